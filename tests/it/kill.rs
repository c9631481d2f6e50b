//! SIGKILL at every kill point of `send` and `repost`: nothing is lost, and no repair is needed.
//!
//! Needs the feature `killpoints`; without it, a note says that these tests were skipped.

#[cfg(not(feature = "killpoints"))]
#[test]
fn left_out() {
    crate::harness::note("left out: the kill points, for the feature killpoints is off");
}

#[cfg(feature = "killpoints")]
mod points {
    use crate::harness::{Received, Reply, Shop, connector, note};
    use inv_hooks::killpoint::NAMES;
    use std::collections::{BTreeMap, BTreeSet};
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    const EVENTS: usize = 20;

    /// Points that `send` reaches: it writes new rows and never releases one.
    const OF_SEND: [&str; 6] =
        ["accept.before", "accept.after", "post.before", "post.after", "settle.before", "settle.after"];

    /// Points that `repost` reaches without a signal: it claims existing rows.
    const OF_REPOST: [&str; 6] =
        ["claim.before", "claim.after", "post.before", "post.after", "settle.before", "settle.after"];

    /// Points that `repost` reaches when it is stopped: rows that were claimed and not sent are released.
    const OF_STOP: [&str; 2] = ["release.before", "release.after"];

    fn shop() -> Shop {
        let shop = Shop::empty();
        shop.write_store(&(connector("sale", "SALE_INVENTORY", &shop.server.url("/")) + "concurrency = 4\n"));
        let lines: String = (0..EVENTS).map(|n| format!("{{ \"orderId\":\"{n}\", \"cost\":1.10 }}\n")).collect();
        shop.sandbox.write("day.ndjson", lines);
        shop
    }

    fn webhook_id(request: &Received) -> String {
        request.header("webhook-id").expect("an id").to_owned()
    }

    /// The state of every row by its webhook id, read with SQLite.
    fn rows(shop: &Shop) -> BTreeMap<String, String> {
        let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        let mut rows = log.prepare("SELECT webhook_id, state FROM delivery").expect("a table");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        rows.collect::<Result<_, _>>().expect("rows")
    }

    /// Runs a command that dies at `point`. Returns whether it did.
    fn dies(shop: &Shop, args: &[&str], point: &str) -> bool {
        let mut command = shop.sandbox.command(args);
        command.env("INV_HOOKS_KILL_AT", point).stdin(Stdio::null());
        let output = command.output().expect("it starts");
        assert!(output.status.signal() == Some(9) || output.status.success(), "{point} {output:?}");
        output.status.signal() == Some(9)
    }

    /// Checks the log right after a death: it has everything that was sent, and opens without a repair.
    fn check_nothing_lost(shop: &Shop, point: &str) -> BTreeSet<String> {
        shop.run(["failed", "search"]).succeeds();
        if !shop.sandbox.file(".inv-hooks/events.db").exists() {
            assert_eq!(shop.server.requests().len(), 0, "{point}");
            return BTreeSet::new();
        }
        let known = rows(shop);
        for request in shop.server.requests() {
            assert!(known.contains_key(&webhook_id(&request)), "{point}: it was sent but is not in the log");
        }
        let unknown = shop.run(["failed", "search", "-o", "json", "--limit", "1000"]).succeeds().json();
        let unknown = unknown.as_array().expect("a list").iter().filter(|row| row["state"] == "unknown");
        unknown.map(|row| row["webhook_id"].as_str().expect("an id").to_owned()).collect()
    }

    /// Checks the end: each event has arrived, and twice only if its answer was lost.
    fn check_finished(shop: &Shop, point: &str, unknown: &BTreeSet<String>) -> usize {
        let requests = shop.server.requests();
        let orders: BTreeSet<String> = requests.iter().map(|one| one.json()["orderId"].to_string()).collect();
        assert_eq!(orders.len(), EVENTS, "{point}");
        let states = rows(shop);
        assert!(states.len() == EVENTS && states.values().all(|state| state == "delivered"), "{point} {states:?}");
        let mut bodies: BTreeMap<String, Vec<&[u8]>> = BTreeMap::new();
        requests.iter().for_each(|one| bodies.entry(webhook_id(one)).or_default().push(&one.body));
        assert_eq!(bodies.len(), EVENTS, "{point}: an event was sent under another webhook id");
        let twice: Vec<_> = bodies.iter().filter(|(_, bodies)| bodies.len() > 1).collect();
        for (id, bodies) in &twice {
            assert!(bodies.len() == 2 && bodies[0] == bodies[1], "{point} {id}");
            assert!(unknown.contains(*id), "{point}: {id} was sent twice although its answer was kept");
        }
        twice.len()
    }

    #[test]
    fn every_kill_point_belongs_to_send_or_repost() {
        let tried: BTreeSet<&str> = OF_SEND.into_iter().chain(OF_REPOST).chain(OF_STOP).collect();
        assert_eq!(tried, NAMES.iter().copied().collect(), "a new point needs a case here");
        note(&format!("kill points: {}", NAMES.join(", ")));
    }

    #[test]
    fn a_send_killed_at_any_kill_point_loses_nothing() {
        let mut duplicates = 0;
        for (name, nth) in OF_SEND.into_iter().flat_map(|name| [(name, 1), (name, 3)]) {
            let point = format!("{name}:{nth}");
            let shop = shop();
            let send = ["send", "SALE_INVENTORY", "--ndjson", "day.ndjson"];
            let died = dies(&shop, &send, &point);
            assert!(died || nth > 1, "send never reached {point}");
            let unknown = check_nothing_lost(&shop, &point);
            shop.run(["resume", "--unknown"]).succeeds();
            shop.run([&send[..], &["--continue"]].concat()).succeeds();
            duplicates += check_finished(&shop, &point, &unknown);
        }
        note(&format!("send killed at {}: {duplicates} duplicates, all told as unknown", OF_SEND.join(", ")));
    }

    fn fill(shop: &Shop) {
        shop.server.set_reply(Reply::status(503));
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "-q"]).exits(4);
        shop.server.set_reply(Reply::ok());
    }

    #[test]
    fn a_repost_killed_at_any_kill_point_loses_nothing() {
        let mut duplicates = 0;
        for (name, nth) in OF_REPOST.into_iter().flat_map(|name| [(name, 1), (name, 3)]) {
            let point = format!("{name}:{nth}");
            let shop = shop();
            fill(&shop);
            let before = shop.server.requests().len();
            let died = dies(&shop, &["repost", "--all", "--yes"], &point);
            assert!(died || nth > 1, "repost never reached {point}");
            let unknown = check_nothing_lost(&shop, &point);
            shop.run(["resume", "--unknown"]).succeeds();
            shop.run(["repost", "--all", "--yes"]).succeeds();
            duplicates += check_reposted(&shop, &point, before, &unknown);
        }
        note(&format!("repost killed at {}: {duplicates} duplicates, all told as unknown", OF_REPOST.join(", ")));
    }

    /// As [`check_finished`], without the requests that were refused before.
    fn check_reposted(shop: &Shop, point: &str, before: usize, unknown: &BTreeSet<String>) -> usize {
        let states = rows(shop);
        assert!(states.len() == EVENTS && states.values().all(|state| state == "delivered"), "{point} {states:?}");
        let requests = shop.server.requests();
        let mut bodies: BTreeMap<String, Vec<&[u8]>> = BTreeMap::new();
        requests.iter().for_each(|one| bodies.entry(webhook_id(one)).or_default().push(&one.body));
        assert!(
            bodies.len() == EVENTS && bodies.values().all(|bodies| bodies.iter().all(|body| *body == bodies[0])),
            "{point}"
        );
        let again = &requests[before..];
        let ids: BTreeSet<String> = again.iter().map(webhook_id).collect();
        assert_eq!(ids.len(), EVENTS, "{point}");
        for id in &ids {
            let count = again.iter().filter(|one| webhook_id(one) == *id).count();
            assert!(count == 1 || (count == 2 && unknown.contains(id)), "{point}: {id} was sent {count} times");
        }
        again.len() - EVENTS
    }

    #[test]
    fn a_stopped_repost_killed_at_any_kill_point_loses_nothing() {
        for point in OF_STOP {
            let shop = shop();
            fill(&shop);
            let before = shop.server.requests().len();
            shop.server.set_reply(Reply::ok().delay(Duration::from_secs(1)));
            let mut command = shop.sandbox.command(["repost", "--all", "--yes"]);
            command.env("INV_HOOKS_KILL_AT", point).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut child = command.spawn().expect("it starts");
            shop.server.wait_for(before + 4);
            let status = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
            assert!(status.is_ok_and(|status| status.success()));
            assert_eq!(child.wait().expect("it ends").signal(), Some(9), "{point}");
            shop.server.set_reply(Reply::ok());
            let unknown = check_nothing_lost(&shop, point);
            shop.run(["resume", "--unknown"]).succeeds();
            shop.run(["repost", "--all", "--yes"]).succeeds();
            check_reposted(&shop, point, before, &unknown);
        }
    }
}
