//! The ready file: tells scripts the URL, once requests are taken.
//!
//! It appears whole or not at all, and is gone when the command is.

use crate::error::{Fault, FaultKind};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Removes the file when dropped.
pub(super) struct ReadyFile {
    path: PathBuf,
}

impl ReadyFile {
    /// Removes the file of an earlier run, so that nobody reads its URL.
    pub(super) fn prepare(path: &Path) -> anyhow::Result<Self> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unusable(path, error)),
            _ => Ok(Self { path: path.to_owned() }),
        }
    }

    /// Writes `url` beside the file and moves it there.
    pub(super) fn write(&self, url: &str) -> anyhow::Result<()> {
        let mut name: OsString = self.path.clone().into_os_string();
        name.push(format!(".{}", std::process::id()));
        let written = fs::write(&name, format!("{url}\n")).and_then(|()| fs::rename(&name, &self.path));
        written.map_err(|error| {
            let _ = fs::remove_file(&name);
            unusable(&self.path, error)
        })
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn unusable(path: &Path, error: io::Error) -> anyhow::Error {
    Fault::new(FaultKind::Unexpected, format!("cannot write the ready file {}", path.display()))
        .because(error)
        .hint("Name a file with --ready-file that can be written, in a folder that is there.")
        .into()
}
