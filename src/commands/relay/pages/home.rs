//! `/`: whether the relay works, and how each of its connectors is.

use super::bars::bars;
use super::failed_counts::FailedCounts;
use super::frame::framed;
use super::query::link;
use super::state::{KnownOfConnector, state};
use crate::commands::relay::log_counts::LogCounts;
use crate::commands::relay::site::{ShownConnector, Site};
use crate::engine::Intake;
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

/// What the page is made of, besides the connectors.
#[derive(Clone, Copy)]
pub(super) struct HomeFacts<'a> {
    /// Why no event can be taken.
    pub(super) trouble: Option<&'a str>,
    pub(super) intake: &'a Intake,
    /// `None` if the log could not be read yet.
    pub(super) counts: Option<&'a LogCounts>,
    pub(super) failed: Option<&'a FailedCounts>,
}

/// Returns the page.
pub(super) fn page(site: &Site, facts: HomeFacts<'_>) -> Response {
    let body = html! {
        h1 { "Relay" }
        @match facts.trouble {
            None => p.ready { strong { "Ready." } " The relay accepts events." },
            Some(why) => p.trouble { strong { "Not ready:" } " " (sanitize(why)) },
        }
        table {
            caption { (counted(site.connectors.len(), "connector")) }
            thead { tr { @for header in HEADERS { th scope="col" { (header) } } } }
            tbody { @for connector in &site.connectors { (row(site, connector, facts)) } }
        }
        (others(facts.failed))
        (read_at(site, facts.counts))
    };
    framed(site, 200, "/", "Relay", &body)
}

fn row(site: &Site, shown: &ShownConnector, facts: HomeFacts<'_>) -> Markup {
    let look = site.look();
    let counts = facts.counts.and_then(|counts| counts.connectors.get(&shown.name));
    let unsettled = counts.map(|counts| counts.unsettled);
    let of_one = facts.failed.map(|failed| failed.connectors.get(&shown.name).cloned().unwrap_or_default());
    let known = KnownOfConnector {
        latest: site.latest.of(&shown.name),
        is_circuit_open: facts.intake.is_circuit_open(shown.index),
        held: of_one.as_ref().map_or(0, |failed| failed.held),
        pending: unsettled.map_or(0, |it| it.pending),
    };
    let state = state(known, look.now);
    let count = |count: Option<u64>| count.map_or_else(|| "?".to_owned(), number);
    html! {
        tr {
            th scope="row" { a href=(link("/failed", &[("connector", &shown.name)])) { (sanitize(&shown.name)) } }
            td data-label=(HEADERS[1]) { (shown.answer.as_str()) }
            td data-label=(HEADERS[2]) { div { span class=(state.word) { (state.word) } " " span.dim { (state.remark) } } }
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
                @match (&of_one, facts.failed) {
                    (Some(of_one), Some(failed)) => div { (bars(&of_one.hours, &failed.starts)) },
                    _ => { "?" },
                }
            }
        }
    }
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
