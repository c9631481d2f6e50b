//! The turns of requests to a place with a strict rate: the second request of an attempt takes one too, and none makes up for lost time.
//!
//! The engine paces attempts by their rate. It does not know how long an attempt waits for a token, nor that it sends a second request.

use crate::model::{Destination, Rate};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

/// How long the first request waits at most: a command that ended just before this one may have sent a request to the same place.
const AFTER_OTHERS: Duration = Duration::from_millis(105);

/// When the next request may start, for each place.
#[derive(Clone)]
pub(super) struct RequestTurns {
    began: Instant,
    places: Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<Instant>>>>>,
}

impl Default for RequestTurns {
    fn default() -> Self {
        Self { began: Instant::now(), places: Arc::default() }
    }
}

impl RequestTurns {
    /// Waits for the turn of a request to `destination`, and returns how long that took. Those that wait get their turns in the order in
    /// which they came.
    pub(super) async fn take(&self, destination: &Destination) -> Duration {
        self.take_before(destination, None).await.unwrap_or_default()
    }

    /// The same, if the turn comes before `deadline`; otherwise nothing at once, because no one should wait for it.
    pub(super) async fn take_before(&self, destination: &Destination, deadline: Option<Instant>) -> Option<Duration> {
        let Some(rate) = destination.policy.rate.filter(|rate| rate.is_strict()) else { return Some(Duration::ZERO) };
        let began = Instant::now();
        let place = self.place(destination, rate);
        let mut next = match deadline {
            Some(deadline) => timeout_at(deadline, place.lock()).await.ok()?,
            None => place.lock().await,
        };
        if deadline.is_some_and(|deadline| *next > deadline) {
            return None;
        }
        sleep_until(*next).await;
        *next = Instant::now() + rate.interval();
        Some(began.elapsed())
    }

    fn place(&self, destination: &Destination, rate: Rate) -> Arc<tokio::sync::Mutex<Instant>> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let first = || Arc::new(tokio::sync::Mutex::new(self.began + rate.interval().min(AFTER_OTHERS)));
        places.entry(destination.endpoint.url().as_str().to_owned()).or_insert_with(first).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::RequestTurns;
    use crate::model::{Destination, Endpoint, Policy, Rate};
    use std::time::Duration;
    use tokio::time::{Instant, sleep};

    fn destination(rate: Rate) -> Destination {
        let endpoint = Endpoint::parse("http://127.0.0.1:9/asn").expect("a URL");
        Destination::bare("old", endpoint, Policy { rate: Some(rate), ..Policy::default() })
    }

    #[tokio::test(start_paused = true)]
    async fn no_turn_makes_up_for_lost_time() {
        let (turns, began) = (RequestTurns::default(), Instant::now());
        let to = destination(Rate::per_second(10).strictly());
        let mut started = Vec::new();
        for pause in [0, 0, 250, 0, 0] {
            sleep(Duration::from_millis(pause)).await;
            turns.take(&to).await;
            started.push(began.elapsed().as_millis());
        }
        assert_eq!(started, [105, 210, 460, 565, 670]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_of_our_own_takes_no_turn_and_a_slow_one_waits_once() {
        let turns = RequestTurns::default();
        assert_eq!(turns.take(&destination(Rate::per_second(1))).await, Duration::ZERO);
        let slow = destination(Rate::per_second(1).strictly());
        assert_eq!(turns.take(&slow).await, Duration::from_millis(105));
        assert_eq!(turns.take(&slow).await, Duration::from_millis(1005));
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_after_the_deadline_is_not_waited_for_and_stays_free() {
        let (turns, slow) = (RequestTurns::default(), destination(Rate::per_second(1).strictly()));
        turns.take(&slow).await;
        let began = Instant::now();
        assert_eq!(turns.take_before(&slow, Some(began + Duration::from_millis(500))).await, None);
        assert_eq!(began.elapsed(), Duration::ZERO);
        let taken = turns.take_before(&slow, Some(began + Duration::from_secs(2))).await;
        assert_eq!(taken, Some(Duration::from_millis(1005)));
    }
}
