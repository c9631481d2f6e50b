//! Where a process begins when it looks for queued rows.
//!
//! Each row that was taken leaves a dead entry in the index of queued rows. The server cannot remove it as long as an older transaction is
//! open, and a look from the front walks over all of them. So a process remembers the first row that it saw, and begins its next look just
//! before that. Some rows are further ahead. Those that this process adds or gets back are known to it. The others are rare: another process
//! whose clock is slow, or whose commit took long, added them and died. Now and then a look begins further ahead, or at the front, to find
//! those: the longer it takes, the longer is the pause before the next one.

use super::rename::Renames;
use crate::log::change::{Change, Next};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How far before the first row looks begin, in milliseconds: at the front, before rows of machines whose clocks differ, and before rows that
/// are committed at about the same time. There may be a thousand entries in each second.
const DEPTHS: [i64; 3] = [i64::MAX, 10_000, 100];

/// The depth of a look that is made at any time.
const USUAL: usize = DEPTHS.len() - 1;

/// The pause after a deeper look is this many times as long as the look, so that such looks never take more than a small share of the time.
const LEAST_RATIO: u32 = 100;

/// Up to a second, which no one minds, the pause is longer, so that the share is smaller still.
const USUAL_RATIO: u32 = 200;
const SHORT_PAUSE: Duration = Duration::from_secs(1);

/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Where to begin: at rows that were not tried yet and end at `fresh` or later, and at retries that are due at `again` or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    pub fresh: i64,
    pub again: i64,
}

/// The first rows that a look found: until when the fresh one is retried, and when the other one is due.
#[derive(Clone, Copy, Debug, Default)]
pub struct FirstRows {
    pub fresh: Option<i64>,
    pub again: Option<i64>,
}

/// The floors of a process, by environment and connector.
#[derive(Debug, Default)]
pub struct Floors(RefCell<BTreeMap<[String; 2], Known>>);

#[derive(Clone, Copy, Debug)]
struct Known {
    /// The first rows of the latest look.
    first: Floor,
    /// When to look at each of the greater depths again.
    look_at: [Instant; USUAL],
}

impl Known {
    fn floor(&self, depth: usize) -> Floor {
        let before = |time: i64| time.saturating_sub(DEPTHS[depth]);
        Floor { fresh: before(self.first.fresh), again: before(self.first.again) }
    }
}

/// A look that was started.
#[derive(Clone, Copy, Debug)]
pub struct QueueLook {
    pub floor: Floor,
    depth: usize,
    started: Instant,
}

impl Floors {
    /// Begins a look at `started`, for rows that are due at `due`.
    pub fn begin(&self, queue: [&str; 2], due: i64, started: Instant) -> QueueLook {
        let mut all = self.0.borrow_mut();
        let nothing = Floor { fresh: i64::MIN, again: i64::MIN };
        let new = Known { first: nothing, look_at: [started; USUAL] };
        let known = all.entry(queue.map(str::to_owned)).or_insert(new);
        // The clock may have been set back.
        known.first.again = known.first.again.min(due);
        let depth = known.look_at.iter().position(|at| *at <= started).unwrap_or(USUAL);
        QueueLook { floor: known.floor(depth), depth, started }
    }

    /// Notes what a look found that ended at `ended`. Returns where to begin now.
    pub fn end(&self, queue: [&str; 2], look: QueueLook, first: FirstRows, due: i64, ended: Instant) -> Floor {
        let mut all = self.0.borrow_mut();
        let Some(known) = all.get_mut(&queue.map(str::to_owned)) else { return look.floor };
        if let Some(look_at) = known.look_at.get_mut(look.depth) {
            *look_at = ended + pause_after(ended.saturating_duration_since(look.started));
        }
        if let Some(fresh) = first.fresh {
            known.first.fresh = fresh;
        }
        // Whatever is still to be retried will be due later than now.
        known.first.again = first.again.unwrap_or(due).min(due);
        known.floor(USUAL)
    }

    /// Begins no later than at the rows that `changes` give back to the queue, also if the clock was set back, if events are retried for
    /// less long now, or if the commit was late: then a retry may have been due for a while.
    pub fn begin_before(&self, changes: &[Change], renames: &Renames) {
        for change in changes {
            match innermost(change) {
                Change::Queue { new, until, .. } => {
                    let connector = renames.current(&new.environment, &new.connector);
                    self.begin_at_fresh([new.environment.as_str(), connector], until.as_millis());
                }
                Change::Settle(settlement) => {
                    if let Next::Later(at) = settlement.next {
                        self.begin_at_retry(at.as_millis());
                    }
                }
                _ => {}
            }
        }
    }

    fn begin_at_fresh(&self, queue: [&str; 2], until: i64) {
        if let Some(known) = self.0.borrow_mut().get_mut(&queue.map(str::to_owned))
            && until < known.floor(USUAL).fresh
        {
            known.first.fresh = until;
        }
    }

    /// The claim does not say whose row it is.
    fn begin_at_retry(&self, at: i64) {
        for known in self.0.borrow_mut().values_mut() {
            known.first.again = known.first.again.min(at);
        }
    }

    /// Forgets all, because rows that were taken may be there again.
    pub fn start_over(&self) {
        self.0.borrow_mut().clear();
    }
}

fn innermost(change: &Change) -> &Change {
    match change {
        Change::InLine { change, .. } => innermost(change),
        other => other,
    }
}

fn pause_after(look: Duration) -> Duration {
    let pause = (look * USUAL_RATIO).min(SHORT_PAUSE).max(look * LEAST_RATIO);
    pause.min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::{FirstRows, Floor, Floors};
    use crate::log::change::{Change, Next, Settlement, Ticket};
    use crate::log::contract::{delivery, settlement};
    use crate::log::postgres::rename::Renames;
    use crate::model::{AttemptKind, DeliveryId, Failure, Order, Timestamp};
    use std::time::{Duration, Instant};

    const QUEUE: [&str; 2] = ["staging", "wms"];

    fn first(fresh: Option<i64>, again: Option<i64>) -> FirstRows {
        FirstRows { fresh, again }
    }

    /// Looks at `at`, which takes `took` milliseconds. Returns where it began.
    fn look(floors: &Floors, at: Instant, took: u64, due: i64, found: FirstRows) -> Floor {
        let look = floors.begin(QUEUE, due, at);
        floors.end(QUEUE, look, found, due, at + Duration::from_millis(took));
        look.floor
    }

    fn is_front(floor: Floor) -> bool {
        floor.fresh < 0 && floor.again < 0
    }

    #[test]
    fn a_look_begins_just_before_the_first_row_of_the_one_before() {
        let (floors, at) = (Floors::default(), Instant::now());
        assert!(is_front(look(&floors, at, 10, 50_000, first(Some(90_000), Some(70_000)))));
        let expected = Floor { fresh: 80_000, again: 40_000 };
        assert_eq!(
            look(&floors, at, 10, 50_000, first(None, Some(45_000))),
            expected,
            "nothing else is due before now"
        );
        let expected = Floor { fresh: 89_900, again: 44_900 };
        assert_eq!(look(&floors, at, 0, 50_000, first(Some(95_000), None)), expected);
        assert_eq!(look(&floors, at, 0, 60_000, first(None, None)), Floor { fresh: 94_900, again: 49_900 });
        let expected = Floor { fresh: 94_900, again: 29_900 };
        assert_eq!(look(&floors, at, 0, 30_000, first(None, None)), expected, "the clock was set back");
        assert!(is_front(floors.begin(["staging", "erp"], 60_000, at).floor), "each connector has its own");
        floors.start_over();
        assert!(is_front(look(&floors, at, 0, 60_000, first(None, None))));
    }

    #[test]
    fn the_pause_between_looks_from_the_front_grows_with_the_time_that_they_take() {
        for (took, pause) in [(0, 0), (1, 200), (10, 1_000), (100, 10_000), (200, 20_000), (9_000, 30_000)] {
            let (floors, at) = (Floors::default(), Instant::now());
            look(&floors, at, took, 90_000, first(Some(90_000), None));
            let begins_at_front =
                |millis| is_front(floors.begin(QUEUE, 90_000, at + Duration::from_millis(took + millis)).floor);
            assert!(begins_at_front(pause), "{took}");
            assert!(pause == 0 || !begins_at_front(pause - 1), "{took}");
        }
    }

    #[test]
    fn a_look_that_finds_an_earlier_row_goes_on_there() {
        let (floors, at) = (Floors::default(), Instant::now());
        for _ in 0..2 {
            look(&floors, at, 10, 0, first(Some(90_000), None));
        }
        let later = at + Duration::from_millis(10 + 1_000);
        assert!(is_front(look(&floors, later, 10, 0, first(Some(17_000), None))));
        let fresh = [10, 0].map(|took| look(&floors, later, took, 0, first(Some(17_000), None)).fresh);
        assert_eq!(fresh, [7_000, 16_900]);
    }

    #[test]
    fn a_look_begins_at_an_earlier_row_that_this_process_queues() {
        let (floors, at) = (Floors::default(), Instant::now());
        for _ in 0..2 {
            look(&floors, at, 10, 0, first(Some(90_000), None));
        }
        let queue = |until| {
            let until = Timestamp::from_millis(until).expect("a time");
            let change = Change::Queue { new: Box::new(delivery(1)), until, may_repeat: false };
            let change = Change::InLine { change: Box::new(change), now: until, order: Order::None, lane: 0 };
            floors.begin_before(&[Change::ReleaseWaiting, change], &Renames::default());
            floors.begin(QUEUE, 0, at).floor.fresh
        };
        assert_eq!([95_000, 30_000, 40_000].map(queue), [89_900, 29_900, 29_900]);
    }

    #[test]
    fn a_look_begins_at_a_retry_whose_commit_was_late() {
        let (floors, at) = (Floors::default(), Instant::now());
        for _ in 0..2 {
            look(&floors, at, 10, 90_000, first(None, None));
        }
        let ticket = Ticket { id: DeliveryId(1), token: 1 };
        let retry = |millis| {
            let next = Next::Later(Timestamp::from_millis(millis).expect("a time"));
            let failed = settlement(ticket, AttemptKind::Relay, Some(Failure::Timeout), Timestamp::EPOCH);
            floors.begin_before(&[Change::Settle(Box::new(Settlement { next, ..failed }))], &Renames::default());
            floors.begin(QUEUE, 90_000, at).floor.again
        };
        assert_eq!([95_000, 60_000, 70_000].map(retry), [89_900, 59_900, 59_900]);
    }
}
