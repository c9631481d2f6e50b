//! One connection: its requests are read within limits, handed to the handler, and answered.

use super::explain::{self, Due, Heard};
use super::handler::{Handler, Head, Incoming, Refusal};
use super::limits::Limits;
use super::response::{Reply, Response};
use super::room::{Guest, Seat};
use crate::runtime;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes};
use hyper::header::CONTENT_TYPE;
use hyper::http::uri::PathAndQuery;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// A body that is too large is read and thrown away up to this size, so that its sender hears why before it is cut off.
const THROWN_AWAY_BYTES: usize = 16 * 1024 * 1024;

/// Asked for by a handler; ends the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the handler asked for a reset")]
struct ResetAsked;

/// Serves one connection to its end.
pub(super) async fn converse<H: Handler>(
    stream: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    desk: Arc<Desk<H>>,
    mut is_closing: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let (guest, due) = (seat.guest(), Due::default());
    let service = service_fn(|request| desk.answer(request, peer, &guest, &due));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(desk.limits.head)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(Heard::new(stream, due.clone())), service);
    let is_told_to_end = async {
        tokio::select! {
            () = guest.asked_to_leave() => guest.is_silent(),
            _ = is_closing.wait_for(|is_closing| *is_closing) => false,
        }
    };
    let ended = tokio::select! {
        ended = &mut connection => ended,
        is_silent = is_told_to_end => {
            if is_silent {
                return;
            }
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let Err(error) = ended else { return };
    let (stream, first, held_back) = connection.into_parts().io.into_inner().into_parts();
    if error.source().is_some_and(<dyn Error>::is::<ResetAsked>) {
        let _ = stream.set_zero_linger();
    } else if error.is_parse() {
        let refusal = Refusal::Unreadable(held_back.unwrap_or(400), explain::why(&first, &error));
        send_last(stream, desk.handler.refuse(None, &refusal)).await;
    }
}

/// How long the rest of what cannot be read is waited for: while there is some on its way, an end would take the answer with it.
const REST: Duration = Duration::from_millis(500);

/// Answers what cannot be read, as far as the peer takes it.
async fn send_last(mut stream: TcpStream, answer: Response) {
    let answering = async {
        stream.write_all(&spelled(answer)).await?;
        stream.shutdown().await?;
        let mut rest = vec![0; 64 * 1024];
        let mut total = 0;
        while total < THROWN_AWAY_BYTES {
            match stream.read(&mut rest).await? {
                0 => break,
                read => total += read,
            }
        }
        io::Result::Ok(())
    };
    let _ = tokio::time::timeout(REST, answering).await;
}

/// Returns the bytes of an answer to what is no request. Its body has a type in any case: it may be seen by a program that speaks no HTTP.
fn spelled(mut answer: Response) -> Vec<u8> {
    if answer.headers.iter().all(|(name, _)| name != CONTENT_TYPE) {
        answer = answer.with(CONTENT_TYPE, "text/plain; charset=utf-8");
    }
    let reason = StatusCode::from_u16(answer.status).ok().and_then(|status| status.canonical_reason());
    let line = format!("HTTP/1.1 {} {}\r\nconnection: close\r\n", answer.status, reason.unwrap_or_default());
    let mut bytes = line.into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", answer.body.len()).as_bytes());
    bytes.extend_from_slice(&answer.body);
    bytes
}

/// What every connection needs.
pub(super) struct Desk<H> {
    pub(super) handler: H,
    pub(super) limits: Limits,
}

impl<H: Handler> Desk<H> {
    async fn answer(
        &self,
        request: Request<hyper::body::Incoming>,
        peer: SocketAddr,
        guest: &Guest,
        due: &Due,
    ) -> Result<hyper::Response<Full<Bytes>>, ResetAsked> {
        guest.begin();
        let reply = self.reply_to(request, peer).await;
        guest.end();
        match reply {
            Reply::Answer(answer) => {
                due.add();
                Ok(response(answer))
            }
            Reply::Reset => Err(ResetAsked),
        }
    }

    async fn reply_to(&self, request: Request<hyper::body::Incoming>, peer: SocketAddr) -> Reply {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let (received_at, method, headers) = (runtime::now(), parts.method.as_str(), &parts.headers);
        let head = Head { received_at, peer, method, target, headers };
        if let Err(answer) = self.handler.admit(&head) {
            return Reply::Answer(answer);
        }
        let body = match self.read(body).await {
            Ok(body) => body,
            Err(refusal) => return Reply::Answer(self.handler.refuse(Some(&head), &refusal)),
        };
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
        let (method, target) = (method.to_owned(), target.to_owned());
        self.handler.handle(Incoming { received_at, peer, method, target, headers, body }).await
    }

    async fn read(&self, body: hyper::body::Incoming) -> Result<Vec<u8>, Refusal> {
        let reading = read_body(body, self.limits.body_bytes);
        tokio::time::timeout(self.limits.body, reading).await.unwrap_or(Err(Refusal::TooSlow))
    }
}

async fn read_body(mut body: hyper::body::Incoming, limit: usize) -> Result<Vec<u8>, Refusal> {
    if body.size_hint().lower() > THROWN_AWAY_BYTES as u64 {
        return Err(Refusal::TooLarge);
    }
    let mut bytes = Vec::new();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        let Ok(chunk) = frame.map_err(|_| Refusal::Broken)?.into_data() else { continue };
        total += chunk.len();
        if total > THROWN_AWAY_BYTES {
            return Err(Refusal::TooLarge);
        }
        if total <= limit {
            bytes.extend_from_slice(&chunk);
        }
    }
    if total > limit { Err(Refusal::TooLarge) } else { Ok(bytes) }
}

fn response(answer: Response) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(answer.body));
    // A status that is not final would end the connection without an answer.
    let status = StatusCode::from_u16(answer.status).ok().filter(|status| !status.is_informational());
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value);
    }
    response
}
