//! Writing connectors to the store, and telling what became of them.

use super::difference::difference;
use super::view::ChangeView;
use crate::commands::context::Context;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ConnectorName, Finding, FindingCode, Severity};
use crate::output::Format;
use crate::store::{self, Changed, ConnectorRecord, Location, Missing, Store, StoreEdit};

/// What to do with another connector of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Exit 6 and the difference.
    Refuse,
    /// Write over it.
    Replace,
}

/// What became of one connector.
pub struct Saved {
    /// Its name.
    pub name: ConnectorName,
    /// The word for it.
    pub change: &'static str,
    /// What differs.
    pub difference: Vec<String>,
}

/// Adds `records` to the store, all or none, and tells what became of them. Begins a store where there is none.
pub fn add_all(context: &mut Context, records: &[ConnectorRecord], conflict: Conflict) -> anyhow::Result<Exit> {
    let location = match context.store_location()? {
        Some(location) => location,
        None => store::create_location(None),
    };
    let changed = change(context, &location, Missing::Create, |store, edit| {
        let (saved, others): (Vec<_>, Vec<_>) =
            records.iter().map(|record| place(store, record, conflict)).partition(Result::is_ok);
        let others: Vec<Saved> = others.into_iter().filter_map(Result::err).collect();
        if let Some(fault) = refused(&others) {
            return Err(fault.into());
        }
        let saved: Vec<Saved> = saved.into_iter().flatten().collect();
        for (record, _) in records.iter().zip(&saved).filter(|(_, saved)| saved.change != "unchanged") {
            edit.put(record);
        }
        let added = saved.iter().filter(|saved| saved.change == "added").count();
        Ok((saved, store.records().len() + added))
    })?;
    let (saved, total) = changed.value;
    if changed.is_new && changed.is_changed && !context.global.dry_run {
        context.out.say(format!(
            "made the connector store {0} for the environment `default`: `environment` in it says what the connectors point at, such as staging",
            location.path().display()
        ));
    }
    if total > MANY {
        context
            .out
            .warn(format!("the store holds {total} connectors; every command reads all of them, which takes a while"));
    }
    tell(context, &location, saved)
}

/// More connectors than this are felt: reading 10,000 takes about 50 ms, writing 100.
const MANY: usize = 5000;

/// Decides what adding `record` does to `store`; an error where another one of that name must stay.
fn place(store: &Store, record: &ConnectorRecord, conflict: Conflict) -> Result<Saved, Saved> {
    let name = record.name.value.clone();
    let Some(old) = store.record(&name) else { return Ok(Saved { name, change: "added", difference: Vec::new() }) };
    let difference = difference(old, record);
    if difference.is_empty() {
        return Ok(Saved { name, change: "unchanged", difference });
    }
    if conflict == Conflict::Replace {
        return Ok(Saved { name, change: "replaced", difference });
    }
    Err(Saved { name, change: "refused", difference })
}

/// Makes the refusal of connectors that are there already and differ, all at once.
fn refused(others: &[Saved]) -> Option<Fault> {
    let names: Vec<&str> = others.iter().map(|other| other.name.as_str()).collect();
    let (message, lines) = match names[..] {
        [] => return None,
        [name] => (format!("there is another connector of the name {name}"), others[0].difference.join("\n")),
        _ => {
            let lines = others.iter().map(|other| format!("{}: {}", other.name, other.difference.join("; ")));
            let message = format!("there are other connectors of the names {}", names.join(", "));
            (message, lines.collect::<Vec<_>>().join("\n"))
        }
    };
    Some(
        Fault::refused(message)
            .hint(format!("{lines}\nAdd --replace to write over it, or give this one another name.")),
    )
}

/// Changes the store, or with `--dry-run` only finds out what would change.
pub fn change<T>(
    context: &mut Context,
    location: &Location,
    missing: Missing,
    edit: impl FnOnce(&Store, &mut StoreEdit) -> anyhow::Result<T>,
) -> anyhow::Result<Changed<T>> {
    if context.global.dry_run {
        return store::preview(location, missing, edit);
    }
    store::change(location, missing, &mut |text| context.out.say(text), edit)
}

/// Tells what became of connectors: a line each on stderr, or data on stdout where a format was asked for.
pub fn tell(context: &mut Context, location: &Location, saved: Vec<Saved>) -> anyhow::Result<Exit> {
    let dry_run = context.global.dry_run;
    let file = location.path().display().to_string();
    if context.out.format() == Format::Table {
        for saved in saved {
            let would = if dry_run && saved.change != "unchanged" { "would be " } else { "" };
            context.out.say(format!("connector {} {would}{} ({file})", saved.name, saved.change));
            for line in saved.difference {
                context.out.say(format!("  {line}"));
            }
        }
        return Ok(Exit::Done);
    }
    let view = |saved: Saved| ChangeView {
        name: saved.name.to_string(),
        change: saved.change,
        difference: saved.difference,
        file: file.clone(),
        dry_run,
    };
    context.out.list(&saved.into_iter().map(view).collect::<Vec<_>>())?;
    Ok(Exit::Done)
}

/// Returns what the rules find of `record`, those of the store that it goes to included.
pub fn findings(context: &Context, record: &ConnectorRecord) -> anyhow::Result<Vec<Finding>> {
    let file = std::path::Path::new("");
    let mut findings = store::validate_record(record, file);
    let networks = context.store_if_there_is_one()?.map(|store| store.security()).unwrap_or_default();
    findings.extend(store::denied(record, networks, file));
    Ok(findings)
}

/// Checks `record` by the rules: errors refuse it, all at once; warnings are said. `where_from` stands before each message.
pub fn check(context: &mut Context, record: &ConnectorRecord, where_from: &str) -> anyhow::Result<Vec<Finding>> {
    let findings = findings(context, record)?;
    let line = |finding: &Finding| {
        let field = finding.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
        format!("{field}{} ({})\n  {}", finding.message, finding.code, finding.hint)
    };
    let errors: Vec<String> =
        findings.iter().filter(|finding| FindingCode::forbids_saving(finding)).map(line).collect();
    if !errors.is_empty() {
        return Err(Fault::invalid(format!("{where_from} is not valid; nothing was saved"))
            .hint(errors.join("\n"))
            .into());
    }
    for finding in findings.iter().filter(|finding| finding.severity == Severity::Warning) {
        context.out.warn(format!("{}: {}", record.name.value, line(finding)));
    }
    Ok(findings)
}
