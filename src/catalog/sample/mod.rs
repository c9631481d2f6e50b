//! Sample payloads (derived): seeded, so that the same request gives the same bytes.
//!
//! Sums add up and check digits are right, because a test payload that no real one could be gives false confidence. No
//! clock is asked: a time comes in, or follows from the seed.

mod adjustment;
mod cycle_count;
mod draw;
mod movement;
mod product;
#[cfg(test)]
mod promises;
mod purchase_order;
mod request;
mod scene;
mod transfer;

pub use request::{MAX_LINES, SampleRequest};

use crate::model::ApiKey;
use scene::Scene;
use serde::Serialize;

/// Returns a sample payload as one line of JSON.
pub fn sample(request: &SampleRequest<'_>) -> String {
    let scene = &mut Scene::new(request);
    match request.api_key {
        ApiKey::Asn => text(&transfer::asn(scene)),
        ApiKey::Sts => text(&transfer::sts(scene)),
        ApiKey::Cts => text(&transfer::cts(scene)),
        ApiKey::Rtv => text(&transfer::rtv(scene)),
        ApiKey::Bld => text(&transfer::bld(scene)),
        ApiKey::Ina => text(&adjustment::ina(scene)),
        ApiKey::Inba => text(&adjustment::inba(scene)),
        ApiKey::Cyc => text(&cycle_count::cyc(scene)),
        ApiKey::Po => text(&purchase_order::po(scene)),
        ApiKey::Sale => text(&movement::sale(scene)),
        ApiKey::Return => text(&movement::returned(scene)),
    }
}

fn text(payload: &impl Serialize) -> String {
    serde_json::to_string(payload).expect("a payload of this room has text keys and finite numbers")
}
