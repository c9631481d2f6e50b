//! The server: accepts, reads requests within limits, hands them to a handler, answers.
//!
//! A permit is taken before a connection is accepted, so that there is a bound on what all peers together can hold.

use super::gate;
use crate::model::Timestamp;
use crate::runtime;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::error::Error;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// What a peer may take of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time; the next ones wait in the kernel.
    pub connections: usize,
    /// How long a connection may take to send a request's head, and how long it may idle.
    pub head: Duration,
    /// How long it may take to send the body.
    pub body: Duration,
    /// The largest body that is taken.
    pub body_bytes: usize,
    /// How long connections may take to end after the shutdown.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 256,
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            body_bytes: 1024 * 1024,
            grace: Duration::from_secs(2),
        }
    }
}

/// A body that is too large is read and thrown away up to this size, so that its sender hears why before it is cut off.
const THROWN_AWAY_BYTES: usize = 16 * 1024 * 1024;

/// A request that was let in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// When its head had come.
    pub received_at: Timestamp,
    /// Such as `POST`.
    pub method: String,
    /// The path with its query, which may hold secrets.
    pub target: String,
    /// Names and values in the order of the wire; values may be secrets.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body's exact bytes.
    pub body: Vec<u8>,
}

/// A request that was not let in.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// When its head had come.
    pub received_at: Timestamp,
    /// Such as `GET`.
    pub method: String,
    /// The path with its query, which may hold secrets.
    pub target: String,
    /// The status it got.
    pub status: u16,
    /// Why: a sentence that goes on from the request.
    pub why: &'static str,
}

/// What a handler does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers it.
    Answer {
        /// From 200 to 599.
        status: u16,
        /// JSON, or nothing.
        body: Arc<[u8]>,
    },
    /// Resets its connection.
    Reset,
}

impl Reply {
    /// Returns the status, where there is an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answer { status, .. } => Some(*status),
            Self::Reset => None,
        }
    }
}

/// Decides what becomes of requests.
pub trait Handler: Send + Sync + 'static {
    /// Answers a request.
    fn handle(&self, incoming: Incoming) -> impl Future<Output = Reply> + Send;

    /// Hears of a request that was not let in.
    fn refused(&self, _refusal: Refusal) {}
}

/// Serves requests on `listener` until `shutdown` is ready; then what has begun is answered, within the grace of `limits`.
/// An error is the listener's; what peers do wrong is not told.
pub async fn serve<H: Handler>(
    listener: std::net::TcpListener,
    handler: H,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let desk = Arc::new(Desk { handler, limits, bound: listener.local_addr()?.ip() });
    let permits = Arc::new(Semaphore::new(limits.connections));
    let (closing, is_closing) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = async {
            let permit = permits.clone().acquire_owned().await.expect("the semaphore is never closed");
            (listener.accept().await, permit)
        };
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            (accepted, permit) = accepted => match accepted {
                Ok((stream, _)) => {
                    let (desk, is_closing) = (desk.clone(), is_closing.clone());
                    connections.spawn(async move {
                        converse(stream, desk, is_closing).await;
                        drop(permit);
                    });
                }
                // Out of files, or the peer is gone already: later ones may do better.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
        }
    }
    drop(listener);
    let _ = closing.send(true);
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(limits.grace, ended).await;
    Ok(())
}

/// Asked for by a handler; ends the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the handler asked for a reset")]
struct ResetAsked;

async fn converse<H: Handler>(stream: TcpStream, desk: Arc<Desk<H>>, mut is_closing: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| desk.answer(request));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(desk.limits.head)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = async { drop(is_closing.wait_for(|is_closing| *is_closing).await) } => {
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let reset_asked = ended.is_err_and(|error| error.source().is_some_and(<dyn Error>::is::<ResetAsked>));
    if reset_asked {
        let _ = connection.into_parts().io.into_inner().set_zero_linger();
    }
}

struct Desk<H> {
    handler: H,
    limits: Limits,
    bound: IpAddr,
}

/// Why the body of a request was not taken.
type BadBody = (u16, &'static str);

impl<H: Handler> Desk<H> {
    async fn answer(&self, request: Request<hyper::body::Incoming>) -> Result<Response<Full<Bytes>>, ResetAsked> {
        let received_at = runtime::now();
        let (head, body) = request.into_parts();
        let method = head.method.to_string();
        let target = head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let taken = match gate::check(&head.headers, self.bound) {
            Ok(()) => self.read(body).await,
            Err(denied) => Err(denied),
        };
        let body = match taken {
            Ok(body) => body,
            Err((status, why)) => {
                self.handler.refused(Refusal { received_at, method, target, status, why });
                return Ok(plain(status, Bytes::from(format!("refused: {why}\n"))));
            }
        };
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
        match self.handler.handle(Incoming { received_at, method, target, headers, body }).await {
            Reply::Answer { status, body } => Ok(json(status, body)),
            Reply::Reset => Err(ResetAsked),
        }
    }

    async fn read(&self, body: hyper::body::Incoming) -> Result<Vec<u8>, BadBody> {
        let reading = read_body(body, self.limits.body_bytes);
        tokio::time::timeout(self.limits.body, reading).await.unwrap_or(Err((408, "its body did not come in time")))
    }
}

async fn read_body(mut body: hyper::body::Incoming, limit: usize) -> Result<Vec<u8>, BadBody> {
    const TOO_LARGE: BadBody = (413, "its body is too large");
    if body.size_hint().lower() > THROWN_AWAY_BYTES as u64 {
        return Err(TOO_LARGE);
    }
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame.map_err(|_| (400, "its body broke off"))?.into_data() else { continue };
        total += chunk.len();
        if total > THROWN_AWAY_BYTES {
            return Err(TOO_LARGE);
        }
        if total <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if total > limit { Err(TOO_LARGE) } else { Ok(bytes) }
}

fn json(status: u16, body: Arc<[u8]>) -> Response<Full<Bytes>> {
    let mut response = plain(status, Bytes::from_owner(body));
    if response.body().size_hint().exact() != Some(0) {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    response
}

fn plain(status: u16, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}
