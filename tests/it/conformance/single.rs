//! A server that serves one connection at a time until its peer closes it, as simple servers do. It accepts every request.
//!
//! It ends with the tests.

use crate::harness::HookServer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// Serves http; returns the address.
pub fn start() -> SocketAddr {
    start_with(serve)
}

/// Serves https for localhost. The session begins only once the connection has its turn. Returns the address and the certificate.
pub fn start_tls() -> (SocketAddr, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
    let builder = HookServer::tls_with(rustls::DEFAULT_VERSIONS).with_no_client_auth();
    let config: Arc<ServerConfig> =
        Arc::new(builder.with_single_cert(vec![made.cert.der().clone()], key).expect("a configuration"));
    let session = move || ServerConnection::new(config.clone()).expect("a session");
    (start_with(move |stream| serve(StreamOwned::new(session(), stream))), made.cert.pem())
}

fn start_with(serve: impl Fn(TcpStream) -> io::Result<()> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    // An error means that the peer closed the connection.
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(serve(stream))));
    address
}

fn serve(mut stream: impl Read + Write) -> io::Result<()> {
    let (mut buffer, mut part) = (Vec::new(), [0; 16 * 1024]);
    loop {
        let Some(head) = buffer.windows(4).position(|end| end == b"\r\n\r\n") else {
            match stream.read(&mut part)? {
                0 => return Ok(()),
                count => buffer.extend_from_slice(&part[..count]),
            }
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")).map_or("0", str::trim);
        let end = head + 4 + length.parse::<usize>().expect("a length");
        while buffer.len() < end {
            match stream.read(&mut part)? {
                0 => return Ok(()),
                count => buffer.extend_from_slice(&part[..count]),
            }
        }
        buffer.drain(..end);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
        stream.flush()?;
    }
}
