//! Plans: everything that a seed decides.

use super::Sabotage;
use crate::model::{Order, Policy};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::time::Duration;

/// How an endpoint behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behaviour {
    Healthy,
    /// Fails this percentage of attempts, temporarily or permanently.
    Flaky(u64),
    /// Always answers 503.
    Down,
    /// Never answers.
    Dead,
    /// Asks for pauses by `Retry-After`.
    Busy,
    /// Accepts the event, but this percentage of answers is lost.
    Silent(u64),
    /// Is behind a gateway that answers this percentage with 502 or 504; half of those events were accepted.
    Behind(u64),
    /// Accepts this many events per second, and answers the others with 503.
    Weak(u64),
}

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActEnd {
    Undisturbed,
    /// The process dies at this step. Each commit and each request is two steps.
    KilledAt(u64),
    /// The run is asked to stop after this time.
    StoppedAfter(Duration),
}

/// One run of one or two processes.
#[derive(Clone, Debug)]
pub(super) struct Act {
    pub(super) behaviours: Vec<Behaviour>,
    pub(super) end: ActEnd,
    pub(super) processes: usize,
    pub(super) one_first: bool,
    /// A person also asks for stock changes that may already have been applied.
    pub(super) asks: bool,
    /// Connectors that are renamed during the run.
    pub(super) renames: Vec<Rename>,
}

/// A rename at a step of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rename {
    /// A commit counts as two steps, one before it and one after it.
    pub(super) step: u64,
    /// Which connector.
    pub(super) connector: usize,
    /// The connector that it exchanges names with; otherwise it gets a new name.
    pub(super) with: Option<usize>,
}

/// The kind of a connector's events, and how its endpoint treats repeated ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ConnectorKind {
    /// Its events change stock by an amount.
    pub(super) is_delta: bool,
    /// Its endpoint ignores a webhook id that it has seen.
    pub(super) is_idempotent: bool,
}

/// Everything that a seed decides.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) sabotage: Sabotage,
    pub(super) policy: Policy,
    /// The percentage of unsent events that are sent as an edited copy. Zero if order is checked, as a copy has an id of its own.
    pub(super) edits: u64,
    /// Whether order is checked.
    pub(super) expects_order: bool,
    pub(super) process: usize,
    /// One for each connector.
    pub(super) kinds: Vec<ConnectorKind>,
    /// The connector and the document of each event, in the order in which they happened.
    pub(super) events: Vec<(usize, usize)>,
    /// The first run sends new events, the others send what is left.
    pub(super) acts: Vec<Act>,
}

/// A seeded random number generator.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Returns a number below `end`.
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
            ..Policy::default()
        };
        let edits = if expects_order { 0 } else { dice.of(&[0, 20, 50]) };
        let (documents, count) = (1 + dice.index(6), 5 + dice.index(30));
        let events = (0..count).map(|_| (dice.index(connectors), dice.index(documents))).collect();
        let mut acts: Vec<Act> = (0..=dice.index(3)).map(|_| act(&mut dice, connectors)).collect();
        acts.iter_mut().take(1).for_each(|first| (first.processes, first.one_first) = (1, false));
        let healthy = Act {
            behaviours: vec![Behaviour::Healthy; connectors],
            end: ActEnd::Undisturbed,
            processes: 1,
            one_first: false,
            asks: true,
            renames: Vec::new(),
        };
        acts.push(healthy);
        let process = 1 + dice.index(8);
        let kind = |_| ConnectorKind { is_delta: dice.below(2) == 0, is_idempotent: dice.below(3) == 0 };
        let kinds = (0..connectors).map(kind).collect();
        Self { seed, sabotage, policy, edits, expects_order, process, kinds, events, acts }
    }
}

fn act(dice: &mut Dice, connectors: usize) -> Act {
    let behaviours = (0..connectors)
        .map(|_| match dice.below(13) {
            0..3 => Behaviour::Healthy,
            3..5 => Behaviour::Flaky(dice.below(60)),
            5 => Behaviour::Down,
            6 => Behaviour::Dead,
            7 => Behaviour::Busy,
            8 | 9 => Behaviour::Behind(dice.below(60)),
            12 => Behaviour::Weak(1 + dice.below(20)),
            _ => Behaviour::Silent(dice.below(40)),
        })
        .collect();
    let end = match dice.below(4) {
        0 => ActEnd::Undisturbed,
        1 => ActEnd::StoppedAfter(Duration::from_millis(dice.below(3_000))),
        _ => ActEnd::KilledAt(1 + dice.below(80)),
    };
    let (processes, one_first, asks) = (1 + dice.index(2), dice.below(2) == 0, dice.below(4) == 0);
    let rename = |dice: &mut Dice| Rename {
        step: 1 + dice.below(60),
        connector: dice.index(connectors),
        with: (dice.below(2) == 0).then(|| dice.index(connectors)),
    };
    let renames = (0..dice.below(3)).map(|_| rename(dice)).collect();
    Act { behaviours, end, processes, one_first, asks, renames }
}
