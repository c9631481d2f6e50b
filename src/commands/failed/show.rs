//! `failed show`: everything about one event, and why it failed.

use super::advice::advice;
use crate::commands::context::Context;
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{
    Connector, ConnectorName, Delivery, DeliveryId, Reference, State, Template, is_harmless, shown_endpoint,
};
use crate::output::{Detail, DetailView, RequestView};

/// So many other events of the same document are shown.
const SAME_DOCUMENT: usize = 20;
/// So many more are counted.
const COUNTED: usize = 1_000;

/// Show one event: why it failed, what was sent, what came back, what to do
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed show 12
  inv-hooks failed show 12 --payload > payload.json
  inv-hooks failed show 12 --curl")]
pub struct Args {
    /// The event's id
    id: DeliveryId,
    /// Write exactly the stored bytes of the payload and nothing else
    #[arg(long, conflicts_with = "curl")]
    payload: bool,
    /// Print a curl command that sends the same, secrets as variables
    #[arg(long)]
    curl: bool,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut log = context.need_log()?;
    let Some(row) = log.get(args.id)? else {
        return Err(Fault::not_found(format!("there is no event {}", args.id))
            .hint("`inv-hooks failed search` lists the failed ones.")
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
        // Without it the command would send an empty body under the event's own id.
        payload.ok_or_else(|| gone(args.id))?;
        let Some(fitting) = fitting else {
            let name = &row.connector;
            return Err(Fault::not_found(match connector {
                Some(other) => {
                    format!("the connector {name} takes {} now, and the event is of {}", other.api_key, row.api_key)
                }
                None => format!("the connector {name} is not in the store any more"),
            })
            .into());
        };
        let curl = curl(&row, fitting);
        let (head, rest) = curl.split_once('|').unwrap_or((&curl, ""));
        context.out.raw(format!("{}|{rest}", context.out.with_repeated(head)).as_bytes())?;
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
            .map(|line| context.out.with_repeated(line))
            .collect(),
        payload,
        row,
    };
    context.out.one(&DetailView::from(detail))?;
    context.out.flush()?;
    if more > 0 {
        let least = if more == COUNTED { "at least " } else { "" };
        let all = SAME_DOCUMENT + more;
        context.out.say(format!("{SAME_DOCUMENT} of {least}{all} other events of this document are shown."));
    }
    Ok(Exit::Done)
}

/// A faulty connector is as good as none here: what is shown is the event.
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

/// A command for a POSIX shell. No secret is in it: a reference to a variable stays one, any other value becomes one.
fn gone(id: DeliveryId) -> Fault {
    Fault::not_found(format!("the payload of event {id} is no longer kept"))
}

fn curl(row: &Delivery, connector: &Connector) -> String {
    let mut lines = vec![format!("inv-hooks failed show {} --payload | curl -sS -X POST", row.id)];
    for (name, value) in &connector.headers {
        lines.push(format!("-H {}", quote(&format!("{name}: {}", shell_value(name, value)))));
    }
    if !connector.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        lines.push("-H 'Content-Type: application/json'".to_owned());
    }
    lines.push(format!("-H 'webhook-id: {}'", row.webhook_id));
    lines.push("-H \"webhook-timestamp: $(date +%s)\"".to_owned());
    lines.push(format!("--data-binary @- {}", quote(&shell_endpoint(&connector.endpoint))));
    lines.join(" \\\n  ") + "\n"
}

fn shell_value(name: &str, value: &Template) -> String {
    if let Some(text) = value.as_literal() {
        return if is_harmless(name) { escape(&text) } else { format!("${{{}}}", variable(name)) };
    }
    value.references().map(|reference| shell_reference(name, reference)).collect()
}

fn shell_reference(name: &str, reference: &Reference) -> String {
    match reference {
        Reference::Variable { name, .. } => format!("${{{name}}}"),
        Reference::File { path } if path.starts_with('/') => format!("$(cat {})", single_quoted(path)),
        Reference::File { .. } => format!("${{{}}}", variable(name)),
    }
}

fn shell_endpoint(endpoint: &Template) -> String {
    let Some(text) = endpoint.as_literal() else { return "${ENDPOINT}".to_owned() };
    let Some((base, query)) = text.split_once('?') else { return escape(&text) };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{}=${{{}}}", escape(name), variable(name)),
            None => "${QUERY}".to_owned(),
        })
        .collect();
    format!("{}?{}", escape(base), pairs.join("&"))
}

/// Turns a header's or query's name into a variable's: `X-Api-Key` into `X_API_KEY`.
fn variable(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// Escapes what a shell would read inside double quotes.
fn escape(text: &str) -> String {
    text.chars().flat_map(|c| if "\\\"$`".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}

fn quote(escaped: &str) -> String {
    format!("\"{escaped}\"")
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
