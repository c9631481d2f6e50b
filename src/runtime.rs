//! The process's surroundings: clock, identity, signals, the async runtime.
//!
//! What is pure asks for none of this; what needs it gets it as a value from here.

use crate::exit::Exit;
use crate::model::Timestamp;
use std::env;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

/// Returns the current time.
pub fn now() -> Timestamp {
    let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    };
    Timestamp::from_millis(millis).expect("the machine's clock shows a year below 10,000")
}

/// Returns a new id for the wire: a UUID of version 7, which sorts by time.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Returns who runs this process, as `user@host`, from the environment; what is missing is left out.
pub fn who() -> Option<String> {
    let user = env::var("USER").or_else(|_| env::var("LOGNAME")).ok().filter(|name| !name.is_empty());
    let host = env::var("HOSTNAME").ok().or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let host = host.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    match (user, host) {
        (Some(user), Some(host)) => Some(format!("{user}@{host}")),
        (user, host) => user.or(host),
    }
}

/// Builds the runtime of the wire: one thread, which is the caller's.
pub fn build() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// A signal that asks the process to end. The first asks for a tidy end, the second ends it at once.
#[derive(Clone)]
pub struct Stop {
    asked: tokio::sync::watch::Receiver<Option<Exit>>,
}

impl Stop {
    /// Listens for Ctrl-C and SIGTERM from now on. Must be called inside the runtime.
    pub fn listen() -> Self {
        let (sender, asked) = tokio::sync::watch::channel(None);
        tokio::spawn(async move {
            let _ = sender.send(Some(next_signal().await));
            let exit = next_signal().await;
            std::process::exit(i32::from(exit.number()));
        });
        Self { asked }
    }

    /// Waits for the first signal and says how the process should end.
    pub async fn asked(&self) -> Exit {
        let mut asked = self.asked.clone();
        let exit = asked.wait_for(Option::is_some).await.ok().and_then(|exit| *exit);
        match exit {
            Some(exit) => exit,
            // The listener is gone with its runtime: nobody can ask any more.
            None => std::future::pending().await,
        }
    }
}

async fn next_signal() -> Exit {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => Exit::Interrupted,
        _ = terminate.recv() => Exit::Terminated,
    }
}
