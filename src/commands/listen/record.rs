//! The record: every request as one line of JSON, kept for later tests.
//!
//! The body is exact. Values of headers and of the query are hidden, except those with harmless names.

use crate::commands::context::is_at;
use crate::error::{Fault, FaultKind};
use crate::model::{base64, digest, hex, is_harmless, redact_query};
use crate::receiver::Exchange;
use serde::Serialize;
use serde_json::Value;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Harmless in addition to those of a connector: headers that the connection and this program set.
const SHOWN: [&str; 7] = [
    "host",
    "content-length",
    "accept-encoding",
    "webhook-id",
    "webhook-timestamp",
    // It tells nothing about the secret, and `verify` needs it.
    "webhook-signature",
    "x-inv-hooks-test",
];

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    method: &'a str,
    path: String,
    headers: serde_json::Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
    sha256: String,
    status: Option<u16>,
}

/// The start of every line, before and after its time. Both are needed to recognise a record: other programs also write lines that
/// start with a time.
const BEGINNING: [&[u8]; 2] = [b"{\"time\":\"", b"\",\"method\":\""];

/// A line has both within this many bytes.
const HEAD: usize = 64;

/// Adds lines to a file.
pub(super) struct Recorder {
    file: File,
    path: PathBuf,
    /// The last line of the file has no end: its writer was killed, or a person edited the file.
    is_broken_off: bool,
}

impl Recorder {
    /// Opens the file, or creates it so that only its owner can read it: payloads are business data. A file that is not a record is
    /// refused, and so is a link. A pipe or a device has no content that could be damaged.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let mut options = File::options();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, MODE);
        match (path.symlink_metadata(), path.metadata()) {
            (Ok(_), Ok(target)) if target.is_file() => drop(options.read(true)),
            (Ok(link), Err(_)) if link.is_symlink() => return Err(refused(path, "it is a link")),
            (Err(_), _) => drop(options.read(true)),
            _ => (),
        }
        let mut file = options.open(path).map_err(|error| unusable(path, error))?;
        let mut is_broken_off = false;
        if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            if !is_at(&file, path) {
                return Err(refused(path, "it is a link"));
            }
            is_broken_off = look(&mut file, path)?;
            make_private(&file).map_err(|error| unusable(path, error))?;
        }
        Ok(Self { file, path: path.to_owned(), is_broken_off })
    }

    /// Adds one request.
    pub(super) fn add(&mut self, exchange: &Exchange) -> anyhow::Result<()> {
        let mut line = if std::mem::take(&mut self.is_broken_off) { vec![b'\n'] } else { Vec::new() };
        serde_json::to_writer(&mut line, &line_of(exchange))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| unusable(&self.path, error))
    }
}

/// Refuses a file that is not a record. Returns whether its last line is incomplete.
fn look(file: &mut File, path: &Path) -> anyhow::Result<bool> {
    let mut read = || {
        let (mut head, mut end) = (Vec::new(), [0]);
        (&*file).take(HEAD as u64).read_to_end(&mut head)?;
        if !head.is_empty() {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut end)?;
        }
        io::Result::Ok((head, end))
    };
    let (head, end) = read().map_err(|error| unusable(path, error))?;
    if !begins_record(&head) {
        return Err(refused(path, "it is not a record of requests"));
    }
    Ok(!head.is_empty() && end != *b"\n")
}

/// Returns whether a file that starts like this is a record, or the start of an incomplete one.
fn begins_record(head: &[u8]) -> bool {
    let [before, behind] = BEGINNING;
    let Some(rest) = head.strip_prefix(before) else { return before.starts_with(head) };
    match rest.iter().position(|byte| *byte == b'"') {
        Some(end) => rest[end..].starts_with(behind) || behind.starts_with(&rest[end..]),
        None => head.len() < HEAD && !rest.contains(&b'\n'),
    }
}

/// Only the owner can read and write it.
#[cfg(unix)]
const MODE: u32 = 0o600;

#[cfg(unix)]
fn make_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if file.metadata()?.permissions().mode() & 0o7777 == MODE {
        return Ok(());
    }
    file.set_permissions(std::fs::Permissions::from_mode(MODE))
}

#[cfg(not(unix))]
fn make_private(_: &File) -> io::Result<()> {
    Ok(())
}

fn refused(path: &Path, why: &str) -> anyhow::Error {
    Fault::refused(format!("the file {} already exists: {why}", path.display()))
        .hint("It was not changed. Give --record another name, or the name of a record.")
        .into()
}

fn unusable(path: &Path, error: io::Error) -> anyhow::Error {
    Fault::new(FaultKind::Storage, format!("cannot write the record {}", path.display()))
        .because(error)
        .hint("With --record, name a file that can be written, in an existing folder.")
        .into()
}

fn line_of(exchange: &Exchange) -> Line<'_> {
    let incoming = &exchange.incoming;
    let text = std::str::from_utf8(&incoming.body).ok();
    Line {
        time: incoming.received_at.to_string(),
        method: &incoming.method,
        path: redact_query(&incoming.target),
        headers: headers_of(&incoming.headers),
        body: text,
        body_base64: text.is_none().then(|| base64(&incoming.body)),
        sha256: hex(&digest(&incoming.body)),
        status: exchange.status,
    }
}

/// If a name came more than once, its values are a list: joined, they would look like one value.
fn headers_of(headers: &[(String, Vec<u8>)]) -> serde_json::Map<String, Value> {
    let mut shown = serde_json::Map::new();
    for (name, value) in headers {
        let is_shown = is_harmless(name) || SHOWN.contains(&name.as_str());
        let value = if is_shown { String::from_utf8_lossy(value) } else { "***".into() };
        let value = Value::from(value.into_owned());
        match shown.get_mut(name) {
            None => drop(shown.insert(name.clone(), value)),
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = vec![first.take(), value].into(),
        }
    }
    shown
}
