//! nginx accepts ten requests per second and answers 503 to the others: retries deliver all events, with and without a
//! breaker.

use super::curl::{self, Curl, PARALLEL, file};
use super::place::{Program, can_run};
use super::sender::{Sender, sales};
use super::start;
use super::table::row;
use std::time::{Duration, Instant};

const COUNT: usize = 200;

/// Longest time. At ten per second the events take 20 s; a sender that has to find out the limit takes longer.
const MOST: Duration = Duration::from_secs(75);

/// Starts a separate server with a limit for `send`.
fn at_a_limit<T>(send: impl FnOnce(&str) -> T) -> T {
    let backend = start::gunicorn(None);
    let server = start::nginx(&backend, 75);
    send(&server.url("/limited"))
}

/// Number of delivered events, the time, and the failures of the others.
struct Sent {
    delivered: usize,
    took: Duration,
    reasons: String,
}

impl Sent {
    fn tell(&self) -> String {
        format!("{} of {COUNT} in {:.1} s", self.delivered, self.took.as_secs_f32())
    }
}

fn by_the_program(settings: &str) -> Sent {
    at_a_limit(|url| {
        let (sender, started) = (Sender::new(url, settings), Instant::now());
        let told = sender.send(&sales(0, COUNT), &["--retries", "5"]);
        Sent { delivered: told.sum("delivered"), took: started.elapsed(), reasons: told.reasons() }
    })
}

fn by_curl() -> Sent {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let payload = file(folder.path(), "payload", b"{}");
    at_a_limit(|url| {
        let (curl, started) = (Curl { url, each: "retry = 5", flags: &PARALLEL }, Instant::now());
        let statuses = curl.post(&vec![payload; COUNT]);
        Sent { delivered: curl::count(&statuses, 200), took: started.elapsed(), reasons: String::new() }
    })
}

#[test]
fn all_events_arrive_at_a_limit_of_nginx() {
    if !can_run(&[Program::Nginx, Program::Gunicorn]) {
        return;
    }
    let (with, without, curls) = std::thread::scope(|scope| {
        let without = scope.spawn(|| by_the_program("breaker = 0\n"));
        let curls = scope.spawn(by_curl);
        (by_the_program(""), without.join().expect("it ends"), curls.join().expect("curl ends"))
    });
    row("10 a second, else 503; 5 retries", "nginx limit_req", &with.tell(), &curls.tell());
    row("10 a second, else 503; 5 retries, no breaker", "nginx limit_req", &without.tell(), "as above");
    let is_near = with.delivered * 100 >= COUNT * 98 && with.took < MOST;
    assert!(is_near, "{}: {}", with.tell(), with.reasons);
    assert!(without.delivered <= with.delivered + COUNT / 50, "the breaker costs nothing: {}", without.tell());
}
