//! The captured payloads of this command's store.

use crate::catalog::Learned;
use crate::commands::context::Context;
use crate::model::{ApiKey, CaptureName, EventName};
use crate::store::{CaptureFile, Captures};

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

    /// Learns from all captures of `api_key`; without a store there is nothing to learn from. It warns of captures that cannot be
    /// read: they must stop neither a check nor a relay.
    pub fn learned(&mut self, api_key: ApiKey) -> anyhow::Result<Learned> {
        let mut learned = Learned::new(api_key, self.pointers(api_key)?);
        let Some(store) = self.store()? else { return Ok(learned) };
        let captures = Captures::next_to(store.location());
        let files = captures.list(Some(api_key)).unwrap_or_else(|fault| {
            self.out.warn(format!("the captures of {api_key} are left out: {fault}"));
            Vec::new()
        });
        for CaptureFile { name, .. } in files {
            let read = captures.read(api_key, &name).map_err(|fault| fault.to_string());
            if let Err(why) = read.and_then(|payload| learned.add(&payload)) {
                self.out.warn(format!("the capture {name} of {api_key} is left out: {why}"));
            }
        }
        Ok(learned)
    }
}
