//! What a bulk repost is about to do, and the question before it.

use super::Args;
use super::select::Selection;
use super::skips;
use crate::commands::context::{Context, quoted};
use crate::model::{Facts, Outcome, State};
use crate::output::{OutcomeView, PlanGroup, PlanView};
use std::collections::BTreeMap;

/// Tells what would be sent and what would be passed over, and sends nothing.
pub fn dry_run(context: &mut Context, selection: &Selection) -> anyhow::Result<()> {
    let plan = plan(selection);
    context.out.one(&plan)?;
    context.out.flush()?;
    context.out.say("Nothing was sent.");
    Ok(())
}

/// Shows the plan on stderr and asks. Nothing to send is no question.
pub fn confirm(context: &mut Context, selection: &Selection) -> anyhow::Result<bool> {
    let plan = plan(selection);
    if selection.chosen.is_empty() {
        return Ok(true);
    }
    plan.lines().into_iter().for_each(|line| context.out.say(line));
    let connectors = plan.groups.iter().map(|group| &group.connector).collect::<std::collections::BTreeSet<_>>().len();
    let question =
        format!("Send {} to {}?", counted(selection.chosen.len(), "event"), counted(connectors, "connector"));
    let is_confirmed = context.confirm(&question)?;
    if !is_confirmed {
        context.out.say("Nothing was sent.");
    }
    Ok(is_confirmed)
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Returns where `--to` sends, if that is not just the connector that the events have anyway.
pub fn elsewhere(args: &Args, selection: &Selection) -> Option<String> {
    let to = args.target.to()?;
    let other = selection.chosen.iter().find(|chosen| chosen.delivery.connector != to)?;
    Some(other.destination.label.clone())
}

/// Returns the command that shows what a run left behind.
pub fn what_is_left(args: &Args) -> String {
    match args.ids.as_slice() {
        [] => {
            let text = args.text.as_ref().map(|text| format!(" {}", quoted(text))).unwrap_or_default();
            format!(
                "What is left: `inv-hooks failed search{text}{}`; the same repost sends it again.",
                args.filters.typed()
            )
        }
        _ if args.edit.is_given() => {
            "A changed payload is an event of its own: `inv-hooks failed search` shows it.".to_owned()
        }
        [only] => format!("What is left: `inv-hooks failed show {only}` says why."),
        _ => "What is left: `inv-hooks failed show ID` says why.".to_owned(),
    }
}

fn plan(selection: &Selection) -> PlanView {
    let mut groups: BTreeMap<(String, String), u64> = BTreeMap::new();
    for chosen in &selection.chosen {
        let answer = chosen.delivery.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref());
        let failure = match (chosen.delivery.state, answer.and_then(|answer| answer.failure)) {
            (State::Unknown, _) | (_, None) => chosen.delivery.state.to_string(),
            (_, Some(failure)) => failure.to_string(),
        };
        *groups.entry((chosen.destination.label.clone(), failure)).or_default() += 1;
    }
    let sent = selection.chosen.iter().map(|chosen| Outcome {
        facts: Facts::from(&chosen.delivery),
        state: chosen.delivery.state,
        answer: None,
        attempts: chosen.delivery.attempts,
        skipped: None,
        waiting_on: chosen.delivery.waiting_on,
        is_left: false,
    });
    PlanView {
        send: selection.chosen.len(),
        skipped: selection.skipped.len(),
        out_of_order: selection.out_of_order,
        groups: groups
            .into_iter()
            .map(|((connector, failure), count)| PlanGroup { connector, failure, count })
            .collect(),
        skips: skips(&selection.skipped).into_iter().map(|(reason, count)| (reason.to_owned(), count)).collect(),
        deliveries: sent.chain(selection.skipped.iter().cloned()).map(OutcomeView::from).collect(),
    }
}
