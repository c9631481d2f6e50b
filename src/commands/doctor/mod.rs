//! `doctor`: checks the store, the log and this machine for problems, and shows how to fix them.
//!
//! It sends nothing and changes nothing. It tests for free space with a file that has no name.

mod log;
mod machine;
mod renames;
mod room;
mod row;
mod store;

use self::row::{CheckRow, Status};
use super::context::{ColumnsArgs, Context};
use crate::exit::Exit;
use crate::output::{Shape, column_names, counted};

/// Check the store, the log and this machine for problems
///
/// Sends nothing and changes nothing. Each line shows what was checked, the result, and what to do. Exits 3 on errors.
/// `connector validate` reports the problems of single connectors.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks doctor
  inv-hooks doctor -o json", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "check,found")))]
pub struct Args {
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<CheckRow>(&args.columns.columns)?;
    let mut rows = store::check(context);
    rows.extend(log::check(context));
    rows.extend(machine::check(context));
    let rows: Vec<CheckRow> =
        rows.into_iter().map(|row| row.with_hint(|hint| context.out.with_repeated(hint))).collect();
    let count = |status: Status| rows.iter().filter(|row| row.status == status).count();
    let (errors, warnings) = (count(Status::Error), count(Status::Warning));
    context.out.findings(&rows)?;
    context.out.say(match (errors, warnings) {
        (0, 0) => "no problems found".to_owned(),
        (0, warnings) => format!("no errors, {}", counted(warnings, "warning")),
        (errors, warnings) => format!("errors: {errors}, warnings: {warnings}"),
    });
    Ok(if errors > 0 { Exit::Invalid } else { Exit::Done })
}

/// Returns the names of its columns.
pub fn columns() -> Vec<String> {
    column_names::<CheckRow>()
}

/// Returns what the verb writes with `-o json`.
pub fn shape() -> Shape {
    Shape::list::<CheckRow>("doctor", "Every check and its result.")
}
