//! What of a lane waits in the log, as far as this process knows.
//!
//! The log is asked for what is due, and others may have taken a row meanwhile. So this is an estimate that never errs to the low
//! side, and each answer sets it right: where the log has nothing left, nothing is waited for.

use crate::model::Timestamp;

/// Rows of a lane that wait in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resting {
    /// So many at most.
    count: u64,
    /// When the first of them is due; nothing where only the log knows.
    due: Option<Timestamp>,
    /// While the log is asked: what came since, which its answer may leave out.
    news: Option<News>,
    /// So often a row began to wait, and so often one was taken up again.
    begun: u64,
    taken: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct News {
    count: u64,
    due: Option<Timestamp>,
    /// Rows may have been woken.
    has_woken: bool,
}

impl Resting {
    /// A row waits until then.
    pub(super) fn begin(&mut self, until: Timestamp) {
        let first = |due: Option<Timestamp>| Some(due.map_or(until, |due| due.min(until)));
        // Where only the log knows when the others are due, it is asked soon anyway.
        self.due = if self.count == 0 || self.due.is_some() { first(self.due) } else { None };
        (self.count, self.begun) = (self.count + 1, self.begun + 1);
        if let Some(news) = &mut self.news {
            (news.count, news.due) = (news.count + 1, first(news.due));
        }
    }

    /// Something has ended for which others of its document may have waited.
    pub(super) fn wake(&mut self) {
        self.due = None;
        if let Some(news) = &mut self.news {
            news.has_woken = true;
        }
    }

    /// Says whether the log is to be asked for what is due by then.
    pub(super) fn is_due(&self, by: Timestamp) -> bool {
        self.count > 0 && self.news.is_none() && self.due.is_none_or(|due| due <= by)
    }

    /// The log is being asked.
    pub(super) fn ask(&mut self) {
        self.news = Some(News::default());
    }

    /// The log failed to answer.
    pub(super) fn fail(&mut self) {
        self.news = None;
    }

    /// The log answered with so many rows; the next one is due at `next`.
    pub(super) fn answer(&mut self, rows: u64, next: Option<Timestamp>) {
        let news = self.news.take().unwrap_or_default();
        self.taken += rows;
        self.count = if next.is_some() { self.count.saturating_sub(rows).max(1) } else { news.count };
        let first = match (next, news.due) {
            (Some(next), Some(due)) => Some(next.min(due)),
            (next, due) => next.or(due),
        };
        self.due = if news.has_woken { None } else { first };
    }

    /// Says whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// When the log is to be asked next; nothing where it is being asked, where nothing waits, or where that is not known.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.due.filter(|_| self.count > 0 && self.news.is_none())
    }

    /// How many began to wait and were not taken up again, by what came of all of them.
    pub(super) fn open(&self) -> u64 {
        self.begun.saturating_sub(self.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::Resting;
    use crate::model::Timestamp;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).expect("a time")
    }

    #[test]
    fn what_is_due_is_asked_for_once() {
        let mut resting = Resting::default();
        assert!(!resting.is_due(at(100)));
        resting.begin(at(20));
        resting.begin(at(10));
        assert!(!resting.is_due(at(9)) && resting.is_due(at(10)));
        assert_eq!(resting.due(), Some(at(10)));
        resting.ask();
        assert!(!resting.is_due(at(100)) && resting.due().is_none(), "it is being asked");
        resting.answer(1, Some(at(20)));
        assert_eq!((resting.due(), resting.is_empty(), resting.open()), (Some(at(20)), false, 1));
        resting.ask();
        resting.answer(1, None);
        assert!(resting.is_empty() && resting.open() == 0);
    }

    #[test]
    fn what_somebody_else_took_is_not_waited_for() {
        let mut resting = Resting::default();
        (0..3).for_each(|_| resting.begin(at(10)));
        resting.ask();
        resting.answer(1, None);
        assert!(resting.is_empty(), "the log has nothing left");
        assert_eq!(resting.open(), 2, "two are missing");
    }

    #[test]
    fn what_began_to_wait_meanwhile_is_not_forgotten() {
        let mut resting = Resting::default();
        resting.begin(at(10));
        resting.ask();
        resting.begin(at(30));
        resting.answer(1, None);
        assert_eq!((resting.is_empty(), resting.due()), (false, Some(at(30))));
        resting.ask();
        resting.begin(at(40));
        resting.answer(0, Some(at(90)));
        assert_eq!(resting.due(), Some(at(40)), "the answer may be older");
    }

    #[test]
    fn one_more_question_sets_it_right_if_news_come_late() {
        let mut resting = Resting::default();
        resting.begin(at(10));
        resting.ask();
        resting.answer(2, None);
        // The news that the second one waits comes after it was taken.
        resting.begin(at(10));
        assert!(resting.is_due(at(10)));
        resting.ask();
        resting.answer(0, None);
        assert!(resting.is_empty() && resting.open() == 0);
    }

    #[test]
    fn what_was_woken_is_looked_at_even_if_the_answer_is_older() {
        let mut resting = Resting::default();
        resting.begin(at(10));
        resting.ask();
        resting.wake();
        resting.answer(0, Some(Timestamp::MAX));
        assert!(resting.is_due(at(0)));
    }
}
