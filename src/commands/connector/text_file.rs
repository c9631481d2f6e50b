//! Text from files and stdin, of a limited length: `/dev/zero` has no end.

use crate::commands::context::{announce_stdin, text_of};
use crate::durable::open_ready;
use crate::error::Fault;
use crate::output::{Out, counted};
use std::io::{self, Read};
use std::path::Path;

/// More than any store: a hundred thousand connectors have about 40 MB.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Reads all of stdin as text.
pub fn read_stdin(out: &mut Out) -> Result<String, Fault> {
    announce_stdin(out);
    let bytes = read_limited(io::stdin().lock(), "stdin");
    text_of(bytes?.map_err(|error| Fault::invalid("stdin cannot be read").because(error))?, "stdin")
}

/// Reads a file as text; a pipe that nothing writes to is refused. Messages call it `what`; `hint` says what to do if it cannot be read.
pub fn read_file(path: &Path, what: &str, hint: &str) -> Result<String, Fault> {
    let cannot = |error: io::Error| Fault::invalid(format!("{what} cannot be read")).because(error).hint(hint);
    let bytes = open_ready(path).map(|file| read_limited(file, what)).map_err(cannot)?;
    text_of(bytes?.map_err(cannot)?, what)
}

fn read_limited(source: impl Read, what: &str) -> Result<io::Result<Vec<u8>>, Fault> {
    let mut bytes = Vec::new();
    let read = source.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(Fault::invalid(format!("{what} holds more than {}", counted(MOST_BYTES, "byte")))
            .hint("Check the path, or split the file."));
    }
    Ok(read.map(|_| bytes))
}
