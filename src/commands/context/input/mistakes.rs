//! Warnings about payloads that were probably given for the wrong API key, one for each kind of mistake.
//!
//! Its memory is bounded: a message names API keys, places and events of the catalogue, never a value of a payload.

use crate::catalog;
use crate::commands::context::Context;
use crate::model::{ApiKey, EventName};
use crate::output::{Out, counted};
use std::collections::BTreeMap;

impl Context {
    /// Warns if the one payload that a command was given is probably not one of `api_key`; `event` was given with it.
    pub fn warn_of_mistakes(
        &mut self,
        api_key: ApiKey,
        payload: &[u8],
        event: Option<&EventName>,
    ) -> anyhow::Result<()> {
        let (places, event) = (self.pointers(api_key)?, event.map(EventName::as_str));
        let mistakes = catalog::signs_of_mistake(api_key, &places, payload, &places.extract(payload), event);
        mistakes.iter().for_each(|mistake| self.out.warn(mistake));
        Ok(())
    }
}

/// Counts the lines with each mistake.
#[derive(Clone, Debug, Default)]
pub struct Mistakes {
    /// How many lines have it, and which one is the first.
    found: BTreeMap<String, (u64, u64)>,
}

impl Mistakes {
    /// Adds the mistakes of one line; line 0 is a payload that is the whole input.
    pub fn add(&mut self, line: u64, mistakes: Vec<String>) {
        for mistake in mistakes {
            self.found.entry(mistake).or_insert((0, line)).0 += 1;
        }
    }

    /// Prints them.
    pub fn tell(&self, out: &mut Out) {
        for (mistake, (count, first)) in &self.found {
            match count {
                _ if *first == 0 => out.warn(mistake),
                1 => out.warn(format!("line {first}: {mistake}")),
                _ => out.warn(format!("{}, the first is line {first}: {mistake}", counted(*count, "line"))),
            }
        }
    }
}
