//! A report as one HTML page: no script, nothing that is loaded.

use super::chart::chart;
use super::facts::{CauseFacts, GroupFacts, ReportFacts};
use crate::output::{counted, html_page, number, sanitize, sanitize_lines};
use maud::{Markup, html};

/// Returns the page.
pub(super) fn page(facts: &ReportFacts) -> Markup {
    let body = html! {
        h1 { (counted(facts.total, "failed event")) " in " (sanitize(&facts.environment)) }
        (summary(facts))
        @if facts.total > 0 {
            h2 { "When" }
            (chart(&facts.times, facts.unit))
            h2 { "Why" }
            (causes(facts))
            h2 { "Where" }
            (connectors(&facts.connectors))
            h2 { "What to do" }
            (commands(facts))
        }
        footer { p { "Made by inv-hooks at " (facts.made_at) ". All times are in the time zone " (facts.zone) "." } }
    };
    html_page(&format!("Failed events: {}", facts.environment), &body)
}

fn summary(facts: &ReportFacts) -> Markup {
    html! {
        ul {
            @if let (Some(first), Some(last)) = (&facts.first, &facts.last) {
                li { "The first failed at " strong { (first) } ", the last at " strong { (last) } "." }
            }
            li { (super::facts::tried(facts)) }
            @if facts.in_doubt > 0 {
                li { (counted(facts.in_doubt, "event")) " in doubt: the endpoint may have booked them already." }
            }
            @if !facts.filters.is_empty() { li { "Only events that match " code { (sanitize(&facts.filters)) } "." } }
        }
    }
}

fn causes(facts: &ReportFacts) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { th { "Cause" } th.number { "Events" } th { "Connectors" } th { "First" } th { "Last" } th { "Newest event" } } }
                tbody { @for cause in &facts.causes { (cause_row(cause)) } }
            }
        }
        @if facts.more_causes > 0 { p { (counted(facts.more_causes, "more cause")) " with fewer events." } }
        @for cause in &facts.causes { (shown(cause)) }
    }
}

fn cause_row(cause: &CauseFacts) -> Markup {
    html! {
        tr {
            td { strong { (sanitize(&cause.group.name)) } " " span.dim { (cause.id) } }
            td.number data-label="Events" { (number(cause.group.count)) }
            td data-label="Connectors" { (sanitize(&cause.connectors.join(", "))) }
            td data-label="First" { (cause.group.first) }
            td data-label="Last" { (cause.group.last) }
            td data-label="Newest event" { @if let Some(example) = &cause.example {
                (example.id) ", " (sanitize(&example.attempts_in_words()))
                br; span.dim { (sanitize(&example.webhook_id)) }
            } }
        }
    }
}

/// The payload and the answer of the example, if they are shown.
fn shown(cause: &CauseFacts) -> Markup {
    let Some(example) = &cause.example else { return html! {} };
    html! {
        @if let Some(payload) = &example.payload {
            h3 { "Event " (example.id) ": " (sanitize(&cause.group.name)) }
            pre { (sanitize_lines(payload)) }
        }
        @if let Some(answer) = &example.answer {
            p { "The endpoint answered:" }
            pre { (sanitize_lines(answer)) }
        }
    }
}

fn connectors(connectors: &[GroupFacts]) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { th { "Connector" } th.number { "Events" } th { "First" } th { "Last" } } }
                tbody { @for one in connectors {
                    tr {
                        td { strong { (sanitize(&one.name)) } }
                        td.number data-label="Events" { (number(one.count)) }
                        td data-label="First" { (one.first) }
                        td data-label="Last" { (one.last) }
                    }
                } }
            }
        }
    }
}

fn commands(facts: &ReportFacts) -> Markup {
    html! {
        dl { @for (what, command) in &facts.commands { dt { (sanitize(what)) } dd { code { (sanitize(command)) } } } }
    }
}
