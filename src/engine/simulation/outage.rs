//! A day on which no endpoint accepts anything, while the log answers: events come in all day long, the relay is killed and stopped,
//! and when the endpoints are back, everything arrives within hours, once and in order.

use super::Sabotage;
use super::check::Broken;
use super::plan::{Act, ActEnd, Behaviour, Dice, Plan};
use super::relay::{PAUSE, Senders, Stage};
use super::session::{Home, now, paused_runtime, webhook_id};
use super::world::{Counts, Endpoints, Fate, Received, look};
use crate::engine::Start;
use crate::log::{Access, Log, open};
use crate::model::{BREAKER_PAUSE, Failure, State};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How long the endpoints are down.
const OUTAGE: Duration = Duration::from_hours(24);

/// Longer than the outage by more than two pauses, of an hour at most each.
const RETRY_FOR: Duration = Duration::from_hours(27);

/// A day costs seconds, because a quiet relay wakes up every second: one of 100 seeds is played.
const ONE_OF: u64 = 100;

/// An event waits an hour at most before its next attempt, and the one behind it may wait another one.
const BACK_WITHIN: Duration = Duration::from_hours(2);

/// The most steps of a run: a commit or a request is two, and a quiet relay looks into the log every ten seconds.
const MOST_STEPS: u64 = 400_000;

/// The most attempts of one event in a day: a dozen until the pause is an hour, and then two in an hour on average.
const OF_ONE_EVENT: u64 = 110;

/// What is different on a day that must be found to be broken.
#[derive(Clone, Copy)]
struct How {
    outage: Duration,
    sabotage: Sabotage,
    retry_for: Duration,
    start: Start,
}

const AS_IT_IS: How = How { outage: OUTAGE, sabotage: Sabotage::None, retry_for: RETRY_FOR, start: Start::Patient };

/// A day and the evening after it.
struct Day<'a> {
    plan: Plan,
    how: How,
    home: &'a Home,
    dice: Dice,
    seen: Arc<Mutex<Received>>,
    senders: Mutex<Senders>,
    runs: usize,
    passed: Duration,
}

impl<'a> Day<'a> {
    fn of(seed: u64, how: How, home: &'a Home) -> Self {
        let (plan, dice) = (Plan::of(seed, how.sabotage), Dice::new(seed ^ 0xda11));
        let (seen, senders) = (Arc::default(), Mutex::default());
        Self { plan, how, home, dice, seen, senders, runs: 0, passed: Duration::ZERO }
    }

    /// Plays the day and the evening, and checks the promises.
    fn play(mut self) -> Result<Counts, Broken> {
        self.home.clear();
        for _ in 0..self.dice.below(4) {
            if self.passed < self.how.outage / 2 {
                let end = self.interruption();
                self.run(end)?;
                self.passed += Duration::from_millis(self.dice.below(600_000));
            }
        }
        let rest = self.how.outage.saturating_sub(self.passed);
        self.run(ActEnd::StoppedAfter(rest))?;
        let during = look(&self.seen).counts.requests;
        self.attempts_fit(during)?;
        let back_at = self.passed;
        self.run(ActEnd::Undisturbed)?;
        let took = self.passed.saturating_sub(back_at);
        if took > BACK_WITHIN {
            return Err(Broken::Attempts(format!("the last one came {took:?} after the outage")));
        }
        let mut log = open(&self.home.log(), Access::Write, now()).expect("a log").log;
        self.at_the_end(log.as_mut())
    }

    fn interruption(&mut self) -> ActEnd {
        if self.dice.below(2) == 0 {
            ActEnd::KilledAt(1 + self.dice.below(6_000))
        } else {
            ActEnd::StoppedAfter(self.how.outage / 100 * u32::try_from(self.dice.below(25)).expect("a percentage"))
        }
    }

    fn run(&mut self, end: ActEnd) -> Result<(), Broken> {
        let is_last = end == ActEnd::Undisturbed;
        let down = |dice: &mut Dice| if dice.below(3) == 0 { Behaviour::Dead } else { Behaviour::Down };
        let behaviours =
            self.plan.kinds.iter().map(|_| if is_last { Behaviour::Healthy } else { down(&mut self.dice) });
        let act = Act {
            behaviours: behaviours.collect(),
            end,
            processes: 1,
            one_first: false,
            asks: false,
            renames: Vec::new(),
        };
        let steps = if let ActEnd::KilledAt(steps) = end { steps } else { MOST_STEPS };
        let dice = Arc::new(Mutex::new(Dice::new(self.plan.seed ^ self.runs as u64)));
        let ends = Endpoints::of(&self.plan, &act, &self.seen, &dice, &self.plan.connectors());
        let ends = Endpoints { fate: Fate::after(steps), ..ends };
        let spread = 2 * self.how.outage / u32::try_from(self.plan.events.len()).expect("few events");
        let stage = Stage {
            plan: &self.plan,
            act: &act,
            number: self.runs,
            at: self.passed,
            is_last,
            pause: if is_last { PAUSE } else { spread },
            stays: !is_last,
            retry_for: self.how.retry_for,
            start: self.how.start,
        };
        let runtime = paused_runtime();
        let played = runtime.block_on(stage.play(self.home, &ends, &self.senders));
        drop(runtime);
        let played = played?;
        ends.excuse_open_attempts(&played.outcomes);
        self.runs += 1;
        self.passed += played.lasted;
        look(&self.seen).disorder.clone().map_or(Ok(()), |disorder| Err(Broken::OutOfOrder(disorder)))
    }

    /// A breaker that is open probes, and without one an event waits longer and longer: no storm, but it is never given up.
    fn attempts_fit(&self, attempts: u64) -> Result<(), Broken> {
        let Plan { policy, kinds, events, .. } = &self.plan;
        let probes = self.how.outage.as_secs() / BREAKER_PAUSE.as_secs();
        let at_a_start = policy.concurrency as u64 + u64::from(policy.breaker);
        let most = |connector: usize| {
            let of_events = events.iter().filter(|(to, _)| *to == connector).count() as u64 * OF_ONE_EVENT;
            if policy.breaker == 0 { of_events } else { of_events.min(probes + at_a_start * self.runs as u64) }
        };
        let most: u64 = (0..kinds.len()).map(most).sum();
        if attempts <= most && attempts >= 12 {
            return Ok(());
        }
        Err(Broken::Attempts(format!("{attempts} attempts of {} events, {most} may be", events.len())))
    }

    /// Everything arrived once. Only a stock change that a process had claimed when it was killed is left to a person, and holds
    /// those behind it.
    fn at_the_end(&self, log: &mut dyn Log) -> Result<Counts, Broken> {
        let (plan, mut seen) = (&self.plan, look(&self.seen));
        let may_be_left = |connector: usize| {
            let kind = plan.kinds[connector];
            seen.counts.kills > 0 && kind.is_delta && !kind.is_idempotent
        };
        let mut left = 0;
        for (event, (connector, _)) in plan.events.iter().enumerate() {
            let id = webhook_id(event);
            let row = log.find(&id).expect("an answer").filter(|_| plan.sabotage != Sabotage::LoseOne || event > 0);
            let Some(row) = row else { return Err(Broken::Lost(id)) };
            let failure = row.last_attempt.as_ref().and_then(|attempt| attempt.answer.as_ref()?.failure);
            let accepted = seen.accepted.get(&id).copied().unwrap_or_default();
            let is_held = row.state == State::Failed && failure == Some(Failure::Held) && plan.expects_order;
            match row.state {
                State::Delivered if accepted == 1 => {}
                State::Delivered => return Err(Broken::TooOften { id, accepted, excused: 0 }),
                State::Unknown if accepted == 0 && may_be_left(*connector) => left += 1,
                _ if is_held && accepted == 0 && may_be_left(*connector) => left += 1,
                state => return Err(Broken::Lost(format!("{id}: {state} {failure:?}"))),
            }
        }
        seen.counts.left_to_a_person += left;
        seen.counts.delivered += seen.accepted.len() as u64;
        Ok(seen.counts.clone())
    }
}

fn run_days(seeds: std::ops::Range<u64>, how: How) -> (Vec<(u64, Broken)>, Counts) {
    super::run_all_with(seeds, |seed, home| Day::of(seed, how, home).play())
}

#[test]
fn after_a_day_of_outage_everything_is_delivered_once_and_in_order() {
    let seeds = super::seeds();
    let seeds = seeds.start..seeds.start + (seeds.end - seeds.start).div_ceil(ONE_OF);
    let (broken, counts) = run_days(seeds.clone(), AS_IT_IS);
    assert!(broken.is_empty(), "seeds {seeds:?}: {} broke: {:?}", broken.len(), &broken[..broken.len().min(5)]);
    assert!(counts.kills > 0 && counts.stops > 0 && counts.failures > 0 && counts.timeouts > 0, "{counts:?}");
    assert!(counts.delivered > 20 * counts.left_to_a_person, "{counts:?}");
}

#[test]
fn deliberate_faults_of_a_day_of_outage_are_found() {
    let (as_it_is, home) = (How { outage: Duration::from_hours(3), ..AS_IT_IS }, Home::new());
    assert_eq!(Day::of(0, as_it_is, &home).play().err(), None);
    let check = |what: &str, how: How, is_it: fn(&Broken) -> bool| {
        let days = (0..6).map(|seed| Day::of(seed, how, &home).play());
        let found = days.filter_map(Result::err).find(&is_it);
        assert!(found.is_some(), "it is not found: {what}");
    };
    let is_lost: fn(&Broken) -> bool = |found| matches!(found, Broken::Lost(_));
    check("retries end in the outage", How { retry_for: as_it_is.outage / 2, ..as_it_is }, is_lost);
    check("a row is missing", How { sabotage: Sabotage::LoseOne, ..as_it_is }, is_lost);
    check("a breaker that gives up", How { start: Start::All, ..as_it_is }, is_lost);
    let of = |sabotage| How { sabotage, ..as_it_is };
    check("twice", of(Sabotage::SendTwice), |found| matches!(found, Broken::TooOften { .. }));
    check("a storm", of(Sabotage::Storm), |found| matches!(found, Broken::Attempts(_)));
    check("no order", of(Sabotage::IgnoreOrder), |found| matches!(found, Broken::OutOfOrder(_)));
}
