//! Reads the data of a flag: the text itself, `@FILE`, or `-` for stdin. File names may be any bytes.

use super::dash::{input_name, is_stdin};
use crate::error::Fault;
use crate::model::{BadPayload, check_payload, encoded, not_utf8, quoted};
use crate::output::Out;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read, stdin};
use std::path::Path;

/// Payloads larger than this are refused unless `--max-bytes` says otherwise.
pub const MAX_PAYLOAD_BYTES: u64 = 1024 * 1024;

/// Which payloads are accepted.
#[derive(clap::Args, Clone, Copy, Debug, Default)]
pub struct ContentArgs {
    /// Accept any bytes, even if they are not one JSON object
    #[arg(long)]
    pub not_json: bool,
}

impl ContentArgs {
    /// Refuses `--not-json` without data that it could apply to; `needed` names the flags for data.
    pub fn need_data(self, is_given: bool, needed: &str) -> Result<(), Fault> {
        if self.not_json && !is_given {
            return Err(Fault::usage(format!("--not-json needs {needed}"))
                .hint("It applies only to a payload that you give; payloads in the log are sent as they are."));
        }
        Ok(())
    }

    /// Checks `payload`, a part of one line of a file, unless the bytes are accepted as they are. The error says what is wrong.
    pub fn check_line(self, payload: &[u8], purpose: Purpose) -> Result<(), String> {
        let checked = if self.not_json { Ok(()) } else { check_payload(payload) };
        checked.map_err(|bad| in_line(&bad, purpose))
    }

    /// Checks `payload`, unless the bytes are accepted as they are. Messages call it `name`.
    pub fn check(self, payload: &[u8], name: &str, purpose: Purpose) -> Result<(), Fault> {
        let Err(bad) = (if self.not_json { Ok(()) } else { check_payload(payload) }) else { return Ok(()) };
        let what = if bad.is_json { "refused" } else { "not JSON" };
        let mut hint = format!("To fix it: {}.", bad.fix);
        if bad.may_be_meant {
            let _ = write!(hint, " To {} the text as it is, use --not-json.", purpose.verb());
        }
        Err(Fault::invalid(format!("{name} is {what}: {bad}")).hint(hint))
    }

    /// The same for what was read from `given`, the value of `--data`.
    pub fn check_given(self, given: &OsStr, payload: &[u8], name: &str, purpose: Purpose) -> Result<(), Fault> {
        self.check(payload, name, purpose).map_err(|fault| {
            let hint = fault.hint.clone().unwrap_or_default();
            if is_perhaps_path(given) && !hint.contains(AT_FILE) {
                fault.hint(format!("{hint} To read a file: --data {AT_FILE}."))
            } else {
                fault
            }
        })
    }
}

/// How a file is named.
const AT_FILE: &str = "@FILE";

/// Says whether the value of `--data` may be a path whose `@` was forgotten: it starts like no JSON and no markup.
fn is_perhaps_path(given: &OsStr) -> bool {
    let text = given.to_string_lossy();
    !is_stdin(given) && !text.is_empty() && !text.trim_start().starts_with(['@', '{', '[', '"', '<', '\''])
}

/// What a command does with a payload that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It sends it.
    Send,
    /// It adds it to the log.
    Store,
}

impl Purpose {
    fn verb(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Store => "store",
        }
    }
}

/// Says how to end the input, if it is typed or pasted. Otherwise the command would seem to hang.
pub fn announce_stdin(out: &mut Out) {
    if !(stdin().is_terminal() && out.is_error_terminal()) {
        return;
    }
    let end = if cfg!(windows) { "Ctrl-Z and Enter" } else { "Ctrl-D" };
    out.say(format!(
        "Reading from the terminal: type or paste, press Enter, then {end}. A terminal cuts long lines off; read those from a file."
    ));
}

/// Returns why a line, or the payload in it, is refused.
pub fn in_line(bad: &BadPayload, purpose: Purpose) -> String {
    let mut text = bad.in_line();
    if bad.may_be_meant {
        let _ = write!(text, "; to {} it as it is, use --not-json", purpose.verb());
    }
    text
}

/// Reads the data that `given` names, at most `limit` bytes: a JSON text, `@FILE`, or `-`.
pub fn read_data(given: &OsStr, limit: u64, out: &mut Out) -> anyhow::Result<Vec<u8>> {
    if is_stdin(given) {
        return read_file(given, limit, out);
    }
    if let Some(path) = file_behind_at(given) {
        return read_named(&path, limit);
    }
    // The name of an existing file is not JSON, so the user forgot the @.
    if Path::new(given).is_file() {
        let name = given.to_string_lossy();
        return Err(Fault::invalid(format!("{name} is a file, not a payload"))
            .hint(format!("To read the file: --data {}.", quoted(&format!("@{name}"))))
            .into());
    }
    read_limited(given.as_encoded_bytes(), "the flag", limit)
}

/// Reads the file `path`, or stdin for `-`, at most `limit` bytes.
pub fn read_file(path: &OsStr, limit: u64, out: &mut Out) -> anyhow::Result<Vec<u8>> {
    if is_stdin(path) {
        announce_stdin(out);
        return read_limited(stdin().lock(), &input_name(path), limit);
    }
    read_named(path, limit)
}

fn read_named(path: &OsStr, limit: u64) -> anyhow::Result<Vec<u8>> {
    read_limited(open_file(path)?, &path.to_string_lossy(), limit)
}

/// Returns the file name after an `@`.
#[cfg(unix)]
pub fn file_behind_at(given: &OsStr) -> Option<OsString> {
    use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
    given.as_bytes().strip_prefix(b"@").map(|name| OsString::from_vec(name.to_vec()))
}

#[cfg(not(unix))]
pub fn file_behind_at(given: &OsStr) -> Option<OsString> {
    given.to_str()?.strip_prefix('@').map(OsString::from)
}

/// Opens an input file for reading. A missing one is exit 3, as any bad input.
pub fn open_file(path: &OsStr) -> anyhow::Result<File> {
    let open = || {
        if Path::new(path).is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        File::open(path)
    };
    open().map_err(|error| {
        Fault::invalid(format!("cannot read {}", path.display()))
            .because(error)
            .hint("Check the path. It is relative to the current folder.")
            .into()
    })
}

/// Returns the bytes of a file or of stdin as text. Messages call it `name`.
pub fn text_of(bytes: Vec<u8>, name: &str) -> Result<String, Fault> {
    let cannot = |what: &str, fix: &str| Fault::invalid(format!("{name} cannot be read as text: {what}")).hint(fix);
    if let Some(encoded) = encoded(&bytes) {
        return Err(cannot(encoded.what, encoded.fix));
    }
    String::from_utf8(bytes).map_err(|error| {
        let of_bytes = error.utf8_error();
        let encoded = not_utf8(error.as_bytes(), of_bytes.valid_up_to(), of_bytes.error_len().is_none());
        cannot(encoded.what, encoded.fix)
    })
}

fn read_limited(source: impl Read, name: &str, limit: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::invalid(format!("cannot read {name}")).because(error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(Fault::invalid(format!("{name} holds more than {limit} bytes"))
            .hint("If payloads can be this large, raise the limit with --max-bytes.")
            .into());
    }
    Ok(bytes)
}
