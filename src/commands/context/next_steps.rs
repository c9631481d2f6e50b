//! What a command suggests to do next: the reason, then the command to copy.
//!
//! All of these are here, so that renaming a command changes one place. Hints of errors are next to their errors.

use crate::engine::OtherOrigin;
use crate::model::{DeliveryId, State, in_doubt, quoted};
use crate::output::{counted, number};

/// After `init`.
pub const ADD_A_CONNECTOR: &str = "Next, add a connector: `inv-hooks connector add`";

/// After a `send` with `count` failed events; `only` is the one that failed by itself.
pub fn failed(count: u64, only: Option<DeliveryId>) -> String {
    let again = match (count, only) {
        (1, Some(id)) => return format!("{} Send it again: `inv-hooks repost {id}`.", why(only)),
        (1, None) => "Send one again: `inv-hooks repost ID`.",
        _ => "See what a repost of all would send: `inv-hooks repost --all --dry-run`.",
    };
    format!("List the failed events: `inv-hooks failed search`. {again}")
}

/// After `asn create` skipped shipments that failed before.
pub fn shipments_failed(count: u64) -> String {
    format!(
        "{} in the log already, not delivered. Send them: `inv-hooks repost --api-key CREATE_ASN`.",
        counted(count, "skipped shipment") + if count == 1 { " is" } else { " are" }
    )
}

/// After `asn create` skipped shipments that an earlier run left.
pub fn shipments_pending(count: u64) -> String {
    format!(
        "{} pending in the log already. Send them: `inv-hooks resume`.",
        counted(count, "skipped shipment") + if count == 1 { " is" } else { " are" }
    )
}

/// Returns the first of `ids` in words, and the number of the others.
fn named(ids: &[DeliveryId]) -> String {
    let first: Vec<String> = ids.iter().take(20).map(ToString::to_string).collect();
    let more = if ids.len() > first.len() { format!(" and {} more", ids.len() - first.len()) } else { String::new() };
    first.join(", ") + &more
}

/// After a `send` that was stopped before it started some of its events.
pub const NOT_STARTED: &str = "Send the events that were not started: `inv-hooks repost --failure stopped --yes`.";

/// After a `send` that was stopped while events waited.
pub const WAITING: &str = "Events that were not sent or waited for a retry are pending. Send them: `inv-hooks resume`.";

/// After a `repost` with a changed payload that was not delivered.
pub const EDITED: &str = "The changed payload is a new event: `inv-hooks failed search`.";

/// After an `import` of events whose connector cannot accept them; `selection` selects some of them.
pub fn misfits(selection: &str) -> String {
    format!(
        "A bulk repost skips these events until their connector accepts them. Send them to another connector: `inv-hooks repost {selection} --to NAME`."
    )
}

/// After an `import` that added connectors.
pub const BROUGHT: &str = "Check where they send to and set the variables of their secrets, then enable them: `inv-hooks connector show NAME`, `inv-hooks connector enable NAME`.";

/// While queued events of a connector are left, because they belong to another place.
pub fn left_elsewhere(other: &OtherOrigin) -> String {
    let OtherOrigin { connector, here, noted } = other;
    match noted {
        Some(noted) => format!(
            "queued events of connector {connector} are not sent from here: this store sends them to {here}, and the relay that was started last to {noted}. Correct the endpoint in one of the stores, and restart: `inv-hooks connector edit {connector} --endpoint URL`. To send them to another place than before: `inv-hooks relay --move-queued`."
        ),
        None => format!(
            "queued events of connector {connector} are not sent from here: no relay has noted where they go. Start a relay that has this connector."
        ),
    }
}

/// After a repost of the first few events; `again` sends the others, but not those that it skips.
pub fn remaining(count: usize, skipped: usize, again: Option<&str>) -> String {
    let (remain, them) = if count == 1 { ("remains", "it") } else { ("remain", "them") };
    let again = again.map(|again| format!(" Send {them}: `{again}`.")).unwrap_or_default();
    let skipped = if skipped == 0 { String::new() } else { format!(", and {} that a repost skips", number(skipped)) };
    format!("{} {remain}{skipped}.{again}", counted(count, "selected event"))
}

/// After a search that found one event.
pub fn of_event(id: DeliveryId) -> String {
    format!("Show it: `inv-hooks failed show {id}`. Send it again: `inv-hooks repost {id}`.")
}

/// After an event was given that is in the log already: what it is now, and a command that does something.
pub fn of_known_event(id: DeliveryId, state: State) -> String {
    match state {
        State::Failed | State::Unknown => of_event(id),
        State::Delivered => {
            format!(
                "Show it: `inv-hooks failed show {id}`. Send it once more, although it was delivered: `inv-hooks repost {id} --force`."
            )
        }
        State::Discarded => {
            format!("Show it: `inv-hooks failed show {id}`. Restore it: `inv-hooks failed discard {id} --undo`.")
        }
        State::Pending => format!("Show it: `inv-hooks failed show {id}`. Send it: `inv-hooks resume`."),
        State::Sending => format!("Another process is sending it. Show it: `inv-hooks failed show {id}`."),
    }
}

/// After a search that found one event, which is held.
pub fn of_held_event(id: DeliveryId) -> String {
    format!("It waits for an earlier event: `inv-hooks failed show {id}`.")
}

/// The command that lists failed events by `flags`, which are as they were typed, and by a text in them.
pub fn search(flags: &str, text: Option<&str>) -> String {
    let separator = if text.is_some_and(|text| text.starts_with('-')) { " -- " } else { " " };
    let text = text.map(|text| format!("{separator}{}", quoted(text))).unwrap_or_default();
    format!("inv-hooks failed search{flags}{text}")
}

/// After a search that found several events, not all of which can be reposted.
pub fn of_listed_events() -> String {
    "Show one: `inv-hooks failed show ID`.".to_owned()
}

/// After a search that found several events; `flags` name the same ones to a repost.
pub fn of_events(flags: &str) -> String {
    format!("Show one: `inv-hooks failed show ID`. Preview a repost: `inv-hooks repost{flags} --dry-run`.")
}

/// After a connector test that failed.
pub fn of_failed_test(id: Option<DeliveryId>) -> String {
    format!("{} List failed test events: `inv-hooks failed search --include-tests`.", why(id))
}

/// Before any command that uses the log, if an earlier run left events pending.
pub fn pending(count: usize) -> String {
    format!("{} pending from an earlier run. Send them: `inv-hooks resume`", number(count))
}

/// Before a list of events, if an earlier run left some unknown.
pub fn unknown(unknown: &[DeliveryId]) -> String {
    let count = unknown.len();
    let (are, its) = if count == 1 { ("is", "its answer was") } else { ("are", "their answers were") };
    let too =
        if count == 1 { "this event too, unless it is a change of stock" } else { "them too, except changes of stock" };
    let events = counted(count, "event");
    let ask = ask(unknown);
    format!("{events} {are} unknown: {its} not recorded. {ask} `inv-hooks repost --all` sends {too}.")
}

/// Before any other command that uses the log.
pub fn unknown_in_short(unknown: &[DeliveryId]) -> String {
    let count = unknown.len();
    let are = if count == 1 { "is" } else { "are" };
    format!("{} {are} unknown: see `inv-hooks failed search`.", counted(count, "event"))
}

/// What to do about unknown events.
pub fn ask(unknown: &[DeliveryId]) -> String {
    match unknown {
        [id] => format!(
            "Ask the owner of the endpoint whether the event arrived. If it did: `inv-hooks failed discard {id} --reason TEXT`. If not: `inv-hooks resume --unknown`."
        ),
        _ => "Ask the owner of the endpoint which of them arrived, and discard those: `inv-hooks failed discard ID --reason TEXT`. Then send the others: `inv-hooks resume --unknown`.".to_owned(),
    }
}

/// Ends a sum of events of which `count` are in doubt.
pub fn and_in_doubt(count: u64) -> String {
    if count == 0 { String::new() } else { format!("; {} in doubt", number(count)) }
}

/// After a command that left these events unknown.
pub fn left_unknown(unknown: &[DeliveryId]) -> String {
    let (count, ids) = (unknown.len(), named(unknown));
    let (are, id) = if count == 1 { ("is", "id") } else { ("are", "ids") };
    format!("{} {are} still unknown: {id} {ids}. {}", counted(count, "event"), ask(unknown))
}

/// After a `resume` that left events pending because they are in doubt.
pub fn left_doubtful(count: usize) -> String {
    let them = if count == 1 { "it" } else { "them" };
    format!(
        "{} still pending, {}. Ask the owner of the endpoint, then send {them}: `inv-hooks resume --unknown`.",
        number(count),
        in_doubt(u64::try_from(count).unwrap_or(u64::MAX))
    )
}

/// After a `resume` of events whose connector is gone.
pub fn without_connector(events: &[DeliveryId]) -> String {
    if let [id] = events {
        return format!(
            "1 no longer has a connector that accepts it: {id}. Send it to another connector: `inv-hooks repost {id} --to NAME`."
        );
    }
    format!(
        "{} no longer have a connector that accepts them: {}. Send one to another connector: `inv-hooks repost ID --to NAME`.",
        number(events.len()),
        named(events)
    )
}

/// After a `repost` that left something; no command if it would show a secret.
pub fn rest(command: Option<&str>) -> String {
    command.map_or_else(
        || "To send the rest, run the same command again.".to_owned(),
        |command| format!("Send the rest: `{command}`."),
    )
}

/// Lists the events that a bulk repost left; see [`search`] for the arguments.
pub fn list(flags: &str, text: Option<&str>) -> String {
    format!("List the events: `{}`.", search(flags, text))
}

/// After a `repost` by id that failed.
pub fn why(id: Option<DeliveryId>) -> String {
    format!(
        "See the answer and what to do: `inv-hooks failed show {}`.",
        id.map_or_else(|| "ID".to_owned(), |id| id.to_string())
    )
}

/// Sends an event and the events held behind it.
pub fn with_held(id: DeliveryId) -> String {
    format!("Send it and the events held behind it: `inv-hooks repost {id} --with-held`.")
}
