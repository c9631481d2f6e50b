//! Payloads of stock corrected by hand: INA and INBA.

use super::number::{EpochMillis, Quantity};
use schemars::JsonSchema;
use serde::Serialize;

/// An inventory adjustment, or a bucket adjustment that is sent under the same key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    /// Which event this is.
    pub event_type: String,
    /// The id of the adjustment.
    pub adjustment_id: String,
    /// The store that the event happened in.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// One line per product.
    pub product_list: Vec<AdjustmentLine>,
}

/// A line of an adjustment. Buckets are there in a bucket adjustment only.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdjustmentLine {
    /// The product.
    pub product_id: String,
    /// The product's GTIN, with its check digit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[0-9]{8,14}$"))]
    pub gtin: Option<String>,
    /// By how many the stock changes; negative where it goes down. In a bucket adjustment, how many move.
    pub quantity: Quantity,
    /// The stock before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_quantity: Option<Quantity>,
    /// The stock after: the stock before and the quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_quantity: Option<Quantity>,
    /// The bucket that pieces leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_bucket: Option<&'static str>,
    /// The bucket that pieces go into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_bucket: Option<&'static str>,
    /// The buckets before and after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_list: Option<Vec<BucketQuantity>>,
    /// The reason.
    pub reason_code: Option<&'static str>,
    /// The reason in words.
    pub reason_text: Option<&'static str>,
}

/// A bucket adjustment: pieces move from one bucket to another, and the stock on hand stays.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BucketAdjustment {
    /// Which event this is.
    pub event_type: String,
    /// The id of the adjustment.
    pub adjustment_id: String,
    /// The store that the event happened in.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// One line per product.
    pub product_list: Vec<BucketAdjustmentLine>,
}

/// A line of a bucket adjustment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BucketAdjustmentLine {
    /// The product.
    pub product_id: String,
    /// How many move.
    pub quantity: Quantity,
    /// The bucket that pieces leave.
    pub from_bucket: &'static str,
    /// The bucket that pieces go into.
    pub to_bucket: &'static str,
    /// The buckets before and after.
    pub bucket_list: Option<Vec<BucketQuantity>>,
    /// The reason.
    pub reason_code: Option<&'static str>,
    /// The reason in words.
    pub reason_text: Option<&'static str>,
}

/// What is in one bucket before and after.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BucketQuantity {
    /// The bucket; `QTYOH` is the quantity on hand, all buckets together.
    pub bucket: &'static str,
    /// How many were in it.
    pub previous_quantity: Quantity,
    /// How many are in it.
    pub new_quantity: Quantity,
}
