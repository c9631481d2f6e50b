//! `log backup`: a copy of the log while other processes write to it.

use crate::commands::context::{Context, Need};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::Replace;
use crate::output::{Cell, TextPage, View};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// Copy the failed-event log to a file, even while other commands write to it
///
/// The copy is one consistent state of the log. The file is written completely or not at all. Only the owner of the file can read
/// it, because it contains business data. To restore a backup, stop every command that uses the log, copy the file to the path of
/// the log, and run `log check`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log backup backup.db
  inv-hooks log backup --force /backups/events.db")]
pub struct Args {
    /// File to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

/// A backup, as JSON.
#[derive(JsonSchema, Serialize)]
pub struct BackupView {
    /// The file that was written.
    file: String,
    /// Its size in bytes; null with `--dry-run`.
    bytes: Option<u64>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut log = context.need_log(Need::Read)?;
    let shown = args.file.display().to_string();
    let is_there = args.file.symlink_metadata().is_ok();
    if is_there && !args.force {
        return Err(Fault::refused(format!("{shown} already exists"))
            .hint("Name another file, or replace it with --force.")
            .into());
    }
    if context.global.dry_run {
        log.check_backup(&args.file)?;
    } else {
        log.backup(&args.file, if args.force { Replace::Allow } else { Replace::Refuse })?;
    }
    let bytes = args.file.metadata().ok().filter(|_| !context.global.dry_run).map(|file| file.len());
    context.out.one(&BackupView { file: shown, bytes })?;
    Ok(Exit::Done)
}

impl View for BackupView {
    fn render(&self, page: &mut TextPage<'_>) {
        page.field("Backup", Cell::new(&self.file));
        page.field("Bytes", Cell::maybe(self.bytes.map(|bytes| bytes.to_string())));
    }

    fn name(&self) -> String {
        self.file.clone()
    }
}
