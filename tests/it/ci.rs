//! Reports for CI, and the recipes of `docs/ci.md`.
//!
//! JUnit is checked by the schema of the xunit plugin of Jenkins, SARIF by its own (`tests/fixtures/reports/README.md` says where both are from).

mod github;
mod junit;
mod page;
mod recipes;
mod sarif;

use crate::harness::{Reply, STORE_HEAD, Shop, connector};

/// What an endpoint may answer to do harm: markup, and commands for a runner.
const HOSTILE: &str =
    "<script>alert(1)</script><img src=x onerror=alert(2)> `x` | ]]> %0A::error::planted ##[error]planted";

/// Returns JUnit without the times of its cases.
fn without_times(xml: &str) -> String {
    let mut parts = xml.split(" time=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// A shop whose endpoint accepts everything, also a wrong secret, and answers odd payloads with hostile text.
fn shop() -> Shop {
    let shop = Shop::empty();
    let headers = "[connectors.one.headers]\nX-Api-Key = \"hunter2\"\n";
    shop.write_store(&format!("{}{headers}", connector("one", "INVENTORY_EXPORT_INA", &shop.server.url("/one"))));
    shop
}

/// The endpoint refuses everything with hostile text.
fn hostile() -> Shop {
    let shop = shop();
    let body = serde_json::json!({ "errorCode": HOSTILE, "errorMessage": HOSTILE });
    shop.server.set_reply(Reply::status(422).body(body.to_string()));
    shop
}

/// A store with an error, a warning and a note, on known lines.
fn faulty() -> Shop {
    let shop = Shop::empty();
    let good = connector("good", "SALE_INVENTORY", "https://wms.example.com/sale");
    let bad = connector("bad", "SALE", "https://wms.example.com/bad") + "headers = { client_secret = \"planted\" }\n";
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{good}{bad}"));
    shop
}
