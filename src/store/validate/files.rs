//! Checks that the files that a connector names can be read.
//!
//! It does not check their content.

use crate::durable;
use crate::model::{Finding, FindingCode, OauthField, shown_path};
use crate::store::load::Store;
use crate::store::record::ConnectorRecord;
use std::io::{self, Read as _};
use std::path::Path;

const AUTHORITIES: &str = "the file of certificate authorities";
const CERTIFICATE: &str = "the client certificate";

/// Checks that `ca_file` and `client_cert` of `record` can be read. Relative paths start at the store's folder.
pub fn check(store: &Store, record: &ConnectorRecord) -> Vec<Finding> {
    let own = |field: OauthField| record.oauth(field).map(|value| value.value.expose());
    let files = [
        ("ca_file", AUTHORITIES, record.ca_file.as_deref()),
        ("client_cert", CERTIFICATE, record.client_cert.as_deref()),
        (OauthField::CaFile.path(), AUTHORITIES, own(OauthField::CaFile)),
        (OauthField::ClientCert.path(), CERTIFICATE, own(OauthField::ClientCert)),
    ];
    let missing = files.into_iter().filter_map(|(field, what, path)| {
        let path = path?;
        let error = read(&store.location().folder().join(path)).err()?;
        let message = format!("{what} {} cannot be read: {error}", shown_path(path));
        let hint = "It must be a regular file (no folder, pipe or device) that you may read; a relative path starts at the store's folder.";
        let name = Some(record.name.value.to_string());
        let line = record.line_of(field);
        let code = FindingCode::UnresolvedReference;
        Some(code.finding(name, Some(field.to_owned()), store.path(), line, message, hint.to_owned()))
    });
    missing.collect()
}

fn read(path: &Path) -> io::Result<()> {
    durable::open_regular(path)?.read(&mut [0]).map(drop)
}
