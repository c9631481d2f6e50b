//! The order in which stored deliveries are sent again.

use crate::model::{Delivery, DeliveryId, Timestamp};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// What a row is sorted by, in a few bytes, as there may be millions of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The row.
    pub id: DeliveryId,
    /// A hash of connector, API key, store and document. Zero if the row has no document or no event time, and so no order.
    document: u64,
    event_time: i64,
    failed_at: i64,
}

impl From<&Delivery> for SortKey {
    fn from(row: &Delivery) -> Self {
        let document = row.document_id.as_ref().filter(|_| row.event_time.is_some()).map(|document| {
            let mut hasher = DefaultHasher::new();
            (&row.connector, row.api_key, &row.store_id, document).hash(&mut hasher);
            hasher.finish().max(1)
        });
        let millis = |time: Option<Timestamp>| time.map_or(i64::MIN, Timestamp::as_millis);
        let (event_time, failed_at) = (millis(row.event_time), millis(row.failed_at));
        Self { id: row.id, document: document.unwrap_or_default(), event_time, failed_at }
    }
}

impl SortKey {
    /// Returns the hash of its document; `None` if it has no document or no event time.
    pub fn document(self) -> Option<u64> {
        (self.document != 0).then_some(self.document)
    }

    /// Returns whether its event happened before the other one.
    pub fn is_older_than(self, other: Self) -> bool {
        self.event_time < other.event_time
    }
}

/// Sorts rows by failure time and id. The rows of one document then exchange their places among themselves, so that its oldest
/// event comes first.
pub fn in_order_of_sending<T>(mut rows: Vec<T>, sort_key: impl Fn(&T) -> SortKey) -> Vec<T> {
    rows.sort_unstable_by_key(|row| failure_order(sort_key(row)));
    let mut sources: Vec<usize> = (0..rows.len()).collect();
    let document = |place: usize| sort_key(&rows[place]).document;
    let mut places: Vec<usize> = sources.iter().copied().filter(|&place| document(place) != 0).collect();
    places.sort_unstable_by_key(|&place| (document(place), place));
    for places in places.chunk_by(|&one, &other| document(one) == document(other)) {
        let mut from = places.to_vec();
        from.sort_unstable_by_key(|&place| event_order(sort_key(&rows[place])));
        places.iter().zip(from).for_each(|(&place, from)| sources[place] = from);
    }
    move_around(&mut rows, sources);
    rows
}

/// Moves to each place the row at its source, one cycle of the permutation after the other.
fn move_around<T>(rows: &mut [T], mut sources: Vec<usize>) {
    for first in 0..rows.len() {
        let mut place = first;
        loop {
            let source = std::mem::replace(&mut sources[place], place);
            if source == first || source == place {
                break;
            }
            rows.swap(place, source);
            place = source;
        }
    }
}

fn failure_order(sort_key: SortKey) -> (i64, DeliveryId) {
    (sort_key.failed_at, sort_key.id)
}

fn event_order(sort_key: SortKey) -> (i64, DeliveryId) {
    (sort_key.event_time, sort_key.id)
}

#[cfg(test)]
mod tests {
    use super::{SortKey, in_order_of_sending};
    use crate::model::DeliveryId;
    use proptest::prelude::*;

    fn sort_keys(rows: &[(u64, i64, i64)]) -> Vec<SortKey> {
        let sort_key = |(n, &(document, event_time, failed_at)): (usize, &(u64, i64, i64))| {
            let id = DeliveryId(i64::try_from(n).expect("few rows") + 1);
            SortKey { id, document, event_time, failed_at }
        };
        rows.iter().enumerate().map(sort_key).collect()
    }

    #[test]
    fn the_rows_of_a_document_exchange_places_so_that_its_oldest_event_comes_first() {
        let check = |rows: &[(u64, i64, i64)], expected: &[i64]| {
            let sorted = in_order_of_sending(sort_keys(rows), |sort_key| *sort_key);
            assert_eq!(sorted.iter().map(|sort_key| sort_key.id.0).collect::<Vec<_>>(), expected);
        };
        check(&[], &[]);
        check(&[(0, 9, 3), (0, 8, 2), (0, 7, 2)], &[2, 3, 1]);
        check(&[(5, 9, 1), (0, 0, 2), (5, 8, 3), (6, 1, 4), (5, 7, 5)], &[5, 2, 3, 4, 1]);
        check(&[(5, 1, 1), (5, 1, 1)], &[1, 2]);
    }

    proptest! {
        #[test]
        fn sorting_keeps_every_row_and_puts_each_document_in_order(rows in proptest::collection::vec((0..4_u64, 0..9_i64, 0..9_i64), 0..60)) {
            let sorted = in_order_of_sending(sort_keys(&rows), |sort_key| *sort_key);
            let mut ids: Vec<i64> = sorted.iter().map(|sort_key| sort_key.id.0).collect();
            for document in 1..4 {
                let own: Vec<_> = sorted.iter().filter(|sort_key| sort_key.document == document).collect();
                prop_assert!(own.is_sorted_by_key(|sort_key| (sort_key.event_time, sort_key.id)));
            }
            ids.sort_unstable();
            prop_assert!(ids.into_iter().eq(1..=i64::try_from(rows.len()).expect("few rows")));
        }
    }
}
