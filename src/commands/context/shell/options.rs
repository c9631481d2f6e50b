//! Options of curl that commands share.

use crate::model::{Connector, quoted};
use std::path::Path;

/// Curl sends what is written, to nowhere else.
pub const AS_WRITTEN: &str = "--noproxy '*' --globoff --path-as-is";

/// Returns the options for the certificates of `connector`.
pub fn certificates(connector: &Connector) -> Vec<String> {
    certificates_of(connector.ca_file.as_deref(), connector.client_cert.as_deref())
}

/// Returns the options for the authorities to trust and the certificate of the client.
pub fn certificates_of(ca_file: Option<&Path>, client_cert: Option<&Path>) -> Vec<String> {
    let shown = |path: &Path| path.display().to_string();
    let ca_file = ca_file.map(|path| format!("--cacert {}", quoted(&shown(path))));
    // Behind a colon curl looks for a password.
    let client_cert = client_cert.map(|path| format!("--cert {}", quoted(&shown(path).replace(':', "\\:"))));
    ca_file.into_iter().chain(client_cert).collect()
}
