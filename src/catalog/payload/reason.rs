//! Why a line differs from what was expected, shared by transfers and returns.

use schemars::JsonSchema;
use serde::Serialize;

/// A reason of a line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The kind of reason, such as `SHIPMENT_INVENTORY_MISMATCH`.
    #[schemars(example = &"SHIPMENT_INVENTORY_MISMATCH")]
    pub reason_code_type: Option<&'static str>,
    /// The reason, such as `SHORT_SHIPPED`.
    #[schemars(example = &"SHORT_SHIPPED")]
    pub reason_code: &'static str,
    /// The reason in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason_text: Option<String>,
}
