//! `/`: whether the relay works, and how each of its connectors is.

use super::bars::bars;
use super::failed_counts::FailedCounts;
use super::frame::framed;
use super::query::link;
use crate::commands::relay::log_counts::{ConnectorCounts, LogCounts};
use crate::commands::relay::site::{ShownConnector, Site};
use crate::model::Failure;
use crate::output::{counted, number, sanitize};
use crate::receiver::Response;
use maud::{Markup, html};

const HEADERS: [&str; 9] = [
    "Connector",
    "Answer from",
    "State",
    "Pending",
    "In progress",
    "Failed",
    "Unknown",
    "Oldest failed",
    "Failed, 24 hours",
];

/// Returns the page. `trouble` says why no event can be taken.
pub(super) fn page(
    site: &Site,
    trouble: Option<&str>,
    counts: Option<&LogCounts>,
    failed: Option<&FailedCounts>,
) -> Response {
    let body = html! {
        h1 { "Relay" }
        @match trouble {
            None => p.ready { strong { "Ready." } " The relay accepts events." },
            Some(why) => p.trouble { strong { "Not ready:" } " " (sanitize(why)) },
        }
        (table(site, counts, failed))
        (others(failed))
        (read_at(site, counts))
    };
    framed(site, 200, "/", "Relay", &body)
}

fn table(site: &Site, counts: Option<&LogCounts>, failed: Option<&FailedCounts>) -> Markup {
    html! {
        table {
            caption { (counted(site.connectors.len(), "connector")) }
            thead { tr { @for header in HEADERS { th scope="col" { (header) } } } }
            tbody {
                @for connector in &site.connectors {
                    (row(site, connector, counts.and_then(|counts| counts.connectors.get(&connector.name)), failed))
                }
            }
        }
    }
}

fn row(site: &Site, shown: &ShownConnector, counts: Option<&ConnectorCounts>, failed: Option<&FailedCounts>) -> Markup {
    let look = site.look();
    let unsettled = counts.map(|counts| counts.unsettled);
    let of_one = failed.map(|failed| failed.connectors.get(&shown.name).cloned().unwrap_or_default());
    let held = of_one.as_ref().map_or(0, |failed| failed.held);
    let state = state(site, shown, held, unsettled.map_or(0, |it| it.pending));
    let count = |count: Option<u64>| count.map_or_else(|| "?".to_owned(), number);
    html! {
        tr {
            th scope="row" { a href=(link("/failed", &[("connector", &shown.name)])) { (sanitize(&shown.name)) } }
            td data-label=(HEADERS[1]) { (shown.answer.as_str()) }
            td data-label=(HEADERS[2]) { div { span class=(state.class) { (state.word) } " " span.dim { (state.remark) } } }
            td.number data-label=(HEADERS[3]) { (count(unsettled.map(|it| it.pending))) }
            td.number data-label=(HEADERS[4]) { (count(unsettled.map(|it| it.waiting))) }
            td.number data-label=(HEADERS[5]) { (count(unsettled.map(|it| it.failed))) }
            td.number data-label=(HEADERS[6]) { (count(unsettled.map(|it| it.unknown))) }
            td.whole data-label=(HEADERS[7]) {
                @match counts.and_then(|counts| counts.oldest) {
                    Some(oldest) => time datetime=(oldest.to_string()) title=(site.zone.show(oldest)) { (oldest.relative(look.now)) },
                    None => span.dim { "none" },
                }
            }
            td.whole data-label=(HEADERS[8]) {
                @match (&of_one, failed) {
                    (Some(of_one), Some(failed)) => div { (bars(&of_one.hours, &failed.starts)) },
                    _ => { "?" },
                }
            }
        }
    }
}

/// How a connector is.
struct State {
    class: &'static str,
    word: &'static str,
    remark: String,
}

/// The latest attempt decides. If it was delivered, events may still be held.
fn state(site: &Site, shown: &ShownConnector, held: u64, pending: u64) -> State {
    let Some(latest) = site.latest.of(&shown.name) else {
        let (class, word) = if pending > 0 { ("held", "waiting") } else { ("quiet", "unused") };
        return State { class, word, remark: "no attempt since the relay started".to_owned() };
    };
    let when = latest.at.relative(site.look().now);
    match (latest.failure, latest.status) {
        (Some(Failure::HttpStatus), Some(status)) => failing(format!("{status}, {when}")),
        (Some(failure), Some(status)) => failing(format!("{status} {failure}, {when}")),
        (Some(failure), None) => failing(format!("{failure}, {when}")),
        (None, _) if held > 0 => {
            let wait = if held == 1 { "waits" } else { "wait" };
            let remark = format!("{} {wait} for an earlier one of the document", counted(held, "event"));
            State { class: "held", word: "held", remark }
        }
        (None, _) => State { class: "working", word: "working", remark: format!("delivered {when}") },
    }
}

fn failing(remark: String) -> State {
    State { class: "failing", word: "failing", remark }
}

fn others(failed: Option<&FailedCounts>) -> Markup {
    let others = failed.map_or(0, |failed| failed.others);
    html! {
        @if others > 0 {
            p { "The log also has " a href="/failed" { (counted(others, "failed event")) } " of other connectors." }
        }
    }
}

fn read_at(site: &Site, counts: Option<&LogCounts>) -> Markup {
    html! {
        @match counts {
            Some(counts) => p.dim {
                "Counts read at " (site.zone.show(counts.read_at)) " (" (counts.read_at.relative(site.look().now)) "). "
                a href="/" { "Read again" }
            },
            None => p.trouble { "The failed-event log cannot be read at the moment. " a href="/" { "Read again" } },
        }
    }
}
