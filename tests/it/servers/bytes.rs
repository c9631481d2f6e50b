//! Two thousand events of all sizes arrive byte for byte, each one once.

use super::curl::{Curl, PARALLEL, file};
use super::place::{Program, can_run};
use super::sender::Sender;
use super::start::{self, Server};
use super::table::row;
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;

const COUNT: usize = 2_000;

/// Payloads from 1 byte to 200 KB, with everything that a careless program would change: numbers, blanks, escapes,
/// duplicate keys.
fn payload(at: usize) -> String {
    let pad = "Größe 🧦 \\u00e9\\ud83d\\ude80 ".repeat(match at % 20 {
        0 => 2_000 + at * 2,
        1..=4 => 20 + at / 4,
        _ => at % 7,
    });
    match at {
        0..10 => at.to_string(),
        _ if at.is_multiple_of(3) => {
            format!("{{ \"orderId\" : \"S-{at}\",\"price\":12.50,  \"n\":1e5,\"note\":\"{pad}\" }}")
        }
        _ if at % 3 == 1 => {
            format!("{{\"n\":-0.0,\"n\":{at}.10,\"big\":90071992547409931,\"a\\/b\":[\"{pad}\",null,{{}}]}}")
        }
        _ => format!("[\"{pad}\", {at}]"),
    }
}

/// The digests of `payloads`, sorted.
fn digests(payloads: &[String]) -> Vec<String> {
    let hex = |payload: &String| Sha256::digest(payload.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut digests: Vec<String> = payloads.iter().map(hex).collect();
    digests.sort();
    digests
}

/// The digests of what `backend` applied, sorted.
fn applied(backend: &Server) -> Vec<String> {
    let mut digests: Vec<String> = backend.applied().into_iter().map(|one| one.sha256).collect();
    digests.sort();
    digests
}

fn check(server: &Server, backend: &Server) {
    let payloads: Vec<String> = (0..COUNT).map(payload).collect();
    let longest = payloads.iter().map(String::len).max().expect("there are some");
    assert!((180_000..=200_000).contains(&longest), "{longest}");
    let wanted = digests(&payloads);

    let sender = Sender::new(&server.url("/"), "");
    let told = sender.send(&payloads.join("\n"), &["SALE_INVENTORY", "--raw", "--not-json", "--concurrency", "16"]);
    let (delivered, arrived) = (told.sum("delivered"), applied(backend));
    let exact = if arrived == wanted { "each once, byte for byte" } else { "NOT what was sent" };
    let ours = format!("{delivered} of {COUNT} delivered, {} arrived, {exact}", arrived.len());

    backend.forget();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files: Vec<PathBuf> =
        (0..COUNT).map(|at| file(folder.path(), &at.to_string(), payloads[at].as_bytes())).collect();
    let statuses = Curl { url: &server.url("/"), each: "", flags: &PARALLEL }.post(&files);
    let same = if applied(backend) == wanted { "each once, byte for byte" } else { "NOT what was sent" };
    let answered = super::curl::count(&statuses, 200);
    row("2,000 events", server.program.name(), &ours, &format!("{answered} answered 200, {same}"));
    assert!(delivered == COUNT && arrived == wanted, "{ours}; {}", told.reasons());
}

#[test]
fn two_thousand_events_arrive_byte_for_byte_in_gunicorn() {
    if can_run(&[Program::Gunicorn]) {
        let server = start::gunicorn(None);
        check(&server, &server);
    }
}

#[test]
fn two_thousand_events_arrive_byte_for_byte_in_waitress() {
    if can_run(&[Program::Waitress]) {
        let server = start::waitress(120, 1 << 20);
        check(&server, &server);
    }
}

#[test]
fn two_thousand_events_arrive_byte_for_byte_in_fastify() {
    if can_run(&[Program::Fastify]) {
        let server = start::fastify(1 << 20);
        check(&server, &server);
    }
}

#[test]
fn two_thousand_events_arrive_byte_for_byte_through_nginx() {
    if can_run(&[Program::Nginx, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::nginx(&backend, 75), &backend);
    }
}

#[test]
fn two_thousand_events_arrive_byte_for_byte_through_haproxy() {
    if can_run(&[Program::Haproxy, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::haproxy(&backend, 10), &backend);
    }
}

#[test]
fn two_thousand_events_arrive_byte_for_byte_through_apache() {
    if can_run(&[Program::Apache, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::apache(&backend, 5), &backend);
    }
}
