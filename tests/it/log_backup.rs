//! `log backup` and `log check`: a copy is one consistent state, and damage is found.

use crate::harness::{Reply, Shop};
use serde_json::Value;
use std::fs;
use std::time::Duration;

const LOG: &str = ".inv-hooks/events.db";

/// The check that finds the damage, and a function that causes it.
type Damage<'a> = (&'a str, &'a dyn Fn(&Shop));

fn add(shop: &Shop, count: usize) {
    let line = |n: usize| {
        let payload = format!(r#"{{"orderId":"A{n}","storeId":"S{n}","items":[{{"productId":"P{n}"}}]}}"#);
        format!(r#"{{"api_key":"SALE_INVENTORY","connector":"sale","status":503,"payload":{payload}}}"#)
    };
    let lines: Vec<String> = (0..count).map(line).collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
}

fn rows(shop: &Shop, log: &str) -> u64 {
    let info = shop.run(["log", "info", "--log", log, "-o", "json"]).succeeds().json();
    info["rows"].as_object().expect("rows").values().filter_map(Value::as_u64).sum()
}

#[test]
fn a_backup_is_one_consistent_state_while_others_write() {
    let shop = Shop::new();
    add(&shop, 20);
    let lines: String = (0..400).map(|n| format!("{{\"orderId\":\"B{n}\"}}\n")).collect();
    shop.sandbox.write("day.ndjson", lines);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(10)));
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--concurrency", "4"]);
    shop.server.wait_for(10);
    let mut seen = vec![20];
    for n in 0..4 {
        let file = format!("backup-{n}.db");
        let view = shop.run(["log", "backup", &file, "-o", "json"]).succeeds().json();
        assert_eq!(view["bytes"], shop.sandbox.file(&file).metadata().expect("a file").len());
        assert!(!shop.sandbox.file(format!("{file}-wal")).exists(), "a backup has no write-ahead log");
        shop.run(["log", "check", "--log", &file]).succeeds();
        seen.push(rows(&shop, &file));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = shop.sandbox.file(&file).metadata().expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    assert!(child.wait().expect("it ends").success(), "the writer was not disturbed");
    seen.push(rows(&shop, LOG));
    assert!(seen.is_sorted() && seen[1] > 20 && seen[5] == 420, "{seen:?}");
    let names = fs::read_dir(shop.sandbox.path()).expect("a folder");
    let left: Vec<_> = names.filter_map(|name| name.expect("a name").file_name().into_string().ok()).collect();
    assert!(!left.iter().any(|name| name.contains("inv-hooks-new") || name.ends_with("-journal")), "{left:?}");
}

#[test]
fn a_backup_replaces_a_file_only_with_force() {
    let shop = Shop::new();
    shop.run(["log", "backup", "early.db"]).exits(5);
    add(&shop, 3);
    fs::write(shop.sandbox.file("taken"), "mine").expect("a file");
    fs::create_dir(shop.sandbox.file("folder")).expect("a folder");
    assert!(shop.run(["log", "backup", "taken"]).exits(6).stderr.contains("--force"));
    shop.run(["log", "backup", "folder"]).exits(6);
    shop.run(["log", "backup", "folder", "--force"]).exits(7);
    let refused = shop.run(["log", "backup", "no/folder/here.db"]).exits(7).stderr;
    assert!(refused.contains("does not exist") && refused.contains("no/folder"), "{refused}");
    shop.run(["log", "backup", "free.db", "--dry-run"]).succeeds();
    assert!(!shop.sandbox.file("free.db").exists());
    assert!(shop.run(["log", "backup", LOG, "--force"]).exits(6).stderr.contains("the log itself"));
    assert_eq!(shop.sandbox.read("taken"), "mine");
    shop.run(["log", "backup", "taken", "--force"]).succeeds();
    assert_eq!(rows(&shop, "taken"), 3);
    assert_eq!(rows(&shop, LOG), 3);
}

/// SQLite would apply a file with such a name to its database, or its content would be lost.
#[test]
#[cfg(unix)]
fn a_backup_never_replaces_a_file_that_belongs_to_a_database() {
    let shop = Shop::new();
    add(&shop, 3);
    let living = rusqlite::Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
    living.query_row("SELECT count(*) FROM delivery", [], |row| row.get::<_, i64>(0)).expect("read");
    add(&shop, 5);
    shop.run(["log", "backup", "other.db"]).succeeds();
    std::os::unix::fs::symlink(format!("{LOG}-wal"), shop.sandbox.file("link.db")).expect("a link");
    let before = fs::read(shop.sandbox.file(format!("{LOG}-wal"))).expect("a write-ahead log");
    for beside in ["-wal", "-shm", "-journal"] {
        for base in [LOG, "other.db"] {
            let file = format!("{base}{beside}");
            let said = shop.run(["log", "backup", "--force", &file]).exits(6).stderr;
            assert!(said.contains("belongs to a database beside it"), "{file}: {said}");
        }
    }
    shop.run(["log", "backup", "--force", "link.db"]).exits(6);
    assert!(fs::read(shop.sandbox.file(format!("{LOG}-wal"))).expect("a write-ahead log") == before);
    for suffix in ["-wal", "-shm", "-journal"] {
        assert!(!shop.sandbox.file(format!("other.db{suffix}")).exists(), "{suffix}");
    }
    assert!(!shop.sandbox.file(format!("{LOG}-journal")).exists());
    std::process::Command::new("mkfifo").arg(shop.sandbox.file("pipe")).status().expect("mkfifo runs");
    assert!(shop.run(["log", "backup", "--force", "pipe"]).exits(7).stderr.contains("not a regular file"));
    shop.run(["log", "backup", "--force", "alone-wal"]).succeeds();
    assert_eq!((rows(&shop, "alone-wal"), rows(&shop, LOG)), (5, 5));
}

#[test]
fn a_check_while_others_write_finds_no_damage() {
    let shop = Shop::new();
    add(&shop, 3_000);
    let path = shop.sandbox.file(LOG);
    std::thread::scope(|scope| {
        let (stop, stopped) = std::sync::mpsc::channel::<()>();
        scope.spawn(move || {
            let log = rusqlite::Connection::open(path).expect("the log opens");
            log.busy_timeout(Duration::from_secs(10)).expect("a timeout");
            let mut states = ["discarded", "failed"].iter().cycle();
            while stopped.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
                let state = states.next().expect("a state");
                let sql = format!("UPDATE delivery SET state = '{state}' WHERE id % 500 = 0");
                assert_eq!(log.execute(&sql, []), Ok(6));
            }
        });
        for _ in 0..8 {
            shop.run(["log", "check"]).succeeds();
        }
        drop(stop);
    });
}

/// The write-ahead log starts at exactly the state of the backup.
#[test]
fn a_restored_backup_is_used_whatever_a_crash_left() {
    let shop = Shop::new();
    add(&shop, 3);
    shop.run(["log", "backup", "backup.db"]).succeeds();
    shop.server.set_reply(Reply::hang());
    let mut child = shop.sandbox.start(["send", "SALE_INVENTORY", "--data", r#"{"orderId":"B"}"#]);
    shop.server.wait_for(1);
    child.kill().expect("killed");
    child.wait().expect("it ends");
    fs::copy(shop.sandbox.file("backup.db"), shop.sandbox.file(LOG)).expect("restored");
    assert!(shop.run(["log", "check"]).succeeds().stderr.contains("was moved to"));
    assert_eq!(rows(&shop, LOG), 3);
    assert_eq!(shop.run(["failed", "search", "--count"]).succeeds_silently().stdout, "3\n");
}

#[test]
fn every_kind_of_damage_is_found() {
    let sql = |text: &'static str| {
        move |shop: &Shop| {
            let log = rusqlite::Connection::open(shop.sandbox.file(LOG)).expect("the log opens");
            log.execute_batch(text).expect("changed");
        }
    };
    let flipped = |shop: &Shop| {
        let mut bytes = fs::read(shop.sandbox.file(LOG)).expect("the log");
        let at = bytes.windows(6).rposition(|window| window == b"msg-07").expect("an entry of an index");
        bytes[at] = b'X';
        fs::write(shop.sandbox.file(LOG), bytes).expect("written");
    };
    let damages: [Damage<'_>; 7] = [
        ("indexes", &sql("DROP INDEX failed_by_time")),
        ("ids", &sql("DELETE FROM ref WHERE value = 'A7'")),
        ("ids", &sql("DELETE FROM delivery WHERE id = 7")),
        ("attempts", &sql("INSERT INTO attempt SELECT 99, 1, kind, started_at, url, made_by, reason, failure, phase, status, error,
                           error_code, latency_us, response_type, flags, response FROM delivery WHERE id = 7")),
        ("rows", &sql("UPDATE delivery SET api_key = 'NO_KEY' WHERE id = 7")),
        ("rows", &sql("UPDATE delivery SET state = 'lost' WHERE id = 7")),
        ("file", &flipped),
    ];
    for (check, damage) in damages {
        let shop = Shop::new();
        let line = |n: usize| {
            format!(
                r#"{{"api_key":"SALE_INVENTORY","connector":"sale","webhook_id":"msg-{n:02}","status":503,"payload":{{"orderId":"A{n}"}}}}"#
            )
        };
        let lines: Vec<String> = (0..30).map(line).collect();
        shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
        let whole = shop.run(["log", "check", "-o", "json"]).succeeds().json();
        assert!(
            whole.as_array().is_some_and(|rows| rows.len() == 5 && rows.iter().all(|row| row["ok"] == true)),
            "{whole}"
        );
        damage(&shop);
        let before = fs::read(shop.sandbox.file(LOG)).expect("the log");
        let shown = shop.run(["log", "check", "-o", "json"]).exits(7);
        let found = shown.json();
        let is_found = |row: &Value| row["check"] == check && row["ok"] == false && row["found"][0].is_string();
        assert!(found.as_array().is_some_and(|rows| rows.iter().any(is_found)), "{check}: {found}");
        assert!(fs::read(shop.sandbox.file(LOG)).expect("the log") == before, "{check}: changed");
    }
}
