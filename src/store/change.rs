//! Changes the store: lock, read, edit, check, replace.
//!
//! The caller's closure decides what to change. The new text is written only if this program can read it.

use super::edit::StoreEdit;
use super::file;
use super::load::{self, Store};
use super::location::Location;
use super::lock::{check, lock};
use super::starter::{EMPTY, starter};
use crate::error::{Fault, FaultKind};
use crate::model::Environment;
use std::io::ErrorKind;

/// What to do if there is no store yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Create one.
    Create,
    /// Refuse.
    Refuse,
}

/// The result of a change.
#[derive(Debug)]
pub struct Changed<T> {
    /// What the closure returned.
    pub value: T,
    /// Whether the file's text differs from before.
    pub is_changed: bool,
    /// Whether the file did not exist before.
    pub is_new: bool,
}

/// Changes the store at `location` under its lock. `make` gets the current store and an edit of its text; the result replaces
/// the file. If `make` fails, nothing is written. If the file is still the one that `known` was read from, it is not parsed again. `say` gets messages for the user, such as that it waits for another process.
pub fn change<T>(
    location: &Location,
    missing: Missing,
    known: Option<&Store>,
    say: &mut dyn FnMut(&str),
    make: impl FnOnce(&Store, &mut StoreEdit) -> anyhow::Result<T>,
) -> anyhow::Result<Changed<T>> {
    file::check_writable(location)?;
    let guard = lock(location, say)?;
    let (text, changed) = apply(location, missing, known, make)?;
    if let Some(text) = text {
        file::replace(location, &text, &guard, say)?;
    }
    Ok(changed)
}

/// Returns what [`change`] would do now, without writing and without a lock. It fails if [`change`] would.
pub fn preview<T>(
    location: &Location,
    missing: Missing,
    known: Option<&Store>,
    make: impl FnOnce(&Store, &mut StoreEdit) -> anyhow::Result<T>,
) -> anyhow::Result<Changed<T>> {
    file::check_writable(location)?;
    check(location)?;
    let (text, changed) = apply(location, missing, known, make)?;
    if let Some(text) = text {
        file::check_space(location, &text)?;
    }
    Ok(changed)
}

/// Returns the text to write, if it changed, and the result.
fn apply<T>(
    location: &Location,
    missing: Missing,
    known: Option<&Store>,
    make: impl FnOnce(&Store, &mut StoreEdit) -> anyhow::Result<T>,
) -> anyhow::Result<(Option<String>, Changed<T>)> {
    let bytes = file::read(location)?;
    let is_new = bytes.is_none();
    let bytes = match (bytes, missing) {
        (Some(bytes), _) => bytes,
        (None, Missing::Create) => EMPTY.as_bytes().to_vec(),
        (None, Missing::Refuse) => return Err(Store::missing(location).into()),
    };
    let store = match known.filter(|known| known.is_of(&bytes)) {
        Some(known) => known.clone(),
        None => Store::parse(location, &bytes)?,
    };
    let mut edit = StoreEdit::new(&String::from_utf8_lossy(&bytes))?;
    let value = make(&store, &mut edit)?;
    let text = edit.render();
    let is_changed = text.as_bytes() != bytes;
    if is_changed {
        load::check(location, text.as_bytes()).map_err(unreadable)?;
    }
    Ok((is_changed.then_some(text), Changed { value, is_changed, is_new }))
}

fn unreadable(fault: Fault) -> Fault {
    Fault::new(FaultKind::Unexpected, "the change would have made the connector store unreadable; nothing was written")
        .because(fault)
        .hint("Please report this, and change the file by hand.")
}

/// Creates a commented store for `environment` at `location`. An existing file is not overwritten (exit 6).
pub fn create(location: &Location, environment: &Environment, say: &mut dyn FnMut(&str)) -> Result<(), Fault> {
    refuse_existing(location)?;
    let guard = lock(location, say)?;
    refuse_existing(location)?;
    file::replace(location, &starter(environment), &guard, say)
}

/// Fails if [`create`] would, and creates nothing.
pub fn preview_create(location: &Location, environment: &Environment) -> Result<(), Fault> {
    refuse_existing(location)?;
    check(location)?;
    file::check_space(location, &starter(environment))
}

/// Refuses a path that exists already. The hint depends on whether there is a store.
pub fn refuse_existing(location: &Location) -> Result<(), Fault> {
    match location.path().symlink_metadata() {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => {
            let message = format!("cannot find out whether {} exists", location.path().display());
            return Err(Fault::storage(message).because(error).hint("Check the folder, its permissions and its disk."));
        }
        Ok(_) => {}
    }
    let fault = Fault::refused(format!("{} exists already; it was not changed", location.path().display()));
    Err(match Store::load(location) {
        Ok(_) => fault.hint("Add connectors: `inv-hooks connector add`. Or name another file with --config."),
        // A folder, a link to nothing or another file: no connector can be added to it.
        Err(mut unusable) => {
            let hint = unusable.hint.take().unwrap_or_default();
            fault.because(unusable).hint(hint)
        }
    })
}
