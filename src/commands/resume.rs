//! `resume`: finish what a crash or Ctrl-C left pending.

use super::context::{Context, Errand, PolicyArgs, Target};
use crate::engine::{Job, Turn, Ways, in_order_of_sending, queue_of};
use crate::exit::Exit;
use crate::log::Refuse;
use crate::model::{AttemptKind, DeliveryId, Facts, Outcome, Skip};
use crate::output::Report;
use std::collections::HashMap;

/// Finish what a crash or Ctrl-C left pending
///
/// Pending deliveries were never begun and are sent. Unknown ones were begun and their answer was never recorded: the
/// endpoint may have them already, so they are sent again only with --unknown.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks resume
  inv-hooks resume --unknown")]
pub struct Args {
    /// Send unknown deliveries again too
    #[arg(long)]
    unknown: bool,
    #[command(flatten)]
    policy: PolicyArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let environment = context.environment()?;
    let Some(mut log) = context.log_for_writing_silently()? else {
        context.out.say("Nothing is left to finish: nothing was sent yet.");
        return Ok(Exit::Done);
    };
    let left = log.unfinished(&environment)?;
    let (mut ids, mut unknown) = (left.pending, left.unknown);
    if args.unknown {
        ids.append(&mut unknown);
    }
    if context.global.dry_run {
        context.out.say(format!("would send {}, and leave {} unknown", ids.len(), unknown.len()));
        return Ok(Exit::Done);
    }
    let mut report = Report::default();
    let (mut chosen, mut ways) = (Vec::new(), Ways::new(Refuse::default()));
    let mut targets: HashMap<String, Target> = HashMap::new();
    for id in ids {
        let Some(delivery) = log.get(id)? else { continue };
        if !targets.contains_key(&delivery.connector) {
            targets.insert(delivery.connector.clone(), context.target(&args.policy, &delivery.connector)?);
        }
        let skip = match &targets[&delivery.connector] {
            Target::Ready(destination) => {
                chosen.push((Turn::from(&delivery), delivery.claims, ways.of(&delivery, destination)));
                continue;
            }
            Target::Gone => Skip::ConnectorGone,
            Target::Disabled => Skip::ConnectorDisabled,
        };
        let outcome = Outcome::skipped(Facts::from(&delivery), delivery.state, delivery.attempts, skip);
        report.settled(&mut context.out, outcome)?;
    }
    // An unknown one may be older than a pending one of its document, which would be held by it.
    let chosen = in_order_of_sending(chosen, |(turn, ..)| *turn);
    let jobs: Vec<Job> = chosen.into_iter().map(|(turn, claims, way)| ways.job(turn.id, claims, way)).collect();
    // What is passed over is not finished, so that the exit code must not say that all is.
    let passed_over = if report.summary().skipped > 0 { Exit::NotDelivered } else { Exit::Done };
    let process = context.process(&args.policy)?;
    let errand = Errand::new(AttemptKind::Resume, process).of(jobs.len());
    let delivered = context.deliver(log, queue_of(jobs), &errand, report)?;
    let exit = delivered.end(&mut context.out)?;
    Ok(exit.and(passed_over).and(tell_unknown(context, &unknown)))
}

/// Names the unknown ones that stay.
fn tell_unknown(context: &mut Context, unknown: &[DeliveryId]) -> Exit {
    if unknown.is_empty() {
        return Exit::Done;
    }
    let ids: Vec<String> = unknown.iter().take(20).map(ToString::to_string).collect();
    let more =
        if unknown.len() > ids.len() { format!(" and {} more", unknown.len() - ids.len()) } else { String::new() };
    context.out.say(format!(
        "{} left unknown: {}{more}. The endpoint may have them already; `inv-hooks resume --unknown` sends them again.",
        unknown.len(),
        ids.join(", ")
    ));
    Exit::NotDelivered
}
