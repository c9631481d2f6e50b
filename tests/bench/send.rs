//! How long one event takes from the shell: `send`, with its durable log, next to curl, which stores nothing.
//!
//! Whole processes with a new connection each; 1 KiB to an endpoint on loopback that answers 200 at once.

mod figures;
mod race;

use figures::{Target, tell};
use race::{Runner, inv_hooks, race, tell_load};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;

const PAYLOAD_BYTES: usize = 1024;

fn main() {
    tell_load();
    let address = endpoint();
    let url = format!("http://{address}/inventory");
    let folder = race::folder("send");
    std::fs::write(folder.join("payload.json"), payload()).expect("a payload");
    std::fs::write(folder.join("inv-hooks.toml"), store(&url)).expect("a store");
    let send = ["send", "INVENTORY_EXPORT_ASN", "--data", "@payload.json"];
    let json = "Content-Type: application/json";
    let curl = ["-sS", "-X", "POST", "-H", json, "--data-binary", "@payload.json", &url];
    let runners = [
        Runner::new("send one event: curl, which keeps nothing", Path::new("curl"), &curl, &folder)
            .shown_as("curl -sS -X POST -H … --data-binary @payload.json URL"),
        Runner::new("send one event: durable", &inv_hooks(), &send, &folder),
    ];
    let [curl, send] = race(&runners).try_into().expect("a figure for each");
    tell(&[send.beside(&curl).should(Target::Ratio(1.0)), curl]);
}

fn store(url: &str) -> String {
    format!(
        "version = 1\nenvironment = \"staging\"\n\n[connectors.wms-asn]\napi_key = \"INVENTORY_EXPORT_ASN\"\nevents = [\"ASN_RECEIVED_EVENT\"]\nendpoint = \"{url}\"\nintegration_type = \"HTTP_POST\"\n\n[connectors.wms-asn.headers]\nContent-Type = \"application/json\"\n"
    )
}

fn payload() -> String {
    let head = r#"{"eventType":"ASN_RECEIVED_EVENT","transferId":"ASN-000012345","storeId":"256","eventTime":1772466012000,"productList":[{"productId":"VRAMSON0548060","gtin":"197076072663","receivedQuantity":6}],"notes":""#;
    format!("{head}{}\"}}", "x".repeat(PAYLOAD_BYTES - head.len() - 2))
}

/// Starts an endpoint that reads whole requests and answers 200. It lives as long as the process.
fn endpoint() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A client that closed its connection either got its answer or fails in its own run.
            let _ = answer(&connection);
        }
    });
    address
}

fn answer(connection: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let value = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        length = value.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(length);
    }
    reader.read_exact(&mut vec![0; length])?;
    (&*connection).write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{\"ok\":true}")
}
