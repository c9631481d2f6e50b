//! How many changes to expect soon: a commit waits a moment for them. Deliveries that wait for a slow endpoint are left out.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// After this time an attempt, or the wait for its permits, is not expected to end soon.
const SOON: Duration = Duration::from_millis(5);

/// Counts what is under way. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// Whether slow attempts are recognised. That needs a timer for each, which a run that ends does not pay for.
    has_timers: bool,
    deliveries: AtomicUsize,
    senders: AtomicUsize,
    slow: AtomicUsize,
}

/// Counts one until it is dropped.
struct CountGuard<'a>(&'a AtomicUsize);

impl<'a> CountGuard<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for CountGuard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Expected {
    /// For a run in which senders wait, so that no slow endpoint delays their answers.
    pub(super) fn for_senders() -> Self {
        Self(Arc::new(Counts { has_timers: true, ..Counts::default() }))
    }

    /// Sets how many deliveries are under way.
    pub(super) fn set(&self, deliveries: usize) {
        self.0.deliveries.store(deliveries, Ordering::Relaxed);
    }

    /// Returns how many changes may come soon.
    pub(super) fn count(&self) -> usize {
        let Counts { deliveries, senders, slow, .. } = &*self.0;
        let all = deliveries.load(Ordering::Relaxed) + senders.load(Ordering::Relaxed);
        all.saturating_sub(slow.load(Ordering::Relaxed))
    }

    /// Waits for what a sender asked for, and counts the sender meanwhile.
    pub(super) async fn sender<T>(&self, asked: impl Future<Output = T>) -> T {
        let _sender = CountGuard::new(&self.0.senders);
        asked.await
    }

    /// Waits for an attempt, or for its permits. If that takes its time, the delivery is not expected meanwhile. `wait` is pinned
    /// by the caller: an attempt has kilobytes, which every layer around it would copy.
    pub(super) async fn unless_slow<T>(&self, mut wait: Pin<&mut impl Future<Output = T>>) -> T {
        if !self.0.has_timers {
            return wait.await;
        }
        if let Ok(end) = tokio::time::timeout(SOON, wait.as_mut()).await {
            return end;
        }
        let _slow = CountGuard::new(&self.0.slow);
        wait.await
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, SOON};

    #[tokio::test(start_paused = true)]
    async fn what_waits_for_a_slow_endpoint_is_not_expected() {
        let expected = Expected::for_senders();
        expected.set(3);
        let sleeping = std::pin::pin!(tokio::time::sleep(10 * SOON));
        let attempting = expected.unless_slow(sleeping);
        let looking = async {
            tokio::time::sleep(SOON / 2).await;
            let before = expected.count();
            tokio::time::sleep(SOON).await;
            (before, expected.count())
        };
        let ((), counts) = tokio::join!(attempting, looking);
        assert_eq!((counts, expected.count()), ((3, 2), 3));
        assert_eq!(expected.sender(async { expected.count() }).await, 4);
        assert_eq!(expected.count(), 3);
    }
}
