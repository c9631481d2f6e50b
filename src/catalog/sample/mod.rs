//! Sample payloads (derived): seeded, so that the same request gives the same bytes.
//!
//! Sums add up and check digits are right, because a test payload that no real one could be gives false confidence. No
//! clock is asked: a time comes in, or follows from the seed.

mod adjustment;
mod build;
mod cycle_count;
mod draw;
mod movement;
mod product;
#[cfg(test)]
mod promises;
mod purchase_order;
mod request;
mod scene;
mod shipment;
mod transfer;

pub use build::sample;
pub use request::{MAX_LINES, SampleRequest};
