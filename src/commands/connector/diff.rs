//! `connector diff`: what differs between the connectors of two stores, field by field.

use super::incoming::{ConnectorText, IncomingText};
use super::plan::{ChangeKind, Others, StorePlan};
use super::reading::{Reading, Rules};
use super::relative_files::warn_of_other_files;
use super::unmask::{Masks, Secrets, compared_as};
use crate::commands::context::{Context, is_stdin};
use crate::exit::Exit;
use crate::model::ConnectorName;
use crate::output::counted;
use crate::runtime::side_by_side;
use crate::store::ConnectorRecord;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Show what differs between the connectors of two stores
///
/// A and B are files or folders: stores, exports in any format, or - for stdin. If you give only one, it is compared with the store
/// in use. If you give a folder, its inv-hooks.toml is read or, without one, all files that end in .toml, .json, .csv or .cms. Only
/// connectors are compared, not settings such as [delivery].
///
/// Secrets are never shown. If two secrets differ, the output says only that the value is another one. A secret that an export shows
/// as *** is not compared. The command exits 8 if the connectors differ.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, override_usage = "inv-hooks connector diff [OPTIONS] [A] <B>")]
pub struct Args {
    /// Files or folders to compare
    #[arg(required = true, num_args = 1..=2, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector diff production/inv-hooks.toml
  inv-hooks connector diff staging production -o json";

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let other = args.files.last().map_or(Path::new(""), PathBuf::as_path);
    let (place, mut old, mut new) = if let [first, _] = &args.files[..] {
        let old = IncomingText::read(first, &mut context.out)?;
        let new = IncomingText::read(other, &mut context.out)?;
        let (old, new) = side_by_side(|| old.parsed(), || new.parsed());
        (first.clone(), records(context, &old?)?, records(context, &new?)?)
    } else {
        if is_stdin(other) {
            // A store that is refused is reported before anything is read from stdin.
            context.need_store()?;
        }
        let new = IncomingText::read(other, &mut context.out)?;
        let (new, store) = side_by_side(|| new.parsed(), || context.need_store());
        let store = store?;
        (store.path().to_owned(), store.records().to_vec(), records(context, &new?)?)
    };
    let what = place.display().to_string();
    let masked = compared_as(&mut new, &old) + compared_as(&mut old, &new);
    let plan = StorePlan::of(&old, &new, Others::Removed);
    plan.show(context)?;
    if ![place.as_path(), other].into_iter().any(is_stdin) {
        let names: HashSet<&ConnectorName> = old.iter().map(|record| &record.name.value).collect();
        let both = new.iter().filter(|record| names.contains(&record.name.value));
        warn_of_other_files(context, &both.collect::<Vec<_>>(), other, &place);
    }
    let sides = (what.as_str(), other.display().to_string());
    context.out.say(summary(&plan, [sides.0, &sides.1], masked));
    Ok(if plan.is_empty() { Exit::Done } else { Exit::Differs })
}

fn records(context: &mut Context, incoming: &ConnectorText) -> anyhow::Result<Vec<ConnectorRecord>> {
    let reading = Reading::new(HashSet::new(), Masks::of(&[], Secrets::Required), Rules::Unchecked);
    let read = incoming.records(&reading)?;
    read.tell_literal(&mut context.out);
    Ok(read.records)
}

/// "The same" is said only of what was compared as a whole.
fn summary(plan: &StorePlan, [old, new]: [&str; 2], masked: usize) -> String {
    let parts = [
        (plan.count(ChangeKind::Change), "differ".to_owned()),
        (plan.count(ChangeKind::Add), format!("only in {new}")),
        (plan.count(ChangeKind::Remove), format!("only in {old}")),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, what)| {
            let what = if *count == 1 { what.replace("differ", "differs") } else { what.clone() };
            format!("{} {what}", counted(*count, "connector"))
        })
        .collect();
    match (parts.join(", "), masked) {
        (found, 0) if found.is_empty() => format!("The connectors of {old} and {new} are the same."),
        (found, 0) => format!("{found}."),
        (found, _) => {
            let found = if found.is_empty() {
                format!("No difference between the connectors of {old} and {new}")
            } else {
                found
            };
            format!("{found}; the masked secrets of {} were not compared.", counted(masked, "connector"))
        }
    }
}
