//! The delivery policy, through the real binary: retries, rates, breakers, order of the document.
//!
//! The tests use the real clock. They check minimum times, which a busy machine only extends, and maximum times with
//! room for a busy machine.

mod breaker;
mod document;
mod meanwhile;
mod rate;
mod retries;
mod weak;

use crate::harness::{Received, Shop, connector};

/// A payload of a document; its number identifies it and sets its place in the order.
fn sale(document: &str, number: usize) -> String {
    let time = 1_772_466_012_000 + number;
    format!(r#"{{"orderId":"{document}","storeId":"256","eventTime":{time},"number":{number}}}"#)
}

/// A shop whose connectors all have the API key of sales; each calls a path with its name and has its own settings.
fn shop_of(connectors: &[(&str, &str)]) -> Shop {
    let shop = Shop::empty();
    let lines = connectors.iter().map(|(name, more)| {
        format!("{}{more}", connector(name, "SALE_INVENTORY", &shop.server.url(&format!("/{name}"))))
    });
    shop.write_store(&lines.collect::<String>());
    shop
}

/// Writes payloads as lines of `events.ndjson`.
fn write_events(shop: &Shop, payloads: impl IntoIterator<Item = String>) {
    let lines: String = payloads.into_iter().map(|payload| payload + "\n").collect();
    shop.sandbox.write("events.ndjson", lines);
}

/// Returns the requests of a path, in the order of arrival.
fn requests_of(shop: &Shop, path: &str) -> Vec<Received> {
    shop.server.requests().into_iter().filter(|request| request.path() == path).collect()
}
