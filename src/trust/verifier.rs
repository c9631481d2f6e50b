//! Whether a server's certificate is trusted: if the library trusts it, or if the certificate itself is in `ca_file`.
//!
//! Every check is the library's. A certificate that `openssl req -x509` makes says that it is an authority, and only for
//! that reason the library refuses it as a server's own certificate.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use std::sync::Arc;

/// The certificate is signed by itself, not by an authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is self-signed")]
pub struct SelfSigned;

/// Checks the certificate of a server.
#[derive(Debug)]
pub(super) struct Verifier {
    pub(super) library: Arc<WebPkiServerVerifier>,
    /// The certificates in `ca_file`.
    pub(super) own: Vec<CertificateDer<'static>>,
}

impl Verifier {
    fn look_again(
        &self,
        why: CertificateError,
        certificate: &CertificateDer<'_>,
        name: &ServerName<'_>,
    ) -> Result<ServerCertVerified, Error> {
        let is_authority = is_authority(&why);
        if is_authority && self.own.iter().any(|own| own.as_ref() == certificate.as_ref()) {
            // Its dates were checked before; its purpose and its names were not.
            if !is_for_servers(certificate) {
                return Err(CertificateError::InvalidPurpose.into());
            }
            verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
            return Ok(ServerCertVerified::assertion());
        }
        if (is_authority || why == CertificateError::UnknownIssuer) && is_self_signed(certificate) {
            return Err(CertificateError::Other(OtherError(Arc::new(SelfSigned))).into());
        }
        Err(why.into())
    }
}

/// Says whether the only objection is that it may be an authority.
fn is_authority(why: &CertificateError) -> bool {
    matches!(why, CertificateError::Other(OtherError(why))
        if why.downcast_ref::<webpki::Error>() == Some(&webpki::Error::CaUsedAsEndEntity))
}

/// Says whether a certificate lists no uses, or lists servers among them. Source: RFC 5280, section 4.2.1.12.
///
/// It searches the whole certificate for the numbers of the uses, because the library returns them only for a certificate that it
/// accepts.
fn is_for_servers(certificate: &[u8]) -> bool {
    let has = |number: &[u8]| certificate.windows(number.len()).any(|part| part == number);
    !has(EXTENDED_KEY_USAGE) || has(SERVER_AUTH) || has(ANY_USAGE)
}

/// 2.5.29.37 in DER.
const EXTENDED_KEY_USAGE: &[u8] = b"\x06\x03\x55\x1d\x25";

/// 1.3.6.1.5.5.7.3.1 in DER.
const SERVER_AUTH: &[u8] = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01";

/// 2.5.29.37.0 in DER.
const ANY_USAGE: &[u8] = b"\x06\x04\x55\x1d\x25\x00";

fn is_self_signed(certificate: &CertificateDer<'_>) -> bool {
    webpki::EndEntityCert::try_from(certificate).is_ok_and(|parsed| parsed.issuer() == parsed.subject())
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match self.library.verify_server_cert(certificate, others, name, ocsp_response, now) {
            Err(Error::InvalidCertificate(why)) => self.look_again(why, certificate, name),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.library.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.library.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.library.supported_verify_schemes()
    }
}
