//! The files of reports: which places are refused, and how a report replaces an earlier one.
//!
//! A pipe or a device is refused, also behind a link: a rename would put a file in its place.

use crate::commands::context::Context;
use crate::durable::{beside_for_others, check_kind, is_output, put, resolve};
use crate::error::Fault;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

/// The files of SQLite beside the log.
const COMPANIONS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Refuses a place where no report can be written, and the files of this program. Nothing is changed.
pub(super) fn check(path: &Path, context: &Context) -> anyhow::Result<()> {
    let place = resolve(path).map_err(|error| cannot(path, error))?;
    // First of all: no file of the log may be opened here.
    if let Some(what) = own_file(&place, context)? {
        return Err(Fault::usage(format!("the report {} would replace {what}", path.display()))
            .hint("Name another file.")
            .into());
    }
    Ok(check_place(&place).map_err(|error| cannot(path, error))?)
}

/// Returns why no report can be written to `place`, where no link leads on.
fn check_place(place: &Path) -> io::Result<()> {
    if place.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    check_kind(place)?;
    if is_output(place) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "stdout or stderr goes to it"));
    }
    match OpenOptions::new().write(true).open(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => beside_for_others(place, b"").map(drop),
        opened => opened.map(drop),
    }
}

fn own_file(place: &Path, context: &Context) -> anyhow::Result<Option<&'static str>> {
    let is_place = |path: &Path| resolve(path).is_ok_and(|path| path == place);
    if context.store_location()?.is_some_and(|store| is_place(store.path())) {
        return Ok(Some("the connector store"));
    }
    // A store that cannot be read is reported by the command.
    let log = context.log_place().ok().and_then(|log| log.file().and_then(|path| resolve(path).ok()));
    let is_of_log = |suffix: &str| {
        let mut name = log.clone().unwrap_or_default().into_os_string();
        name.push(suffix);
        log.is_some() && place.as_os_str() == name
    };
    Ok(COMPANIONS.into_iter().any(is_of_log).then_some("the failed-event log"))
}

/// Writes a report. Whoever reads it never sees a part of it, except where only its content can be replaced: a file that is mounted, or one
/// of another user in a folder such as /tmp.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Fault> {
    replace(path, text.as_bytes()).map_err(|error| cannot(path, error))
}

fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let place = resolve(path)?;
    check_place(&place)?;
    let renamed = beside_for_others(&place, text).and_then(|file| put(file, &place));
    match renamed {
        Err(error) if place.is_file() && !is_no_room(&error) => {
            let mut file = OpenOptions::new().write(true).truncate(true).open(&place)?;
            file.write_all(text)?;
            file.sync_all()
        }
        renamed => renamed,
    }
}

/// The file that is there stays as it is: it would be cut off.
fn is_no_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

fn cannot(path: &Path, error: io::Error) -> Fault {
    Fault::storage(format!("the report {} cannot be written", path.display()))
        .because(error)
        .hint("Check the path and the permissions of its folder.")
}
