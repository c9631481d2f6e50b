//! `failed stats`: how many failed, by what.

use super::gaps;
use crate::commands::context::next_steps;
use crate::commands::context::{ColumnsArgs, Context, FilterArgs, Need, Notice, count_in_doubt, find_causes};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::GroupBy;
use crate::model::Query;
use crate::output::{Format, StatsLine, counted, stats_lines};
use clap::ValueEnum as _;

/// Count failed events by connector, failure, hour and more
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed stats
  inv-hooks failed stats --by connector,hour --since 2d
  inv-hooks failed stats --by failure --connector wms-asn", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "what,count")))]
pub struct Args {
    /// Count by one or two things, for example cause or connector,hour
    ///
    /// The default is connector. Things to count by: `connector`, `api_key`, `event`, `cause`, `failure`, `status`, `error_code`,
    /// `store`, `document`, `product`, `minute`, `hour`, `day`. Minutes, hours and days without events are listed too.
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "connector",
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "WHAT[,WHAT]"
    )]
    by: Vec<By>,
    /// Id, or any text in the payload, error or answer
    #[arg(long, help_heading = "Filters", value_name = "TEXT")]
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// The values of `--by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum By {
    /// By connector.
    Connector,
    /// By API key.
    ApiKey,
    /// By event.
    Event,
    /// By kind of failure.
    Failure,
    /// By HTTP status.
    Status,
    /// By error code in the answer.
    ErrorCode,
    /// By cause.
    Cause,
    /// By id of the shop.
    Store,
    /// By document id.
    Document,
    /// By product id; an event counts for each of its products.
    Product,
    /// By the minute of the failure.
    Minute,
    /// By the hour of the failure.
    Hour,
    /// By the day of the failure.
    Day,
}

impl From<By> for GroupBy {
    fn from(by: By) -> Self {
        match by {
            By::Connector => Self::Connector,
            By::ApiKey => Self::ApiKey,
            By::Event => Self::Event,
            By::Failure => Self::Failure,
            By::Status => Self::Status,
            By::ErrorCode => Self::ErrorCode,
            By::Cause => Self::Cause,
            By::Store => Self::Store,
            By::Document => Self::Document,
            By::Product => Self::Product,
            By::Minute => Self::Minute,
            By::Hour => Self::Hour,
            By::Day => Self::Day,
        }
    }
}

impl Args {
    /// Returns what is counted by: one or two things.
    fn by(&self) -> Result<Vec<By>, Fault> {
        match self.by[..] {
            [one, two] if one == two => Err(Fault::usage("--by names the same thing twice")),
            [_] | [_, _] => Ok(self.by.clone()),
            _ => Err(Fault::usage("--by takes one or two things, for example connector,hour")),
        }
    }
}

/// Writes the counts. CSV has a column for each thing that is counted by.
fn show(args: &Args, names: &[String], lines: &[StatsLine], context: &mut Context) -> anyhow::Result<()> {
    if context.out.format() == Format::Csv && args.columns.columns.is_empty() {
        return context.out.csv_of(&StatsLine::csv_header(names), lines.iter().map(StatsLine::csv));
    }
    context.out.list(lines)
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<StatsLine>(&args.columns.columns)?;
    let look = context.out.look().clone();
    let by = args.by()?;
    let names: Vec<String> = by.iter().filter_map(|by| Some(by.to_possible_value()?.get_name().to_owned())).collect();
    let things: Vec<GroupBy> = by.iter().copied().map(GroupBy::from).collect();
    let mut query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let Some(mut log) = context.open_log(Need::Read, Notice::Unfinished)? else {
        show(args, &names, &[], context)?;
        context.tell_nothing_yet()?;
        return Ok(Exit::Done);
    };
    context.tell_log_without_store()?;
    find_causes(log.as_mut(), &mut query)?;
    let mut rows = log.stats(&query, &things, &look.zone)?;
    let total: u64 = if things.contains(&GroupBy::Product) {
        log.count(&query)?.iter().map(|group| group.count).sum()
    } else {
        rows.iter().map(|row| row.count).sum()
    };
    let has_gaps = gaps::fill(&mut rows, &things, &look.zone);
    let groups = rows.into_iter().map(|row| (row.values, row.count, row.first, row.last));
    let lines = stats_lines(&names, groups, &look);
    show(args, &names, &lines, context)?;
    context.out.flush()?;
    let mut unit = String::new();
    if things.iter().any(|by| by.is_time()) {
        let left_out = if has_gaps { "; times without events are left out, because there are many" } else { "" };
        unit = format!(", by {} (time zone {}{left_out})", names.join(" and "), look.zone.name(look.now));
    }
    let is_cheap = query.text.is_none() && query.places.is_empty() && !context.out.is_quiet();
    let in_doubt = if is_cheap { count_in_doubt(log.as_mut(), &query)? } else { 0 };
    let without = if is_cheap { log.count_unplaced(&query)? } else { 0 };
    let in_doubt = next_steps::and_in_doubt(in_doubt);
    if total == 0 || query.causes.len() > 1 {
        context.warn_of_causes(log.as_mut(), &query)?;
    }
    context.out.say(format!("{}{unit}{in_doubt}", counted(total, "failed event")));
    if total == 0 {
        args.filters.without_events(args.text.as_deref(), &query).tell(log.as_mut(), context)?;
    }
    let others = Query { text: None, places: Vec::new(), ..query };
    context.tell_elsewhere(log.as_mut(), &others, "are not counted")?;
    if without > 0 {
        context.out.say(format!(
            "{} without a document or a time: such events are never held or superseded. Set their fields in the table `[payload.KEY]` of the store.",
            counted(without, "event")
        ));
    }
    Ok(Exit::Done)
}
