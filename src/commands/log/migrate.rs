//! `log migrate`: brings the tables of the log to the version of this program.

use crate::commands::context::Context;
use crate::exit::Exit;
use crate::output::{Cell, TextPage, View};
use schemars::JsonSchema;
use serde::Serialize;

/// Bring the tables of the failed-event log to the version of this inv-hooks
///
/// For a log in a file you can leave this command out: the first command that opens the log migrates it. A log on PostgreSQL is shared
/// by several machines, so only this command changes its tables; until you run it, every other command of a newer inv-hooks refuses the
/// log. First end all relays and other commands that use the log: if some still run, `log migrate` names them and changes nothing.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log migrate --dry-run
  inv-hooks log migrate")]
pub struct Args {}

/// The version of the log, as JSON.
#[derive(JsonSchema, Serialize)]
pub struct MigrateView {
    /// The path of the log, or its address without the password.
    location: String,
    /// The version of its tables before.
    from: u32,
    /// The version of this inv-hooks.
    to: u32,
    /// Whether the tables were changed.
    migrated: bool,
}

/// Runs the verb.
pub fn run(_: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let location = context.log_place()?.to_string();
    let migration = context.migrate_log()?;
    let is_older = migration.from != migration.to;
    let view =
        MigrateView { location, from: migration.from, to: migration.to, migrated: is_older && !context.global.dry_run };
    context.out.one(&view)?;
    Ok(Exit::Done)
}

impl View for MigrateView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.field("Log", Cell::new(&self.location));
        page.field("Version", self.to.to_string());
        page.line(match (self.from == self.to, self.migrated) {
            (true, _) => "There is nothing to do.".to_owned(),
            (false, true) => format!("Its tables were of version {} before.", self.from),
            (false, false) => {
                format!("Its tables are of version {}. `inv-hooks log migrate` would change them.", self.from)
            }
        });
    }

    fn name(&self) -> String {
        self.location.clone()
    }
}
