//! Which certificates are trusted: the system's authorities, bundled ones if the system has none, or those of a file.
//!
//! Verification cannot be turned off. Nothing here is loaded for plain `http`.

mod verifier;

use crate::durable;
use crate::model::shown_path;
use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use verifier::Verifier;

pub use verifier::SelfSigned;

/// How much of a file of certificates is read. All authorities of the web have a quarter of a mebibyte.
const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// Where a section of PEM begins.
const BEGIN: &str = "-----BEGIN ";

/// The TLS set-up of a destination. Each set-up has its own pool of connections.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Trust {
    /// Plain `http`: none.
    Plain,
    /// `https`, with these files if they are given.
    Verified {
        /// Trusted instead of the system's authorities.
        ca_file: Option<PathBuf>,
        /// The client certificate.
        client_cert: Option<PathBuf>,
    },
}

/// Why a TLS set-up cannot be created; names paths, never contents.
#[derive(Debug, thiserror::Error)]
pub enum BadTrust {
    /// The file of authorities cannot be read, or has no usable certificate.
    #[error("the file of certificate authorities {path} cannot be used: {why}")]
    Authorities {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The client certificate's file cannot be read, or lacks a certificate or its key.
    #[error("the client certificate {path} cannot be used: {why}")]
    ClientCertificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
}

/// Builds the configuration of a set-up.
pub fn configure(trust: &Trust) -> Result<ClientConfig, BadTrust> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3");
    let Trust::Verified { ca_file, client_cert } = trust else {
        return Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth());
    };
    let (roots, own) = match ca_file {
        Some(path) => roots_of(path)?,
        None => (system_roots(), Vec::new()),
    };
    let library = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
    let library = library.expect("there are authorities, and no lists of what was revoked");
    // An own verifier is dangerous; this one leaves every check to the library's verifier.
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(Verifier { library, own }));
    let Some(path) = client_cert else { return Ok(builder.with_no_client_auth()) };
    let (chain, key) = identity(path)?;
    let bad = |error: rustls::Error| BadTrust::ClientCertificate { path: shown(path), why: error.to_string() };
    builder.with_client_auth_cert(chain, key).map_err(bad)
}

fn shown(path: &Path) -> PathBuf {
    shown_path(&path.to_string_lossy()).into()
}

const NO_CERTIFICATE: &str = "there is no certificate in it";

const DAMAGED: &str = "the certificate in it is damaged";

/// A time after which no certificate is valid: the year 10000.
const AFTER_ALL: Duration = Duration::from_hours(24 * 2_932_897);

/// Returns when a certificate ends, in seconds since 1970. The library reads the end only to complain that it has passed, so it is shown a
/// later time.
pub fn end_of(certificate: &CertificateDer<'_>) -> Option<i64> {
    let parsed = webpki::EndEntityCert::try_from(certificate).ok()?;
    let (known, late) = (webpki::ALL_VERIFICATION_ALGS, UnixTime::since_unix_epoch(AFTER_ALL));
    let verified = parsed.verify_for_usage(known, &[], &[], late, webpki::KeyUsage::server_auth(), None, None);
    match verified {
        Err(webpki::Error::CertExpired { not_after, .. }) => i64::try_from(not_after.as_secs()).ok(),
        _ => None,
    }
}

/// Checks that a file of authorities can be used.
pub fn check_authorities(path: &Path) -> Result<(), BadTrust> {
    roots_of(path).map(drop)
}

/// Checks that a client certificate can be used with its key. Returns when it ends, in seconds since 1970, if that is known.
pub fn check_client_certificate(path: &Path) -> Result<Option<i64>, BadTrust> {
    let (chain, key) = identity(path)?;
    let end = chain.first().and_then(end_of);
    let bad = |error: rustls::Error| BadTrust::ClientCertificate { path: shown(path), why: error.to_string() };
    CertifiedKey::from_der(chain, key, &rustls::crypto::ring::default_provider()).map_err(bad)?;
    Ok(end)
}

/// Reads a client certificate and its key.
fn identity(path: &Path) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), BadTrust> {
    let bad = |why: String| BadTrust::ClientCertificate { path: shown(path), why };
    let text = read(path).map_err(|error| bad(error.to_string()))?;
    let chain: Vec<_> =
        certificates(&text).into_iter().collect::<Result<_, _>>().map_err(|error| bad(explain(&error)))?;
    if chain.is_empty() {
        return Err(bad(NO_CERTIFICATE.to_owned()));
    }
    let key = PrivateKeyDer::from_pem_slice(text.as_bytes());
    let key = key.map_err(|error| bad(format!("its key: {}", explain(&error))))?;
    Ok((chain, key))
}

/// Counts the certificate authorities of the system; if it has none, the bundled ones are used.
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

/// Returns every usable authority in a file, and the certificates themselves. An unusable certificate does not affect the
/// others; a server that needs it will be refused.
fn roots_of(path: &Path) -> Result<(RootCertStore, Vec<CertificateDer<'static>>), BadTrust> {
    let bad = |why: String| BadTrust::Authorities { path: shown(path), why };
    let text = read(path).map_err(|error| bad(error.to_string()))?;
    let (mut roots, mut own, mut first) = (RootCertStore::empty(), Vec::new(), None);
    for certificate in certificates(&text) {
        let added = certificate.map_err(|error| explain(&error)).and_then(|certificate| {
            roots.add(certificate.clone()).map_err(|_| DAMAGED.to_owned())?;
            Ok(certificate)
        });
        match added {
            Ok(certificate) => own.push(certificate),
            Err(why) => first = first.or(Some(why)),
        }
    }
    if own.is_empty() {
        return Err(bad(first.unwrap_or_else(|| NO_CERTIFICATE.to_owned())));
    }
    Ok((roots, own))
}

/// Reads a file of certificates. Comments between them may be in any encoding.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    durable::open_regular(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns the certificates in a text separately, so that a broken one does not break the next one.
fn certificates(text: &str) -> Vec<Result<CertificateDer<'static>, pem::Error>> {
    let starts: Vec<usize> = text.match_indices(BEGIN).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let sections = starts.iter().zip(ends).map(|(start, end)| &text[*start..end]);
    sections.filter_map(|section| CertificateDer::pem_slice_iter(section.as_bytes()).next()).collect()
}

/// The library's own message may repeat a line of the file, which may be a key.
fn explain(error: &pem::Error) -> String {
    match error {
        pem::Error::NoItemsFound => "there is none in it".to_owned(),
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
    fn set_ups_for_plain_http_and_for_system_authorities_are_made() {
        assert!(configure(&Trust::Plain).is_ok());
        assert!(configure(&Trust::Verified { ca_file: None, client_cert: None }).is_ok());
    }
}
