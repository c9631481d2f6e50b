//! The question before test payloads go to an endpoint that may move real stock.

use crate::commands::context::{Context, Route};

/// Asks before `what` goes to an endpoint that may move real stock. Returns the answer.
pub fn may_send(context: &mut Context, routes: &[Route], what: &str) -> anyhow::Result<bool> {
    let environment = context.environment()?;
    let far: Vec<String> = routes
        .iter()
        .filter(|route| !route.destination.endpoint.is_loopback())
        .map(|route| route.destination.endpoint.redacted())
        .collect();
    if environment.is_test() || far.is_empty() {
        return Ok(true);
    }
    let far = far.join(", ");
    context.confirm(&format!(
        "Send {what} to {far}? The environment is {environment}: test payloads can change real stock."
    ))
}
