//! Events for a connector that cannot take them: they may be added, for the CMS may know what this store does not, but whoever
//! adds them hears of it.

use crate::commands::context::Context;
use crate::model::{ApiKey, ConnectorName};
use std::collections::BTreeMap;

/// So many of them are told one by one.
const TOLD: usize = 20;

/// So many connectors of one API key are kept in mind; a line may name any.
const KNOWN: usize = 1000;

impl Context {
    /// Says why an event of `api_key` cannot be sent to `connector` as the store is now; nothing where it can.
    pub(super) fn misfit(&self, api_key: ApiKey, connector: &str) -> anyhow::Result<Option<String>> {
        let Some(store) = self.store()? else {
            return Ok(Some(format!(
                "there is no store here, and so no connector {connector}: add it before you repost the event"
            )));
        };
        let known = connector.parse::<ConnectorName>().ok().and_then(|name| store.connector(&name));
        Ok(match known {
            Some(Ok(known)) if known.api_key != api_key => {
                Some(format!("the connector {connector} is of {}, and the event of {api_key}", known.api_key))
            }
            Some(_) => None,
            None => Some(format!("the store has no connector {connector}: add it before you repost the event")),
        })
    }
}

/// Counts events by what keeps their connector from taking them.
#[derive(Default)]
pub struct Misfits {
    known: BTreeMap<ApiKey, BTreeMap<String, (Option<String>, u64)>>,
    beyond: u64,
}

impl Misfits {
    /// Looks at one more event.
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

    /// Says what was found, a line for each connector, and that a bulk repost leaves them out.
    pub fn tell(&self, context: &mut Context) {
        let mut found: Vec<(&str, u64)> = self
            .known
            .values()
            .flat_map(BTreeMap::values)
            .filter_map(|(why, count)| Some((why.as_deref()?, *count)))
            .collect();
        if found.is_empty() {
            return;
        }
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (why, count) in found.iter().take(TOLD) {
            let events = if *count == 1 { "1 event".to_owned() } else { format!("{count} events") };
            context.out.warn(format!("{events}: {why}"));
        }
        let more = self.beyond + found.iter().skip(TOLD).map(|(_, count)| count).sum::<u64>();
        if more > 0 {
            context.out.warn(format!("and {more} more events for other connectors that cannot take them"));
        }
        context
            .out
            .say("A bulk repost skips them as long as this is so; `inv-hooks repost --to NAME` sends them elsewhere.");
    }
}
