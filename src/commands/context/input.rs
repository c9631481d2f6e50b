//! Data as flags give it: the text itself, `@FILE`, or `-` for stdin.

use crate::error::Fault;
use crate::model::quoted;
use std::fs::File;
use std::io::{self, Read, stdin};
use std::path::Path;

/// Payloads larger than this are refused unless `--max-bytes` says otherwise.
pub const MAX_PAYLOAD_BYTES: u64 = 1024 * 1024;

/// Reads what `given` means, at most `limit` bytes: a JSON text, `@FILE`, or `-`.
pub fn read_data(given: &str, limit: u64) -> anyhow::Result<Vec<u8>> {
    if given == "-" {
        return read_limited(stdin().lock(), "stdin", limit);
    }
    match given.strip_prefix('@') {
        Some(path) => read_limited(open_file(path)?, path, limit),
        // A name is no JSON, so that it is a file whose @ was forgotten.
        None if Path::new(given).is_file() => Err(Fault::invalid(format!("{given} is no payload but a file"))
            .hint(format!("--data {} reads it.", quoted(&format!("@{given}"))))
            .into()),
        None => read_limited(given.as_bytes(), "the flag", limit),
    }
}

/// Opens an input file for reading; a missing one is exit 3, for it is the input that is bad.
pub fn open_file(path: &str) -> anyhow::Result<File> {
    let open = || {
        if Path::new(path).is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        File::open(path)
    };
    open().map_err(|error| {
        Fault::invalid(format!("cannot read {path}"))
            .because(error)
            .hint("Check the path; it is relative to this folder.")
            .into()
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
            .hint("Raise the limit with --max-bytes if a payload may be so large.")
            .into());
    }
    Ok(bytes)
}
