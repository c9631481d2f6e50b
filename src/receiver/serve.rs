//! The server: accepts connections, as many as there are places, until it is to end.
//!
//! No more than one connection is accepted beyond the places, so that there is a bound on what all peers together can hold.

use super::converse::{Desk, converse};
use super::handler::Handler;
use super::limits::Limits;
use super::room::Room;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Serves requests on `listener` until `shutdown` is ready; then what has started is answered, within the grace of `limits`.
/// An error is the listener's; what peers do wrong is shown to the handler only.
pub async fn serve<H: Handler>(
    listener: std::net::TcpListener,
    handler: H,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let desk = Arc::new(Desk { handler, limits });
    let room = Room::new(limits.connections);
    let (closing, is_closing) = watch::channel(false);
    let mut connections = JoinSet::new();
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
                if let Some((stream, peer)) = waiting.take() {
                    connections.spawn(converse(stream, peer, seat, desk.clone(), is_closing.clone()));
                }
            }
        }
    }
    drop((listener, waiting));
    let _ = closing.send(true);
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(limits.grace, ended).await;
    Ok(())
}
