//! Samples of items sold or returned: SALE and RETURN.

use super::scene::Scene;
use crate::catalog::payload::{Quantity, Reason, Return, ReturnedLine, Sale, SoldLine};

/// A sale at the till.
pub fn sale(scene: &mut Scene<'_>) -> Sale {
    let product_list = (0..scene.products.len()).map(|line| sold_line(scene, line)).collect();
    let (till, count) = (scene.draw.between(1, 20), scene.draw.between(1, 99));
    Sale {
        order_id: scene.document("DT", 8),
        transaction_id: Some(scene.marked(&format!("{}-ANY-{}-{till}-{count}", scene.store, scene.event_digits()))),
        store_id: scene.store.to_owned(),
        installation_id: Some(scene.draw.uuid()),
        order_date: Some(scene.event_time()),
        event_time: scene.event_time(),
        product_list,
    }
}

fn sold_line(scene: &mut Scene<'_>, line: usize) -> SoldLine {
    let product = scene.products[line].clone();
    SoldLine {
        order_item_id: Some((line + 1).to_string()),
        product_id: product.id,
        gtin: Some(product.gtin),
        quantity: Quantity(scene.draw.between(1, 2)),
        fulfillment_type: Some("IN_STORE"),
        fulfillment_sub_type: Some("DEFAULT"),
        omni_fulfillment_type: Some("IN_STORE"),
    }
}

/// A return, or one time in three an exchange, which also names what the customer took instead.
pub fn returned(scene: &mut Scene<'_>) -> Return {
    let is_exchange = scene.draw.is_one_in(3);
    let return_product_list: Vec<_> = (0..scene.products.len()).map(|line| returned_line(scene, line)).collect();
    let earlier = u64::from(scene.draw.below(40)) + 1;
    let taken = || return_product_list.iter().enumerate().map(|(line, back)| taken_line(line, back)).collect();
    Return {
        order_id: scene.document("DT", 8),
        original_order_id: Some(scene.earlier_document("DT", 8, earlier)),
        return_type: Some(if is_exchange { "EXCHANGE" } else { "RETURN" }),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        order_date: Some(scene.event_time()),
        event_time: scene.event_time(),
        product_list: is_exchange.then(taken),
        return_product_list,
    }
}

fn returned_line(scene: &mut Scene<'_>, line: usize) -> ReturnedLine {
    let original = (line + 1).to_string();
    ReturnedLine {
        order_item_id: Some(original.clone()),
        original_order_item_id: Some(original),
        product_id: scene.products[line].id.clone(),
        quantity: Quantity(1),
        restock: Some(!scene.draw.is_one_in(4)),
        reasons: Some(vec![Reason {
            reason_code_type: Some("RETURN"),
            reason_code: scene.draw.pick(&["WRONG_SIZE", "CHANGED_MIND", "DEFECTIVE"]),
            reason_text: None,
        }]),
    }
}

/// The same shoe in the next size: the last three digits of a product's id are its size.
fn taken_line(line: usize, back: &ReturnedLine) -> SoldLine {
    let (style, size) = back.product_id.split_at(back.product_id.len() - 3);
    let next = size.parse::<u32>().map_or(50, |size| if size >= 105 { 50 } else { size + 5 });
    SoldLine {
        order_item_id: Some((line + 1).to_string()),
        product_id: format!("{style}{next:03}"),
        gtin: None,
        quantity: back.quantity,
        fulfillment_type: Some("IN_STORE"),
        fulfillment_sub_type: None,
        omni_fulfillment_type: None,
    }
}
