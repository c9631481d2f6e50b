//! One connection: its requests are read within limits, handed to the handler, and answered.

use super::body::{self, NotTaken};
use super::explain::{self, Due, Heard};
use super::farewell;
use super::handler::{Handler, Head, Incoming, Refusal};
use super::limits::{HEAD_BYTES, Limits};
use super::pace::{Paced, Phases};
use super::response::{Reply, Response};
use super::room::{Guest, Seat};
use crate::runtime;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::http::uri::PathAndQuery;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::TcpStream;
use tokio::sync::watch;

/// Asked for by a handler; ends the connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the handler asked for a reset")]
struct ResetAsked;

/// What every connection needs.
pub(super) struct Desk<H> {
    pub(super) handler: H,
    pub(super) limits: Limits,
    pub(super) is_closing: watch::Receiver<bool>,
}

/// What is known of one connection.
struct Talk {
    peer: SocketAddr,
    guest: Arc<Guest>,
    due: Due,
    phases: Phases,
    /// Whether an answer was given before all of its request had come.
    has_rest: AtomicBool,
}

/// Serves one connection to its end.
pub(super) async fn converse<H: Handler>((stream, peer): (TcpStream, SocketAddr), seat: Seat, desk: Arc<Desk<H>>) {
    let _ = stream.set_nodelay(true);
    let (guest, due, phases) = (seat.guest(), Due::default(), Phases::default());
    let stream = Heard::new(Paced::new(stream, phases.clone(), desk.limits), due.clone());
    let talk = Talk { peer, guest, due, phases, has_rest: AtomicBool::new(false) };
    let service = service_fn(|request| desk.answer(request, &talk));
    let mut connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    // The connection comes first: what has come before the end is answered.
    let ended = tokio::select! {
        biased;
        ended = &mut connection => ended,
        is_silent = desk.asked_to_end(&talk.guest) => {
            if is_silent {
                return;
            }
            std::pin::Pin::new(&mut connection).graceful_shutdown();
            (&mut connection).await
        }
    };
    let (stream, first, held_back) = connection.into_parts().io.into_inner().into_parts();
    let (stream, is_stuck) = stream.into_parts();
    let farewell = async {
        match ended {
            Ok(()) if talk.has_rest.load(Ordering::Relaxed) => farewell::throw_away_rest(stream).await,
            Err(error) if is_stuck || is_reset(&error) => drop(stream.set_zero_linger()),
            Err(error) if error.is_parse() => {
                let refusal = Refusal::Unreadable(held_back.unwrap_or(400), explain::why(&first, &error));
                farewell::send_last(stream, desk.handler.refuse(None, &refusal)).await;
            }
            _ => (),
        }
    };
    tokio::select! {
        biased;
        () = farewell => (),
        () = talk.guest.asked_to_leave() => (),
    }
}

fn is_reset(error: &hyper::Error) -> bool {
    error.source().is_some_and(<dyn Error>::is::<ResetAsked>)
}

impl<H: Handler> Desk<H> {
    /// Waits until a connection is to end. Says whether that can be at once: it has not sent a whole head.
    async fn asked_to_end(&self, guest: &Guest) -> bool {
        let mut is_closing = self.is_closing.clone();
        let closed = async {
            drop(is_closing.wait_for(|is_closing| *is_closing).await);
            // Once around, so that the runtime sees what has come and is not read yet.
            tokio::task::yield_now().await;
        };
        tokio::select! {
            () = guest.asked_to_leave() => guest.is_silent(),
            () = closed => false,
        }
    }

    async fn answer(
        &self,
        request: Request<hyper::body::Incoming>,
        talk: &Talk,
    ) -> Result<hyper::Response<Full<Bytes>>, ResetAsked> {
        talk.guest.begin();
        talk.phases.begin();
        let (reply, is_over) = self.reply_to(request, talk.peer).await;
        talk.guest.end();
        talk.phases.end();
        let Reply::Answer(answer) = reply else { return Err(ResetAsked) };
        talk.due.add();
        talk.has_rest.store(!is_over, Ordering::Relaxed);
        Ok(response(answer, !is_over || *self.is_closing.borrow()))
    }

    /// Returns the reply, and whether all of the request has come.
    async fn reply_to(&self, request: Request<hyper::body::Incoming>, peer: SocketAddr) -> (Reply, bool) {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let (received_at, method, headers) = (runtime::now(), parts.method.as_str(), &parts.headers);
        let head = Head { received_at, peer, method, target, headers };
        let is_waited_with = body::is_waited_with(headers);
        if bytes_of(&head) > HEAD_BYTES {
            let refusal = Refusal::Unreadable(431, explain::HEAD_TOO_LARGE.to_owned());
            return (self.handler.refuse(Some(&head), &refusal).into(), false);
        }
        if let Err(answer) = self.handler.admit(&head) {
            return (answer.into(), body::is_here(body, is_waited_with).await);
        }
        let body = match body::take(body, is_waited_with, &self.limits).await {
            Ok(body) => body,
            Err(NotTaken { refusal, is_over }) => return (self.handler.refuse(Some(&head), &refusal).into(), is_over),
        };
        let headers = headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
        let (method, target) = (method.to_owned(), target.to_owned());
        (self.handler.handle(Incoming { received_at, peer, method, target, headers, body }).await, true)
    }
}

/// Returns the size of a head, without the blanks that its sender may add.
fn bytes_of(head: &Head<'_>) -> usize {
    let line = head.method.len() + head.target.len() + " HTTP/1.1\r\n".len() + 1;
    let headers = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    line + headers.sum::<usize>() + "\r\n".len()
}

fn response(answer: Response, is_last: bool) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(answer.body));
    // A status that is not final would end the connection without an answer.
    let status = StatusCode::from_u16(answer.status).ok().filter(|status| !status.is_informational());
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        response.headers_mut().append(name, value);
    }
    if is_last {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
