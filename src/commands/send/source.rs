//! Where lines come from: a file that can be read again, or a pipe, which cannot.

use crate::commands::context::open_file;
use crate::error::Fault;
use crate::model::{digest, hex, kept_id};
use std::fs::File;
use std::io;
use std::path::Path;

/// An open input.
pub struct Source {
    file: File,
    name: Option<String>,
}

impl Source {
    /// Opens `path`, or stdin for `-`.
    pub fn open(path: &str) -> anyhow::Result<Self> {
        if path == "-" {
            return Ok(Self {
                file: stdin_as_file().map_err(|error| Fault::invalid("cannot read stdin").because(error))?,
                name: None,
            });
        }
        let file = open_file(path)?;
        let is_regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
        let place = if is_regular { Path::new(path).canonicalize().ok() } else { None };
        Ok(Self { file, name: place.as_deref().map(name_of) })
    }

    /// The name under which deliveries remember it: the same however the file is spelled. Nothing for what cannot be read again.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns what is read.
    pub fn into_file(self) -> File {
        self.file
    }
}

/// A second handle, so that nothing is buffered where nobody sees it.
#[cfg(unix)]
fn stdin_as_file() -> io::Result<File> {
    use std::os::fd::AsFd as _;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn stdin_as_file() -> io::Result<File> {
    use std::os::windows::io::AsHandle as _;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

/// A path that is no text is told apart from others that look alike by a digest.
fn name_of(place: &Path) -> String {
    match place.to_str() {
        Some(text) => kept_id(text).into_owned(),
        None => {
            let whole = hex(&digest(place.as_os_str().as_encoded_bytes()));
            kept_id(&format!("{} {whole}", place.display())).into_owned()
        }
    }
}
