//! The smallest sender: one shared client that posts every line of a file, stores nothing and checks only the status.
//! The rate of the engine is compared with it.
//!
//! `bench-loop URL FILE CONCURRENCY WORKERS [NAME VALUE]...`; without workers everything runs on one thread. Each request has
//! the headers that are named.

mod client;

use client::client;
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [url, file, concurrency, workers, headers @ ..] = args.as_slice() else {
        return Err("URL FILE CONCURRENCY WORKERS [NAME VALUE]...".into());
    };
    // The text lives as long as the process, so that bodies can be slices of it.
    let text: &'static str = std::fs::read_to_string(file)?.leak();
    let lines = Arc::new(text.lines().collect::<Vec<_>>());
    runtime(workers.parse()?)?.block_on(send_all(client(headers)?, url, &lines, concurrency.parse()?))
}

fn runtime(workers: usize) -> std::io::Result<Runtime> {
    match workers {
        0 => Builder::new_current_thread().enable_all().build(),
        workers => Builder::new_multi_thread().worker_threads(workers).enable_all().build(),
    }
}

async fn send_all(
    client: reqwest::Client,
    url: &str,
    lines: &Arc<Vec<&'static str>>,
    concurrency: usize,
) -> Result<(), Failed> {
    let url: reqwest::Url = url.parse()?;
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..concurrency {
        senders.spawn(send(client.clone(), url.clone(), lines.clone(), next.clone()));
    }
    while let Some(ended) = senders.join_next().await {
        ended??;
    }
    Ok(())
}

async fn send(
    client: reqwest::Client,
    url: reqwest::Url,
    lines: Arc<Vec<&'static str>>,
    next: Arc<AtomicUsize>,
) -> Result<(), Failed> {
    while let Some(line) = lines.get(next.fetch_add(1, Ordering::Relaxed)) {
        let request = client.post(url.clone()).body(*line);
        request.send().await?.error_for_status()?.bytes().await?;
    }
    Ok(())
}
