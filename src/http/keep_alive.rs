//! How long a connection may idle: what the endpoint last sent in `Keep-Alive: timeout=N`, or less than a second.
//!
//! An endpoint closes an idle connection after its own limit, and a request that is under way at that moment is lost. So a
//! connection is not used any more well before that limit.

use reqwest::header::{HeaderMap, HeaderName};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long connections to an endpoint may idle. The library has one limit for all connections of a client, so there are
/// a few limits with one client each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Idle {
    /// Connections are not used again.
    Never,
    /// The endpoint closes connections after a second.
    Brief,
    /// The endpoint sent no limit, or two or three seconds.
    #[default]
    Usual,
    /// The endpoint sent four seconds or more.
    Long,
}

impl Idle {
    /// Every limit.
    pub(super) const ALL: [Self; 4] = [Self::Never, Self::Brief, Self::Usual, Self::Long];

    /// Returns the limit, at least half a second below the limit of the endpoint.
    pub(super) fn limit(self) -> Duration {
        Duration::from_millis(match self {
            Self::Never => 0,
            Self::Brief => 400,
            // Servers that send no limit close after one second at the earliest.
            Self::Usual => 800,
            Self::Long => 3000,
        })
    }

    /// Returns what an answer asks for. Source: RFC 2068, section 19.7.1.1, as servers write it.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match timeout(headers) {
            Some(0) => Self::Never,
            Some(1) => Self::Brief,
            None | Some(2 | 3) => Self::Usual,
            Some(_) => Self::Long,
        }
    }
}

fn timeout(headers: &HeaderMap) -> Option<u64> {
    let value = headers.get(HeaderName::from_static("keep-alive"))?.to_str().ok()?;
    let pairs = value.split(',').filter_map(|part| part.split_once('='));
    let mut timeouts = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("timeout"));
    let seconds = timeouts.next()?.1.trim().trim_matches('"');
    let is_number = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| seconds.parse().unwrap_or(u64::MAX))
}

/// The last limit of every endpoint. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Idles(Arc<Mutex<HashMap<String, Idle>>>);

impl Idles {
    /// Returns the last limit of the endpoint at `origin`.
    pub(super) fn get(&self, origin: &str) -> Idle {
        self.known().get(origin).copied().unwrap_or_default()
    }

    /// Stores the limit of the endpoint at `origin`.
    pub(super) fn note(&self, origin: &str, idle: Idle) {
        let mut known = self.known();
        match known.get_mut(origin) {
            Some(known) => *known = idle,
            None if idle == Idle::default() => {}
            None => drop(known.insert(origin.to_owned(), idle)),
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, Idle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Idle, Idles};
    use reqwest::header::{HeaderMap, HeaderName};
    use std::time::Duration;

    #[test]
    fn headers_of_real_servers_are_read() {
        let check = |value: Option<&str>, expected: Idle| {
            let name = HeaderName::from_static("keep-alive");
            let headers: HeaderMap = value.map(|value| (name, value.parse().expect("a value"))).into_iter().collect();
            assert_eq!(Idle::of(&headers), expected, "{value:?}");
        };
        check(None, Idle::Usual);
        check(Some("timeout=5, max=100"), Idle::Long);
        check(Some("timeout=5"), Idle::Long);
        check(Some("max=99, Timeout = 1"), Idle::Brief);
        check(Some("timeout=\"2\""), Idle::Usual);
        check(Some("timeout=0"), Idle::Never);
        check(Some("timeout=99999999999999999999999"), Idle::Long);
        for broken in ["", "timeout", "timeout=", "timeout=-1", "timeout=soon", "max=5", "xtimeout=1"] {
            check(Some(broken), Idle::Usual);
        }
    }

    #[test]
    fn the_limit_is_below_that_of_the_server() {
        for (seconds, idle) in [(1, Idle::Brief), (2, Idle::Usual), (4, Idle::Long)] {
            assert!(idle.limit() + Duration::from_millis(500) <= Duration::from_secs(seconds), "{idle:?}");
        }
        assert!(Idle::Usual.limit() < Duration::from_secs(1));
    }

    #[test]
    fn the_latest_answer_decides() {
        let idles = Idles::default();
        assert_eq!(idles.get("a:1"), Idle::Usual);
        idles.note("a:1", Idle::Brief);
        assert_eq!((idles.get("a:1"), idles.get("b:1")), (Idle::Brief, Idle::Usual));
        idles.note("a:1", Idle::Usual);
        assert_eq!(idles.get("a:1"), Idle::Usual);
    }
}
