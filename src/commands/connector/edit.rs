//! `connector edit`: changes the named fields of one connector; the other fields stay.

use super::another_place::warn_of_another_place;
use super::facts::{FieldChange, changes};
use super::fields::FieldArgs;
use super::masked::{Reveal, event as shown_event};
use super::prefilled::all_events;
use super::save::{self, Saved};
use super::{questions, review};
use crate::catalog;
use crate::commands::context::{Context, Need, Notice, need_connectors, unknown_connectors};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ApiKey, ConnectorName, FindingCode, Secret, near_name};
use crate::output::counted;
use crate::store::{ConnectorRecord, Located, Location, Missing, Store, StoreEdit};

/// The help of `--event`, which differs from that of a new connector.
const EVENT: &str = "Event to subscribe to; can be repeated

The events that you name replace all events of the connector. Without this flag, the events stay as they are.";

/// Change a connector
///
/// The command changes only the fields that you name. Comments and order in the store stay the same. --event replaces all events.
/// --header sets one header and keeps the others. Without flags, on a terminal, the command shows the connector and lets you
/// change each field.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("events", |flag| flag.long_help(EVENT)))]
pub struct Args {
    /// Connector name
    name: ConnectorName,
    #[command(flatten)]
    fields: FieldArgs,
    /// Subscribe to one more event; can be repeated
    #[arg(long = "add-event", value_name = "EVENT")]
    add_events: Vec<String>,
    /// Remove an event; can be repeated
    #[arg(long = "remove-event", value_name = "EVENT")]
    remove_events: Vec<String>,
    /// Remove a header; can be repeated
    #[arg(long = "unset-header", value_name = "NAME")]
    unset_headers: Vec<String>,
    /// Remove the settings for OAuth
    ///
    /// If you also pass flags such as --oauth-token-url, the old settings are removed first, and then these are set.
    #[arg(long)]
    unset_oauth: bool,
    /// Rename the connector, also in the failed-event log
    #[arg(long, value_name = "NEW-NAME")]
    rename: Option<ConnectorName>,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector edit wms-asn --endpoint https://new.example.com/asn
  inv-hooks connector edit wms-asn --header 'client_secret: ${WMS_SECRET}'
  inv-hooks connector edit wms-asn --rename wms-receiving --dry-run";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let location = context.need_store_location()?;
    if args.changes_nothing() {
        need_connectors(&context.need_store()?, std::slice::from_ref(&args.name))?;
        if context.can_ask() && !context.global.yes {
            return by_review(args, context, &location);
        }
        return Err(Fault::usage(format!("no change was given for the connector {}", args.name))
            .hint("Pass a flag, for example --endpoint URL, --header 'Name: value', --add-event EVENT or --rename NEW-NAME. List all flags: `inv-hooks connector edit --help`.")
            .into());
    }
    let headers = args.fields.all_headers(&mut context.out)?;
    let before = context.need_store()?;
    let Some(old) = before.record(&args.name) else { return finish_renaming(args, context, &location, &before) };
    warn(context, args, old, &apply(args, old, &headers)?)?;
    check_log(context, &args.name, args.rename.as_ref().unwrap_or(&args.name))?;
    let changed = save::change(context, &location, Missing::Refuse, |store, edit| change(args, store, edit, &headers))?;
    finish(args, context, &location, changed.value)
}

/// After a rename in the store, renames the connector in the log too.
fn finish(args: &Args, context: &mut Context, location: &Location, saved: Saved) -> anyhow::Result<Exit> {
    if saved.name != args.name && !context.global.dry_run {
        rename_in_log(context, &args.name, &saved.name)?;
    }
    save::tell(context, location, &[saved])
}

/// Before a rename changes the store, checks that the log can be changed too: otherwise its events would keep the old name.
fn check_log(context: &mut Context, from: &ConnectorName, to: &ConnectorName) -> anyhow::Result<()> {
    if from == to {
        return Ok(());
    }
    let notice = if context.global.dry_run { Notice::InShort } else { Notice::None };
    let is_there = context.open_log(Need::DryRun, notice)?.is_some();
    if !is_there && context.global.log.is_some() {
        context.out.warn("the failed-event log that --log names does not exist: no event is renamed");
    }
    Ok(())
}

/// Lets a person change any field on a terminal. A change by another process in the meantime is not overwritten.
fn by_review(args: &Args, context: &mut Context, location: &Location) -> anyhow::Result<Exit> {
    let store = context.need_store()?;
    let Some(old) = store.record(&args.name) else { return Err(unknown_connectors(&store, &[&args.name]).into()) };
    let mut new = old.clone();
    let taken: Vec<ConnectorName> = questions::taken(context)?.into_iter().filter(|name| *name != args.name).collect();
    if !review::review(context, &mut new, &taken, review::First::Fields)? {
        context.out.say("Nothing was changed.");
        return Ok(Exit::Refused);
    }
    warn_of_another_place(context, old, &new, args.fields.idempotent);
    let name = new.name.value.clone();
    new.name = old.name.clone();
    check_log(context, &args.name, &name)?;
    let changed = save::change(context, location, Missing::Refuse, |now, edit| {
        if now.record(&args.name) != Some(old) {
            return Err(save::changed_meanwhile(&args.name).into());
        }
        write(now, edit, (old, &new), &name)
    })?;
    finish(args, context, location, changed.value)
}

impl Args {
    fn changes_nothing(&self) -> bool {
        let lists = [&self.add_events, &self.remove_events, &self.unset_headers];
        self.fields.is_empty() && !self.unset_oauth && self.rename.is_none() && lists.iter().all(|list| list.is_empty())
    }
}

/// Finishes a rename that was interrupted between the store and the log: the store has the new name, but rows of the log have
/// the old one. The user repeats the same command.
fn finish_renaming(args: &Args, context: &mut Context, location: &Location, store: &Store) -> anyhow::Result<Exit> {
    let is_renamed = |to: &&ConnectorName| store.record(to).is_some();
    if let Some(to) = args.rename.as_ref().filter(is_renamed)
        && would_rename_in_log(context, &args.name, to)?
    {
        let saved = Saved { name: to.clone(), change: "renamed", fields: Vec::new() };
        return save::tell(context, location, &[saved]);
    }
    Err(unknown_connectors(store, &[&args.name]).into())
}

/// Changes the store under the lock. Another process may have changed it since the warnings, so it is read again.
fn change(args: &Args, store: &Store, edit: &mut StoreEdit, headers: &[(String, Secret)]) -> anyhow::Result<Saved> {
    let old = store.record(&args.name).ok_or_else(|| unknown_connectors(store, &[&args.name]))?;
    let new = apply(args, old, headers)?;
    write(store, edit, (old, &new), args.rename.as_ref().unwrap_or(&args.name))
}

/// Writes the changes of a connector and its new name.
fn write(
    store: &Store,
    edit: &mut StoreEdit,
    (old, new): (&ConnectorRecord, &ConnectorRecord),
    name: &ConnectorName,
) -> anyhow::Result<Saved> {
    let before = &old.name.value;
    let mut fields = changes(Some(old), Some(new));
    let mut change = if fields.is_empty() { "unchanged" } else { "changed" };
    if !fields.is_empty() {
        edit.put(new);
    }
    if name != before {
        if store.record(name).is_some() {
            return Err(Fault::refused(format!("the connector {name} exists already"))
                .hint("Choose another name.")
                .into());
        }
        if store.tenants().iter().any(|tenant| tenant.record.name.value == *name) {
            return Err(Fault::refused(format!("a tenant is called {name}, so events in the log would be of both"))
                .hint("Choose another name.")
                .into());
        }
        edit.rename(before, name);
        let (from, to) = (Some(before.to_string()), Some(name.to_string()));
        fields.insert(0, FieldChange { field: "name".to_owned(), from, to });
        change = "renamed";
    }
    Ok(Saved { name: name.clone(), change, fields })
}

fn apply(args: &Args, old: &ConnectorRecord, headers: &[(String, Secret)]) -> Result<ConnectorRecord, Fault> {
    let mut new = old.clone();
    if args.unset_oauth {
        new.oauth.clear();
    }
    args.fields.apply(&mut new);
    for event in &args.add_events {
        if new.events.is_empty() {
            new.events = all_events(&new.api_key.value);
        }
        if !new.event_names().contains(&event.as_str()) {
            new.events.push(Located::new(event.clone()));
        }
    }
    remove_events(args, &mut new)?;
    for name in &args.unset_headers {
        if !new.headers.unset(name) {
            return Err(no_header(old, name));
        }
    }
    for (name, value) in headers {
        new.headers.set(name, value.clone());
    }
    Ok(new)
}

fn no_header(record: &ConnectorRecord, name: &str) -> Fault {
    let names = || record.headers.pairs().map(|(name, _)| name.value.as_str());
    let lower = name.to_lowercase();
    let is_near = |known: &str| near_name(&lower, [known.to_lowercase().as_str()].into_iter()).is_some();
    // Names of two letters are all similar.
    let near = names().find(|known| name.len() > 2 && is_near(known));
    let has = match names().collect::<Vec<_>>()[..] {
        [] => "It has no headers.".to_owned(),
        ref names => format!("Its headers: {}.", names.join(", ")),
    };
    Fault::not_found(format!("the connector {} has no header {name}; nothing was changed", record.name.value))
        .hint(near.map_or(has, |near| format!("Did you mean {near}?")))
}

/// Refuses an event that neither the connector nor its API key has.
fn check_event(record: &ConnectorRecord, event: &str) -> Result<(), Fault> {
    let api_key = record.api_key.value.parse::<ApiKey>().ok();
    let of_key = api_key.map(catalog::events).unwrap_or_default();
    let own = record.event_names();
    if own.iter().chain(of_key).any(|known| *known == event) {
        return Ok(());
    }
    let near = near_name(event, own.iter().copied());
    let near = near.or_else(|| api_key.and_then(|key| catalog::suggest_event(key, event)));
    let near = near.filter(|near| *near != event);
    let known: Vec<String> =
        if own.is_empty() { of_key } else { &own }.iter().map(|event| shown_event(event, Reveal::Nothing)).collect();
    let has =
        if known.is_empty() { "It has no events.".to_owned() } else { format!("Its events: {}.", known.join(", ")) };
    let message = format!("the connector {} does not get the event {event}; nothing was changed", record.name.value);
    Err(Fault::not_found(message).hint(near.map_or(has, |near| format!("Did you mean {near}?"))))
}

/// Removes events, but not the last one: without `events`, the connector would get all events.
fn remove_events(args: &Args, new: &mut ConnectorRecord) -> Result<(), Fault> {
    if args.remove_events.is_empty() {
        return Ok(());
    }
    for event in &args.remove_events {
        check_event(new, event)?;
    }
    if new.events.is_empty() {
        new.events = all_events(&new.api_key.value);
    }
    new.events.retain(|event| !args.remove_events.contains(&event.value));
    if !new.events.is_empty() {
        return Ok(());
    }
    Err(Fault::invalid("this would remove the last event, and a connector without events gets all events")
        .hint(format!("Disable it instead: `inv-hooks connector disable {}`.", args.name)))
}

fn warn(context: &mut Context, args: &Args, old: &ConnectorRecord, new: &ConnectorRecord) -> anyhow::Result<()> {
    let findings = save::check(context, new, "the changed connector")?;
    if args.fields.has_visible_values()
        && findings.iter().any(|finding| finding.code == FindingCode::LiteralSecret.as_str())
    {
        context.out.warn("other users of this machine can see a secret on the command line: use '${NAME}' or @FILE");
    }
    warn_of_another_place(context, old, new, args.fields.idempotent);
    Ok(())
}

fn rename_in_log(context: &mut Context, from: &ConnectorName, to: &ConnectorName) -> anyhow::Result<u64> {
    let rows = context.rename_in_log(from, to).map_err(|error| half_done(error, from, to))?;
    if rows > 0 {
        context.out.say(format!("{} renamed in the failed-event log", counted(rows, "event")));
    }
    Ok(rows)
}

/// Renames the connector in the log, and says whether the log had events of it. A dry run only looks.
fn would_rename_in_log(context: &mut Context, from: &ConnectorName, to: &ConnectorName) -> anyhow::Result<bool> {
    if !context.global.dry_run {
        return Ok(rename_in_log(context, from, to)? > 0);
    }
    let Some(mut log) = context.open_log(Need::DryRun, Notice::InShort)? else { return Ok(false) };
    Ok(log.connectors()?.iter().any(|name| name == from.as_str()))
}

/// Adds to an error that the store was changed already, but the log was not.
fn half_done(error: anyhow::Error, from: &ConnectorName, to: &ConnectorName) -> anyhow::Error {
    error.downcast::<Fault>().map_or_else(
        |error| error,
        |fault| {
            let hint = fault.hint.clone().unwrap_or_default();
            let again = format!("Rename it in the log too: `inv-hooks connector edit {from} --rename {to}`");
            fault.hint(format!("{hint}\nThe store has the new name already. {again}.")).into()
        },
    )
}
