//! `status`: how bad it is, since when, why, and what to type next.

use crate::commands::context::{Context, Need, Notice};
use crate::exit::Exit;
use crate::log::{ConnectorOverview, Log};
use crate::model::{Environment, SHOWN_HOURS, Timestamp, Zone};
use crate::output::{CauseStatus, ConnectorStatus, Format, HourStatus, Shape, StatusView};
use std::collections::BTreeSet;

/// Show on one screen what failed, since when and why
///
/// For each connector, shows the failed, unknown and pending events, the causes, the failures of the last 24 hours, the last
/// delivered event, and the next command to type.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks status
  inv-hooks status --exit-code -q
  inv-hooks status -o json")]
pub struct Args {
    /// Exit 4 if any event is found
    ///
    /// This looks for failed and unknown events, not for pending ones.
    #[arg(long)]
    exit_code: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let look = context.out.look().clone();
    let environment = context.environment()?;
    let hours: Vec<Timestamp> = look.zone.last_hours(look.now).into_iter().chain([Timestamp::MAX]).collect();
    let mut in_doubt = BTreeSet::new();
    let mut found = match context.open_log(Need::Read, Notice::None)? {
        Some(mut log) => {
            context.tell_log_without_store()?;
            let found = log.overview(&environment, &hours)?;
            in_doubt = all_in_doubt(&found, &environment, log.as_mut(), context)?;
            found
        }
        None if context.store()?.is_none() => {
            context.tell_nothing_yet()?;
            if context.out.format() == Format::Table {
                return Ok(Exit::Done);
            }
            Vec::new()
        }
        None => Vec::new(),
    };
    add_connectors_of_store(&mut found, context)?;
    found.sort_by(|a, b| {
        let size = |one: &ConnectorOverview| (one.failed + one.unknown, one.pending);
        size(b).cmp(&size(a)).then_with(|| a.connector.cmp(&b.connector))
    });
    let sum = |of: fn(&ConnectorOverview) -> u64| found.iter().map(of).sum();
    let view = StatusView {
        environment: environment.to_string(),
        zone: look.zone.name(look.now),
        failed: sum(|one| one.failed),
        unknown: sum(|one| one.unknown),
        pending: sum(|one| one.pending),
        connectors: found
            .into_iter()
            .map(|one| {
                let is_in_doubt = in_doubt.contains(&one.connector);
                status_of(one, is_in_doubt, &hours, &look.zone, context)
            })
            .collect(),
        now: look.now,
    };
    let is_bad = view.failed + view.unknown > 0;
    context.out.one(&view)?;
    Ok(if args.exit_code && is_bad { Exit::NotDelivered } else { Exit::Done })
}

/// A connector without any event is shown too.
fn add_connectors_of_store(found: &mut Vec<ConnectorOverview>, context: &Context) -> anyhow::Result<()> {
    let Some(store) = context.store()? else { return Ok(()) };
    for record in store.records() {
        let name = record.name.value.to_string();
        if !found.iter().any(|one| one.connector == name) {
            let hours = vec![0; SHOWN_HOURS];
            found.push(ConnectorOverview { connector: name, hours, ..ConnectorOverview::default() });
        }
    }
    Ok(())
}

/// Returns the connectors whose events a bulk repost would skip, because all of them are in doubt.
fn all_in_doubt(
    found: &[ConnectorOverview],
    environment: &Environment,
    log: &mut dyn Log,
    context: &Context,
) -> anyhow::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for one in found.iter().filter(|one| one.failed > 0) {
        if context.are_all_in_doubt(log, environment, &one.connector)? {
            names.insert(one.connector.clone());
        }
    }
    Ok(names)
}

fn status_of(
    one: ConnectorOverview,
    is_in_doubt: bool,
    hours: &[Timestamp],
    zone: &Zone,
    context: &Context,
) -> ConnectorStatus {
    let next = next(&one, is_in_doubt).map(|line| context.out.command_with_repeated(&line));
    let text = |time: Option<Timestamp>| time.map(|time| time.to_string());
    ConnectorStatus {
        failed: one.failed,
        unknown: one.unknown,
        pending: one.pending,
        first_failed_at: text(one.first_failed),
        last_failed_at: text(one.last_failed),
        last_delivered_at: text(one.last_delivered),
        causes: one
            .causes
            .into_iter()
            .map(|of| CauseStatus { cause_id: of.cause.id().to_string(), cause: of.cause, count: of.count })
            .collect(),
        hours: hours
            .iter()
            .zip(one.hours)
            .map(|(from, failed)| HourStatus { from: zone.hour(*from), failed })
            .collect(),
        next,
        is_in_doubt,
        first_failed: one.first_failed,
        last_delivered: one.last_delivered,
        connector: one.connector,
    }
}

/// A repost asks before it sends, and shows what it would skip. Of events in doubt it would send none.
fn next(one: &ConnectorOverview, is_in_doubt: bool) -> Option<String> {
    let name = &one.connector;
    match (one.failed, one.unknown, one.pending) {
        (0, 0, 0) => None,
        // A relay sends what is queued.
        (0, 0, pending) if pending <= one.queued => None,
        (0, 0, _) => Some("inv-hooks resume".to_owned()),
        _ if is_in_doubt => Some(format!("inv-hooks failed search --connector {name} --maybe-applied")),
        (0, _, _) => Some(format!("inv-hooks failed search --connector {name}")),
        _ => Some(format!("inv-hooks repost --connector {name}")),
    }
}

/// Returns what it writes with `-o json`.
pub fn shape() -> Shape {
    Shape::one::<StatusView>("status", "The state of every connector.")
}
