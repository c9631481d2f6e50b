//! Looks at the connection itself: the version of TLS, the end of the certificate, and whether it takes a second request.
//!
//! The client of deliveries hides all of this, so requests are sent here over a connection of their own, without a runtime. Each has the time
//! limit of an attempt.

use super::client::trust_of;
use super::limited::Limited;
use super::plain_answer::{PlainAnswer, read_answer};
use super::request::Request;
use super::{handshake, headers};
use crate::model::Destination;
use crate::trust;
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use std::io::{BufReader, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wiring {
    /// The version of TLS, such as `1.3`.
    pub tls: Option<&'static str>,
    /// When the certificate ends, in seconds since 1970.
    pub not_after: Option<i64>,
    /// The status of each answer; fewer than requests if the peer closed the connection after one.
    pub statuses: Vec<u16>,
}

/// Sends `requests` over one new connection to one of `addresses`, and looks at it.
pub fn inspect(addresses: &[SocketAddr], destination: &Destination, requests: &[Request]) -> Result<Wiring, String> {
    let texts = requests.iter().map(|request| written(destination, request)).collect::<Result<Vec<_>, _>>()?;
    let limit = destination.policy.timeout * u32::try_from(requests.len()).unwrap_or(1);
    let tcp = Limited::connect(addresses, &destination.endpoint.place(), limit)?;
    if !destination.endpoint.is_https() {
        return Ok(Wiring { tls: None, not_after: None, statuses: answers(tcp, &texts)? });
    }
    let config = trust::configure(&trust_of(destination)).map_err(|why| why.to_string())?;
    let mut stream = StreamOwned::new(session(config, destination)?, tcp);
    let statuses = answers(&mut stream, &texts)?;
    let (tls, not_after) = handshake::facts_of(&stream.conn);
    Ok(Wiring { tls, not_after, statuses })
}

fn session(config: ClientConfig, destination: &Destination) -> Result<ClientConnection, String> {
    let name = handshake::server_name(destination).map_err(|error| error.to_string())?;
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

/// Sends each text after the answer to the one before, and returns the statuses. A peer that has answered may close the connection.
fn answers(stream: impl Read + Write, texts: &[Vec<u8>]) -> Result<Vec<u16>, String> {
    let (mut stream, mut statuses) = (BufReader::new(stream), Vec::new());
    for text in texts {
        let sent = stream.get_mut().write_all(text).and_then(|()| stream.get_mut().flush());
        match sent.and_then(|()| read_answer(&mut stream)) {
            Ok(PlainAnswer { status, closes }) => {
                statuses.push(status);
                if closes {
                    break;
                }
            }
            // The peer has closed it in the meantime.
            Err(error) if !statuses.is_empty() && error.kind() != std::io::ErrorKind::TimedOut => break,
            Err(error) => return Err(format!("no answer: {error}")),
        }
    }
    Ok(statuses)
}
