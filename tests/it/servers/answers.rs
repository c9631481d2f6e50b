//! Unusual but valid answers from real servers: each is understood, and so is the next answer on the same connection.

use super::curl::{Curl, file};
use super::place::{Program, can_run};
use super::sender::{RunReport, Sender, sales};
use super::start::{self, Server};
use super::table::row;

const COUNT: usize = 10;

/// Sends ten events one after the other to `path`; returns the report.
fn try_out(server: &Server, what: &str, path: &str) -> RunReport {
    let sender = Sender::new(&server.url(path), "breaker = 0\n");
    let told = sender.send(&sales(0, COUNT), &["--concurrency", "1"]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let payload = file(folder.path(), "payload", b"{}");
    let mut statuses = Curl { url: &server.url(path), each: "compressed", flags: &[] }.post(&vec![payload; COUNT]);
    statuses.dedup();
    let first = &told.deliveries()[0];
    let ours = format!(
        "{} of {COUNT} delivered, status {}, error code {}",
        told.sum("delivered"),
        first["status"],
        first["error_code"]
    );
    row(&format!("answers: {what}"), server.program.name(), &ours, &format!("{COUNT} × {statuses:?}"));
    told
}

fn takes(server: &Server, what: &str, path: &str) {
    server.forget();
    let told = try_out(server, what, path);
    assert_eq!(told.sum("delivered"), COUNT, "{what}: {}", told.reasons());
    // The same number with curl.
    assert_eq!(server.applied().len(), 2 * COUNT, "{what}");
}

#[test]
fn unusual_answers_of_fastify_are_understood() {
    if !can_run(&[Program::Fastify]) {
        return;
    }
    let server = start::fastify(1 << 20);
    let odd = [
        ("chunked", "/chunked"),
        ("gzip, unasked", "/gzip"),
        ("Connection: close", "/close"),
        ("204", "/nothing"),
        ("100 before the answer", "/continue"),
        ("103 before the answer", "/hints"),
    ];
    odd.into_iter().for_each(|(what, path)| takes(&server, what, path));
}

#[test]
fn a_compressed_answer_is_unpacked_and_judged() {
    if !can_run(&[Program::Fastify]) {
        return;
    }
    let server = start::fastify(1 << 20);
    for (what, path, failure) in
        [("422, gzip", "/gzip-refusal", "http_status"), ("200 with an error, gzip", "/gzip-error", "error_in_body")]
    {
        let told = try_out(&server, what, path);
        let seen = told.those(|one| one["failure"] == failure && one["error_code"] == "STORE_UNKNOWN");
        assert_eq!(seen.len(), COUNT, "{what}: {}", told.document);
    }
}

#[test]
fn a_server_that_speaks_http_1_0_is_understood() {
    if can_run(&[Program::Old]) {
        takes(&start::old(), "HTTP/1.0", "/");
    }
}
