//! Samples of Create ASN.

use super::scene::Scene;
use crate::catalog::payload::{Quantity, Shipment, ShipmentLine};

/// A shipment on one pallet, with one product in each carton.
pub fn shipment(scene: &mut Scene<'_>) -> Shipment {
    let pallet = scene.document("PLT-", 6);
    let lines = 0..scene.products.len();
    let product_list = lines.map(|line| ShipmentLine {
        pallet_id: Some(pallet.clone()),
        carton_id: scene.document(&format!("CTN-{}-", line + 1), 6),
        product_id: scene.products[line].id.clone(),
        quantity: Quantity(6 * scene.draw.between(1, 4)),
    });
    let product_list = product_list.collect();
    Shipment {
        order_id: scene.document("PO-", 6),
        store_id: scene.store.to_owned(),
        created_on: Some(scene.created()),
        expected_on: Some(scene.step(2)),
        product_list,
    }
}
