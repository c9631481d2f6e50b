//! What the relay counts, as Prometheus reads it.
//!
//! Labels have few values: names of connectors, classes of statuses, and fixed words. Source of the names: Prometheus, "Metric and
//! label naming".

use super::log_counts::LogCounts;
use crate::model::{Answer, Failure, Timestamp};
use crate::runtime;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// The content type of the text.
pub(super) const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// Upper bounds of the buckets for times, in seconds. The largest is the longest timeout by default.
const BUCKETS: [f64; 14] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Upper bounds of the buckets for the changes of a commit. The largest is the largest batch.
const COMMIT_BUCKETS: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// The outcome of a request that was not let in or could not be read.
const REFUSED: &str = "refused";

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct OfConnector {
    connector: String,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct OfRequest {
    connector: String,
    status: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct OfAttempt {
    connector: String,
    outcome: &'static str,
}

type Counts<S> = Family<S, Counter>;
type Times = Family<OfConnector, Histogram, fn() -> Histogram>;
type Levels = Family<OfConnector, Gauge>;
type Ages = Family<OfConnector, Gauge<f64, AtomicU64>>;

/// What the relay counts. Clones share it.
#[derive(Clone)]
pub(super) struct Metrics(Arc<Measures>);

struct Measures {
    registry: Registry,
    requests: Counts<OfRequest>,
    request_times: Times,
    attempts: Counts<OfAttempt>,
    attempt_times: Times,
    absorbed: Counts<OfConnector>,
    unsubscribed: Counts<OfConnector>,
    compared: Counts<OfConnector>,
    drift: Counts<OfConnector>,
    circuit_open: Levels,
    monitoring_events: Counts<OfConnector>,
    waiting_senders: Gauge,
    last_delivered: Ages,
    log: LogLevels,
}

/// What the log has at the moment, and how it is written.
struct LogLevels {
    failed: Levels,
    unknown: Levels,
    pending: Levels,
    in_progress: Levels,
    oldest: Ages,
    read_age: Gauge<f64, AtomicU64>,
    is_ready: Gauge,
    commit_changes: Histogram,
    commit_time: Histogram,
}

/// A request that was answered.
pub(super) struct Requested<'a> {
    /// `None` if the path names no connector of the relay.
    pub(super) connector: Option<&'a str>,
    pub(super) status: u16,
    /// The word of the access line.
    pub(super) outcome: &'static str,
    pub(super) latency: Duration,
}

/// A sender waits for its answer until this is dropped.
pub(super) struct Asking(Metrics);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.0.waiting_senders.dec();
    }
}

impl Metrics {
    /// Makes the counters; those of `connectors` exist from the start, so that an alarm on them can tell 0 from missing.
    pub(super) fn new<'a>(connectors: impl Iterator<Item = &'a str>) -> Self {
        let mut registry = Registry::with_prefix("inv_hooks_relay");
        let into = &mut registry;
        let measures = Measures {
            requests: counts(into, "requests", "Requests of senders, by status class and outcome"),
            request_times: times(into, "request_duration_seconds", "Time from a whole request to its answer"),
            attempts: counts(into, "attempts", "Attempts to deliver, by outcome: delivered or the kind of failure"),
            attempt_times: times(into, "attempt_duration_seconds", "Time of an attempt to deliver"),
            absorbed: counts(
                into,
                "absorbed_events",
                "Events that were not sent again because they were delivered before",
            ),
            unsubscribed: counts(
                into,
                "unsubscribed_events",
                "Events that were sent on although the connector in the store does not subscribe to them",
            ),
            compared: counts(into, "compared_events", "Events that were compared with captures"),
            drift: counts(into, "drift", "Compared events that differ from all captures"),
            circuit_open: single(
                into,
                "circuit_open",
                "1 while nothing is sent to the endpoint because too many attempts failed in a row",
                Levels::default(),
            ),
            monitoring_events: counts(
                into,
                "monitoring_events",
                "Monitoring events that were kept, by the connector that they name; empty if they name none",
            ),
            waiting_senders: single(into, "waiting_senders", "Senders that wait for their answer", Gauge::default()),
            last_delivered: single(
                into,
                "last_delivered_timestamp_seconds",
                "When an event was last delivered since the relay started, in Unix time",
                Ages::default(),
            ),
            log: LogLevels::new(into),
            registry,
        };
        drop(measures.monitoring_events.get_or_create(&of("")));
        for connector in connectors.map(of) {
            drop(measures.request_times.get_or_create(&connector));
            drop(measures.attempt_times.get_or_create(&connector));
            drop(measures.absorbed.get_or_create(&connector));
            drop(measures.unsubscribed.get_or_create(&connector));
            drop(measures.compared.get_or_create(&connector));
            drop(measures.drift.get_or_create(&connector));
            drop(measures.monitoring_events.get_or_create(&connector));
            let outcome = "delivered";
            drop(measures.attempts.get_or_create(&OfAttempt { connector: connector.connector, outcome }));
        }
        Self(Arc::new(measures))
    }

    /// Counts a request.
    pub(super) fn request(&self, asked: &Requested<'_>) {
        let connector = asked.connector.unwrap_or_default().to_owned();
        let (status, outcome) = (class(asked.status), asked.outcome);
        self.0.requests.get_or_create(&OfRequest { connector, status, outcome }).inc();
        let Some(connector) = asked.connector.filter(|_| outcome != REFUSED).map(of) else { return };
        self.0.request_times.get_or_create(&connector).observe(asked.latency.as_secs_f64());
        if outcome == "absorbed" {
            self.0.absorbed.get_or_create(&connector).inc();
        }
    }

    /// Counts a monitoring event that was kept; `connector` is empty if it names none.
    pub(super) fn monitoring_event(&self, connector: &str) {
        self.0.monitoring_events.get_or_create(&of(connector)).inc();
    }

    /// Counts an attempt.
    pub(super) fn attempt(&self, connector: &str, answer: &Answer, took: Duration) {
        let outcome = answer.failure.map_or("delivered", Failure::as_str);
        self.0.attempts.get_or_create(&OfAttempt { connector: connector.to_owned(), outcome }).inc();
        self.0.attempt_times.get_or_create(&of(connector)).observe(took.as_secs_f64());
        if answer.failure.is_none() {
            self.0.last_delivered.get_or_create(&of(connector)).set(unix(runtime::now()));
        }
    }

    /// Counts an event that its connector does not subscribe to.
    pub(super) fn unsubscribed(&self, connector: &str) {
        self.0.unsubscribed.get_or_create(&of(connector)).inc();
    }

    /// Counts an event that was compared with captures.
    pub(super) fn compared(&self, connector: &str, has_drift: bool) {
        self.0.compared.get_or_create(&of(connector)).inc();
        if has_drift {
            self.0.drift.get_or_create(&of(connector)).inc();
        }
    }

    /// Counts a commit of the log.
    pub(super) fn commit(&self, changes: usize, took: Duration) {
        self.0.log.commit_changes.observe(f64::from(u32::try_from(changes).unwrap_or(u32::MAX)));
        self.0.log.commit_time.observe(took.as_secs_f64());
    }

    /// Notes whether nothing is sent to a connector for a while.
    pub(super) fn circuit(&self, connector: &str, is_open: bool) {
        self.0.circuit_open.get_or_create(&of(connector)).set(i64::from(is_open));
    }

    /// Counts a sender as waiting.
    pub(super) fn asking(&self) -> Asking {
        self.0.waiting_senders.inc();
        Asking(self.clone())
    }

    /// Returns the text, with what the log has.
    pub(super) fn text(&self, counts: Option<&LogCounts>, is_ready: bool) -> String {
        self.0.log.set(counts, is_ready, runtime::now());
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.0.registry).expect("a text takes everything");
        text
    }
}

impl LogLevels {
    fn new(into: &mut Registry) -> Self {
        let mut level = |name, help| single(into, name, help, Levels::default());
        Self {
            failed: level("failed_events", "Failed events in the log"),
            unknown: level("unknown_events", "Events in the log whose answer was not recorded"),
            pending: level("pending_events", "Events in the log that no process has taken"),
            in_progress: level("events_in_progress", "Events that a process is sending or will send again"),
            oldest: single(
                into,
                "oldest_failed_age_seconds",
                "Time since the oldest failed or unknown event in the log failed",
                Ages::default(),
            ),
            read_age: single(
                into,
                "log_read_age_seconds",
                "Time since the log was last read for these counts",
                Gauge::default(),
            ),
            is_ready: single(into, "ready", "1 if the relay accepts events (see /readyz)", Gauge::default()),
            commit_changes: single(
                into,
                "commit_changes",
                "Changes that one commit of the log wrote",
                Histogram::new(COMMIT_BUCKETS),
            ),
            commit_time: single(
                into,
                "commit_duration_seconds",
                "Time of one commit of the log",
                Histogram::new(BUCKETS),
            ),
        }
    }

    fn set(&self, counts: Option<&LogCounts>, is_ready: bool, now: Timestamp) {
        self.is_ready.set(i64::from(is_ready));
        let Some(counts) = counts else { return };
        self.read_age.set(seconds(counts.read_at, now));
        for levels in [&self.failed, &self.unknown, &self.pending, &self.in_progress] {
            levels.clear();
        }
        self.oldest.clear();
        for (name, of_one) in &counts.connectors {
            let (connector, unsettled) = (of(name), &of_one.unsettled);
            let set = |levels: &Levels, count: u64| {
                levels.get_or_create(&connector).set(i64::try_from(count).unwrap_or(i64::MAX));
            };
            set(&self.failed, unsettled.failed);
            set(&self.unknown, unsettled.unknown);
            set(&self.pending, unsettled.pending);
            set(&self.in_progress, unsettled.waiting);
            self.oldest.get_or_create(&connector).set(of_one.oldest.map_or(0.0, |oldest| seconds(oldest, now)));
        }
    }
}

fn of(connector: &str) -> OfConnector {
    OfConnector { connector: connector.to_owned() }
}

fn class(status: u16) -> &'static str {
    ["1xx", "2xx", "3xx", "4xx", "5xx"].get(usize::from(status / 100).wrapping_sub(1)).copied().unwrap_or("other")
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    (unix(to) - unix(from)).max(0.0)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of every year that can be shown fit")]
fn unix(time: Timestamp) -> f64 {
    time.as_millis() as f64 / 1000.0
}

/// The format adds `_total` to the names of counters.
fn counts<S>(into: &mut Registry, name: &str, help: &str) -> Counts<S>
where
    S: Clone + std::hash::Hash + Eq + EncodeLabelSet + std::fmt::Debug + Send + Sync + 'static,
{
    single(into, name, help, Counts::default())
}

fn times(into: &mut Registry, name: &str, help: &str) -> Times {
    single(into, name, help, Times::new_with_constructor(|| Histogram::new(BUCKETS)))
}

fn single<M: prometheus_client::registry::Metric + Clone>(into: &mut Registry, name: &str, help: &str, metric: M) -> M {
    into.register(name, help, metric.clone());
    metric
}
