//! The server's side of the relay: who may come in, and which answer a request gets.

use super::access_line::AccessLine;
use super::connectors::{RelayConnector, RelayConnectors};
use super::envelope::Envelope;
use super::intake::{EventIntake, Taken, Task};
use super::metrics::{Metrics, Requested};
use super::path::Asked;
use super::responses;
use super::said::Said;
use super::senders::SendTurn;
use crate::model::{AnswerFrom, EntryRule, kept_id};
use crate::receiver::{Handler, Head, Hosts, Incoming, Refusal, Reply, Response, check_no_page};
use crate::runtime;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Instant;

/// Answers the requests of senders.
pub(super) struct RelayHandler {
    pub(super) hosts: Hosts,
    pub(super) connectors: Arc<RelayConnectors>,
    pub(super) intake: EventIntake,
    /// `None` if no lines are wanted.
    pub(super) lines: Option<SyncSender<Said>>,
    pub(super) metrics: Metrics,
}

impl RelayHandler {
    /// Returns the connectors whose rules decide who may send a request with this path.
    fn connectors_of(&self, target: &str) -> Vec<&Arc<RelayConnector>> {
        let of_key = |key: &str| self.connectors.iter().filter(|one| one.api_key.as_str() == key).collect();
        match Asked::of(target) {
            Asked::Connector(name) => self.connectors.get(name).into_iter().collect(),
            Asked::Events(key) => of_key(key),
            Asked::Envelope | Asked::Monitoring => self.connectors.iter().collect(),
            Asked::Other => Vec::new(),
        }
    }

    /// Says whether a request that `passes` a rule may come in: it needs the rules of all connectors that it may reach, but for a
    /// monitoring event, which reaches none, one is enough. Every rule is checked, so that the time does not show which of them failed;
    /// also for a path that names nothing, so that it does not show which names exist.
    fn may_come_in(&self, target: &str, passes: impl Fn(&EntryRule) -> bool) -> bool {
        let connectors = self.connectors_of(target);
        let any: Vec<_> = self.connectors.iter().take(1).collect();
        let checked = if connectors.is_empty() { &any } else { &connectors };
        let passed: Vec<bool> = self.connectors.rules_of(checked).map(passes).collect();
        let is_enough = match Asked::of(target) {
            Asked::Monitoring => passed.contains(&true),
            _ => !passed.contains(&false),
        };
        is_enough && !connectors.is_empty()
    }

    /// Returns what to do with a request that may come in, and its payload.
    fn task(&self, mut incoming: Incoming) -> Result<(Task, Incoming), Response> {
        let one = || self.connectors_of(&incoming.target).first().map(|one| Arc::clone(one));
        let (api_key, event) = match Asked::of(&incoming.target) {
            Asked::Connector(_) => return Ok((Task::Send(one().ok_or_else(responses::unauthorized)?), incoming)),
            Asked::Events(key) => (key.parse().map_err(|_| responses::unauthorized())?, None),
            Asked::Envelope => {
                let envelope = Envelope::of(&incoming.body).ok_or_else(responses::no_envelope)?;
                incoming.body = envelope.payload;
                (envelope.api_key, envelope.event)
            }
            Asked::Monitoring => {
                let named = self.connectors.named_in(&incoming.body).map(ToOwned::to_owned);
                return Ok((Task::Keep(named), incoming));
            }
            Asked::Other => return Err(responses::unauthorized()),
        };
        let all: Vec<_> = self.connectors.iter().filter(|one| one.api_key == api_key).cloned().collect();
        if all.is_empty() {
            return Err(responses::no_connector(api_key));
        }
        match all.iter().find(|one| one.answer == AnswerFrom::Endpoint) {
            Some(one) => Err(responses::no_one_answer(&one.name)),
            None => Ok((Task::SendAll(all, event), incoming)),
        }
    }

    fn note(&self, target: &str, response: &Response, outcome: &'static str, more: (Option<i64>, Instant)) {
        let (id, started) = more;
        let connector = match Asked::of(target) {
            Asked::Connector(name) => self.connectors.get(name).map(|one| one.name.clone()),
            _ => None,
        };
        let path = target.split('?').next().unwrap_or_default();
        let (status, latency) = (response.status, started.elapsed());
        self.metrics.request(&Requested { connector: connector.as_deref(), status, outcome, latency });
        let Some(lines) = &self.lines else { return };
        let path = kept_id(path).into_owned();
        let why = (outcome == "refused").then(|| self.why_refused(target, response));
        let line = AccessLine { at: runtime::now(), connector, path, status, outcome, why, id, latency };
        // If no one takes them, lines are left out.
        let _ = lines.try_send(Said::Line(line));
    }

    /// Tells the operator what the answer of 401 keeps from the sender.
    fn why_refused(&self, target: &str, response: &Response) -> String {
        match (response.status, self.connectors_of(target).first(), Asked::of(target)) {
            (401, None, Asked::Connector(_)) => "no enabled connector has this name".to_owned(),
            (401, None, Asked::Events(_)) => "no enabled connector has this API key".to_owned(),
            (401, None, _) => "this path is not one of `inv-hooks relay urls`".to_owned(),
            (401, Some(connector), _) => connector.rule.refusal().to_owned(),
            _ => responses::message(response).unwrap_or_default(),
        }
    }

    fn refused(&self, target: &str, response: Response) -> Response {
        self.note(target, &response, "refused", (None, Instant::now()));
        response
    }
}

impl Handler for RelayHandler {
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        let refuse = |response| Err(self.refused(head.target, response));
        if let Err(denied) = check_no_page(head).and_then(|()| self.hosts.check(head)) {
            return refuse(responses::denied(denied.status, denied.why));
        }
        if head.method != "POST" {
            return refuse(responses::only_post());
        }
        let headers: Vec<_> = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let may_come_in = self.may_come_in(head.target, |rule| rule.by_head(&headers, head.received_at));
        if may_come_in { Ok(()) } else { refuse(responses::unauthorized()) }
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        let (target, started) = (incoming.target.clone(), Instant::now());
        let _waiting = self.metrics.asking();
        let headers: Vec<_> = incoming.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        if !self.may_come_in(&target, |rule| rule.by_body(&headers, &incoming.body, incoming.received_at)) {
            return self.refused(&target, responses::unauthorized()).into();
        }
        let (task, incoming) = match self.task(incoming) {
            Ok(task) => task,
            Err(response) => return self.refused(&target, response).into(),
        };
        let monitored = match &task {
            Task::Keep(connector) => Some(connector.clone().unwrap_or_default()),
            _ => None,
        };
        let turn = SendTurn::default();
        let connection = turn.guard();
        let is_sent_at_once = task.is_sent_at_once();
        let taking = self.intake.clone().take(task, incoming, turn);
        // A task of its own: when the sender hangs up, an attempt that was started goes on and is recorded. Boxed first, because
        // spawning moves the future several times.
        let taken = if is_sent_at_once { tokio::spawn(Box::pin(taking)).await } else { Ok(taking.await) };
        connection.answered();
        let Taken { response, outcome, id } = taken.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Taken::ended(),
        });
        if let Some(connector) = monitored.filter(|_| outcome == "kept") {
            self.metrics.monitoring_event(&connector);
        }
        self.note(&target, &response, outcome, (id, started));
        response.into()
    }

    fn refuse(&self, head: Option<&Head<'_>>, refusal: &Refusal) -> Response {
        let target = head.map_or("", |head| head.target);
        self.refused(target, responses::unreadable(refusal.status(), refusal.why()))
    }
}
