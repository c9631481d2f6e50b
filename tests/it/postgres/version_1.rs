//! A log of version 1 on a server. `log migrate` brings it to the version of this program, and nothing else changes.

use super::server::{end_leases, sql};
use crate::harness::{Cluster, HookServer, Reply, Shop, cluster, connector};
use crate::log_copy::{mixed, shown};
use crate::relay::{RelayScene, sale, until};
use serde_json::{Value, json};

/// The tables as they were released.
const TABLES: &str = include_str!("../../fixtures/postgres/version_1.sql");

/// Takes away what later versions added.
const BACK: &str = "DROP TABLE author; ALTER TABLE delivery DROP COLUMN claimed_at; DROP TABLE connector_change; DROP TABLE route; DROP TABLE commit_number;
  ALTER TABLE owner RENAME COLUMN last_commit TO batch;
  ALTER TABLE monitoring_size DROP COLUMN number, ADD PRIMARY KEY (owner), SET (fillfactor = 50);
  ALTER TABLE failure_number ADD COLUMN last bigint NOT NULL DEFAULT 0; ALTER TABLE failure_number ALTER COLUMN last DROP DEFAULT;
  UPDATE failure_number SET last = (SELECT coalesce(max(number), 0) FROM latest_failure); UPDATE meta SET version = 1";

/// Columns, constraints, indexes and settings of all tables in the schema, in words.
const CATALOG: &str = "
  SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull::text || a.attidentity::text || ' '
         || coalesce((SELECT collname::text FROM pg_collation WHERE oid = a.attcollation), '') || ' '
         || coalesce((SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = c.oid AND adnum = a.attnum), '')
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace = current_schema()::regnamespace
  UNION ALL SELECT conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace
  UNION ALL SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema()
  UNION ALL SELECT relname || ' ' || reloptions::text FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND reloptions IS NOT NULL
  ORDER BY 1";

/// The tables of this program in a schema of their own.
fn current(cluster: &Cluster) -> String {
    let url = cluster.new_schema();
    Shop::new().with_log_at(&url).deliver("SALE_INVENTORY", "{}");
    url
}

fn migrated(shop: &Shop, url: &str, more: &[&str]) -> Value {
    let args = [&["log", "migrate", "-o", "json"], more].concat();
    let ran = shop.sandbox.run_as(args, b"", |command| {
        command.env("INV_HOOKS_LOG", url);
    });
    ran.succeeds().json()
}

#[test]
fn the_tables_of_version_1_become_those_of_this_program() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let schema = url.split_once("schema=").expect("a schema").1;
    sql(cluster, &url, &format!("CREATE SCHEMA {schema}; {TABLES}"));
    let (old, new) = (sql(cluster, &url, CATALOG), current(cluster));
    let expected = sql(cluster, &new, CATALOG);
    assert_ne!(old, expected);
    let done = migrated(&Shop::new(), &url, &[]);
    assert_eq!((&done["from"], &done["migrated"]), (&json!(1), &json!(true)));
    assert_eq!(sql(cluster, &url, CATALOG), expected);
    // The tests below make their logs in this way.
    sql(cluster, &new, BACK);
    assert_eq!(sql(cluster, &new, CATALOG), old);
}

#[test]
fn a_log_of_version_1_gives_the_same_answers_after_its_migration() {
    let Some(cluster) = cluster() else { return };
    let (url, shop) = (cluster.new_schema(), mixed());
    let ran = shop.sandbox.run_as(["log", "copy", "-q", "--from", ".inv-hooks/events.db"], b"", |command| {
        command.env("INV_HOOKS_COPY_TO", &url);
    });
    ran.succeeds();
    let before = shown(&shop, &url);
    sql(cluster, &url, BACK);
    let at_server = Shop::new().with_log_at(&url);
    for args in [&["failed", "search"][..], &["status"], &["log", "info"], &["log", "check"], &["repost", "1", "--yes"]]
    {
        let stderr = at_server.run(args).exits(7).stderr;
        assert!(stderr.contains("`inv-hooks log migrate`"), "{args:?}: {stderr}");
    }
    let (looked, done) = (migrated(&shop, &url, &["--dry-run"]), migrated(&shop, &url, &[]));
    assert_eq!((&looked["from"], &looked["migrated"]), (&json!(1), &json!(false)));
    assert_eq!((&done["from"], &done["to"], &done["migrated"]), (&json!(1), &looked["to"], &json!(true)));
    assert_eq!(before, shown(&shop, &url));
    assert_eq!(migrated(&shop, &url, &[])["migrated"], false);
    at_server.run(["log", "check"]).succeeds();
    at_server.run(["repost", "1", "--yes"]).succeeds();
    at_server.deliver("SALE_INVENTORY", r#"{"orderId":"new"}"#);
}

#[test]
fn a_log_of_version_1_is_not_migrated_while_a_process_is_alive() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    shop.server.set_reply(Reply::ok().delay(std::time::Duration::from_mins(1)));
    let mut old = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"1"}"#]);
    shop.server.wait_for(1);
    sql(cluster, &url, BACK);
    let refused = || {
        for args in [&["log", "migrate"][..], &["log", "migrate", "--dry-run"]] {
            let stderr = shop.run(args).exits(6).stderr;
            let name = format!("{}`", old.id());
            assert!(stderr.contains("is used by an older inv-hooks") && stderr.contains(&name), "{stderr}");
        }
        assert_eq!(sql(cluster, &url, "SELECT version FROM meta"), "1");
    };
    refused();
    let killed = std::process::Command::new("kill").args(["-KILL", &old.id().to_string()]).status();
    assert!(killed.expect("kill is there").success());
    // Its lease goes on.
    refused();
    old.wait().expect("it ended");
    end_leases(cluster, &url);
    assert_eq!(migrated(&shop, &url, &[])["migrated"], true);
    shop.run(["resume"]).shown();
    assert_eq!(shop.state(1), "unknown");
}

#[test]
fn what_was_queued_in_version_1_is_sent_after_the_migration() {
    let Some(cluster) = cluster() else { return };
    let (url, endpoint) = (cluster.new_schema(), HookServer::start());
    let machine = || {
        let shop = Shop::empty().with_log_at(&url);
        shop.write_store(&(connector("sale", "SALE_INVENTORY", &endpoint.url("/sale")) + "answer = \"log\"\n"));
        RelayScene::start(shop, &[])
    };
    endpoint.set_reply(Reply::status(503));
    let mut old = machine();
    assert_eq!(old.post(sale("a", 1)).status, 202);
    endpoint.wait_for(1);
    assert_eq!(old.ended_well(), 143);
    sql(cluster, &url, BACK);
    assert_eq!(migrated(&old.shop, &url, &[])["from"], 1);
    endpoint.set_reply(Reply::ok());
    let mut new = machine();
    until("it is delivered", || sql(cluster, &url, "SELECT state FROM delivery") == "delivered");
    assert_eq!(new.ended_well(), 143);
}
