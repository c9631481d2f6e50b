//! The text of a new store.

use crate::model::Environment;

/// The smallest valid store.
pub const EMPTY: &str = "version = 1\n";

/// Returns a commented store without connectors.
pub fn starter(environment: &Environment) -> String {
    TEMPLATE.replace("{environment}", environment.as_str())
}

const TEMPLATE: &str = r#"# Connectors of inv-hooks. Edit this file by hand or with `inv-hooks connector add`; comments and order are kept.
version = 1

# One word for the systems that these connectors point at; the log stores it with every event.
# "test" means that test payloads do no harm here: `inv-hooks connector test` sends without asking.
environment = "{environment}"

# Defaults for every connector; a connector can override them.
# [delivery]
# timeout = "10s"          # a whole attempt: connect, send, headers, body
# concurrency = 16         # attempts in flight per connector
# max_concurrency = 64     # attempts in flight per process

# The log of events. keep_delivered: how long payloads of delivered events are kept; "0" keeps none. Default: until pruned.
# [log]
# keep_delivered = "7d"

# A connector: one API key, its events, where to send. `inv-hooks event list` shows the API keys.
# Keep secrets out of this file; write references: ${NAME}, ${NAME:-default} or ${file:PATH}.
#
# [connectors.wms-asn]
# api_key = "INVENTORY_EXPORT_ASN"
# events = ["ASN_RECEIVED_EVENT", "ASN_RECEIVE_COMPLETED_EVENT"]   # without it: all events of the API key
# endpoint = "https://wms.example.com/inventory/inventoryTransfer"
# integration_type = "HTTP_POST"
#
# [connectors.wms-asn.headers]
# Content-Type = "application/json"
# client_id = "${WMS_CLIENT_ID}"
# client_secret = "${WMS_CLIENT_SECRET}"
"#;

#[cfg(test)]
mod tests {
    use super::{EMPTY, starter};
    use crate::store::parse::parse;

    #[test]
    fn a_new_store_can_be_read() {
        let environment = "test".parse().expect("an environment");
        let content = parse(starter(&environment).as_bytes()).expect("a store");
        assert_eq!(content.environment, Some(environment));
        assert!(parse(EMPTY.as_bytes()).is_ok());
    }
}
