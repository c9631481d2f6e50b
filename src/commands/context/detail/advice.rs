//! What to do about a failed event, in the order of the steps.

use crate::catalog::{self, Effect, needs_a_person};
use crate::model::{ApiKey, Connector, Delivery, DeliveryId, Failure, IN_DOUBT, STOCK_IS_WRONG, State};

/// Returns what to do, one step per line; nothing for an event that needs no step. `head` is the event that must be sent first.
pub fn advice(row: &Delivery, connector: Option<&Connector>, head: Option<DeliveryId>) -> Vec<String> {
    match row.state {
        State::Delivered => return Vec::new(),
        State::Discarded => {
            return vec![format!("inv-hooks failed discard {} --undo    restores it", row.id)];
        }
        State::Sending => return vec!["wait: another process is sending it".to_owned()],
        State::Pending | State::Failed | State::Unknown => {}
    }
    let mut lines = Vec::new();
    let first_look = if row.api_key == ApiKey::CreateAsn { first_look_at_tenant(row) } else { first_look(row) };
    lines.extend(first_look.filter(|_| connector.is_some() && row.state != State::Pending));
    let is_idempotent = connector.is_some_and(|connector| connector.policy.is_idempotent);
    // What needs a person starts with a question to another person, so its steps are numbered.
    let needs_a_person = needs_a_person(row, is_idempotent);
    if needs_a_person {
        lines.push(format!(
            "1. The event is {IN_DOUBT}. Ask the owner of the endpoint whether it did: {STOCK_IS_WRONG}."
        ));
        lines.push(format!("2. If it did: `inv-hooks failed discard {} --reason 'booked already'`", row.id));
    } else if row.is_maybe_applied() {
        lines.push(doubt(row));
    }
    let misfit = match connector {
        None if row.api_key == ApiKey::CreateAsn => {
            lines.push(format!(
                "inv-hooks repost {}    when its tenant, [tenants.{}], is in the store and valid",
                row.id, row.connector
            ));
            return lines;
        }
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
        lines.push(format!("inv-hooks connector enable {}    its connector is disabled", connector.name));
    }
    lines.push(match head {
        _ if row.state == State::Pending && needs_a_person => "3. If not: `inv-hooks resume --unknown`".to_owned(),
        _ if row.state == State::Pending => "inv-hooks resume    sends pending events".to_owned(),
        Some(head) => {
            format!("inv-hooks repost {head} --with-held    sends the earlier event first, and then the events held behind it")
        }
        None if needs_a_person => format!("3. If not, and when the endpoint works again: `inv-hooks repost {}`", row.id),
        None => format!("inv-hooks repost {}    when the endpoint works again", row.id),
    });
    lines
}

fn first_look(row: &Delivery) -> Option<String> {
    let answer = row.last_attempt.as_ref()?.answer.as_ref()?;
    let name = &row.connector;
    let line = match (answer.failure?, answer.status) {
        (_, Some(401 | 403)) => format!("inv-hooks connector show {name}    the endpoint refused the credentials"),
        (_, Some(404 | 405)) => format!("inv-hooks connector show {name}    the path does not accept POST"),
        (_, Some(410)) => format!("inv-hooks connector disable {name}    the endpoint answered that it is gone for good"),
        (Failure::HttpStatus, Some(300..=399)) => {
            format!("inv-hooks connector edit {name} --endpoint URL    redirects are not followed: use the address of the redirect")
        }
        (Failure::HttpStatus, Some(400..=499)) => {
            format!("inv-hooks failed show {} --payload    the endpoint rejected this payload", row.id)
        }
        (Failure::ErrorInBody, _) => {
            "the endpoint answered 2xx with an error in its body: fix the cause there, or fix the payload with `repost --set`".to_owned()
        }
        (Failure::Tls, _) => format!("inv-hooks connector edit {name}    check the certificate; set a private authority with --ca-file"),
        (Failure::Token, _) => {
            format!("inv-hooks connector show {name}    the token endpoint gave no token: check the settings of oauth")
        }
        (Failure::Blocked, _) => format!("inv-hooks connector show {name}    its address is blocked"),
        (Failure::Timeout | Failure::Network, _) => format!("inv-hooks connector test {name}    checks whether the endpoint answers now"),
        _ => return None,
    };
    Some(line)
}

/// Tenants are edited in the store, and no command tests one.
fn first_look_at_tenant(row: &Delivery) -> Option<String> {
    let answer = row.last_attempt.as_ref()?.answer.as_ref()?;
    let name = &row.connector;
    let line = match (answer.failure?, answer.status) {
        (Failure::Token, _) => format!(
            "[tenants.{name}]    the token endpoint gave no token: check token_url, client_id and client_secret"
        ),
        (_, Some(401 | 403)) => format!("[tenants.{name}]    Retail Cloud refused the credentials: check the headers"),
        (_, Some(404 | 405)) => {
            format!("[tenants.{name}]    the path does not accept POST: check base_url and version")
        }
        (Failure::HttpStatus, Some(400..=499)) | (Failure::ErrorInBody, _) => {
            format!("inv-hooks failed show {} --payload    Retail Cloud rejected this shipment", row.id)
        }
        (Failure::Tls | Failure::Blocked, _) => format!("[tenants.{name}]    check base_url and ca_file"),
        _ => return None,
    };
    Some(line)
}

/// Says why a doubt about `row` is no reason to ask.
fn doubt(row: &Delivery) -> String {
    let why = match catalog::effect(row.api_key, row.event.as_deref()) {
        Effect::Delta => "its connector says that the endpoint ignores duplicates",
        Effect::Snapshot | Effect::Progress => "sending it again does no harm",
    };
    format!("the endpoint may already have booked it; {why}")
}
