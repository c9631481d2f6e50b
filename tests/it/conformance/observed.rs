//! Commands of `--observe`, and what a signal leaves of a run.

use super::proof::{checked, good_at_first, proves_nothing, shop};
use crate::harness::{Reply, Shop};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `is` holds.
fn wait_until(what: &str, is: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Says whether a process is there. One that has ended may wait for its parent.
fn is_alive(pid: &str) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid.trim()).join("stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Starts a run with `args`, sends it `signals` once `is_time`, and returns what it wrote until its end.
fn stopped(shop: &Shop, args: &[&str], signals: &str, is_time: impl Fn() -> bool) -> Output {
    let words = [&["connector", "conformance", "one", "-o", "json", "--timeout", "30s"], args].concat();
    let mut command = shop.sandbox.command(words);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the binary starts");
    wait_until("the moment comes", is_time);
    let kill = format!("for signal in {signals}; do kill -$signal {}; done", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("sh is there").success());
    let sent = Instant::now();
    let output = child.wait_with_output().expect("it ends");
    assert!(sent.elapsed() < Duration::from_secs(10), "{:?}", sent.elapsed());
    output
}

#[test]
fn after_ctrl_c_the_finished_checks_are_reported_and_nothing_lives_on() {
    let shop = shop("");
    let pids = ["shell.pid", "child.pid"].map(|name| shop.sandbox.file(name));
    let observe = "echo $$ > shell.pid; sleep 600 & echo $! > new.pid; mv new.pid child.pid; wait";
    let args = ["--only", "unicode,duplicate-effect,burst", "--report", "junit=report.xml", "--observe", observe];
    let output = stopped(&shop, &args, "INT", || pids[1].exists());
    let view: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(130), "{view:#}");
    assert_eq!(
        (&view["checks"][0]["id"], &view["passed"], &view["not_run"]),
        (&"unicode".into(), &1.into(), &2.into())
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains("Stopped"), "{output:?}");
    let report = shop.sandbox.read("report.xml");
    assert!(report.contains("unicode") && report.contains("2 not run"), "{report}");
    for pid in pids.map(|file| fs::read_to_string(file).expect("a number")) {
        wait_until("it ends", || !is_alive(&pid));
    }
}

/// The second one ends the program at once.
#[test]
fn two_signals_right_after_each_other_end_the_command_too() {
    let shop = shop("");
    let pids = ["shell.pid", "child.pid"].map(|name| shop.sandbox.file(name));
    let observe = "echo $$ > shell.pid; sleep 600 & echo $! > new.pid; mv new.pid child.pid; wait";
    let args = ["--only", "duplicate-effect", "--observe", observe];
    let output = stopped(&shop, &args, "INT TERM", || pids[1].exists());
    assert!(matches!(output.status.code(), Some(130 | 143)), "{output:?}");
    for pid in pids.map(|file| fs::read_to_string(file).expect("a number")) {
        wait_until("it ends", || !is_alive(&pid));
    }
}

#[test]
fn a_request_without_an_answer_does_not_delay_the_end() {
    let shop = shop("");
    good_at_first(&shop, 3, |_| Reply::hang());
    let output = stopped(&shop, &["--only", "unicode,nulls"], "TERM", || shop.server.requests().len() == 4);
    let view: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (output.status.code(), &view["passed"], &view["not_run"]),
        (Some(143), &1.into(), &1.into()),
        "{view:#}"
    );
    assert_eq!(shop.server.requests().len(), 4);
}

#[test]
fn the_first_check_is_reported_though_the_second_one_was_stopped() {
    let shop = shop("");
    good_at_first(&shop, 1, |_| Reply::hang());
    let output = stopped(&shop, &[], "TERM", || shop.server.requests().len() == 2);
    let view: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (output.status.code(), &view["checks"][0]["id"], &view["passed"], &view["failed"]),
        (Some(143), &"redirects".into(), &1.into(), &0.into()),
        "{view:#}"
    );
}

#[test]
fn a_command_that_wants_the_terminal_fails_at_once() {
    let shop = shop("");
    let started = Instant::now();
    let observe = "stty -echo < /dev/tty; read answer < /dev/tty; echo $answer";
    let args = ["connector", "conformance", "one", "--only", "duplicate-effect", "--observe", observe];
    let mut terminal = shop.sandbox.terminal_of(140, args);
    terminal.sees("asks for something on the terminal");
    assert_eq!(terminal.ends().0, 4);
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

#[test]
fn a_long_error_of_a_command_is_cut() {
    let shop = shop("");
    let observe = "printf 'key hunter2 ' >&2; head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 1";
    let check = checked(&shop, "duplicate-effect", &["--observe", observe]);
    proves_nothing(&check, "duplicate-effect", "failed");
    assert!(check["message"].as_str().expect("text").len() < 5_000);
}
