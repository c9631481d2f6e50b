//! `log check`: is the log undamaged, and does a search find everything in it?

use crate::commands::context::{ColumnsArgs, Context, Need};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::DamageCheck;
use crate::output::{Cell, Look, Row, Tone};
use schemars::JsonSchema;
use serde::Serialize;

/// Check the failed-event log for damage
///
/// The command reads the whole log and changes no event. It checks the file and its indexes, reads every event, and checks that
/// each failed event can be found by its ids. Exits 7 if anything is damaged.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log check
  inv-hooks log check --log backup.db -o json", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "check,found")))]
pub struct Args {
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// One thing that was checked, as JSON.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "LogCheckView")]
pub struct DamageRow {
    /// What was checked: `file`, `indexes`, `rows`, `ids` or `attempts`; on a server `pages`, `indexes`, `rows`, `payloads`, `ids` or
    /// `attempts`.
    check: &'static str,
    /// Whether it is undamaged.
    ok: bool,
    /// What is damaged, up to 20 for each kind of damage.
    found: Vec<String>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<DamageRow>(&args.columns.columns)?;
    let rows: Vec<DamageRow> = context.need_log(Need::Read)?.check()?.into_iter().map(DamageRow::from).collect();
    context.out.list(&rows)?;
    if rows.iter().all(|row| row.ok) {
        context.out.say("The log is not damaged.");
        return Ok(Exit::Done);
    }
    let place = context.log_place()?;
    let fault = Fault::storage(format!("the failed-event log {place} is damaged"));
    if place.file().is_none() {
        return Err(fault.hint("Restore a backup, for example with `pg_restore`.").into());
    }
    Err(fault
        .hint("Restore a backup. Without a backup, move the log and its -wal and -shm files to another path, and save the readable events: `inv-hooks failed export --log MOVED`.")
        .into())
}

impl From<DamageCheck> for DamageRow {
    fn from(check: DamageCheck) -> Self {
        Self { check: check.name, ok: check.found.is_empty(), found: check.found }
    }
}

impl Row for DamageRow {
    const HEADERS: &'static [&'static str] = &["CHECK", "STATUS", "FOUND"];
    const KEYS: &'static [&'static str] = &["check", "ok", "found"];

    fn cells(&self, _: &Look) -> Vec<Cell> {
        let (word, tone) = if self.ok { ("ok", Tone::Good) } else { ("damaged", Tone::Bad) };
        let found = (!self.ok).then(|| self.found.join("; "));
        vec![Cell::new(self.check).tone(Tone::Strong), Cell::new(word).tone(tone), Cell::maybe(found)]
    }

    fn name(&self) -> String {
        self.check.to_owned()
    }
}
