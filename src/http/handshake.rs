//! A TLS session in words: what it is, or why there is none and what to do about it, in one sentence.

use crate::model::{Destination, Timestamp};
use crate::trust::{self, SelfSigned};
use rustls::pki_types::{InvalidDnsNameError, ServerName, UnixTime};
use rustls::{AlertDescription, CertificateError, CommonState, Error, OtherError, ProtocolVersion};

/// How many names of a certificate a message shows.
const MOST_NAMES: usize = 5;

/// Returns the name that the certificate of `destination` must have.
pub(super) fn server_name(destination: &Destination) -> Result<ServerName<'static>, InvalidDnsNameError> {
    let host = destination.endpoint.url().host_str().unwrap_or_default().trim_matches(['[', ']']);
    ServerName::try_from(host.to_owned())
}

/// Returns the version of TLS in words, and when the certificate of the server ends.
pub(super) fn facts_of(session: &CommonState) -> (Option<&'static str>, Option<i64>) {
    let version = session.protocol_version().map(|version| match version {
        ProtocolVersion::TLSv1_3 => "1.3",
        _ => "1.2",
    });
    (version, session.peer_certificates().and_then(|chain| trust::end_of(chain.first()?)))
}

/// Explains why there is no session with `place`, the host and port of `destination`.
pub(super) fn explain(error: &Error, place: &str, destination: &Destination) -> String {
    match error {
        Error::InvalidCertificate(why) => {
            format!("the certificate of {place} is not trusted: {}", certificate(why, destination))
        }
        Error::AlertReceived(alert) => alert_text(*alert, place, destination),
        Error::InvalidMessage(_) => format!(
            "{place} does not speak TLS: its answer is something else. If plain http is meant, write http:// in the endpoint; \
             else use the port for https"
        ),
        Error::PeerIncompatible(why) => {
            format!("no TLS session with {place}: it offers nothing that TLS 1.2 or 1.3 can use here ({why:?})")
        }
        other => format!("no TLS session with {place}: {other}"),
    }
}

/// Says whether the peer refused the session itself. Such an alert may come after the request, because TLS 1.3 sends the request
/// before it knows whether the peer accepts the client's certificate. Then the peer did not accept any of the request. Source:
/// RFC 8446, section 4.4.2.4 and 6.2.
pub(super) fn refuses_the_session(error: &Error) -> bool {
    let Error::AlertReceived(alert) = error else { return false };
    is_about_the_client(*alert)
        || matches!(
            alert,
            AlertDescription::HandshakeFailure
                | AlertDescription::ProtocolVersion
                | AlertDescription::InsufficientSecurity
                | AlertDescription::UnrecognisedName
        )
}

fn is_about_the_client(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::CertificateRequired
            | AlertDescription::NoCertificate
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::DecryptError
            | AlertDescription::AccessDenied
    )
}

fn alert_text(alert: AlertDescription, place: &str, destination: &Destination) -> String {
    match (&destination.client_cert, alert) {
        (Some(path), AlertDescription::CertificateExpired) => format!(
            "{place} does not accept the client certificate {} ({alert:?}): it has expired, so ask its operator for a new one",
            path.display()
        ),
        (Some(path), alert) if is_about_the_client(alert) => format!(
            "{place} does not accept the client certificate {} ({alert:?}): use one that its operator issued",
            path.display()
        ),
        (None, alert) if is_about_the_client(alert) => format!(
            "{place} asks for a client certificate ({alert:?}): set client_cert to a PEM file with the certificate and its key"
        ),
        (client_cert, AlertDescription::HandshakeFailure) => {
            let or = if client_cert.is_none() { ", or it asks for a client certificate (client_cert)" } else { "" };
            format!("{place} refuses the TLS session: it has no version or cipher in common with TLS 1.2 and 1.3{or}")
        }
        (_, AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity) => {
            format!(
                "{place} refuses the TLS session: it does not speak TLS 1.2 or 1.3 with a cipher that is safe today"
            )
        }
        (_, AlertDescription::UnrecognisedName) => {
            format!(
                "{place} has no certificate for {}: check the host in the endpoint",
                destination.endpoint.shown_host()
            )
        }
        _ => format!("{place} ended the TLS session: {alert:?}"),
    }
}

fn certificate(why: &CertificateError, destination: &Destination) -> String {
    match why {
        CertificateError::UnknownIssuer => unknown_issuer(destination),
        CertificateError::ExpiredContext { not_after, .. } => {
            format!("it expired on {}; it has to be renewed on the server", day(*not_after))
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            format!("it is not valid before {}; check the clock of this machine", day(*not_before))
        }
        CertificateError::NotValidForNameContext { presented, .. } => not_for_this_host(presented, destination),
        CertificateError::InvalidPurposeContext { .. } | CertificateError::InvalidPurpose => {
            "it is not meant for servers (extendedKeyUsage without serverAuth)".to_owned()
        }
        CertificateError::BadSignature => {
            "a signature does not fit: another authority of the same name made it, or its key is too weak (RSA needs 2048 \
             bits)"
                .to_owned()
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "it is signed in a way that is too weak or not known; make one with an EC or RSA key (2048 bits or more), signed \
             with SHA-256 or better"
                .to_owned()
        }
        CertificateError::Other(OtherError(why)) => other(why.as_ref(), destination),
        why => why.to_string(),
    }
}

fn other(why: &(dyn std::error::Error + Send + Sync + 'static), destination: &Destination) -> String {
    if why.downcast_ref::<SelfSigned>().is_some() {
        return self_signed(destination);
    }
    match why.downcast_ref::<webpki::Error>() {
        Some(webpki::Error::CaUsedAsEndEntity) => {
            "it is an authority's certificate, not a server's; if it is the right one, set ca_file to a file with it"
                .to_owned()
        }
        Some(webpki::Error::UnsupportedCertVersion) => {
            format!("it is of an old version of X.509 without extensions; {}", how_to_make_one(destination))
        }
        _ => why.to_string(),
    }
}

fn self_signed(destination: &Destination) -> String {
    match &destination.ca_file {
        Some(path) => format!("it is self-signed, and it is not in {}", path.display()),
        None => "it is self-signed; if it is the right one, set ca_file to a PEM file with it".to_owned(),
    }
}

fn unknown_issuer(destination: &Destination) -> String {
    let known = destination
        .ca_file
        .as_ref()
        .map_or("the authorities that this machine trusts".to_owned(), |path| format!("{}", path.display()));
    format!(
        "its issuer is unknown: not among {known}; set ca_file to the issuer's certificate, or let the server send its whole \
         chain"
    )
}

fn not_for_this_host(presented: &[String], destination: &Destination) -> String {
    let host = destination.endpoint.shown_host();
    let mut names: Vec<&str> = presented.iter().map(|name| plain_name(name)).collect();
    if names.is_empty() {
        return format!("it names no host (no subjectAltName); {}", how_to_make_one(destination));
    }
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("it is not valid for {host}, only for {}{more}; use such a name in the endpoint", names.join(", "))
}

/// The library writes the names with their kinds: `DnsName("a.example")`, `IpAddress(127.0.0.1)`.
fn plain_name(name: &str) -> &str {
    let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(name).trim_matches('"')
}

fn how_to_make_one(destination: &Destination) -> String {
    let kind = if destination.endpoint.ip().is_some() { "IP" } else { "DNS" };
    let host = destination.endpoint.shown_host();
    format!(
        "make one with: openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN={host} \
         -addext subjectAltName={kind}:{host}"
    )
}

fn day(time: UnixTime) -> String {
    let millis = i64::try_from(time.as_secs()).ok().and_then(|seconds| seconds.checked_mul(1000));
    let known = millis.and_then(Timestamp::from_millis).map(|time| time.to_string());
    known.and_then(|text| text.get(..10).map(str::to_owned)).unwrap_or_else(|| "a day that no calendar has".to_owned())
}

#[cfg(test)]
mod tests {
    use super::explain;
    use crate::model::{Destination, Endpoint, Policy};
    use rustls::{AlertDescription as Alert, CertificateError, Error, OtherError, PeerIncompatible};
    use snapbox::str;
    use std::sync::Arc;

    fn destination(client_cert: Option<&str>) -> Destination {
        let endpoint = Endpoint::parse("https://wms.example.com/").expect("an endpoint");
        let client_cert = client_cert.map(Into::into);
        Destination { client_cert, ..Destination::bare("wms", endpoint, Policy::default()) }
    }

    /// Which alert a peer sends for a reason differs between its libraries, so not all of them have a real peer here.
    #[test]
    fn alerts_and_rare_certificates_are_explained() {
        let webpki =
            |error: webpki::Error| Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(error))));
        let errors = [
            Error::AlertReceived(Alert::CertificateRequired),
            Error::AlertReceived(Alert::HandshakeFailure),
            Error::AlertReceived(Alert::ProtocolVersion),
            Error::AlertReceived(Alert::UnrecognisedName),
            Error::AlertReceived(Alert::InternalError),
            Error::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon),
            Error::HandshakeNotComplete,
            webpki(webpki::Error::CaUsedAsEndEntity),
            webpki(webpki::Error::UnsupportedCertVersion),
        ];
        let mut shown = String::new();
        for error in &errors {
            shown += &format!("{}\n", explain(error, "ADDRESS", &destination(None)));
        }
        for error in &errors[..2] {
            shown += &format!("with a certificate: {}\n", explain(error, "ADDRESS", &destination(Some("client.pem"))));
        }
        snapbox::assert_data_eq!(
            shown,
            str![[r#"
ADDRESS asks for a client certificate (CertificateRequired): set client_cert to a PEM file with the certificate and its key
ADDRESS refuses the TLS session: it has no version or cipher in common with TLS 1.2 and 1.3, or it asks for a client certificate (client_cert)
ADDRESS refuses the TLS session: it does not speak TLS 1.2 or 1.3 with a cipher that is safe today
ADDRESS has no certificate for wms.example.com: check the host in the endpoint
ADDRESS ended the TLS session: InternalError
no TLS session with ADDRESS: it offers nothing that TLS 1.2 or 1.3 can use here (NoCipherSuitesInCommon)
no TLS session with ADDRESS: handshake not complete
the certificate of ADDRESS is not trusted: it is an authority's certificate, not a server's; if it is the right one, set ca_file to a file with it
the certificate of ADDRESS is not trusted: it is of an old version of X.509 without extensions; make one with: openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 365 -subj /CN=wms.example.com -addext subjectAltName=DNS:wms.example.com
with a certificate: ADDRESS does not accept the client certificate client.pem (CertificateRequired): use one that its operator issued
with a certificate: ADDRESS refuses the TLS session: it has no version or cipher in common with TLS 1.2 and 1.3

"#]]
        );
    }
}
