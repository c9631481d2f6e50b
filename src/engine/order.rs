//! The order in which stored deliveries are sent again.

use crate::model::{ApiKey, Delivery, DeliveryId, Timestamp};
use std::collections::HashMap;

/// Sorts by failure time and id, and within one document by event time and id: a document's rows keep the places that its
/// rows have, and fill them oldest event first.
pub fn in_order_of_sending<T>(mut rows: Vec<T>, delivery: impl Fn(&T) -> &Delivery) -> Vec<T> {
    rows.sort_by_key(|row| failure_order(delivery(row)));
    let mut places: HashMap<DocumentKey, Vec<usize>> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        if let Some(key) = document_key(delivery(row)) {
            places.entry(key).or_default().push(place);
        }
    }
    let mut slots: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    for places in places.into_values().filter(|places| places.len() > 1) {
        let mut rows: Vec<T> = places.iter().filter_map(|&place| slots[place].take()).collect();
        rows.sort_by_key(|row| event_order(delivery(row)));
        for (place, row) in places.into_iter().zip(rows) {
            slots[place] = Some(row);
        }
    }
    slots.into_iter().flatten().collect()
}

type DocumentKey = (String, ApiKey, Option<String>, String);

/// What speaks of the same thing: one connector, API key, store and document. Without a document or time there is no order.
fn document_key(row: &Delivery) -> Option<DocumentKey> {
    row.event_time?;
    Some((row.connector.clone(), row.api_key, row.store_id.clone(), row.document_id.clone()?))
}

fn failure_order(row: &Delivery) -> (Option<Timestamp>, DeliveryId) {
    (row.failed_at, row.id)
}

fn event_order(row: &Delivery) -> (Option<Timestamp>, DeliveryId) {
    (row.event_time, row.id)
}
