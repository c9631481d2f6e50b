//! `failed stats`: how many failed, by what.

use crate::commands::context::next_steps;
use crate::commands::context::{Context, FilterArgs, Need, Notice, count_in_doubt};
use crate::exit::Exit;
use crate::log::GroupBy;
use crate::model::Query;
use crate::output::{StatsLine, counted, stats_lines};

/// Count failed events by connector, failure, hour and more
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed stats
  inv-hooks failed stats --by hour --since 2d
  inv-hooks failed stats --by failure --connector wms-asn")]
pub struct Args {
    /// Count by connector, cause, failure, `api_key`, event, store, hour or day
    ///
    /// The default is connector.
    #[arg(
        long,
        value_enum,
        default_value_t,
        hide_default_value = true,
        hide_possible_values = true,
        value_name = "WHAT"
    )]
    by: By,
    /// Id, or any text in the payload, error or answer
    #[arg(long, help_heading = "Filters", value_name = "TEXT")]
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
}

/// The values of `--by`.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
enum By {
    /// By API key.
    ApiKey,
    /// By event.
    Event,
    /// By connector.
    #[default]
    Connector,
    /// By kind of failure.
    Failure,
    /// By cause.
    Cause,
    /// By id of the shop.
    Store,
    /// By the hour of the failure.
    Hour,
    /// By the day of the failure.
    Day,
}

impl From<By> for GroupBy {
    fn from(by: By) -> Self {
        match by {
            By::ApiKey => Self::ApiKey,
            By::Event => Self::Event,
            By::Connector => Self::Connector,
            By::Failure => Self::Failure,
            By::Cause => Self::Cause,
            By::Store => Self::Store,
            By::Hour => Self::Hour,
            By::Day => Self::Day,
        }
    }
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let look = context.out.look().clone();
    let query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let Some(mut log) = context.open_log(Need::Read, Notice::Unfinished)? else {
        context.out.list::<StatsLine>(&[])?;
        context.out.say("No failed event: nothing was sent or added yet.");
        return Ok(Exit::Done);
    };
    let rows = log.stats(&query, args.by.into(), &look.zone)?;
    let total: u64 = rows.iter().map(|row| row.count).sum();
    let without: u64 = rows.iter().map(|row| row.without_document.max(row.without_time)).sum();
    let groups = rows.iter().map(|row| (row.value.clone(), row.count, row.first, row.last)).collect();
    context.out.list(&stats_lines(groups))?;
    context.out.flush()?;
    let unit = match args.by {
        By::Hour => format!(", by hour (time zone {})", look.zone.name(look.now)),
        By::Day => format!(", by day (time zone {})", look.zone.name(look.now)),
        _ => String::new(),
    };
    let is_cheap = query.text.is_none() && query.places.is_empty() && !context.out.is_quiet();
    let in_doubt = if is_cheap { count_in_doubt(log.as_mut(), &query)? } else { 0 };
    let in_doubt = next_steps::and_in_doubt(in_doubt);
    context.out.say(format!("{}{unit}{in_doubt}", counted(total, "failed event")));
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
