//! Doubt about stock, through the real binary: a stock change that may have been applied is sent again only if its
//! endpoint recognises it by its id, or if a person asks for it.
//!
//! The endpoint applies every event that it does not refuse, whatever happens to its answer: a gateway timeout, a
//! broken connection, silence.

mod kept;
mod setting;
mod table;

use crate::harness::{Shop, connector};
use serde_json::Value;

/// Returns a sale; each number is a different one.
fn sale(number: i64) -> String {
    format!(r#"{{"orderId":"DT{number}","storeId":"256","eventTime":{}}}"#, 1_772_466_012_000 + number)
}

/// Returns how many times the endpoint applied an event at `path`. It does not apply what it answers with 503.
fn bookings(shop: &Shop, path: &str) -> usize {
    shop.server.requests().iter().filter(|request| request.path() == path && request.status != 503).count()
}

/// A shop with the connector `sale`; `more` has further lines of it.
fn shop_of_sales(more: &str) -> Shop {
    let shop = Shop::empty();
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + more));
    shop
}

fn repost(shop: &Shop, args: &[&str], code: i32) -> Value {
    shop.run([&["repost", "-o", "json"], args].concat()).exits(code).json()
}

/// Returns how many events a bulk repost of everything sends, and how many it skips because they may have been applied.
fn in_bulk(shop: &Shop) -> (u64, usize) {
    let plan = repost(shop, &["--all", "-n"], 0);
    let rows = plan["deliveries"].as_array().expect("a list");
    let doubtful = rows.iter().filter(|row| row["skipped"] == "maybe_applied" && row["maybe_applied"] == true);
    (plan["send"].as_u64().expect("a count"), doubtful.count())
}
