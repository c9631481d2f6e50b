//! Payloads of items sold or returned: SALE and RETURN. They name no event.

use super::number::{EpochMillis, Quantity};
use super::reason::Reason;
use schemars::JsonSchema;
use serde::Serialize;

/// Items sold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Sale {
    /// The id of the order.
    pub order_id: String,
    /// The id of the transaction at the till.
    pub transaction_id: Option<String>,
    /// The store that sold.
    pub store_id: String,
    /// The till's installation, a UUID.
    pub installation_id: Option<String>,
    /// When the order was made, in epoch milliseconds.
    pub order_date: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// The items that left the store.
    pub product_list: Vec<SoldLine>,
}

/// An item sold, or given in an exchange.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SoldLine {
    /// The id of the item in its order.
    pub order_item_id: Option<String>,
    /// The product.
    pub product_id: String,
    /// The product's GTIN, with its check digit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[0-9]{8,14}$"))]
    pub gtin: Option<String>,
    /// How many.
    pub quantity: Quantity,
    /// How the customer gets it, such as `IN_STORE`.
    pub fulfillment_type: Option<&'static str>,
    /// The variant of the fulfillment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfillment_sub_type: Option<&'static str>,
    /// The fulfillment across channels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub omni_fulfillment_type: Option<&'static str>,
}

/// Items returned, or exchanged for others.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Return {
    /// The id of the return order.
    pub order_id: String,
    /// The order that the items were sold with.
    pub original_order_id: Option<String>,
    /// `RETURN` or `EXCHANGE`.
    pub return_type: Option<&'static str>,
    /// The store that took the items back.
    pub store_id: String,
    /// Who did it.
    pub store_associate_id: Option<String>,
    /// When the return order was made, in epoch milliseconds.
    pub order_date: Option<EpochMillis>,
    /// When the event happened, in epoch milliseconds.
    pub event_time: EpochMillis,
    /// The items that came back.
    pub return_product_list: Vec<ReturnedLine>,
    /// In an exchange, the items that the customer took instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_list: Option<Vec<SoldLine>>,
}

/// An item returned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedLine {
    /// The id of the item in the return order; may be that of an earlier order.
    pub order_item_id: Option<String>,
    /// The id of the item in the order that it was sold with.
    pub original_order_item_id: Option<String>,
    /// The product.
    pub product_id: String,
    /// How many came back.
    pub quantity: Quantity,
    /// Whether they go back into stock.
    pub restock: Option<bool>,
    /// Why they came back.
    pub reasons: Option<Vec<Reason>>,
}
