//! When to ask the log for rows that were queued for a lane and that no process has claimed.
//!
//! Only the log knows them. It is asked when a new one came, when the next one is due, and from time to time: another process may have
//! queued or released some.

use crate::model::Timestamp;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::time::Duration;

/// How often the log is asked without a reason if other processes only release rows, when they end.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The shortest and the longest pause in milliseconds if other processes queue rows. It is chosen at random, so that machines take turns.
const LOOK_OFTEN: [u64; 2] = [200, 1000];

/// Who queues the rows that a run sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueFeed {
    /// The run itself.
    Own,
    /// Other processes, too.
    Shared,
}

/// The pauses between two looks at the log.
#[derive(Clone, Debug)]
pub(super) enum Looks {
    Seldom,
    Often(Box<ChaCha8Rng>),
}

impl Looks {
    /// Looks often, with pauses that depend on `seed`.
    pub(super) fn often(seed: u64) -> Self {
        Self::Often(Box::new(ChaCha8Rng::seed_from_u64(seed)))
    }

    fn next(&mut self) -> Duration {
        let Self::Often(random) = self else { return LOOK_EVERY };
        let [least, most] = LOOK_OFTEN;
        Duration::from_millis(least + random.next_u64() % (most - least + 1))
    }
}

/// How often rows whose time for retries is over are looked for while the breaker is open.
pub(super) const EXPIRE_EVERY: Duration = Duration::from_mins(1);

/// When to ask next.
#[derive(Clone, Debug)]
pub(super) struct QueuedRows {
    /// `None` if the lane has no queued rows at all.
    due: Option<Timestamp>,
    /// The log is being asked.
    is_asked: bool,
    /// Since it was asked, one came that is due then.
    since_asked: Option<Timestamp>,
    expires_at: Timestamp,
    /// How long to wait at least before the log is asked again.
    gap: Duration,
    looks: Looks,
}

impl QueuedRows {
    /// For a lane whose rows are never queued.
    pub(super) fn none() -> Self {
        let (due, since_asked, expires_at) = (None, None, Timestamp::MAX);
        Self { due, is_asked: false, since_asked, expires_at, gap: Duration::ZERO, looks: Looks::Seldom }
    }

    /// For a lane whose rows may be queued; some may be there from an earlier process. Between two questions there is `gap` at least.
    pub(super) fn some(gap: Duration, looks: Looks) -> Self {
        Self { due: Some(Timestamp::EPOCH), expires_at: Timestamp::EPOCH, gap, looks, ..Self::none() }
    }

    /// Returns whether the lane has queued rows at all.
    pub(super) fn exist(&self) -> bool {
        self.due.is_some()
    }

    /// Returns when to look for what other processes did; `None` if they do nothing that matters.
    pub(super) fn next_look(&mut self, now: Timestamp) -> Option<Timestamp> {
        matches!(self.looks, Looks::Often(_)).then(|| after(now, self.looks.next()))
    }

    /// One came that is due at once.
    pub(super) fn wake(&mut self) {
        self.note(Timestamp::EPOCH);
    }

    /// One is due at that time.
    pub(super) fn note(&mut self, until: Timestamp) {
        self.due = self.due.map(|due| due.min(until));
        if self.is_asked {
            self.since_asked = Some(self.since_asked.map_or(until, |since| since.min(until)));
        }
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        !self.is_asked && self.due.is_some_and(|due| due <= now)
    }

    pub(super) fn may_expire(&self, now: Timestamp) -> bool {
        !self.is_asked && self.due.is_some() && self.expires_at <= now
    }

    pub(super) fn ask(&mut self, now: Timestamp) {
        self.is_asked = true;
        self.expires_at = after(now, EXPIRE_EVERY);
    }

    /// Notes the log's answer: it returned `rows` rows, and the next one is due at `next`.
    pub(super) fn answer(&mut self, rows: usize, next: Option<Timestamp>, now: Timestamp) {
        self.is_asked = false;
        if !self.exist() {
            return;
        }
        let look = after(now, self.looks.next());
        // Without a row now, one that is due by the log waits for something else, such as the breaker.
        let next = next.filter(|next| rows > 0 || *next > now).map_or(look, |next| next.min(look));
        let next = self.since_asked.take().map_or(next, |since| since.min(next));
        self.due = Some(next.max(after(now, self.gap)).min(look.max(next)));
    }

    /// Rows whose time is over were found; there may be more.
    pub(super) fn found_expired(&mut self, now: Timestamp) {
        self.expires_at = now;
    }

    /// Returns when to ask next; `None` while the log is asked.
    pub(super) fn wakes_at(&self) -> Option<Timestamp> {
        self.due.filter(|_| !self.is_asked)
    }
}

fn after(now: Timestamp, length: Duration) -> Timestamp {
    let millis = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_add(millis)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::{LOOK_OFTEN, Looks, QueuedRows};
    use crate::model::Timestamp;
    use std::time::Duration;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).expect("a time")
    }

    #[test]
    fn the_log_is_asked_when_a_row_came_or_is_due_and_from_time_to_time() {
        let mut queued = QueuedRows::some(Duration::ZERO, Looks::Seldom);
        assert!(queued.is_due(at(5)), "an earlier process may have left some");
        queued.ask(at(5));
        assert!(!queued.is_due(at(5)) && queued.wakes_at().is_none(), "it is being asked");
        queued.answer(0, None, at(5));
        assert_eq!(queued.wakes_at(), Some(at(10_005)));
        queued.wake();
        assert!(queued.is_due(at(6)));
        queued.ask(at(6));
        queued.answer(1, Some(at(50)), at(7));
        assert_eq!(queued.wakes_at(), Some(at(50)));
        queued.note(at(40));
        assert_eq!(queued.wakes_at(), Some(at(40)));
    }

    #[test]
    fn a_row_that_came_while_the_log_was_asked_is_not_forgotten() {
        let mut queued = QueuedRows::some(Duration::ZERO, Looks::Seldom);
        queued.ask(at(5));
        queued.wake();
        queued.answer(0, None, at(5));
        assert!(queued.is_due(at(5)));
    }

    #[test]
    fn a_full_page_is_followed_by_the_next_one() {
        let mut queued = QueuedRows::some(Duration::ZERO, Looks::Seldom);
        queued.ask(at(5));
        queued.answer(16, Some(at(0)), at(6));
        assert!(queued.is_due(at(6)));
        queued.ask(at(6));
        queued.answer(0, Some(at(0)), at(6));
        assert!(!queued.is_due(at(6)), "what is due and is not returned is waited for");
    }

    #[test]
    fn a_lane_without_a_queue_never_asks() {
        let mut queued = QueuedRows::none();
        queued.wake();
        queued.answer(1, Some(at(1)), at(2));
        queued.note(at(3));
        assert!(!queued.is_due(Timestamp::MAX) && !queued.may_expire(Timestamp::MAX) && queued.wakes_at().is_none());
    }

    #[test]
    fn with_a_gap_the_log_is_asked_from_time_to_time_only() {
        let mut queued = QueuedRows::some(Duration::from_secs(1), Looks::Seldom);
        queued.ask(at(5));
        queued.answer(1, Some(at(0)), at(6));
        assert_eq!(queued.wakes_at(), Some(at(1006)));
        assert!(!queued.is_due(at(1005)) && queued.is_due(at(1006)));
    }

    #[test]
    fn where_others_queue_rows_the_log_is_asked_often_and_not_in_step() {
        let mut queued = QueuedRows::some(Duration::ZERO, Looks::often(7));
        let mut pauses = Vec::new();
        for _ in 0..100 {
            queued.ask(at(5));
            queued.answer(0, None, at(5));
            pauses.push(queued.wakes_at().expect("a time").as_millis() - 5);
        }
        let [least, most] = LOOK_OFTEN.map(|pause| i64::try_from(pause).expect("a number"));
        assert!(pauses.iter().all(|pause| (least..=most).contains(pause)), "{pauses:?}");
        let (shortest, longest) = (pauses.iter().min().expect("pauses"), pauses.iter().max().expect("pauses"));
        assert!(longest - shortest > (most - least) * 3 / 4, "{pauses:?}");
        queued.wake();
        assert!(queued.is_due(at(6)), "its own rows at once");
    }
}
