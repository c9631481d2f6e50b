//! What filters that select no event may have meant.

use super::is_cause;
use crate::commands::context::{Context, FilterArgs, next_steps};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{Delivery, DeliveryId, IdRange, Page, Query, Sort, State, parse_time, quoted};
use crate::output::counted;
use std::collections::{BTreeMap, BTreeSet};

/// At most this many events are looked up.
const NAMED: usize = 5;

/// At most this many events in other states are counted.
const COUNTED: usize = 1_000;

/// Only among this many of the newest events, because no index helps: there may be millions.
const LOOKED_AT: i64 = 20_000;

/// Filters that select no event.
pub struct EmptySelection<'a> {
    text: Option<&'a str>,
    filters: &'a FilterArgs,
    /// What they mean.
    query: &'a Query,
    /// Whether the command has the flag `--state`.
    has_states: bool,
}

impl FilterArgs {
    /// Names a selection without events: a text to search for, and these filters, which mean `query`.
    pub fn without_events<'a>(&'a self, text: Option<&'a str>, query: &'a Query) -> EmptySelection<'a> {
        EmptySelection { text, filters: self, query, has_states: false }
    }
}

impl EmptySelection<'_> {
    /// The command has the flag `--state`.
    #[must_use]
    pub fn with_states(self) -> Self {
        Self { has_states: true, ..self }
    }

    /// Says what may be wrong with the arguments, because they select no event.
    pub fn tell(&self, log: &mut dyn Log, context: &mut Context) -> Result<(), Fault> {
        self.tell_quotes(log, context)?;
        let named = self.tell_states(log, context)?;
        self.tell_other_states(&named, log, context)
    }

    /// Without quotes the second word of a time or of a cause was taken as TEXT.
    fn tell_quotes(&self, log: &mut dyn Log, context: &mut Context) -> Result<(), Fault> {
        let Some(text) = self.text else { return Ok(()) };
        let look = context.out.look();
        let times = [("--since", &self.filters.since), ("--until", &self.filters.until)];
        let mut meant: Vec<(&str, String)> = times
            .into_iter()
            .filter_map(|(flag, given)| Some((flag, format!("{} {text}", given.as_deref()?))))
            .collect();
        meant.retain(|(_, value)| parse_time(value, look.now, &look.zone).is_ok());
        for given in &self.filters.causes {
            let whole = format!("{given} {text}");
            if is_cause(log, self.query, &whole)? {
                meant.push(("--cause", whole));
            }
        }
        for (flag, value) in meant {
            context.out.say(format!("Did you mean {flag} {}?", quoted(&value)));
        }
        Ok(())
    }

    /// Events that were named by their ids may be in a state that is not searched. A text may be the id of an event too. Returns those that it
    /// named.
    fn tell_states(&self, log: &mut dyn Log, context: &mut Context) -> Result<BTreeSet<DeliveryId>, Fault> {
        let Self { text, query, .. } = *self;
        let ids = query.ids.iter().flat_map(|range| range.from.0..=range.to.0).map(DeliveryId);
        let mut rows = Vec::new();
        for id in ids.take(NAMED).chain(text.and_then(|text| text.parse().ok())) {
            rows.extend(log.get(id)?);
        }
        if let Some(webhook_id) = text {
            rows.extend(log.find(webhook_id)?);
        }
        let is_here = |row: &Delivery| query.environment.as_ref().is_none_or(|here| here.as_str() == row.environment);
        let mut named = BTreeSet::new();
        for row in rows.into_iter().filter(|row| is_here(row) && !query.selects(row.state)) {
            if named.insert(row.id) {
                tell_state(&row, context);
            }
        }
        Ok(named)
    }

    /// What was searched for may be in events that were delivered. Looked for only if a person reads the answer and named something.
    fn tell_other_states(
        &self,
        named: &BTreeSet<DeliveryId>,
        log: &mut dyn Log,
        context: &mut Context,
    ) -> Result<(), Fault> {
        let query = self.query;
        let lists = [&query.documents, &query.products, &query.stores, &query.webhook_ids];
        let names_something =
            query.text.is_some() || !query.places.is_empty() || lists.into_iter().any(|list| !list.is_empty());
        let is_seen = context.out.is_error_terminal() && !context.out.is_quiet();
        if !named.is_empty() || !names_something || !is_seen {
            return Ok(());
        }
        let states = [State::Failed, State::Unknown, State::Pending, State::Delivered, State::Discarded];
        let states = states.into_iter().filter(|state| !query.selects(*state)).collect();
        let mut others = Query { states, ..query.clone() };
        if others.ids.is_empty() {
            others.ids.push(newest(log)?);
        }
        let rows = log.search(&others, &Page { sort: Sort::Newest, limit: COUNTED + 1, after: None })?;
        if let [only] = &rows[..] {
            tell_state(only, context);
            return Ok(());
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        rows.iter().for_each(|row| *counts.entry(row.state.as_str()).or_default() += 1);
        for (state, count) in counts {
            let (events, match_) = match count {
                1 => (format!("1 {state} event"), "matches"),
                _ if rows.len() > COUNTED => {
                    (format!("At least {}", counted(count, &format!("{state} event"))), "match")
                }
                _ => (counted(count, &format!("{state} event")), "match"),
            };
            let add = if self.has_states { format!(": add --state {state}") } else { String::new() };
            context.out.say(format!("{events} {match_}{add}."));
        }
        Ok(())
    }
}

fn tell_state(row: &Delivery, context: &mut Context) {
    let next = next_steps::of_known_event(row.id, row.state);
    context.out.say(format!("Event {} is {}. {next}", row.id, row.state));
}

/// Returns the ids of the newest events. Their highest is found bit by bit: whether an id at or above another exists is answered at once.
fn newest(log: &mut dyn Log) -> Result<IdRange, Fault> {
    let from = |id: i64| IdRange { from: DeliveryId(id), to: DeliveryId(i64::MAX) };
    let mut highest = 0;
    for bit in (0..i64::BITS - 1).rev() {
        let higher = highest | 1 << bit;
        let exists = Query { states: State::ALL.to_vec(), ids: vec![from(higher)], ..Query::default() };
        if log.count_up_to(&exists, 1)? > 0 {
            highest = higher;
        }
    }
    Ok(from(highest.saturating_sub(LOOKED_AT)))
}
