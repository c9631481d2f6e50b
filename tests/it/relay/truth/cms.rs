//! A stub of the CMS: it posts each event once, and keeps those that failed on its page until a person reposts them.

use crate::relay::scene::{Got, request_of};
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// How long a sender that was not taken pauses.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a relay that is started again may take.
const RESTART: Duration = Duration::from_secs(20);

/// An event of one of the two connectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub name: String,
}

impl Event {
    /// The event with this number: sales and advance notices in turn.
    pub fn of(number: usize) -> Self {
        let connector = if number.is_multiple_of(3) { "asn" } else { "sale" };
        Self { name: format!("{connector}-{number}") }
    }

    /// The event with this name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned() }
    }

    /// The name of the event with this payload.
    pub fn name_of(payload: &[u8]) -> String {
        let payload: serde_json::Value = serde_json::from_slice(payload).expect("JSON");
        payload["orderId"].as_str().expect("a name").to_owned()
    }

    /// Whether it changes stock by an amount.
    pub fn is_delta(&self) -> bool {
        self.connector() == "sale"
    }

    fn connector(&self) -> &str {
        self.name.split('-').next().expect("a connector")
    }

    fn payload(&self) -> String {
        format!("{{ \"event\": \"ASN_RECEIVED_EVENT\", \"orderId\":\"{}\", \"cost\":1.10 }}", self.name)
    }
}

/// What became of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 2xx without an error.
    Ok,
    /// Another status, or a 2xx with an error: the status and the code.
    Refused(u16, String),
    /// The connection broke.
    Silent,
    /// There was no connection.
    NotReached,
}

impl Answer {
    /// Whether it does not stand on the failed page.
    pub fn is_ok(&self) -> bool {
        *self == Self::Ok
    }

    /// Whether the event may never have come into the log.
    pub fn is_without_row(&self) -> bool {
        matches!(self, Self::Silent | Self::NotReached) || self.is_of_the_log()
    }

    fn is_of_the_log(&self) -> bool {
        matches!(self, Self::Refused(503, code) if code == "INV_HOOKS_LOG")
    }

    fn of(got: &Got) -> Self {
        let body: serde_json::Value = serde_json::from_slice(&got.body).unwrap_or_default();
        let has_error = body.get("errorCode").or_else(|| body.get("errorMessage")).is_some();
        if (200..300).contains(&got.status) && !has_error { Self::Ok } else { Self::Refused(got.status, got.code()) }
    }
}

/// The CMS, with the URL that its form has.
pub struct Cms {
    address: Mutex<SocketAddr>,
    answers: Mutex<BTreeMap<String, Answer>>,
    done: AtomicUsize,
}

impl Cms {
    /// A CMS that posts to this address.
    pub fn new(address: SocketAddr) -> Self {
        Self { address: Mutex::new(address), answers: Mutex::default(), done: AtomicUsize::new(0) }
    }

    /// Changes the one URL.
    pub fn set_address(&self, address: SocketAddr) {
        *self.address.lock().expect("no panic") = address;
    }

    fn address(&self) -> SocketAddr {
        *self.address.lock().expect("no panic")
    }

    /// How many posts have ended.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::SeqCst)
    }

    /// The latest answer to every event.
    pub fn answers(&self) -> BTreeMap<String, Answer> {
        self.kept().clone()
    }

    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, Answer>> {
        self.answers.lock().expect("no panic")
    }

    /// Posts every event once, from as many threads as `senders`.
    pub fn post_all(&self, events: VecDeque<Event>, senders: usize) {
        let events = Mutex::new(events);
        let next = || events.lock().expect("no panic").pop_front();
        std::thread::scope(|scope| {
            for _ in 0..senders {
                scope.spawn(|| {
                    while let Some(event) = next() {
                        self.post(&event);
                    }
                });
            }
        });
    }

    fn post(&self, event: &Event) {
        let address = self.address();
        let answer = exchange(address, event);
        self.done.fetch_add(1, Ordering::SeqCst);
        let (is_gone, is_refused) = (answer == Answer::NotReached, answer.is_of_the_log());
        self.kept().insert(event.name.clone(), answer);
        if is_refused {
            std::thread::sleep(PAUSE);
        }
        let started = Instant::now();
        while is_gone && self.address() == address && started.elapsed() < RESTART {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn exchange(address: SocketAddr, event: &Event) -> Answer {
    let Ok(mut stream) = TcpStream::connect(address) else { return Answer::NotReached };
    stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a limit");
    let mut answer = Vec::new();
    let sent = stream.write_all(&request_of(event.connector(), &[], event.payload().as_bytes()));
    let _ = sent.and_then(|()| stream.read_to_end(&mut answer));
    Got::parse(&answer).map_or(Answer::Silent, |got| Answer::of(&got))
}
