//! `--plan`: writes what would be sent, and says how to send it.

use super::args::Args;
use super::selection::Selection;
use super::{left, plan_file};
use crate::commands::context::{Context, is_stdout};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::quoted_name;
use crate::output::counted;
use std::ffi::OsStr;

/// Writes what would be sent to `file`, and says how to send it.
pub fn run(
    args: &Args,
    context: &mut Context,
    log: &mut dyn Log,
    selection: &Selection,
    file: &OsStr,
) -> anyhow::Result<Exit> {
    if !plan_file::write(context, log, selection, file)? {
        context.out.say("Nothing was written, and nothing was sent.");
        return Ok(Exit::Refused);
    }
    let events = counted(selection.chosen.len(), "event");
    context.out.say(format!("Planned {events}; nothing was sent."));
    // An event that was named by its id is sent whatever is in doubt, so the command that sends the plan needs these flags.
    let doubtful = [
        (selection.has_superseded && !args.include_superseded, " --include-superseded"),
        (selection.has_maybe_applied && !args.include_maybe_applied, " --include-maybe-applied"),
    ];
    let doubtful: String = doubtful.into_iter().filter(|(is_so, _)| *is_so).map(|(_, flag)| flag).collect();
    let chooser = format!(" --from-plan {}{doubtful}", quoted_name(file));
    if let (false, Some(command)) = (is_stdout(file), left::again(args, context, &chooser)) {
        context.out.say(format!("Send exactly these events, in this order: `{command}`"));
    }
    Ok(Exit::Done)
}
