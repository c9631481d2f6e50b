//! Idle connections: how long they are kept, and what happens to a request if its connection breaks.

use super::peer::{Peer, read_head};
use super::{answered, destination, request, unanswered, verdict};
use inv_hooks::http::{Client, Request, Security};
use inv_hooks::model::{Answer, Failure, Phase};
use std::io::Write as _;
use std::time::Duration;
use tokio::task::JoinSet;

/// Answers every request, and closes a connection that was idle for `limit`.
fn closing_after(limit: Duration, headers: &'static str) -> Peer {
    Peer::playing(move |stream, _| {
        stream.set_read_timeout(Some(limit)).ok()?;
        loop {
            read_head(stream)?;
            stream.write_all(format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: 0\r\n\r\n").as_bytes()).ok()?;
        }
    })
}

async fn post(client: Client, peer_url: String, request: Request) -> Answer {
    let mut destination = destination(&peer_url);
    destination.policy.timeout = Duration::from_secs(5);
    client.attempt(&destination, &request).await
}

/// Sends bursts, each after the connections of the one before were idle for `limit`, give or take some milliseconds;
/// returns the answers of events that were not delivered.
async fn bursts(limit: Duration, headers: &'static str, rounds: usize) -> Vec<Answer> {
    let (peer, client) = (closing_after(limit, headers), Client::new(Security::default()));
    let mut failed = Vec::new();
    for _ in 0..rounds {
        let mut posts = JoinSet::new();
        for n in 0..16 {
            let (client, url) = (client.clone(), peer.url());
            posts.spawn(async move {
                tokio::time::sleep(Duration::from_micros(n * 300)).await;
                post(client, url, request("{}")).await
            });
        }
        failed.extend(posts.join_all().await.into_iter().filter(|answer| answer.failure.is_some()));
        tokio::time::sleep(limit.saturating_sub(Duration::from_millis(2))).await;
    }
    failed
}

#[tokio::test]
async fn no_request_uses_a_connection_that_is_about_to_close() {
    let rounds = if std::env::var_os("INV_HOOKS_FULL").is_some() { 10 } else { 3 };
    let second = Duration::from_secs(1);
    let (silent, longer, brief, told) = tokio::join!(
        bursts(second, "", rounds),
        bursts(2 * second, "", rounds.min(5)),
        bursts(second, "Keep-Alive: timeout=1, max=100\r\n", rounds),
        bursts(2 * second, "Keep-Alive: timeout=2\r\n", rounds.min(5)),
    );
    let failed = [silent, longer, brief, told].map(|failed| failed.len());
    assert_eq!(failed, [0, 0, 0, 0]);
}

#[tokio::test]
async fn the_endpoint_decides_how_long_a_connection_is_kept() {
    let check = async |headers: &'static str, pause: u64, connections: usize| {
        let (peer, client) = (closing_after(Duration::from_secs(30), headers), Client::new(Security::default()));
        for round in 0..3 {
            // The first answer has the limit; the pause is before the third request.
            tokio::time::sleep(Duration::from_millis(if round == 2 { pause } else { 1 })).await;
            let answer = post(client.clone(), peer.url(), request("{}")).await;
            assert_eq!(verdict(&answer), answered(200, None), "{answer:?}");
        }
        assert_eq!(peer.connections(), connections, "{headers:?} {pause}");
    };
    tokio::join!(
        check("", 100, 1),
        check("", 950, 2),
        // Each limit has its own set of connections.
        check("Keep-Alive: timeout=1\r\n", 50, 2),
        check("Keep-Alive: timeout=1\r\n", 550, 3),
        check("Keep-Alive: timeout=5\r\n", 1500, 2),
        check("Keep-Alive: timeout=0\r\n", 1, 3),
    );
}

/// Answers the first request of the first `kept` connections, and closes them when a second request arrives. Later
/// connections are closed at their first request, except the `last` one, which is answered.
fn dying(kept: usize, last: usize) -> Peer {
    Peer::playing(move |stream, number| {
        read_head(stream)?;
        if number < kept || number >= last {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").ok()?;
            read_head(stream)?;
        }
        None
    })
}

#[tokio::test]
async fn a_request_that_may_be_repeated_is_sent_again_on_a_new_connection() {
    let check = async |may_repeat: bool, payload: &str, last: usize, expected: super::Verdict, connections: usize| {
        let (peer, client) = (dying(1, last), Client::new(Security::default()));
        let first = post(client.clone(), peer.url(), request("{}")).await;
        assert_eq!(verdict(&first), answered(200, None));
        let second = post(client, peer.url(), Request { may_repeat, ..request(payload) }).await;
        assert_eq!((verdict(&second), peer.connections()), (expected, connections), "{may_repeat} {second:?}");
    };
    let doubtful = || unanswered(Failure::Network, Phase::Head, true);
    check(true, "{}", 1, answered(200, None), 2).await;
    check(true, "", 1, answered(200, None), 2).await;
    // It may have been applied, so it is sent once.
    check(false, "{}", 1, doubtful(), 1).await;
    check(false, "", 1, doubtful(), 1).await;
    // If a new connection breaks, the cause is not that it was idle.
    check(true, "{}", 9, doubtful(), 2).await;
}

#[tokio::test]
async fn a_request_on_a_new_connection_is_not_repeated() {
    let (peer, client) = (dying(0, 9), Client::new(Security::default()));
    let answer = post(client, peer.url(), Request { may_repeat: true, ..request("{}") }).await;
    assert_eq!((verdict(&answer), peer.connections()), (unanswered(Failure::Network, Phase::Head, true), 1));
}
