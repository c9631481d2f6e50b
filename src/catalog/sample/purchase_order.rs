//! Samples of goods ordered from a vendor: PO.

use super::scene::Scene;
use crate::catalog::payload::{OrderLine, PurchaseOrder, Quantity};

/// A purchase order. Everything is there when it is completed, and nothing before.
pub fn po(scene: &mut Scene<'_>) -> PurchaseOrder {
    let product_list: Vec<_> = (0..scene.products.len()).map(|line| order_line(scene, line)).collect();
    PurchaseOrder {
        event_type: scene.event.to_owned(),
        purchase_order_id: scene.document("PO-", 6),
        vendor_id: Some(scene.vendor.to_owned()),
        store_id: scene.store.to_owned(),
        status: Some(status(scene)),
        currency: Some("USD"),
        created_on: Some(scene.created()),
        event_time: scene.event_time(),
        total_cost: Some(product_list.iter().filter_map(|line| line.total_cost).sum()),
        product_list,
    }
}

fn order_line(scene: &mut Scene<'_>, line: usize) -> OrderLine {
    let product = scene.products[line].clone();
    let ordered = Quantity(6 * scene.draw.between(1, 8));
    let received = if scene.is_event("COMPLETED") { ordered } else { Quantity(0) };
    OrderLine {
        product_id: product.id,
        name: Some(product.name),
        order_quantity: ordered,
        received_quantity: Some(received),
        unit_cost: Some(product.unit_cost),
        total_cost: Some(product.unit_cost.times(ordered)),
    }
}

fn status(scene: &Scene<'_>) -> &'static str {
    match scene.event {
        "PO_TRANSFER_COMPLETED_EVENT" => "COMPLETED",
        "PO_TRANSFER_ERRORED_EVENT" => "ERRORED",
        _ => "STARTED",
    }
}
