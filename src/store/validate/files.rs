//! Checks the files of certificates that connectors name: whether they can be read and used, and who else can read a key.

use crate::durable;
use crate::model::{Finding, FindingCode, OauthField, Timestamp, Zone, quoted_name, shown_path};
use crate::store::file;
use crate::store::load::Store;
use crate::store::record::ConnectorRecord;
use crate::{runtime, trust};
use std::collections::HashMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum FilePurpose {
    Authorities,
    Client,
}

/// A finding without its place: code, message and hint.
type FileFinding = (FindingCode, String, String);

/// The files that were checked: many connectors may name the same one.
#[derive(Default)]
pub struct CheckedFiles(HashMap<(FilePurpose, PathBuf), Vec<FileFinding>>);

impl CheckedFiles {
    /// Checks `ca_file` and `client_cert` of `record`. Relative paths start at the store's folder.
    pub fn check(&mut self, store: &Store, record: &ConnectorRecord) -> Vec<Finding> {
        let own = |field: OauthField| record.oauth(field).map(|value| value.value.expose());
        let files = [
            ("ca_file", FilePurpose::Authorities, record.ca_file.as_deref()),
            ("client_cert", FilePurpose::Client, record.client_cert.as_deref()),
            (OauthField::CaFile.path(), FilePurpose::Authorities, own(OauthField::CaFile)),
            (OauthField::ClientCert.path(), FilePurpose::Client, own(OauthField::ClientCert)),
        ];
        let mut findings = Vec::new();
        for (field, purpose, path) in files {
            let Some(written) = path else { continue };
            let path = store.location().folder().join(written);
            let found = self.0.entry((purpose, path.clone())).or_insert_with(|| look_at(purpose, &path, written));
            for (code, message, hint) in found.clone() {
                let name = Some(record.name.value.to_string());
                let line = record.line_of(field);
                findings.push(code.finding(name, Some(field.to_owned()), store.path(), line, message, hint));
            }
        }
        findings
    }
}

fn look_at(purpose: FilePurpose, path: &Path, written: &str) -> Vec<FileFinding> {
    if let Err(error) = read(path) {
        let what = match purpose {
            FilePurpose::Authorities => "the file of certificate authorities",
            FilePurpose::Client => "the client certificate",
        };
        let message = format!("{what} {} cannot be read: {error}", shown_path(written));
        let hint = "It must be a regular file (no folder, pipe or device) that you may read; a relative path starts at the store's folder.";
        return vec![(FindingCode::UnresolvedReference, message, hint.to_owned())];
    }
    match purpose {
        FilePurpose::Authorities => trust::check_authorities(path).err().as_ref().map(unusable).into_iter().collect(),
        FilePurpose::Client => client(path, written),
    }
}

fn unusable(why: &trust::BadTrust) -> FileFinding {
    let hint = "Until this is corrected, each attempt fails as tls. Write the path of a PEM file.";
    (FindingCode::Certificate, why.to_string(), hint.to_owned())
}

fn client(path: &Path, written: &str) -> Vec<FileFinding> {
    let shown = shown_path(written);
    let end = match trust::check_client_certificate(path) {
        Ok(end) => end,
        Err(why) => return vec![unusable(&why)],
    };
    let mut findings = Vec::new();
    if let Some(end) = end.filter(|end| *end < runtime::now().as_seconds()) {
        let day = Timestamp::from_millis(end.saturating_mul(1000)).map(|end| Zone::utc().day(end));
        let message = format!("the client certificate {shown} expired on {}", day.unwrap_or_default());
        let hint = "Ask the operator of the endpoint for a new one. A server that checks the time refuses this one.";
        findings.push((FindingCode::Certificate, message, hint.to_owned()));
    }
    if file::is_readable_by_others(path) {
        let message = format!("{shown} has the key of the client certificate, and other users can read it");
        let hint = format!("Run: `chmod 600 {}`", quoted_name(path.as_os_str()));
        findings.push((FindingCode::FilePermissions, message, hint));
    }
    findings
}

fn read(path: &Path) -> io::Result<()> {
    durable::open_regular(path)?.read(&mut [0]).map(drop)
}
