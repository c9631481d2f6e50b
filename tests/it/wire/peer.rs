//! A peer on a raw socket, which runs a script of the test on each connection.

use std::io::Read as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A peer and its notes.
pub struct Peer {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
    notes: Arc<Mutex<Vec<usize>>>,
}

impl Peer {
    /// Runs `script` on every connection, each in its own thread. The script gets the number of earlier connections;
    /// what it returns is noted.
    pub fn playing(script: impl Fn(&mut TcpStream, usize) -> Option<usize> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let peer = Self { address, connections: Arc::default(), notes: Arc::default() };
        let (connections, notes, script) = (peer.connections.clone(), peer.notes.clone(), Arc::new(script));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let number = connections.fetch_add(1, Ordering::SeqCst);
                let (notes, script) = (notes.clone(), script.clone());
                std::thread::spawn(move || {
                    let note = script(&mut stream, number);
                    notes.lock().expect("no script panics").extend(note);
                });
            }
        });
        peer
    }

    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Waits until `count` connections have ended and left a note.
    pub async fn notes(&self, count: usize) -> Vec<usize> {
        for _ in 0..500 {
            let notes = self.notes.lock().expect("no script panics").clone();
            if notes.len() >= count {
                return notes;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{count} connections did not end");
    }
}

/// Reads a complete head, and the part of the body that arrives with it; returns the length of that part, or `None` if
/// the other side has closed or is silent for too long.
pub fn read_head(stream: &mut TcpStream) -> Option<usize> {
    let (mut buffer, mut head) = ([0; 2048], Vec::new());
    loop {
        let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
        head.extend_from_slice(&buffer[..length]);
        if let Some(end) = head.windows(4).position(|window| window == b"\r\n\r\n") {
            return Some(head.len() - end - 4);
        }
    }
}

/// Reads up to `most` bytes; returns how many arrived before the end.
pub fn read_up_to(stream: &mut TcpStream, most: usize) -> usize {
    let (mut buffer, mut count) = (vec![0; 64 * 1024], 0);
    while count < most {
        let room = buffer.len().min(most - count);
        match stream.read(&mut buffer[..room]) {
            Ok(length) if length > 0 => count += length,
            _ => return count,
        }
    }
    count
}

/// Closes with a reset.
pub fn reset(stream: &TcpStream) {
    let _ = socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO));
}
