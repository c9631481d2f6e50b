//! Events for a connector that cannot take them. They can be added, because the CMS may know connectors that this store does
//! not know, but the command warns.

use crate::commands::context::Context;
use crate::commands::context::next_steps;
use crate::model::{ApiKey, ConnectorName, Invisible, proposed_name, quoted};
use crate::output::counted;
use std::collections::BTreeMap;

/// At most this many of them are listed.
const TOLD: usize = 20;

/// At most this many connectors per API key are remembered; a line can name any connector.
const KNOWN: usize = 1000;

impl Context {
    /// Returns why the store does not allow sending an event of `api_key` to `connector`; nothing if it does.
    pub(super) fn misfit(&self, api_key: ApiKey, connector: &str) -> anyhow::Result<Option<String>> {
        let Some(store) = self.store()? else {
            let shown = quoted(connector);
            return Ok(Some(match connector.parse::<ConnectorName>() {
                Ok(_) => format!(
                    "there is no store here, so there is no connector {shown}: add it before you repost the event"
                ),
                Err(_) => format!("there is no store here, and no store can have a connector {shown}"),
            }));
        };
        let Ok(name) = connector.parse::<ConnectorName>() else {
            let near = proposed_name(connector).filter(|name| store.record(name).is_some());
            let near = near.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
            return Ok(Some(format!("no store can have a connector {}{near}", quoted(connector))));
        };
        let known = store.recipient(&name, api_key);
        Ok(match known {
            Some(Ok(known)) if known.api_key != api_key => Some(format!(
                "the connector {connector} has the API key {}, but the event has {api_key}",
                known.api_key
            )),
            Some(_) => None,
            None => Some(format!("the store has no connector {connector}: add it before you repost the event")),
        })
    }
}

/// Counts events by the reason why their connector cannot take them.
#[derive(Default)]
pub struct Misfits {
    known: BTreeMap<ApiKey, BTreeMap<String, (Option<String>, u64)>>,
    beyond: u64,
}

impl Misfits {
    /// Checks one more event.
    pub fn look(&mut self, context: &Context, api_key: ApiKey, connector: &str) -> anyhow::Result<()> {
        let known = self.known.entry(api_key).or_default();
        if let Some((_, count)) = known.get_mut(connector) {
            *count += 1;
            return Ok(());
        }
        let why = context.misfit(api_key, connector)?;
        if known.len() < KNOWN {
            known.insert(connector.to_owned(), (why, 1));
        } else {
            self.beyond += u64::from(why.is_some());
        }
        Ok(())
    }

    /// Reports the findings, one line per connector, and that a bulk repost skips these events.
    pub fn tell(&self, context: &mut Context) {
        let of_key = |(key, known)| BTreeMap::iter(known).map(move |(name, why)| (key, name, why));
        let of_one = |(key, name, (why, count)): (&ApiKey, &String, &(Option<String>, u64))| {
            Some((*key, name.clone(), why.clone()?, *count))
        };
        let mut found: Vec<(ApiKey, String, String, u64)> =
            self.known.iter().flat_map(of_key).filter_map(of_one).collect();
        if found.is_empty() {
            return;
        }
        found.sort_by_key(|(.., count)| std::cmp::Reverse(*count));
        for (.., why, count) in found.iter().take(TOLD) {
            context.out.warn(format!("{}: {why}", counted(*count, "event")));
        }
        let more = self.beyond + found.iter().skip(TOLD).map(|(.., count)| count).sum::<u64>();
        if more > 0 {
            context.out.warn(format!("and {} for other connectors that cannot take them", counted(more, "more event")));
        }
        let (api_key, name, ..) = &found[0];
        let selection = match Invisible::find(name) {
            // It cannot be copied from a terminal.
            Some(_) => "ID".to_owned(),
            None => format!("--connector {} --api-key {api_key}", quoted(name)),
        };
        context.out.say(next_steps::misfits(&selection));
    }
}
