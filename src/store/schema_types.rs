//! Values that several parts of the schema of the store have.

#![allow(dead_code, reason = "the types only describe the schema")]

use schemars::JsonSchema;

/// A rate, such as `50/s`, `10/m` or `100/h`.
#[derive(JsonSchema)]
#[schemars(inline)]
pub(super) struct RateText(#[schemars(regex(pattern = r"^[0-9]+/(s|m|h)$"))] String);

/// A length of time, such as `500ms`, `10s` or `2m`.
#[derive(JsonSchema)]
#[schemars(inline)]
pub(super) struct Length(#[schemars(regex(pattern = r"^[0-9.]+(ms|s|sec|m|min|h|d)$"))] String);

/// Where the credentials are.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
pub(super) enum CredentialsPlace {
    Basic,
    Body,
}
