//! All that the log and the store have about one event, for `failed show` and the page of the relay.

mod advice;

use crate::log::Log;
use crate::model::{Connector, ConnectorName, Delivery, State, shown_endpoint};
use crate::output::{Detail, Repeated, RequestView, number};
use crate::store::Store;
use advice::advice;

/// At most this many other events of the same document are shown.
const SAME_DOCUMENT: usize = 20;
/// At most this many more are counted.
const COUNTED: usize = 1_000;

/// Returns the connector or tenant of an event; `None` also if it is faulty, because the event can be shown without it.
pub fn connector_of(store: Option<&Store>, row: &Delivery) -> Option<Connector> {
    let name: ConnectorName = row.connector.parse().ok()?;
    store?.recipient(&name, row.api_key)?.ok()
}

/// Returns the connector of this name; `None` also if it is faulty.
pub fn connector_of_name(store: Option<&Store>, name: &str) -> Option<Connector> {
    let name: ConnectorName = name.parse().ok()?;
    store?.connector(&name)?.ok()
}

/// Returns the connector, if it still takes events as this one.
pub fn fitting<'a>(connector: Option<&'a Connector>, row: &Delivery) -> Option<&'a Connector> {
    connector.filter(|connector| connector.api_key == row.api_key)
}

/// Returns all about `row`, and a sentence if some events of its document are left out. Commands in it repeat `repeated`.
pub fn detail_of(
    log: &mut dyn Log,
    row: Delivery,
    payload: Option<Vec<u8>>,
    connector: Option<&Connector>,
    repeated: &Repeated,
) -> anyhow::Result<(Detail, Option<String>)> {
    let is_held = row.waiting_on.is_some() && row.state == State::Failed;
    let ahead = if is_held { log.ahead_of(row.id)? } else { Vec::new() };
    let mut same_document = log.same_document(row.id, SAME_DOCUMENT + COUNTED)?;
    let left_out = left_out(same_document.len().saturating_sub(SAME_DOCUMENT));
    same_document.truncate(SAME_DOCUMENT);
    let detail = Detail {
        history: log.history(row.id)?,
        same_document,
        request: fitting(connector, &row).map(request_of),
        advice: advice(&row, connector, ahead.first().copied())
            .iter()
            .map(|line| repeated.in_text(&repeated.in_line(line)).into_owned())
            .collect(),
        payload,
        row,
    };
    Ok((detail, left_out))
}

fn left_out(more: usize) -> Option<String> {
    let least = if more == COUNTED { "at least " } else { "" };
    let all = number(SAME_DOCUMENT + more);
    (more > 0).then(|| format!("Showing {SAME_DOCUMENT} of {least}{all} other events of this document."))
}

/// Returns the request that a connector would make, without secrets.
pub fn request_of(connector: &Connector) -> RequestView {
    RequestView { method: "POST", url: shown_endpoint(&connector.endpoint), headers: request_headers(connector) }
}

/// Returns the names of the headers of a request to a connector.
pub fn request_headers(connector: &Connector) -> Vec<String> {
    let mut headers: Vec<String> = connector.headers.iter().map(|(name, _)| name.clone()).collect();
    if !connector.oauth.is_empty() {
        headers.push(connector.token_header.name().to_owned());
    }
    for ours in ["Content-Type", "User-Agent", "webhook-id", "webhook-timestamp"] {
        if !headers.iter().any(|name| name.eq_ignore_ascii_case(ours)) {
            headers.push(ours.to_owned());
        }
    }
    headers
}
