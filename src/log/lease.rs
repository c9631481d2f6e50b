//! How long this process may rely on its claims.
//!
//! On a server, a process is alive as long as its lease lasts, and each sign of life renews it. When the lease is over, another machine may
//! declare the process dead and send what it had claimed. So nothing may be sent that could last longer than the lease.
//!
//! It is counted from before a sign of life was sent, because the server counts from later, and by a clock that goes on while the
//! machine sleeps.

use crate::runtime::since_boot;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The clocks of two machines differ in speed, and a request starts a moment after it was allowed.
const SPARE: Duration = Duration::from_millis(200);

/// The lease of this process. Clones share it.
#[derive(Clone, Debug)]
pub struct Lease(Option<Arc<Shared>>);

/// Whether a lease lasts long enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covered {
    /// It does.
    Yes,
    /// The next sign of life may change that.
    NotNow,
    /// This process gives no more signs of life, or was declared dead.
    Never,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    /// How long it has to be from one sign of life on.
    wanted: Duration,
    /// The length that the latest sign of life asked for.
    asked: Duration,
    /// When it ends, since the start of the machine.
    until: Duration,
    is_over: bool,
}

impl Lease {
    /// For a log whose claims last as long as the process.
    pub fn for_ever() -> Self {
        Self(None)
    }

    /// One that lasts `length` from each sign of life on, and does not last yet.
    pub fn of(length: Duration) -> Self {
        let state = State { wanted: length, asked: length, until: Duration::ZERO, is_over: false };
        Self(Some(Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() })))
    }

    /// Makes it long enough for attempts with this time limit: twice as long, so that a sign of life may be late.
    pub fn need(&self, timeout: Duration) {
        if let Some(shared) = &self.0 {
            let mut state = shared.state();
            state.wanted = state.wanted.max(timeout.saturating_mul(2));
            shared.changed.notify_all();
        }
    }

    /// Says whether it lasts for an attempt that starts now and takes `length`.
    pub fn covers(&self, length: Duration) -> Covered {
        let Some(shared) = &self.0 else { return Covered::Yes };
        let state = shared.state();
        if state.is_over {
            Covered::Never
        } else if since_boot().saturating_add(length).saturating_add(SPARE) < state.until {
            Covered::Yes
        } else {
            Covered::NotNow
        }
    }

    /// Returns the length that a sign of life has to ask for now.
    pub fn ask(&self) -> Duration {
        self.0.as_ref().map_or(Duration::MAX, |shared| {
            let mut state = shared.state();
            state.asked = state.wanted;
            state.asked
        })
    }

    /// Returns the length that the latest sign of life asked for.
    pub fn asked(&self) -> Duration {
        self.0.as_ref().map_or(Duration::MAX, |shared| shared.state().asked)
    }

    /// Says whether signs of life are late: less than two thirds of it are left.
    pub fn is_short(&self) -> bool {
        self.0.as_ref().is_some_and(|shared| {
            let state = shared.state();
            since_boot().saturating_add(state.asked * 2 / 3) > state.until
        })
    }

    /// Notes a sign of life that the server has accepted: when it was sent, by [`since_boot`], and the length of the lease then.
    pub fn renewed(&self, sent: Duration, length: Duration) {
        if let Some(shared) = &self.0 {
            let mut state = shared.state();
            state.until = state.until.max(sent.saturating_add(length));
        }
    }

    /// Ends it: this process was declared dead, or gives no more signs of life.
    pub fn end(&self) {
        if let Some(shared) = &self.0 {
            shared.state().is_over = true;
            shared.changed.notify_all();
        }
    }

    /// Waits for the time of the next sign of life, at most `pause`. Returns false if there must be none.
    pub fn wait_to_renew(&self, pause: Duration) -> bool {
        let Some(shared) = &self.0 else { return false };
        let is_early = |state: &mut State| !state.is_over && state.wanted <= state.asked;
        let waited = shared.changed.wait_timeout_while(shared.state(), pause, is_early);
        !waited.unwrap_or_else(PoisonError::into_inner).0.is_over
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Covered, Lease};
    use crate::runtime::since_boot;
    use std::time::{Duration, Instant};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_claim_on_this_machine_lasts_for_ever() {
        let lease = Lease::for_ever();
        lease.need(SECOND);
        lease.end();
        assert_eq!(lease.covers(Duration::MAX), Covered::Yes);
        assert!(!lease.wait_to_renew(SECOND), "there are no signs of life");
    }

    #[test]
    fn it_is_counted_from_when_the_sign_of_life_was_sent() {
        let lease = Lease::of(10 * SECOND);
        assert_eq!(lease.covers(Duration::ZERO), Covered::NotNow, "the server knows nothing of it yet");
        let sent = since_boot();
        lease.renewed(sent, 10 * SECOND);
        assert_eq!([lease.covers(9 * SECOND), lease.covers(10 * SECOND)], [Covered::Yes, Covered::NotNow]);
        lease.renewed(sent.saturating_sub(5 * SECOND), 10 * SECOND);
        assert_eq!(lease.covers(9 * SECOND), Covered::Yes, "an answer that comes late takes nothing away");
        lease.end();
        assert_eq!(lease.covers(Duration::ZERO), Covered::Never);
    }

    #[test]
    fn a_longer_time_limit_asks_for_a_longer_lease_at_once() {
        let lease = Lease::of(3 * SECOND);
        lease.need(SECOND);
        let started = Instant::now();
        assert!(lease.wait_to_renew(SECOND / 10) && started.elapsed() >= SECOND / 10, "it is long enough");
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| lease.wait_to_renew(60 * SECOND));
            lease.need(5 * SECOND);
            assert!(waiting.join().expect("an answer"));
        });
        assert_eq!(lease.ask(), 10 * SECOND);
        assert!(lease.wait_to_renew(SECOND / 10), "it was asked for, so the next sign of life has time");
        lease.renewed(since_boot(), 10 * SECOND);
        assert_eq!(lease.covers(9 * SECOND), Covered::Yes);
        lease.end();
        assert!(!lease.wait_to_renew(60 * SECOND));
    }
}
