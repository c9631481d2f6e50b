//! A command for a POSIX shell that sends a request as this program would, with curl.
//!
//! Whatever comes from outside is put into single quotes, where a shell reads nothing. No secret is in it: a reference stays one, and any
//! other secret value becomes a variable that the command asks for before it sends anything.

use super::options::{AS_WRITTEN, certificates};
use super::token::token_lines;
use super::url_word::url_word;
use super::values::{ShellKey, Values};
use super::words::{Variables, Word};
use crate::model::Connector;
use std::path::Path;

/// What the command asks for in an endpoint.
const IN_ENDPOINT: &str = "this value in the URL of the endpoint in the store";

/// A request, as a command sends it.
#[derive(Debug)]
pub struct CurlRequest<'a> {
    /// Where it goes, and with which headers.
    pub connector: &'a Connector,
    /// Its `webhook-id`.
    pub webhook_id: &'a str,
    /// Other headers, where the connector has none of the name. Their values are no secrets.
    pub own_headers: Vec<(&'a str, String)>,
    /// A command that writes the payload.
    pub payload: &'a str,
    /// A command that writes what is signed; nothing for the payload.
    pub signed: Option<&'a str>,
    /// What signs it, the newest first.
    pub keys: &'a [ShellKey],
    /// Seconds between now and its time; less than 0 for one that is old.
    pub shift: i64,
    /// How it is sent.
    pub sending: Sending,
}

/// How a command sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// How many times, each with a `webhook-id` of its own; 0 for once, with that of the request.
    pub times: u32,
    /// Whether all are sent at the same time.
    pub is_together: bool,
    /// How many times curl sends it, over one connection if that stays open.
    pub over_one_connection: usize,
    /// What curl shows.
    pub shows: &'static str,
}

impl Sending {
    /// Once; it shows the body of the answer.
    pub const ONCE: Self = Self { times: 0, is_together: false, over_one_connection: 1, shows: "" };
}

/// Returns the command that sends `request`. Relative paths of the store start at `folder`.
pub fn curl(request: &CurlRequest<'_>, folder: &Path) -> String {
    let CurlRequest { connector, payload, sending, .. } = request;
    let mut values = Values { folder, variables: Variables::of(connector) };
    let (time, number) = (values.variables.own("t"), values.variables.own("n"));
    let id = match sending.times {
        0 => Word::literal(request.webhook_id),
        _ => Word::literal(&format!("{}-", request.webhook_id)).then_expanded(&format!("${number}")),
    };
    let mut lines = vec![format!("-sS{} --http1.1 {AS_WRITTEN} -X POST", sending.shows)];
    lines.extend(connector.headers.iter().map(|(name, value)| format!("-H {}", values.header(name, value))));
    for (name, value) in own_headers(request) {
        if !connector.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            lines.push(format!("-H {}", Word::literal(&format!("{name}: {value}"))));
        }
    }
    let mut token = None;
    if !connector.oauth.is_empty() {
        let header = connector.token_header;
        let start = format!("{}: {}", header.name(), header.prefix());
        let variable = values.variables.ask("OAUTH_TOKEN", "a token from the token URL in the store");
        lines.push(format!("-H {}", Word::literal(&start).then_expanded(&format!("${{{variable}}}"))));
        token = Some(variable);
    }
    lines.push(format!("-H {}", id.clone().after("webhook-id: ")));
    lines.push(format!("-H \"webhook-timestamp: ${time}\""));
    if !request.keys.is_empty() {
        lines.push(format!("-H {}", values.signature(&id, &time, request.keys, request.signed.unwrap_or(payload))));
    }
    // Without it curl asks first whether a large body is welcome.
    lines.push("-H 'Expect:'".to_owned());
    lines.extend(certificates(connector));
    let url = url_word(&connector.endpoint, IN_ENDPOINT, &mut values);
    let urls = vec![format!("--url {url}"); sending.over_one_connection].join(" ");
    let text = values.variables.own("p");
    let data = if sending.is_together { format!("\"${text}\"") } else { "@-".to_owned() };
    lines.push(format!("--data-binary {data} {urls}"));
    let (asks, checks) = (values.variables.asks(), values.variables.checks());
    let payload_is_there = format!("{payload} > /dev/null || stop 'the payload cannot be read'");
    let now = match request.shift {
        0 => "$(date +%s)".to_owned(),
        shift => format!("$(($(date +%s) + {shift}))"),
    };
    let (ready, options) = (format!("{time}={now}\n{checks}{payload_is_there}\n"), lines.join(" \\\n  "));
    let all = match sending {
        Sending { times: 0, .. } => format!("{ready}{payload} | curl -q {options}\n"),
        Sending { is_together: false, times, .. } => {
            repeated(&format!("(\n{ready}{payload} | curl -q {options}\n)\n"), &number, *times)
        }
        // One curl for all: a shell would start many one after the other.
        Sending { is_together: true, times, .. } => {
            let next = format!("[ ${number} = 1 ] || set -- \"$@\" --next\nset -- \"$@\" {options}\n");
            let once = repeated(&format!("{ready}{text}=$({payload})\n{next}"), &number, *times);
            format!("set --\n{once}curl -q -Z --parallel-immediate --parallel-max {times} \"$@\"\n")
        }
    };
    let Some(token) = token else { return format!("{asks}(\n{all})\n") };
    let others = Values { folder, variables: values.variables.beside() };
    // In a subshell, because a token ends: the next command gets its own.
    format!("(\n{}{asks}(\n{all})\n)\n", token_lines(connector, &token, others))
}

/// Returns a command that only opens the connection and asks for nothing; curl gets `options`, and what it says goes to `then`.
pub fn handshake(connector: &Connector, folder: &Path, options: &str, then: &str) -> String {
    let mut values = Values { folder, variables: Variables::of(connector) };
    let url = url_word(&connector.endpoint, IN_ENDPOINT, &mut values);
    let mut lines = vec![format!("curl -q -sS {options} -I -o /dev/null {AS_WRITTEN}")];
    lines.extend(certificates(connector));
    lines.push(format!("--url {url}{then}"));
    let (asks, checks) = (values.variables.asks(), values.variables.checks());
    format!("{asks}(\n{checks}{}\n)\n", lines.join(" \\\n  "))
}

/// Lets a shell run `one` as often as wanted, with its number in the variable `number`.
fn repeated(one: &str, number: &str, times: u32) -> String {
    format!("{number}=0\nwhile [ ${number} -lt {times} ]; do {number}=$(({number} + 1))\n{one}done\n")
}

/// The headers that this program sets, where the connector has none of the name.
fn own_headers<'a>(request: &'a CurlRequest<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let agent = concat!("inv-hooks/", env!("CARGO_PKG_VERSION"));
    let usual = [("Content-Type", "application/json"), ("User-Agent", agent), ("Accept-Encoding", "identity")];
    let is_other = |name: &str| !request.own_headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let usual = usual.into_iter().filter(move |(name, _)| is_other(name));
    usual.chain(request.own_headers.iter().map(|(name, value)| (*name, value.as_str())))
}
