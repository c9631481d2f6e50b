//! A log on PostgreSQL, whose server may be away for a while.

use super::Following;
use crate::harness::{Shop, cluster, free_port};
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A way to the server that can be cut.
struct Way {
    port: u16,
    is_open: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
    accepting: JoinHandle<()>,
}

impl Way {
    /// Opens a way from a port to that of the server.
    fn open(server: u16, port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port");
        listener.set_nonblocking(true).expect("no waiting");
        let (is_open, streams) = (Arc::new(AtomicBool::new(true)), Arc::default());
        let accepting = thread::spawn({
            let (is_open, streams) = (Arc::clone(&is_open), Arc::clone(&streams));
            move || {
                while is_open.load(Ordering::SeqCst) {
                    match listener.accept() {
                        Ok((client, _)) => join(client, server, &streams),
                        Err(_) => thread::sleep(Duration::from_millis(5)),
                    }
                }
            }
        });
        Self { port, is_open, streams, accepting }
    }

    fn cut(self) -> u16 {
        self.is_open.store(false, Ordering::SeqCst);
        self.accepting.join().expect("it accepts no more");
        let streams = self.streams.lock().expect("a lock");
        streams.iter().for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
        self.port
    }
}

fn join(client: TcpStream, server: u16, streams: &Mutex<Vec<TcpStream>>) {
    client.set_nonblocking(false).expect("it waits");
    let server = TcpStream::connect(("127.0.0.1", server)).expect("a server");
    let [from_client, from_server] = [&client, &server].map(|stream| stream.try_clone().expect("a socket"));
    for (mut from, mut to) in [(from_client, server), (from_server, client)] {
        streams.lock().expect("a lock").push(from.try_clone().expect("a socket"));
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
}

#[test]
fn a_server_that_was_away_is_followed_from_where_it_was_left() {
    let Some(cluster) = cluster() else { return };
    let url = cluster.new_schema();
    let shop = Shop::new().with_log_at(&url);
    let way = Way::open(cluster.port, free_port());
    let through = cluster.through(&url, way.port);
    let watching = Shop::empty().with_log_at(&through);
    watching.write_store("");
    let following = Following::start(&watching.sandbox, &["-o", "ndjson"]);
    assert_eq!(shop.fail("SALE_INVENTORY", r#"{"orderId":"A"}"#), 1);
    assert_eq!(following.id(), 1);
    let port = way.cut();
    following.says("cannot be reached: waiting for it (Ctrl-C to stop)");
    let missed = shop.fail("SALE_INVENTORY", r#"{"orderId":"B"}"#);
    following.is_silent();
    let _way = Way::open(cluster.port, port);
    assert_eq!(following.id(), missed);
    let next = shop.fail("SALE_INVENTORY", r#"{"orderId":"C"}"#);
    assert_eq!(following.id(), next);
    following.is_silent();
    following.signal("-INT");
    assert_eq!(following.ends().0, Some(130));
}
