//! Logs that move to a server and back: nothing is lost and nothing is there twice, whatever ends the command.

use super::server::{end_leases, sql};
use crate::harness::{Reply, Sandbox, Shop, Shown, cluster};
use crate::log_copy::{mixed, shown};
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::time::Duration;

const LOG: &str = ".inv-hooks/events.db";

/// A command that copies. Addresses with passwords are in variables.
fn copy(sandbox: &Sandbox, from: &str, to: &str) -> Command {
    let mut command = sandbox.command(["log", "copy", "-o", "json"]);
    command.env("INV_HOOKS_COPY_FROM", from).env("INV_HOOKS_COPY_TO", to);
    command
}

fn copied(shop: &Shop, from: &str, to: &str) -> Value {
    ended(shop, from, to, 0).json()
}

fn ended(shop: &Shop, from: &str, to: &str, code: i32) -> Shown {
    let ran = shop.sandbox.run_as(["log", "copy", "-o", "json"], b"", |command| {
        command.env("INV_HOOKS_COPY_FROM", from).env("INV_HOOKS_COPY_TO", to);
    });
    let shown = ran.exits(code);
    assert!(!shown.stdout.contains("only-for-tests") && !shown.stderr.contains("only-for-tests"), "{shown:?}");
    shown
}

/// A log of many rows, some with several attempts.
fn many(shop: &Shop, rows: usize) {
    let line = |n: usize| {
        let payload = format!(r#"{{"orderId":"A{n}","storeId":"S{}","text":"{}"}}"#, n % 50, "x".repeat(900));
        format!(r#"{{"api_key":"SALE_INVENTORY","connector":"sale","status":503,"payload":{payload}}}"#)
    };
    let lines: Vec<String> = (0..rows).map(line).collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
    shop.server.set_reply(Reply::status(503));
    shop.run(["repost", "--store", "S1", "--yes", "--retries", "0"]).exits(4);
    shop.server.set_reply(Reply::ok());
}

#[test]
fn a_log_moves_to_a_server_and_back() {
    let Some(cluster) = cluster() else { return };
    let shop = mixed();
    let url = cluster.new_schema();
    let there = copied(&shop, LOG, &url);
    let of_file = shown(&shop, LOG);
    assert_eq!(of_file, shown(&shop, &url));
    let back = copied(&shop, &url, "back.db");
    assert_eq!((&there["digest"], &there["tables"]), (&back["digest"], &back["tables"]));
    assert_eq!(of_file, shown(&shop, "back.db"));
    let other = cluster.new_schema();
    assert_eq!(copied(&shop, &url, &other)["digest"], there["digest"]);
    let again = ended(&shop, LOG, &url, 6).stderr;
    assert!(again.contains("is not empty"), "{again}");
    let same = url.replace("127.0.0.1", "localhost");
    let same = ended(&shop, &url, &same, 6).stderr;
    assert!(same.contains("are the same log"), "{same}");
    // The ids go on, and an event of the copy can be sent.
    let moved = Shop::new().with_log_at(&url);
    moved.run(["repost", "1", "--yes"]).succeeds();
    assert_eq!(
        moved.deliver("SALE_INVENTORY", r#"{"orderId":"new"}"#),
        there["tables"]["delivery"].as_i64().expect("a count") + 1
    );
}

/// Runs the command again and again and kills it each time a little later, at least `kills` times in the middle of its work.
fn kill_often(shop: &Shop, from: &str, to: &str, kills: u32) -> Value {
    let (mut killed, mut after) = (0, 40_u64);
    loop {
        let mut command = copy(&shop.sandbox, from, to);
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        // Not the same step each time.
        std::thread::sleep(Duration::from_millis(after + u64::from(std::process::id() + killed) % 17));
        child.kill().expect("it is killed");
        let was_killed = !child.wait().expect("it ended").success();
        let is_begun = shop.sandbox.run_as(["failed", "search", "--count"], b"", |command| {
            command.env("INV_HOOKS_LOG", to);
        });
        let is_begun = is_begun.shown().stderr.contains("`inv-hooks log copy` has not finished");
        assert!(was_killed, "it ended before it was killed {kills} times: {killed}");
        killed += u32::from(is_begun);
        if killed == kills {
            return copied(shop, from, to);
        }
        after = if is_begun { after + 6 } else { after + 30 };
    }
}

#[test]
fn a_copy_that_is_killed_goes_on() {
    let Some(cluster) = cluster() else { return };
    let shop = Shop::new();
    many(&shop, 16_000);
    let straight = copied(&shop, LOG, "straight.db");
    let url = cluster.new_schema();
    let there = kill_often(&shop, LOG, &url, 8);
    let back = kill_often(&shop, &url, "back.db", 4);
    for copy in [&there, &back] {
        assert_eq!(copy["resumed"], true);
        assert_eq!((&copy["digest"], &copy["tables"]), (&straight["digest"], &straight["tables"]));
    }
    assert_eq!(there["tables"]["delivery"], 16_000);
    for log in [url.as_str(), "back.db"] {
        let check = shop.sandbox.run_as(["log", "check"], b"", |command| {
            command.env("INV_HOOKS_LOG", log);
        });
        check.succeeds();
    }
}

#[test]
fn an_unfinished_copy_is_no_log_and_knows_its_source() {
    let Some(cluster) = cluster() else { return };
    let shop = Shop::new();
    many(&shop, 6_000);
    let url = cluster.new_schema();
    let schema = url.split_once("schema=").expect("a schema").1;
    let mut child =
        copy(&shop.sandbox, LOG, &url).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let begun = format!("SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}' AND tablename = 'transfer'");
    while sql(cluster, &url, &begun) == "0" {
        assert!(child.try_wait().expect("an answer").is_none());
    }
    child.kill().expect("it is killed");
    child.wait().expect("it ended");
    let moved = Shop::new().with_log_at(&url);
    for args in [
        &["failed", "search"][..],
        &["send", "SALE_INVENTORY", "--data", "{}"],
        &["send", "SALE_INVENTORY", "--data", "{}", "--dry-run"],
        &["log", "info"],
        &["log", "migrate"],
        &["resume"],
    ] {
        let stderr = moved.run(args).exits(7).stderr;
        assert!(
            stderr.contains("`inv-hooks log copy` has not finished") && stderr.contains("again: it goes on"),
            "{args:?}: {stderr}"
        );
        assert!(!stderr.contains("only-for-tests"), "{stderr}");
    }
    assert!(moved.run(["doctor"]).exits(3).stdout.contains("has not finished"));
    assert_eq!(moved.server.requests().len(), 0);
    // Another log, and the same one after a change.
    let other = mixed();
    other.sandbox.run(["log", "info"]).succeeds();
    let stderr = ended(&other, LOG, &url, 6).stderr;
    assert!(stderr.contains("has rows of an unfinished copy of"), "{stderr}");
    shop.deliver("SALE_INVENTORY", r#"{"orderId":"late"}"#);
    let stderr = ended(&shop, LOG, &url, 6).stderr;
    assert!(stderr.contains("changed since its copy") && stderr.contains("delivered: 0 and 1"), "{stderr}");
    sql(cluster, &url, &format!("DROP SCHEMA {schema} CASCADE"));
    assert_eq!(copied(&shop, LOG, &url)["states"], json!({"delivered": 1, "failed": 6_000}));
}

#[test]
fn a_server_log_that_a_process_uses_is_not_copied() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    shop.server.set_reply(Reply::ok().delay(Duration::from_mins(1)));
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"2"}"#]);
    shop.server.wait_for(1);
    let stderr = ended(&shop, &url, "copy.db", 6).stderr;
    assert!(stderr.contains(&child.id().to_string()), "it is named: {stderr}");
    child.kill().expect("it is killed");
    child.wait().expect("it ended");
    let stderr = ended(&shop, &url, "copy.db", 6).stderr;
    assert!(stderr.contains("for 30 seconds"), "{stderr}");
    end_leases(cluster, &url);
    assert_eq!(copied(&shop, &url, "copy.db")["states"], json!({"unknown": 1}));
}

#[test]
fn a_schema_of_an_older_version_is_migrated_only_by_log_migrate() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    assert!(shop.run(["log", "migrate"]).exits(5).stderr.contains("there is no failed-event log yet"));
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    let view = shop.run(["log", "migrate", "-o", "json"]).succeeds().json();
    assert_eq!((&view["from"], &view["migrated"]), (&view["to"], &json!(false)));
    sql(cluster, &url, "UPDATE meta SET version = version - 1");
    for args in [
        &["failed", "search"][..],
        &["send", "SALE_INVENTORY", "--data", "{}"],
        &["repost", "--all", "--yes"],
        &["log", "info"],
    ] {
        let stderr = shop.run(args).exits(7).stderr;
        assert!(
            stderr.contains("written by an older inv-hooks") && stderr.contains("`inv-hooks log migrate`"),
            "{args:?}: {stderr}"
        );
    }
    let looked = shop.run(["log", "migrate", "--dry-run", "-o", "json"]).succeeds().json();
    assert_eq!(
        (looked["from"].as_i64().map(|from| from + 1), &looked["migrated"]),
        (looked["to"].as_i64(), &json!(false))
    );
    sql(cluster, &url, "INSERT INTO owner (name, lease) VALUES ('till-7 4711', interval '1 hour')");
    for args in [&["log", "migrate"][..], &["log", "migrate", "--dry-run"]] {
        let stderr = shop.run(args).exits(6).stderr;
        assert!(stderr.contains("is used by an older inv-hooks: process `till-7 4711`"), "{stderr}");
    }
}
