//! The body of Create ASN (derived), which the merchant sends to Retail Cloud.

use super::number::{EpochMillis, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

/// A shipment to announce.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shipment {
    /// The order that is being shipped.
    pub order_id: String,
    /// The store that the goods go to.
    pub store_id: String,
    /// When the order was made, in epoch milliseconds.
    pub created_on: Option<EpochMillis>,
    /// When the goods should come, in epoch milliseconds.
    pub expected_on: Option<EpochMillis>,
    /// One line per product and carton.
    pub product_list: Vec<ShipmentLine>,
}

/// A line of a shipment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShipmentLine {
    /// The pallet; may be empty.
    pub pallet_id: Option<String>,
    /// The carton.
    pub carton_id: String,
    /// The product.
    pub product_id: String,
    /// How many are in the carton.
    pub quantity: Quantity,
}
