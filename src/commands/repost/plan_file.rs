//! A plan as a file: a header, then one line for each event in the order of sending.
//!
//! It defines the lines. `from_plan` checks whether they still match the log.

use super::selection::Selection;
use crate::commands::context::{Context, is_stdout};
use crate::durable::{check_room, folder_of, put, put_new, try_writing};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{digest, hex};
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// The version that this program writes and reads.
pub const VERSION: u32 = 1;

/// The fewest bytes that a plan needs on the disk: one page.
const LEAST_ROOM: usize = 4096;

/// The first line.
#[derive(Debug, Deserialize, Serialize)]
pub struct Header {
    /// Version of the format of the lines.
    pub inv_hooks_plan: u32,
    /// Environment of all events.
    pub environment: String,
    /// When the plan was written.
    pub created_at: String,
    /// How many lines follow.
    pub count: usize,
}

/// One event.
#[derive(Debug, Deserialize, Serialize)]
pub struct PlanLine {
    /// Its id in the log.
    pub id: i64,
    /// Its webhook id.
    pub webhook_id: String,
    /// The connector that its row names.
    pub connector: String,
    /// The extracted document id, for people who read the plan.
    pub document_id: Option<String>,
    /// The SHA-256 of its payload, in hexadecimal.
    pub payload_sha256: String,
}

/// Writes the plan of `selection` to `file`, or to stdout for `-`. Returns whether it was written: a person may refuse to
/// replace an existing file.
pub fn write(context: &mut Context, log: &mut dyn Log, selection: &Selection, file: &OsStr) -> anyhow::Result<bool> {
    let header = Header {
        inv_hooks_plan: VERSION,
        environment: context.environment()?.to_string(),
        created_at: context.now().to_string(),
        count: selection.chosen.len(),
    };
    if is_stdout(file) {
        write_lines(log, selection, &header, |line| Ok(context.out.raw(line)?))?;
        context.out.flush()?;
        return Ok(true);
    }
    let path = Path::new(file);
    // Before the question: a confirmed plan must not fail for a reason that was known.
    check(file)?;
    let is_there = path.symlink_metadata().is_ok();
    if is_there && !context.confirm(&format!("{} already exists. Replace it?", path.display()))? {
        return Ok(false);
    }
    let failed = |error| unwritable(path, error);
    let temporary = tempfile::Builder::new().prefix(".inv-hooks-plan-").tempfile_in(folder_of(path)).map_err(failed)?;
    let mut lines = BufWriter::new(temporary.as_file());
    write_lines(log, selection, &header, |line| Ok(lines.write_all(line).map_err(failed)?))?;
    lines.flush().map_err(failed)?;
    drop(lines);
    let put = if is_there { put } else { put_new };
    put(temporary, path).map_err(failed)?;
    Ok(true)
}

/// Checks that a plan could be written to `file`, without writing anything.
pub fn check(file: &OsStr) -> Result<(), Fault> {
    let path = Path::new(file);
    if path.symlink_metadata().is_ok_and(|there| there.is_dir()) {
        return Err(unwritable(path, io::ErrorKind::IsADirectory.into()));
    }
    let tried = check_room(folder_of(path), false).and_then(|()| try_writing(folder_of(path), LEAST_ROOM));
    tried.map_err(|error| unwritable(path, error))
}

fn unwritable(path: &Path, error: io::Error) -> Fault {
    Fault::storage(format!("cannot write {}; nothing was sent", path.display()))
        .because(error)
        .hint("Check that its folder exists and that you can write to it.")
}

fn write_lines(
    log: &mut dyn Log,
    selection: &Selection,
    header: &Header,
    mut write: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    write(line_of(header)?.as_bytes())?;
    for id in selection.ids() {
        let (Some(row), Some(payload)) = (log.get(id)?, log.payload(id)?) else {
            return Err(
                Fault::not_found(format!("the payload of event {id} is no longer kept; no plan was made")).into()
            );
        };
        let line = PlanLine {
            id: id.0,
            webhook_id: row.webhook_id,
            connector: row.connector,
            document_id: row.document_id,
            payload_sha256: hex(&digest(&payload)),
        };
        write(line_of(&line)?.as_bytes())?;
    }
    Ok(())
}

fn line_of(value: &impl Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_string(value)? + "\n")
}
