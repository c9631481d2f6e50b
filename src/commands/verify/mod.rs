//! `verify`: checks Standard Webhooks signatures of a payload, or of requests that `listen --record` wrote. It sends nothing.

mod headers;

use self::headers::{HEADERS, HeaderValues, RequestHeaders, RequestHeadersArgs};
use super::context::{
    BadLines, ColumnsArgs, Context, MAX_PAYLOAD_BYTES, NumberedLines, SigningArgs, is_stdin, parse_timeout, read_file,
};
use crate::error::Fault;
use crate::exit::Exit;
use crate::model::{Secret, SignedRequest, Timestamp, Unverified, parse_base64, verify};
use crate::output::{Cell, Look, Row, Shape, Tone, column_names, counted};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::time::Duration;

/// Check the signature of a request (Standard Webhooks)
///
/// Give the payload, exactly as it came, and its headers. Or give a file of `inv-hooks listen --record` with --recorded: then
/// each request in the file is checked as of the time when it came. The command sends nothing, and exits 4 if a signature is not
/// valid or a header is missing.
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  inv-hooks verify requests.ndjson --recorded --connector wms-asn
  inv-hooks verify payload.json --secret '${WMS_SIGNING}' --headers @headers.txt
  inv-hooks verify payload.json --secret '${WMS_SIGNING}' \\
      --header 'webhook-id: msg_1' --header 'webhook-timestamp: 1772466012' \\
      --header 'webhook-signature: v1,K5oZfzN95Z9UVu1Esf='",
    mut_arg("columns", |flag| ColumnsArgs::such_as(flag, "webhook_id,reason")))]
pub struct VerifyArgs {
    /// File with the payload or the record, or - for stdin
    #[arg(value_name = "FILE", default_value = "-")]
    file: OsString,
    #[command(flatten)]
    signing: SigningArgs,
    #[command(flatten)]
    headers: RequestHeadersArgs,
    /// FILE is a record of `inv-hooks listen --record`
    #[arg(long)]
    recorded: bool,
    /// Longest time between signing and now
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = parse_timeout, conflicts_with = "any_time")]
    tolerance: Duration,
    /// Accept any time of signing
    #[arg(long)]
    any_time: bool,
    /// Largest payload to accept, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = MAX_PAYLOAD_BYTES)]
    max_bytes: u64,
    #[command(flatten)]
    columns: ColumnsArgs,
}

/// Runs the command.
pub fn run(args: &VerifyArgs, context: &mut Context) -> anyhow::Result<Exit> {
    context.out.choose::<VerifiedView>(&args.columns.columns)?;
    if args.headers.is_stdin() && is_stdin(&args.file) {
        return Err(Fault::usage("the payload and the headers cannot both come from stdin")
            .hint("Name a file for one of them: FILE, or --headers @FILE.")
            .into());
    }
    let headers = if args.recorded { RequestHeaders::default() } else { args.headers.read(context)? };
    let secrets = args.signing.resolve(context)?;
    let check = SignatureCheck { secrets, tolerance: (!args.any_time).then_some(args.tolerance) };
    let mut bad = BadLines::default();
    let views = if args.recorded {
        recorded(args, context, &check, &mut bad)?
    } else {
        let payload = read_file(&args.file, args.max_bytes, &mut context.out)?;
        vec![check.of(None, &headers, &payload, context.now())]
    };
    if views.is_empty() {
        return Err(Fault::invalid("the record has no request to check")
            .hint("Name a file that `inv-hooks listen --record` wrote, and look whether requests came.")
            .into());
    }
    context.out.list(&views)?;
    context.out.flush()?;
    let invalid = views.iter().filter(|view| !view.valid).count();
    context.out.say(summary(views.len(), invalid, bad.count()));
    // A table may have to cut what it says about one request.
    if let [VerifiedView { reason: Some(reason), .. }] = views.as_slice() {
        context.out.say(format!("Not valid: {reason}."));
    }
    if !args.any_time && views.iter().any(|view| view.is_old) {
        context.out.say("To check a request of an earlier day, add --any-time or a longer --tolerance.");
    }
    Ok(match (invalid, bad.count()) {
        (0, 0) => Exit::Done,
        (0, _) => Exit::Invalid,
        _ => Exit::NotDelivered,
    })
}

fn summary(checked: usize, invalid: usize, bad: u64) -> String {
    let checked = format!("{} checked", counted(checked, "request"));
    let unread = if bad > 0 { format!(", {} not read", counted(bad, "line")) } else { String::new() };
    match (invalid, bad) {
        (0, 0) => format!("{checked}, every signature is valid"),
        (0, _) => format!("{checked}{unread}"),
        _ => format!("{checked}, {invalid} without a valid signature{unread}"),
    }
}

/// How signatures are checked.
struct SignatureCheck {
    secrets: Vec<Secret>,
    /// None for any time.
    tolerance: Option<Duration>,
}

impl SignatureCheck {
    fn of(&self, line: Option<u64>, headers: &RequestHeaders, payload: &[u8], now: Timestamp) -> VerifiedView {
        let header = |name: &str| headers.get(name).map_or(Some(""), HeaderValues::only);
        let [id, timestamp, signatures] = HEADERS.map(|name| header(name).unwrap_or_default());
        let repeated = HEADERS.into_iter().find(|name| header(name).is_none());
        let is_absent = |name: &&str| header(name).is_some_and(str::is_empty);
        let absent: Vec<&str> = HEADERS.into_iter().filter(is_absent).collect();
        let mut is_old = false;
        let outcome = match (repeated, &absent[..]) {
            // Servers differ in which one they take.
            (Some(name), _) => Err(format!("the header {name} came more than once")),
            (None, [name]) => Err(format!("the header {name} is missing")),
            (None, [_, ..]) => Err(format!("the headers {} are missing", absent.join(" and "))),
            _ if signatures == "***" => Err("the record hides webhook-signature: record the request again".to_owned()),
            _ => {
                let request = SignedRequest { id, timestamp, signatures, payload };
                let outcome = verify(&self.secrets, request, self.tolerance.map(|tolerance| (now, tolerance)));
                is_old = matches!(outcome, Err(Unverified::TooOld(..)));
                outcome.map_err(|why| in_words(why, line))
            }
        };
        VerifiedView {
            line,
            webhook_id: (!id.is_empty()).then(|| id.to_owned()),
            valid: outcome.is_ok(),
            secret: outcome.as_ref().ok().copied(),
            reason: outcome.err(),
            is_old,
        }
    }
}

/// A request of a record came at a time of its own; any other one comes now.
fn in_words(why: Unverified, line: Option<u64>) -> String {
    let words = why.to_string();
    match line {
        Some(_) => words,
        None => words.replace(" before it came", " ago").replace(" after it came", " in the future"),
    }
}

/// A line of a record, as far as it is needed here.
#[derive(Deserialize)]
struct RecordedLine {
    time: String,
    headers: RequestHeaders,
    body: Option<String>,
    body_base64: Option<String>,
}

impl RecordedLine {
    fn parse(line: &[u8]) -> Option<(Self, Timestamp, Vec<u8>)> {
        let read: Self = serde_json::from_slice(line).ok()?;
        let time = read.time.parse().ok()?;
        let body = match (&read.body, &read.body_base64) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some(text)) => parse_base64(text)?,
            (None, None) => return None,
        };
        Some((read, time, body))
    }
}

fn recorded(
    args: &VerifyArgs,
    context: &mut Context,
    check: &SignatureCheck,
    bad: &mut BadLines,
) -> anyhow::Result<Vec<VerifiedView>> {
    // JSON escapes a byte with up to six.
    let limit = args.max_bytes.saturating_mul(6).saturating_add(64 * 1024);
    let mut views = Vec::new();
    for (number, line) in NumberedLines::open(&args.file, limit, &mut context.out)? {
        match line.map(|line| RecordedLine::parse(&line)) {
            Ok(Some((read, time, body))) => views.push(check.of(Some(number), &read.headers, &body, time)),
            Ok(None) => bad
                .add(number, "this is not a line of `listen --record`")
                .into_iter()
                .for_each(|why| context.out.warn(why)),
            Err(why) => bad.add(number, &why).into_iter().for_each(|why| context.out.warn(why)),
        }
    }
    bad.others().into_iter().for_each(|why| context.out.warn(why));
    Ok(views)
}

/// A request whose signature was checked.
#[derive(Debug, Serialize, JsonSchema)]
struct VerifiedView {
    /// The line of the record, from 1; null for a payload.
    line: Option<u64>,
    /// The value of `webhook-id`.
    webhook_id: Option<String>,
    /// Whether the signature is valid.
    valid: bool,
    /// Which of the secrets signed it, from 1.
    secret: Option<usize>,
    /// Why it is not valid.
    reason: Option<String>,
    /// Whether it was signed too long ago.
    #[serde(skip)]
    is_old: bool,
}

impl Row for VerifiedView {
    const HEADERS: &'static [&'static str] = &["LINE", "WEBHOOK-ID", "VALID", "WHY"];
    const KEYS: &'static [&'static str] = &["line", "webhook_id", "valid", "secret", "reason"];

    fn cells(&self, _look: &Look) -> Vec<Cell> {
        let valid = if self.valid { Cell::new("yes").tone(Tone::Good) } else { Cell::new("no").tone(Tone::Bad) };
        let why = self.reason.clone().or_else(|| self.secret.map(|number| format!("signed with secret {number}")));
        vec![
            Cell::maybe(self.line.map(|line| line.to_string())),
            Cell::maybe(self.webhook_id.as_ref()),
            valid,
            Cell::maybe(why),
        ]
    }

    fn name(&self) -> String {
        self.webhook_id.clone().unwrap_or_default()
    }
}

/// Returns the names for `--columns`.
pub fn columns() -> Vec<String> {
    column_names::<VerifiedView>()
}

/// Returns the shape of the output.
pub fn shape() -> Shape {
    Shape::list::<VerifiedView>("verify", "The requests whose signatures were checked.")
}
