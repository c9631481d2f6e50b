//! `[log] url`: its references are resolved, and a password that is written in it is found. It opens no log.

use super::load::Store;
use super::{lookup, resolve};
use crate::error::Fault;
use crate::model::{Finding, FindingCode, Secret, Severity, Template, has_password};

/// The field in messages.
const FIELD: &str = "log.url";

impl Store {
    /// Returns `[log] url` with its references resolved.
    ///
    /// # Errors
    /// The first reference that cannot be resolved.
    pub fn log_url(&self) -> Result<Option<Secret>, Fault> {
        let Some(url) = self.written_log_url() else { return Ok(None) };
        let refuse = |message: String, hint: String| {
            Fault::storage(format!("[log] url in the store {} cannot be used: {message}", self.path().display()))
                .hint(hint)
        };
        let template =
            Template::parse(url.value.expose()).map_err(|error| refuse(error.to_string(), error.hint().to_owned()))?;
        let folder = self.location().folder();
        match resolve::resolved(&template, folder) {
            Ok(resolved) => Ok(Some(resolved.text)),
            Err(missing) => {
                let first = missing.first().map(|reference| lookup::explain(reference, folder));
                let (message, hint) = first.unwrap_or_default();
                Err(refuse(message, hint))
            }
        }
    }
}

/// Returns what is wrong with `[log] url`. An unresolved reference is only an info.
pub fn examine(store: &Store) -> Vec<Finding> {
    let Some(url) = store.written_log_url() else { return Vec::new() };
    let finding = |code: FindingCode, message: String, hint: String| {
        code.finding(None, Some(FIELD.to_owned()), store.path(), url.line, message, hint)
    };
    let mut found = Vec::new();
    if has_literal_password(store) {
        let hint = "Leave it out and set PGPASSWORD, or put it into a variable and write \"${NAME}\" in its place.";
        found.push(finding(FindingCode::LiteralSecret, "secret stored in plain text".to_owned(), hint.to_owned()));
    }
    let folder = store.location().folder();
    match Template::parse(url.value.expose()) {
        Err(error) => found.push(finding(FindingCode::UnresolvedReference, error.to_string(), error.hint().to_owned())),
        Ok(template) => found.extend(resolve::unresolved(&template, folder).iter().map(|reference| {
            let (message, hint) = lookup::explain(reference, folder);
            Finding { severity: Severity::Info, ..finding(FindingCode::UnresolvedReference, message, hint) }
        })),
    }
    found
}

/// Says whether a password is written in `[log] url`, not as a reference.
pub fn has_literal_password(store: &Store) -> bool {
    let template = store.written_log_url().and_then(|url| Template::parse(url.value.expose()).ok());
    template.is_some_and(|template| has_password(&template.pieces().filter_map(Result::ok).collect::<String>()))
}
