//! Bursts that arrive just when a server closes idle connections: no event fails because of that.

use super::curl::{self, Curl, file};
use super::place::{Program, can_run};
use super::sender::{Sender, sales};
use super::start::{self, Server};
use super::table::row;
use std::path::PathBuf;
use std::time::Duration;

/// Differences from the limit: the server may start its clock a little earlier or later than the sender.
const OFFSETS_MS: [i64; 8] = [0, -20, 3, -6, 10, 0, -2, 30];

/// More of them, for the server that lost most.
const MORE_OFFSETS_MS: [i64; 16] = [0, -20, 3, -6, 10, 0, -2, 30, 1, 2, -1, 4, 0, -3, 6, -10];

/// Events of each burst, sent at the same time.
const AT_ONCE: usize = 16;

/// With this pause each event of a burst gets its own connection.
const PATH: &str = "/?wait=0.03";

fn pause(limit_ms: i64, offset: i64) -> Duration {
    Duration::from_millis(u64::try_from(limit_ms + offset).expect("limits are longer than offsets"))
}

/// Sends bursts with pauses of about `limit_ms`, with the program and with curl.
fn check(server: &Server, backend: &Server, limit_ms: i64, offsets: &[i64]) {
    let burst = |(at, offset): (usize, &i64)| (pause(limit_ms, *offset), sales(at * AT_ONCE, AT_ONCE));
    let bursts: Vec<(Duration, String)> = offsets.iter().enumerate().map(burst).collect();
    let total = AT_ONCE * offsets.len();
    let sender = Sender::new(&server.url(PATH), "");
    let (told, statuses) = std::thread::scope(|scope| {
        let curls = scope.spawn(|| curls(server, limit_ms, offsets));
        (sender.send_in_bursts(&bursts, &["--concurrency", "16"]), curls.join().expect("curl ends"))
    });
    let lost = total - told.sum("delivered");
    let curls_lost = statuses.len() - curl::count(&statuses, 200);
    let scenario =
        format!("bursts at an idle limit of {:.1} s", Duration::from_millis(limit_ms.unsigned_abs()).as_secs_f32());
    row(
        &scenario,
        server.program.name(),
        &format!("{lost} of {total} failed"),
        &format!("{curls_lost} of {} failed", statuses.len()),
    );
    assert_eq!((lost, statuses.len()), (0, total), "{}", told.reasons());
    let arrived = backend.applied().iter().filter(|one| !one.id.starts_with("curl-")).count();
    assert_eq!(arrived, total, "each event arrived once");
}

/// Sends the same number of requests with sixteen curl processes; each reuses its one connection after the limit.
fn curls(server: &Server, limit_ms: i64, offsets: &[i64]) -> Vec<u16> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files: Vec<PathBuf> = (0..offsets.len()).map(|at| file(folder.path(), &at.to_string(), b"{}")).collect();
    let url = server.url(PATH);
    let one = |offset: i64| {
        // The time from one start to the next: the time of the answer and the limit.
        let rate = format!("{}/h", 3_600_000 / (limit_ms + 30 + offset));
        Curl { url: &url, each: "", flags: &["--rate", &rate] }.post(&files)
    };
    std::thread::scope(|scope| {
        let offsets = offsets.iter().cycle().take(AT_ONCE);
        let running: Vec<_> = offsets.map(|offset| scope.spawn(move || one(*offset))).collect();
        running.into_iter().flat_map(|one| one.join().expect("curl ends")).collect()
    })
}

#[test]
fn bursts_at_the_idle_limit_of_gunicorn_lose_nothing() {
    if can_run(&[Program::Gunicorn]) {
        let server = start::gunicorn(None);
        check(&server, &server, 2_000, &MORE_OFFSETS_MS);
    }
}

#[test]
fn bursts_at_the_idle_limit_of_waitress_lose_nothing() {
    if can_run(&[Program::Waitress]) {
        let server = start::waitress(1, 1 << 20);
        check(&server, &server, 1_000, &OFFSETS_MS);
    }
}

#[test]
fn bursts_at_the_idle_limit_of_fastify_lose_nothing() {
    if can_run(&[Program::Fastify]) {
        let server = start::fastify(1 << 20);
        check(&server, &server, 5_000, &OFFSETS_MS);
    }
}

#[test]
fn bursts_at_the_idle_limit_of_nginx_lose_nothing() {
    if can_run(&[Program::Nginx, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::nginx(&backend, 1), &backend, 1_000, &OFFSETS_MS);
    }
}

#[test]
fn bursts_at_the_idle_limit_of_haproxy_lose_nothing() {
    if can_run(&[Program::Haproxy, Program::Gunicorn]) {
        let backend = start::gunicorn(None);
        check(&start::haproxy(&backend, 2), &backend, 2_000, &OFFSETS_MS);
    }
}
