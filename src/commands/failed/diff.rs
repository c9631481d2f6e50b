//! `failed diff`: what differs between two events, so that one that works explains one that fails.

use super::named::{Named, get};
use crate::commands::context::{ColumnsArgs, Context, Need, connector_of, fitting, request_of};
use crate::exit::Exit;
use crate::log::Log;
use crate::model::{Delivery, json};
use crate::output::{DifferenceView, counted};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use std::collections::BTreeMap;

/// Show what differs between two events: payload, header names and answer
///
/// Each difference is shown with a JSON pointer: its place in A, or its place in B if A does not have the value. Lists are compared by product id
/// (productId or gtin) if every element has one, so the order of the elements does not matter. The log does not keep the headers
/// of requests. So the command compares only the names of the headers that the two connectors send now.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks failed diff 12 15
  inv-hooks failed diff 12 15 -o json", mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "pointer,a,b")))]
pub struct Args {
    /// Event id, or last (the newest failed event)
    #[arg(value_name = "A")]
    first: Named,
    /// Id of the event to compare A with
    #[arg(value_name = "B")]
    second: Named,
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// Runs the verb.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<DifferenceView>(&args.columns.columns)?;
    let mut log = context.need_log(Need::Read)?;
    let a = get(context, log.as_mut(), args.first)?;
    let b = get(context, log.as_mut(), args.second)?;
    let mut found = Found::default();
    match (log.payload(a.id)?, log.payload(b.id)?) {
        (Some(a), Some(b)) => found.compare("payload", &json::raw_of(&a), &json::raw_of(&b)),
        (first, _) => {
            let id = if first.is_none() { a.id } else { b.id };
            context.out.warn(format!("payloads were not compared: the payload of event {id} is no longer kept"));
        }
    }
    found.compare("headers", &headers(context, &a)?, &headers(context, &b)?);
    found.compare("answer", &answer(log.as_mut(), &a)?, &answer(log.as_mut(), &b)?);
    context.out.list(&found.views)?;
    context.out.flush()?;
    context.out.say(match (found.count, found.views.len()) {
        (0, _) => format!("Events {} and {} have no differences.", a.id, b.id),
        (count, shown) if count > shown => format!("Showing {shown} of {}.", counted(count, "difference")),
        (count, _) => counted(count, "difference"),
    });
    Ok(Exit::Done)
}

/// The differences so far.
#[derive(Default)]
struct Found {
    views: Vec<DifferenceView>,
    count: usize,
}

impl Found {
    fn compare(&mut self, part: &'static str, a: &RawValue, b: &RawValue) {
        let (views, count) = DifferenceView::between(part, a, b);
        self.count += count;
        self.views.extend(views);
    }
}

/// Returns the names of the headers that the connector of an event sends.
fn headers(context: &Context, row: &Delivery) -> anyhow::Result<Box<RawValue>> {
    let connector = connector_of(context.store().ok().flatten().as_ref(), row);
    let request = fitting(connector.as_ref(), row).map(request_of);
    let names = request.iter().flat_map(|request| &request.headers);
    Ok(to_raw_value(&names.map(|name| (name, true)).collect::<BTreeMap<_, _>>())?)
}

/// The last answer that was recorded.
#[derive(Default, Serialize)]
struct AnswerParts {
    status: Option<u16>,
    content_type: Option<String>,
    error_code: Option<String>,
    error: Option<String>,
    body: Option<Box<RawValue>>,
}

fn answer(log: &mut dyn Log, row: &Delivery) -> anyhow::Result<Box<RawValue>> {
    let last = log.history(row.id)?.pop().and_then(|attempt| attempt.answer);
    let parts = match last {
        None => AnswerParts::default(),
        Some(answer) => AnswerParts {
            status: answer.status,
            content_type: answer.response_type,
            error_code: answer.error_code,
            error: answer.error,
            body: answer.status.map(|_| json::raw_of(&answer.response)),
        },
    };
    Ok(to_raw_value(&parts)?)
}
