//! What a search that found nothing may have meant.

use crate::commands::context::{Context, FilterArgs, is_cause, next_steps};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{DeliveryId, Query, parse_time, quoted};

/// At most this many events are looked up.
const NAMED: usize = 5;

/// Says what may be wrong with the arguments.
pub fn tell(
    text: Option<&str>,
    filters: &FilterArgs,
    query: &Query,
    log: &mut dyn Log,
    context: &mut Context,
) -> Result<(), Fault> {
    if let Some(text) = text {
        tell_quotes(text, filters, query, log, context)?;
    }
    tell_states(query, log, context)
}

/// Without quotes the second word of a time or of a cause was taken as TEXT.
fn tell_quotes(
    text: &str,
    filters: &FilterArgs,
    query: &Query,
    log: &mut dyn Log,
    context: &mut Context,
) -> Result<(), Fault> {
    let look = context.out.look();
    let times = [("--since", &filters.since), ("--until", &filters.until)];
    let mut meant: Vec<(&str, String)> =
        times.into_iter().filter_map(|(flag, given)| Some((flag, format!("{} {text}", given.as_deref()?)))).collect();
    meant.retain(|(_, value)| parse_time(value, look.now, &look.zone).is_ok());
    for given in &filters.causes {
        let whole = format!("{given} {text}");
        if is_cause(log, query, &whole)? {
            meant.push(("--cause", whole));
        }
    }
    for (flag, value) in meant {
        context.out.say(format!("Did you mean {flag} {}?", quoted(&value)));
    }
    Ok(())
}

/// Events that were named by their ids may be in a state that is not searched.
fn tell_states(query: &Query, log: &mut dyn Log, context: &mut Context) -> Result<(), Fault> {
    let ids = query.ids.iter().flat_map(|range| range.from.0..=range.to.0).map(DeliveryId);
    for id in ids.take(NAMED) {
        let Some(row) = log.get(id)? else { continue };
        let is_here = query.environment.as_ref().is_none_or(|here| here.as_str() == row.environment);
        if is_here && !query.selects(row.state) {
            let next = next_steps::of_known_event(id, row.state);
            context.out.say(format!("Event {id} is {}. {next}", row.state));
        }
    }
    Ok(())
}
