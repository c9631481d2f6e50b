//! Writes connectors to the store and reports the changes.

use super::facts::{FieldChange, changes};
use super::view::ChangeView;
use crate::commands::context::Context;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ConnectorName, Finding, FindingCode, Severity};
use crate::output::{Format, number};
use crate::store::{self, Changed, ConnectorRecord, Location, Missing, Store, StoreEdit};
use std::path::Path;

/// What to do with another connector of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Exit 6 and the difference.
    Refuse,
    /// Replace it.
    Replace,
}

/// The change of one connector.
pub struct Saved {
    /// Its name.
    pub name: ConnectorName,
    /// The kind of change, such as `added`.
    pub change: &'static str,
    /// The fields that changed.
    pub fields: Vec<FieldChange>,
}

impl Saved {
    /// Returns the differences, a line each. A new connector differs from nothing.
    fn lines(&self) -> Vec<String> {
        let is_said = ["added", "removed", "enabled", "disabled"].contains(&self.change);
        self.fields.iter().filter(|_| !is_said).flat_map(FieldChange::lines).collect()
    }
}

/// Adds `records` to the store, all or none, and reports the changes. Creates the store if there is none. If another process has changed
/// one of `unchanged` since it was read, nothing is written.
pub fn add_all(
    context: &mut Context,
    records: &[ConnectorRecord],
    conflict: Conflict,
    unchanged: &[ConnectorRecord],
) -> anyhow::Result<Exit> {
    let without_store = context.log_without_store()?;
    let location = match context.store_location()? {
        Some(location) => location,
        None => store::create_location(None),
    };
    let changed = change(context, &location, Missing::Create, |store, edit| {
        if let Some(other) = unchanged.iter().find(|old| store.record(&old.name.value) != Some(old)) {
            return Err(changed_meanwhile(&other.name.value).into());
        }
        let (saved, others): (Vec<_>, Vec<_>) =
            records.iter().map(|record| place(store, record, conflict)).partition(Result::is_ok);
        let others: Vec<Saved> = others.into_iter().filter_map(Result::err).collect();
        if let Some(fault) = refused(&others) {
            return Err(fault.into());
        }
        let saved: Vec<Saved> = saved.into_iter().flatten().collect();
        let placed = || records.iter().zip(&saved);
        placed().filter(|(_, saved)| saved.change == "replaced").for_each(|(record, _)| edit.put(record));
        placed().filter(|(_, saved)| saved.change == "added").for_each(|(record, _)| edit.put(record));
        let added = saved.iter().filter(|saved| saved.change == "added").count();
        Ok((saved, store.records().len() + added))
    })?;
    let (saved, total) = changed.value;
    tell_new_store(context, &location, changed.is_new && changed.is_changed, without_store.as_deref())?;
    if total > MANY {
        context.out.warn(format!(
            "the store has {} connectors; every command reads all of them, which takes time",
            number(total)
        ));
    }
    tell(context, &location, &saved)
}

/// Reports that the store was created.
pub fn tell_new_store(
    context: &mut Context,
    location: &Location,
    is_created: bool,
    without_store: Option<&Path>,
) -> anyhow::Result<()> {
    if !is_created || context.global.dry_run {
        return Ok(());
    }
    context.out.say(format!(
        "Created the connector store {} with environment = \"default\". Change `environment` in it to the name of your systems, for example staging.",
        location.path().display()
    ));
    context.tell_other_log(without_store)
}

/// With more connectors, commands get noticeably slower: reading 10,000 takes about 50 ms, writing them 100 ms.
const MANY: usize = 5000;

/// Decides what adding `record` changes in `store`. Returns an error if another connector of this name must not be replaced.
fn place(store: &Store, record: &ConnectorRecord, conflict: Conflict) -> Result<Saved, Saved> {
    let name = record.name.value.clone();
    let old = store.record(&name);
    let fields = changes(old, Some(record));
    if old.is_none() {
        return Ok(Saved { name, change: "added", fields });
    }
    if fields.is_empty() {
        return Ok(Saved { name, change: "unchanged", fields });
    }
    if conflict == Conflict::Replace {
        return Ok(Saved { name, change: "replaced", fields });
    }
    Err(Saved { name, change: "refused", fields })
}

/// Returns the refusal to overwrite the change of another process.
pub fn changed_meanwhile(name: &ConnectorName) -> Fault {
    Fault::refused(format!("another process changed the connector {name} in the meantime"))
        .hint("Nothing was written. Run the command again to see the new values.")
}

/// Makes one error for all connectors that exist already and differ.
fn refused(others: &[Saved]) -> Option<Fault> {
    let names: Vec<&str> = others.iter().map(|other| other.name.as_str()).collect();
    let (message, lines) = match names[..] {
        [] => return None,
        [name] => (format!("another connector has the name {name}"), others[0].lines().join("\n")),
        _ => {
            let lines = others.iter().map(|other| format!("{}: {}", other.name, other.lines().join("; ")));
            let message = format!("other connectors have the names {}", names.join(", "));
            (message, lines.collect::<Vec<_>>().join("\n"))
        }
    };
    let ones = if others.len() == 1 { "one" } else { "ones" };
    Some(
        Fault::refused(message)
            .hint(format!("{lines}\nReplace the existing {ones}: add --replace. Or choose another name.")),
    )
}

/// Changes the store. With `--dry-run`, it only returns what would change.
pub fn change<T>(
    context: &mut Context,
    location: &Location,
    missing: Missing,
    edit: impl FnOnce(&Store, &mut StoreEdit) -> anyhow::Result<T>,
) -> anyhow::Result<Changed<T>> {
    let known = context.store_if_there_is_one().ok().flatten();
    if context.global.dry_run {
        return store::preview(location, missing, known.as_ref(), edit);
    }
    store::change(location, missing, known.as_ref(), &mut |text| context.out.say(text), edit)
}

/// Notes changes that were made in the history.
pub fn note(context: &mut Context, saved: &[Saved]) {
    let made = saved.iter().filter(|saved| saved.change != "unchanged");
    let fields = |saved: &Saved| serde_json::to_string(&saved.fields).unwrap_or_default();
    context.note_history(made.map(|saved| (saved.name.to_string(), saved.change, fields(saved))).collect());
}

/// Reports changes and notes them in the history, which may have to wait for the log.
pub fn tell(context: &mut Context, location: &Location, saved: &[Saved]) -> anyhow::Result<Exit> {
    let told = show(context, location, saved).and_then(|()| Ok(context.out.flush()?));
    note(context, saved);
    told.map(|()| Exit::Done)
}

/// Reports changes: as lines on stderr, or as data on stdout with `-o`.
fn show(context: &mut Context, location: &Location, saved: &[Saved]) -> anyhow::Result<()> {
    let dry_run = context.global.dry_run;
    let file = location.path().display().to_string();
    if context.out.format() == Format::Table {
        for saved in saved {
            let would = if dry_run && saved.change != "unchanged" { "would be " } else { "" };
            context.out.say(format!("connector {} {would}{} ({file})", saved.name, saved.change));
            for line in saved.lines() {
                context.out.say(format!("  {line}"));
            }
        }
        return Ok(());
    }
    let view = |saved: &Saved| ChangeView {
        difference: saved.lines(),
        name: saved.name.to_string(),
        change: saved.change,
        file: file.clone(),
        dry_run,
    };
    context.out.list(&saved.iter().map(view).collect::<Vec<_>>())
}

/// Returns the findings of `record`, also by the settings of the store.
pub fn findings(context: &Context, record: &ConnectorRecord) -> anyhow::Result<Vec<Finding>> {
    Ok(findings_in(context.store_if_there_is_one()?.as_ref(), record))
}

/// Returns the findings of `record` in a store.
pub fn findings_in(store: Option<&Store>, record: &ConnectorRecord) -> Vec<Finding> {
    let file = Path::new("");
    let mut findings = store::validate_record(record, file);
    let delivery = store.map(|store| *store.delivery()).unwrap_or_default();
    let networks = store.map(Store::security).unwrap_or_default();
    findings.extend(store::validate_in_store(record, &delivery, networks, file));
    findings.extend(store.and_then(|store| store::has_name_of_tenant(store, record)));
    findings
}

/// Says what was found, and what to do.
pub fn line(finding: &Finding) -> String {
    let field = finding.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
    format!("{field}{} ({})\n  {}", finding.message, finding.code, finding.hint)
}

/// Checks `record`. All errors become one refusal; warnings are shown. `what` is the subject of the refusal, such as `the connector`.
pub fn check(context: &mut Context, record: &ConnectorRecord, what: &str) -> anyhow::Result<Vec<Finding>> {
    let findings = findings(context, record)?;
    let errors: Vec<String> =
        findings.iter().filter(|finding| FindingCode::forbids_saving(finding)).map(line).collect();
    if !errors.is_empty() {
        return Err(Fault::invalid(format!("{what} is not valid; nothing was saved")).hint(errors.join("\n")).into());
    }
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        context.out.warn(format!("{}: {}", record.name.value, line(finding)));
    }
    Ok(findings)
}
