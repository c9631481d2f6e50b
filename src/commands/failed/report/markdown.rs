//! A report as Markdown, for a ticket or a chat.

use super::facts::{CauseFacts, ReportFacts, tried};
use crate::output::{counted, markdown_block as block, markdown_cell as cell, markdown_code as code, number};
use std::fmt::Write as _;

/// Returns the text.
pub(super) fn text(facts: &ReportFacts) -> String {
    let mut text = format!("# {} in {}\n\n", counted(facts.total, "failed event"), cell(&facts.environment));
    if let (Some(first), Some(last)) = (&facts.first, &facts.last) {
        let _ = writeln!(text, "- The first failed at {first}, the last at {last}.");
    }
    let _ = writeln!(text, "- {}", tried(facts));
    if facts.in_doubt > 0 {
        let in_doubt = counted(facts.in_doubt, "event");
        let _ = writeln!(text, "- {in_doubt} in doubt: the endpoint may have booked them already.");
    }
    if !facts.filters.is_empty() {
        let _ = writeln!(text, "- Only events that match {}.", code(&facts.filters));
    }
    if facts.total > 0 {
        causes(&mut text, facts);
        times(&mut text, facts);
        commands(&mut text, facts);
    }
    let _ = writeln!(text, "\nMade by inv-hooks at {}. All times are in the time zone {}.", facts.made_at, facts.zone);
    text
}

fn causes(text: &mut String, facts: &ReportFacts) {
    text.push_str("\n## Why\n\n| cause | id | events | connectors | first | last | newest event |\n|---|---|--:|---|---|---|--:|\n");
    for cause in &facts.causes {
        let CauseFacts { group, id, connectors, example } = cause;
        let newest = example.as_ref().map(|example| example.id.to_string()).unwrap_or_default();
        let (name, connectors) = (cell(&group.name), cell(&connectors.join(", ")));
        let _ = writeln!(
            text,
            "| {name} | {id} | {} | {connectors} | {} | {} | {newest} |",
            number(group.count),
            group.first,
            group.last
        );
    }
    if facts.more_causes > 0 {
        let _ = writeln!(text, "\n{} with fewer events.", counted(facts.more_causes, "more cause"));
    }
    text.push('\n');
    for example in facts.causes.iter().filter_map(|cause| cause.example.as_ref()) {
        let _ = writeln!(text, "- Event {}: {}.", example.id, cell(&example.attempts_in_words()));
    }
    for example in facts.causes.iter().filter_map(|cause| cause.example.as_ref()) {
        if let Some(payload) = &example.payload {
            let _ = writeln!(text, "\nThe payload of event {}:\n\n{}", example.id, block(payload));
        }
        if let Some(answer) = &example.answer {
            let _ = writeln!(text, "\nThe endpoint answered:\n\n{}", block(answer));
        }
    }
}

fn times(text: &mut String, facts: &ReportFacts) {
    let _ = writeln!(text, "\n## When\n\n| {} | events |\n|---|--:|", facts.unit);
    for (time, count) in facts.times.iter().filter(|time| time.1 > 0) {
        let _ = writeln!(text, "| {time} | {} |", number(*count));
    }
}

fn commands(text: &mut String, facts: &ReportFacts) {
    text.push_str("\n## What to do\n\n");
    for (what, command) in &facts.commands {
        let _ = writeln!(text, "- {}: {}", cell(what), code(command));
    }
}
