//! Asks the questions of `connector add` on a terminal: for values that no flag gave.
//!
//! It saves nothing. `review` shows the connector before it is saved.

use super::fields::{FieldArgs, stored};
use super::questions;
use crate::commands::context::Context;
use crate::model::{ConnectorName, Secret};
use crate::store::ConnectorRecord;

/// Asks for the API key, events, endpoint, headers and name if they are missing.
pub fn ask(
    context: &mut Context,
    name: &mut Option<ConnectorName>,
    fields: &mut FieldArgs,
    headers: &mut Vec<(String, Secret)>,
) -> anyhow::Result<()> {
    let has_headers = !headers.is_empty();
    let api_key = match &fields.api_key {
        Some(given) => given.clone(),
        None => questions::api_key(context)?,
    };
    fields.api_key = Some(api_key.clone());
    if fields.events.is_empty() {
        fields.events = questions::events(context, &api_key, &[])?;
    }
    let mut record = ConnectorRecord::new("new".parse()?, &api_key, stored(fields.endpoint.as_deref().unwrap_or("")));
    record.allows_http = fields.allow_http;
    if fields.endpoint.is_none() {
        record.endpoint.value = questions::endpoint(context, &record)?;
        fields.endpoint = Some(typed(&record.endpoint.value));
    }
    if !has_headers {
        while let Some((name, value)) = questions::header(context, &record)? {
            record.headers.set(&name, value.clone());
            headers.push((name, value));
        }
    }
    if name.is_none() {
        let taken = questions::taken(context)?;
        let initial = questions::free_name(&api_key, &taken);
        *name = Some(questions::name(context, initial.as_ref().map(ConnectorName::as_str), &taken)?);
    }
    Ok(())
}

/// Returns the text as a flag would have it. (In the store, `$` in literal text is doubled.)
fn typed(stored: &Secret) -> String {
    crate::model::Template::parse(stored.expose())
        .ok()
        .and_then(|template| template.as_literal())
        .unwrap_or_else(|| stored.expose().to_owned())
}
