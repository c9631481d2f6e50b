//! An export of a log that others write: each line is an event as it was at one moment, so that an import accepts it.

use super::{import, lines, other_project};
use crate::harness::{Reply, Sandbox, Shop};
use serde_json::{Value, json};
use std::io::Read as _;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

/// Enough bytes that a pipe is full after a few events.
const PADDING: usize = 20_000;

const COUNT: i64 = 40;

/// A shop with events that failed once, with the ids from 1 on.
fn shop() -> Shop {
    let shop = Shop::new();
    let sale = |n: i64| json!({"orderId": format!("D{n}"), "storeId": "256", "pad": "x".repeat(PADDING)}).to_string();
    let sales: Vec<String> = (1..=COUNT).map(sale).collect();
    shop.server.set_reply(Reply::status(422));
    let send = ["send", "SALE_INVENTORY", "--ndjson", "-", "-q"];
    shop.sandbox.run_with_input(send, sales.join("\n").as_bytes()).exits(4);
    shop
}

/// An export that has read its events and waits because no one reads its output.
fn blocked_export(sandbox: &Sandbox) -> (Child, ChildStdout, Vec<u8>) {
    let mut command = sandbox.command(["failed", "export", "-q"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the binary starts");
    let (mut stdout, mut begun) = (child.stdout.take().expect("a pipe"), vec![0; 100]);
    stdout.read_exact(&mut begun).expect("the first bytes");
    (child, stdout, begun)
}

fn rest((mut child, mut stdout, mut begun): (Child, ChildStdout, Vec<u8>)) -> Vec<u8> {
    stdout.read_to_end(&mut begun).expect("the rest");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    begun
}

/// Imports an export into an empty log and returns how many events that log has.
fn accepted(shop: &Shop, exported: &[u8]) -> usize {
    let other = other_project(shop);
    let told = import(&other, exported, &[], 0);
    assert!(told.contains("0 bad lines"), "{told}");
    lines(&super::export(&other, &[])).len()
}

fn repost(shop: &Shop, ids: &[i64], code: i32) {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    shop.run([&["repost"], &ids[..], &["--include-maybe-applied", "--yes", "-q"]].concat()).exits(code);
}

#[test]
fn an_event_that_changes_during_an_export_is_exported_as_it_is_or_left_out() {
    let shop = shop();
    let mut all = shop.search(&["--sort", "oldest", "--limit", "99"]);
    let [discarded, delivered, edited, again] = all[all.len() - 4..] else { panic!("{all:?}") };
    let export = blocked_export(&shop.sandbox);
    // Those at the end are not written yet.
    repost(&shop, &[again], 4);
    shop.run(["repost", &edited.to_string(), "--set", "/storeId=\"310\"", "--yes", "-q"]).exits(4);
    shop.server.set_reply(Reply::ok());
    repost(&shop, &[delivered], 0);
    shop.run(["failed", "discard", &discarded.to_string(), "--reason", "by hand", "-q"]).succeeds();
    let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let is_busy = log.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    assert_eq!(is_busy, Ok(false), "an export that no one reads does not keep the write-ahead log");
    let exported = rest(export);
    let found = lines(&exported);
    all.retain(|id| ![discarded, delivered].contains(id));
    assert_eq!(found.iter().filter_map(|line| line["id"].as_i64()).collect::<Vec<_>>(), all);
    let line = |id: i64| found.iter().find(|line| line["id"] == id).expect("a line");
    let history = line(again)["details"]["history"].as_array().expect("a list");
    let numbers: Vec<&Value> = history.iter().map(|attempt| &attempt["number"]).collect();
    assert_eq!((&line(again)["attempts"], numbers), (&json!(2), vec![&json!(1), &json!(2)]));
    assert_eq!(line(edited)["details"]["copies"], json!([shop.show(COUNT + 1)["webhook_id"]]));
    assert_eq!(accepted(&shop, &exported), all.len());
}

#[test]
fn every_line_of_an_export_is_accepted_while_events_are_reposted_and_fail() {
    let shop = shop();
    let is_over = AtomicBool::new(false);
    let ids: Vec<i64> = (1..=COUNT).collect();
    let exports: Vec<Vec<u8>> = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                repost(&shop, &ids, 4);
            }
        });
        let slowly = |_| {
            let export = blocked_export(&shop.sandbox);
            std::thread::sleep(std::time::Duration::from_millis(100));
            rest(export)
        };
        let exports = (0..8).map(slowly).collect();
        is_over.store(true, Ordering::Relaxed);
        exports
    });
    for exported in exports {
        assert_eq!(accepted(&shop, &exported), ids.len());
    }
}
