//! `failed show`: everything about an event, and why it failed.

use super::curl::curl;
use super::named::{Named, find, get, none};
use crate::commands::context::{Context, Need, connector_of, detail_of, fitting};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{Delivery, DeliveryId};
use crate::output::{DetailView, Format};

/// Show events: why they failed, the request, the answer, and what to do
///
/// With -o json, one id gives an object, and several ids or a range give a list; with -o ndjson, each event is one line. The log
/// does not keep the headers of requests. The request is shown with the names of the headers that the connector sends now.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed show 12 15-18
  inv-hooks failed show last
  inv-hooks failed show 12 --payload > payload.json")]
pub struct Args {
    /// Event ids, ranges such as 805-810, or last (the newest failed event)
    #[arg(value_name = "IDS", required = true, value_delimiter = ',')]
    ids: Vec<Named>,
    /// Print only the payload, exactly as it is stored
    #[arg(long, conflicts_with = "curl")]
    payload: bool,
    /// Print a shell script that sends the same request with curl
    ///
    /// The script reads secrets from shell variables.
    #[arg(long)]
    curl: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut log = context.need_log(Need::Read)?;
    match args.ids[..] {
        [one] if one.is_one() => {
            let row = get(context, log.as_mut(), one)?;
            if args.payload {
                let payload = log.payload(row.id)?;
                context.out.raw(&payload.ok_or_else(|| gone(row.id))?)?;
            } else if args.curl {
                show_curl(context, log.as_mut(), &row)?;
            } else {
                let mut left_out = Vec::new();
                let view = detail(context, log.as_mut(), row, &mut left_out)?;
                context.out.one(&view)?;
                end(context, left_out)?;
            }
            Ok(Exit::Done)
        }
        _ if args.payload || args.curl => {
            let fault = Fault::usage("--payload and --curl are for one event");
            Err(fault.hint("Write one id. `inv-hooks failed export` writes the payloads of many events.").into())
        }
        _ => show_several(context, log.as_mut(), &args.ids),
    }
}

/// Shows those that exist, and then reports the others.
fn show_several(context: &mut Context, log: &mut dyn Log, ids: &[Named]) -> anyhow::Result<Exit> {
    let (rows, missing) = find(context, log, ids)?;
    let mut left_out = Vec::new();
    let views: Vec<DetailView> =
        rows.into_iter().map(|row| detail(context, log, row, &mut left_out)).collect::<anyhow::Result<_>>()?;
    match context.out.format() {
        Format::Json => context.out.json(&views)?,
        format => {
            for (at, view) in views.iter().enumerate() {
                if at > 0 && format == Format::Table {
                    context.out.line("")?;
                }
                context.out.one(view)?;
            }
        }
    }
    end(context, left_out)?;
    if missing.is_empty() { Ok(Exit::Done) } else { Err(none(&missing).into()) }
}

fn detail(
    context: &Context,
    log: &mut dyn Log,
    row: Delivery,
    left_out: &mut Vec<String>,
) -> anyhow::Result<DetailView> {
    let payload = log.payload(row.id)?;
    let connector = connector_of(context.store().ok().flatten().as_ref(), &row);
    let (detail, more) = detail_of(log, row, payload, connector.as_ref(), context.out.repeated())?;
    left_out.extend(more);
    Ok(DetailView::from(detail))
}

fn end(context: &mut Context, left_out: Vec<String>) -> anyhow::Result<()> {
    context.out.flush()?;
    left_out.into_iter().for_each(|text| context.out.say(text));
    Ok(())
}

fn show_curl(context: &mut Context, log: &mut dyn Log, row: &Delivery) -> anyhow::Result<()> {
    // Without a payload, the command would send an empty body with the event's own id.
    log.payload(row.id)?.ok_or_else(|| gone(row.id))?;
    let connector = connector_of(context.store().ok().flatten().as_ref(), row);
    let Some(fitting) = fitting(connector.as_ref(), row) else {
        let name = &row.connector;
        return Err(Fault::not_found(match connector {
            Some(other) => {
                format!("the connector {name} now takes {}, but the event has {}", other.api_key, row.api_key)
            }
            None => format!("the connector {name} is not in the store any more"),
        })
        .into());
    };
    let payload = context.out.command_with_repeated(&format!("inv-hooks failed show {} --payload", row.id));
    let command = curl(row, fitting, &payload, context)?;
    Ok(context.out.raw(command.as_bytes())?)
}

fn gone(id: DeliveryId) -> Fault {
    Fault::not_found(format!("the payload of event {id} is no longer kept"))
}
