//! Checks the event that a command was given with an API key.

use crate::catalog;
use crate::commands::Context;
use crate::error::Fault;
use crate::model::{ApiKey, EventName};

/// Refuses an event of another key. An unknown event gives only a warning: the published list is not complete.
pub fn check_event(context: &mut Context, key: ApiKey, event: Option<&EventName>) -> Result<(), Fault> {
    let Some(event) = event.map(EventName::as_str) else { return Ok(()) };
    if catalog::events(key).contains(&event) {
        return Ok(());
    }
    let others: Vec<_> = catalog::keys_of_event(event).into_iter().map(ApiKey::as_str).collect();
    if catalog::events(key).is_empty() {
        return Err(Fault::not_found(format!("{key} has no events")).hint("Run it without --event."));
    }
    if !others.is_empty() {
        let fault = Fault::not_found(format!("{event} is not an event of {key}"));
        return Err(fault.hint(format!("It is an event of {}.", others.join(", "))));
    }
    let near = catalog::suggest_event(key, event).map(|near| format!("; did you mean {near}?"));
    context.out.warn(format!("{event} is not in the published list of {key}{}", near.unwrap_or_default()));
    Ok(())
}
