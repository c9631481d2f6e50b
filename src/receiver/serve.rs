//! The server: accepts connections, as many as there are places, until it is to end.
//!
//! No more than one connection is accepted beyond the places, so that there is a bound on what all peers together can hold.

use super::converse::{Desk, converse};
use super::handler::Handler;
use super::limits::Limits;
use super::room::{Room, Seat};
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A connection that was accepted.
type Accepted = (TcpStream, SocketAddr);

/// Serves requests on `listener` until `shutdown` is ready. Then it accepts no more connections and answers the requests whose heads
/// have come, within the grace of `limits`.
/// An error is the listener's; what peers do wrong is shown to the handler only.
pub async fn serve<H: Handler>(
    listener: std::net::TcpListener,
    handler: H,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let (closing, is_closing) = watch::channel(false);
    let desk = Arc::new(Desk { handler, limits, is_closing });
    let room = Room::new(limits.connections);
    let mut connections = JoinSet::new();
    let seated = |accepted: Accepted, seat: Seat, connections: &mut JoinSet<()>| {
        connections.spawn(converse(accepted, seat, desk.clone()));
    };
    let mut shutdown = std::pin::pin!(shutdown);
    let mut waiting = None;
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if waiting.is_none() => match accepted {
                Ok(accepted) => waiting = Some(accepted),
                // Out of files, or the peer is gone already: later ones may do better.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            seat = room.enter(), if waiting.is_some() => {
                if let Some(accepted) = waiting.take() {
                    seated(accepted, seat, &mut connections);
                }
            }
        }
    }
    // Peers that are connected already may have sent a request.
    for accepted in arrived(&listener, room.free_places()).await {
        seated(accepted, room.enter().await, &mut connections);
    }
    drop(listener);
    let _ = closing.send(true);
    let ended = async {
        if let Some(accepted) = waiting {
            seated(accepted, room.enter().await, &mut connections);
        }
        while connections.join_next().await.is_some() {}
    };
    let _ = tokio::time::timeout(limits.grace, ended).await;
    Ok(())
}

/// Accepts connections that are waiting to be, at most `count`.
async fn arrived(listener: &TcpListener, count: usize) -> Vec<Accepted> {
    tokio::task::yield_now().await;
    let mut arrived = Vec::new();
    let next = || poll_fn(|context| Poll::Ready(listener.poll_accept(context)));
    while arrived.len() < count
        && let Poll::Ready(Ok(accepted)) = next().await
    {
        arrived.push(accepted);
    }
    arrived
}
