//! A command for a POSIX shell that sends an event as this program would, with curl.
//!
//! Whatever comes from outside is put into single quotes, where a shell reads nothing. No secret is in it: a reference stays one, and any
//! other secret value becomes a variable that the command asks for before it sends anything.

use super::shell::{Variables, Word};
use super::shell_values::Values;
use super::url_word::url_word;
use crate::commands::context::Context;
use crate::model::{Connector, Delivery, quoted};
use std::path::Path;

/// Returns the command that sends `row`, whose payload the command `payload` writes, to `connector`.
pub fn curl(row: &Delivery, connector: &Connector, payload: &str, context: &Context) -> anyhow::Result<String> {
    let store = context.need_store()?;
    let mut values = Values { folder: store.location().folder(), variables: Variables::of(connector) };
    let time = values.variables.own("t");
    let mut lines = vec!["curl -q -sS --http1.1 --noproxy '*' --globoff --path-as-is -X POST".to_owned()];
    lines.extend(connector.headers.iter().map(|(name, value)| format!("-H {}", values.header(name, value))));
    for (name, value) in own_headers(row) {
        if !connector.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            lines.push(format!("-H {}", Word::literal(&format!("{name}: {value}"))));
        }
    }
    if !connector.oauth.is_empty() {
        let header = connector.token_header;
        let start = format!("{}: {}", header.name(), header.prefix());
        let token = values.variables.ask("OAUTH_TOKEN", "a token from the token URL in the store");
        lines.push(format!("-H {}", Word::literal(&start).then_expanded(&format!("${{{token}}}"))));
    }
    lines.push(format!("-H \"webhook-timestamp: ${time}\""));
    if !connector.signing_secrets.is_empty() {
        lines.push(format!("-H {}", values.signature(&row.webhook_id, &time, &connector.signing_secrets, payload)));
    }
    // Without it curl asks first whether a large body is welcome.
    lines.push("-H 'Expect:'".to_owned());
    lines.extend(connector.ca_file.as_deref().map(|path| format!("--cacert {}", quoted(&shown(path)))));
    // Behind a colon curl looks for a password.
    lines.extend(
        connector.client_cert.as_deref().map(|path| format!("--cert {}", quoted(&shown(path).replace(':', "\\:")))),
    );
    lines.push(format!("--data-binary @- --url {}", url_word(&connector.endpoint, &mut values)));
    let (asks, checks) = (values.variables.asks(), values.variables.checks());
    let payload_is_there = format!("{payload} > /dev/null || stop 'the payload cannot be read'");
    Ok(format!("{asks}(\n{time}=$(date +%s)\n{checks}{payload_is_there}\n{payload} | {}\n)\n", lines.join(" \\\n  ")))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// The headers that this program sets, where the connector has none of the name.
fn own_headers(row: &Delivery) -> Vec<(&'static str, String)> {
    let agent = concat!("inv-hooks/", env!("CARGO_PKG_VERSION")).to_owned();
    let mut headers = vec![
        ("Content-Type", "application/json".to_owned()),
        ("User-Agent", agent),
        ("Accept-Encoding", "identity".to_owned()),
        ("webhook-id", row.webhook_id.clone()),
    ];
    headers.extend(row.is_test.then(|| ("x-inv-hooks-test", "true".to_owned())));
    headers
}
