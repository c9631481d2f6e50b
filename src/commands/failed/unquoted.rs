//! What a search that found nothing may have meant: the second word of a time or of a cause was taken as TEXT, because it has no quotes.

use crate::commands::context::{Context, FilterArgs, is_cause};
use crate::error::Fault;
use crate::log::Log;
use crate::model::{Query, parse_time, quoted};

/// Says how to write it, if `text` looks like the rest of a value.
pub fn tell(
    text: Option<&str>,
    filters: &FilterArgs,
    query: &Query,
    log: &mut dyn Log,
    context: &mut Context,
) -> Result<(), Fault> {
    let Some(text) = text else { return Ok(()) };
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
