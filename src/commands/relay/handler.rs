//! The server's side of the relay: who may come in, and which answer a request gets.

use super::access_line::AccessLine;
use super::connectors::{RelayConnector, RelayConnectors};
use super::intake::{ConnectorFacts, EventIntake, Taken};
use super::path::Asked;
use super::responses;
use crate::model::{EntryRule, kept_id};
use crate::receiver::{Handler, Head, Hosts, Incoming, Refusal, Reply, Response, check_no_page};
use crate::runtime;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// Answers the requests of senders.
pub(super) struct RelayHandler {
    pub(super) hosts: Hosts,
    pub(super) connectors: Arc<RelayConnectors>,
    pub(super) intake: EventIntake,
    pub(super) lines: mpsc::UnboundedSender<AccessLine>,
}

impl RelayHandler {
    fn connector(&self, target: &str) -> Option<&RelayConnector> {
        match Asked::of(target.split('?').next().unwrap_or_default()) {
            Asked::Connector(name) => self.connectors.get(name),
            Asked::Monitoring | Asked::Other => None,
        }
    }

    /// Also for a connector that does not exist, some rule is checked, so that the time does not show which names exist.
    fn rule<'a>(&'a self, connector: Option<&'a RelayConnector>) -> &'a EntryRule {
        let any = || self.connectors.iter().next();
        &connector.or_else(any).expect("there is at least one connector").rule
    }

    fn note(&self, target: &str, response: &Response, outcome: &'static str, more: (Option<i64>, Instant)) {
        let (id, started) = more;
        let connector = self.connector(target).map(|connector| connector.name.clone());
        let line = AccessLine {
            at: runtime::now(),
            connector,
            path: kept_id(target.split('?').next().unwrap_or_default()).into_owned(),
            status: response.status,
            outcome,
            id,
            latency: started.elapsed(),
        };
        // After the relay ended, no one reads lines any more.
        let _ = self.lines.send(line);
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
        let connector = self.connector(head.target);
        let headers: Vec<_> = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let may_come_in = self.rule(connector).by_head(&headers, head.received_at);
        if may_come_in && connector.is_some() { Ok(()) } else { refuse(responses::unauthorized()) }
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        let (target, started) = (incoming.target.clone(), Instant::now());
        let Some(connector) = self.connector(&target) else {
            return self.refused(&target, responses::unauthorized()).into();
        };
        let headers: Vec<_> = incoming.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        if !connector.rule.by_body(&headers, &incoming.body, incoming.received_at) {
            return self.refused(&target, responses::unauthorized()).into();
        }
        let facts = Arc::new(ConnectorFacts::from(connector));
        // A task of its own: when the sender hangs up, the event goes on.
        let taken = tokio::spawn(self.intake.clone().take(facts, incoming)).await;
        let Taken { response, outcome, id } = taken.unwrap_or_else(|error| match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Taken::ended(),
        });
        self.note(&target, &response, outcome, (id, started));
        response.into()
    }

    fn refuse(&self, head: Option<&Head<'_>>, refusal: &Refusal) -> Response {
        let target = head.map_or("", |head| head.target);
        self.refused(target, responses::unreadable(refusal.status(), refusal.why()))
    }
}
