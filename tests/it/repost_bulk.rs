//! A bulk repost from start to end: the question, the stop, the progress, and the command for the events that are left.

use crate::harness::{Reply, Shop, connector};
use serde_json::Value;
use snapbox::str;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// Writes `count` failed events of `connector` to the log and returns their webhook ids.
pub fn fill(shop: &Shop, connector: &str, count: usize) -> Vec<String> {
    let ids: Vec<String> = (0..count).map(|n| format!("{connector}-{n:05}")).collect();
    let line = |id: &String| {
        format!(
            r#"{{"api_key":"SALE_INVENTORY","connector":"{connector}","webhook_id":"{id}","status":503,"payload":{{"orderId":"{id}"}}}}"#
        )
    };
    let lines: Vec<String> = ids.iter().map(line).collect();
    shop.sandbox.run_with_input(["failed", "import", "-"], lines.join("\n").as_bytes()).succeeds();
    ids
}

pub fn start(shop: &Shop, args: &[&str]) -> Child {
    let mut command = shop.sandbox.command(args);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

pub fn interrupt(child: &Child) {
    let status = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().expect("sh is there");
    assert!(status.success());
}

/// Returns the command that a run suggests for the events that are left.
pub fn what_is_left(stderr: &str) -> Vec<String> {
    let line = stderr.lines().find(|line| line.starts_with("Send the rest: `inv-hooks "));
    let line = line.unwrap_or_else(|| panic!("no command in {stderr}"));
    let command = line.split('`').nth(1).expect("a command").trim_start_matches("inv-hooks ");
    command.split(' ').map(str::to_owned).collect()
}

fn stderr_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_connector_that_is_neither_in_the_store_nor_in_the_log_is_an_error() {
    let shop = Shop::new();
    let check = |name: &str, exit: i32, words: &str| {
        for verb in ["--yes", "--dry-run"] {
            let ran = shop.run(["repost", "--connector", name, verb]).exits(exit);
            assert!(ran.stderr.contains(words), "{name}: {}", ran.stderr);
        }
    };
    shop.deliver("SALE_INVENTORY", "{}");
    check(
        "sael",
        5,
        "there is no connector sael, neither in the store nor in the log\n  Did you mean sale? List all: `inv-hooks",
    );
    check("elsewhere", 5, "List all: `inv-hooks connector list`.");
    check("sale", 0, "");
    let nothing_yet = Shop::new();
    nothing_yet.run(["failed", "search", "--connector", "sael", "--exit-code"]).exits(5);
    nothing_yet.run(["failed", "search", "--connector", "sale", "--exit-code"]).succeeds();
    for more in [&["--exit-code"][..], &["--exit-code", "--count"]] {
        let told = shop.run([&["failed", "search", "--connector", "sael"], more].concat()).exits(5).stderr;
        assert!(
            told.contains("neither in the store nor in the log"),
            "a check that is green would hide a slip: {told}"
        );
    }
    let searched = shop.run(["failed", "search", "--connector", "sael"]).succeeds();
    searched.says(str![[r#"
warning: there is no connector sael in the store; did you mean sale?
No failed event matches.

"#]]);
    shop.run(["connector", "remove", "sale", "--yes"]).succeeds();
    check("sale", 0, "warning: there is no connector sale in the store");
    let shown = shop.run(["connector", "show", "asm"]).exits(5);
    assert!(shown.stderr.contains("Did you mean asn?"), "{}", shown.stderr);
}

#[test]
fn failed_events_of_another_environment_are_mentioned() {
    let shop = Shop::new();
    fill(&shop, "sale", 3);
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("environment = \"test\"", "environment = \"prod\""));
    shop.run(["repost", "--all", "--dry-run"]).succeeds().says(str![[r#"
Failed events of other environments stay as they are: 3 of test; this store is for prod.
Nothing was sent.

"#]]);
    shop.run(["repost", "--all", "--yes"]).succeeds().says(str![[r#"
Failed events of other environments stay as they are: 3 of test; this store is for prod.
nothing to send

"#]]);
    assert!(!shop.run(["repost", "--connector", "sale", "--yes"]).succeeds().stderr.contains("environments"));
    shop.sandbox.write("inv-hooks.toml", store);
    let ran = shop.run(["repost", "--all", "--yes"]).succeeds();
    assert!(!ran.stderr.contains("environments"), "{}", ran.stderr);
}

#[test]
fn a_run_stops_after_the_given_number_of_failures() {
    let shop = Shop::new();
    fill(&shop, "sale", 40);
    shop.run(["repost", "--all", "--stop-after-failures", "0"]).exits(2);
    shop.server.set_reply(Reply::status(422));
    let args = ["repost", "--all", "--yes", "--stop-after-failures", "3", "--concurrency", "1", "-o", "json"];
    let ran = shop.run(args).exits(4);
    let sum = ran.json()["summary"].clone();
    let number = |key: &str| sum[key].as_u64().expect("a count");
    assert!((3..10).contains(&number("failed")) && number("delivered") == 0, "{sum}");
    assert_eq!(number("failed") + number("left"), 40, "{sum}");
    assert_eq!(ran.json()["deliveries"].as_array().map(Vec::len), Some(40), "every event is reported");
    assert!(ran.json()["deliveries"].as_array().expect("a list").iter().all(|one| one["webhook_id"] != ""));
    assert!(ran.stderr.contains("Stopped because of --stop-after-failures 3"), "{}", ran.stderr);
    let left = what_is_left(&ran.stderr);
    assert_eq!(left, ["repost", "--all", "--stop-after-failures", "3", "--concurrency", "1", "--yes"]);
    shop.server.set_reply(Reply::ok());
    shop.run(left).succeeds();
    assert_eq!(shop.search(&[]), [0_i64; 0]);
}

/// The limit would come too late if it counted only events whose retries are used up.
#[test]
fn attempts_that_would_be_retried_count_as_failures() {
    let shop = Shop::new();
    fill(&shop, "sale", 20);
    shop.server.set_reply(Reply::status(503));
    let before = shop.server.requests().len();
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("inv-hooks.toml", store.replace("[connectors.sale]\n", "[connectors.sale]\nbreaker = 0\n"));
    let ran = shop.run(["repost", "--all", "--yes", "--stop-after-failures", "3", "--concurrency", "1"]).exits(4);
    ran.says(str![[r#"
     20 to sale (failed: http_status)
...
Stopped because of --stop-after-failures 3: 3 attempts failed.
...
Send the rest: `inv-hooks repost --all --stop-after-failures 3 --concurrency 1 --yes`. List the events: `inv-hooks failed search`.

"#]]);
    assert_eq!(shop.server.requests().len() - before, 3, "{}", ran.stderr);
    assert_eq!(shop.search(&[]).len(), 20, "no event is lost");
}

/// A shop with two connectors that answer and one that does not.
fn shop_with_a_dead_one() -> Shop {
    let shop = Shop::empty();
    let line = |name: &str| connector(name, "SALE_INVENTORY", &shop.server.url(&format!("/{name}")));
    shop.write_store(&["one", "two", "dead"].map(line).concat());
    shop.server.set_path_reply("/dead", Reply::status(503));
    shop
}

#[test]
fn the_events_left_are_counted_by_connector_with_the_command_that_sends_them() {
    let shop = shop_with_a_dead_one();
    ["one", "two", "dead"].iter().for_each(|name| drop(fill(&shop, name, 30)));
    let ran = shop.run(["repost", "--failure", "http_status", "--yes", "--reason", "it is back"]).exits(4);
    ran.says(str![[r#"
     30 to dead (failed: http_status)
     30 to one (failed: http_status)
     30 to two (failed: http_status)
60 delivered, [..] failed, [..] not sent
dead: [..] failed, [..] not sent (circuit open)
Send the rest: `inv-hooks repost --failure http_status --reason 'it is back' --yes`. List the events: `inv-hooks failed search --failure http_status`.

"#]]);
    shop.server.set_path_reply("/dead", Reply::ok());
    let again = shop.run(["repost", "--failure", "http_status", "--yes", "-o", "json"]).succeeds().json();
    assert_eq!(again["summary"]["delivered"], 30);
}

#[test]
fn a_suggested_command_contains_no_secret_of_a_url() {
    let shop = Shop::new();
    fill(&shop, "sale", 1);
    shop.server.set_reply(Reply::status(422));
    let to = shop.server.url("/sale?code=hunter2-planted");
    shop.run(["repost", "--all", "--yes", "--to", &to]).exits(4).says(str![[r#"
      1 to http://127.0.0.1:[..]/sale?code=*** (failed: http_status)
1 failed
sale: 1 failed
To send the rest, run the same command again. List the events: `inv-hooks failed search`.

"#]]);
}

#[test]
fn ctrl_c_prints_the_command_that_sends_the_rest() {
    let shop = Shop::new();
    fill(&shop, "sale", 200);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(30)));
    let child = start(&shop, &["repost", "--connector", "sale", "--concurrency", "4", "--yes"]);
    shop.server.wait_for(20);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let stderr = stderr_of(&output);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    let sum = stderr.lines().find(|line| line.contains(" delivered, ")).unwrap_or_else(|| panic!("{stderr}"));
    assert!(sum.ends_with(" not sent"), "{sum}");
    let counts: u64 = sum.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse::<u64>().ok()).sum();
    assert_eq!(counts, 200, "{sum}");
    assert!(stderr.lines().any(|line| line.starts_with("sale: ") && line.ends_with(" not started")), "{stderr}");
    let left = what_is_left(&stderr);
    assert_eq!(left, ["repost", "--connector", "sale", "--concurrency", "4", "--yes"]);
    shop.server.set_reply(Reply::ok());
    shop.run(left).succeeds();
    assert_eq!((shop.search(&[]), shop.server.requests().len()), (Vec::new(), 200));
}

#[test]
fn ctrl_c_of_a_repost_by_ids_names_the_ids_that_are_left() {
    let shop = Shop::new();
    fill(&shop, "sale", 30);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(50)));
    let ids: Vec<String> = (1..=30).map(|id| id.to_string()).collect();
    let args: Vec<&str> = ["repost", "--concurrency", "1"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    let child = start(&shop, &args);
    shop.server.wait_for(3);
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let left = what_is_left(&stderr_of(&output));
    assert!(left.starts_with(&["repost".to_owned()]) && left.ends_with(&["--concurrency".to_owned(), "1".to_owned()]));
    assert!(left.contains(&"30".to_owned()) && left[1] != "1" && left[1] != "2", "{left:?}");
    shop.server.set_reply(Reply::ok());
    shop.run(left).succeeds();
    assert_eq!((shop.search(&[]), shop.server.requests().len()), (Vec::new(), 30));
}

#[test]
fn without_a_terminal_progress_is_a_line() {
    let shop = Shop::new();
    fill(&shop, "sale", 9);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(1_500)));
    let quiet = start(&shop, &["repost", "9", "8", "7", "6", "--concurrency", "1", "--quiet"]);
    let ran = shop.run(["repost", "1", "2", "3", "4", "5", "--concurrency", "1"]).succeeds();
    let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.contains(" of 5: ")).collect();
    let [line] = lines[..] else { panic!("one line, after five seconds: {}", ran.stderr) };
    assert!(line.starts_with("3 of 5: 3 delivered, 0.") && line.contains(" per second, about "), "{line}");
    let quiet = quiet.wait_with_output().expect("it ends");
    assert_eq!((quiet.status.code(), stderr_of(&quiet).as_str()), (Some(0), ""));
}

/// Returns the screen of a terminal; it knows only the cursor movements of the bar and the lines.
#[cfg(unix)]
fn screen(written: &str) -> Vec<String> {
    let (mut lines, mut row, mut column): (Vec<Vec<char>>, usize, usize) = (vec![Vec::new()], 0, 0);
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\r' => column = 0,
            '\n' => row += 1,
            '\u{1b}' => {
                assert_eq!(rest.next(), Some('['), "a cursor movement");
                let mut number = String::new();
                let end = loop {
                    match rest.next().expect("an end") {
                        letter if letter.is_ascii_alphabetic() => break letter,
                        digit => number.push(digit),
                    }
                };
                match end {
                    'A' => row -= number.parse::<usize>().unwrap_or(1),
                    'B' => row += number.parse::<usize>().unwrap_or(1),
                    'K' if number == "2" => lines[row].clear(),
                    'K' => lines[row].truncate(column),
                    _ => {}
                }
            }
            c => {
                let line = &mut lines[row];
                line.resize(line.len().max(column + 1), ' ');
                line[column] = c;
                column += 1;
            }
        }
        lines.resize(lines.len().max(row + 1), Vec::new());
    }
    lines.into_iter().map(|line| line.into_iter().collect::<String>().trim_end().to_owned()).collect()
}

#[test]
#[cfg(unix)]
fn on_a_terminal_the_progress_bar_stays_below_the_lines() {
    let shop = Shop::new();
    fill(&shop, "sale", 12);
    shop.server.set_reply(Reply::status(422).delay(Duration::from_millis(300)));
    let mut terminal = shop.sandbox.terminal_of(80, ["repost", "--all", "--concurrency", "2", "--yes"]);
    terminal.sees(" of 12: 0 delivered, ").sees(" failed, ").sees(" per second, about ").sees(" left");
    let (code, written) = terminal.ends();
    assert_eq!(code, 4, "{written}");
    assert!(written.contains("[=") && written.matches(" of 12: ").count() > 3, "{written:?}");
    let lines = screen(&written);
    let is_narrow = |line: &&String| line.starts_with("Send the rest: ") || line.chars().count() <= 80;
    assert!(lines.iter().all(|line| is_narrow(&line)), "{lines:#?}");
    let bars = written.split(['\r', '\n']).filter(|part| part.contains(" of 12: "));
    bars.for_each(|bar| assert!(screen(bar).concat().chars().count() <= 80, "{bar:?}"));
    assert!(!lines.iter().any(|line| line.contains(" of 12: ")), "the bar is still there at the end: {lines:#?}");
    let outcomes: Vec<&String> =
        lines.iter().filter(|line| line.contains("failed") && line.contains("sale-")).collect();
    assert_eq!(outcomes.len(), 12, "{lines:#?}");
    for line in outcomes {
        assert!(line.starts_with(|c: char| c.is_ascii_digit()), "{line}");
    }
    assert!(lines.contains(&"12 failed".to_owned()), "{lines:#?}");
}

#[test]
#[cfg(unix)]
fn ctrl_c_removes_the_progress_bar() {
    let shop = Shop::new();
    fill(&shop, "sale", 60);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(200)));
    let mut terminal = shop.sandbox.terminal_of(80, ["repost", "--all", "--concurrency", "2", "--yes"]);
    terminal.sees(" of 60: ").presses(crate::harness::terminal::CTRL_C).sees("Stopping");
    let (code, written) = terminal.ends();
    assert_eq!(code, 130, "{written}");
    let lines = screen(&written);
    assert!(!lines.iter().any(|line| line.contains(" of 60: ")), "{lines:#?}");
    let left = lines.iter().filter(|line| line.contains(" left ")).count();
    assert!(left <= 20, "there must not be a line for each event that is left: {lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("sale: ") && line.ends_with(" not started")), "{lines:#?}");
}

#[test]
#[cfg(unix)]
fn the_progress_of_a_file_has_no_total() {
    let shop = Shop::new();
    let lines: String = (0..8).map(|n| format!("{{\"orderId\":\"{n}\"}}\n")).collect();
    shop.sandbox.write("day.ndjson", lines);
    shop.server.set_reply(Reply::ok().delay(Duration::from_millis(400)));
    let args = ["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--concurrency", "2"];
    let mut terminal = shop.sandbox.terminal_of(80, args);
    terminal.sees(" delivered, ").sees(" per second");
    let (code, written) = terminal.ends();
    assert_eq!(code, 0, "{written}");
    let lines = screen(&written);
    assert!(lines.contains(&"8 delivered".to_owned()), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.ends_with(" per second")), "{lines:#?}");
}

/// Returns the peak memory of a command, in KiB.
#[cfg(target_os = "linux")]
fn peak(shop: &Shop, args: &[&str], code: i32) -> u64 {
    let mut command = shop.sandbox.command(args);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(now.unwrap_or_default());
        if let Some(ended) = child.try_wait().expect("it ends") {
            assert_eq!(ended.code(), Some(code), "{args:?}");
            return most;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_memory_of_a_repost_does_not_grow_with_the_number_of_events() {
    let (few, many) = (1_000, if std::env::var_os("INV_HOOKS_FULL").is_some() { 100_000 } else { 20_000 });
    let shop = shop_with_a_dead_one();
    fill(&shop, "dead", few);
    let small = peak(&shop, &["repost", "--all", "--yes"], 4);
    fill(&shop, "dead", many);
    let large = peak(&shop, &["repost", "--all", "--yes"], 4);
    let grown = large.saturating_sub(small);
    let bytes = grown * 1024 / (many - few) as u64;
    let told = format!("bulk repost: {small} KiB for {few} rows, {large} KiB for {many}: {bytes} bytes a row");
    crate::harness::note(&told);
    // The pages of the log that SQLite keeps, and a little for each row. This program takes more from the start than a released one.
    let most = 12_000 + many as u64 * 200 / 1024;
    assert!(grown <= most, "{grown} KiB, at most {most}");
}

/// The JSON of a bulk repost is complete, whatever memory that takes.
#[test]
fn json_names_every_delivery() {
    let shop = shop_with_a_dead_one();
    let mut ids: Vec<String> = ["one", "dead"].iter().flat_map(|name| fill(&shop, name, 700)).collect();
    let document = shop.run(["repost", "--all", "--yes", "-o", "json"]).exits(4).json();
    let rows = document["deliveries"].as_array().expect("a list");
    let mut told: Vec<String> = rows.iter().filter_map(|row| row["webhook_id"].as_str().map(str::to_owned)).collect();
    told.sort_unstable();
    ids.sort_unstable();
    assert_eq!(told, ids);
    let is_left = |row: &&Value| row["failure"] == "breaker";
    let left: Vec<&Value> = rows.iter().filter(is_left).collect();
    assert!(left.len() > 600 && left.iter().all(|row| row["state"] == "failed"), "{}", left.len());
    assert!(left.iter().all(|row| row["document_id"].is_string() && row["attempts"] == 1), "{:?}", left.first());
}
