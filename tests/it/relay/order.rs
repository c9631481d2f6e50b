//! `order = "document"`: the events of a document go one after the other, and a failed one holds those behind it.

use super::scene::{RelayScene, sale, until};
use crate::harness::Reply;
use std::time::Duration;

const ORDER: &str = "order = \"document\"\n";

#[test]
fn events_of_a_document_are_sent_one_after_the_other_and_documents_side_by_side() {
    let relay = RelayScene::new(ORDER);
    relay.shop.server.set_reply(Reply::ok().delay(Duration::from_millis(300)));
    std::thread::scope(|scope| {
        for number in 1..=3_usize {
            for document in ["a", "b"] {
                let relay = &relay;
                scope.spawn(move || assert_eq!(relay.post(sale(document, number as u64)).status, 200));
            }
            // They come in one after the other, while the first ones are still being sent.
            until("both are in the log", || relay.rows().len() == 2 * number);
        }
    });
    let requests = relay.shop.server.requests();
    let of =
        |document: &str| requests.iter().filter(|one| one.json()["orderId"] == document).cloned().collect::<Vec<_>>();
    for document in ["a", "b"] {
        let sent = of(document);
        let numbers: Vec<_> = sent.iter().map(|one| one.json()["number"].as_u64()).collect();
        assert_eq!(numbers, [Some(1), Some(2), Some(3)], "{document}");
        assert!(sent.windows(2).all(|pair| !pair[0].overlaps(&pair[1])), "{document}");
    }
    assert!(of("a")[0].overlaps(&of("b")[0]), "documents do not wait for each other");
}

#[test]
fn a_failed_event_holds_the_next_one_of_its_document_until_it_is_delivered() {
    let relay = RelayScene::new(ORDER);
    relay.fail(&sale("a", 1));
    let before = relay.shop.server.requests().len();
    for number in [2, 3] {
        let got = relay.post(sale("a", number));
        assert_eq!((got.status, got.code().as_str()), (503, "INV_HOOKS_HELD"));
        assert!(got.header("retry-after").is_some_and(|wait| wait.parse::<u32>().is_ok()), "{got:?}");
    }
    assert_eq!(relay.shop.server.requests().len(), before, "nothing was sent");
    assert_eq!(relay.post(sale("b", 1)).status, 200, "another document goes on");
    assert_eq!(relay.states(), ["failed", "failed", "failed", "delivered"]);
    // The CMS reposts its failed page from the top.
    for number in 1..=3 {
        assert_eq!(relay.post(sale("a", number)).status, 200, "{number}");
    }
    assert_eq!(relay.states(), ["delivered"; 4]);
    let sent: Vec<_> =
        relay.shop.server.requests()[before + 1..].iter().map(|one| one.json()["number"].clone()).collect();
    assert_eq!(sent, [1, 2, 3]);
}

#[test]
fn events_that_a_failed_one_held_are_cleared_by_reposts_from_here_as_well() {
    let relay = RelayScene::new(ORDER);
    relay.fail(&sale("a", 1));
    for number in [2, 3] {
        assert_eq!(relay.post(sale("a", number)).status, 503);
    }
    relay.shop.run(["repost", "--all", "--yes"]).exits(0);
    assert_eq!(relay.states(), ["delivered"; 3]);
    let booked = relay.shop.server.requests().len();
    for number in 1..=3 {
        assert_eq!(relay.post(sale("a", number)).status, 200, "the CMS's page clears");
    }
    assert_eq!(relay.shop.server.requests().len(), booked, "and nothing is counted twice");
    assert_eq!(relay.post(sale("a", 4)).status, 200, "a new event is held by none of them");
}
