//! One connection: its requests are read within limits, handed to the handler, and answered.

use super::explain::{self, Due, Heard};
use super::gate::{self, Denied};
use super::handler::{Handler, Incoming, Limits, Refusal, Reply};
use super::room::{Guest, Seat};
use crate::runtime;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Bytes};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::error::Error;
use std::io;
use std::net::IpAddr;
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
    seat: Seat,
    desk: Arc<Desk<H>>,
    mut is_closing: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let (guest, due) = (seat.guest(), Due::default());
    let service = service_fn(|request| desk.answer(request, &guest, &due));
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
        let why = explain::why(&first, &error);
        desk.handler.unreadable(why.clone());
        refuse(stream, held_back.unwrap_or(400), &why).await;
    }
}

/// How long the rest of what cannot be read is waited for: while there is some on its way, an end would take the answer with it.
const REST: Duration = Duration::from_millis(500);

/// Answers what cannot be read with `why`, as far as the peer takes it.
async fn refuse(mut stream: TcpStream, status: u16, why: &str) {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let body = format!("refused: {why}\n");
    let head =
        format!("HTTP/1.1 {status} {reason}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n");
    let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let answering = async {
        stream.write_all(answer.as_bytes()).await?;
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

/// What every connection needs.
pub(super) struct Desk<H> {
    pub(super) handler: H,
    pub(super) limits: Limits,
    pub(super) bound: IpAddr,
}

/// Why the body of a request was not taken.
type BadBody = (u16, &'static str);

impl<H: Handler> Desk<H> {
    async fn answer(
        &self,
        request: Request<hyper::body::Incoming>,
        guest: &Guest,
        due: &Due,
    ) -> Result<Response<Full<Bytes>>, ResetAsked> {
        guest.begin();
        let answer = self.answer_to(request).await;
        if answer.is_ok() {
            due.add();
        }
        guest.end();
        answer
    }

    async fn answer_to(&self, request: Request<hyper::body::Incoming>) -> Result<Response<Full<Bytes>>, ResetAsked> {
        let received_at = runtime::now();
        let (head, body) = request.into_parts();
        let method = head.method.to_string();
        let target = head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let taken = match gate::check(&head.method, &head.headers, self.bound, self.handler.hosts()) {
            Ok(()) => self.read(body).await.map_err(|(status, why)| Denied { status, why, hint: None }),
            Err(denied) => Err(denied),
        };
        let body = match taken {
            Ok(body) => body,
            Err(Denied { status, why, hint }) => {
                let more = hint.as_ref().map(|hint| format!("{hint}\n")).unwrap_or_default();
                self.handler.refused(Refusal { received_at, method, target, status, why, hint });
                return Ok(plain(status, Bytes::from(format!("refused: {why}\n{more}"))));
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
