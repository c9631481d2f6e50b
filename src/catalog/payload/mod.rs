//! The shapes of payloads (derived): one struct per API key serves its samples and its JSON Schema.
//!
//! They are never used to read or to send a real payload: those are bytes. What is not an `Option` is required by the
//! schema, and doc comments of fields become its descriptions.

#![expect(clippy::struct_field_names, reason = "the names of fields are those of the payload")]

mod adjustment;
mod cycle_count;
mod movement;
mod number;
mod purchase_order;
mod reason;
mod shipment;
mod transfer;

pub use adjustment::{Adjustment, AdjustmentLine, BucketAdjustment, BucketAdjustmentLine, BucketQuantity};
pub use cycle_count::{CountLine, CycleCount};
pub use movement::{Return, ReturnedLine, Sale, SoldLine};
pub use number::{EpochMillis, Money, Quantity};
pub use purchase_order::{OrderLine, PurchaseOrder};
pub use reason::Reason;
pub use shipment::{Shipment, ShipmentLine};
pub use transfer::{
    AsnLine, AsnTransfer, BlindLine, BlindTransfer, StoreLine, StoreTransfer, VendorLine, VendorTransfer,
};
