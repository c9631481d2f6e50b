//! What a seed decides.

use super::Sabotage;
use crate::model::{Order, Policy};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::time::Duration;

/// How an endpoint behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Healthy,
    /// Fails so many of a hundred, for a while or for good.
    Flaky(u64),
    /// Answers nothing but 503.
    Down,
    /// Never answers.
    Dead,
    /// Asks to be left alone.
    Busy,
    /// Takes the event, and the answer is lost.
    Silent(u64),
    /// Stands behind a gateway that answers 502 or 504 so many times of a hundred, half of the time though the event was taken.
    Behind(u64),
    /// Takes so many a second, and answers the others with 503.
    Weak(u64),
}

/// How a run is cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Itself,
    /// The process dies at its so many-th step: around a commit or a POST.
    KilledAt(u64),
    /// It is asked to stop after so long.
    StoppedAfter(Duration),
}

/// One run of one or two processes.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) manners: Vec<Manner>,
    pub(super) end: End,
    pub(super) processes: usize,
    pub(super) one_first: bool,
    /// A person looked, and asks for what may have been counted already too.
    pub(super) asks: bool,
    /// What is renamed meanwhile.
    pub(super) renames: Vec<Rename>,
}

/// A rename at a step of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rename {
    /// A commit counts as two steps, one before it and one after it.
    pub(super) step: u64,
    /// Which connector.
    pub(super) connector: usize,
    /// With which one it changes names; else it gets a new one.
    pub(super) with: Option<usize>,
}

/// What a connector is for, and what its endpoint does with what it has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Its events change stock by an amount.
    pub(super) is_delta: bool,
    /// Its endpoint ignores a webhook id that it has seen.
    pub(super) is_idempotent: bool,
}

/// What a seed decides.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) sabotage: Sabotage,
    pub(super) policy: Policy,
    /// So many of a hundred that are left are sent again as an edited copy. None where order is looked for: a copy has an id of
    /// its own.
    pub(super) edits: u64,
    /// Whether order is looked for.
    pub(super) expects_order: bool,
    pub(super) process: usize,
    /// One for each connector.
    pub(super) kinds: Vec<Kind>,
    /// The connector and the document of each event, in the order in which they happened.
    pub(super) events: Vec<(usize, usize)>,
    /// The first one sends, the others send again what is left.
    pub(super) acts: Vec<Act>,
}

/// Chance with the few questions that a plan asks.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).expect("a small number")
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.index(all.len())]
    }
}

impl Plan {
    pub(super) fn of(seed: u64, sabotage: Sabotage) -> Self {
        let mut dice = Dice::new(seed);
        let connectors = 1 + dice.index(3);
        let expects_order = sabotage == Sabotage::IgnoreOrder || dice.below(2) == 0;
        let keeps_order = expects_order && sabotage != Sabotage::IgnoreOrder;
        let policy = Policy {
            timeout: Duration::from_secs(2),
            concurrency: 1 + dice.index(4),
            retries: u32::try_from(dice.below(4)).expect("a small number"),
            retry_after_max: Duration::from_secs(20),
            rate: dice.of(&[None, None, "20/s".parse().ok()]),
            breaker: dice.of(&[0, 2, 5]),
            order: if keeps_order { Order::Document } else { Order::None },
            is_idempotent: false,
        };
        let edits = if expects_order { 0 } else { dice.of(&[0, 20, 50]) };
        let (documents, count) = (1 + dice.index(6), 5 + dice.index(30));
        let events = (0..count).map(|_| (dice.index(connectors), dice.index(documents))).collect();
        let mut acts: Vec<Act> = (0..=dice.index(3)).map(|_| act(&mut dice, connectors)).collect();
        acts.iter_mut().take(1).for_each(|first| (first.processes, first.one_first) = (1, false));
        let healthy = Act {
            manners: vec![Manner::Healthy; connectors],
            end: End::Itself,
            processes: 1,
            one_first: false,
            asks: true,
            renames: Vec::new(),
        };
        acts.push(healthy);
        let process = 1 + dice.index(8);
        let kind = |_| Kind { is_delta: dice.below(2) == 0, is_idempotent: dice.below(3) == 0 };
        let kinds = (0..connectors).map(kind).collect();
        Self { seed, sabotage, policy, edits, expects_order, process, kinds, events, acts }
    }
}

fn act(dice: &mut Dice, connectors: usize) -> Act {
    let manners = (0..connectors)
        .map(|_| match dice.below(13) {
            0..3 => Manner::Healthy,
            3..5 => Manner::Flaky(dice.below(60)),
            5 => Manner::Down,
            6 => Manner::Dead,
            7 => Manner::Busy,
            8 | 9 => Manner::Behind(dice.below(60)),
            12 => Manner::Weak(1 + dice.below(20)),
            _ => Manner::Silent(dice.below(40)),
        })
        .collect();
    let end = match dice.below(4) {
        0 => End::Itself,
        1 => End::StoppedAfter(Duration::from_millis(dice.below(3_000))),
        _ => End::KilledAt(1 + dice.below(80)),
    };
    let (processes, one_first, asks) = (1 + dice.index(2), dice.below(2) == 0, dice.below(4) == 0);
    let rename = |dice: &mut Dice| Rename {
        step: 1 + dice.below(60),
        connector: dice.index(connectors),
        with: (dice.below(2) == 0).then(|| dice.index(connectors)),
    };
    let renames = (0..dice.below(3)).map(|_| rename(dice)).collect();
    Act { manners, end, processes, one_first, asks, renames }
}
