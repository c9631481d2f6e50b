//! The JSON Schema (2020-12) of the connector store, for editors that check TOML, and for the reference.
//!
//! These types are only for the schema: they mirror what `parse` reads, and a test keeps the two equal. `validate` checks what a
//! schema cannot express, such as endpoints.

#![allow(dead_code, reason = "the types only describe the schema")]

use super::schema_types::{CredentialsPlace, Length, RateText};
use super::tenant_schema::TenantTable;
use crate::model::ApiKey;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Returns the schema.
pub fn schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<StoreFile>().to_value();
    schema["$id"] = json!("urn:inv-hooks:store");
    schema["title"] = json!("The connector store of inv-hooks");
    schema["properties"]["connectors"]["propertyNames"] = json!({"pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"});
    schema["properties"]["tenants"]["propertyNames"] = json!({"pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"});
    without_null(&mut schema);
    schema["properties"]["payload"]["propertyNames"] = json!({"enum": ApiKey::ALL.map(ApiKey::as_str)});
    schema
}

/// Removes null from types: TOML has no null, an optional key is left out.
fn without_null(schema: &mut Value) {
    let is_null =
        |value: &Value| value.is_null() || value == "null" || value.get("type").is_some_and(|kind| kind == "null");
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| !is_null(kind));
        if let [only] = types.as_slice() {
            schema["type"] = only.clone();
        }
    }
    for list in ["anyOf", "enum"] {
        if let Some(Value::Array(any)) = schema.get_mut(list) {
            any.retain(|kind| !is_null(kind));
        }
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(without_null),
        Value::Array(items) => items.iter_mut().for_each(without_null),
        _ => {}
    }
}

/// The file inv-hooks.toml: connectors, and settings for all of them.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct StoreFile {
    /// The version of the file format.
    #[schemars(extend("const" = 1))]
    version: u8,
    /// One word for the systems that the connectors point at; the log stores it with every event. `test` means that test
    /// payloads do no harm at these endpoints. Default: `default`.
    environment: Option<String>,
    /// Defaults for every connector; a connector can override them.
    delivery: Option<DeliveryTable>,
    /// Where the failed-event log is.
    log: Option<LogTable>,
    /// Which addresses may be called.
    security: Option<SecurityTable>,
    /// Who may send events to `inv-hooks relay`.
    relay: Option<RelayTable>,
    /// Connectors by their names: small letters, digits, `.`, `_` and `-`.
    connectors: Option<BTreeMap<String, ConnectorTable>>,
    /// Tenants of Retail Cloud by their names: where `asn create` sends shipments.
    tenants: Option<BTreeMap<String, TenantTable>>,
    /// For each API key: where to find the event, its time and ids in a payload. `event show KEY` shows the defaults.
    payload: Option<BTreeMap<String, PayloadTable>>,
}

/// Timeouts, limits, retries and order.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeliveryTable {
    /// The timeout of a whole attempt: connect, send, headers and body. Default: 10s.
    timeout: Option<Length>,
    /// Attempts in flight for one connector. Default: 16.
    #[schemars(range(min = 1, max = 1024))]
    concurrency: Option<u16>,
    /// Attempts in flight for the whole process. Default: 64.
    #[schemars(range(min = 1, max = 4096))]
    max_concurrency: Option<u16>,
    /// Retry temporary failures up to N times. Default: 0; in a bulk repost or with a plan, 3.
    #[schemars(range(min = 0, max = 1000))]
    retries: Option<u16>,
    /// The longest pause that a `Retry-After` causes; a longer one is shortened to this. Default: 5m.
    retry_after_max: Option<Length>,
    /// Limit attempts per connector, evenly spaced: `50/s`, `10/m` or `100/h`. Default: no limit.
    rate: Option<RateText>,
    /// Whether events of one document wait for each other. Default: `none`.
    order: Option<Order>,
    /// Stop sending to a connector after N consecutive failures. A command then sends nothing more to this connector; the relay pauses
    /// for a while. 0 means never. Default: 10.
    #[schemars(range(min = 0, max = 1_000_000))]
    breaker: Option<u32>,
    /// Where the sender of a relayed event gets its answer from. `endpoint`: the endpoint's own answer, after one attempt. `log`: 202 as
    /// soon as the event is in the log. Default: `endpoint`.
    answer: Option<Answer>,
    /// How long the relay retries an event that it has answered from the log. Default: 24h.
    retry_for: Option<Length>,
    /// Reserved for a later version; it has no effect.
    proxy: Option<String>,
}

/// The failed-event log.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct LogTable {
    /// A path, relative to the store, `sqlite:PATH`, or `postgres://USER@HOST/DATABASE?schema=NAME`. It can have references: `${NAME}`. Default: `.inv-hooks/events.db` next to the store; for a store in your configuration folder, `events.db` in your state folder.
    url: Option<String>,
    /// How long payloads and answers of delivered events are kept, such as `7d`. `0` removes them at the moment of delivery.
    /// By default they stay until `failed prune` deletes the row. With this setting the row stays, so `failed show` and `send --continue` work
    /// as before, and a repost still knows which old counts are superseded. But without its payload an event cannot be sent again.
    /// This setting has no effect on events that are failed, unknown, pending or discarded. Monitoring events of the relay are deleted after the
    /// same time.
    keep_delivered: Option<LengthOrZero>,
}

/// Which addresses may be called.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct SecurityTable {
    /// Whether private and loopback addresses may be called. Default: `allow`.
    private_networks: Option<Networks>,
}

/// Whether private networks may be called.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
enum Networks {
    Allow,
    Deny,
}

/// The order of sending.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
enum Order {
    Document,
    None,
}

/// Where events of one API key are sent. Endpoint, headers and signing secrets can have references: `${NAME}`,
/// `${NAME:-default}`, `${file:PATH}`.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct ConnectorTable {
    /// One of the eleven API keys: `inv-hooks event list`.
    api_key: String,
    /// The events that the connector gets; without this key, all events of the API key. `SALE_INVENTORY` and `RETURN_INVENTORY` have no event names: leave this key out.
    events: Option<Vec<String>>,
    /// The URL, called exactly as written. `https`, or `http` to this machine and private networks.
    endpoint: String,
    /// Always `HTTP_POST`, which is the default.
    integration_type: Option<String>,
    /// Header names and values.
    headers: Option<BTreeMap<String, String>>,
    /// Whether events are sent to the connector. If not, `send` and bulk reposts skip it, and the relay accepts nothing for it.
    /// Default: true.
    enabled: Option<bool>,
    /// Allow plain `http` to a public address. Default: false.
    allow_http: Option<bool>,
    /// The endpoint ignores a request whose `webhook-id` it has already seen. If true, a sale, return or adjustment whose answer was lost
    /// is retried, and bulk reposts send it. If false (the default), such an event waits until a person decides.
    idempotent: Option<bool>,
    /// The timeout of an attempt, instead of the value in `[delivery]`.
    timeout: Option<Length>,
    /// Attempts in flight, instead of the value in `[delivery]`.
    #[schemars(range(min = 1, max = 1024))]
    concurrency: Option<u16>,
    /// A delivery that takes longer than this time is marked as slow. By default none is.
    latency_threshold: Option<Length>,
    /// The Standard Webhooks secret that signs requests, or a list of secrets while you replace one. By default requests are not signed.
    signing_secret: Option<Texts>,
    /// A file of certificate authorities, trusted instead of those of the system.
    ca_file: Option<String>,
    /// A file with the client certificate and its key.
    client_cert: Option<String>,
    /// What `connector conformance` expects of this endpoint: the id of a check, and one or more of the words `required`, `advice`,
    /// `skip`, `accepted` and `refused`, such as `empty-list = "required refused"`.
    conformance: Option<BTreeMap<String, String>>,
    /// OAuth 2.0 client credentials: each request gets a token in `Authorization: Bearer`.
    oauth: Option<OauthTable>,
    /// Retry temporary failures up to N times, instead of the value in `[delivery]`.
    #[schemars(range(min = 0, max = 1000))]
    retries: Option<u16>,
    /// Limit attempts, evenly spaced: `50/s`, `10/m` or `100/h`; instead of the value in `[delivery]`.
    rate: Option<RateText>,
    /// Whether events of one document wait for each other, instead of the value in `[delivery]`.
    order: Option<Order>,
    /// Stop sending to the connector after N consecutive failures, instead of the value in `[delivery]`; 0 means never.
    #[schemars(range(min = 0, max = 1_000_000))]
    breaker: Option<u32>,
    /// The longest pause that a `Retry-After` causes, instead of the value in `[delivery]`.
    retry_after_max: Option<Length>,
    /// Where the sender of a relayed event gets its answer from, instead of the value in `[delivery]`. With `log`, events that
    /// were not delivered are only in the log, so back it up and watch it for failed events.
    answer: Option<Answer>,
    /// How long the relay retries an event, instead of the value in `[delivery]`; only with `answer = "log"`.
    retry_for: Option<Length>,
}

/// OAuth 2.0 client credentials. A token is kept in memory only, renewed before it ends, and renewed once when the endpoint answers 401. URL, id,
/// secret, scope and audience can have references.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct OauthTable {
    /// The URL of the token endpoint. `https`, or `http` to this machine and private networks.
    token_url: String,
    /// The id of the client.
    client_id: String,
    /// The secret of the client.
    client_secret: String,
    /// The scope to ask for.
    scope: Option<String>,
    /// The audience to ask for.
    audience: Option<String>,
    /// Where id and secret are in the request for a token: in the header `Authorization: Basic`, or in the body. Default: `basic`.
    credentials: Option<CredentialsPlace>,
    /// A file of certificate authorities for the token endpoint, trusted instead of those of the system. The connector's own `ca_file` is not
    /// used for it.
    ca_file: Option<String>,
    /// A file with a client certificate and its key for the token endpoint. The connector's own `client_cert` is not used for it.
    client_cert: Option<String>,
}

/// How `inv-hooks relay` checks requests. By default, a request must have all headers of its connector with the same values; only harmless
/// headers, such as `Content-Type`, are not checked. To check something else for all connectors, set `headers`, `bearer` or
/// `signing_secret`, but only one of them. Their values can have references.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct RelayTable {
    /// Header names and values that a request must have: one set, or a list of sets while you replace a secret.
    headers: Option<HeaderSets>,
    /// The token of `Authorization: Bearer`, or a list of tokens while you replace one.
    bearer: Option<Texts>,
    /// The Standard Webhooks secret that signs requests, or a list of secrets while you replace one.
    signing_secret: Option<Texts>,
    /// What happens when the CMS reposts a stock change that `inv-hooks repost` has delivered meanwhile. `skip` answers 200 and sends
    /// nothing, `forward` sends it again. Default: `skip`.
    again: Option<Again>,
}

/// Where the answer comes from.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
enum Answer {
    Endpoint,
    Log,
}

/// What happens to a stock change that was delivered meanwhile.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
enum Again {
    Skip,
    Forward,
}

/// One set of headers or several.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
enum HeaderSets {
    One(BTreeMap<String, String>),
    Several(Vec<BTreeMap<String, String>>),
}

/// JSON pointers into a payload; `*` matches every element of a list. The first pointer that finds a value is used; only for
/// `products`, the values of all pointers are used.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
struct PayloadTable {
    /// The event.
    event: Option<Texts>,
    /// The document's id.
    document: Option<Texts>,
    /// The id of the shop.
    store: Option<Texts>,
    /// When the event happened.
    time: Option<Texts>,
    /// Ids and GTINs of products.
    products: Option<Texts>,
}

/// A length of time, or `0`.
#[derive(JsonSchema)]
#[schemars(inline)]
struct LengthOrZero(#[schemars(regex(pattern = r"^(0|[0-9.]+(ms|s|sec|m|min|h|d))$"))] String);

/// One text or several.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
enum Texts {
    One(String),
    Several(Vec<String>),
}

#[cfg(test)]
mod tests {
    use super::schema;
    use crate::model::Environment;
    use crate::store::{parse, starter};
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Returns the fields that the reader knows in a table: its hint for an unknown field lists them.
    fn known_to_the_reader(table: &str) -> BTreeSet<String> {
        let text = format!("version = 1\n{table}zzzzzzzzzzzz = 1\n");
        let problems = parse::parse(text.as_bytes()).expect_err("an unknown field");
        let mut hints = problems.iter().filter_map(|problem| problem.hint.strip_prefix("Remove it. Known fields: "));
        let hint = hints.next_back().expect("the hint lists the known fields");
        hint.trim_end_matches('.').split(", ").map(str::to_owned).collect()
    }

    fn keys(table: &Value) -> BTreeSet<String> {
        table["properties"].as_object().expect("properties").keys().cloned().collect()
    }

    #[test]
    fn the_schema_has_exactly_the_keys_that_are_read() {
        let schema = schema();
        assert_eq!(keys(&schema), known_to_the_reader(""));
        let check = |definition: &str, table: &str| {
            assert_eq!(keys(&schema["$defs"][definition]), known_to_the_reader(table), "{definition}");
        };
        check("DeliveryTable", "[delivery]\n");
        check("LogTable", "[log]\n");
        check("SecurityTable", "[security]\n");
        check("RelayTable", "[relay]\n");
        check("ConnectorTable", "[connectors.a]\n");
        check("PayloadTable", "[payload.SALE_INVENTORY]\n");
        check("TenantTable", "[tenants.a]\n");
        check("OauthTable", "[connectors.a.oauth]\n");
    }

    #[test]
    fn the_schema_accepts_exactly_what_the_reader_accepts() {
        let schema = schema();
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{schema:#}");
        let validator = jsonschema::draft202012::new(&schema).expect("a schema");
        let environment: Environment = "test".parse().expect("a word");
        let check = |text: &str, is_good: bool| {
            let value: Value = toml::from_str(text).expect(text);
            let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert_eq!(errors.is_empty(), is_good, "{text}\n{errors:?}");
            assert_eq!(parse::parse(text.as_bytes()).is_ok(), is_good, "{text}");
        };
        let connector = "[connectors.a]\napi_key = \"K\"\nendpoint = \"E\"\n";
        check(&starter::starter(&environment), true);
        check(starter::EMPTY, true);
        check(&format!("version = 1\n{connector}timeout = \"1.5s\"\nsigning_secret = [\"a\", \"b\"]\n"), true);
        check(&format!("version = 1\n{connector}signing_secret = \"a\"\nheaders = {{ A = \"b\" }}\n"), true);
        check("version = 1\n[delivery]\nmax_concurrency = 64\norder = \"document\"\n", true);
        check("version = 1\n[log]\nkeep_delivered = \"7d\"\n", true);
        check("version = 1\n[log]\nkeep_delivered = \"0\"\n", true);
        check("version = 1\n[log]\nkeep_delivered = \"7\"\n", false);
        check("version = 1\n[log]\nkeep_delivered = 0\n", false);
        check("version = 1\n[payload.SALE_INVENTORY]\nproducts = [\"/a\"]\nstore = \"/b\"\n", true);
        check("version = 1\n[delivery]\nanswer = \"log\"\nretry_for = \"24h\"\n", true);
        check(&format!("version = 1\n{connector}answer = \"endpoint\"\nretry_for = \"2d\"\n"), true);
        check("version = 1\n[relay]\nbearer = \"a\"\nagain = \"forward\"\n", true);
        check("version = 1\n[relay]\nbearer = [\"a\", \"b\"]\n", true);
        check("version = 1\n[relay]\nheaders = [{ A = \"b\" }, { A = \"c\" }]\nagain = \"skip\"\n", true);
        check("version = 1\n[relay.headers]\nA = \"b\"\n", true);
        check("version = 1\n[[relay.headers]]\nA = \"b\"\n[[relay.headers]]\nA = \"c\"\n", true);
        check("version = 1\n[relay]\nagain = \"no\"\n", false);
        check("version = 1\n[relay]\ntoken = \"a\"\n", false);
        check(&format!("version = 1\n{connector}answer = \"both\"\n"), false);
        check("", false);
        check("version = 2\n", false);
        let tenant =
            "version = 1\n[tenants.a]\nbase_url = \"B\"\ntoken_url = \"T\"\nclient_id = \"I\"\nclient_secret = \"S\"\n";
        check(&format!("{tenant}kind = \"classic\"\nrate = \"5/s\"\nversion = \"v2\"\n"), true);
        check(&format!("{tenant}kind = \"hyperforce\"\ncredentials = \"body\"\n"), true);
        check(tenant, false);
        check(&format!("{tenant}kind = \"other\"\n"), false);
        check(&format!("{tenant}kind = \"classic\"\nversion = \"v1/x\"\n"), false);
        check(&format!("{tenant}kind = \"classic\"\norder = \"document\"\n"), false);
        check("version = 1\nzzz = 1\n", false);
        check("version = 1\n[connectors.A]\napi_key = \"K\"\nendpoint = \"E\"\n", false);
        check("version = 1\n[connectors.a]\napi_key = \"K\"\n", false);
        check(&format!("version = 1\n{connector}timeout = 10\n"), false);
        check(&format!("version = 1\n{connector}timeout = \"10 parsecs\"\n"), false);
        check(&format!("version = 1\n{connector}concurrency = 0\n"), false);
        check("version = 1\n[payload.NOPE]\n", false);
        check("version = 1\n[security]\nprivate_networks = \"maybe\"\n", false);
    }
}
