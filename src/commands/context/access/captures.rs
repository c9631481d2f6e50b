//! The captured payloads of this command's store.

use crate::commands::context::Context;
use crate::model::{ApiKey, CaptureName, EventName};
use crate::store::Captures;

impl Context {
    /// Returns the captures next to the store; exit 5 if no store was found.
    pub fn captures(&self) -> anyhow::Result<Captures> {
        Ok(Captures::next_to(self.need_store()?.location()))
    }

    /// Returns the event of a capture: the one that its payload names, else the one that its name gives.
    pub fn event_of_capture(
        &self,
        api_key: ApiKey,
        name: &CaptureName,
        payload: &[u8],
    ) -> anyhow::Result<Option<EventName>> {
        let named = self.pointers(api_key)?.extract(payload).event_of(api_key);
        Ok(named.or_else(|| name.event().filter(|_| api_key.has_events())))
    }
}
