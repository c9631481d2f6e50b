//! Where lines come from: a file that can be read again, or a pipe, which cannot.

#[cfg(unix)]
use super::until_stopped::UntilStopped;
use crate::commands::context::{announce_stdin, open_file};
use crate::error::Fault;
use crate::model::{digest, hex, kept_id};
use crate::output::Out;
use std::ffi::OsStr;
use std::fs::File;
#[cfg(unix)]
use std::io::PipeReader;
use std::io::{self, Read};
use std::path::Path;

/// What bytes come from.
pub type Reader = Box<dyn Read + Send>;

/// An open input.
pub struct Source {
    file: File,
    name: Option<String>,
}

impl Source {
    /// Opens `path`, or stdin for `-`.
    pub fn open(path: &OsStr, out: &mut Out) -> anyhow::Result<Self> {
        if path == "-" {
            announce_stdin(out);
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

    /// The name that deliveries store: the same for every spelling of the path. Nothing for an input that cannot be read again.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Reads it to its end.
    pub fn into_reader(self) -> Reader {
        Box::new(self.file)
    }

    /// Reads it until `stop` ends, and then to the end of the current line.
    #[cfg(unix)]
    pub fn until_stopped(self, stop: PipeReader) -> Reader {
        Box::new(UntilStopped::new(self.file, stop))
    }
}

/// A second handle, so that no data stays in a buffer of the standard library.
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

/// A path that is not text gets a digest, which distinguishes it from paths that look the same.
fn name_of(place: &Path) -> String {
    if let Some(text) = place.to_str() {
        return kept_id(text).into_owned();
    }
    let whole = hex(&digest(place.as_os_str().as_encoded_bytes()));
    kept_id(&format!("{} {whole}", place.display())).into_owned()
}
