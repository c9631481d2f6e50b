//! A port of this machine on which connections are refused.

use socket2::{Domain, Socket, Type};
use std::net::{Ipv4Addr, SocketAddr};

/// Returns an address that refuses connections as long as the socket exists. It is bound and does not listen, so the system
/// gives its port to no server of another test.
pub fn closed_port() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).expect("a port");
    let address = socket.local_addr().expect("an address").as_socket().expect("an address of IPv4");
    (socket, address)
}
