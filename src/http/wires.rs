//! The library's clients: a set for each TLS set-up, created when first needed, with one client for each limit of idle time.

use super::guard::{GuardedResolver, Security};
use super::keep_alive::Idle;
use super::trace;
use crate::trust::{self, BadTrust, Trust};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::OnceCell;

/// Every client of a process. Clones share them, and so their connections.
#[derive(Clone)]
pub(super) struct Wires {
    security: Security,
    sets: Arc<Mutex<HashMap<Trust, SetCell>>>,
}

/// Filled by the first attempt that needs it.
type SetCell = Arc<OnceCell<Arc<WireSet>>>;

/// The clients with one TLS set-up.
pub(super) struct WireSet {
    security: Security,
    tls: rustls::ClientConfig,
    clients: [OnceLock<reqwest::Client>; Idle::ALL.len()],
}

impl Wires {
    pub(super) fn new(security: Security) -> Self {
        Self { security, sets: Arc::default() }
    }

    /// Returns the clients with this TLS set-up. The first call reads certificates.
    pub(super) async fn with(&self, trust: Trust) -> Result<Arc<WireSet>, BadTrust> {
        let cell = {
            let mut sets = self.sets.lock().unwrap_or_else(PoisonError::into_inner);
            sets.entry(trust.clone()).or_default().clone()
        };
        let make = || async {
            let (security, tls) = (self.security, configure(trust).await?);
            Ok(Arc::new(WireSet { security, tls, clients: Default::default() }))
        };
        cell.get_or_try_init(make).await.cloned()
    }
}

impl WireSet {
    /// Returns the client whose connections idle at most this long.
    pub(super) fn client(&self, idle: Idle) -> &reqwest::Client {
        self.clients[idle as usize].get_or_init(|| build(self.tls.clone(), self.security, idle))
    }
}

/// Loads certificates on another thread, because the network thread has other attempts to handle.
async fn configure(trust: Trust) -> Result<rustls::ClientConfig, BadTrust> {
    if trust == Trust::Plain {
        return trust::configure(&trust);
    }
    let loading = tokio::task::spawn_blocking(move || trust::configure(&trust));
    loading.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

fn build(tls: rustls::ClientConfig, security: Security, idle: Idle) -> reqwest::Client {
    trace::listen();
    let builder = reqwest::Client::builder()
        // Otherwise it traces no reads and writes.
        .connection_verbose(true)
        .tls_backend_preconfigured(tls)
        .dns_resolver(GuardedResolver(security))
        .http1_only()
        // Obsolete, but servers still send both, and an answer that came must not count as missing.
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .no_proxy()
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .pool_idle_timeout(idle.limit());
    let builder = if idle == Idle::Never { builder.pool_max_idle_per_host(0) } else { builder };
    builder.build().expect("nothing is loaded when the TLS set-up is given")
}
