//! The command that sends an event as this program would, with curl.

use crate::commands::context::{Context, CurlRequest, Sending, ShellKey, curl as command};
use crate::model::{Connector, Delivery};

/// Returns the command that sends `row`, whose payload the command `payload` writes, to `connector`.
pub fn curl(row: &Delivery, connector: &Connector, payload: &str, context: &Context) -> anyhow::Result<String> {
    let keys: Vec<ShellKey> = connector.signing_secrets.iter().cloned().map(ShellKey::Stored).collect();
    let request = CurlRequest {
        connector,
        webhook_id: &row.webhook_id,
        own_headers: row.is_test.then(|| ("x-inv-hooks-test", "true".to_owned())).into_iter().collect(),
        payload,
        signed: None,
        keys: &keys,
        shift: 0,
        sending: Sending::ONCE,
    };
    Ok(command(&request, context.need_store()?.location().folder()))
}
