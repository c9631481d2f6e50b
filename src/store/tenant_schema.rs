//! The part of the schema of the store for `[tenants.NAME]`.

#![allow(dead_code, reason = "the types only describe the schema")]

use super::schema_types::{CredentialsPlace, Length, RateText};
use schemars::JsonSchema;
use std::collections::BTreeMap;

/// Where `asn create` sends shipments, and as whom. URLs, credentials and headers can have references: `${NAME}`,
/// `${NAME:-default}`, `${file:PATH}`.
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TenantTable {
    /// `classic`: the servers at `predictspring.com`. `hyperforce`: Salesforce Hyperforce.
    kind: Kind,
    /// The URL up to `/merchant`, for example `https://api.predictspring.com/prod/service`.
    base_url: String,
    /// The version of the API. Default: `v1`.
    #[schemars(regex(pattern = "^[A-Za-z0-9.]{1,16}$"))]
    version: Option<String>,
    /// Where tokens come from, for example `https://prod-oauth2.predictspring.com/oauth2/token`.
    token_url: String,
    /// Who asks for a token.
    client_id: String,
    /// The secret of the client.
    client_secret: String,
    /// What the token is for, in the words of the token endpoint.
    scope: Option<String>,
    /// Where the credentials are in the request for a token. Default: `basic`.
    credentials: Option<CredentialsPlace>,
    /// Headers of each request. A classic tenant needs `PredictSpring-Secret` and `X-api-key`; a Hyperforce tenant needs
    /// `x-salesforce-region`, `x-locale` and `x-region`.
    headers: Option<BTreeMap<String, String>>,
    /// Allow plain `http` to a public address. Default: false.
    allow_http: Option<bool>,
    /// The timeout of an attempt, instead of the value in `[delivery]`.
    timeout: Option<Length>,
    /// Attempts in flight. Default: 4. If Retail Cloud takes longer than 400 ms, more are needed for 10 shipments per second.
    #[schemars(range(min = 1, max = 1024))]
    concurrency: Option<u16>,
    /// A shipment that takes longer than this time is marked as slow. By default none is.
    latency_threshold: Option<Length>,
    /// Retry temporary failures up to N times. Default: 3, unless `[delivery]` sets it.
    #[schemars(range(min = 0, max = 1000))]
    retries: Option<u16>,
    /// Limit attempts, evenly spaced. Default, and the most that is possible: `10/s`.
    rate: Option<RateText>,
    /// Stop sending after N consecutive failures, instead of the value in `[delivery]`; 0 means never.
    #[schemars(range(min = 0, max = 1_000_000))]
    breaker: Option<u32>,
    /// The longest pause that a `Retry-After` causes, instead of the value in `[delivery]`.
    retry_after_max: Option<Length>,
    /// A file of certificate authorities, trusted instead of those of the system.
    ca_file: Option<String>,
    /// A file with the client certificate and its key.
    client_cert: Option<String>,
}

/// Where Retail Cloud runs.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
enum Kind {
    Classic,
    Hyperforce,
}
