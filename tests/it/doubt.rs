//! Doubt about stock, through the real binary: an event that changes stock by an amount and may have been booked is sent again only where
//! its endpoint knows it by its id, or where a person asks for it.
//!
//! The endpoint books what it does not refuse, whatever it answers then: a gateway that gave up, a connection that broke, silence.

mod kept;
mod setting;
mod table;

use crate::harness::{Shop, connector};
use serde_json::Value;

/// Returns a sale of its own.
fn sale(number: i64) -> String {
    format!(r#"{{"orderId":"DT{number}","storeId":"256","eventTime":{}}}"#, 1_772_466_012_000 + number)
}

/// Returns how often the endpoint booked what came to `path`. Whatever is 503 it did not take.
fn bookings(shop: &Shop, path: &str) -> usize {
    shop.server.requests().iter().filter(|request| request.path() == path && request.status != 503).count()
}

/// Has a store with the connector `sale`; more of its lines may follow.
fn shop_of_sales(more: &str) -> Shop {
    let shop = Shop::empty();
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + more));
    shop
}

fn repost(shop: &Shop, args: &[&str], code: i32) -> Value {
    shop.run([&["repost", "-o", "json"], args].concat()).exits(code).json()
}

/// Returns how many a bulk repost of everything sends, and how many it passes over because they may have been booked.
fn in_bulk(shop: &Shop) -> (u64, usize) {
    let plan = repost(shop, &["--all", "-n"], 0);
    let rows = plan["deliveries"].as_array().expect("a list");
    let doubtful = rows.iter().filter(|row| row["skipped"] == "maybe_applied" && row["maybe_applied"] == true);
    (plan["send"].as_u64().expect("a count"), doubtful.count())
}
