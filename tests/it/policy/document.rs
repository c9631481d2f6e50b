//! Events of one document are sent one after the other; documents do not wait for one another.

use super::{sale, shop_of, write_events};
use crate::harness::{Received, Reply, Shop};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const DOCUMENTS: usize = 12;
const EVENTS: usize = 4;

/// The time that the endpoint takes for each answer.
const DELAY: Duration = Duration::from_millis(250);

fn shop() -> Shop {
    shop_of(&[("sale", "order = \"document\"\n")])
}

/// The first event of every document, then the second one of every document, and so on.
fn events() -> impl Iterator<Item = String> {
    (0..EVENTS).flat_map(|number| (0..DOCUMENTS).map(move |document| sale(&format!("DT{document}"), number)))
}

/// The requests of each document, in the order of arrival.
fn by_document(requests: &[Received]) -> BTreeMap<String, Vec<(u64, &Received)>> {
    let mut documents: BTreeMap<String, Vec<(u64, &Received)>> = BTreeMap::new();
    for request in requests {
        let body = request.json();
        let document = body["orderId"].as_str().expect("an id").to_owned();
        documents.entry(document).or_default().push((body["number"].as_u64().expect("a number"), request));
    }
    documents
}

#[test]
fn a_document_has_one_event_in_flight_the_oldest_first_and_documents_are_sent_in_parallel() {
    let shop = shop();
    shop.server.set_reply(Reply::ok().delay(DELAY));
    write_events(&shop, events());
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "-q"]).exits(0);
    let requests = shop.server.requests();
    assert_eq!(requests.len(), DOCUMENTS * EVENTS);
    for (document, requests) in by_document(&requests) {
        let numbers: Vec<u64> = requests.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [0, 1, 2, 3], "{document}");
        // An answer takes at least this time, so a request that comes earlier did not wait for it.
        let gaps = requests.windows(2).map(|pair| pair[1].1.began - pair[0].1.began);
        assert!(gaps.clone().all(|gap| gap >= DELAY), "{document}: {:?}", gaps.collect::<Vec<_>>());
    }
    let in_flight = |at: &Received| {
        let is_there = |one: &&Received| one.began <= at.began && at.began < one.began + DELAY;
        requests.iter().filter(is_there).count()
    };
    let most = requests.iter().map(in_flight).max().unwrap_or_default();
    assert!(most >= 8, "{most} documents in flight at most");
}

#[test]
fn a_failed_event_holds_the_later_ones_of_its_document_and_no_others() {
    let shop = shop();
    shop.server.script([Reply::status(422)]);
    write_events(&shop, events());
    let document = shop.run(["send", "SALE_INVENTORY", "--ndjson", "events.ndjson", "-o", "json"]).exits(4).json();
    let deliveries = document["deliveries"].as_array().expect("a list");
    let failed: Vec<&Value> = deliveries.iter().filter(|delivery| delivery["failure"] == "http_status").collect();
    let [failed] = failed[..] else { panic!("{failed:?}") };
    let (later, others): (Vec<&Value>, Vec<&Value>) = deliveries
        .iter()
        .filter(|delivery| delivery["id"] != failed["id"])
        .partition(|delivery| delivery["document_id"] == failed["document_id"]);
    assert_eq!((later.len(), others.len()), (EVENTS - 1, (DOCUMENTS - 1) * EVENTS));
    let id = |delivery: &Value| delivery["id"].as_i64().expect("an id");
    // Each waits for the one before it, which failed or is held itself.
    let mut before: Vec<i64> = later.iter().map(|delivery| id(delivery)).chain([id(failed)]).collect();
    before.sort_unstable();
    assert_eq!(before[0], id(failed), "the oldest was sent first");
    for delivery in later {
        assert_eq!((&delivery["state"], &delivery["failure"]), (&json!("failed"), &json!("held")), "{delivery}");
        let on = delivery["waiting_on"].as_i64().expect("an id");
        assert!(on < id(delivery) && before.contains(&on), "{delivery}");
    }
    for delivery in others {
        assert_eq!((&delivery["state"], &delivery["waiting_on"]), (&json!("delivered"), &Value::Null), "{delivery}");
    }

    let held = failed["document_id"].as_str().expect("an id").to_owned();
    assert_eq!(by_document(&shop.server.requests())[&held].len(), 1);

    let found = shop.search(&["--failure", "held"]);
    assert_eq!(found.len(), EVENTS - 1);
    let first = before[1];
    assert_eq!(shop.show(first)["waiting_on"], failed["id"]);
    shop.run(["repost", "--all", "--yes"]).exits(0);
    let requests = shop.server.requests();
    let numbers: Vec<u64> = by_document(&requests)[&held].iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, [0, 0, 1, 2, 3], "the oldest first");
}
