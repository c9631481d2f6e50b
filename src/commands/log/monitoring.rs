//! `log monitoring`: what Retail Cloud reported about its own calls.

use crate::commands::context::{ColumnsArgs, Context, DEFAULT_LIMIT, Need, Notice, parse_limit, parse_when};
use crate::exit::Exit;
use crate::model::{Cursor, Listed, MonitoringQuery, kept_id, quoted_flag};
use crate::output::{MonitoringView, counted};

/// List monitoring events that Retail Cloud sent to the relay
///
/// The newest events come first. Payloads are shown unchanged, because Retail Cloud does not publish their format. The column
/// CONNECTOR has the connector that the payload names.
///
/// To keep such events: in the CMS, open the connector for `EXPORT_MONITORING_EVENTS`. Enter the last URL that `relay urls`
/// prints. Give this connector the same secret headers as one of your other connectors; without them, the relay refuses these events.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks log monitoring
  inv-hooks log monitoring --connector wms-asn --since yesterday
  inv-hooks log monitoring --limit 1000 -o ndjson | jq .payload", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "when,connector")))]
pub struct Args {
    /// Connector names, for example wms-asn,wms-sale
    #[arg(long, value_name = "NAMES", help_heading = "Filters")]
    connector: Vec<Listed<String>>,
    /// Start of the time range: 2h, 20:00, yesterday, 2026-11-01
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    since: Option<String>,
    /// List at most N events
    #[arg(long, default_value_t = DEFAULT_LIMIT, value_name = "N", allow_negative_numbers = true, value_parser = parse_limit, help_heading = "Output")]
    limit: usize,
    /// Continue after this cursor, which an earlier list printed
    #[arg(long, value_name = "CURSOR", help_heading = "Output")]
    after: Option<Cursor>,
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<MonitoringView>(&args.columns.columns)?;
    let look = context.out.look().clone();
    let since = args.since.as_deref().map(|text| parse_when("--since", text, look.now, &look.zone)).transpose()?;
    let query = MonitoringQuery {
        environment: context.environment()?,
        connectors: Listed::each(&args.connector).map(|name| kept_id(name).into_owned()).collect(),
        since,
        after: args.after,
        limit: args.limit.saturating_add(1),
    };
    let log = context.open_log(Need::Read, Notice::None)?;
    let mut rows = log.map(|mut log| log.monitoring(&query)).transpose()?.unwrap_or_default();
    let has_more = rows.len() > args.limit;
    rows.truncate(args.limit);
    let views: Vec<MonitoringView> = rows.into_iter().map(MonitoringView::from).collect();
    context.out.list(&views)?;
    context.out.flush()?;
    match views.last() {
        None => {
            context.warn_of_connectors(&Listed::each(&args.connector).map(String::as_str).collect::<Vec<_>>())?;
            context.out.say("No monitoring event matches.");
        }
        Some(last) if has_more => {
            let shown = counted(views.len(), "event");
            let next = next_page(args, context, &last.cursor);
            context.out.say(format!("Showing {shown}; more match. Next page: `{next}`"));
        }
        Some(_) => {}
    }
    Ok(Exit::Done)
}

/// Returns the command for the rows after `cursor`, with the flags that were given.
fn next_page(args: &Args, context: &Context, cursor: &str) -> String {
    let flag = |name: &str, value: Option<&String>| value.map(|value| quoted_flag(name, value)).unwrap_or_default();
    let connectors: String =
        Listed::typed(&args.connector).iter().map(|names| quoted_flag("connector", names)).collect();
    let filters = connectors + &flag("since", args.since.as_ref());
    let limit = Some(args.limit.to_string()).filter(|_| args.limit != DEFAULT_LIMIT);
    let limit = flag("limit", limit.as_ref());
    let shown = args.columns.typed() + &context.typed_format();
    format!("inv-hooks log monitoring{filters}{limit}{shown} --after {cursor}")
}
