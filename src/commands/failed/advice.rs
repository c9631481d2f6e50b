//! What to do about a failed event, in the order in which a person would do it.

use crate::catalog::{self, Effect, needs_a_person};
use crate::model::{Connector, Delivery, DeliveryId, Failure, State};

/// Returns what to do, a line each; nothing for an event that needs nothing. `head` is the event that has to be sent before it.
pub fn advice(row: &Delivery, connector: Option<&Connector>, head: Option<DeliveryId>) -> Vec<String> {
    match row.state {
        State::Delivered => return Vec::new(),
        State::Discarded => {
            return vec![format!("inv-hooks failed discard {} --undo    takes the discard back", row.id)];
        }
        State::Sending => return vec!["wait: another process is sending it".to_owned()],
        State::Pending | State::Failed | State::Unknown => {}
    }
    let mut lines = Vec::new();
    lines.extend(first_look(row).filter(|_| connector.is_some() && row.state != State::Pending));
    if row.is_maybe_applied() {
        let is_idempotent = connector.is_some_and(|connector| connector.policy.is_idempotent);
        lines.push(doubt(row, is_idempotent).to_owned());
    }
    let misfit = match connector {
        None => Some("its connector is not in the store any more"),
        Some(connector) if connector.api_key != row.api_key => Some("its connector takes another API key now"),
        Some(_) => None,
    };
    let (Some(connector), None) = (connector, misfit) else {
        let why = misfit.unwrap_or_default();
        lines.push(format!("inv-hooks repost {} --to NAME    {why}", row.id));
        return lines;
    };
    if !connector.is_enabled {
        lines.push(format!("inv-hooks connector enable {}    it is disabled", connector.name));
    }
    lines.push(match head {
        _ if row.state == State::Pending => "inv-hooks resume    sends what was left pending".to_owned(),
        Some(head) => {
            format!("inv-hooks repost {head} --with-held    it comes first, and what waits behind it goes with it")
        }
        None => format!("inv-hooks repost {}    once the endpoint works again", row.id),
    });
    lines
}

fn first_look(row: &Delivery) -> Option<String> {
    let answer = row.last_attempt.as_ref()?.answer.as_ref()?;
    let name = &row.connector;
    let line = match (answer.failure?, answer.status) {
        (_, Some(401 | 403)) => format!("inv-hooks connector show {name}    the endpoint refused the credentials"),
        (_, Some(404 | 405)) => format!("inv-hooks connector show {name}    nothing takes a POST at that path"),
        (_, Some(410)) => format!("inv-hooks connector disable {name}    the endpoint says that it is gone for good"),
        (Failure::HttpStatus, Some(300..=399)) => {
            format!("inv-hooks connector edit {name} --endpoint URL    redirects are never followed: use the address it points to")
        }
        (Failure::HttpStatus, Some(400..=499)) => {
            format!("inv-hooks failed show {} --payload    the endpoint did not like what it was sent", row.id)
        }
        (Failure::ErrorInBody, _) => {
            "the endpoint answered 2xx with an error in its body: mend the cause there, or the payload with repost --set".to_owned()
        }
        (Failure::Tls, _) => format!("inv-hooks connector edit {name}    check the certificate; a private authority goes into ca_file"),
        (Failure::Blocked, _) => format!("inv-hooks connector show {name}    its address is one that is never called"),
        (Failure::Timeout | Failure::Network, _) => format!("inv-hooks connector test {name}    does the endpoint answer now?"),
        _ => return None,
    };
    Some(line)
}

fn doubt(row: &Delivery, is_idempotent: bool) -> &'static str {
    match catalog::effect(row.api_key, row.event.as_deref()) {
        Effect::Delta if needs_a_person(row, is_idempotent) => {
            "look at the endpoint first: it may have this already, and counting it twice makes stock wrong"
        }
        Effect::Delta => {
            "the endpoint may have this already; its connector says that it ignores a webhook-id that it has seen"
        }
        Effect::Snapshot | Effect::Progress => {
            "the endpoint may have this already; sending it again does no harm by itself"
        }
    }
}
