//! Whether a server's certificate is trusted: as the library says, and what stands in `ca_file` itself is trusted too.
//!
//! Every check is the library's. A certificate that `openssl req -x509` makes says that it is an authority, and for that
//! reason alone the library does not take it for a server's own.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme};
use std::sync::Arc;

/// No authority vouches for the certificate: it is signed by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is self-signed")]
pub(super) struct SelfSigned;

/// Checks what a server shows.
#[derive(Debug)]
pub(super) struct Verifier {
    pub(super) library: Arc<WebPkiServerVerifier>,
    /// What stands in `ca_file`.
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
            // That it is valid today was checked before that; what it is for, and for whom, was not.
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

/// Says whether the only thing against it is that it may be an authority.
fn is_authority(why: &CertificateError) -> bool {
    matches!(why, CertificateError::Other(OtherError(why))
        if why.downcast_ref::<webpki::Error>() == Some(&webpki::Error::CaUsedAsEndEntity))
}

/// Says whether a certificate lists no uses, or lists servers among them. Source: RFC 5280, section 4.2.1.12.
///
/// It looks for the numbers of the uses anywhere in the certificate: the library tells them only of one that it takes.
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
