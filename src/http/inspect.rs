//! Looks at the connection itself: the version of TLS, the end of the certificate, and whether it stays open after an answer.
//!
//! The client of deliveries hides all of this, so one request is sent here over a connection of its own, without a runtime.

use super::client::trust_of;
use super::guard::Security;
use super::headers;
use super::request::Request;
use crate::model::{Destination, Timestamp};
use crate::trust;
use rustls::client::Resumption;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, ClientConnection, ProtocolVersion, StreamOwned};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// How long an answer may be silent before it counts as complete.
const QUIET: Duration = Duration::from_millis(300);

/// Seconds in a thousand years: no certificate is valid for so long.
const FAR: u64 = 1000 * 365 * 86_400;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wiring {
    /// The version of TLS, such as `1.3`.
    pub tls: Option<String>,
    /// When the certificate ends, in seconds since 1970.
    pub not_after: Option<i64>,
    /// Whether the connection was still open after the answer.
    pub stays_open: bool,
}

trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

/// Sends `payload` over a new connection and looks at it.
pub fn inspect(
    security: Security,
    destination: &Destination,
    webhook_id: &str,
    timestamp: Timestamp,
    payload: Vec<u8>,
) -> Result<Wiring, String> {
    let request = Request {
        webhook_id: webhook_id.to_owned(),
        timestamp,
        payload: payload.into(),
        is_test: true,
        may_repeat: false,
        relayed: None,
    };
    let text = written(destination, &request)?;
    let tcp = connect(security, destination)?;
    let quiet = tcp.try_clone().map_err(|error| error.to_string())?;
    if !destination.endpoint.is_https() {
        let stays_open = answers(tcp, &quiet, &text)?;
        return Ok(Wiring { tls: None, not_after: None, stays_open });
    }
    let config = trust::configure(&trust_of(destination)).map_err(|why| why.to_string())?;
    let session = session(config.clone(), destination)?;
    let mut stream = StreamOwned::new(session, tcp);
    let stays_open = answers(&mut stream, &quiet, &text)?;
    let tls = stream.conn.protocol_version().map(version);
    Ok(Wiring { tls, not_after: end_of_certificate(config, security, destination)?, stays_open })
}

fn version(version: ProtocolVersion) -> String {
    match version {
        ProtocolVersion::TLSv1_3 => "1.3".to_owned(),
        ProtocolVersion::TLSv1_2 => "1.2".to_owned(),
        other => format!("{other:?}"),
    }
}

fn connect(security: Security, destination: &Destination) -> Result<TcpStream, String> {
    let (place, limit) = (destination.endpoint.place(), destination.policy.timeout);
    let url = destination.endpoint.url();
    let found = url.socket_addrs(|| None).map_err(|error| format!("{place} cannot be resolved: {error}"))?;
    let allowed = security.allowed(found).map_err(|why| why.naming(&place))?;
    let mut why = format!("{place} has no address");
    for address in allowed {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(stream) => {
                let limited = stream.set_read_timeout(Some(limit)).and_then(|()| stream.set_write_timeout(Some(limit)));
                return limited.map(|()| stream).map_err(|error| error.to_string());
            }
            Err(error) => why = format!("no connection to {place}: {error}"),
        }
    }
    Err(why)
}

fn session(config: ClientConfig, destination: &Destination) -> Result<ClientConnection, String> {
    let host = destination.endpoint.url().host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
    ClientConnection::new(Arc::new(config), name).map_err(|error| error.to_string())
}

fn written(destination: &Destination, request: &Request) -> Result<Vec<u8>, String> {
    let url = destination.endpoint.url();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let length = request.payload.len();
    let mut text = format!("POST {}{query} HTTP/1.1\r\nHost: {host}{port}\r\nContent-Length: {length}\r\n", url.path())
        .into_bytes();
    let headers = headers::build(destination, request).map_err(|why| why.to_string())?;
    for (name, value) in headers.iter().filter(|(name, _)| *name != reqwest::header::CONTENT_LENGTH) {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b"\r\n");
    text.extend_from_slice(&request.payload);
    Ok(text)
}

/// Sends `text` and reads until the peer is silent. Says whether the connection is still open then.
fn answers(mut stream: impl Stream, quiet: &TcpStream, text: &[u8]) -> Result<bool, String> {
    let sent = stream.write_all(text).and_then(|()| stream.flush());
    sent.map_err(|error| format!("the request could not be sent: {error}"))?;
    let mut part = [0; 4096];
    let mut has_answer = false;
    loop {
        match stream.read(&mut part) {
            Ok(0) => {
                return if has_answer { Ok(false) } else { Err("the connection ended without an answer".to_owned()) };
            }
            Ok(_) if has_answer => {}
            Ok(_) => {
                has_answer = true;
                quiet.set_read_timeout(Some(QUIET)).map_err(|error| error.to_string())?;
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) && has_answer => {
                return Ok(true);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) if has_answer => return Ok(false),
            Err(error) => return Err(format!("no answer: {error}")),
        }
    }
}

/// A clock that shows a time at which every certificate has ended.
#[derive(Debug)]
struct FarAhead(UnixTime);

impl TimeProvider for FarAhead {
    fn current_time(&self) -> Option<UnixTime> {
        Some(self.0)
    }
}

/// The library reads the end of a certificate only to complain that it has passed, so it is shown a later time.
fn end_of_certificate(
    mut config: ClientConfig,
    security: Security,
    destination: &Destination,
) -> Result<Option<i64>, String> {
    let now = UnixTime::now().as_secs();
    config.time_provider = Arc::new(FarAhead(UnixTime::since_unix_epoch(Duration::from_secs(now + FAR))));
    config.resumption = Resumption::disabled();
    let mut session = session(config, destination)?;
    let mut tcp = connect(security, destination)?;
    while session.is_handshaking() {
        let Err(error) = session.complete_io(&mut tcp) else { continue };
        let why = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        return Ok(match why {
            Some(rustls::Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. })) => {
                i64::try_from(not_after.as_secs()).ok()
            }
            _ => None,
        });
    }
    Ok(None)
}
