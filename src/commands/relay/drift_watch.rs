//! Compares events that come in with the captures that there were when the relay started.
//!
//! It never delays or refuses an event. A thread of its own compares one event at a time and then rests, so that it takes at most a
//! twentieth of one processor; events that come in meanwhile are not compared. Where few events come in, that is none.

use super::connectors::RelayConnector;
use super::metrics::Metrics;
use super::said::Said;
use crate::catalog::{DriftKind, Learned};
use crate::model::ApiKey;
use crate::runtime;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Larger payloads are not compared.
const MOST_BYTES: usize = 256 * 1024;

/// It rests this many times as long as a comparison took.
const REST: u32 = 19;

/// It rests at most this long.
const LONGEST_REST: Duration = Duration::from_secs(1);

/// Hands events to the thread that compares. Clones share it.
#[derive(Clone)]
pub(super) struct DriftWatch {
    keys: Arc<HashSet<ApiKey>>,
    is_idle: Arc<AtomicBool>,
    events: SyncSender<(Arc<str>, ApiKey, Vec<u8>)>,
}

/// What the thread has.
struct Comparing {
    learned: HashMap<ApiKey, Learned>,
    metrics: Metrics,
    lines: SyncSender<Said>,
    is_idle: Arc<AtomicBool>,
    /// What was said already.
    said: HashSet<(Arc<str>, DriftKind)>,
}

impl DriftWatch {
    /// Starts the thread; `None` if there is nothing to compare with.
    pub(super) fn start(
        mut learned: HashMap<ApiKey, Learned>,
        metrics: Metrics,
        lines: SyncSender<Said>,
    ) -> anyhow::Result<Option<Self>> {
        learned.retain(|_, learned| learned.captures() > 0);
        if learned.is_empty() {
            return Ok(None);
        }
        let keys = Arc::new(learned.keys().copied().collect());
        let is_idle = Arc::new(AtomicBool::new(true));
        let (events, taken) = sync_channel(1);
        let comparing = Comparing { learned, metrics, lines, is_idle: is_idle.clone(), said: HashSet::new() };
        let thread = std::thread::Builder::new().name("drift".to_owned());
        thread.spawn(move || comparing.run(&taken)).map_err(runtime::no_room)?;
        Ok(Some(Self { keys, is_idle, events }))
    }

    /// Takes an event to compare, if the thread has nothing else to do.
    pub(super) fn see(&self, to: &RelayConnector, payload: &[u8]) {
        let is_compared = self.keys.contains(&to.api_key) && payload.len() <= MOST_BYTES;
        if is_compared && self.is_idle.swap(false, Ordering::AcqRel) {
            // The thread takes it soon; if it has ended, so does the relay.
            let _ = self.events.try_send((to.name.as_str().into(), to.api_key, payload.to_vec()));
        }
    }
}

impl Comparing {
    /// Runs until the relay has ended.
    fn run(mut self, events: &Receiver<(Arc<str>, ApiKey, Vec<u8>)>) {
        let mut rest = None;
        loop {
            let taken = match rest.take() {
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(rest) => events.recv_timeout(rest),
            };
            match taken {
                Ok((connector, api_key, payload)) => {
                    let started = Instant::now();
                    self.compare(&connector, api_key, &payload);
                    rest = Some((started.elapsed() * REST).min(LONGEST_REST));
                }
                Err(RecvTimeoutError::Timeout) => self.is_idle.store(true, Ordering::Release),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn compare(&mut self, connector: &Arc<str>, api_key: ApiKey, payload: &[u8]) {
        let Some(learned) = self.learned.get(&api_key) else { return };
        let Ok(drift) = learned.drift(payload) else { return };
        self.metrics.compared(connector, !drift.is_empty());
        for one in drift {
            if self.said.insert((connector.clone(), one.kind)) {
                let place = if one.pointer.is_empty() { String::new() } else { format!(" at {}", one.pointer) };
                let code = one.kind.code();
                let text = format!(
                    "an event of {connector} differs from all captures{place}: {code}: {}. Events like it are only counted from now on (inv_hooks_relay_drift_total)",
                    one.message
                );
                // If no one takes it, it is left out.
                let _ = self.lines.try_send(Said::Warning(text));
            }
        }
    }
}
