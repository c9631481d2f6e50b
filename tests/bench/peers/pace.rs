//! A sender with a schedule: it posts every line of a file when the line is due, whether or not earlier ones have their answers.
//!
//! `bench-pace URL FILE RATE [NAME VALUE]...` prints for each line when it was due (microseconds since 1970), the microseconds from
//! then until its answer was complete, and the status; the status is 0 if there was no answer within two seconds.

mod client;

use client::client;
use std::env;
use std::error::Error;
use std::io::Write as _;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;

type Failed = Box<dyn Error + Send + Sync>;

/// How long it waits for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Time to start before the first line is due.
const SOON: Duration = Duration::from_millis(50);

/// A line that is due, and its number.
type Due = (usize, Instant);

fn main() -> Result<(), Failed> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [url, file, rate, headers @ ..] = args.as_slice() else {
        return Err("URL FILE RATE [NAME VALUE]...".into());
    };
    let text: &'static str = std::fs::read_to_string(file)?.leak();
    let lines: Vec<&'static str> = text.lines().collect();
    let (count, gap) = (lines.len(), Duration::from_secs_f64(1.0 / rate.parse::<f64>()?));
    let (client, url) = (client(headers)?, url.parse()?);
    let (first, first_by_clock) = (Instant::now() + SOON, SystemTime::now() + SOON);
    let (due, dues) = unbounded_channel();
    // A thread of its own: the runtime's timers are exact to a millisecond only.
    std::thread::spawn(move || {
        for n in 0..count {
            let at = first + gap * u32::try_from(n).expect("few lines");
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            if due.send((n, at)).is_err() {
                return;
            }
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut taken = runtime.block_on(send_all(client, url, lines, dues))?;
    taken.sort_by_key(|((n, _), ..)| *n);
    let mut out = std::io::BufWriter::new(std::io::stdout());
    for ((_, at), took, status) in taken {
        let due = (first_by_clock + (at - first)).duration_since(SystemTime::UNIX_EPOCH)?;
        writeln!(out, "{} {} {status}", due.as_micros(), took.as_micros())?;
    }
    Ok(out.flush()?)
}

async fn send_all(
    client: reqwest::Client,
    url: reqwest::Url,
    lines: Vec<&'static str>,
    mut dues: UnboundedReceiver<Due>,
) -> Result<Vec<(Due, Duration, u16)>, Failed> {
    let mut sent = JoinSet::new();
    while let Some(due) = dues.recv().await {
        let request = client.post(url.clone()).body(lines[due.0]).timeout(PATIENCE);
        sent.spawn(async move {
            // Whatever the error, it had no answer.
            let status = send(request).await.unwrap_or(0);
            (due, due.1.elapsed(), status)
        });
    }
    Ok(sent.join_all().await)
}

async fn send(request: reqwest::RequestBuilder) -> reqwest::Result<u16> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    response.bytes().await?;
    Ok(status)
}
