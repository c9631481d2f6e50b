//! Payloads of stock counted: CYC.

use super::number::{EpochMillis, Money, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

/// A cycle count. Quantities are there when it is completed, and a cancelled one has no lines at all.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CycleCount {
    /// Which event this is.
    pub event_type: String,
    /// The id of the count.
    pub cycle_count_id: String,
    /// How much is counted: `MANUAL`, `PARTIAL` or `FULL`.
    pub cycle_count_type: Option<&'static str>,
    /// The name that people gave it.
    pub cycle_count_name: Option<&'static str>,
    /// The store that is counted.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// How far the count is.
    pub status: Option<&'static str>,
    /// When the count was made, in epoch milliseconds.
    pub created_on: Option<EpochMillis>,
    /// When counting began, in epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_on: Option<EpochMillis>,
    /// When counting ended, in epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_on: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// The sum of the lines' variances above zero; when completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gains: Option<Quantity>,
    /// The sum of the lines' variances below zero; when completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<Quantity>,
    /// Gains and losses together; when completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_variance: Option<Quantity>,
    /// The sum of the lines' variance costs; when completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance_cost: Option<Money>,
    /// One line per product; none when cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_list: Option<Vec<CountLine>>,
}

/// A line of a cycle count. Quantities are there when it is completed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CountLine {
    /// The product.
    pub product_id: String,
    /// The part of the count that the product was counted in.
    pub batch_id: Option<String>,
    /// How many there should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory_quantity: Option<Quantity>,
    /// How many were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_quantity: Option<Quantity>,
    /// Counted less inventory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance: Option<Quantity>,
    /// What one piece costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Money>,
    /// Variance times unit cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance_cost: Option<Money>,
}
