//! Payloads of goods ordered from a vendor: PO.
//!
//! An errored order says so by its status: no field is ever called `errorCode` or `errorMessage`, because an endpoint that
//! echoes the payload would then be judged to have failed.

use super::number::{EpochMillis, Money, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

/// A purchase order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PurchaseOrder {
    /// Which event this is.
    pub event_type: String,
    /// The id of the order.
    pub purchase_order_id: String,
    /// The vendor.
    pub vendor_id: Option<String>,
    /// The store that ordered.
    pub store_id: String,
    /// How far the order is.
    pub status: Option<&'static str>,
    /// The currency of the costs, as three letters.
    pub currency: Option<&'static str>,
    /// When the order was made, in epoch milliseconds.
    pub created_on: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// The sum of the lines' total costs.
    pub total_cost: Option<Money>,
    /// One line per product.
    pub product_list: Vec<OrderLine>,
}

/// A line of a purchase order.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// The product.
    pub product_id: String,
    /// The product's name.
    pub name: Option<String>,
    /// How many were ordered.
    pub order_quantity: Quantity,
    /// How many came.
    pub received_quantity: Option<Quantity>,
    /// What one piece costs.
    pub unit_cost: Option<Money>,
    /// Order quantity times unit cost.
    pub total_cost: Option<Money>,
}
