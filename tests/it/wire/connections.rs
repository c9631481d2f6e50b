//! Connections that are reused, or must not be.

use super::{answered, destination, request, verdict};
use crate::harness::{HookServer, Reply};
use inv_hooks::http::{Client, Security};
use std::time::Duration;

#[tokio::test]
async fn connections_are_reused_only_after_a_complete_answer() {
    let check = async |first: Reply, connections: usize| {
        let shown = format!("{first:.100?}");
        let server = HookServer::start();
        server.script([first]);
        let client = Client::new(Security::default());
        let destination = destination(&server.url("/"));
        for _ in 0..2 {
            client.attempt(&destination, &request("{}")).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!((server.requests().len(), server.connections()), (2, connections), "{shown}");
    };
    check(Reply::ok().body("whole"), 1).await;
    check(Reply::status(500).body("whole"), 1).await;
    check(Reply::endless_body(), 2).await;
    check(Reply::drip("x".repeat(100), Duration::from_millis(50)), 2).await;
    check(Reply::hang(), 2).await;
    check(Reply::ok().body("one").then_send("HTTP/1.1 500 Stray\r\nContent-Length: 0\r\n\r\n"), 2).await;
}

#[tokio::test]
async fn no_answer_is_assigned_to_another_request() {
    let server = HookServer::start();
    let client = Client::new(Security::default());
    let destination = destination(&server.url("/"));
    let stray = "HTTP/1.1 500 Stray\r\nContent-Length: 0\r\n\r\n";
    for _ in 0..50 {
        server.script([Reply::ok().then_send(stray)]);
        let first = client.attempt(&destination, &request("{}")).await;
        let second = client.attempt(&destination, &request("{}")).await;
        assert_eq!((first.status, second.status), (Some(200), Some(200)), "{second:?}");
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_not_a_failure() {
    let server = HookServer::replying(Reply::ok().then_close());
    let client = Client::new(Security::default());
    let destination = destination(&server.url("/"));
    for _ in 0..20 {
        let answer = client.attempt(&destination, &request("{}")).await;
        assert_eq!(verdict(&answer), answered(200, None), "{answer:?}");
        server.wait_until_closed();
    }
    assert_eq!((server.requests().len(), server.connections()), (20, 20));
}

#[tokio::test]
async fn concurrent_attempts_keep_their_own_answers() {
    let server = HookServer::start();
    for n in 0..40 {
        let reply = Reply::ok().body(format!("{{\"n\":{n}}}")).delay(Duration::from_millis(n % 7));
        server.set_path_reply(&format!("/{n}"), reply);
    }
    let client = Client::new(Security::default());
    let mut tasks = tokio::task::JoinSet::new();
    for round in 0..4 {
        for n in 0..40 {
            let (client, mut destination) = (client.clone(), destination(&server.url(&format!("/{n}"))));
            // A busy machine must not count as a slow peer.
            destination.policy.timeout = Duration::from_secs(10);
            tasks.spawn(async move {
                let answer = client.attempt(&destination, &request(format!("{round}/{n}"))).await;
                (n, String::from_utf8_lossy(&answer.response).into_owned())
            });
        }
    }
    for (n, response) in tasks.join_all().await {
        assert_eq!(response, format!("{{\"n\":{n}}}"));
    }
    let requests = server.requests();
    assert!(requests.iter().all(|one| String::from_utf8_lossy(&one.body).ends_with(&one.target)), "bodies mixed up");
    assert!(requests.iter().any(|one| requests.iter().filter(|other| other.overlaps(one)).count() > 4));
}
