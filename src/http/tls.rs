//! What is trusted: the system's certificate authorities, the bundled ones where it has none, or a file's.
//!
//! Verification cannot be turned off. Nothing here is loaded for plain `http`.

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which TLS set-up a destination needs; one warm pool of connections belongs to each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Trust {
    /// Plain `http`: none.
    Plain,
    /// `https`, by these files where they are named.
    Verified {
        /// Trusted instead of the system's authorities.
        ca_file: Option<PathBuf>,
        /// Shown to the endpoint.
        client_cert: Option<PathBuf>,
    },
}

/// Why a TLS set-up cannot be made; names paths, never contents.
#[derive(Debug, thiserror::Error)]
pub(super) enum BadTrust {
    /// The authorities' file cannot be read, or has no usable certificate in it.
    #[error("the file of certificate authorities {path} cannot be used: {why}")]
    Authorities { path: PathBuf, why: String },
    /// The client certificate's file cannot be read, or lacks a certificate or its key.
    #[error("the client certificate {path} cannot be used: {why}")]
    ClientCertificate { path: PathBuf, why: String },
}

/// Builds the configuration of a set-up.
pub(super) fn configure(trust: &Trust) -> Result<ClientConfig, BadTrust> {
    let (roots, client_cert) = match trust {
        Trust::Plain => (RootCertStore::empty(), None),
        Trust::Verified { ca_file: Some(path), client_cert } => (roots_of(path)?, client_cert.as_deref()),
        Trust::Verified { ca_file: None, client_cert } => (system_roots(), client_cert.as_deref()),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(roots);
    let Some(path) = client_cert else { return Ok(builder.with_no_client_auth()) };
    let bad = |why: String| BadTrust::ClientCertificate { path: path.to_owned(), why };
    let chain = certificates(path).map_err(&bad)?;
    let key = PrivateKeyDer::from_pem_file(path).map_err(|error| bad(format!("its key: {}", explain(&error))))?;
    builder.with_client_auth_cert(chain, key).map_err(|error| bad(error.to_string()))
}

/// Counts the certificate authorities that the system has; with none the bundled ones are used.
pub fn system_authorities() -> usize {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs).0
}

fn system_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    roots
}

fn roots_of(path: &Path) -> Result<RootCertStore, BadTrust> {
    let bad = |why: String| BadTrust::Authorities { path: path.to_owned(), why };
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path).map_err(bad)? {
        roots.add(certificate).map_err(|error| bad(error.to_string()))?;
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(path).map_err(|error| explain(&error))?;
    let certificates: Vec<_> = read.collect::<Result<_, _>>().map_err(|error| explain(&error))?;
    if certificates.is_empty() { Err("there is no certificate in it".to_owned()) } else { Ok(certificates) }
}

/// The library's own words may repeat a line of the file, which may be a key.
fn explain(error: &rustls::pki_types::pem::Error) -> String {
    use rustls::pki_types::pem::Error;
    match error {
        Error::Io(error) => error.to_string(),
        Error::NoItemsFound => "there is none in it".to_owned(),
        _ => "it is not valid PEM".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Trust, configure};
    use std::path::PathBuf;

    #[test]
    fn broken_files_are_named_and_not_repeated() {
        let folder = tempfile::tempdir().expect("a folder");
        let check = |content: Option<&str>, expected: &str| {
            let path: PathBuf = folder.path().join("ca.pem");
            let _ = std::fs::remove_file(&path);
            if let Some(content) = content {
                std::fs::write(&path, content).expect("a file");
            }
            let both = [
                Trust::Verified { ca_file: Some(path.clone()), client_cert: None },
                Trust::Verified { ca_file: None, client_cert: Some(path.clone()) },
            ];
            for trust in both {
                let error = configure(&trust).expect_err("a broken file").to_string();
                assert!(error.contains("ca.pem") && error.contains(expected), "{error}");
                assert!(!error.contains("hunter2"), "{error}");
            }
        };
        check(None, "No such file");
        check(Some(""), "no certificate");
        check(Some("-----BEGIN CERTIFICATE-----\nhunter2 §\n-----END CERTIFICATE-----\n"), "not valid PEM");
        check(Some("-----BEGIN hunter2\n"), "no");
    }

    #[test]
    fn a_client_certificate_is_read_with_its_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = rcgen::generate_simple_self_signed(vec!["pos.example".to_owned()]).expect("a certificate");
        let path = folder.path().join("client.pem");
        let trust = Trust::Verified { ca_file: None, client_cert: Some(path.clone()) };
        std::fs::write(&path, made.cert.pem()).expect("a file");
        let error = configure(&trust).expect_err("no key").to_string();
        assert!(error.contains("its key: there is none in it"), "{error}");
        std::fs::write(&path, made.cert.pem() + &made.signing_key.serialize_pem()).expect("a file");
        assert!(configure(&trust).expect("a set-up").client_auth_cert_resolver.has_certs());
    }

    #[test]
    fn plain_and_system_set_ups_are_made() {
        assert!(configure(&Trust::Plain).is_ok());
        assert!(configure(&Trust::Verified { ca_file: None, client_cert: None }).is_ok());
    }
}
