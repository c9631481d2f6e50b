//! A scripted endpoint that is watched: every request is answered by the script and shown, until there are enough.
//!
//! Requests are shown one after another as they come, also those whose sender does not wait for the answer. A ping (`OPTIONS *`) is
//! answered, and neither counted nor shown.

use super::gate::{Hosts, check_no_page};
use super::handler::{Handler, Head, Incoming, Refusal};
use super::limits::Limits;
use super::response::{Reply, Response};
use super::script::Script;
use super::serve::serve;
use crate::exit::Exit;
use crate::model::Timestamp;
use crate::runtime::Stop;
use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// How many events may wait to be shown before the answers wait too.
const WAITING_EVENTS: usize = 64;

/// What the endpoint does, and for how long.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// How requests are answered.
    pub script: Script,
    /// What peers may take.
    pub limits: Limits,
    /// Names in lower case under which it may be called, beside those of this machine.
    pub hosts: Vec<String>,
    /// Ends after this number of requests; refused ones do not count.
    pub count: Option<u64>,
    /// Ends after this time.
    pub timeout: Option<Duration>,
}

/// A request and the answer that it is about to get.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Counts from 1 in the order of arrival.
    pub number: u64,
    /// The request.
    pub incoming: Incoming,
    /// The status of the answer; nothing when the connection is reset.
    pub status: Option<u16>,
}

/// A request that was not let in.
#[derive(Clone, Debug)]
pub struct RefusedRequest {
    /// When its head had come.
    pub received_at: Timestamp,
    /// Such as `GET`.
    pub method: String,
    /// The path with its query, which may hold secrets.
    pub target: String,
    /// The status it got.
    pub status: u16,
    /// Why: a sentence that goes on from the request.
    pub why: String,
    /// What to do, where that is known: a sentence of its own.
    pub hint: Option<String>,
}

/// Something to show.
#[derive(Clone, Debug)]
pub enum Event {
    /// A request that was let in.
    Request(Exchange),
    /// One that was not.
    Refused(RefusedRequest),
    /// What could not be read as a request, and why not.
    Unreadable(String),
}

/// Why a watch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As many requests came as were asked for.
    Enough,
    /// They did not come in time; the number that came.
    TimedOut(u64),
    /// A signal.
    Stopped(Exit),
}

/// Serves `listener` by the script and hands every event to `show`. An error of `show` ends it at once.
pub async fn watch<E: From<io::Error>>(
    listener: TcpListener,
    watch: Watch,
    stop: &Stop,
    mut show: impl FnMut(Event) -> Result<(), E>,
) -> Result<Ended, E> {
    let (events, mut arrived) = mpsc::channel(WAITING_EVENTS);
    let (end, ending) = oneshot::channel::<()>();
    let grace = watch.limits.grace;
    // A request that was shown is answered, however late; the caller decides when to end.
    let limits = Limits { grace: grace.saturating_add(watch.script.delay), ..watch.limits };
    let hosts = Hosts::new(listener.local_addr()?.ip(), watch.hosts);
    let player = Player { script: watch.script, hosts, count: AtomicU64::new(0), events };
    let mut serving = std::pin::pin!(serve(listener, player, limits, async { drop(ending.await) }));
    let mut timeout = std::pin::pin!(sleep(watch.timeout));
    let mut seen = 0;
    let mut ended = loop {
        if watch.count.is_some_and(|count| seen >= count) {
            break Ended::Enough;
        }
        tokio::select! {
            biased;
            Some(event) = arrived.recv() => {
                seen += u64::from(matches!(event, Event::Request(_)));
                show(event)?;
            }
            exit = stop.asked() => break Ended::Stopped(exit),
            () = &mut timeout => break Ended::TimedOut(seen),
            Err(error) = &mut serving => return Err(error.into()),
        }
    };
    let _ = end.send(());
    // Requests under way are still answered. They are not shown any more, so they must not wait for it.
    drop(arrived);
    if ended == Ended::Enough {
        tokio::select! {
            served = &mut serving => return served.map(|()| ended).map_err(E::from),
            exit = stop.asked() => ended = Ended::Stopped(exit),
        }
    }
    if let Ok(served) = tokio::time::timeout(grace, serving).await {
        served?;
    }
    Ok(ended)
}

fn sleep(length: Option<Duration>) -> impl Future<Output = ()> {
    let until = length.map(|length| Instant::now() + length);
    async move {
        match until {
            Some(until) => tokio::time::sleep_until(until).await,
            None => std::future::pending().await,
        }
    }
}

struct Player {
    script: Script,
    hosts: Hosts,
    count: AtomicU64,
    events: mpsc::Sender<Event>,
}

/// The command that plays the script.
const COMMAND: &str = "listen";

impl Handler for Player {
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        check_no_page(head).and_then(|()| self.hosts.check(head)).map_err(|denied| {
            self.tell(refused(head, denied.status, denied.why, denied.hint(COMMAND)));
            denied.answer(COMMAND)
        })
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        if is_ping(&incoming) {
            return Response::of(204, "").into();
        }
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let reply = self.script.reply(number);
        let exchange = Exchange { number, incoming, status: reply.status() };
        let _ = self.events.send(Event::Request(exchange)).await;
        tokio::time::sleep(self.script.delay).await;
        reply
    }

    fn refuse(&self, head: Option<&Head<'_>>, refusal: &Refusal) -> Response {
        let event = match head {
            Some(head) => refused(head, refusal.status(), refusal.why(), None),
            None => Event::Unreadable(refusal.why().to_owned()),
        };
        self.tell(event);
        Response::of(refusal.status(), format!("refused: {}\n", refusal.why()))
    }
}

impl Player {
    /// A flood of refused requests is not worth waiting for.
    fn tell(&self, event: Event) {
        let _ = self.events.try_send(event);
    }
}

/// A ping of HTTP asks the server, not the endpoint that is played. Source: RFC 9110, section 9.3.7.
fn is_ping(incoming: &Incoming) -> bool {
    incoming.method == "OPTIONS" && incoming.target == "*"
}

fn refused(head: &Head<'_>, status: u16, why: &str, hint: Option<String>) -> Event {
    let (method, target) = (head.method.to_owned(), head.target.to_owned());
    Event::Refused(RefusedRequest { received_at: head.received_at, method, target, status, why: why.to_owned(), hint })
}
