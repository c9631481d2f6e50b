//! `failed add`: one failed event, as copied from the CMS's View Details.

use super::reported::{conflict, reported_attempt};
use crate::catalog;
use crate::commands::context::next_steps;
use crate::commands::context::{
    ContentArgs, Context, MAX_PAYLOAD_BYTES, Need, Notice, Purpose, parse_api_key, parse_when, read_data,
};
use crate::error::Fault;
use crate::exit::Exit;
use crate::log::{Applied, Change, Reported};
use crate::model::{
    ApiKey, ConnectorName, DeliveryId, Doubt, EventName, NewDelivery, State, Timestamp, check_webhook_id, kept_sentence,
};
use crate::runtime;
use std::ffi::OsString;

/// Add one failed event, copied from the CMS
///
/// No program can read the list of failed events in the CMS. In the CMS, open View Details of the event and copy the payload from
/// there. Adding the same event again changes nothing, even if the JSON has other spaces or another order of keys.
///
/// To add a webhook id later, add the event again with --webhook-id. If the event in the log already has a different webhook id,
/// a new event is added.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed add --api-key INVENTORY_EXPORT_ASN --data @payload.json
  inv-hooks failed add --api-key SALE_INVENTORY --data - < sale.json")]
pub struct Args {
    /// API key of the payload
    #[arg(long, value_name = "KEY")]
    api_key: String,
    /// Event name; by default the name in the payload
    #[arg(long, value_name = "EVENT")]
    event: Option<EventName>,
    /// Connector of the event; by default the one that subscribes to it
    #[arg(long, value_name = "NAME")]
    connector: Option<ConnectorName>,
    /// HTTP status of the answer
    #[arg(long, value_name = "STATUS", value_parser = clap::value_parser!(u16).range(100..1000))]
    status: Option<u16>,
    /// Error text from the CMS
    #[arg(long, value_name = "TEXT")]
    error: Option<String>,
    /// Time of the failure; by default now
    ///
    /// Write 2h (two hours ago), 20:00, 'yesterday 07:14', 2026-11-01, '2026-11-01 09:30', or RFC 3339 such as
    /// 2026-11-01T09:30:00Z.
    #[arg(long, value_name = "TIME")]
    failed_at: Option<String>,
    /// Payload: JSON, @FILE, or - for stdin
    #[arg(long, help_heading = "Payload", value_name = "JSON|@FILE|-")]
    data: OsString,
    /// Webhook id of the event, if it is known
    #[arg(long, value_name = "ID", value_parser = parse_webhook_id)]
    webhook_id: Option<String>,
    /// Add events even if the log already has them
    #[arg(long)]
    allow_duplicates: bool,
    /// Largest payload to accept, in bytes
    #[arg(long, help_heading = "Payload", value_name = "N", allow_negative_numbers = true, default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
    #[command(flatten, next_help_heading = "Payload")]
    content: ContentArgs,
}

fn parse_webhook_id(text: &str) -> Result<String, String> {
    check_webhook_id(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let api_key = parse_api_key(&args.api_key)?;
    let payload = read_data(&args.data, args.max_bytes, &mut context.out)?;
    args.content.check_given(&args.data, &payload, "the payload", Purpose::Store)?;
    let look = context.out.look().clone();
    let at = match &args.failed_at {
        Some(text) => parse_when("--failed-at", text, look.now, &look.zone)?,
        None => look.now,
    };
    if at.as_millis() < 0 {
        return Err(Fault::usage("--failed-at is before 1970").hint("Leave it out if the time is not known.").into());
    }
    let reported = reported(args, context, api_key, payload, at)?;
    let connector = reported.delivery.connector.clone();
    if context.global.dry_run {
        return rehearse(context, &reported, &connector);
    }
    let mut log = context.need_log(Need::Create)?;
    let applied = log.commit(vec![Change::Report(Box::new(reported))])?;
    refuse_conflict(applied.first())?;
    let (id, change) = match applied.first() {
        Some(Applied::Reported { id, is_new: true }) => {
            context.out.line(id.to_string())?;
            context.out.flush()?;
            context.out.say(format!("Event {id} added. {}", next_steps::of_event(*id)));
            context.tell_log_without_store()?;
            return Ok(Exit::Done);
        }
        Some(Applied::Reported { id, .. }) => (*id, "nothing changed"),
        Some(Applied::Named(id)) => (*id, "it had no webhook id, now it has this one"),
        Some(Applied::Remembered(id)) => (*id, "it keeps its webhook id, and the log remembers this one"),
        _ => return Ok(Exit::Done),
    };
    let state = log.get(id)?.map_or(State::Failed, |row| row.state);
    context.out.line(id.to_string())?;
    context.out.flush()?;
    context.out.say(format!("{}; {change}. {}", in_log(id, state), next_steps::of_known_event(id, state)));
    Ok(Exit::Done)
}

/// Says what adding the event would do.
fn rehearse(context: &mut Context, reported: &Reported, connector: &str) -> anyhow::Result<Exit> {
    let mut log = context.open_log(Need::DryRun, Notice::InShort)?;
    let known = log.as_mut().map(|log| log.known(reported)).transpose()?.flatten();
    refuse_conflict(known.as_ref())?;
    let (id, change) = match known {
        Some(Applied::Reported { id, .. }) => (id, "nothing would change"),
        Some(Applied::Named(id)) => (id, "it has no webhook id and would get this one"),
        Some(Applied::Remembered(id)) => (id, "it would keep its webhook id, and the log would remember this one"),
        _ => {
            let api_key = reported.delivery.api_key;
            context.out.say(format!("Would add 1 failed event of {api_key} for {connector}."));
            return Ok(Exit::Done);
        }
    };
    let row = log.as_mut().map(|log| log.get(id)).transpose()?.flatten();
    let state = row.map_or(State::Failed, |row| row.state);
    context.out.say(format!("{}; {change}.", in_log(id, state)));
    Ok(Exit::Done)
}

fn in_log(id: DeliveryId, state: State) -> String {
    let what = match state {
        State::Failed => "",
        State::Delivered => " and was delivered",
        State::Discarded => " and was discarded",
        State::Pending => " and is pending",
        State::Sending => " and is being sent",
        State::Unknown => " and is unknown: it was sent, but its answer was not recorded",
    };
    format!("Event {id} is already in the log{what}")
}

/// A webhook id belongs to one event.
fn refuse_conflict(applied: Option<&Applied>) -> Result<(), Fault> {
    let Some(Applied::Conflict { id, differs }) = applied else { return Ok(()) };
    Err(Fault::refused(format!("{}; nothing was added", conflict(*id, *differs)))
        .hint(format!("`inv-hooks failed show {id}` shows that event. To add this one too, leave out --webhook-id.")))
}

fn reported(
    args: &Args,
    context: &mut Context,
    api_key: ApiKey,
    payload: Vec<u8>,
    at: Timestamp,
) -> anyhow::Result<Reported> {
    let extracted = context.pointers(api_key)?.extract(&payload);
    let event = args.event.clone().or_else(|| extracted.event_of(api_key));
    let connector = match &args.connector {
        Some(name) => {
            let misfit = context.misfit(api_key, name.as_str())?;
            misfit.iter().for_each(|why| context.out.warn(why));
            name.to_string()
        }
        None => context.only_connector(api_key, event.as_ref())?,
    };
    context.warn_of_mistakes(api_key, &payload, args.event.as_ref())?;
    let delivery = NewDelivery {
        webhook_id: args.webhook_id.clone().unwrap_or_else(runtime::new_id),
        event_id: runtime::new_id(),
        environment: context.environment()?,
        connector,
        api_key,
        event,
        payload,
        extracted,
        is_test: false,
        created_at: context.now(),
        source: None,
        lineage: None,
    };
    Ok(Reported {
        delivery,
        attempt: reported_attempt(
            args.status,
            args.error.as_deref().map(|error| kept_sentence(error).into_owned()),
            at,
        ),
        at,
        state: State::Failed,
        doubt: Doubt::None,
        reposts: 0,
        has_given_id: args.webhook_id.is_some(),
        allow_duplicate: args.allow_duplicates,
        imported: None,
    })
}

impl Context {
    /// Returns the name of the one connector that an event went to: exit 5 if there is none, 2 if there are several.
    fn only_connector(&self, api_key: ApiKey, event: Option<&EventName>) -> anyhow::Result<String> {
        let Some(store) = self.store()? else {
            return Err(Fault::not_found("cannot find the connector: there is no connector store here")
                .hint("Name it with --connector, or create a store with `inv-hooks init`.")
                .into());
        };
        let of_key: Vec<_> =
            store.connectors().filter_map(Result::ok).filter(|connector| connector.api_key == api_key).collect();
        if of_key.is_empty() {
            return Err(Fault::not_found(format!("no connector has the API key {api_key}"))
                .hint(format!(
                    "Add one: `inv-hooks connector add --api-key {api_key} --endpoint URL`. Or name another with --connector."
                ))
                .into());
        }
        let subscribed = of_key.iter().filter(|connector| connector.is_subscribed_to(event));
        let names: Vec<&str> = subscribed.map(|connector| connector.name.as_str()).collect();
        match &names[..] {
            [only] => Ok((*only).to_owned()),
            [] => {
                let meant = event.and_then(|event| catalog::meant_event(api_key, event.as_str()));
                let meant = meant.map(|meant| format!("Did you mean {meant}? ")).unwrap_or_default();
                let event = event.map_or("an event without a name", EventName::as_str);
                Err(Fault::not_found(format!("no connector of {api_key} subscribes to {event}"))
                    .hint(format!(
                        "{meant}Name the connector with --connector. List those of this API key: `inv-hooks connector list --api-key {api_key}`."
                    ))
                    .into())
            }
            many => Err(Fault::usage(format!("several connectors subscribe to the event: {}", many.join(", ")))
                .hint("Name the one where it failed: --connector NAME.")
                .into()),
        }
    }
}
