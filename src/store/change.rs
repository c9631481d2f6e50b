//! Changing the store: lock, read, edit, check, replace.
//!
//! What to change is the caller's closure. Nothing is written that this program could not read again.

use super::draft::Draft;
use super::file;
use super::load::Store;
use super::location::Location;
use super::lock::lock;
use super::starter::EMPTY;
use crate::error::{Fault, FaultKind};

/// What to do where there is no store yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Begin one.
    Create,
    /// Refuse.
    Refuse,
}

/// What became of a change.
#[derive(Debug)]
pub struct Changed<T> {
    /// What the closure returned.
    pub value: T,
    /// Whether the file differs now.
    pub is_changed: bool,
    /// Whether the file was made.
    pub is_new: bool,
}

/// Changes the store at `location` under its lock: `edit` sees it as it is now and edits a draft, which is written whole.
/// When `edit` fails, nothing is written. `say` is told when another process makes us wait.
pub fn change<T>(
    location: &Location,
    missing: Missing,
    say: &mut dyn FnMut(&str),
    edit: impl FnOnce(&Store, &mut Draft) -> anyhow::Result<T>,
) -> anyhow::Result<Changed<T>> {
    let guard = lock(location, say)?;
    let bytes = file::read(location)?;
    let is_new = bytes.is_none();
    let bytes = match (bytes, missing) {
        (Some(bytes), _) => bytes,
        (None, Missing::Create) => EMPTY.as_bytes().to_vec(),
        (None, Missing::Refuse) => return Err(Store::missing(location).into()),
    };
    let store = Store::parse(location, &bytes)?;
    let mut draft = Draft::new(&String::from_utf8_lossy(&bytes))?;
    let value = edit(&store, &mut draft)?;
    let text = draft.render();
    let is_changed = text.as_bytes() != bytes;
    if is_changed {
        Store::parse(location, text.as_bytes()).map_err(unreadable)?;
        file::replace(location, &text, &guard)?;
    }
    Ok(Changed { value, is_changed, is_new })
}

fn unreadable(fault: Fault) -> Fault {
    Fault::new(FaultKind::Unexpected, "the change would have made the connector store unreadable; nothing was written")
        .because(fault)
        .hint("Please report this, and change the file by hand.")
}
