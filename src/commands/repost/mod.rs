//! `repost`: send failed events again, by id or by filter.
//!
//! It sends the stored bytes with the connector's current headers and the same webhook id, and reports every outcome.

mod args;
mod copies;
mod deliver;
mod edit;
mod from_plan;
mod left;
mod newest;
mod plan;
mod plan_file;
mod preview;
mod selection;
mod selector;
mod target;

pub use args::Args;

use self::selector::Selector;
use super::context::{Context, Need};
use crate::exit::Exit;
use crate::output::{PlanView, Shape};

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    args.check()?;
    let mut log = context.need_log(Need::Write)?;
    let selection = Selector::new(args, context)?.select(log.as_mut())?;
    let faulty = selection.faulty.tell(context, selection.chosen.len())?;
    if !preview::confirm_named(context, args, &selection)? {
        return Ok(Exit::Refused);
    }
    let edits = copies::edits(args, context, log.as_mut(), &selection)?;
    let exit = match preview::show(args, context, log.as_mut(), &selection, &edits)? {
        Some(exit) => exit,
        None => deliver::run(args, context, log, selection, edits)?,
    };
    Ok(exit.and(faulty))
}

/// Returns the shape of the output of `-o json --dry-run`.
pub fn shape() -> Shape {
    Shape::one::<PlanView>("repost dry-run", "What `repost --dry-run` would do.")
}
