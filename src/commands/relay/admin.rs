//! The admin listener of the relay: whether it works, what it counts, and its pages. It changes nothing.
//!
//! It has its own connections, so a flood of events does not hide it. It reads the log beside the thread that writes.

use super::log_counts::{LogCounts, read_counts};
use super::log_reader::LogReader;
use super::metrics::{self, Metrics};
use super::pages::Pages;
use super::readiness::Readiness;
use super::recent::Recent;
use super::site::Site;
use crate::engine::Intake;
use crate::log::LogPlace;
use crate::model::Environment;
use crate::receiver::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use crate::receiver::{Handler, Head, Hosts, Incoming, Limits, Reply, Response};
use crate::runtime::Stop;

/// Another origin must not load what it cannot read.
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Another page that opened this one must not watch it.
const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// No page runs a script, loads anything from elsewhere, or is shown inside another page.
const CSP: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What readers may take: few connections, and no bodies.
pub(super) fn admin_limits() -> Limits {
    Limits { connections: 32, body_bytes: 1024, ..Limits::default() }
}

/// What the admin listener is made of.
pub(super) struct Admin {
    pub(super) hosts: Hosts,
    pub(super) metrics: Metrics,
    pub(super) intake: Intake,
    pub(super) stop: Stop,
    /// Other readers of the log: for counts, and for pages.
    pub(super) logs: [LogReader; 2],
    pub(super) log: LogPlace,
    /// The connectors of the relay.
    pub(super) names: Vec<String>,
    pub(super) environment: Environment,
    pub(super) site: Site,
}

/// Answers the requests of readers.
pub(super) struct AdminHandler {
    hosts: Hosts,
    metrics: Metrics,
    intake: Intake,
    /// The connectors of the relay, by their indexes.
    names: Vec<String>,
    health: Readiness,
    counts: Recent<LogCounts>,
    pages: Pages,
}

impl From<Admin> for AdminHandler {
    fn from(admin: Admin) -> Self {
        let [for_counts, for_pages] = admin.logs;
        Self {
            hosts: admin.hosts,
            metrics: admin.metrics,
            intake: admin.intake.clone(),
            names: admin.names.clone(),
            health: Readiness::new(admin.intake, admin.stop, admin.log),
            counts: Recent::new(for_counts, read_counts(admin.names, admin.environment)),
            pages: Pages::new(admin.site, for_pages),
        }
    }
}

impl AdminHandler {
    async fn answer(&self, target: &str) -> Response {
        match target.split('?').next().unwrap_or_default() {
            "/healthz" => Response::text(200, "ok\n"),
            "/readyz" => match self.health.trouble().await {
                None => Response::text(200, "ok\n"),
                Some(why) => Response::text(503, format!("{why}\n")),
            },
            "/metrics" => {
                let is_ready = self.health.trouble().await.is_none();
                for (at, name) in self.names.iter().enumerate() {
                    self.metrics.circuit(name, self.intake.is_circuit_open(at));
                }
                let counts = self.counts.get().await;
                let text = self.metrics.text(counts.as_deref(), is_ready);
                Response::of(200, text).with(CONTENT_TYPE, metrics::CONTENT_TYPE)
            }
            _ => self.pages.answer(target, &self.health, &self.intake, &self.counts).await,
        }
    }
}

fn careful(response: Response) -> Response {
    let response = response.with(CACHE_CONTROL, "no-store").with(X_CONTENT_TYPE_OPTIONS, "nosniff");
    let response = response.with(CORP, "same-origin").with(COOP, "same-origin").with(REFERRER_POLICY, "no-referrer");
    response.with(CONTENT_SECURITY_POLICY, CSP)
}

/// Returns whether a request comes from a person, a program, or a link on another page. A page that could load this one itself, or
/// start a search here, would learn from the time of the answer what is in failed events. Source: Fetch Metadata Request Headers (W3C).
fn may_lead_here(head: &Head<'_>) -> bool {
    let value = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    match value("sec-fetch-site") {
        None | Some("none" | "same-origin") => true,
        Some(_) => {
            let is_link = value("sec-fetch-mode") == Some("navigate") && value("sec-fetch-dest") == Some("document");
            is_link && !head.target.contains('?')
        }
    }
}

impl Handler for AdminHandler {
    /// A link on another page may lead here, but only under a name of this machine: nothing can be changed here, and by a name of
    /// its own another page could read the answers.
    fn admit(&self, head: &Head<'_>) -> Result<(), Response> {
        self.hosts.check(head).map_err(|denied| careful(denied.answer("relay")))?;
        if !may_lead_here(head) {
            return Err(careful(Response::text(403, "another page may only link to a page here, without a search\n")));
        }
        if matches!(head.method, "GET" | "HEAD") {
            return Ok(());
        }
        let response = Response::text(405, "the admin listener can only be read: GET and HEAD\n");
        Err(careful(response.with(ALLOW, "GET, HEAD")))
    }

    async fn handle(&self, incoming: Incoming) -> Reply {
        careful(self.answer(&incoming.target).await).into()
    }
}
