//! `connector add`: saves a connector from flags, and asks for missing values.

use super::fields::FieldArgs;
use super::prefilled::{all_events, default_name};
use super::save::{self, Conflict};
use super::{questions, review, wizard};
use crate::commands::context::Context;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{ConnectorName, FindingCode, Secret};
use crate::store::{ConnectorRecord, HeadersRecord, Located};

/// Add a connector
///
/// On a terminal, the command asks for missing values. Without a terminal, pass every value as a flag.
///
/// Adding the same connector again changes nothing. If a connector with this name exists and differs, the command shows the
/// difference and exits 6. To replace the connector, add --replace.
///
/// If the whole value is a reference (`${NAME}`, `${NAME:-default}` or `${file:PATH}`), or a word such as Bearer and then a
/// reference, it is stored as a reference. Any other value is stored as plain text. If you leave out a sending option, the value in
/// `[delivery]` of the store applies, or else the default. `inv-hooks config show` prints these values.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Connector name; the default comes from the API key, for example asn or sale
    pub name: Option<ConnectorName>,
    #[command(flatten)]
    fields: FieldArgs,
    /// Replace existing connectors with the same name
    #[arg(long)]
    replace: bool,
}

const EXAMPLES: &str = "Examples:
  inv-hooks connector add
  inv-hooks connector add wms-asn --api-key INVENTORY_EXPORT_ASN \\
      --endpoint https://wms.example.com/asn --header 'client_id: ${WMS_ID}'
  inv-hooks connector add sale --api-key SALE_INVENTORY \\
      --endpoint http://127.0.0.1:8787/sale";

/// Runs the verb.
pub fn run(mut args: Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut headers = args.fields.all_headers(&mut context.out)?;
    let has_visible_values = args.fields.has_visible_values();
    let asks = !missing(&args.fields).is_empty();
    if asks {
        need_person(context, &args.fields)?;
        need_free_name(context, &args)?;
        wizard::ask(context, &mut args.name, &mut args.fields, &mut headers)?;
    }
    let mut record = record(&args, headers)?;
    let is_reviewed = asks && !context.global.yes;
    if is_reviewed {
        let taken = if args.replace { Vec::new() } else { questions::taken(context)? };
        if !review::review(context, &mut record, &taken, review::First::Values)? {
            context.out.say("Nothing was saved.");
            return Ok(Exit::Refused);
        }
    }
    // The review has shown the warnings at their fields.
    let findings =
        if is_reviewed { save::findings(context, &record)? } else { save::check(context, &record, "the connector")? };
    let has_secret = findings.iter().any(|finding| finding.code == FindingCode::LiteralSecret.as_str());
    if has_secret && has_visible_values {
        context.out.warn(
            "other users of this machine can see a secret on the command line, and the shell's history keeps it: \
             use --header 'client_secret: ${NAME}', --headers @FILE or --headers -",
        );
    }
    let conflict = if args.replace { Conflict::Replace } else { Conflict::Refuse };
    save::add_all(context, &[record], conflict, &[])
}

fn missing(fields: &FieldArgs) -> Vec<&'static str> {
    let needed = [("--api-key KEY", fields.api_key.is_some()), ("--endpoint URL", fields.endpoint.is_some())];
    needed.into_iter().filter(|(_, is_given)| !is_given).map(|(flag, _)| flag).collect()
}

fn need_person(context: &Context, fields: &FieldArgs) -> Result<(), Fault> {
    if context.can_ask() {
        return Ok(());
    }
    Err(Fault::usage(format!("missing: {}", missing(fields).join(", ")))
        .hint("Without a terminal, pass every value as a flag: `inv-hooks connector add --help`."))
}

/// Refuses a name that is in use before the questions start.
fn need_free_name(context: &Context, args: &Args) -> anyhow::Result<()> {
    let (Some(name), Some(store), false) = (&args.name, context.store_if_there_is_one()?, args.replace) else {
        return Ok(());
    };
    if store.record(name).is_none() {
        return Ok(());
    }
    Err(Fault::refused(format!("the connector {name} exists already"))
        .hint(format!("Change it: `inv-hooks connector edit {name}`. Or replace it: add --replace."))
        .into())
}

fn record(args: &Args, headers: Vec<(String, Secret)>) -> anyhow::Result<ConnectorRecord> {
    let api_key = args.fields.api_key.clone().unwrap_or_default();
    let name = match &args.name {
        Some(name) => name.clone(),
        None => default_name(&api_key)?,
    };
    let mut record = ConnectorRecord::new(name, &api_key, Secret::new(""));
    record.integration_type = Some(Located::new("HTTP_POST".to_owned()));
    record.events = all_events(&api_key);
    args.fields.apply(&mut record);
    let located = headers.into_iter().map(|(name, value)| (Located::new(name), Some(value)));
    record.headers = HeadersRecord::Table(located.collect());
    Ok(record)
}
