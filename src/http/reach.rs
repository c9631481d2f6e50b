//! Whether an endpoint can be reached: its name, a connection, a TLS session, its certificate, its clock. No event is sent.
//!
//! The clock is in the `Date` of the answer to `OPTIONS *`, which is a ping of HTTP (RFC 9110, section 9.3.7): no path, no header and no
//! body of a connector is sent, and whatever the status is, it is not judged. Most servers answer it themselves; some pass it to their
//! application, which may log or count it.

use super::client::{Client, trust_of};
use super::guard::NotFound;
use super::{handshake, trouble};
use crate::model::{Destination, Failure, Phase};
use crate::runtime;
use crate::trust;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_rustls::TlsConnector;

/// How long the answer to the ping may take. It is not needed.
const PING: Duration = Duration::from_secs(3);

/// How much of that answer is read.
const MOST_HEAD: u64 = 16 * 1024;

/// How long an address has before the next one of the same host is tried too.
const HEAD_START: Duration = Duration::from_millis(300);

/// Endpoints that are looked at at the same time.
const AT_ONCE: usize = 16;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The address that answered; `None` if the host is a secret.
    pub address: Option<SocketAddr>,
    /// How long the connection took, without TLS.
    pub connected_in: Duration,
    /// The version of TLS; `None` for plain http.
    pub tls: Option<&'static str>,
    /// When the certificate ends, in seconds since 1970.
    pub not_after: Option<i64>,
    /// How far its clock is ahead of ours, in seconds; `None` if it showed none.
    pub ahead: Option<i64>,
}

/// Why it cannot be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The kind.
    pub failure: Failure,
    /// One sentence.
    pub why: String,
}

impl Client {
    /// Looks at the endpoints of all `destinations`, some at the same time. Returns what was found in their order.
    pub async fn reach_all(&self, destinations: Vec<Arc<Destination>>) -> Vec<Result<Reach, Unreachable>> {
        let mut found: Vec<_> = destinations.iter().map(|_| None).collect();
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut running = JoinSet::new();
        for (at, destination) in destinations.into_iter().enumerate() {
            let (client, places) = (self.clone(), places.clone());
            running.spawn(async move {
                let _place = places.acquire().await;
                (at, client.reach(&destination).await)
            });
        }
        while let Some(done) = running.join_next().await {
            let (at, reach) = done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
            found[at] = Some(reach);
        }
        found.into_iter().flatten().collect()
    }

    /// Looks at the endpoint of `destination`. Ends at its timeout, plus at most three seconds for the clock.
    pub async fn reach(&self, destination: &Destination) -> Result<Reach, Unreachable> {
        let deadline = Instant::now() + destination.policy.timeout;
        let (stream, address, connected_in) = self.connection(destination, deadline).await?;
        let address = (!destination.endpoint.hides_its_place()).then_some(address);
        let mut reach = Reach { address, connected_in, tls: None, not_after: None, ahead: None };
        if !destination.endpoint.is_https() {
            reach.ahead = ping(stream, destination).await.ok().flatten();
            return Ok(reach);
        }
        let refused = |error: &io::Error| session_refused(error, destination);
        let session = timeout_at(deadline, session(stream, destination)).await;
        let session = session.unwrap_or_else(|_| Err(too_late(destination)))?;
        (reach.tls, reach.not_after) = handshake::facts_of(session.get_ref().1);
        match ping(session, destination).await {
            // With TLS 1.3 a server refuses a client certificate only after the handshake.
            Err(error) if inner(&error).is_some() => Err(refused(&error)),
            ahead => Ok(Reach { ahead: ahead.ok().flatten(), ..reach }),
        }
    }

    async fn connection(
        &self,
        destination: &Destination,
        deadline: Instant,
    ) -> Result<(TcpStream, SocketAddr, Duration), Unreachable> {
        let (endpoint, place) = (&destination.endpoint, destination.endpoint.place());
        let blocked = |why: super::guard::Refused| {
            let why = if endpoint.hides_its_place() { why.naming(&place) } else { why.to_string() };
            Unreachable { failure: Failure::Blocked, why }
        };
        self.security.check_literal(endpoint).map_err(blocked)?;
        let found = timeout_at(deadline, addresses(destination)).await.map_err(|_| too_late(destination))??;
        let allowed = self.security.allowed(found).map_err(blocked)?;
        match timeout_at(deadline, first(allowed, TcpStream::connect)).await {
            Ok(Ok(connected)) => Ok(connected),
            Ok(Err(error)) => {
                let why = error.map(|error| trouble::broken(&error, &place, false));
                Err(why.map_or_else(|| too_late(destination), |why| Unreachable { failure: Failure::Network, why }))
            }
            Err(_) => Err(too_late(destination)),
        }
    }
}

/// Connects to all `addresses`, each a little after the one before, and returns the first connection with the time that it took; if none
/// works, the latest error. A host may have an address that does not answer: deliveries do not wait for that one either.
async fn first<C: Future<Output = io::Result<S>> + Send + 'static, S: Send + 'static>(
    addresses: Vec<SocketAddr>,
    connect: impl Fn(SocketAddr) -> C,
) -> Result<(S, SocketAddr, Duration), Option<io::Error>> {
    let mut running = JoinSet::new();
    let (mut waiting, mut last) = (addresses.into_iter().peekable(), None);
    let mut next = Instant::now();
    loop {
        if waiting.peek().is_none() && running.is_empty() {
            return Err(last);
        }
        tokio::select! {
            biased;
            Some(done) = running.join_next() => {
                let (connected, address, took) =
                    done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
                match connected {
                    Ok(stream) => return Ok((stream, address, took)),
                    Err(error) => (last, next) = (Some(error), Instant::now()),
                }
            }
            () = sleep_until(next), if waiting.peek().is_some() => {
                next = Instant::now() + HEAD_START;
                if let Some(address) = waiting.next() {
                    let (connecting, began) = (connect(address), Instant::now());
                    running.spawn(async move { (connecting.await, address, began.elapsed()) });
                }
            }
        }
    }
}

fn too_late(destination: &Destination) -> Unreachable {
    let (limit, place) = (destination.policy.timeout, destination.endpoint.place());
    Unreachable { failure: Failure::Timeout, why: trouble::too_late(Phase::Connect, limit, &place) }
}

async fn addresses(destination: &Destination) -> Result<Vec<SocketAddr>, Unreachable> {
    let endpoint = &destination.endpoint;
    let port = endpoint.url().port_or_known_default().unwrap_or_default();
    if let Some(ip) = endpoint.ip() {
        return Ok(vec![SocketAddr::new(ip, port)]);
    }
    let host = endpoint.url().host_str().unwrap_or_default();
    let found: io::Result<Vec<_>> = tokio::net::lookup_host((host, port)).await.map(Iterator::collect);
    let not_found = match found {
        Ok(found) if !found.is_empty() => return Ok(found),
        Ok(_) => NotFound::Empty(host.to_owned()),
        Err(error) => NotFound::Failed(host.to_owned(), error),
    };
    let place = endpoint.place();
    let why = if endpoint.hides_its_place() { not_found.naming(&place) } else { not_found.to_string() };
    Err(Unreachable { failure: Failure::Network, why })
}

async fn session(
    stream: TcpStream,
    destination: &Destination,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Unreachable> {
    let wrong = |why: String| Unreachable { failure: Failure::Tls, why };
    let set_up = trust_of(destination);
    let loading = tokio::task::spawn_blocking(move || trust::configure(&set_up));
    let config = loading.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    let config = config.map_err(|why| wrong(why.to_string()))?;
    let name =
        handshake::server_name(destination).map_err(|_| wrong("the host has no name for a certificate".to_owned()))?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    connecting.await.map_err(|error| session_refused(&error, destination))
}

fn inner(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn session_refused(error: &io::Error, destination: &Destination) -> Unreachable {
    let place = destination.endpoint.place();
    match inner(error) {
        Some(error) => Unreachable { failure: Failure::Tls, why: handshake::explain(error, &place, destination) },
        None => Unreachable { failure: Failure::Network, why: trouble::broken(error, &place, true) },
    }
}

/// Asks for the time. Returns how far the other clock is ahead.
async fn ping(mut stream: impl AsyncRead + AsyncWrite + Unpin, destination: &Destination) -> io::Result<Option<i64>> {
    let url = destination.endpoint.url();
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let agent = concat!("inv-hooks/", env!("CARGO_PKG_VERSION"));
    let text = format!("OPTIONS * HTTP/1.1\r\nHost: {host}{port}\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n");
    let mut head = Vec::new();
    let began = runtime::now();
    let asking = async {
        stream.write_all(text.as_bytes()).await?;
        stream.flush().await?;
        let mut part = [0; 1024];
        while !head.windows(4).any(|end| end == b"\r\n\r\n") && (head.len() as u64) < MOST_HEAD {
            match stream.read(&mut part).await? {
                0 => break,
                count => head.extend_from_slice(&part[..count]),
            }
        }
        io::Result::Ok(())
    };
    let deadline = Instant::now() + PING.min(destination.policy.timeout);
    timeout_at(deadline, asking).await.unwrap_or(Ok(()))?;
    let middle = began.as_millis().midpoint(runtime::now().as_millis());
    Ok(date_in(&head).map(|date| date - middle.div_euclid(1000)))
}

/// Returns the `Date` of an answer in seconds since 1970.
fn date_in(head: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines();
    lines.next().filter(|line| line.starts_with("HTTP/"))?;
    let pairs = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
    let date = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("date")).map(|(_, value)| value.trim()).next()?;
    let date = httpdate::parse_http_date(date).ok()?;
    i64::try_from(date.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::{HEAD_START, date_in, first};
    use std::net::SocketAddr;
    use std::time::Duration;
    use tokio::net::{TcpListener, TcpSocket, TcpStream};
    use tokio::time::Instant;

    #[tokio::test]
    async fn an_address_that_does_not_answer_keeps_no_one_from_the_next() {
        let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let good = server.local_addr().expect("an address");
        // It is bound and does not listen, so that its port remains closed.
        let held = TcpSocket::new_v4().expect("a socket");
        held.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
        let closed = held.local_addr().expect("an address");
        let dead: SocketAddr = "[2001:db8::1]:80".parse().expect("an address");
        let connect = move |address: SocketAddr| async move {
            if address == dead { std::future::pending().await } else { TcpStream::connect(address).await }
        };
        let began = Instant::now();
        let (_, address, took) = first(vec![dead, dead, good], connect).await.expect("a connection");
        assert!(address == good && took < 2 * HEAD_START, "{address} {took:?}: from the start of its own turn");
        assert!((2 * HEAD_START..Duration::from_secs(5)).contains(&began.elapsed()), "{:?}", began.elapsed());
        // After a refusal, the next one does not wait.
        let began = Instant::now();
        let many = [vec![closed; 10], vec![good]].concat();
        assert_eq!(first(many, connect).await.expect("a connection").1, good);
        assert!(began.elapsed() < 10 * HEAD_START, "{:?}", began.elapsed());
        let error = first(vec![closed, closed], connect).await.expect_err("no one").expect("an error");
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    }

    #[test]
    fn the_date_of_an_answer_is_read() {
        let check = |head: &str, expected: Option<i64>| assert_eq!(date_in(head.as_bytes()), expected, "{head}");
        check("HTTP/1.1 404 Not Found\r\nDATE: Thu, 01 Jan 1970 00:01:00 GMT\r\n\r\n", Some(60));
        check("HTTP/1.1 200 OK\r\nServer: x\r\n\r\nDate: Thu, 01 Jan 1970 00:01:00 GMT\r\n", None);
        check("HTTP/1.1 200 OK\r\nDate: soon\r\n\r\n", None);
        check("SSH-2.0-x\r\nDate: Thu, 01 Jan 1970 00:01:00 GMT\r\n\r\n", None);
        check("", None);
    }
}
