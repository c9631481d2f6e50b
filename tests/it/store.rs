//! The file of the store: complete or refused, never half-written, never lost, comments kept.

use crate::harness::Sandbox;
use inv_hooks::model::{ApiKey, ConnectorName, Secret};
use inv_hooks::store::{
    Changed, ConnectorRecord, HeadersRecord, Located, Location, LocationKind, Missing, Store, StoreEdit, change,
};
use proptest::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const SECRET: &str = "planted-5ecret";

#[test]
fn a_damaged_store_is_refused_and_not_changed() {
    let sandbox = Sandbox::new();
    let check = |bytes: &[u8], contains: &str| {
        let path = sandbox.write("inv-hooks.toml", bytes);
        let commands: [&[&str]; 6] = [
            &["connector", "list"],
            &["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"],
            &["connector", "remove", "a"],
            &["connector", "enable", "a"],
            &["connector", "edit", "a", "--disabled"],
            &["config", "show"],
        ];
        for command in commands {
            let shown = sandbox.run(command).exits(7);
            assert!(shown.stderr.contains(contains), "{command:?}: {contains} is not in {}", shown.stderr);
            assert!(shown.stderr.contains("inv-hooks.toml"), "{}", shown.stderr);
            assert!(!shown.stderr.contains(SECRET), "{}", shown.stderr);
            assert_eq!(std::fs::read(&path).expect("the store"), bytes, "{command:?}");
        }
        let shown = sandbox.run(["connector", "validate", "-o", "json"]).exits(3);
        assert!(shown.stdout.contains("\"store-s"), "{}", shown.stdout);
        assert!(!shown.stdout.contains(SECRET), "{}", shown.stdout);
    };
    let connector = "version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example\"\n";
    check(b"", "empty");
    check(b"\n\n", "empty");
    check(b"version = 2\nnew = \"planted-5ecret\"\n", "newer");
    check(b"version = 1\n\xff\xfe", "UTF-8");
    check(b"version = 1\n[connectors.a]\nendpoint = planted-5ecret\n", "line 3, column 12 (connectors.a.endpoint)");
    check(b"version = 1\n[connectors.a]\nendpoint = \"planted-5ecret\n", "line 3");
    check(format!("{connector}timeout = \"planted-5ecret\"\n").as_bytes(), "(connectors.a.timeout)");
    check(format!("{connector}api_kye = \"planted-5ecret\"\n").as_bytes(), "Did you mean api_key?");
    check(&connector.as_bytes()[..connector.len() - 3], "line 4");
    check(b"connectors = 1\n", "version");
    check(b"{\"version\": 1}", "line 1");
    check(&[0; 64], "line 1");
}

#[test]
fn a_folder_as_the_store_and_a_place_that_cannot_be_written_are_errors() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.file("inv-hooks.toml")).expect("a folder");
    let add = ["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    let shown = sandbox.run(["connector", "list"]).exits(7);
    assert!(
        shown.stderr.contains("This path is a folder. Move it away, or name another file with --config."),
        "{}",
        shown.stderr
    );
    sandbox.run(add).exits(7);
    let shown = sandbox.run(["--config", "no/such/folder.toml"].iter().chain(&add)).exits(7);
    assert!(shown.stderr.contains("no/such/folder.toml") && shown.stderr.contains("folder exists"), "{}", shown.stderr);
    if cfg!(target_os = "linux") {
        // No user can create files there, not even root.
        let shown = sandbox.run(["--config", "/sys/inv-hooks.toml"].iter().chain(&add)).exits(7);
        assert!(shown.stderr.contains("/sys/inv-hooks.toml"), "{}", shown.stderr);
        assert!(shown.stderr.contains("because"), "{}", shown.stderr);
    }
}

#[test]
#[cfg(unix)]
fn the_store_in_a_read_only_folder_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.run(["init"]).succeeds();
    let mode =
        |mode: u32| std::fs::set_permissions(sandbox.path(), std::fs::Permissions::from_mode(mode)).expect("a mode");
    mode(0o555);
    let is_root = std::fs::write(sandbox.file("probe"), "").is_ok();
    let ran = sandbox.run(["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"]);
    let listed = sandbox.run(["connector", "list"]);
    mode(0o755);
    listed.succeeds();
    // For root no folder is read-only; the test with /sys above covers this case.
    let shown = ran.exits(if is_root { 0 } else { 7 });
    assert!(is_root || shown.stderr.contains("inv-hooks.toml cannot be changed"), "{}", shown.stderr);
}

#[test]
fn init_does_not_propose_connectors_for_what_is_no_store() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.file("folder.toml")).expect("a folder");
    sandbox.write("text.toml", "hello\n");
    sandbox.write("empty.toml", "");
    sandbox.write("newer.toml", "version = 99\n");
    sandbox.run(["init", "--config", "store.toml"]).succeeds();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/nowhere/at-all", sandbox.file("link.toml")).expect("a link");
    #[cfg(not(unix))]
    sandbox.write("link.toml", "");
    for (file, is_store, words) in [
        ("folder.toml", false, "This path is a folder. Move it away, or name another file with --config."),
        ("link.toml", false, "because: "),
        ("text.toml", false, "because: the connector store text.toml is refused"),
        ("empty.toml", false, "because: the connector store empty.toml is refused"),
        ("newer.toml", false, "because: "),
        ("store.toml", true, "Or name another file with --config."),
    ] {
        for more in [&[][..], &["-n"]] {
            let shown = sandbox.run([&["init", "--config", file], more].concat()).exits(6).stderr;
            assert!(shown.starts_with(&format!("error: {file} exists already; it was not changed")), "{shown}");
            assert_eq!(shown.contains("connector add"), is_store, "{file}: {shown}");
            assert!(shown.contains(words), "{file}: {shown}");
        }
    }
}

#[test]
fn a_hundred_connectors_added_at_once_are_kept_and_no_reader_sees_a_half_written_store() {
    const COUNT: usize = 100;
    let sandbox = Sandbox::new();
    sandbox.run(["init"]).succeeds();
    let is_done = AtomicBool::new(false);
    let (reads, most) = std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let location = Location::new(sandbox.file("inv-hooks.toml"), LocationKind::Named);
            let (mut reads, mut most) = (0_u32, 0);
            while !is_done.load(Ordering::Relaxed) {
                let store = Store::load(&location).expect("a complete store");
                assert!(store.records().len() >= most, "a connector was lost");
                most = store.records().len();
                reads += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
            (reads, most)
        });
        let add = |number: usize| {
            let endpoint = format!("https://a.example/{number}");
            let args = [
                "connector",
                "add",
                &format!("c{number}"),
                "--api-key",
                "SALE_INVENTORY",
                "--endpoint",
                &endpoint,
                "-q",
            ];
            sandbox.command(args).spawn().expect("the binary starts")
        };
        let children: Vec<_> = (0..COUNT).map(add).collect();
        let mut has_failed = false;
        for mut child in children {
            has_failed |= !child.wait().expect("the binary ends").success();
        }
        // Stops the reader before any assertion, because a failed assertion would wait for it forever.
        is_done.store(true, Ordering::Relaxed);
        assert!(!has_failed, "every one of them is added");
        reader.join().expect("the reader saw no half-written store")
    });
    let names = sandbox.run(["connector", "list", "-o", "name"]).succeeds().stdout;
    assert_eq!(names.lines().count(), COUNT);
    assert!(reads > 10 && most > 0, "{reads} reads, {most} connectors at most");
    assert_eq!(std::fs::read_dir(sandbox.path()).expect("a folder").count(), 2, "the store and the folder of the log");
}

#[test]
fn a_kill_at_any_instant_leaves_a_complete_store_with_every_confirmed_change() {
    let sandbox = Sandbox::new();
    sandbox.run(["init"]).succeeds();
    let (mut killed, mut acknowledged) = (0, Vec::new());
    for number in 0..40_u64 {
        let name = format!("c{number}");
        let args = ["connector", "add", &name, "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example", "-q"];
        let mut child = sandbox.command(args).spawn().expect("the binary starts");
        std::thread::sleep(Duration::from_micros(number * 400));
        let _ = child.kill();
        if child.wait().expect("the binary ends").success() {
            acknowledged.push(name);
        } else {
            killed += 1;
        }
        // The next command works at once, without a repair and without an old lock.
        sandbox.run(["connector", "list"]).succeeds();
    }
    let names = sandbox.run(["connector", "list", "-o", "name"]).succeeds().stdout;
    assert!(acknowledged.iter().all(|name| names.lines().any(|kept| kept == name)), "{acknowledged:?} in {names}");
    assert!(killed > 0, "no process was killed, so nothing was tested");
    sandbox
        .run(["connector", "add", "last", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"])
        .succeeds();
}

#[test]
fn a_change_that_fails_writes_nothing() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("inv-hooks.toml", "version = 1\n# mine\n");
    let location = Location::new(&path, LocationKind::Named);
    let record = ConnectorRecord::new("a".parse().expect("a name"), "SALE_INVENTORY", Secret::new("https://a.example"));
    let result: anyhow::Result<Changed<()>> = change(&location, Missing::Refuse, None, &mut |_| (), |_, edit| {
        edit.put(&record);
        anyhow::bail!("no")
    });
    assert_eq!(result.map(|changed| changed.is_changed).expect_err("it failed").to_string(), "no");
    assert_eq!(sandbox.read("inv-hooks.toml"), "version = 1\n# mine\n");
}

#[test]
fn the_debug_form_of_a_store_shows_no_secret() {
    let text = format!(
        "version = 1\n[log]\nurl = \"postgres://u:{SECRET}@h\"\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://a.example/?k={SECRET}\"\nsigning_secret = \"cGxhbnRlZC01ZWNyZXQtcGxhbnRlZC01ZWNyZXQ=\"\n[connectors.a.headers]\nA = \"{SECRET}\"\n"
    );
    let location = Location::new("x.toml", LocationKind::Named);
    let store = Store::parse(&location, text.as_bytes()).expect("a store");
    let name: ConnectorName = "a".parse().expect("a name");
    let connector = store.connector(&name).expect("there").expect("valid");
    let destination = store.resolve(&connector).expect("resolved");
    let shown = format!("{store:?}{connector:?}{destination:?}");
    assert!(!shown.contains(SECRET) && !shown.contains("cGxhbnRl"), "{shown}");
    let redacted = destination.redactor.redact(&format!("echo {SECRET} cGxhbnRlZC01ZWNyZXQtcGxhbnRlZC01ZWNyZXQ="));
    assert!(!redacted.contains(SECRET) && !redacted.contains("cGxhbnRlZ"), "{redacted}");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,20}", "[a-zäöü漢\"'\\\\#=\\[\\]{}$\u{7f}\t\n]{0,12}"]
}

fn record(name: &'static str) -> impl Strategy<Value = ConnectorRecord> {
    let policy = (any::<bool>(), any::<bool>(), prop::option::of(1_u64..90_000), prop::option::of(1_usize..1024));
    let texts = (prop::collection::vec(text(), 0..3), prop::option::of(text()), prop::option::of(text()));
    let headers = prop::collection::btree_map("[A-Za-z][A-Za-z._ -]{0,8}", text(), 0..4);
    (0..ApiKey::ALL.len(), text(), prop::collection::vec("[A-Z_]{1,9}", 0..4), policy, texts, headers).prop_map(
        move |(
            key,
            endpoint,
            events,
            (is_enabled, allows_http, timeout, concurrency),
            (secrets, ca, cert),
            headers,
        )| {
            let name = name.parse().expect("a name");
            let mut record = ConnectorRecord::new(name, ApiKey::ALL[key].as_str(), Secret::new(endpoint));
            record.events = events.into_iter().map(Located::new).collect();
            record.is_enabled = is_enabled;
            record.allows_http = allows_http;
            record.effort.timeout = timeout.map(Duration::from_millis);
            record.effort.concurrency = concurrency;
            record.signing_secrets = secrets.into_iter().map(|text| Located::new(Secret::new(text))).collect();
            record.ca_file = ca;
            record.client_cert = cert;
            let located = headers.into_iter().map(|(name, value)| (Located::new(name), Some(Secret::new(value))));
            record.headers = HeadersRecord::Table(located.collect());
            record
        },
    )
}

proptest! {
    #[test]
    fn written_connectors_are_read_back_and_comments_survive(first in record("first"), second in record("second"), third in record("first")) {
        let location = Location::new("x.toml", LocationKind::Named);
        let base = "# top\nversion = 1 # one\n\n# about mine\n[connectors.mine]\napi_key = \"K\" # key\nendpoint = \"E\"\n\n[payload.SALE_INVENTORY] # last\nstore = \"/s\"\n# end\n";
        let mut edit = StoreEdit::new(base).expect("an edit");
        for record in [&first, &second, &third] {
            edit.put(record);
        }
        let text = edit.render();
        let store = Store::parse(&location, text.as_bytes()).expect("a store");
        prop_assert_eq!(store.record(&third.name.value).map(sorted), Some(sorted(&third)));
        prop_assert_eq!(store.record(&second.name.value).map(sorted), Some(sorted(&second)));
        for comment in ["# top", "# one", "# about mine", "# key", "# last", "# end"] {
            prop_assert!(text.contains(comment), "{} is gone from {}", comment, text);
        }
        let mut again = StoreEdit::new(&text).expect("an edit");
        again.put(&third);
        prop_assert_eq!(again.render(), text.clone());
        again.remove(&first.name.value);
        again.remove(&second.name.value);
        prop_assert_eq!(again.render(), base);
    }
}

/// Sorts the headers: existing headers keep their place when others are set, and their order does not matter here.
fn sorted(record: &ConnectorRecord) -> ConnectorRecord {
    let mut record = record.clone();
    if let HeadersRecord::Table(entries) = &mut record.headers {
        entries.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    }
    record
}
