//! The smallest sender: one shared client that posts every line of a file, stores nothing and checks only the status.
//! The rate of the engine is compared with it.
//!
//! `bench-loop URL FILE CONCURRENCY WORKERS`; without workers everything runs on one thread.

use rustls::{ClientConfig, RootCertStore};
use std::env;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

type Failed = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failed> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [url, file, concurrency, workers] = args.as_slice() else {
        return Err("URL FILE CONCURRENCY WORKERS".into());
    };
    // The text lives as long as the process, so that bodies can be slices of it.
    let text: &'static str = std::fs::read_to_string(file)?.leak();
    let lines = Arc::new(text.lines().collect::<Vec<_>>());
    runtime(workers.parse()?)?.block_on(send_all(client()?, url, &lines, concurrency.parse()?))
}

fn runtime(workers: usize) -> std::io::Result<Runtime> {
    match workers {
        0 => Builder::new_current_thread().enable_all().build(),
        workers => Builder::new_multi_thread().worker_threads(workers).enable_all().build(),
    }
}

/// The client has the settings of the program's client, except those that check addresses and answers.
fn client() -> Result<reqwest::Client, Failed> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let tls = builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).http1_only().no_proxy();
    Ok(client.redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never()).build()?)
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
        let request = client.post(url.clone()).header("content-type", "application/json").body(*line);
        request.send().await?.error_for_status()?.bytes().await?;
    }
    Ok(())
}
