//! A connector that is down is paused, and does not slow the others.

use super::{requests_of, sale, shop_of, write_events};
use crate::harness::Reply;
use serde_json::{Value, json};
use std::time::Duration;

const EVENTS: usize = 40;

/// Time that an attempt at the connector that is down takes.
const TIMEOUT: Duration = Duration::from_secs(3);

#[test]
fn a_connector_that_is_down_is_paused_and_does_not_slow_a_healthy_one() {
    let shop = shop_of(&[("dead", "concurrency = 2\nbreaker = 3\n"), ("well", "")]);
    shop.server.set_path_reply("/dead", Reply::hang());
    write_events(&shop, (0..EVENTS).map(|number| sale(&format!("DT{number}"), number)));
    let timeout = format!("{}s", TIMEOUT.as_secs());
    let args = ["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "--timeout", &timeout, "-o", "json"];
    let document = shop.run(args).exits(4).json();

    let well = requests_of(&shop, "/well");
    let took = well.last().expect("some").began - well[0].began;
    assert!(well.len() == EVENTS && took < TIMEOUT, "{} events in {took:?}", well.len());

    let of = |connector: &str| -> Vec<&Value> {
        let all = document["deliveries"].as_array().expect("a list");
        all.iter().filter(|delivery| delivery["connector"] == connector).collect()
    };
    assert!(of("well").iter().all(|delivery| delivery["state"] == "delivered"));
    let dead = of("dead");
    let count = |failure: &str| dead.iter().filter(|delivery| delivery["failure"] == failure).count();
    let (tried, left) = (count("timeout"), count("breaker"));
    assert_eq!((dead.len(), tried + left), (EVENTS, EVENTS), "{dead:?}");
    // Attempts that were in flight when the breaker opened had started before.
    assert!((3..=4).contains(&tried), "{tried} were tried");
    assert_eq!(requests_of(&shop, "/dead").len(), tried);
    assert!(dead.iter().all(|delivery| delivery["state"] == "failed"), "every event is in the log as failed");

    let found = shop.search(&["--failure", "breaker"]);
    assert_eq!(found.len(), left);
    let history = &shop.show(found[0])["history"];
    assert_eq!((&history[0]["verdict"], &history[0]["failure"]), (&json!("failed"), &json!("breaker")), "{history}");

    shop.server.set_path_reply("/dead", Reply::ok());
    let document = shop.run(["repost", "--failure", "breaker", "--yes", "-o", "json"]).exits(0).json();
    assert_eq!(document["summary"]["delivered"], json!(left), "{document}");
    assert_eq!(requests_of(&shop, "/dead").len(), EVENTS);
    assert_eq!(shop.search(&["--failure", "breaker"]), Vec::<i64>::new());
}
