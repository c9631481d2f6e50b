//! A server that refuses a large body before it has read it: the report has the refusal, not a broken connection.
//!
//! Apache is missing, because it has no limit for bodies that it passes to another server.

use super::curl::{self, Curl, file};
use super::place::{Program, can_run};
use super::sender::{Sender, envelope};
use super::start::{self, Server};
use super::table::row;

const COUNT: usize = 40;
const SIZE: usize = 900 * 1024;
/// Largest body that the servers accept.
const MOST: usize = 100 * 1024;

fn check(server: &Server, path: &str) {
    let payload = format!("{{\"orderId\":\"S-1\",\"note\":\"{}\"}}", "x".repeat(SIZE));
    let sender = Sender::new(&server.url(path), "breaker = 0\n");
    let told = sender.send(&envelope(&payload).repeat(COUNT), &["--concurrency", "8"]);
    let refused = told.those(|one| one["failure"] == "http_status" && one["status"] == 413).len();
    let certain = told.those(|one| one["maybe_applied"] == false).len();

    let folder = tempfile::tempdir().expect("a temporary folder");
    let payload = file(folder.path(), "payload", payload.as_bytes());
    let statuses = Curl { url: &server.url(path), each: "", flags: &[] }.post(&vec![payload; COUNT]);
    let ours = format!("{refused} of {COUNT} reported as 413");
    row(
        "413 before the body is read",
        server.program.name(),
        &ours,
        &format!("{} of {COUNT}", curl::count(&statuses, 413)),
    );
    assert_eq!((refused, certain), (COUNT, COUNT), "{}", told.reasons());
}

#[test]
fn an_early_413_of_gunicorn_is_reported() {
    if can_run(&[Program::Gunicorn]) {
        check(&start::gunicorn(None), &format!("/?most={MOST}"));
    }
}

#[test]
fn an_early_413_of_waitress_is_reported() {
    if can_run(&[Program::Waitress]) {
        check(&start::waitress(120, MOST), "/");
    }
}

#[test]
fn an_early_413_of_fastify_is_reported() {
    if can_run(&[Program::Fastify]) {
        check(&start::fastify(MOST), "/");
    }
}

#[test]
fn an_early_413_of_nginx_is_reported() {
    if can_run(&[Program::Nginx, Program::Gunicorn]) {
        check(&start::nginx(&start::gunicorn(None), 75), "/small");
    }
}

#[test]
fn an_early_413_of_haproxy_is_reported() {
    if can_run(&[Program::Haproxy, Program::Gunicorn]) {
        check(&start::haproxy(&start::gunicorn(None), 10), "/small");
    }
}
