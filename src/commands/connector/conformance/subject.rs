//! The endpoint under test: makes samples for it, sends requests, and judges the answers of a check.

use super::body::Body;
use super::check::{Check, Misfit, Proof, in_words, says_nothing};
use super::halt::Halt;
use super::observer::{Observation, Observer};
use super::shot::Shot;
use crate::catalog::{self, SampleRequest};
use crate::commands::context::{Context, Route};
use crate::http::{Client, Request};
use crate::model::{Answer, Connector, Destination, EventName, Failure, Timestamp, is_harmless, quoted};
use crate::runtime::{self, Runner};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

/// How often a request is tried again after 429.
const PAUSES: usize = 2;

/// The pause if the endpoint names none.
const PAUSE: Duration = Duration::from_secs(1);

/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// An endpoint under test.
pub struct Subject {
    /// The connector as the store has it.
    pub connector: Connector,
    /// Where it sends.
    pub destination: Arc<Destination>,
    /// Reads the effect of an event.
    pub observer: Option<Observer>,
    /// How long an effect may take.
    pub effect_wait: Duration,
    /// Ends it all after a signal.
    pub halt: Halt,
    /// Where relative paths of the store start.
    pub folder: PathBuf,
    link: RefCell<Link>,
    seed: u64,
    next: Cell<u64>,
}

/// What sends requests. Connections that one request opened are there for the next.
struct Link {
    client: Client,
    runner: Runner,
}

impl Subject {
    /// Prepares the endpoint of `route`, whose effects are observed in this way.
    pub fn new(route: &Route, context: &Context, observation: Observation) -> anyhow::Result<Self> {
        let security = context.security()?;
        Ok(Self {
            connector: route.connector.clone(),
            destination: route.destination.clone(),
            observer: observation.observer,
            effect_wait: observation.effect_wait,
            halt: Halt::default(),
            folder: context.need_store()?.location().folder().to_owned(),
            link: RefCell::new(Link { client: Client::new(security), runner: Runner::begin()? }),
            seed: runtime::seed(),
            next: Cell::new(0),
        })
    }

    /// Returns every event that the connector gets.
    pub fn events(&self) -> Vec<String> {
        if !self.connector.events.is_empty() {
            return self.connector.events.iter().map(ToString::to_string).collect();
        }
        catalog::events(self.connector.api_key).iter().map(|event| (*event).to_owned()).collect()
    }

    /// Returns the event of most samples: the usual one of the API key, if the connector gets it.
    pub fn usual_event(&self) -> Option<String> {
        let usual = catalog::default_event(self.connector.api_key)?;
        let is_usual = usual.parse::<EventName>().is_ok_and(|event| self.connector.is_subscribed_to(Some(&event)));
        if is_usual { Some(usual.to_owned()) } else { self.events().into_iter().next() }
    }

    /// Returns the names of the headers with secrets. A token is one of them.
    pub fn secret_headers(&self) -> Vec<String> {
        let token = self.destination.oauth.as_ref().map(|credentials| credentials.token_header.name());
        let own = self.destination.headers.iter().map(|(name, _)| name.as_str());
        let own = own.filter(|name| !token.is_some_and(|token| name.eq_ignore_ascii_case(token)));
        own.filter(|name| !is_harmless(name)).chain(token).map(str::to_owned).collect()
    }

    /// Makes a sample of a document that no other request is about.
    pub fn sample(&self, event: Option<&str>) -> Value {
        let text = catalog::sample(&self.next_sample(event));
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    fn next_sample<'e>(&self, event: Option<&'e str>) -> SampleRequest<'e> {
        let index = self.next.replace(self.next.get() + 1);
        let mut request = SampleRequest::new(self.connector.api_key);
        (request.event, request.seed, request.index) = (event, self.seed, index);
        (request.is_test, request.event_time) = (true, Some(runtime::now()));
        request
    }

    /// Makes a sample with this many lines, which is too long for a command line. The command prints the same bytes.
    pub fn long_sample(&self, lines: usize) -> Body {
        let event = self.usual_event();
        let request = SampleRequest { lines: Some(lines), ..self.next_sample(event.as_deref()) };
        let (key, seed, index) = (request.api_key, request.seed, request.index);
        let flag = event.as_deref().map(|event| format!(" --event {}", quoted(event))).unwrap_or_default();
        let time = request.event_time.map_or(0, Timestamp::as_millis);
        let shell =
            format!("inv-hooks event sample -q {key}{flag} --lines {lines} --seed {seed} --of-check {index}@{time}");
        Body { bytes: catalog::sample(&request).into_bytes(), shell }
    }

    /// Makes a sample of the usual event, with a few lines.
    pub fn usual(&self) -> Value {
        self.sample(self.usual_event().as_deref())
    }

    /// Makes a request with a new id, as the connector would send it.
    pub fn shot(&self, body: Body) -> Shot {
        Shot::new(&self.connector, self.destination.clone(), body)
    }

    /// Makes a request with a usual sample.
    pub fn usual_shot(&self) -> Shot {
        self.shot(Body::of(&self.usual()))
    }

    /// Ends every connection. Between two requests nothing moves them on, so a server that serves one at a time would wait for them.
    pub fn hang_up(&self) {
        // Without room for another one, they stay.
        if let Ok(runner) = Runner::begin() {
            let client = self.link.borrow().client.reconnecting();
            self.link.replace(Link { client, runner });
        }
    }

    /// Returns where `shot` goes. Tokens that other requests have shown to the endpoint are removed from its answer too.
    fn aim(&self, shot: &Shot) -> Arc<Destination> {
        let tokens = self.link.borrow().client.granted_tokens();
        if tokens.is_empty() {
            return shot.destination.clone();
        }
        let destination = Destination::clone(&shot.destination);
        Arc::new(Destination { redactor: destination.redactor.with(tokens), ..destination })
    }

    /// Sends one request. If the endpoint limits requests, it waits and tries again.
    pub fn send(&self, shot: &Shot) -> Answer {
        self.send_as(shot, &shot.request())
    }

    /// The same for a request whose effect counts, so that it goes out only once: over a new connection, because the endpoint may
    /// have closed an idle one.
    pub fn send_once(&self, shot: &Shot) -> Answer {
        self.hang_up();
        self.send_as(shot, &Request { may_repeat: false, ..shot.request() })
    }

    fn send_as(&self, shot: &Shot, request: &Request) -> Answer {
        let destination = self.aim(shot);
        let send = || {
            if self.halt.is_over() {
                return Answer::not_sent(Failure::Stopped, "it was stopped");
            }
            let link = self.link.borrow();
            link.runner.run(link.client.attempt(&destination, request))
        };
        let mut answer = send();
        for _ in 0..PAUSES {
            if answer.status != Some(429) {
                break;
            }
            sleep(answer.retry_after.unwrap_or(PAUSE).min(LONGEST_PAUSE));
            answer = send();
        }
        answer
    }

    /// Sends requests at the same time.
    pub fn send_all(&self, shots: &[Shot]) -> Vec<Answer> {
        let requests = shots.iter().map(|shot| (self.aim(shot), shot.request())).collect();
        let link = self.link.borrow();
        link.runner.run(link.client.attempt_all(requests))
    }

    /// Removes secrets from `text`, among them the tokens that were granted.
    pub fn redact(&self, text: &str) -> String {
        self.destination.redactor.with(self.link.borrow().client.granted_tokens()).redact(text)
    }

    /// Returns the body that a GET of `url` brings.
    pub fn get(&self, url: &str) -> Result<String, String> {
        let link = self.link.borrow();
        link.runner.run(link.client.get(url, self.destination.policy.timeout))
    }

    /// Returns the destination of `shot` with a token in its headers, if it needs one.
    pub fn with_token(&self, shot: &Shot) -> Result<Destination, String> {
        let link = self.link.borrow();
        link.runner.run(link.client.with_token(&shot.destination))
    }

    /// Returns the addresses that are called.
    pub fn addresses(&self) -> Result<Vec<SocketAddr>, String> {
        let link = self.link.borrow();
        link.runner.run(link.client.addresses(&self.destination))
    }

    /// Sends `shots` one after the other until an answer is not the expected one. One that only advises does not end it: a worse
    /// one may follow.
    pub fn judge(&self, check: &Check, shots: impl IntoIterator<Item = (String, Shot)>) -> Proof {
        let (mut last, mut advice) = (None, None);
        for (what, shot) in shots {
            let answer = self.send(&shot);
            if let Some(why) = says_nothing(&answer) {
                return Proof::Error(why);
            }
            if check.expected.only_advises(&answer) {
                advice.get_or_insert_with(|| Misfit { is_advice: true, ..self.misfit(&what, &shot, &answer) });
            } else if !check.expected.fits(&answer) {
                return Proof::Fail(self.misfit(&what, &shot, &answer));
            }
            last = Some(in_words(&answer));
        }
        match (advice, last) {
            (Some(misfit), _) => Proof::Fail(misfit),
            (None, None) => Proof::Skip("there is nothing to send for it".to_owned()),
            (None, Some(got)) if check.expected.is_refusal() => self.with_control(got),
            (None, Some(got)) => Proof::Pass(got),
        }
    }

    /// Sends `first`, which must be accepted whatever the check expects, and compares the answer to `second`.
    pub fn judge_second(&self, check: &Check, first: &Shot, (what, second): (&str, Shot)) -> Proof {
        let answer = self.send(first);
        match says_nothing(&answer) {
            Some(why) => Proof::Error(why),
            None if answer.failure.is_some() => {
                Proof::Error(format!("the first of two events was not accepted: {}", in_words(&answer)))
            }
            None => self.judge_one(check, what, second),
        }
    }

    /// A refusal proves something only if a good sample is still accepted: an endpoint that has locked us out refuses everything.
    fn with_control(&self, got: String) -> Proof {
        let answer = self.send(&self.usual_shot());
        match answer.failure {
            None => Proof::Pass(got),
            Some(_) => Proof::Error(format!(
                "{got}, but a good sample was not accepted right after it ({}), so the refusal proves nothing",
                in_words(&answer)
            )),
        }
    }

    /// Sends one request and compares the answer.
    pub fn judge_one(&self, check: &Check, what: &str, shot: Shot) -> Proof {
        self.judge(check, [(what.to_owned(), shot)])
    }

    /// The failure that `answer` to `shot` is.
    pub fn misfit(&self, what: &str, shot: &Shot, answer: &Answer) -> Misfit {
        let got = in_words(answer);
        Misfit::new(format!("{what}: {got}"), got, shot.curl(&self.folder))
    }
}
