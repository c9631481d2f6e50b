//! The events that a run did not deliver, and the exact command that sends them.
//!
//! The command repeats arguments that the user typed, but never a URL whose query may contain a secret.

use super::args::Args;
use crate::commands::context::next_steps;
use crate::commands::context::{Context, FinishedRun};
use crate::exit::Exit;
use crate::model::{DeliveryId, Endpoint, quoted_flag, redact_query};
use crate::output::Leftovers;

/// The events that a run left, taken from it before it ends.
pub struct Left {
    leftovers: Leftovers,
    was_stopped: bool,
}

impl Left {
    /// Reads them from a run.
    pub fn of(delivered: &FinishedRun) -> Self {
        let was_stopped = delivered.stopped.is_some() || delivered.has_stopped_itself;
        Self { leftovers: delivered.report.leftovers().clone(), was_stopped }
    }

    /// Prints how many events are left and the command that sends them.
    pub fn tell(&self, args: &Args, context: &mut Context) {
        if self.leftovers.is_empty() {
            return;
        }
        if args.is_bulk() {
            self.leftovers.lines().into_iter().for_each(|line| context.out.say(line));
        }
        let text = self.words(args, context);
        context.out.say(text);
    }

    fn words(&self, args: &Args, context: &Context) -> String {
        if args.is_bulk() {
            // A trial stays a trial: after a failure no command sends all others.
            let limited =
                |line: String| args.limit.map_or_else(|| line.clone(), |limit| format!("{line} --limit {limit}"));
            let again = again(args, context, &args.chooser()).map(limited);
            let list = next_steps::list(&args.filters.typed(), args.text.as_deref());
            return format!("{} {list}", next_steps::rest(again.as_deref()));
        }
        match (args.ids.as_slice(), self.leftovers.ids()) {
            _ if args.edit.is_given() => next_steps::EDITED.to_owned(),
            (_, Some(left)) if self.was_stopped && !left.is_empty() => {
                next_steps::rest(again(args, context, &words_of(left)).as_deref())
            }
            ([only], _) if !args.with_held => next_steps::why(Some(*only)),
            _ => self.why(args),
        }
    }
}

impl Left {
    /// Names the event that all the others wait for, if it is one.
    fn why(&self, args: &Args) -> String {
        match self.leftovers.cause() {
            Some(first) if args.with_held => {
                format!("{} {}", next_steps::why(Some(first)), next_steps::with_held(first))
            }
            cause => next_steps::why(cause),
        }
    }
}

/// Prints how many events `--limit` left, and the command that sends them if the first ones were delivered.
pub fn tell_remaining(args: &Args, context: &mut Context, (remaining, skipped): (usize, usize), exit: Exit) {
    if remaining == 0 {
        return;
    }
    let again = again(args, context, &args.chooser()).filter(|_| exit == Exit::Done);
    context.out.say(next_steps::remaining(remaining, skipped, again.as_deref()));
}

fn words_of(ids: &[DeliveryId]) -> String {
    ids.iter().map(|id| format!(" {id}")).collect()
}

/// Returns the command that sends the events of `chooser` with the same flags; `None` if it would show a possible secret.
pub fn again(args: &Args, context: &Context, chooser: &str) -> Option<String> {
    let how = how(args, context)?;
    Some(format!("inv-hooks repost{chooser}{how}") + if args.is_bulk() || args.plan.is_some() { " --yes" } else { "" })
}

/// Returns the flags that set the destination and how to send; `None` if they would show a possible secret.
fn how(args: &Args, context: &Context) -> Option<String> {
    let switches = [
        (args.with_held && args.plan.is_none(), "with-held"),
        (args.include_superseded, "include-superseded"),
        (args.include_maybe_applied, "include-maybe-applied"),
        (args.fail_on_skipped, "fail-on-skipped"),
        (args.force, "force"),
    ];
    let given = switches.iter().filter(|(is_given, _)| *is_given);
    let mut line: String = given.map(|(_, flag)| format!(" --{flag}")).collect();
    if let Some(most) = args.stop_after_failures {
        line.push_str(&format!(" --stop-after-failures {most}"));
    }
    if let Some(to) = args.target.to()
        && Endpoint::parse(to).is_ok()
        && redact_query(to) != to
    {
        return None;
    }
    // A plan already contains the held events, but its order alone does not make them wait for the events before them.
    if args.with_held && args.plan.is_some() && args.policy.order.is_none() {
        line.push_str(" --order document");
    }
    line.push_str(&args.target.typed());
    line.push_str(&args.policy.typed(&context.origins));
    if let Some(reason) = &args.reason {
        line.push_str(&quoted_flag("reason", reason));
    }
    Some(line)
}
