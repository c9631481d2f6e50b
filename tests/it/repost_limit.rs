//! `repost --limit N`: a few events first, then the rest.

use crate::harness::{Reply, Shop};

/// Fails five sales, and returns their ids.
fn five() -> (Shop, Vec<i64>) {
    let shop = Shop::new();
    let fail = |number| shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"T-{number}"}}"#));
    let ids = (1..=5).map(fail).collect();
    (shop, ids)
}

const REPOST: [&str; 4] = ["repost", "--connector", "sale", "--yes"];

#[test]
fn the_first_events_are_sent_and_the_command_for_the_others_works() {
    let (shop, ids) = five();
    let shown = shop.run([&REPOST[..], &["--limit", "2"]].concat()).exits(0);
    assert_eq!(shop.search(&[]), [ids[4], ids[3], ids[2]], "the oldest are sent first");
    let again = "inv-hooks repost --connector sale --yes";
    assert!(shown.stderr.contains("The first 2 of 5 selected events, because of --limit."), "{}", shown.stderr);
    assert!(shown.stderr.contains(&format!("3 selected events remain. Send them: `{again}`.")), "{}", shown.stderr);
    let shown = shop.run(again.split(' ').skip(1)).exits(0);
    assert!(shown.stderr.contains("3 delivered") && !shown.stderr.contains("remain"), "{}", shown.stderr);
    assert!(shop.search(&[]).is_empty());
}

#[test]
fn if_the_first_events_fail_no_command_sends_the_others_blindly() {
    let (shop, ids) = five();
    shop.server.set_reply(Reply::status(400));
    let shown = shop.run([&REPOST[..], &["--limit", "1"]].concat()).exits(4);
    assert!(shown.stderr.contains("4 selected events remain.\n"), "{}", shown.stderr);
    let blind =
        shown.stderr.split('`').find(|part| part.starts_with("inv-hooks repost") && !part.contains("--limit 1"));
    assert_eq!(blind, None, "{}", shown.stderr);
    assert_eq!(shop.search(&[]).len(), ids.len());
    let sent = shop.server.requests().len();
    shop.server.set_reply(Reply::ok());
    let shown = shop.run([&REPOST[..], &["--limit", "4", "--dry-run"]].concat()).exits(0);
    assert!(shown.stderr.contains("The first 4 of 5 selected events"), "{}", shown.stderr);
    assert_eq!(shop.server.requests().len(), sent, "a dry run sends nothing");
}

#[test]
fn a_limit_that_selects_everything_changes_nothing_and_one_for_ids_is_refused() {
    let (shop, ids) = five();
    let shown = shop.run([&REPOST[..], &["--limit", "5", "-n"]].concat()).exits(0);
    assert!(!shown.stderr.contains("selected"), "{}", shown.stderr);
    shop.run(["repost", &ids[0].to_string(), "--limit", "1"]).exits(2);
    shop.run([&REPOST[..], &["--limit", "0"]].concat()).exits(2);
}

/// What a repost skips is left too, although the next one does not send it.
#[test]
fn skipped_events_are_counted_among_those_that_remain() {
    let shop = Shop::new();
    for number in 1..=3 {
        shop.fail("INVENTORY_EXPORT_INA", &format!(r#"{{"documentId":"T-{number}"}}"#));
    }
    for number in 4..=5 {
        shop.set_state(shop.fail("INVENTORY_EXPORT_INA", &format!(r#"{{"documentId":"T-{number}"}}"#)), "unknown");
    }
    let repost = ["repost", "--all", "--yes", "--include-tests", "--limit", "1"];
    let shown = shop.run([&repost[..], &["-n"]].concat()).exits(0).stderr;
    assert!(
        shown.contains("The first 1 of 3 selected events, because of --limit; 2 more would be skipped."),
        "{shown}"
    );
    let shown = shop.run(repost).exits(0).stderr;
    assert!(shown.contains("2 selected events remain, and 2 that a repost skips."), "{shown}");
}
