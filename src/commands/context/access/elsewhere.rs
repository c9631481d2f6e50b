//! Failed events that a list leaves out although no filter excludes them: those of other environments, and tests.

use crate::commands::context::Context;
use crate::error::Fault;
use crate::log::{GroupBy, Log};
use crate::model::{Query, Zone};

impl Context {
    /// Returns how many failed events of other environments `query` would find, by environment; the largest group first.
    pub fn elsewhere(&self, log: &mut dyn Log, query: &Query) -> anyhow::Result<Vec<(String, u64)>> {
        let environment = Some(self.environment()?);
        Ok(log.elsewhere(&Query { environment, ..query.clone() })?)
    }

    /// Prints how many failed events of other environments the log has: the log may be shared, or the environment in the store
    /// may have changed.
    pub fn tell_elsewhere(&mut self, log: &mut dyn Log, query: &Query, what: &str) -> anyhow::Result<()> {
        let others = self.elsewhere(log, query)?;
        if !others.is_empty() {
            let here = self.environment()?;
            let events = if query.is_of_failures() { "Failed events" } else { "Events" };
            self.out
                .say(format!("{events} of other environments {what}: {}; this store is for {here}.", counted(&others)));
        }
        Ok(())
    }

    /// Prints what a search without results left out: tests, and other environments. It does not search payloads a second
    /// time.
    pub fn tell_left_out(&mut self, log: &mut dyn Log, query: &Query) -> anyhow::Result<()> {
        self.tell_tests_left_out(log, query)?;
        let query = Query { text: None, places: Vec::new(), ..query.clone() };
        self.tell_elsewhere(log, &query, "were left out")
    }

    /// Says how many test events a query that found nothing left out.
    pub fn tell_tests_left_out(&mut self, log: &mut dyn Log, query: &Query) -> anyhow::Result<()> {
        let was_searched = query.text.is_some() || !query.places.is_empty();
        let query = Query { text: None, places: Vec::new(), ..query.clone() };
        if !query.include_tests {
            let with_tests = Query { include_tests: true, ..query.clone() };
            // Counts by connector are the quickest of all: a million rows may have been searched.
            let mut count = |query: &Query| {
                let counts = log.stats(query, &[GroupBy::Connector], &Zone::utc())?;
                Ok::<u64, Fault>(counts.iter().map(|row| row.count).sum())
            };
            let all = count(&with_tests)?;
            let real = if was_searched { count(&query)? } else { 0 };
            let tests = all.saturating_sub(real);
            let (events, were) = if tests == 1 { ("event", "was") } else { ("events", "were") };
            if tests > 0 {
                let failed = if query.is_of_failures() { " failed" } else { "" };
                self.out.say(format!("{tests}{failed} test {events} {were} left out: add --include-tests."));
            }
        }
        Ok(())
    }
}

/// Returns the groups in words: `3 of staging, 1 of test`.
pub fn counted(environments: &[(String, u64)]) -> String {
    let words: Vec<String> =
        environments.iter().map(|(environment, count)| format!("{count} of {environment}")).collect();
    words.join(", ")
}
