//! The flags of a command that accepts connections: its address and its names.

use crate::error::{Fault, FaultKind};
use std::net::{SocketAddr, TcpListener};

/// How many connections may wait to be accepted, if the system allows it. The library takes 128, which one burst of senders fills; then
/// the system drops what comes, and a sender tries again after a second at the earliest.
#[cfg(unix)]
const BACKLOG: i32 = 4096;

/// Listens on `address`, which `flag` gave.
pub fn bind(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| {
        let fault = Fault::new(FaultKind::Unexpected, format!("cannot listen on {address}")).because(error);
        fault.hint(format!("Choose another address with {flag}; port 0 takes a free port."))
    })?;
    // It listens already; this only makes room.
    #[cfg(unix)]
    let _ = rustix::net::listen(&listener, BACKLOG);
    Ok(listener)
}

/// Parses an IP address and a port; `localhost` is 127.0.0.1.
pub fn parse_address(text: &str) -> Result<SocketAddr, String> {
    let spelled = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    let address = spelled.as_deref().unwrap_or(text).parse();
    address.map_err(|_| "write an IP address and a port, such as 127.0.0.1:8787".to_owned())
}

/// Parses a name as in the `Host` header, without a port, in lower case.
pub fn parse_host(text: &str) -> Result<String, String> {
    let name = text.trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        !label.is_empty() && label.len() <= 63 && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    };
    if name.len() <= 253 && name.split('.').all(is_label) {
        return Ok(name);
    }
    Err("write the name alone, such as wms.test, without http:// and port".to_owned())
}
