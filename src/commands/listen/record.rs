//! The record: every request as one line of JSON, kept for later tests.
//!
//! The body is exact. Values of headers and of the query are hidden, but for harmless names.

use crate::error::{Fault, FaultKind};
use crate::model::{base64, digest, hex, is_harmless, redact_query};
use crate::receiver::Exchange;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Beside those that are harmless in a connector: what the connection and this program set.
const SHOWN: [&str; 6] =
    ["host", "content-length", "accept-encoding", "webhook-id", "webhook-timestamp", "x-inv-hooks-test"];

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    method: &'a str,
    path: String,
    headers: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
    sha256: String,
    status: Option<u16>,
}

/// Adds lines to a file.
pub(super) struct Recorder {
    file: File,
    path: PathBuf,
}

impl Recorder {
    /// Opens the file, which is made for its owner's eyes alone: payloads are business data.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let mut options = File::options();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(|error| unusable(path, error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Adds one request.
    pub(super) fn add(&mut self, exchange: &Exchange) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(&line_of(exchange))?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|error| unusable(&self.path, error))
    }
}

fn unusable(path: &Path, error: io::Error) -> anyhow::Error {
    Fault::new(FaultKind::Storage, format!("cannot write the record {}", path.display()))
        .because(error)
        .hint("Name a file with --record that can be written, in a folder that is there.")
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

/// A name that came twice holds both values, as HTTP allows to join them.
fn headers_of(headers: &[(String, Vec<u8>)]) -> serde_json::Map<String, serde_json::Value> {
    let mut shown = serde_json::Map::new();
    for (name, value) in headers {
        let is_shown = is_harmless(name) || SHOWN.contains(&name.as_str());
        let value = if is_shown { String::from_utf8_lossy(value) } else { "***".into() };
        let joined = match shown.get(name).and_then(serde_json::Value::as_str) {
            Some(before) => format!("{before}, {value}"),
            None => value.into_owned(),
        };
        shown.insert(name.clone(), joined.into());
    }
    shown
}
