//! Compares the three sides: what the CMS was answered, what the log says, and what the endpoint counted.

use super::cms::{Answer, Event};
use std::collections::{BTreeMap, BTreeSet};

/// The facts of the three sides, by the name of the event.
#[derive(Clone, Debug)]
pub struct Truth {
    /// What the CMS was answered. Its failed page has all that are not [`Answer::Ok`].
    pub posted: BTreeMap<String, Answer>,
    /// The states of the rows.
    pub rows: BTreeMap<String, Vec<String>>,
    /// How many times the endpoint counted it.
    pub applied: BTreeMap<String, usize>,
    /// How many answers the endpoint lost on purpose after it counted.
    pub broken: usize,
    /// How many events can have been in flight at all kills together.
    pub room: usize,
}

/// The counts of a day that has no contradiction.
#[derive(Debug)]
pub struct Evening {
    pub delivered: usize,
    /// The CMS's failed page.
    pub page: BTreeSet<String>,
    /// Those on the page that never came into the log.
    pub never_had: BTreeSet<String>,
    /// How many of those on the page are unknown here: in flight when the relay was killed.
    pub unknown: usize,
    /// Those on the page that are delivered here: their answer was lost with the relay.
    pub unheard: BTreeSet<String>,
    /// Those on the page that the endpoint counted.
    pub doubtful: BTreeSet<String>,
    certain: String,
}

/// The counts after the reposts.
#[derive(Debug)]
pub struct End {
    /// Deltas that were counted twice, all of them in doubt.
    deltas: usize,
    /// Other events that were counted more than once, which does no harm.
    others: usize,
}

impl Evening {
    /// One line for people.
    pub fn summary(&self) -> String {
        format!(
            "{} delivered, {} on the failed page: {} never came into the log, {} unknown, {} delivered and unheard, {} in doubt",
            self.delivered,
            self.page.len(),
            self.never_had.len(),
            self.unknown,
            self.unheard.len(),
            self.doubtful.len()
        )
    }

    /// A delta that was accepted.
    pub fn first_certain(&self) -> &str {
        &self.certain
    }
}

impl End {
    /// One line for people.
    pub fn summary(&self) -> String {
        let Self { deltas, others } = self;
        format!("{deltas} stock changes counted twice, all in flight when something broke; {others} other events")
    }
}

fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

impl Truth {
    fn applied(&self, id: &str) -> usize {
        self.applied.get(id).copied().unwrap_or_default()
    }

    fn states(&self, id: &str) -> Vec<&str> {
        self.rows.get(id).into_iter().flatten().map(String::as_str).collect()
    }

    /// Compares after a day on which every event was posted once.
    pub fn in_the_evening(&self) -> Result<Evening, String> {
        let mut evening = Evening {
            delivered: 0,
            page: BTreeSet::new(),
            never_had: BTreeSet::new(),
            unknown: 0,
            unheard: BTreeSet::new(),
            doubtful: BTreeSet::new(),
            certain: String::new(),
        };
        for (id, answer) in &self.posted {
            let applied = self.applied(id);
            ensure(applied <= 1 || !Event::named(id).is_delta(), || format!("{id} was counted {applied} times"))?;
            match answer {
                Answer::Ok => self.accepted(id, &mut evening)?,
                _ => self.failed(id, answer, &mut evening)?,
            }
        }
        let strange = self.rows.keys().chain(self.applied.keys()).find(|id| !self.posted.contains_key(*id));
        ensure(strange.is_none(), || format!("{strange:?} was never posted"))?;
        let (unheard, doubtful) = (evening.unheard.len(), evening.doubtful.len());
        ensure(unheard <= self.room, || format!("{unheard} are delivered and unheard, {} may be", self.room))?;
        let may_be = self.room + self.broken;
        ensure(doubtful <= may_be, || format!("{doubtful} are in doubt, {may_be} may be"))?;
        Ok(evening)
    }

    /// No event that was answered 2xx is lost.
    fn accepted(&self, id: &str, evening: &mut Evening) -> Result<(), String> {
        ensure(self.applied(id) > 0, || format!("{id} was answered 2xx and was never counted"))?;
        let states = self.states(id);
        ensure(states == ["delivered"], || format!("{id} was answered 2xx, and the log says {states:?}"))?;
        evening.delivered += 1;
        if Event::named(id).is_delta() && self.applied(id) == 1 {
            id.clone_into(&mut evening.certain);
        }
        Ok(())
    }

    /// The failed page is what is failed or unknown here, except where the relay was killed in between.
    fn failed(&self, id: &str, answer: &Answer, evening: &mut Evening) -> Result<(), String> {
        evening.page.insert(id.to_owned());
        let applied = self.applied(id);
        let place = |what: &str| format!("{id} was answered {answer:?}, and {what}; counted {applied} times");
        match self.states(id)[..] {
            [] => {
                ensure(answer.is_without_row(), || place("the log does not have it"))?;
                ensure(applied == 0, || place("the log does not have it"))?;
                evening.never_had.insert(id.to_owned());
            }
            [state @ ("failed" | "unknown")] => {
                ensure(*answer != Answer::NotReached, || place("the log has it"))?;
                evening.unknown += usize::from(state == "unknown");
            }
            ["delivered"] => {
                ensure(*answer == Answer::Silent, || place("the log says that it was delivered"))?;
                evening.unheard.insert(id.to_owned());
            }
            ref states => return Err(place(&format!("the log says {states:?}"))),
        }
        if applied > 0 {
            evening.doubtful.insert(id.to_owned());
        }
        Ok(())
    }

    /// Compares after all reposts: both lists are empty, and no stock change was counted twice that was not in doubt.
    pub fn at_the_end(&self, evening: &Evening) -> Result<End, String> {
        let page: Vec<_> = self.posted.iter().filter(|(_, answer)| !answer.is_ok()).collect();
        ensure(page.is_empty(), || format!("the failed page still has {page:?}"))?;
        let mut end = End { deltas: 0, others: 0 };
        for id in self.posted.keys() {
            let (states, applied) = (self.states(id), self.applied(id));
            let is_settled =
                states.contains(&"delivered") && states.iter().all(|one| ["delivered", "discarded"].contains(one));
            ensure(is_settled, || format!("{id}: the log says {states:?}"))?;
            ensure(applied > 0, || format!("{id} was never counted"))?;
            let is_delta = Event::named(id).is_delta();
            let most = 1 + usize::from(evening.doubtful.contains(id));
            ensure(applied <= most || !is_delta, || format!("{id} was counted {applied} times, {most} may be"))?;
            end.deltas += usize::from(is_delta && applied > 1);
            end.others += usize::from(!is_delta && applied > 1);
        }
        Ok(end)
    }
}
