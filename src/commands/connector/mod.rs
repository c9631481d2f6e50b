//! `connector`: the destinations that are configured in the store.
//!
//! Each verb has one file. Other files are for several verbs: flags of fields, saving, views.

mod add;
mod another_place;
mod apply;
mod cms_form;
mod cms_text;
mod conformance;
mod csv_text;
mod diff;
mod disable;
mod edit;
mod enable;
mod endpoint_map;
mod export;
mod export_text;
mod facts;
mod fields;
mod form_names;
mod history;
mod import;
mod incoming;
mod json_headers;
mod left;
mod list;
mod masked;
mod may_send;
mod online;
mod plan;
mod prefilled;
mod questions;
mod reading;
mod remove;
mod review;
#[cfg(test)]
mod round_trips;
mod save;
mod show;
mod spelling;
mod switch;
mod test;
mod test_captures;
mod test_events;
mod text_file;
mod text_format;
mod unmask;
mod validate;
mod validate_report;
mod view;
mod wizard;

use super::context::Context;
use super::late::LateVerb;
use crate::exit::Exit;
use crate::output::{Shape, column_names};
use clap::Subcommand;

/// Manage connectors: the endpoints that receive events
#[derive(clap::Args, Debug)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector add
  inv-hooks connector list
  inv-hooks connector test --all";

#[derive(Debug, Subcommand)]
enum Verb {
    #[command(visible_alias = "create")]
    #[command(about = "Add a connector")]
    Add(LateVerb<Box<add::Args>>),
    #[command(about = "List connectors")]
    List(LateVerb<list::Args>),
    #[command(about = "Show one connector")]
    Show(LateVerb<show::Args>),
    #[command(about = "Change a connector")]
    Edit(LateVerb<Box<edit::Args>>),
    #[command(visible_alias = "rm")]
    #[command(about = "Remove connectors")]
    Remove(LateVerb<remove::Args>),
    #[command(about = "Enable connectors, so that events are sent to them again")]
    Enable(LateVerb<enable::Args>),
    #[command(about = "Disable connectors, so that no event is sent to them")]
    Disable(LateVerb<disable::Args>),
    #[command(about = "Check connectors without sending anything")]
    Validate(LateVerb<validate::Args>),
    #[command(about = "Import connectors from an export, or from JSON with the field names of the CMS form")]
    Import(LateVerb<import::Args>),
    #[command(about = "Export connectors to another store, to the CMS or to a spreadsheet")]
    Export(LateVerb<export::Args>),
    #[command(about = "Show what differs between the connectors of two stores")]
    Diff(LateVerb<diff::Args>),
    #[command(about = "Make the connectors of the store the same as in a file")]
    Apply(LateVerb<apply::Args>),
    #[command(about = "Show what changed in a connector, when, and by whom")]
    History(LateVerb<history::Args>),
    #[command(about = "Send a sample of every subscribed event and check the answers")]
    Test(LateVerb<test::Args>),
    #[command(about = "Check how an endpoint behaves: odd payloads, wrong secrets, duplicates, load")]
    Conformance(LateVerb<conformance::Args>),
}

impl Args {
    /// Runs the verb.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Exit> {
        match self.verb {
            Verb::Add(LateVerb(args)) => add::run(*args, context),
            Verb::List(LateVerb(args)) => list::run(&args, context),
            Verb::Show(LateVerb(args)) => show::run(&args, context),
            Verb::Edit(LateVerb(args)) => edit::run(&args, context),
            Verb::Remove(LateVerb(args)) => remove::run(&args, context),
            Verb::Enable(LateVerb(args)) => enable::run(&args, context),
            Verb::Disable(LateVerb(args)) => disable::run(&args, context),
            Verb::Validate(LateVerb(args)) => validate::run(&args, context, conformance::findings),
            Verb::Import(LateVerb(args)) => import::run(&args, context),
            Verb::Export(LateVerb(args)) => export::run(&args, context),
            Verb::Diff(LateVerb(args)) => diff::run(&args, context),
            Verb::Apply(LateVerb(args)) => apply::run(&args, context),
            Verb::History(LateVerb(args)) => history::run(&args, context),
            Verb::Test(LateVerb(args)) => test::run(&args, context),
            Verb::Conformance(LateVerb(args)) => conformance::run(&args, context),
        }
    }
}

/// Returns the names of the columns of `connector list`.
pub fn columns() -> Vec<String> {
    column_names::<view::ConnectorView>()
}

/// Returns the names of the columns of `connector validate`.
pub fn finding_columns() -> Vec<String> {
    column_names::<view::FindingView>()
}

/// Returns what the noun writes with `-o json`.
pub fn shapes() -> Vec<Shape> {
    let changes =
        "For `connector add`, `edit`, `remove`, `enable`, `disable` and `import`: what changed in each connector.";
    let differences = "For `connector diff` and `apply`: every field that differs.";
    let mut shapes = vec![
        Shape::list::<view::ConnectorView>("connector list", "The connectors of the store."),
        Shape::one::<view::ConnectorView>("connector show", "One connector."),
        Shape::list::<view::ChangeView>("connector change", changes),
        Shape::list::<history::HistoryView>("connector history", "The changes of one connector."),
        Shape::list::<plan::PlanRow>("connector diff", differences),
        Shape::list::<view::FindingView>("connector validate", "All findings."),
    ];
    shapes.extend(conformance::shapes());
    shapes
}
