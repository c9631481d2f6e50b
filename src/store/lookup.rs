//! Looks up the values of references, and says why one has none.

use crate::durable;
use crate::model::{Reference, is_invisible};
use std::env;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

/// The largest file that is read as a secret, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Looks up a reference. An empty or blank value counts as missing, because an empty credential is always a mistake.
pub fn look_up(reference: &Reference, folder: &Path) -> Option<String> {
    let value = match reference {
        Reference::Variable { name, .. } => env::var(name).ok(),
        Reference::File { path } => read_secret(&folder.join(path)),
    };
    value.filter(|value| !value.trim_matches(|c: char| c.is_whitespace() || is_invisible(c)).is_empty())
}

fn read_secret(path: &Path) -> Option<String> {
    let mut text = String::new();
    let read = durable::open_regular(path).ok()?.take(MAX_FILE_BYTES + 1).read_to_string(&mut text).ok()?;
    if read as u64 > MAX_FILE_BYTES {
        return None;
    }
    let trimmed = text.strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text));
    Some(trimmed.unwrap_or(&text).to_owned())
}

/// Where a reference is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    InStore,
    InFlag,
}

/// Returns a message and a hint for a reference of the store that cannot be resolved.
pub fn explain(reference: &Reference, folder: &Path) -> (String, String) {
    explained(reference, folder, Written::InStore)
}

/// The same for a reference in a flag, which needs no store.
pub fn explain_flag(reference: &Reference, folder: &Path) -> (String, String) {
    explained(reference, folder, Written::InFlag)
}

fn explained(reference: &Reference, folder: &Path, written: Written) -> (String, String) {
    match reference {
        Reference::Variable { name, .. } => {
            let hint = match written {
                Written::InStore => {
                    format!("Set it: `export {name}=…`. Or write a default in the store: ${{{name}:-…}}.")
                }
                Written::InFlag => format!("Set it: `export {name}=…`."),
            };
            (format!("the variable {name} is not set or is empty"), hint)
        }
        Reference::File { path } if read_secret(&folder.join(path)).is_some() => (
            format!("the file {path} is empty, but it should contain a secret"),
            "Write the secret to this file.".to_owned(),
        ),
        Reference::File { path } => unreadable(path, folder, written),
    }
}

/// Returns why the file of a reference cannot be read, and what to do.
fn unreadable(path: &str, folder: &Path, written: Written) -> (String, String) {
    let (its_path, relative) = match written {
        Written::InStore => ("its path in the store", "A relative path starts at the store's folder."),
        Written::InFlag => ("its path", "A relative path starts at the current folder."),
    };
    let (why, mut hint) = match durable::open_regular(&folder.join(path)).map_err(|error| error.kind()) {
        Err(ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            ("does not exist", format!("Create it, or correct {its_path}. {relative}"))
        }
        Err(ErrorKind::PermissionDenied) => {
            ("cannot be read by this user", "Change its owner or its mode: `ls -l` shows both.".to_owned())
        }
        _ => (
            "cannot be read as a secret",
            format!(
                "It must be a regular file (no pipe, no device) with at most 64 KiB of text that you may read. {relative}"
            ),
        ),
    };
    if path.contains(":-") {
        hint.push_str(" A file has no default: `:-` is part of its path.");
    }
    (format!("the file {path} {why}"), hint)
}
