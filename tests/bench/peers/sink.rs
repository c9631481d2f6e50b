//! The cheapest endpoint: it reads whole requests on connections that stay open, and answers a fixed 200. All senders
//! of one run send to it.
//!
//! `bench-sink [ADDRESS]` prints its address and runs until it is killed. `/503` answers 503, `/dead` never answers, and `/slow` answers after
//! 20 ms. `/count` returns the number of other requests, and `/span` returns the microseconds between the first of them since the last
//! `/span` and the latest one. For `/timed` it notes when each order came: `/arrivals` returns a line for each since the last
//! `/arrivals`, with the number of the order and microseconds since 1970. It supports `Content-Length` and no other framing.

use std::error::Error;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

static COUNT: AtomicU64 = AtomicU64::new(0);

/// The times of the first request since the span was read, and of the latest one.
static SPAN: Mutex<Option<[Instant; 2]>> = Mutex::new(None);

/// The numbers of orders, and when they came in microseconds since 1970.
static ARRIVALS: Mutex<Vec<(u64, u128)>> = Mutex::new(Vec::new());

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
const UNAVAILABLE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}";

/// How long `/slow` takes.
const SLOW: Duration = Duration::from_millis(20);

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let mut out = std::io::stdout();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            // A client may close its connection at any time.
            tokio::spawn(async { drop(serve(stream).await) });
        }
    })
}

async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut taken = Vec::with_capacity(CHUNK);
    loop {
        let Some((path, length)) = first_request(&taken) else {
            taken.reserve(CHUNK);
            if stream.read_buf(&mut taken).await? == 0 {
                return Ok(());
            }
            continue;
        };
        let answer = match path {
            b"/dead" => std::future::pending().await,
            b"/count" => return stream.write_all(&answer_of(&COUNT.load(Ordering::Relaxed).to_string())).await,
            b"/span" => return stream.write_all(&answer_of(&span().to_string())).await,
            b"/arrivals" => return stream.write_all(&answer_of(&arrivals())).await,
            b"/503" => UNAVAILABLE,
            b"/slow" => {
                tokio::time::sleep(SLOW).await;
                OK
            }
            b"/timed" => {
                arrive(&taken[..length]);
                OK
            }
            _ => OK,
        };
        COUNT.fetch_add(1, Ordering::Relaxed);
        note(Instant::now());
        stream.write_all(answer).await?;
        taken.drain(..length);
    }
}

fn answer_of(text: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len()).into_bytes()
}

/// Notes the arrival of an order: its id is `DT` and its number with eight digits.
fn arrive(request: &[u8]) {
    const ID: &[u8] = br#""orderId":"DT"#;
    let digits = memchr::memmem::find(request, ID).and_then(|at| request.get(at + ID.len()..at + ID.len() + 8));
    let number = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    ARRIVALS.lock().unwrap_or_else(PoisonError::into_inner).extend(number.map(|number| (number, now.as_micros())));
}

fn arrivals() -> String {
    let arrivals = std::mem::take(&mut *ARRIVALS.lock().unwrap_or_else(PoisonError::into_inner));
    arrivals.iter().map(|(number, at)| format!("{number} {at}\n")).collect()
}

fn note(now: Instant) {
    let mut span = SPAN.lock().unwrap_or_else(PoisonError::into_inner);
    let first = span.map_or(now, |[first, _]| first);
    *span = Some([first, now]);
}

fn span() -> u64 {
    let span = SPAN.lock().unwrap_or_else(PoisonError::into_inner).take();
    span.map_or(0, |[first, last]| u64::try_from((last - first).as_micros()).unwrap_or(u64::MAX))
}

/// Returns the path of the first request and its length, once it is complete.
fn first_request(taken: &[u8]) -> Option<(&[u8], usize)> {
    let head = memchr::memmem::find(taken, b"\r\n\r\n")?;
    let mut lines = taken[..head].split(|byte| *byte == b'\n');
    let path = lines.next()?.split(|byte| *byte == b' ').nth(1)?;
    let length = head + 4 + lines.find_map(content_length).unwrap_or_default();
    (taken.len() >= length).then_some((path, length))
}

fn content_length(line: &[u8]) -> Option<usize> {
    let (name, value) = line.split_at_checked("content-length:".len())?;
    let is_length = name.eq_ignore_ascii_case(b"content-length:");
    is_length.then(|| std::str::from_utf8(value).ok()?.trim().parse().ok())?
}
