//! `config show`: shows the effective settings and where they come from.
//!
//! It reads the store and opens nothing else. A log URL is shown without its password.

use super::context::Context;
use super::context::{ColumnsArgs, Origin, PolicyArgs};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{Policy, show_duration};
use crate::output::{Cell, Look, Row, Shape, Tone, column_names};
use crate::store::{Effort, LocationKind, RelayRecord, Store};
use clap::{Subcommand, ValueEnum as _};
use schemars::JsonSchema;
use serde::Serialize;

/// Show the effective settings
#[derive(clap::Args, Debug)]
#[command(arg_required_else_help = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Show(ShowArgs),
}

/// Show the effective value of every setting
///
/// A flag wins over its environment variable, the variable over the store, and the store over the default.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES, mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "setting,value")))]
struct ShowArgs {
    /// Also show where each value comes from
    #[arg(long)]
    origin: bool,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    columns: ColumnsArgs,
}

const EXAMPLES: &str = "Examples:
  inv-hooks config show --origin
  inv-hooks config show -o json";

impl Args {
    /// Runs the verb.
    pub fn run(self, context: &mut Context) -> anyhow::Result<Exit> {
        let Verb::Show(args) = self.verb;
        run(&args, context)
    }
}

/// One setting and where it comes from.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SettingView")]
struct Setting {
    /// The setting's name.
    name: &'static str,
    /// Its value; null if it has none.
    value: Option<String>,
    /// Where it comes from: `flag`, `variable`, `store` or `default`.
    origin: Origin,
}

impl Row for Setting {
    const HEADERS: &'static [&'static str] = &["SETTING", "VALUE", "ORIGIN"];
    const KEYS: &'static [&'static str] = &["name", "value", "origin"];
    const IS_COPIED: bool = true;

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        vec![Cell::new(self.name).tone(Tone::Strong), self.value(), Cell::new(self.origin.as_str()).tone(Tone::Dim)]
    }

    fn name(&self) -> String {
        self.name.to_owned()
    }
}

impl Setting {
    fn value(&self) -> Cell {
        self.value.as_ref().map_or_else(|| Cell::new("none").tone(Tone::Dim), Cell::new)
    }
}

/// A setting without its origin.
#[derive(Serialize)]
#[serde(transparent)]
struct Plain(Setting);

impl Row for Plain {
    const HEADERS: &'static [&'static str] = &["SETTING", "VALUE"];
    const KEYS: &'static [&'static str] = Setting::KEYS;
    const IS_COPIED: bool = true;

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        vec![Cell::new(self.0.name).tone(Tone::Strong), self.0.value()]
    }

    fn name(&self) -> String {
        self.0.name.to_owned()
    }
}

fn run(args: &ShowArgs, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<Setting>(&args.columns.columns)?;
    let settings = settings(args, context)?;
    if args.origin || !args.columns.columns.is_empty() {
        context.out.list(&settings)?;
    } else {
        context.out.list(&settings.into_iter().map(Plain).collect::<Vec<_>>())?;
    }
    Ok(Exit::Done)
}

fn settings(args: &ShowArgs, context: &Context) -> anyhow::Result<Vec<Setting>> {
    let store = context.store()?;
    let store = store.as_ref();
    let given = |name: &str| context.origins.get(name);
    let (log, log_origin) = match context.log_place_and_origin() {
        Ok((place, origin)) => (place.to_string(), origin),
        // A log that this version cannot open is still shown.
        Err(error) => (reason(error)?, given("log").unwrap_or(Origin::Store)),
    };
    let delivery = store.map(|store| *store.delivery()).unwrap_or_default();
    let policy = args.policy.over(delivery.policy(&Effort::default()));
    let setting = |name, value: String, origin| Setting { name, value: Some(value), origin };
    let written = |is_written: bool| if is_written { Origin::Store } else { Origin::Default };
    let security = store.map(Store::security).unwrap_or_default();
    let relay = store.map(Store::relay);
    let again = relay.and_then(|relay| relay.again);
    let global = &context.global;
    let mut settings = vec![
        store_setting(context, store),
        setting(
            "environment",
            store.map(|store| store.environment().clone()).unwrap_or_default().to_string(),
            written(store.is_some_and(Store::has_environment)),
        ),
        setting("log", log, log_origin),
        Setting {
            name: "keep_delivered",
            value: context.keep_delivered()?.map(show_duration),
            origin: written(store.is_some_and(|store| store.keep_delivered().is_some())),
        },
    ];
    settings.extend(effort_settings(&policy, &delivery.effort, context));
    settings.extend([
        setting("max_concurrency", delivery.max_concurrency().to_string(), written(delivery.max_concurrency.is_some())),
        setting("private_networks", security.as_str().to_owned(), written(store.is_some_and(Store::has_security))),
        setting("relay_access", relay.map_or("connector", access).to_owned(), written(relay.is_some_and(has_access))),
        setting("relay_again", again.unwrap_or_default().as_str().to_owned(), written(again.is_some())),
        setting("output", word(global.output.to_possible_value()), given("output").unwrap_or(Origin::Default)),
        setting("color", word(global.color.to_possible_value()), given("color").unwrap_or(Origin::Default)),
        setting("no_input", global.no_input.to_string(), given("no_input").unwrap_or(Origin::Default)),
        setting("no_pager", global.no_pager.to_string(), given("no_pager").unwrap_or(Origin::Default)),
    ]);
    Ok(settings)
}

/// Returns the effective policy, with the origin of each value: flag, variable, store or default.
fn effort_settings(policy: &Policy, written: &Effort, context: &Context) -> Vec<Setting> {
    let values = Effort::of(policy).written();
    let row = |((name, value), (_, in_store)): ((&'static str, Option<String>), (_, Option<String>))| {
        let written = if in_store.is_some() { Origin::Store } else { Origin::Default };
        Setting { name, value, origin: context.origins.get(name).unwrap_or(written) }
    };
    values.into_iter().zip(written.written()).map(row).collect()
}

/// Returns which key of `[relay]` says who may send events to the relay; `connector` if the headers of each connector do.
fn access(relay: &RelayRecord) -> &'static str {
    relay.access.first().map_or("connector", |access| access.value.key())
}

fn has_access(relay: &RelayRecord) -> bool {
    !relay.access.is_empty()
}

fn store_setting(context: &Context, store: Option<&Store>) -> Setting {
    let value = store.map(|store| store.path().display().to_string());
    let is_named = store.is_some_and(|store| store.location().kind() == LocationKind::Named);
    let origin = if is_named { context.origins.get("config").unwrap_or(Origin::Flag) } else { Origin::Default };
    Setting { name: "store", value, origin }
}

fn word(value: Option<clap::builder::PossibleValue>) -> String {
    value.map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn reason(error: anyhow::Error) -> anyhow::Result<String> {
    error.downcast::<Fault>().map(|fault| format!("({})", fault.message))
}

/// Returns the names of the columns of `config show`.
pub fn columns() -> Vec<String> {
    column_names::<Setting>()
}

/// Returns what the noun writes with `-o json`.
pub fn shape() -> Shape {
    Shape::list::<Setting>("config show", "Every setting that applies here.")
}
