//! Endpoints that close connections when they like, or serve one at a time.

use super::proof::{good_at_first, shop};
use super::single;
use crate::harness::{Reply, Shop, connector};
use serde_json::Value;
use std::time::Duration;

/// Runs some checks; returns each with its result.
fn results(shop: &Shop, only: &str) -> Vec<(String, String)> {
    let ran = shop.run(["connector", "conformance", "one", "-o", "json", "--timeout", "5s", "--only", only]);
    let view: Value = serde_json::from_str(&ran.shown().stdout).expect("JSON");
    let word = |check: &Value, key: &str| check[key].as_str().expect("a word").to_owned();
    let checks = view["checks"].as_array().expect("a list").iter();
    checks.map(|check| (word(check, "id"), word(check, "result"))).collect()
}

fn is(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(id, result)| ((*id).to_owned(), (*result).to_owned())).collect()
}

#[test]
fn an_endpoint_that_closes_idle_connections_soon_is_checked_nevertheless() {
    let shop = shop("");
    // The next request is under way by then.
    good_at_first(&shop, 0, |_| Reply::ok().then_wait(Duration::from_millis(30)).then_close());
    let expected = [("sample", "pass"), ("unicode", "pass"), ("burst", "pass"), ("keep-alive", "fail")];
    assert_eq!(results(&shop, "sample,unicode,burst,keep-alive"), is(&expected));
}

#[test]
fn connections_of_earlier_checks_do_not_keep_a_server_from_the_next() {
    let shop = Shop::empty();
    let (plain, (secure, certificate)) = (single::start(), single::start_tls());
    shop.write_store(&connector("one", "INVENTORY_EXPORT_INA", &format!("http://{plain}/one")));
    assert_eq!(results(&shop, "unicode,keep-alive"), is(&[("unicode", "pass"), ("keep-alive", "pass")]));
    shop.sandbox.write("certificate.pem", certificate);
    let lines = connector("one", "INVENTORY_EXPORT_INA", &format!("https://localhost:{}/one", secure.port()));
    shop.write_store(&format!("{lines}ca_file = \"certificate.pem\"\n"));
    assert_eq!(results(&shop, "burst,tls-version")[1..], is(&[("tls-version", "pass")]));
}
