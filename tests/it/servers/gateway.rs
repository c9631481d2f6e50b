//! A gateway stops waiting for a backend that has already applied the event: a stock change is not sent again, unless
//! the endpoint is idempotent.

use super::curl::{Curl, PARALLEL, file};
use super::place::{Program, can_run};
use super::sender::{Sender, id_of, sales};
use super::start::{self, Server};
use super::table::row;
use std::collections::BTreeMap;

const COUNT: usize = 20;

/// A path for which the gateway waits only one second.
const PATH: &str = "/impatient?wait=3";

/// How many times each id was applied, from the fewest to the most.
fn times(backend: &Server) -> Vec<usize> {
    let mut times = BTreeMap::<String, usize>::new();
    backend.applied().into_iter().for_each(|one| *times.entry(one.id).or_default() += 1);
    let mut times: Vec<usize> = times.into_values().collect();
    times.sort_unstable();
    times
}

fn tell(times: &[usize]) -> String {
    let (fewest, most) = (times.first().copied().unwrap_or_default(), times.last().copied().unwrap_or_default());
    format!("{} of {COUNT} applied, each {fewest} to {most} times", times.len())
}

fn by_curl(gateway: &Server, backend: &Server) -> Vec<usize> {
    backend.forget();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let payload = file(folder.path(), "payload", b"{}");
    let each = "retry = 3\nretry-delay = 1";
    Curl { url: &gateway.url(PATH), each, flags: &PARALLEL }.post(&vec![payload; COUNT]);
    times(backend)
}

fn check(gateway: &Server, backend: &Server) {
    let sender = Sender::new(&gateway.url(PATH), "breaker = 0\n");
    let told = sender.send(&sales(0, COUNT), &["--retries", "3"]);
    sender.repost("3");
    let (ours, curls) = (times(backend), by_curl(gateway, backend));
    row("a gateway gives up; 3 retries and a bulk repost", gateway.program.name(), &tell(&ours), &tell(&curls));
    assert_eq!(ours, [1; COUNT], "each sale is booked once: {}", told.reasons());
    let doubtful = told.those(|one| one["state"] == "failed" && one["maybe_applied"] == true && one["attempts"] == 1);
    assert_eq!(doubtful.len(), COUNT, "{}", told.document);
}

fn check_idempotent(gateway: &Server, backend: &Server) {
    let sender = Sender::new(&gateway.url(PATH), "breaker = 0\nidempotent = true\n");
    let told = sender.send(&sales(0, COUNT), &["--retries", "1"]);
    sender.repost("0");
    let ours = times(backend);
    row("a gateway gives up, idempotent; 1 retry and a bulk repost", gateway.program.name(), &tell(&ours), "-");
    assert_eq!(ours, [3; COUNT], "each comes again, with its id: {}", told.reasons());
    let known: Vec<&str> = told.deliveries().iter().map(id_of).collect();
    assert!(backend.applied().iter().all(|one| known.contains(&one.id.as_str())));
}

#[test]
fn a_sale_is_applied_once_if_nginx_stops_waiting() {
    if can_run(&[Program::Nginx, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::nginx(&backend, 75), &backend);
    }
}

#[test]
fn a_sale_is_applied_once_if_haproxy_stops_waiting() {
    if can_run(&[Program::Haproxy, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::haproxy(&backend, 10), &backend);
    }
}

#[test]
fn a_sale_is_applied_once_if_apache_stops_waiting() {
    if can_run(&[Program::Apache, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::apache(&backend, 5), &backend);
    }
}

#[test]
fn an_idempotent_endpoint_behind_nginx_gets_a_sale_in_doubt_again() {
    if can_run(&[Program::Nginx, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check_idempotent(&start::nginx(&backend, 75), &backend);
    }
}

#[test]
fn an_idempotent_endpoint_behind_haproxy_gets_a_sale_in_doubt_again() {
    if can_run(&[Program::Haproxy, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check_idempotent(&start::haproxy(&backend, 10), &backend);
    }
}
