//! An import that ends half way is run again, and memory does not grow with the input.

use super::{export, import, lines};
use crate::harness::{STORE_HEAD, Sandbox};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

fn project() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE_HEAD);
    sandbox
}

/// A line of an export. Each event waits for the next one, so that references lead to later lines.
fn line(n: usize, count: usize, bytes: usize) -> String {
    let name = |n: usize| format!("msg-{n}");
    let waiting_on = (n + 1 < count).then(|| name(n + 1));
    let attempt = json!({"number": 1, "kind": "send", "at": "2026-01-02T00:00:00Z", "url": "https://a.example/", "answer": {"failure": "http_status",
        "status": 503, "latency_us": 5, "body": "down"}});
    let payload = format!("{{\"orderId\":\"D{n}\",\"pad\":\"{}\"}}", "x".repeat(bytes));
    let line = json!({"id": n + 1, "api_key": "SALE_INVENTORY", "connector": "sale", "environment": "test", "state": "failed", "attempts": 1,
        "status": 503, "failure": "http_status", "cause": "503", "webhook_id": name(n), "event_id": name(n), "created_at": "2026-01-01T00:00:00Z",
        "failed_at": "2026-01-02T00:00:00Z", "payload": payload, "details": {"waiting_on": waiting_on, "history": [attempt]}});
    format!("{line}\n")
}

fn count(sandbox: &Sandbox) -> usize {
    let log = sandbox.file(".inv-hooks/events.db");
    let ran =
        if log.exists() { sandbox.run(["failed", "search", "--count", "-q"]).shown().stdout } else { String::new() };
    ran.trim().parse().unwrap_or(0)
}

#[test]
fn an_import_that_was_killed_is_run_again() {
    const COUNT: usize = 90;
    let whole: Vec<String> = (0..COUNT).map(|n| line(n, COUNT, 700_000)).collect();
    let all = whole.concat();
    let sandbox = project();
    let mut command = sandbox.command(["failed", "import", "-", "-q"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(whole[..60].concat().as_bytes()).expect("it reads");
    let end = Instant::now() + Duration::from_mins(1);
    while count(&sandbox) == 0 {
        assert!(Instant::now() < end, "no batch was written");
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().expect("it is killed");
    child.wait().expect("it ends");
    drop(stdin);
    let first = count(&sandbox);
    assert!((1..COUNT).contains(&first), "{first}");
    let told = import(&sandbox, all.as_bytes(), &[], 0);
    assert!(told.contains(&format!("{} added, {first} already in the log", COUNT - first)), "{told}");
    assert!(!told.contains("dropped"), "{told}");
    let at_once = project();
    import(&at_once, all.as_bytes(), &[], 0);
    let plain = |sandbox: &Sandbox| -> Vec<Value> {
        let mut rows = lines(&export(sandbox, &[]));
        // Payloads are long. A row that is known already uses up an id.
        for key in ["id", "waiting_on", "cursor", "payload"] {
            rows.iter_mut().for_each(|row| drop(row.as_object_mut().expect("an object").remove(key)));
        }
        rows
    };
    assert_eq!(plain(&sandbox), plain(&at_once));
    let waiting = plain(&sandbox).iter().filter(|row| row["details"]["waiting_on"].is_string()).count();
    assert_eq!(waiting, COUNT - 1);
}

/// Imports `count` events of 4 KiB and returns the peak memory in KiB.
#[cfg(target_os = "linux")]
fn memory_of(count: usize) -> u64 {
    let sandbox = project();
    let mut command = sandbox.command(["failed", "import", "-", "-q"]);
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary starts");
    let status = format!("/proc/{}/status", child.id());
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut most = 0;
    for n in 0..count {
        stdin.write_all(line(n, 0, 4_096).as_bytes()).expect("it reads");
        if n % 500 == 0 || n + 1 == count {
            let peak = std::fs::read_to_string(&status).unwrap_or_default();
            let peak =
                peak.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
            most = most.max(peak.unwrap_or(0));
        }
    }
    drop(stdin);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    most
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_of_an_import_does_not_grow_with_the_input() {
    let (few, many) = (memory_of(12_000), memory_of(30_000));
    crate::harness::note(&format!("failed import: {few} KiB for 12,000 events, {many} KiB for 30,000"));
    assert!(few > 0 && many < few + 24 * 1024, "{few} KiB for 12,000 events, {many} KiB for 30,000");
}
