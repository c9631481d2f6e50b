//! The script of the demo: its files, its commands, and an explanation of each.
//!
//! It runs nothing.

use super::endpoint::DemoEndpoint;
use crate::catalog::{self, SampleRequest};
use crate::exit::Exit;
use crate::model::ApiKey;
use serde_json::json;
use std::collections::HashSet;

/// The secret that the connectors refer to, and that is never in the store.
pub(super) const CLIENT_SECRET: &str = "only-for-the-demo\n";

/// Replaced by the id of the event that the endpoint refused.
pub(super) const ID: &str = "<ID>";
/// Finds that id.
pub(super) const FIND_ID: &[&str] = &["failed", "search", "--failure", "error_in_body", "-o", "name"];

/// An explanation, and the step.
pub(super) struct Act {
    /// The explanation.
    pub says: &'static str,
    /// The step.
    pub step: DemoStep,
}

/// A step of the demo.
pub(super) enum DemoStep {
    /// Runs inv-hooks, which must end as expected.
    Command {
        /// Its arguments; [`ID`] is replaced by an id.
        arguments: Vec<String>,
        /// The expected exit code.
        exit: Exit,
    },
    /// Fixes the endpoint.
    Fix,
}

/// Returns the connectors to import, with the field names of the CMS form: all except SALE, which is added by hand.
pub(super) fn connectors(endpoint: &DemoEndpoint) -> String {
    let others = ApiKey::ALL.into_iter().filter(|key| *key != ApiKey::Sale);
    let form = |key: ApiKey| {
        json!({
            "Name": short_name(key),
            "API Key": key.as_str(),
            "Events": subscribed(key),
            "API Endpoint": endpoint.url(&path(key)),
            "Integration Type": "HTTP_POST",
            "JSON Headers": {"client_secret": "${file:client-secret}"},
        })
    };
    format!("{:#}\n", json!(others.map(form).collect::<Vec<_>>()))
}

/// Bucket adjustments have two API keys; only one connector of the demo receives them, so that nothing is applied twice.
fn subscribed(key: ApiKey) -> Vec<&'static str> {
    let is_taken = |event: &&str| key != ApiKey::Ina || catalog::keys_of_event(event).len() == 1;
    catalog::events(key).iter().copied().filter(is_taken).collect()
}

/// Returns envelopes, one per line: every event once, and every API key at least once.
pub(super) fn events() -> String {
    let mut seen = HashSet::new();
    let mut lines = String::new();
    for key in ApiKey::ALL {
        let known = catalog::events(key);
        let is_only_here = |event: &&&str| catalog::keys_of_event(event).len() == 1;
        let mut fresh: Vec<Option<&str>> = known.iter().filter(is_only_here).copied().map(Some).collect();
        if fresh.is_empty() {
            let rare = known.iter().find(|event| !seen.contains(*event)).or(known.first());
            fresh.push(rare.copied());
        }
        seen.extend(fresh.iter().copied().flatten());
        for event in fresh {
            lines.push_str(&envelope(key, event));
        }
    }
    lines
}

/// The line has the payload exactly as the catalogue made it.
fn envelope(key: ApiKey, event: Option<&str>) -> String {
    let payload = catalog::sample(&SampleRequest { event, lines: Some(1), ..SampleRequest::new(key) });
    let event = event.map(|event| format!("\"event\":\"{event}\",")).unwrap_or_default();
    format!("{{\"apiKey\":\"{key}\",{event}\"payload\":{payload}}}\n")
}

fn short_name(key: ApiKey) -> String {
    let name = key.as_str();
    name.strip_prefix("INVENTORY_EXPORT_").or(name.strip_suffix("_INVENTORY")).unwrap_or(name).to_ascii_lowercase()
}

fn path(key: ApiKey) -> String {
    format!("/{}", short_name(key))
}

/// Returns all steps of the demo.
pub(super) fn acts(endpoint: &DemoEndpoint) -> Vec<Act> {
    let url = endpoint.url(&path(ApiKey::Sale));
    let header = "client_secret: ${file:client-secret}";
    let add = ["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", &url, "--header", header];
    let mut acts = vec![
        command(
            "Create a connector store. \"test\" means that test payloads do no harm here.",
            &["init", "--environment", "test"],
        ),
        command("Add a connector by hand. Its secret stays in a separate file.", &add),
        command(
            "Import the other ten from JSON with the field names of the CMS form.",
            &["connector", "import", "connectors.json"],
        ),
        command("Check the connectors. This sends nothing.", &["connector", "validate"]),
        command("List the connectors: all eleven API keys have one now.", &["connector", "list"]),
        command(
            "Send a sample of every event. Two paths of the endpoint fail.",
            &["send", "--ndjson", "events.ndjson"],
        ),
        command("List the failed events. Each was written to the log before it was sent.", &["failed", "search"]),
        command(
            "Show why one failed: the endpoint answered 200, but with an error in the body.",
            &["failed", "show", ID],
        ),
    ];
    acts.push(Act { says: "The endpoint is fixed: all of its paths answer 200 from now on.", step: DemoStep::Fix });
    acts.extend([
        command("Preview the repost.", &["repost", "--all", "--dry-run"]),
        command("Send the events again: the same bytes, the same webhook-id.", &["repost", "--all", "--yes"]),
        command(
            "Check that no failed events are left: if there are any, the exit code is 4.",
            &["failed", "search", "--exit-code"],
        ),
    ]);
    acts
}

/// `send` must exit with the code for events that were not delivered; all other commands must succeed.
fn command(says: &'static str, arguments: &[&str]) -> Act {
    let exit = if arguments.first() == Some(&"send") { Exit::NotDelivered } else { Exit::Done };
    let arguments = arguments.iter().map(|word| (*word).to_owned()).collect();
    Act { says, step: DemoStep::Command { arguments, exit } }
}

/// The most columns of a typed line, if it can be broken.
const COLUMNS: usize = 78;

/// Returns the command line for a shell; a long one is broken before a flag.
pub(super) fn typed<'a>(arguments: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut lines = vec!["$ inv-hooks".to_owned()];
    let mut length = lines[0].len();
    let mut words = arguments.peekable();
    while let Some(word) = words.next() {
        let mut piece = quote(word);
        if word.starts_with("--")
            && let Some(value) = words.next_if(|next| !next.starts_with("--"))
        {
            piece = format!("{piece} {}", quote(value));
        }
        if length + piece.len() > COLUMNS {
            lines.last_mut().expect("the first line is there").push_str(" \\");
            lines.push(format!("    {piece}"));
            length = piece.len() + 4;
            continue;
        }
        let line = lines.last_mut().expect("the first line is there");
        line.push(' ');
        line.push_str(&piece);
        length = line.len();
    }
    lines
}

/// Returns `words` as one shell line.
pub(super) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

fn quote(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{events, quoted, typed};
    use crate::catalog;
    use crate::model::ApiKey;

    #[test]
    fn every_event_and_every_key_is_sent() {
        let events = events();
        for key in ApiKey::ALL {
            assert!(events.contains(&format!("{{\"apiKey\":\"{key}\"")), "{key}");
            let missing = catalog::events(key).iter().find(|event| !events.contains(&format!("\"event\":\"{event}\"")));
            assert_eq!(missing, None, "{key}");
        }
        assert_eq!(events.lines().count(), 16);
    }

    #[test]
    fn shown_commands_are_quoted_for_a_shell() {
        let long = "x".repeat(60);
        let lines = typed(["send", "--data", "it's", "--to", &long].into_iter());
        assert_eq!(lines, ["$ inv-hooks send --data 'it'\\''s' \\".to_owned(), format!("    --to {long}")]);
        assert_eq!(quoted(&["cd", "a b", ""]), "cd 'a b' ''");
    }
}
