//! Samples of goods on their way: ASN, STS, CTS, RTV, BLD.

use super::product::Product;
use super::scene::Scene;
use crate::catalog::payload::{
    AsnLine, AsnTransfer, BlindLine, BlindTransfer, Quantity, Reason, StoreLine, StoreTransfer, VendorLine,
    VendorTransfer,
};

/// An advanced shipping notice from a warehouse.
pub fn asn(scene: &mut Scene<'_>) -> AsnTransfer {
    let product_list: Vec<_> = (0..scene.products.len()).map(|line| asn_line(scene, line)).collect();
    let order = scene.draw.between(700_000, 899_999);
    AsnTransfer {
        event_type: scene.event.to_owned(),
        transfer_type: Some("ASN"),
        transfer_id: scene.document("ASN-", 9),
        order_id: Some(scene.marked(&format!("PO-{order}"))),
        source_store_id: Some(scene.warehouse.to_owned()),
        destination_store_id: Some(scene.store.to_owned()),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        status: Some(received_status(scene)),
        created_on: Some(scene.created()),
        received_on: Some(scene.event_time()),
        event_time: scene.event_time(),
        total_expected_quantity: Some(product_list.iter().filter_map(|line| line.expected_quantity).sum()),
        total_received_quantity: Some(product_list.iter().map(|line| line.received_quantity).sum()),
        product_list,
    }
}

fn asn_line(scene: &mut Scene<'_>, line: usize) -> AsnLine {
    let product = product(scene, line);
    let expected = scene.draw.between(4, 24);
    let (missing, damaged) = (scene.draw.between(1, 2), i64::from(scene.draw.is_one_in(2)));
    let is_short = is_short(scene, line);
    let (missing, damaged) = if is_short { (missing, damaged) } else { (0, 0) };
    AsnLine {
        pallet_id: Some(format!("PLT-{}", 1 + line / 8)),
        carton_id: Some(format!("CTN-{}", 1001 + line)),
        product_id: product.id,
        gtin: Some(product.gtin),
        name: Some(product.name),
        expected_quantity: Some(Quantity(expected)),
        received_quantity: Quantity(expected - missing - damaged),
        damaged_quantity: (damaged > 0).then_some(Quantity(damaged)),
        reasons: is_short.then(|| vec![short_reason(missing)]),
    }
}

fn short_reason(missing: i64) -> Reason {
    Reason {
        reason_code_type: Some("SHIPMENT_INVENTORY_MISMATCH"),
        reason_code: "SHORT_SHIPPED",
        reason_text: Some(format!("{missing} missing from carton")),
    }
}

/// A transfer from another store.
pub fn sts(scene: &mut Scene<'_>) -> StoreTransfer {
    let source = scene.other_store;
    store_transfer(scene, "STS", source)
}

/// A corporate transfer, from a warehouse.
pub fn cts(scene: &mut Scene<'_>) -> StoreTransfer {
    let source = scene.warehouse;
    store_transfer(scene, "CTS", source)
}

fn store_transfer(scene: &mut Scene<'_>, transfer_type: &'static str, source: &str) -> StoreTransfer {
    let product_list = (0..scene.products.len()).map(|line| store_line(scene, line)).collect();
    let parcel = scene.draw.between(10_000_000, 99_999_999);
    StoreTransfer {
        event_type: scene.event.to_owned(),
        transfer_type: Some(transfer_type),
        transfer_id: scene.document(&format!("{transfer_type}-{source}-{}-", scene.store), 6),
        source_store_id: Some(source.to_owned()),
        destination_store_id: Some(scene.store.to_owned()),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        status: Some(received_status(scene)),
        created_on: Some(scene.created()),
        shipped_on: Some(scene.step(1)),
        received_on: Some(scene.event_time()),
        event_time: scene.event_time(),
        tracking_number: Some(format!("1Z999AA1{parcel:010}")),
        product_list,
    }
}

fn store_line(scene: &mut Scene<'_>, line: usize) -> StoreLine {
    let product = product(scene, line);
    let shipped = scene.draw.between(2, 6);
    let has_serials = scene.draw.is_one_in(3);
    let first = scene.draw.between(1, 900);
    let received = if is_short(scene, line) { shipped - 1 } else { shipped };
    let serials = (0..received).map(|piece| format!("SN-{:03}", first + piece)).collect();
    StoreLine {
        product_id: product.id,
        gtin: Some(product.gtin),
        shipped_quantity: Some(Quantity(shipped)),
        received_quantity: Quantity(received),
        serial_number_list: has_serials.then_some(serials),
    }
}

/// A return to a vendor.
pub fn rtv(scene: &mut Scene<'_>) -> VendorTransfer {
    let product_list = (0..scene.products.len()).map(|line| vendor_line(scene, line)).collect();
    let authorization = scene.draw.between(10_000, 99_999);
    VendorTransfer {
        event_type: scene.event.to_owned(),
        transfer_type: Some("RTV"),
        transfer_id: scene.document(&format!("RTV-{}-", scene.store), 6),
        source_store_id: Some(scene.store.to_owned()),
        destination_store_id: Some(scene.vendor.to_owned()),
        destination_location_type: Some("VENDOR"),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        status: Some(if scene.is_event("PARTIALLY") { "PARTIALLY_SHIPPED" } else { "SHIPPED" }),
        return_authorization_number: Some(scene.marked(&format!("RA-{authorization}"))),
        notes: Some(scene.draw.pick(&["defective zips", "recall of the season", "overstock agreed"]).to_owned()),
        created_on: Some(scene.created()),
        event_time: scene.event_time(),
        product_list,
    }
}

fn vendor_line(scene: &mut Scene<'_>, line: usize) -> VendorLine {
    let product = product(scene, line);
    let reasons = [("DEFECTIVE", "zip"), ("DEFECTIVE", "sole comes off"), ("OVERSTOCK", "end of season")];
    let (code, reason) = scene.draw.pick(&reasons);
    VendorLine {
        product_id: product.id,
        quantity: Quantity(scene.draw.between(1, 12)),
        unit_cost: Some(product.unit_cost),
        reasons: Some(vec![Reason {
            reason_code_type: Some("RETURN_TO_VENDOR"),
            reason_code: code,
            reason_text: Some(reason.to_owned()),
        }]),
    }
}

/// A blind receiving: nothing was expected.
pub fn bld(scene: &mut Scene<'_>) -> BlindTransfer {
    let product_list = (0..scene.products.len()).map(|line| blind_line(scene, line)).collect();
    BlindTransfer {
        event_type: scene.event.to_owned(),
        transfer_type: Some("BLD"),
        transfer_id: scene.document(&format!("BLD-{}-", scene.store), 6),
        store_id: scene.store.to_owned(),
        destination_store_id: Some(scene.store.to_owned()),
        status: Some(received_status(scene)),
        received_on: Some(scene.event_time()),
        event_time: scene.event_time(),
        product_list,
    }
}

fn blind_line(scene: &mut Scene<'_>, line: usize) -> BlindLine {
    BlindLine {
        carton_id: Some(format!("CTN-{}", 9001 + line)),
        product_id: product(scene, line).id,
        received_quantity: Quantity(scene.draw.between(1, 24)),
    }
}

fn product(scene: &Scene<'_>, line: usize) -> Product {
    scene.products[line].clone()
}

/// In a transfer that is received in part, the last line is short.
fn is_short(scene: &Scene<'_>, line: usize) -> bool {
    scene.is_event("PARTIALLY") && line + 1 == scene.products.len()
}

fn received_status(scene: &Scene<'_>) -> &'static str {
    if scene.is_event("PARTIALLY") { "PARTIALLY_RECEIVED" } else { "RECEIVED" }
}
