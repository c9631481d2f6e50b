//! `log copy`: a log moves to another place, whatever kinds both are.

use crate::commands::context::{Context, Origin, place_of_url};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{LogPlace, Told, Transferred, check_transfer, transfer};
use crate::model::{State, has_password};
use crate::output::{Cell, TextPage, View, WorkProgress, counted, number};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::time::Instant;

/// Copy a failed-event log to another file or to PostgreSQL, with everything in it
///
/// Every event keeps its id, its state, its attempts and everything else. The log that is copied is not changed, with one exception: events
/// that a killed process was sending are first marked as unknown. No other process may use the log that is copied: first end relays
/// and other commands. The other log must be empty, or not exist yet.
///
/// If the command is interrupted, run it again: it goes on where it was. Until it has finished, every other command refuses the new
/// log. At the end, the command reads both logs again and compares them.
///
/// A URL on the command line must not contain a password: set `PGPASSWORD`, or put the whole URL into
/// `INV_HOOKS_COPY_FROM` or `INV_HOOKS_COPY_TO`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log copy --from events.db --to postgres://team@db.example.com/x
  inv-hooks log copy --from postgres://team@db.example.com/x --to events.db")]
pub struct Args {
    /// Log to copy: a path, or `postgres://USER@HOST/DATABASE`
    ///
    /// Environment variable: `INV_HOOKS_COPY_FROM`
    #[arg(long, value_name = "FILE|URL", env = "INV_HOOKS_COPY_FROM", hide_env = true)]
    from: OsString,
    /// New log: a path, or `postgres://USER@HOST/DATABASE`
    ///
    /// Environment variable: `INV_HOOKS_COPY_TO`
    #[arg(long, value_name = "FILE|URL", env = "INV_HOOKS_COPY_TO", hide_env = true)]
    to: OsString,
}

/// A copy, as JSON.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "LogCopyView")]
pub struct CopyView {
    /// The log that was copied: its path, or its address without the password.
    from: String,
    /// The new log.
    to: String,
    /// How many events are in each state, in both logs.
    states: BTreeMap<String, u64>,
    /// How many rows each table has, in both logs; empty with `--dry-run`.
    tables: BTreeMap<&'static str, u64>,
    /// The SHA-256 of all that both logs have; null with `--dry-run`.
    digest: Option<String>,
    /// How many events of killed processes became unknown before the copy.
    recovered: u64,
    /// Whether an earlier run had started the copy.
    resumed: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let from = place(context, ["from", "INV_HOOKS_COPY_FROM"], &args.from)?;
    let to = place(context, ["to", "INV_HOOKS_COPY_TO"], &args.to)?;
    let view = if context.global.dry_run {
        let states = check_transfer(&from, &to, context.now())?;
        let (from, to) = (from.to_string(), to.to_string());
        CopyView { from, to, states, tables: BTreeMap::new(), digest: None, recovered: 0, resumed: false }
    } else {
        CopyView::from(copy(context, &from, &to)?)
    };
    context.out.one(&view)?;
    Ok(Exit::Done)
}

/// Everyone on the machine sees the command lines of all processes.
fn place(context: &Context, [flag, variable]: [&str; 2], url: &OsStr) -> Result<LogPlace, Fault> {
    if context.origins.get(flag) == Some(Origin::Flag) && has_password(&url.to_string_lossy()) {
        let message =
            format!("a password on the command line can be seen by other users, so --{flag} does not take one");
        return Err(Fault::usage(message)
            .hint(format!("Leave it out and set PGPASSWORD, or put the whole URL into the variable {variable}.")));
    }
    place_of_url(url)
}

fn copy(context: &mut Context, from: &LogPlace, to: &LogPlace) -> Result<Transferred, Fault> {
    let (now, mut progress) = (context.now(), WorkProgress::new(Instant::now()));
    let out = &mut context.out;
    let copied = transfer(from, to, now, &mut |told| match told {
        Told::Copied(done, total) => progress.tick(out, "rows copied", (done, total), Instant::now()),
        Told::Indexed(done, total) => progress.tick(out, "indexes built", (done, total), Instant::now()),
        Told::Compared(done, total) => progress.tick(out, "rows compared", (done, total), Instant::now()),
    });
    out.end_progress();
    copied
}

impl From<Transferred> for CopyView {
    fn from(copied: Transferred) -> Self {
        Self {
            from: copied.from,
            to: copied.to,
            states: copied.states,
            tables: copied.tables.into_iter().collect(),
            digest: Some(copied.digest),
            recovered: copied.recovered,
            resumed: copied.was_started,
        }
    }
}

impl View for CopyView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.field("From", Cell::new(&self.from));
        page.field("To", Cell::new(&self.to));
        for (state, count) in &self.states {
            page.field(state, number(*count));
        }
        let Some(digest) = &self.digest else {
            page.line("Nothing was copied.");
            return;
        };
        page.field("rows", number(self.tables.values().sum::<u64>()));
        page.field("Digest", Cell::new(digest));
        if self.recovered > 0 {
            page.line(format!("{} of killed processes became unknown before.", counted(self.recovered, "event")));
        }
        page.line("Both logs were read again, and have the same content.");
        if let Some(pending) = self.states.get(State::Pending.as_str()).filter(|pending| **pending > 0) {
            let events = counted(*pending, "pending event");
            page.line(format!("{events} can be sent from both logs now. From now on, use only the new one."));
        }
    }

    fn name(&self) -> String {
        self.to.clone()
    }
}
