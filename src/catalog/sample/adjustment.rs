//! Samples of stock corrected by hand: INA and INBA.

use super::scene::Scene;
use crate::catalog::payload::{
    Adjustment, AdjustmentLine, BucketAdjustment, BucketAdjustmentLine, BucketQuantity, Quantity,
};

/// Reasons for pieces that are gone.
const LOST: [(&str, &str); 3] =
    [("DAMAGED", "water leak in back room"), ("THEFT", "empty box found"), ("MISSING", "not found in two searches")];
/// Reasons for pieces that are more.
const FOUND: [(&str, &str); 2] = [("FOUND", "found behind shelf 4"), ("CORRECTION", "received twice by mistake")];
/// Buckets and reasons for pieces that move between them.
const MOVES: [(&str, &str, &str, &str); 3] = [
    ("AVAILABLE", "DAMAGED", "DAMAGED", "display scratches"),
    ("AVAILABLE", "HOLD", "QUALITY_CHECK", "checked by quality"),
    ("HOLD", "AVAILABLE", "RELEASED", "released after check"),
];

/// An adjustment; a bucket adjustment where its event says so.
pub fn ina(scene: &mut Scene<'_>) -> Adjustment {
    let is_bucket = scene.is_event("BUCKET");
    let lines = 0..scene.products.len();
    let product_list = lines.map(|line| if is_bucket { moved(scene, line) } else { adjusted(scene, line) }).collect();
    Adjustment {
        event_type: scene.event.to_owned(),
        adjustment_id: scene.document(&format!("INA-{}-", scene.store), 6),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        event_time: scene.event_time(),
        product_list,
    }
}

fn adjusted(scene: &mut Scene<'_>, line: usize) -> AdjustmentLine {
    let product = scene.products[line].clone();
    let previous = scene.draw.between(4, 40);
    let is_loss = !scene.draw.is_one_in(3);
    let quantity = scene.draw.between(1, 4) * if is_loss { -1 } else { 1 };
    let (code, text) = if is_loss { scene.draw.pick(&LOST) } else { scene.draw.pick(&FOUND) };
    AdjustmentLine {
        product_id: product.id,
        gtin: Some(product.gtin),
        quantity: Quantity(quantity),
        previous_quantity: Some(Quantity(previous)),
        new_quantity: Some(Quantity(previous + quantity)),
        from_bucket: None,
        to_bucket: None,
        bucket_list: None,
        reason_code: Some(code),
        reason_text: Some(text),
    }
}

fn moved(scene: &mut Scene<'_>, line: usize) -> AdjustmentLine {
    let moved = bucket_line(scene, line);
    AdjustmentLine {
        product_id: moved.product_id,
        gtin: None,
        quantity: moved.quantity,
        previous_quantity: None,
        new_quantity: None,
        from_bucket: Some(moved.from_bucket),
        to_bucket: Some(moved.to_bucket),
        bucket_list: moved.bucket_list,
        reason_code: moved.reason_code,
        reason_text: moved.reason_text,
    }
}

/// A bucket adjustment.
pub fn inba(scene: &mut Scene<'_>) -> BucketAdjustment {
    let product_list = (0..scene.products.len()).map(|line| bucket_line(scene, line)).collect();
    BucketAdjustment {
        event_type: scene.event.to_owned(),
        adjustment_id: scene.document(&format!("INBA-{}-", scene.store), 6),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        event_time: scene.event_time(),
        product_list,
    }
}

/// The stock on hand is both buckets together and stays as it is.
fn bucket_line(scene: &mut Scene<'_>, line: usize) -> BucketAdjustmentLine {
    let (from, to, code, text) = scene.draw.pick(&MOVES);
    let quantity = scene.draw.between(1, 4);
    let (left, right) = (quantity + scene.draw.between(0, 12), scene.draw.between(0, 3));
    let bucket = |bucket, previous, new| BucketQuantity {
        bucket,
        previous_quantity: Quantity(previous),
        new_quantity: Quantity(new),
    };
    BucketAdjustmentLine {
        product_id: scene.products[line].id.clone(),
        quantity: Quantity(quantity),
        from_bucket: from,
        to_bucket: to,
        bucket_list: Some(vec![
            bucket("QTYOH", left + right, left + right),
            bucket(from, left, left - quantity),
            bucket(to, right, right + quantity),
        ]),
        reason_code: Some(code),
        reason_text: Some(text),
    }
}
