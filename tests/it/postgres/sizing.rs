//! The figures of `docs/postgres.md`: what an event takes on the disk and in the write-ahead log, and how many connections a process has.

use super::server::sql;
use crate::harness::{Cluster, Reply, Shop, connector, own_cluster};
use crate::relay::RelayScene;
use crate::worker::WorkerScene;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

const EVENTS: u32 = 1_000;

/// How far a figure may be from what is measured: sizes are in pages, and a checkpoint writes more.
const FAR: f64 = 0.2;

/// Returns the rows of the table after a mark on the page: the first cell, and the numbers in the others.
fn table(mark: &str) -> Vec<(String, Vec<f64>)> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/postgres.md"));
    let page = page.expect("the page");
    let (_, after) = page.split_once(mark).expect("a mark");
    let rows = after.trim_start().lines().skip(2).map_while(|line| line.strip_prefix("| "));
    let row = |line: &str| {
        let mut cells = line.trim_end_matches(" |").split(" | ").map(str::to_owned);
        let name = cells.next().expect("a name");
        (name, cells.map(|cell| cell.replace(',', "").parse().expect("a number")).collect())
    };
    rows.map(row).collect()
}

/// Payloads of 1,000 bytes.
fn payloads(name: &str) -> String {
    (0..EVENTS).fold(String::new(), |mut lines, number| {
        let start = format!(r#"{{"orderId":"{name}-{number:05}","storeId":"{}","text":""#, number % 100);
        let text = "x".repeat(1_000 - start.len() - 2);
        let _ = writeln!(lines, "{start}{text}\"}}");
        lines
    })
}

fn used(cluster: &Cluster, url: &str) -> [f64; 2] {
    const SQL: &str = "SELECT sum(pg_total_relation_size(oid)) || ' ' || (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)
      FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'";
    let shown = sql(cluster, url, SQL);
    let (disk, wal) = shown.split_once(' ').expect("two numbers");
    [disk, wal].map(|text| text.parse().expect("a number"))
}

#[test]
fn an_event_takes_the_room_that_the_runbook_says() {
    let Some(cluster) = own_cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    shop.run(["connector", "edit", "sale", "--breaker", "0"]).succeeds();
    shop.deliver("SALE_INVENTORY", "{}");
    let ids: Vec<String> = (0..EVENTS).map(|number| (EVENTS + 2 + number).to_string()).collect();
    let again =
        [&["repost", "--yes", "--retries", "0", "-q"], ids.iter().map(String::as_str).collect::<Vec<_>>().as_slice()]
            .concat();
    let send = ["send", "SALE_INVENTORY", "-q", "--retries", "0", "--ndjson", "day.ndjson"];
    let steps = [
        ("ok", Reply::ok(), &send[..], 0),
        ("down", Reply::status(422), &send[..], 4),
        ("again", Reply::status(422), &again[..], 4),
    ];
    let (mut before, mut wrong) = (used(&cluster, &url), Vec::new());
    for ((name, reply, args, exit), (row, expected)) in steps.into_iter().zip(table("<!-- sizes -->")) {
        shop.server.set_reply(reply);
        shop.sandbox.write("day.ndjson", payloads(name));
        shop.run(args).exits(exit);
        let now = used(&cluster, &url);
        let measured = [now[0] - before[0], now[1] - before[1]].map(|bytes| (bytes / f64::from(EVENTS)).round());
        before = now;
        let is_near = |(measured, expected): (f64, &f64)| (measured - expected).abs() <= expected * FAR;
        if !measured.into_iter().zip(&expected).all(is_near) {
            wrong.push(format!("{row}: {measured:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let dead = "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relid = 'delivery'::regclass";
    assert!(
        sql(&cluster, &url, dead).parse::<u32>().expect("a number") >= EVENTS * 2,
        "each end of an attempt is an update"
    );
}

/// The most connections that are there at once within a while: longer than it takes to give the first sign of life.
fn most(cluster: &Cluster, url: &str) -> f64 {
    const SQL: &str = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'inv-hooks%'";
    let (started, mut most) = (Instant::now(), 0.0_f64);
    while started.elapsed() < Duration::from_secs(2) {
        most = most.max(sql(cluster, url, SQL).parse().expect("a number"));
        std::thread::sleep(Duration::from_millis(20));
    }
    most
}

#[test]
fn a_process_has_as_many_connections_as_the_runbook_says() {
    let Some(cluster) = own_cluster() else { return };
    let url = cluster.new_schema();
    let mut shop = Shop::empty().with_log_at(&url);
    shop.sandbox = shop.sandbox.with_variable("INV_HOOKS_LEASE_MS", "3000");
    shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/sale")) + "answer = \"log\"\n"));
    shop.server.set_reply(Reply::ok().delay(Duration::from_secs(3)));
    let mut sending = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"1"}"#]);
    shop.server.wait_for(1);
    let send = most(&cluster, &url);
    sending.wait().expect("it ends");
    shop.server.set_reply(Reply::status(503));
    let mut following = shop.sandbox.start(["failed", "search", "--follow"]);
    let search = most(&cluster, &url);
    following.kill().expect("it runs");
    following.wait().expect("it ended");
    let mut worker = WorkerScene::start(&shop.sandbox, &[]);
    let of_worker = most(&cluster, &url);
    worker.ended_well();
    let mut relay = RelayScene::start(shop, &[]);
    for number in 0..20 {
        assert_eq!(relay.post(crate::relay::sale(&format!("order-{number}"), 1)).status, 202);
    }
    let of_relay = most(&cluster, &url);
    relay.ended_well();
    let expected: Vec<f64> = table("<!-- connections -->").into_iter().flat_map(|(_, numbers)| numbers).collect();
    assert_eq!([of_relay, of_worker, send, search].as_slice(), expected);
}
