//! `failed show`: everything about one event, and why it failed.

use super::curl::curl;
use super::named::get;
use crate::commands::context::{Context, Need, connector_of, detail_of, fitting};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::DeliveryId;
use crate::output::DetailView;

/// Show one event: why it failed, the request, the answer, and what to do
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed show 12
  inv-hooks failed show 12 --payload > payload.json
  inv-hooks failed show 12 --curl")]
pub struct Args {
    /// Event id, as `failed search` shows it
    id: DeliveryId,
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
    let row = get(log.as_mut(), args.id)?;
    let payload = log.payload(args.id)?;
    if args.payload {
        context.out.raw(&payload.ok_or_else(|| gone(args.id))?)?;
        return Ok(Exit::Done);
    }
    let connector = connector_of(context.store().ok().flatten().as_ref(), &row);
    if args.curl {
        // Without a payload, the command would send an empty body with the event's own id.
        payload.ok_or_else(|| gone(args.id))?;
        let Some(fitting) = fitting(connector.as_ref(), &row) else {
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
        let command = curl(&row, fitting, &payload, context)?;
        context.out.raw(command.as_bytes())?;
        return Ok(Exit::Done);
    }
    let (detail, left_out) = detail_of(log.as_mut(), row, payload, connector.as_ref(), context.out.repeated())?;
    context.out.one(&DetailView::from(detail))?;
    context.out.flush()?;
    left_out.into_iter().for_each(|text| context.out.say(text));
    Ok(Exit::Done)
}

fn gone(id: DeliveryId) -> Fault {
    Fault::not_found(format!("the payload of event {id} is no longer kept"))
}
