//! `resume`: finish what a crash or Ctrl-C left pending.

use super::context::{Context, PolicyArgs, channel_of};
use crate::engine::{Job, Work};
use crate::exit::Exit;
use crate::model::{AttemptKind, ConnectorName, DeliveryId, Facts, Outcome, Skip, State};
use crate::output::Report;
use std::sync::Arc;

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
    let mut log = context.log_for_writing_silently()?;
    let left = log.unfinished(&environment)?;
    let mut ids = left.pending;
    if args.unknown {
        ids.extend(&left.unknown);
    }
    if context.global.dry_run {
        context.out.say(format!("would send {}, and leave {} unknown", ids.len(), left.unknown.len()));
        return Ok(Exit::Done);
    }
    let mut report = Report::default();
    let mut jobs = Vec::new();
    for id in ids {
        let Some(delivery) = log.get(id)? else { continue };
        match job(args, context, &delivery) {
            Some(job) => jobs.push(job),
            None => {
                let outcome =
                    Outcome::skipped(Facts::from(&delivery), delivery.state, delivery.attempts, Skip::ConnectorGone);
                report.settled(&mut context.out, &outcome)?;
            }
        }
    }
    let process = context.process(&args.policy)?;
    let delivered = context.deliver(log, channel_of(jobs), process, report)?;
    let exit = delivered.end(&mut context.out)?;
    Ok(exit.and(if args.unknown { Exit::Done } else { tell_unknown(context, &left.unknown) }))
}

fn job(args: &Args, context: &Context, delivery: &crate::model::Delivery) -> Option<Job> {
    let name: ConnectorName = delivery.connector.parse().ok()?;
    let route = context.route(&args.policy, &name).ok()?;
    Some(Job {
        work: Work::Stored { delivery: Box::new(delivery.clone()), from: vec![State::Pending, State::Unknown] },
        destination: route.destination,
        kind: AttemptKind::Resume,
        by: crate::runtime::who().map(Arc::from),
        reason: None,
    })
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
