//! `send --continue`: the rest of a file is sent once, whoever asks for it at the same time and however the path is
//! spelled, and only from files that can be read again.

use crate::harness::{Reply, STORE_HEAD, Sandbox, Shop, connector};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::Duration;

/// A shop with one connector, and a file of `count` lines that were not sent.
fn shop_with(count: usize) -> Shop {
    let shop = Shop::empty();
    shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/in")));
    shop.sandbox.write("day.ndjson", (1..=count).map(line).collect::<String>());
    shop
}

fn line(number: usize) -> String {
    format!("{{\"orderId\":\"D{number}\"}}\n")
}

fn start(shop: &Shop, file: &str, more: &[&str]) -> Child {
    let mut command = shop.sandbox.command([&["send", "SALE_INVENTORY", "--ndjson", file], more].concat());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts")
}

fn end(child: Child) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = child.wait_with_output().expect("it ends");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// Number of requests for each payload.
fn counts(shop: &Shop) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for request in shop.server.requests() {
        *counts.entry(String::from_utf8_lossy(&request.body).into_owned()).or_default() += 1;
    }
    counts
}

fn assert_each_came_once(shop: &Shop, count: usize) {
    let counts = counts(shop);
    assert!(counts.len() == count && counts.values().all(|times| *times == 1), "{counts:?}");
}

#[test]
fn two_at_the_same_time_send_no_line_twice() {
    let shop = shop_with(30);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(20)));
    let all: Vec<Child> = (0..4).map(|_| start(&shop, "day.ndjson", &["--continue"])).collect();
    let ended: Vec<_> = all.into_iter().map(end).collect();
    assert!(ended.iter().any(|(code, _)| *code == Some(0)), "{ended:?}");
    for (code, said) in &ended {
        assert!(*code == Some(0) || (*code == Some(6) && said.contains("another process is sending")), "{ended:?}");
    }
    assert_each_came_once(&shop, 30);
    assert!(start(&shop, "day.ndjson", &["--continue"]).wait_with_output().expect("it ends").status.success());
    assert_each_came_once(&shop, 30);
}

#[test]
fn sending_a_whole_file_and_sending_its_rest_exclude_each_other() {
    let check = |first: &[&str], second: &[&str], words: &str| {
        let shop = shop_with(3);
        shop.server.set_reply(Reply::ok().delay(Duration::from_millis(1500)));
        let running = start(&shop, "day.ndjson", &[first, &["--concurrency", "1"]].concat());
        shop.server.wait_for(1);
        let (code, said) = end(start(&shop, "day.ndjson", second));
        assert_eq!((code, said.contains(words)), (Some(6), true), "{said}");
        // A dry run excludes no one, and another file is not excluded.
        shop.sandbox.write("other.ndjson", line(9));
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue", "-n"]).succeeds();
        shop.server.set_reply(Reply::ok());
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "other.ndjson", "--continue"]).succeeds();
        assert_eq!(end(running).0, Some(0));
        assert_each_came_once(&shop, 4);
    };
    check(&[], &["--continue"], "another process is sending lines of");
    check(&["--continue"], &["--continue"], "another process is sending lines of");
    check(&["--continue"], &[], "another process is sending the rest of");
}

/// Two stores in one folder share a log. An event that was sent to one environment was not sent to the other.
#[test]
fn lines_that_were_sent_to_another_environment_are_sent_to_this_one() {
    let shop = shop_with(3);
    for name in ["staging", "prod"] {
        let url = shop.server.url(&format!("/{name}"));
        let store = format!("version = 1\nenvironment = \"{name}\"\n{}", connector("sale", "SALE_INVENTORY", &url));
        shop.sandbox.write(format!("{name}.toml"), store);
    }
    let go_on = ["--continue", "--concurrency", "1"];
    let send = |name: &str, more: &[&str]| {
        let store = format!("{name}.toml");
        start(&shop, "day.ndjson", &[&["--config", &store], more].concat())
    };
    let came =
        |name: &str| shop.server.requests().iter().filter(|request| request.path() == format!("/{name}")).count();
    assert_eq!(end(send("staging", &[])).0, Some(0));
    let (code, said) = end(send("prod", &["--continue", "-n"]));
    assert_eq!((code, said.contains("already")), (Some(0), false), "{said}");
    // A line that is still being sent to the other environment does not prevent it either.
    shop.server.set_path_reply("/staging", Reply::ok().delay(Duration::from_millis(1500)));
    shop.sandbox.write("day.ndjson", (1..=4).map(line).collect::<String>());
    let running = send("staging", &go_on);
    shop.server.wait_for(4);
    let (code, said) = end(send("prod", &go_on));
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(end(running).0, Some(0));
    assert_eq!((came("staging"), came("prod")), (4, 4));
    for name in ["staging", "prod"] {
        let (code, said) = end(send(name, &go_on));
        assert!(code == Some(0) && said.contains("already in the log: 4"), "{name} {said}");
    }
    assert_eq!((came("staging"), came("prod")), (4, 4));
}

#[cfg(unix)]
#[test]
fn a_killed_process_excludes_no_one() {
    let shop = shop_with(5);
    shop.server.set_reply(Reply::hang());
    let mut running = start(&shop, "day.ndjson", &["--continue", "--concurrency", "1"]);
    shop.server.wait_for(1);
    running.kill().expect("it is killed");
    running.wait().expect("it ends");
    shop.server.set_reply(Reply::ok());
    let (code, said) = end(start(&shop, "day.ndjson", &["--continue"]));
    assert_eq!(code, Some(0), "{said}");
    shop.run(["resume", "--unknown"]).succeeds();
    assert_eq!(counts(&shop).len(), 5);
}

#[cfg(unix)]
#[test]
fn every_spelling_of_a_path_is_the_same_file() {
    let shop = shop_with(2);
    shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson"]).succeeds();
    std::fs::create_dir(shop.sandbox.file("sub")).expect("a folder");
    std::os::unix::fs::symlink("../day.ndjson", shop.sandbox.file("sub/link")).expect("a link");
    let whole = shop.sandbox.file("day.ndjson");
    let whole = whole.to_str().expect("a text");
    for spelling in ["./day.ndjson", "sub/../day.ndjson", "sub/link", whole] {
        let shown = shop.run(["send", "SALE_INVENTORY", "--ndjson", spelling, "--continue"]).succeeds().stderr;
        assert!(shown.contains("already in the log: 2"), "{spelling} {shown}");
    }
    // If stdin is a file, it counts as that file.
    let mut command = shop.sandbox.command(["send", "SALE_INVENTORY", "--ndjson", "/dev/stdin", "--continue"]);
    let file = std::fs::File::open(whole).expect("the file");
    let output = command.stdin(file).output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    assert_each_came_once(&shop, 2);
}

#[cfg(unix)]
#[test]
fn continue_refuses_a_pipe() {
    let shop = shop_with(2);
    let fifo = shop.sandbox.file("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().expect("mkfifo").success());
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    let run = |script: &str| {
        let text = script.replace("SEND", &format!("{program} send SALE_INVENTORY --continue --ndjson"));
        let mut command = shop.sandbox.command(["unused"]);
        let (variables, folder): (Vec<_>, _) = (
            command.get_envs().map(|(k, v)| (k.to_owned(), v.map(ToOwned::to_owned))).collect(),
            command.get_current_dir().map(Path::to_owned).expect("a folder"),
        );
        command = std::process::Command::new("bash");
        command.args(["-c", &text]).current_dir(folder).env_clear();
        command.envs(variables.into_iter().filter_map(|(key, value)| Some((key, value?))));
        let output = command.output().expect("bash");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for script in [
        "cat day.ndjson | SEND /dev/stdin",
        "cat day.ndjson | SEND /dev/stdin -n",
        "cat day.ndjson | SEND /dev/fd/0",
        "SEND <(cat day.ndjson)",
        "SEND /dev/fd/7 7< <(cat day.ndjson)",
        "(cat day.ndjson > fifo &) ; SEND fifo",
        "cat day.ndjson | SEND -",
        "SEND /dev/null",
    ] {
        let (code, said) = run(script);
        assert!(code == Some(2) && said.contains("--continue needs a file"), "{script}: {code:?} {said}");
    }
    assert_eq!(shop.server.requests().len(), 0, "nothing was sent");
    // Without --continue a pipe is sent as it arrives.
    let (code, said) = run(&format!("cat day.ndjson > fifo & {program} send SALE_INVENTORY --ndjson fifo"));
    assert_eq!(code, Some(0), "{said}");
    assert_each_came_once(&shop, 2);
}

/// Returns the peak memory, in KiB, of a dry run over `count` lines that are all in the log.
#[cfg(target_os = "linux")]
fn memory_of(count: usize) -> u64 {
    let sandbox = Sandbox::new();
    sandbox
        .write("inv-hooks.toml", format!("{STORE_HEAD}{}", connector("sale", "SALE_INVENTORY", "http://127.0.0.1:1/")));
    let file = sandbox.write("day.ndjson", (1..=count).map(line).collect::<String>());
    let made = r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{}}"#;
    sandbox.run_with_input(["failed", "import", "-", "-q"], made.as_bytes()).succeeds();
    let log = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let sql = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
        INSERT INTO delivery (webhook_id, event_id, environment, connector, api_key, state, created_at, is_test, payload_bytes,
          source_file, source_line, payload)
        SELECT 'w' || n, 'e', 'test', 'sale', 'SALE_INVENTORY', 'delivered', 0, 0, 9, ?2, n,
          CAST('{\"orderId\":\"D' || n || '\"}' AS BLOB) FROM n";
    let place = file.canonicalize().expect("a path");
    log.execute(sql, rusqlite::params![i64::try_from(count).expect("a count"), place.to_str()]).expect("rows");
    drop(log);
    let mut command = sandbox.command(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue", "-n"]);
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the binary starts");
    let (status, mut most) = (format!("/proc/{}/status", child.id()), 0);
    while child.try_wait().expect("a child").is_none() {
        let peak = std::fs::read_to_string(&status).unwrap_or_default();
        let peak = peak.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    let (code, said) = end(child);
    assert!(
        code == Some(0) && said.contains(&format!("already in the log: {}", inv_hooks::output::number(count))),
        "{said}"
    );
    most
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_continue_hardly_grows_with_the_file() {
    let (few, many) = (memory_of(1_000), memory_of(60_000));
    crate::harness::note(&format!("send --continue -n: {few} KiB for 1,000 lines, {many} KiB for 60,000"));
    assert!(few > 0 && many < few + 6 * 1024, "{few} KiB for 1,000 lines, {many} KiB for 60,000");
}

#[test]
fn a_file_that_was_cut_within_a_line_end_can_be_continued() {
    let whole = "{\"orderId\":\"D1\"}\r\n{\"orderId\":\"D2\"}\r\n{\"orderId\":\"D3\"}\r\n";
    for missing in [1, 2, whole.len() / 3 + 1, 0] {
        let shop = shop_with(0);
        let length = whole.len() - missing;
        shop.sandbox.write("day.ndjson", &whole[..length]);
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson"]).succeeds();
        shop.sandbox.write("day.ndjson", whole);
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).succeeds();
        assert_each_came_once(&shop, 3);
    }
}

/// Earlier versions stored the byte order mark of a file with the payload of its first line.
#[test]
fn a_first_line_that_an_earlier_version_stored_with_its_mark_is_recognised() {
    for is_dropped in [false, true] {
        let shop = shop_with(0);
        let lines = "{\"orderId\":\"D1\"}\n\u{feff}{\"orderId\":\"D2\"}\n";
        shop.sandbox.write("day.ndjson", format!("\u{feff}{lines}"));
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson"]).shown();
        let sent = shop.server.requests().len();
        let marked = "\u{feff}{\"orderId\":\"D1\"}".as_bytes();
        let log = rusqlite::Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        let kept = (!is_dropped).then_some(marked);
        let digest = is_dropped.then(|| inv_hooks::model::digest(marked));
        let update = "UPDATE delivery SET payload = ?1, digest = ?2 WHERE source_line = 1";
        assert_eq!(log.execute(update, rusqlite::params![kept, digest]), Ok(1));
        drop(log);
        let shown = shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).shown().stderr;
        assert_eq!(shop.server.requests().len(), sent, "{shown}");
        // A different first line is a different event.
        shop.sandbox.write("day.ndjson", "\u{feff}{\"orderId\":\"E1\"}\n");
        shop.run(["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"]).succeeds();
        assert_eq!(shop.server.requests().len(), sent + 1);
    }
}
