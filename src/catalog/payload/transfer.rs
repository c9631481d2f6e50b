//! Payloads of goods on their way: ASN, STS, CTS, RTV, BLD.

use super::number::{EpochMillis, Money, Quantity};
use super::reason::Reason;
use schemars::JsonSchema;
use serde::Serialize;

/// An advanced shipping notice.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AsnTransfer {
    /// Which event this is.
    pub event_type: String,
    /// The kind of transfer, `ASN`.
    pub transfer_type: Option<&'static str>,
    /// The id of the transfer.
    pub transfer_id: String,
    /// The purchase order that is being shipped.
    pub order_id: Option<String>,
    /// Where the goods come from.
    pub source_store_id: Option<String>,
    /// Where the goods go.
    pub destination_store_id: Option<String>,
    /// The store that the event happened in.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// How far the transfer is.
    pub status: Option<&'static str>,
    /// When the transfer was made, in epoch milliseconds.
    pub created_on: Option<EpochMillis>,
    /// When the goods were received, in epoch milliseconds.
    pub received_on: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// The sum of the lines' expected quantities.
    pub total_expected_quantity: Option<Quantity>,
    /// The sum of the lines' received quantities.
    pub total_received_quantity: Option<Quantity>,
    /// One line per product and carton.
    pub product_list: Vec<AsnLine>,
}

/// A line of an advanced shipping notice.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AsnLine {
    /// The pallet; may be empty.
    pub pallet_id: Option<String>,
    /// The carton.
    pub carton_id: Option<String>,
    /// The product.
    pub product_id: String,
    /// The product's GTIN, with its check digit.
    #[schemars(regex(pattern = "^[0-9]{8,14}$"))]
    pub gtin: Option<String>,
    /// The product's name.
    pub name: Option<String>,
    /// How many should come.
    pub expected_quantity: Option<Quantity>,
    /// How many came in good condition.
    pub received_quantity: Quantity,
    /// How many came damaged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub damaged_quantity: Option<Quantity>,
    /// Why received and expected differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Vec<Reason>>,
}

/// A transfer from store to store, or from a warehouse to a store.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreTransfer {
    /// Which event this is.
    pub event_type: String,
    /// The kind of transfer, `STS` or `CTS`.
    pub transfer_type: Option<&'static str>,
    /// The id of the transfer.
    pub transfer_id: String,
    /// Where the goods come from.
    pub source_store_id: Option<String>,
    /// Where the goods go.
    pub destination_store_id: Option<String>,
    /// The store that the event happened in.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// How far the transfer is.
    pub status: Option<&'static str>,
    /// When the transfer was made, in epoch milliseconds.
    pub created_on: Option<EpochMillis>,
    /// When the goods were shipped, in epoch milliseconds.
    pub shipped_on: Option<EpochMillis>,
    /// When the goods were received, in epoch milliseconds.
    pub received_on: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// The carrier's tracking number.
    pub tracking_number: Option<String>,
    /// One line per product.
    pub product_list: Vec<StoreLine>,
}

/// A line of a transfer to a store.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoreLine {
    /// The product.
    pub product_id: String,
    /// The product's GTIN, with its check digit.
    #[schemars(regex(pattern = "^[0-9]{8,14}$"))]
    pub gtin: Option<String>,
    /// How many were shipped.
    pub shipped_quantity: Option<Quantity>,
    /// How many were received.
    pub received_quantity: Quantity,
    /// The serial numbers of the received pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial_number_list: Option<Vec<String>>,
}

/// A return to a vendor.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorTransfer {
    /// Which event this is.
    pub event_type: String,
    /// The kind of transfer, `RTV`.
    pub transfer_type: Option<&'static str>,
    /// The id of the transfer.
    pub transfer_id: String,
    /// The store that sends the goods back.
    pub source_store_id: Option<String>,
    /// The vendor.
    pub destination_store_id: Option<String>,
    /// What the destination is, `VENDOR`.
    pub destination_location_type: Option<&'static str>,
    /// The store that the event happened in.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// How far the transfer is.
    pub status: Option<&'static str>,
    /// The vendor's authorization of the return.
    pub return_authorization_number: Option<String>,
    /// A remark.
    pub notes: Option<String>,
    /// When the transfer was made, in epoch milliseconds.
    pub created_on: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// One line per product.
    pub product_list: Vec<VendorLine>,
}

/// A line of a return to a vendor.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VendorLine {
    /// The product.
    pub product_id: String,
    /// How many go back.
    pub quantity: Quantity,
    /// What one piece costs.
    pub unit_cost: Option<Money>,
    /// Why they go back.
    pub reasons: Option<Vec<Reason>>,
}

/// A blind receiving: goods without a notice, so nothing is expected.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlindTransfer {
    /// Which event this is.
    pub event_type: String,
    /// The kind of transfer, `BLD`.
    pub transfer_type: Option<&'static str>,
    /// The id of the transfer.
    pub transfer_id: String,
    /// The store that the event happened in.
    pub store_id: String,
    /// Where the goods went.
    pub destination_store_id: Option<String>,
    /// How far the transfer is.
    pub status: Option<&'static str>,
    /// When the goods were received, in epoch milliseconds.
    pub received_on: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// One line per product and carton.
    pub product_list: Vec<BlindLine>,
}

/// A line of a blind receiving.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BlindLine {
    /// The carton.
    pub carton_id: Option<String>,
    /// The product.
    pub product_id: String,
    /// How many came.
    pub received_quantity: Quantity,
}
