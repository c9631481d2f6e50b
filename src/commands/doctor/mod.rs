//! `doctor`: whether this machine, this store and this log are fit for work, and what to do where they are not.
//!
//! It looks and changes nothing that stays; it sends nothing. Whether there is room is tried with a file that has no name.

mod log;
mod machine;
mod renames;
mod room;
mod row;
mod store;

use self::row::{CheckRow, Status};
use super::context::Context;
use crate::exit::Exit;
use crate::output::Shape;

/// Check that store, log and machine are fit for work
///
/// Sends nothing and leaves nothing changed. Each line says what was looked at, how it is, and what to do. Errors exit 3.
/// `connector validate` reports what is wrong with single connectors.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks doctor
  inv-hooks doctor -o json | jq '.[] | select(.status != \"ok\")'")]
pub struct Args {}

/// Runs the verb.
pub fn run(_: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut rows = store::check(context);
    rows.extend(log::check(context));
    rows.extend(machine::check(context));
    let rows: Vec<CheckRow> =
        rows.into_iter().map(|row| row.with_hint(|hint| context.out.with_repeated(hint))).collect();
    let count = |status: Status| rows.iter().filter(|row| row.status == status).count();
    let (errors, warnings) = (count(Status::Error), count(Status::Warning));
    context.out.list(&rows)?;
    context.out.say(match (errors, warnings) {
        (0, 0) => "all is well".to_owned(),
        (0, warnings) => format!("fit for work; warnings: {warnings}"),
        (errors, warnings) => format!("errors: {errors}, warnings: {warnings}"),
    });
    Ok(if errors > 0 { Exit::Invalid } else { Exit::Done })
}

/// Returns what the verb writes with `-o json`.
pub fn shape() -> Shape {
    Shape::list::<CheckRow>("doctor", "Everything that was looked at.")
}
