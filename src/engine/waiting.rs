//! Counts a lane's rows that wait in the log for another attempt, as far as this process knows.
//!
//! Other processes may have taken some of them. So the count is an estimate that is never too low, and each answer of the log
//! corrects it: when the log has no more rows, none are waited for.

use crate::model::Timestamp;

/// A lane's rows that wait in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WaitingRows {
    /// How many wait at most.
    count: u64,
    /// When the first of them is due; `None` if only the log knows.
    due: Option<Timestamp>,
    /// While the log is asked: what has changed since, which its answer may not contain.
    since_asked: Option<SinceAsked>,
    /// How many times a row started to wait, and how many times one was taken up again.
    added: u64,
    taken: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct SinceAsked {
    count: u64,
    due: Option<Timestamp>,
    has_woken: bool,
}

impl WaitingRows {
    /// Adds a row that waits until then.
    pub(super) fn add(&mut self, until: Timestamp) {
        let first = |due: Option<Timestamp>| Some(due.map_or(until, |due| due.min(until)));
        // If only the log knows when the others are due, it is asked soon anyway.
        self.due = if self.count == 0 || self.due.is_some() { first(self.due) } else { None };
        (self.count, self.added) = (self.count + 1, self.added + 1);
        if let Some(since) = &mut self.since_asked {
            (since.count, since.due) = (since.count + 1, first(since.due));
        }
    }

    /// A delivery has ended for which other rows may have waited, so any of them may be due.
    pub(super) fn wake(&mut self) {
        self.due = None;
        if let Some(since) = &mut self.since_asked {
            since.has_woken = true;
        }
    }

    /// As [`WaitingRows::wake`], also if no row is known to wait.
    pub(super) fn look(&mut self) {
        self.count = self.count.max(1);
        self.wake();
    }

    /// Returns whether to ask the log for the rows that are due by then.
    pub(super) fn is_due(&self, by: Timestamp) -> bool {
        self.count > 0 && self.since_asked.is_none() && self.due.is_none_or(|due| due <= by)
    }

    /// Notes that the log is being asked.
    pub(super) fn ask(&mut self) {
        self.since_asked = Some(SinceAsked::default());
    }

    /// Notes that the log did not answer, and is to be asked again at `due`.
    pub(super) fn fail(&mut self, due: Timestamp) {
        (self.since_asked, self.due) = (None, Some(due));
    }

    /// Notes the log's answer: it returned `rows` rows, and the next one is due at `next`.
    pub(super) fn answer(&mut self, rows: u64, next: Option<Timestamp>) {
        let since = self.since_asked.take().unwrap_or_default();
        self.taken += rows;
        self.count = if next.is_some() { self.count.saturating_sub(rows).max(1) } else { since.count };
        let first = match (next, since.due) {
            (Some(next), Some(due)) => Some(next.min(due)),
            (next, due) => next.or(due),
        };
        self.due = if since.has_woken { None } else { first };
    }

    /// Another process may wake a row, which only the log shows: it is asked by then.
    pub(super) fn look_by(&mut self, by: Timestamp) {
        self.due = self.due.map(|due| due.min(by));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns when to ask the log next; `None` while it is asked, if nothing waits, or if only the log knows.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.due.filter(|_| self.count > 0 && self.since_asked.is_none())
    }

    /// Returns how many rows started to wait and were not taken up again by this process.
    pub(super) fn open(&self) -> u64 {
        self.added.saturating_sub(self.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::WaitingRows;
    use crate::model::Timestamp;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).expect("a time")
    }

    #[test]
    fn rows_that_are_due_are_asked_for_once() {
        let mut waiting = WaitingRows::default();
        assert!(!waiting.is_due(at(100)));
        waiting.add(at(20));
        waiting.add(at(10));
        assert!(!waiting.is_due(at(9)) && waiting.is_due(at(10)));
        assert_eq!(waiting.due(), Some(at(10)));
        waiting.ask();
        assert!(!waiting.is_due(at(100)) && waiting.due().is_none(), "the log is being asked");
        waiting.answer(1, Some(at(20)));
        assert_eq!((waiting.due(), waiting.is_empty(), waiting.open()), (Some(at(20)), false, 1));
        waiting.ask();
        waiting.answer(1, None);
        assert!(waiting.is_empty() && waiting.open() == 0);
    }

    #[test]
    fn rows_taken_by_another_process_are_not_waited_for() {
        let mut waiting = WaitingRows::default();
        (0..3).for_each(|_| waiting.add(at(10)));
        waiting.ask();
        waiting.answer(1, None);
        assert!(waiting.is_empty(), "the log has no more rows");
        assert_eq!(waiting.open(), 2, "two are missing");
    }

    #[test]
    fn a_row_added_while_the_log_is_asked_is_kept() {
        let mut waiting = WaitingRows::default();
        waiting.add(at(10));
        waiting.ask();
        waiting.add(at(30));
        waiting.answer(1, None);
        assert_eq!((waiting.is_empty(), waiting.due()), (false, Some(at(30))));
        waiting.ask();
        waiting.add(at(40));
        waiting.answer(0, Some(at(90)));
        assert_eq!(waiting.due(), Some(at(40)), "the answer may be older");
    }

    #[test]
    fn a_row_that_is_added_after_it_was_taken_costs_one_more_question() {
        let mut waiting = WaitingRows::default();
        waiting.add(at(10));
        waiting.ask();
        waiting.answer(2, None);
        // The second row was taken before its task reported that it waits.
        waiting.add(at(10));
        assert!(waiting.is_due(at(10)));
        waiting.ask();
        waiting.answer(0, None);
        assert!(waiting.is_empty() && waiting.open() == 0);
    }

    #[test]
    fn a_woken_row_is_asked_for_even_if_the_answer_is_older() {
        let mut waiting = WaitingRows::default();
        waiting.add(at(10));
        waiting.ask();
        waiting.wake();
        waiting.answer(0, Some(Timestamp::MAX));
        assert!(waiting.is_due(at(0)));
    }

    #[test]
    fn rows_that_another_process_may_wake_are_looked_at_before_they_are_due() {
        let mut waiting = WaitingRows::default();
        waiting.add(at(10_000));
        waiting.look_by(at(500));
        assert!(waiting.is_due(at(500)) && !waiting.is_due(at(499)));
        waiting.ask();
        waiting.answer(0, Some(at(10_000)));
        waiting.look_by(at(20_000));
        assert_eq!(waiting.due(), Some(at(10_000)));
        waiting.wake();
        waiting.look_by(at(20_000));
        assert!(waiting.is_due(at(0)), "only the log knows when they are due");
    }
}
