//! What the pages know since the start of the relay.

use super::connectors::{RelayConnector, RelayConnectors};
use super::latest::LatestAttempts;
use crate::commands::context::Context;
use crate::model::{AnswerFrom, Environment, Zone};
use crate::output::{Look, Repeated};
use crate::runtime;
use crate::store::Store;
use std::sync::Arc;

/// How wide a list is made: wide enough for relative times.
const WIDTH: usize = 200;

/// What the pages know.
pub(super) struct Site {
    pub(super) environment: Environment,
    pub(super) zone: Zone,
    /// The flags that commands on the pages repeat.
    pub(super) repeated: Repeated,
    pub(super) store: Store,
    /// The connectors of the relay, by name.
    pub(super) connectors: Vec<ShownConnector>,
    pub(super) latest: LatestAttempts,
}

/// A connector of the relay.
pub(super) struct ShownConnector {
    pub(super) name: String,
    pub(super) answer: AnswerFrom,
    /// Its index among the destinations of the run.
    pub(super) index: usize,
}

impl Site {
    pub(super) fn new(context: &Context, connectors: &RelayConnectors, latest: LatestAttempts) -> anyhow::Result<Self> {
        let shown =
            |one: &Arc<RelayConnector>| ShownConnector { name: one.name.clone(), answer: one.answer, index: one.index };
        let mut connectors: Vec<ShownConnector> = connectors.iter().map(shown).collect();
        connectors.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            environment: context.environment()?,
            zone: context.out.look().zone.clone(),
            repeated: context.out.repeated().clone(),
            store: context.need_store()?,
            connectors,
            latest,
        })
    }

    /// Returns how times are shown now.
    pub(super) fn look(&self) -> Look {
        Look {
            now: runtime::now(),
            zone: self.zone.clone(),
            width: Some(WIDTH),
            has_color: false,
            is_zone_given: false,
        }
    }

    /// Returns a command with the flags that name the store and the log of the relay.
    pub(super) fn command(&self, line: &str) -> String {
        self.repeated.in_line(line).into_owned()
    }
}
