//! Where payloads come from: the command line, a file that can be read again, or a pipe, which cannot.

use super::args::Args;
use super::input::{InputLine, Reader};
#[cfg(unix)]
use super::until_stopped::UntilStopped;
use crate::commands::context::{Purpose, announce_stdin, is_stdin, open_file, read_data};
use crate::error::Fault;
use crate::model::{digest, hex, kept_id};
use crate::output::Out;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
#[cfg(unix)]
use std::io::PipeReader;
use std::path::Path;

/// What the arguments give.
pub enum Given {
    /// One payload.
    One(InputLine),
    /// Lines of payloads and envelopes.
    Lines(InputSource),
}

impl Given {
    /// Reads the payload, or opens the source of lines.
    pub fn open(args: &Args, out: &mut Out) -> anyhow::Result<Self> {
        let Some(data) = &args.data else { return open_lines(args, out).map(Self::Lines) };
        let payload = read_data(data, args.max_bytes, out)?;
        args.content.check_given(data, &payload, "the payload", Purpose::Send)?;
        Ok(Self::One(InputLine::alone(payload)))
    }
}

/// An open input.
pub struct InputSource {
    file: File,
    name: Option<String>,
}

impl InputSource {
    /// Opens `path`, or stdin for `-`.
    pub fn open(path: &OsStr, out: &mut Out) -> anyhow::Result<Self> {
        if is_stdin(path) {
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

const TO_A_FILE: &str = "Write the lines to a file first, or leave out --continue to send all of them.";

fn open_lines(args: &Args, out: &mut Out) -> anyhow::Result<InputSource> {
    let file = args.ndjson.as_deref().unwrap_or(OsStr::new("-"));
    if args.go_on && is_stdin(file) {
        return Err(Fault::usage("--continue needs a file: stdin cannot be read again").hint(TO_A_FILE).into());
    }
    let source = InputSource::open(file, out)?;
    if args.go_on && source.name().is_none() {
        return Err(Fault::usage(format!(
            "--continue needs a file: {} is a pipe or a device and cannot be read again",
            file.display()
        ))
        .hint(TO_A_FILE)
        .into());
    }
    Ok(source)
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
