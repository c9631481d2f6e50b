//! `failed search`: which events failed, found by anything in them.

use super::follow;
use crate::commands::context::next_steps;
use crate::commands::context::{
    ColumnsArgs, Context, FilterArgs, Need, Notice, PageArgs, StateArgs, count_in_doubt, find_causes,
};
use crate::exit::Exit;
use crate::log::{Group, Log};
use crate::model::{Delivery, Query, State, quoted_flag};
use crate::output::{DeliveryView, FollowedView, Format, counted, number};

/// Search failed events by id, text, field, status or time
///
/// Lists failed and unknown events, the newest first. An event is unknown if its answer was not recorded. --state lists events in
/// other states. TEXT is the id of a shop, document or product, a webhook id, or any part of the payload, error or answer.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed search ASN-000012345
  inv-hooks failed search --status 503,401 --since yesterday --connector wms-asn
  inv-hooks failed search --where '/productList/*/quantity=0' -o json", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "id,connector,why")))]
pub struct Args {
    /// Id, or any text in the payload, error or answer
    text: Option<String>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    states: StateArgs,
    #[command(flatten)]
    page: PageArgs,
    #[command(flatten)]
    columns: ColumnsArgs,
    /// Print failed events as they arrive, until Ctrl-C
    ///
    /// The command starts with the 10 newest events, in the order of their times. With --limit N, it starts with the N newest events.
    /// With --since, it starts with all events since that time. Then it prints each event that fails, whichever process sends it. An
    /// event that fails again after a repost is printed again: WHY starts with `again:`, and with -o ndjson `again` is true. An event
    /// that `failed discard --undo` restores is printed too, with the time of its original failure.
    #[arg(long, help_heading = "Output")]
    follow: bool,
    /// Print only the number of events
    #[arg(long, help_heading = "Output")]
    count: bool,
    /// Exit 4 if any event is found
    ///
    /// With this flag, the command exits 5 if the store and the log are both missing, or if it finds no event and the store has no
    /// connectors.
    #[arg(long, help_heading = "Output")]
    exit_code: bool,
    /// Exit 4 if more than N events match
    ///
    /// The command compares N with the number of all matching events, even if --limit lists fewer. It exits 5 in
    /// the same cases as with --exit-code.
    #[arg(long, help_heading = "Output", value_name = "N", conflicts_with = "exit_code")]
    fail_over: Option<u64>,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    if args.follow {
        context.out.choose::<FollowedView>(&args.columns.columns)?;
    } else {
        context.out.choose::<DeliveryView>(&args.columns.columns)?;
    }
    let look = context.out.look().clone();
    let query = args.filters.query(args.text.as_deref(), context.environment()?, look.now, &look.zone)?;
    let mut query = Query { states: args.states.states(), ..query };
    if args.follow {
        context.warn_of_connectors(&args.filters.connectors())?;
        return follow::run(query, args.page.limit, context);
    }
    let Some(mut log) = context.open_log(Need::Read, Notice::Unfinished)? else {
        if args.count {
            context.out.line("0")?;
            warn_of_connectors(args, context)?;
        } else {
            context.out.list::<DeliveryView>(&[])?;
            warn_of_connectors(args, context)?;
            context.tell_nothing_yet()?;
        }
        return end(args, context, None, &query, Found { some: false, all: Some(0), are_many: false });
    };
    find_causes(log.as_mut(), &mut query)?;
    let found = if args.count {
        count(args, context, log.as_mut(), &query)?
    } else {
        list(args, context, log.as_mut(), &query)?
    };
    let all = match (found.all, args.fail_over) {
        (None, Some(_)) => Some(count_all(log.as_mut(), &query)?),
        (all, _) => all,
    };
    let connectors = args.filters.connectors();
    if found.some && connectors.len() > 1 {
        context.warn_of_connectors(&connectors)?;
    }
    if found.some && query.causes.len() > 1 {
        context.warn_of_causes(log.as_mut(), &query)?;
    }
    if !found.some {
        if !is_check(args) {
            context.warn_of_causes(log.as_mut(), &query)?;
        }
        args.filters.without_events(args.text.as_deref(), &query).with_states().tell(log.as_mut(), context)?;
        context.tell_left_out(log.as_mut(), &query)?;
    } else if context.out.is_error_terminal() && !found.are_many {
        // Payloads were searched once already.
        let query = Query { text: None, places: Vec::new(), ..query.clone() };
        context.tell_elsewhere(log.as_mut(), &query, "are not shown")?;
    }
    end(args, context, Some(log.as_mut()), &query, Found { all, ..found })
}

/// What was found.
#[derive(Clone, Copy)]
struct Found {
    /// Whether any event was.
    some: bool,
    /// How many match, if that is known.
    all: Option<u64>,
    /// More than a list counts match.
    are_many: bool,
}

fn count_all(log: &mut dyn Log, query: &Query) -> anyhow::Result<u64> {
    Ok(log.count(query)?.iter().map(|group| group.count).sum())
}

fn count(args: &Args, context: &mut Context, log: &mut dyn Log, query: &Query) -> anyhow::Result<Found> {
    let count = count_all(log, query)?;
    context.out.line(count.to_string())?;
    if count == 0 {
        warn_of_connectors(args, context)?;
    }
    Ok(Found { some: count > 0, all: Some(count), are_many: false })
}

fn list(args: &Args, context: &mut Context, log: &mut dyn Log, query: &Query) -> anyhow::Result<Found> {
    let mut page = args.page.page();
    page.limit = page.limit.saturating_add(1);
    let mut rows = log.search(query, &page)?;
    let has_more = rows.len() > args.page.limit;
    rows.truncate(args.page.limit);
    let is_counted = context.out.is_terminal() && query.is_of_failures();
    let more = if has_more { Some(more(context, log, query)?) } else { None };
    let groups = match more {
        None => Some(group(&rows)),
        Some(More::Of(_) | More::Unknown) if is_counted => Some(log.count(query)?),
        Some(_) => None,
    };
    if let Some(groups) = groups.as_ref().filter(|_| is_counted && !rows.is_empty())
        && context.out.format() == Format::Table
    {
        let in_doubt = if has_more { count_in_doubt(log, query)? } else { in_doubt(&rows) };
        context.out.headline(&headline(groups, in_doubt))?;
    }
    let more = more.map(|more| groups.map_or(more, |groups| More::Of(groups.iter().map(|group| group.count).sum())));
    tell(args, context, query, &rows, more)?;
    let is_complete = !has_more && page.after.is_none();
    let are_many = matches!(more, Some(More::Beyond(_)));
    Ok(Found { some: !rows.is_empty(), all: is_complete.then_some(rows.len() as u64), are_many })
}

/// How many rows match, if a list does not show all of them.
#[derive(Clone, Copy)]
enum More {
    /// Exactly this many match.
    Of(u64),
    /// At least this many match.
    Beyond(u64),
    /// They were not counted: no one looks, or it would read every payload.
    Unknown,
}

/// A list that does not show all rows counts up to this many: of a million, counting would take seconds.
const COUNTED: u64 = 10_000;

/// Counts for a person only: it can take as long as the list itself.
fn more(context: &Context, log: &mut dyn Log, query: &Query) -> anyhow::Result<More> {
    let is_seen = context.out.is_terminal() || (context.out.is_error_terminal() && !context.out.is_quiet());
    if !is_seen || query.text.is_some() || !query.places.is_empty() {
        return Ok(More::Unknown);
    }
    Ok(match log.count_up_to(query, COUNTED)? {
        COUNTED => More::Beyond(COUNTED),
        count => More::Of(count),
    })
}

impl More {
    fn words(self, rows: usize) -> String {
        let shown = number(rows);
        match self {
            Self::Of(all) => format!("Showing {shown} of {}.", counted(all, "event")),
            Self::Beyond(least) => format!("Showing {shown} of at least {}.", counted(least, "event")),
            Self::Unknown => format!("Showing {}; more match (--count counts them).", counted(rows, "event")),
        }
    }
}

/// In a pipeline, a misspelled connector or a folder without a log must not look like a search that found nothing.
fn end(
    args: &Args,
    context: &mut Context,
    mut log: Option<&mut dyn Log>,
    query: &Query,
    found: Found,
) -> anyhow::Result<Exit> {
    if !found.some && is_check(args) {
        context.need_something(log.is_some())?;
        if let Some(log) = log.as_deref_mut() {
            context.check_causes(log, query)?;
        }
        context.check_connectors(log, &args.filters.connectors())?;
    }
    if let (Some(most), Some(all)) = (args.fail_over, found.all)
        && all > most
    {
        let matches = if all == 1 { "matches" } else { "match" };
        context.out.say(format!("{} {matches}, more than --fail-over {most} allows.", counted(all, "event")));
        return Ok(Exit::NotDelivered);
    }
    Ok(if found.some && args.exit_code { Exit::NotDelivered } else { Exit::Done })
}

/// Says whether the exit code is to tell what was found.
fn is_check(args: &Args) -> bool {
    args.exit_code || args.fail_over.is_some()
}

/// Comes before the line that says that nothing was found: the name may be why. In a check it is an error.
fn warn_of_connectors(args: &Args, context: &mut Context) -> anyhow::Result<()> {
    if is_check(args) { Ok(()) } else { context.warn_of_connectors(&args.filters.connectors()) }
}

fn tell(
    args: &Args,
    context: &mut Context,
    query: &Query,
    rows: &[Delivery],
    more: Option<More>,
) -> anyhow::Result<()> {
    let views: Vec<DeliveryView> = rows.iter().map(DeliveryView::from).collect();
    context.out.list(&views)?;
    context.out.flush()?;
    if rows.is_empty() {
        warn_of_connectors(args, context)?;
        context.out.say(if query.is_of_failures() { "No failed event matches." } else { "No event matches." });
        return Ok(());
    }
    if let (Some(more), Some(cursor)) = (more, views.last().and_then(|view| view.cursor.as_ref())) {
        let next = next_page(args, context, cursor);
        context.out.say(format!("{} Next page: `{next}`", more.words(rows.len())));
    }
    if context.out.format() == Format::Table {
        context.out.say(next_step(args, rows));
    }
    Ok(())
}

/// Counts the rows of a complete list by connector and failure, the largest group first.
fn group(rows: &[Delivery]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for view in rows.iter().map(DeliveryView::from) {
        let failure = if view.state == "unknown" { "unknown" } else { view.failure.unwrap_or("unknown") };
        match groups.iter_mut().find(|group| group.connector == view.connector && group.failure == failure) {
            Some(group) => group.count += 1,
            None => groups.push(Group { connector: view.connector, failure: failure.to_owned(), count: 1 }),
        }
    }
    groups.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.connector.cmp(&b.connector)));
    groups
}

/// Counts those of a complete list that are in doubt.
fn in_doubt(rows: &[Delivery]) -> u64 {
    rows.iter().map(|row| u64::from(DeliveryView::from(row).is_in_doubt())).sum()
}

fn headline(groups: &[Group], in_doubt: u64) -> String {
    let total: u64 = groups.iter().map(|group| group.count).sum();
    let part = |group: &Group| format!("{} of {} ({})", number(group.count), group.connector, group.failure);
    let parts: Vec<String> = groups.iter().take(6).map(part).collect();
    let more = if groups.len() > 6 { ", …" } else { "" };
    format!("{} failed: {}{more}{}", number(total), parts.join(", "), next_steps::and_in_doubt(in_doubt))
}

/// Returns the command for the rows after `cursor`, with the flags that were given.
fn next_page(args: &Args, context: &Context, cursor: &str) -> String {
    let most = args.fail_over.map(|most| format!(" --fail-over {most}")).unwrap_or_default();
    let page = args.page.typed() + if args.exit_code { " --exit-code" } else { &most };
    let filters = args.filters.typed() + &args.states.typed();
    let shown = args.columns.typed() + &context.typed_format();
    let flags = format!("{filters}{page}{shown} --after {cursor}");
    next_steps::search(&flags, args.text.as_deref())
}

fn next_step(args: &Args, rows: &[Delivery]) -> String {
    if let [only] = rows {
        return match only.state {
            State::Failed | State::Unknown if only.waiting_on.is_some() => next_steps::of_held_event(only.id),
            state => next_steps::of_known_event(only.id, state),
        };
    }
    if !args.states.state.is_empty() {
        return next_steps::of_listed_events();
    }
    let text = args.text.as_ref().map(|text| quoted_flag("text", text)).unwrap_or_default();
    let flags = format!("{text}{}", args.filters.typed());
    let flags = if args.filters.is_empty() && text.is_empty() { format!(" --all{flags}") } else { flags };
    next_steps::of_events(&flags)
}
