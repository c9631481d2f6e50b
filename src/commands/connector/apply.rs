//! `connector apply`: makes the connectors of the store the same as in a file, and changes nothing else.
//!
//! The plan is shown first. The change is made as a whole, and only if the store is still as it was when the plan was made.

use super::another_place::{headers_for_another_host, is_secret_for_another_host};
use super::endpoint_map::{EndpointMap, EndpointMaps};
use super::incoming::{ConnectorText, IncomingText, listed};
use super::left;
use super::plan::{ChangeKind, Others, StorePlan};
use super::reading::{Reading, Rules};
use super::relative_files::warn_of_other_files;
use super::save::{self, Saved};
use super::unmask::{Masks, Secrets};
use crate::commands::context::{Context, is_stdin};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ConnectorName, Finding, FindingCode, Severity};
use crate::output::{counted, number};
use crate::runtime::side_by_side;
use crate::store::{self, ConnectorRecord, Location, Missing, Store};
use std::collections::HashMap;
use std::path::PathBuf;

/// Make the connectors of the store the same as in a file
///
/// Reads a store, an export in any format, or a folder of them. Shows a plan, asks on a terminal (elsewhere it does not ask), and
/// then makes all changes or none. Comments and order in the store stay the same, and nothing is written if nothing changes. A
/// connector in the file replaces the one of the same name completely: fields that the file does not have are removed. Connectors
/// that are not in the file stay, unless you add --prune. Only connectors are applied, not settings such as [delivery].
///
/// A secret that an export shows as *** stays as the store has it, as long as the scheme, host and port of the endpoint stay the same.
/// Otherwise no connector is changed, and the command names each secret that is missing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// File or folder with the connectors, or - for stdin
    #[arg(short = 'f', long, value_name = "FILE|DIR")]
    file: PathBuf,
    /// Remove connectors that are not in the file
    ///
    /// If the log still has failed, unknown or pending events of such a connector, the command needs --yes without a terminal.
    #[arg(long)]
    prune: bool,
    /// Replace the start of endpoints and token URLs; can be repeated
    ///
    /// For example `https://wms-staging.example.com=https://wms.example.com`. FROM matches only whole hosts and whole parts of the
    /// path: `/asn` does not match `/asn2`. If several fit, the longest is used. If no endpoint and no token URL starts with FROM, the
    /// command stops and changes no connector.
    #[arg(long, value_name = "FROM=TO")]
    map_endpoint: Vec<String>,
    /// Store a reference in place of each secret that is missing
    ///
    /// For example `${WMS_ASN_CLIENT_SECRET}` for the header `client_secret` of the connector wms-asn. Set the variables before you
    /// send events.
    #[arg(long)]
    references: bool,
    /// Exit 8 if something changes
    ///
    /// The command then exits 0 only if nothing changes. With --dry-run, it exits 8 if something would change.
    #[arg(long)]
    detailed_exitcode: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector apply -f connectors.toml --dry-run
  inv-hooks connector apply -f staging/inv-hooks.toml --config production.toml \\
      --map-endpoint https://wms-staging.example.com=https://wms.example.com
  inv-hooks connector apply -f connectors/ --prune --yes --detailed-exitcode";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let without_store = context.log_without_store()?;
    let location = context.store_location()?.unwrap_or_else(|| store::create_location(None));
    if is_stdin(&args.file) {
        // A store that is refused is reported before anything is read from stdin.
        context.store_if_there_is_one()?;
    }
    let incoming = IncomingText::read(&args.file, &mut context.out)?;
    // Both are parsed at the same time.
    let (incoming, store) = side_by_side(|| incoming.parsed(), || context.store_if_there_is_one());
    let store = store?;
    let current: &[ConnectorRecord] = store.as_ref().map(Store::records).unwrap_or_default();
    let wanted = wanted(args, context, &incoming?, store.as_ref())?;
    let plan = StorePlan::of(current, &wanted, if args.prune { Others::Removed } else { Others::Kept });
    let work = Work { put: put(&plan, &wanted), plan, current };
    work.check(context, store.as_ref())?;
    if !is_stdin(&args.file) {
        warn_of_other_files(context, &work.put, &args.file, location.folder());
    }
    work.plan.show(context)?;
    // Nothing is changed by a plan that could not be shown.
    context.out.flush()?;
    work.tell_others(context);
    if work.plan.is_empty() {
        context.out.say(format!("Nothing to change in {}.", location.path().display()));
        return Ok(Exit::Done);
    }
    let done = if args.detailed_exitcode { Exit::Differs } else { Exit::Done };
    if !work.may_change(context)? {
        context.out.say("Nothing was changed.");
        return Ok(Exit::Refused);
    }
    let is_created = work.change(context, &location)?;
    save::tell_new_store(context, &location, is_created, without_store.as_deref())?;
    context.out.say(work.summary(context.global.dry_run, &location));
    save::note(context, &work.saved());
    Ok(done)
}

/// Reads the wanted connectors, with their other endpoints.
fn wanted(
    args: &Args,
    context: &mut Context,
    incoming: &ConnectorText,
    store: Option<&Store>,
) -> anyhow::Result<Vec<ConnectorRecord>> {
    let pairs = args.map_endpoint.iter().map(|pair| EndpointMap::parse(pair)).collect::<Result<Vec<_>, _>>()?;
    let current = store.map(Store::records).unwrap_or_default();
    let names = current.iter().map(|record| record.name.value.clone()).collect();
    let secrets = if args.references { Secrets::References } else { Secrets::Required };
    let maps = EndpointMaps::of(&pairs);
    let reading = Reading::new(names, Masks::of_store(store, secrets), Rules::Filled).with_endpoints(&maps);
    let read = incoming.records(&reading)?;
    if read.records.is_empty() {
        return Err(Fault::invalid(format!("{} has no connectors; nothing was changed", args.file.display()))
            .hint("Check the file. To remove connectors, use `inv-hooks connector remove`.")
            .into());
    }
    maps.check()?;
    for (what, names) in [("endpoints", &read.unmapped), ("token URLs", &read.unmapped_token_urls)] {
        if !names.is_empty() {
            let names = listed(names);
            context.out.warn(format!("--map-endpoint does not fit the {what} of {names}; they stay as they are"));
        }
    }
    read.tell_literal(&mut context.out);
    Ok(read.records)
}

/// Returns the wanted connectors that are changed, then those that are added.
fn put<'a>(plan: &StorePlan, wanted: &'a [ConnectorRecord]) -> Vec<&'a ConnectorRecord> {
    let by_name: HashMap<&str, &ConnectorRecord> =
        wanted.iter().map(|record| (record.name.value.as_str(), record)).collect();
    let names = plan.names(ChangeKind::Change).chain(plan.names(ChangeKind::Add));
    names.filter_map(|name| by_name.get(name).copied()).collect()
}

/// A plan, what it puts into the store, and the connectors before it.
struct Work<'a> {
    plan: StorePlan,
    put: Vec<&'a ConnectorRecord>,
    current: &'a [ConnectorRecord],
}

impl Work<'_> {
    fn removed(&self) -> Vec<ConnectorName> {
        self.plan.names(ChangeKind::Remove).filter_map(|name| name.parse().ok()).collect()
    }

    /// Checks what is added or changed by the rules of the store, and shows warnings.
    fn check(&self, context: &mut Context, store: Option<&Store>) -> anyhow::Result<()> {
        let (mut errors, mut warnings) = (Vec::new(), Vec::new());
        let found = |put: &[&ConnectorRecord]| -> Vec<Vec<Finding>> {
            put.iter().map(|record| save::findings_in(store, record)).collect()
        };
        let (some, others) = self.put.split_at(self.put.len() / 2);
        let (some, others) = side_by_side(|| found(some), || found(others));
        for (record, found) in self.put.iter().zip(some.into_iter().chain(others)) {
            for finding in found {
                let line = format!("{}: {}", record.name.value, save::line(&finding));
                if FindingCode::forbids_saving(&finding) {
                    errors.push(line);
                } else if finding.severity == Severity::Warning {
                    warnings.push(line);
                }
            }
        }
        if !errors.is_empty() {
            let message = format!("the wanted connectors have {}; nothing was saved", counted(errors.len(), "error"));
            return Err(Fault::invalid(message).hint(errors.join("\n")).into());
        }
        warnings.iter().for_each(|line| context.out.warn(line));
        self.warn_of_other_hosts(context);
        Ok(())
    }

    fn warn_of_other_hosts(&self, context: &mut Context) {
        let old: HashMap<&ConnectorName, &ConnectorRecord> =
            self.current.iter().map(|record| (&record.name.value, record)).collect();
        let names = |is_moved: fn(&ConnectorRecord, &ConnectorRecord) -> bool| -> Vec<ConnectorName> {
            let moved = self
                .put
                .iter()
                .filter(|record| old.get(&record.name.value).is_some_and(|before| is_moved(before, record)));
            moved.map(|record| record.name.value.clone()).collect()
        };
        let moved = names(|before, record| !headers_for_another_host(before, record).is_empty());
        if !moved.is_empty() {
            context.out.warn(format!(
                "the host of the endpoint changes, and the headers go to the new host: {}",
                listed(&moved)
            ));
        }
        let moved = names(is_secret_for_another_host);
        if !moved.is_empty() {
            context.out.warn(format!(
                "the host of oauth.token_url changes, and the client secret goes to the new host: {}",
                listed(&moved)
            ));
        }
    }

    /// Says which connectors of the store are not in the file.
    fn tell_others(&self, context: &mut Context) {
        let names = &self.plan.others;
        if !names.is_empty() {
            let them = if names.len() == 1 { "it" } else { "them" };
            context.out.say(format!("Only in the store: {}. To remove {them}, add --prune.", listed(names)));
        }
    }

    /// Asks a person. A script needs `--yes` only if the log has events of a connector that is removed.
    fn may_change(&self, context: &mut Context) -> anyhow::Result<bool> {
        if context.global.yes {
            return Ok(true);
        }
        let left = left::left(&self.removed(), context)?;
        if context.global.dry_run {
            let but = "without --dry-run, the command asks first or needs --yes";
            left.iter().for_each(|left| context.out.warn(format!("{}; {but}", left.words())));
            return Ok(true);
        }
        if context.can_ask() {
            left.iter().for_each(|left| context.out.warn(left.words()));
            return context
                .confirm(&format!("{}. Make these changes?", self.words(["to add", "to change", "to remove"])));
        }
        left::refused(&left).map_or(Ok(true), |fault| Err(fault.into()))
    }

    /// Changes the store. Returns whether it was created.
    fn change(&self, context: &mut Context, location: &Location) -> anyhow::Result<bool> {
        let removed = self.removed();
        let changed = save::change(context, location, Missing::Create, |now, edit| {
            if !std::ptr::eq(now.records(), self.current) && now.records() != self.current {
                return Err(Fault::refused("another process changed the connector store in the meantime")
                    .hint("Nothing was written. Run the command again to see the new plan.")
                    .into());
            }
            self.put.iter().for_each(|record| edit.put(record));
            for name in &removed {
                edit.remove(name);
            }
            Ok(())
        })?;
        Ok(changed.is_new && changed.is_changed)
    }

    fn summary(&self, is_dry_run: bool, location: &Location) -> String {
        let words = if is_dry_run { ["to add", "to change", "to remove"] } else { ["added", "changed", "removed"] };
        format!("Connectors: {} ({})", self.words(words), location.path().display())
    }

    /// Counts the changes: `1 to add, 2 to change, 0 to remove`.
    fn words(&self, words: [&str; 3]) -> String {
        let kinds = [ChangeKind::Add, ChangeKind::Change, ChangeKind::Remove];
        let counts =
            kinds.into_iter().zip(words).map(|(kind, word)| format!("{} {word}", number(self.plan.count(kind))));
        counts.collect::<Vec<_>>().join(", ")
    }

    /// Returns the changes for the history.
    fn saved(&self) -> Vec<Saved> {
        let saved = self.plan.changes.iter().filter_map(|change| {
            Some(Saved { name: change.name.parse().ok()?, change: change.kind.past(), fields: change.fields.clone() })
        });
        saved.collect()
    }
}
