//! A server reloads its configuration several times while two thousand events arrive: no event is lost, and no stock
//! change is applied twice.

use super::curl::{self, Curl, PARALLEL, file};
use super::place::{Program, can_run};
use super::sender::{Sender, id_of};
use super::start::{self, Server};
use super::table::row;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const COUNT: usize = 2_000;

/// Every second event is a sale, which must not be applied twice; the others may arrive again.
fn lines() -> String {
    let line = |at: usize| match at % 2 {
        0 => format!("{{\"apiKey\":\"SALE_INVENTORY\",\"payload\":{{\"orderId\":\"S-{at}\"}}}}\n"),
        _ => format!(
            "{{\"apiKey\":\"INVENTORY_EXPORT_CYC\",\"event\":\"CYC_COUNT_COMPLETED_EVENT\",\"payload\":{{\"countId\":\"C-{at}\"}}}}\n"
        ),
    };
    (0..COUNT).map(line).collect()
}

/// Runs `work` while `server` gets `signal` again and again; returns its result and the number of signals.
fn meanwhile<T>(server: &Server, signal: &str, every: Duration, work: impl FnOnce() -> T) -> (T, usize) {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let signals = scope.spawn(|| {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                std::thread::sleep(every);
                server.signal(signal);
                count += 1;
            }
            count
        });
        let done = work();
        is_over.store(true, Ordering::Relaxed);
        (done, signals.join().expect("the signals end"))
    })
}

fn times(backend: &Server) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::<String, usize>::new();
    backend.applied().into_iter().for_each(|one| *times.entry(one.id).or_default() += 1);
    times
}

fn by_curl(server: &Server, backend: &Server, signal: &str, every: Duration) -> String {
    backend.forget();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let payload = file(folder.path(), "payload", b"{\"orderId\":\"S-1\"}");
    let files: Vec<PathBuf> = vec![payload; COUNT];
    let each = "retry = 5\nretry-all-errors\nretry-delay = 1";
    let posts = Curl { url: &server.url("/?wait=0.01"), each, flags: &PARALLEL };
    let (statuses, _) = meanwhile(server, signal, every, || posts.post(&files));
    let (times, answered) = (times(backend), curl::count(&statuses, 200));
    let twice = times.values().filter(|count| **count > 1).count();
    format!("{answered} answered 200, {} applied, {twice} of them more than once", times.len())
}

fn check(server: &Server, backend: &Server, signal: &str, every: Duration) {
    let sender = Sender::new(&server.url("/?wait=0.01"), "");
    let flags = ["--retries", "5", "--concurrency", "16"];
    let (told, reloads) = meanwhile(server, signal, every, || sender.send(&lines(), &flags));
    let times = times(backend);
    let is_sale = |id: &str| told.deliveries().iter().any(|one| id_of(one) == id && one["connector"] == "sale");
    let twice = times.iter().filter(|(id, count)| **count > 1 && is_sale(id)).count();
    let untrue = told.those(|one| one["state"] == "delivered" && !times.contains_key(id_of(one))).len();
    let doubtful = told.those(|one| one["state"] == "failed" && one["maybe_applied"] == true);
    let applied = doubtful.iter().filter(|one| times.contains_key(id_of(one))).count();
    let doubtful = doubtful.len();
    let ours = format!(
        "{reloads} reloads: {} of {COUNT} delivered, {doubtful} left in doubt ({applied} of them applied), {twice} sales applied twice",
        told.sum("delivered")
    );
    row("reload under load, 5 retries", server.program.name(), &ours, &by_curl(server, backend, signal, every));
    assert!(reloads > 1, "{reloads} reloads");
    assert_eq!((twice, untrue), (0, 0), "{}", told.reasons());
    assert!(doubtful * 20 <= COUNT, "few are in doubt: {doubtful}");
    // An event that is not delivered is in the log, by its id, and is a sale that may have been applied.
    assert_eq!(told.sum("delivered") + doubtful, COUNT, "{}", told.reasons());
    let others = told.those(|one| one["connector"] == "count" && one["state"] != "delivered").len();
    assert_eq!(others, 0, "{}", told.reasons());
}

#[test]
fn no_event_is_lost_while_nginx_reloads() {
    if can_run(&[Program::Nginx, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::nginx(&backend, 75), &backend, "HUP", Duration::from_millis(300));
    }
}

#[test]
fn no_event_is_lost_while_haproxy_reloads() {
    if can_run(&[Program::Haproxy, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::haproxy(&backend, 10), &backend, "USR2", Duration::from_millis(400));
    }
}

#[test]
fn no_event_is_lost_while_gunicorn_reloads() {
    if can_run(&[Program::Gunicorn]) {
        let server = start::gunicorn(None);
        check(&server, &server, "HUP", Duration::from_millis(800));
    }
}
