//! `failed show`: everything about one event, and why it failed.

use super::advice::advice;
use super::curl::curl;
use crate::commands::context::{Context, Need};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{Connector, ConnectorName, Delivery, DeliveryId, State, shown_endpoint};
use crate::output::{Detail, DetailView, RequestView, number};

/// At most this many other events of the same document are shown.
const SAME_DOCUMENT: usize = 20;
/// At most this many more are counted.
const COUNTED: usize = 1_000;

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
    let Some(row) = log.get(args.id)? else {
        return Err(Fault::not_found(format!("there is no event {}", args.id))
            .hint("`inv-hooks failed search` lists the failed events.")
            .into());
    };
    let payload = log.payload(args.id)?;
    if args.payload {
        context.out.raw(&payload.ok_or_else(|| gone(args.id))?)?;
        return Ok(Exit::Done);
    }
    let connector = connector_of(context, &row);
    let fitting = connector.as_ref().filter(|connector| connector.api_key == row.api_key);
    if args.curl {
        // Without a payload, the command would send an empty body with the event's own id.
        payload.ok_or_else(|| gone(args.id))?;
        let Some(fitting) = fitting else {
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
    let is_held = row.waiting_on.is_some() && row.state == State::Failed;
    let ahead = if is_held { log.ahead_of(args.id)? } else { Vec::new() };
    let mut same_document = log.same_document(args.id, SAME_DOCUMENT + COUNTED)?;
    let more = same_document.len().saturating_sub(SAME_DOCUMENT);
    same_document.truncate(SAME_DOCUMENT);
    let detail = Detail {
        history: log.history(args.id)?,
        same_document,
        request: fitting.map(request),
        advice: advice(&row, connector.as_ref(), ahead.first().copied())
            .iter()
            .map(|line| context.out.with_repeated(&context.out.command_with_repeated(line)))
            .collect(),
        payload,
        row,
    };
    context.out.one(&DetailView::from(detail))?;
    context.out.flush()?;
    if more > 0 {
        let least = if more == COUNTED { "at least " } else { "" };
        let all = number(SAME_DOCUMENT + more);
        context.out.say(format!("Showing {SAME_DOCUMENT} of {least}{all} other events of this document."));
    }
    Ok(Exit::Done)
}

/// A faulty connector counts as missing here, because the event can be shown without it.
fn connector_of(context: &Context, row: &Delivery) -> Option<Connector> {
    let name: ConnectorName = row.connector.parse().ok()?;
    context.store().ok()??.connector(&name)?.ok()
}

fn request(connector: &Connector) -> RequestView {
    let mut headers: Vec<String> = connector.headers.iter().map(|(name, _)| name.clone()).collect();
    for ours in ["Content-Type", "User-Agent", "webhook-id", "webhook-timestamp"] {
        if !headers.iter().any(|name| name.eq_ignore_ascii_case(ours)) {
            headers.push(ours.to_owned());
        }
    }
    RequestView { method: "POST", url: shown_endpoint(&connector.endpoint), headers }
}

fn gone(id: DeliveryId) -> Fault {
    Fault::not_found(format!("the payload of event {id} is no longer kept"))
}
