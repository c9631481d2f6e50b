//! The place of the log: bad places are refused before anything is written, and all spellings of a path are one log.

use crate::harness::{HookServer, Reply, Sandbox, Shop, note};
use snapbox::{assert_data_eq, str};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SALE: [&str; 8] =
    ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", r#"{"orderId":"1"}"#];

/// Texts that SQLite would not read as a path, and texts that are no place at all.
const NO_PLACES: [&str; 13] = [
    "file:app.db",
    "FILE:app.db",
    "file:app.db?mode=rwc",
    "file:memory?mode=memory&cache=shared",
    ":memory:",
    "sqlite::memory:",
    "sqlite:file:app.db",
    "sqlite:app.db?mode=rwc",
    "sqlite://",
    "http://localhost/app.db",
    "mysql:app.db",
    "",
    "folder/",
];

/// The database of another program, with its bytes.
fn app(sandbox: &Sandbox) -> (PathBuf, Vec<u8>) {
    let path = sandbox.file("app.db");
    let app = rusqlite::Connection::open(&path).expect("a database");
    app.execute_batch("CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('Ada')").expect("a table");
    drop(app);
    let bytes = fs::read(&path).expect("a database");
    (path, bytes)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_bad_place_of_the_log_is_refused_wherever_it_is_set() {
    for place in NO_PLACES {
        let shop = Shop::new();
        let (path, bytes) = app(&shop.sandbox);
        let before = names(&shop.sandbox.path());
        let refused = |shown: crate::harness::Shown, by: &str| {
            assert!(shown.stderr.contains("must be a path or sqlite:PATH"), "{place} by {by}: {}", shown.stderr);
            assert_eq!(names(&shop.sandbox.path()), before, "{place} by {by}");
            assert!(fs::read(&path).expect("a database") == bytes, "{place} by {by}");
        };
        refused(shop.run([&SALE[..], &["--log", place]].concat()).exits(7), "flag");
        // An empty variable counts as not set.
        let by_variable = if place.is_empty() { " " } else { place };
        let mut command = shop.sandbox.command(SALE);
        let output = command.env("INV_HOOKS_LOG", by_variable).stdin(Stdio::null()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(7), "{place}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("must be a path or"), "{place} by variable");
        let store = shop.sandbox.read("inv-hooks.toml");
        shop.sandbox.write("inv-hooks.toml", format!("{store}\n[log]\nurl = \"{place}\"\n"));
        refused(shop.run(SALE).exits(7), "store");
        refused(shop.run(["failed", "search"]).exits(7), "search");
        assert_eq!(shop.server.requests().len(), 0);
    }
}

#[test]
#[cfg(not(feature = "postgres"))]
fn a_server_needs_the_feature() {
    let shop = Shop::new();
    let stderr = shop.run(["failed", "search", "--log", "postgres://u@h/d"]).exits(2).stderr;
    assert!(stderr.contains("without support for a failed-event log on PostgreSQL"), "{stderr}");
}

#[test]
fn a_name_that_looks_like_a_url_is_a_file_if_a_folder_is_before_it() {
    let shop = Shop::new();
    let (path, bytes) = app(&shop.sandbox);
    for name in ["./file:app.db", "./:memory:", "./file:app.db?mode=memory", "sqlite:./a:b.db"] {
        shop.run([&SALE[..], &["--log", name]].concat()).succeeds();
        let found = shop.run(["failed", "search", "--count", "--log", name]).succeeds_silently();
        assert_eq!(found.stdout, "1\n", "{name}");
        let file = name.trim_start_matches("sqlite:").trim_start_matches("./");
        assert!(shop.sandbox.file(file).is_file(), "{name}");
    }
    assert!(fs::read(path).expect("a database") == bytes);
}

/// Starts a `send` that waits for its answer; the event has already reached the endpoint.
fn sending(shop: &Shop, log: &str) -> Child {
    shop.server.set_reply(Reply::ok().delay(Duration::from_secs(3)));
    let send = ["send", "SALE_INVENTORY", "--data", r#"{"orderId":"1"}"#, "--log", log];
    let child = shop.sandbox.start(send);
    shop.server.wait_for(1);
    shop.server.set_reply(Reply::ok());
    child
}

/// While one process sends, others open the log by other `paths`: none of them treats the first one as dead, and the
/// event arrives once.
fn is_one_log(shop: &Shop, mut child: Child, paths: &[&str]) {
    for path in paths {
        shop.run(["resume", "--unknown", "--yes", "--log", path]).succeeds();
        shop.run(["repost", "--all", "--yes", "--log", path]).succeeds();
        let rows = shop.run(["log", "info", "-o", "json", "--log", path]).succeeds().json()["rows"].clone();
        assert_eq!((&rows["unknown"], &rows["failed"]), (&0.into(), &0.into()), "{path}: {rows}");
    }
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(shop.server.requests().len(), 1, "the event was not sent exactly once");
    for path in paths {
        let info = shop.run(["log", "info", "-o", "json", "--log", path]).succeeds().json();
        assert_eq!(info["rows"]["delivered"], 1, "{path}");
    }
}

#[test]
#[cfg(unix)]
fn a_log_behind_links_and_other_spellings_is_one_log() {
    let shop = Shop::new();
    fs::create_dir(shop.sandbox.file("real")).expect("a folder");
    std::os::unix::fs::symlink("real", shop.sandbox.file("folder")).expect("a link");
    std::os::unix::fs::symlink("folder/events.db", shop.sandbox.file("link.db")).expect("a link");
    // The link exists before the log.
    let child = sending(&shop, "link.db");
    assert!(shop.sandbox.file("real/events.db").is_file(), "{:?}", names(&shop.sandbox.path()));
    assert!(shop.sandbox.file("link.db").is_symlink());
    is_one_log(&shop, child, &["real/events.db", "folder/../real/./events.db", "folder/events.db", "link.db"]);
}

#[test]
#[cfg(target_os = "linux")]
fn files_removed_next_to_the_log_do_not_make_a_living_process_count_as_dead() {
    let shop = Shop::new();
    fs::create_dir(shop.sandbox.file("data")).expect("a folder");
    let child = sending(&shop, "data/events.db");
    // Removes all other files, as a person who tidies up might do.
    for name in names(&shop.sandbox.file("data")) {
        let path = shop.sandbox.file("data").join(&name);
        match name.as_str() {
            "events.db" | "events.db-wal" | "events.db-shm" => {}
            _ if path.is_dir() => fs::remove_dir_all(path).expect("removed"),
            _ => fs::remove_file(path).expect("removed"),
        }
    }
    is_one_log(&shop, child, &["data/events.db"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_renamed_folder_does_not_make_a_living_process_count_as_dead() {
    let shop = Shop::new();
    fs::create_dir(shop.sandbox.file("data")).expect("a folder");
    let mut child = sending(&shop, "data/events.db");
    fs::rename(shop.sandbox.file("data"), shop.sandbox.file("moved")).expect("renamed");
    shop.run(["resume", "--unknown", "--yes", "--log", "moved/events.db"]).succeeds();
    // Its path no longer exists, so it cannot record the outcome, and says so.
    assert_eq!(child.wait().expect("it ends").code(), Some(7));
    assert_eq!(shop.server.requests().len(), 1);
    let info = shop.run(["log", "info", "-o", "json", "--log", "moved/events.db"]).succeeds().json();
    assert_eq!(info["rows"]["unknown"], 1, "{info}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_mounted_elsewhere_is_the_same_log_and_a_mounted_file_is_refused() {
    let shop = Shop::new();
    for folder in ["real", "mounted"] {
        fs::create_dir(shop.sandbox.file(folder)).expect("a folder");
    }
    shop.run([&SALE[..], &["--log", "other.db"]].concat()).succeeds();
    fs::write(shop.sandbox.file("alone.db"), "").expect("a file");
    let [real, mounted] = ["real", "mounted"].map(|name| shop.sandbox.file(name));
    let [other, alone] = ["other.db", "alone.db"].map(|name| shop.sandbox.file(name));
    let mount = |from: &Path, to: &Path| {
        let done = Command::new("mount").arg("--bind").args([from, to]).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success()).then(|| Mount(to.to_owned()))
    };
    let (Some(_folder), Some(_file)) = (mount(&real, &mounted), mount(&other, &alone)) else {
        return note("left out: logs behind bind mounts, for nothing can be mounted here");
    };
    let child = sending(&shop, "real/events.db");
    is_one_log(&shop, child, &["mounted/events.db", "real/events.db"]);
    let refused = shop.run(["failed", "search", "--log", "alone.db"]).exits(7).stderr;
    assert!(refused.contains("mount the folder instead"), "{refused}");
}

/// Is unmounted when the test ends.
#[cfg(target_os = "linux")]
struct Mount(PathBuf);

#[cfg(target_os = "linux")]
impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
#[cfg(unix)]
fn a_log_with_two_names_is_refused_under_both() {
    let shop = Shop::new();
    shop.run([&SALE[..], &["--log", "one.db"]].concat()).succeeds();
    fs::hard_link(shop.sandbox.file("one.db"), shop.sandbox.file("two.db")).expect("a link");
    let before = names(&shop.sandbox.path());
    for path in ["one.db", "two.db"] {
        for verb in [&SALE[..], &["failed", "search"], &["resume"]] {
            let refused = shop.run([verb, &["--log", path]].concat()).exits(7).stderr;
            assert!(refused.contains("2 names (hard links)"), "{refused}");
        }
    }
    assert_eq!(names(&shop.sandbox.path()), before);
    fs::remove_file(shop.sandbox.file("one.db")).expect("removed");
    assert_eq!(shop.run(["failed", "search", "--count", "--log", "two.db"]).succeeds_silently().stdout, "1\n");
}

#[test]
#[cfg(unix)]
fn a_log_that_is_removed_or_replaced_during_a_run_is_an_error() {
    let remove = |shop: &Shop| fs::remove_file(shop.sandbox.file("events.db")).expect("removed");
    let replace =
        |shop: &Shop| fs::rename(shop.sandbox.file("other.db"), shop.sandbox.file("events.db")).expect("moved");
    for change in [&remove as &dyn Fn(&Shop), &replace] {
        let shop = Shop::new();
        shop.run([&SALE[..], &["--log", "other.db"]].concat()).succeeds();
        let server = HookServer::replying(Reply::ok().delay(Duration::from_millis(1500)));
        let send = ["send", "SALE_INVENTORY", "--data", r#"{"orderId":"1"}"#, "--log", "events.db"];
        let store = shop.sandbox.read("inv-hooks.toml").replace(&shop.server.url("/sale"), &server.url("/sale"));
        shop.sandbox.write("inv-hooks.toml", store);
        let mut command = shop.sandbox.command(send);
        let child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
        server.wait_for(1);
        change(&shop);
        let output = child.wait_with_output().expect("it ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(7), "{stderr}");
        let error = stderr.split_once("error: ").map_or("", |(_, error)| error);
        assert_data_eq!(
            error.replace(&shop.sandbox.path().display().to_string(), "HERE"),
            str![[r#"
the failed-event log HERE/events.db is no longer there
  because: it was moved, replaced or removed meanwhile
  Stop every process that uses the log before you move, restore or remove it.

"#]]
        );
    }
}

#[test]
#[cfg(unix)]
fn a_log_that_is_not_a_regular_file_is_refused_at_once() {
    use std::os::unix::net::UnixListener;
    let shop = Shop::new();
    fs::create_dir(shop.sandbox.file("folder")).expect("a folder");
    let _socket = UnixListener::bind(shop.sandbox.file("socket")).expect("a socket");
    assert!(Command::new("mkfifo").arg(shop.sandbox.file("fifo")).status().expect("mkfifo runs").success());
    std::os::unix::fs::symlink("fifo", shop.sandbox.file("link")).expect("a link");
    for place in ["folder", ".", "socket", "fifo", "link", "/dev/null", "/dev/zero", "/dev/stdin"] {
        for verb in [&SALE[..], &["failed", "search"], &["send", "SALE_INVENTORY", "--data", "{}"], &["log", "info"]] {
            let started = Instant::now();
            let refused = shop.run([verb, &["--log", place]].concat()).exits(7).stderr;
            assert!(started.elapsed() < Duration::from_secs(5), "{place}");
            assert!(refused.contains("cannot"), "{place}: {refused}");
        }
        let doctor = shop.run(["doctor", "--log", place, "-o", "json"]).exits(3).json();
        let rows = doctor.as_array().expect("rows");
        assert!(rows.iter().any(|row| row["check"] == "log" && row["status"] == "error"), "{place}: {doctor}");
    }
    assert_eq!(shop.server.requests().len(), 0);
}
