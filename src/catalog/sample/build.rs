//! From a request to the text of a sample: one arm per API key.

use super::request::SampleRequest;
use super::scene::Scene;
use super::{adjustment, cycle_count, movement, purchase_order, shipment, transfer};
use crate::model::ApiKey;
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
        ApiKey::CreateAsn => text(&shipment::shipment(scene)),
    }
}

fn text(payload: &impl Serialize) -> String {
    serde_json::to_string(payload).expect("a payload of this room has text keys and finite numbers")
}
