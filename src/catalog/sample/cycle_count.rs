//! Samples of stock counted: CYC.

use super::scene::Scene;
use crate::catalog::payload::{CountLine, CycleCount, Quantity};

/// How far a count is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Created,
    Started,
    Completed,
    Canceled,
}

/// A cycle count. Only a completed one has quantities; a cancelled one has its header alone.
pub fn cyc(scene: &mut Scene<'_>) -> CycleCount {
    let stage = stage(scene);
    let lines: Vec<_> = (0..scene.products.len()).map(|line| counted(scene, line)).collect();
    let kinds = [("PARTIAL", "Boots weekly"), ("FULL", "Year end"), ("MANUAL", "Back room check")];
    let (kind, name) = scene.draw.pick(&kinds);
    let is_completed = stage == Stage::Completed;
    let sum = |is_wanted: fn(Quantity) -> bool| {
        is_completed.then(|| lines.iter().filter_map(|line| line.variance).filter(|it| is_wanted(*it)).sum())
    };
    CycleCount {
        event_type: scene.event.to_owned(),
        cycle_count_id: scene.document(&format!("CYC-{}-", scene.store), 6),
        cycle_count_type: Some(kind),
        cycle_count_name: Some(name),
        store_id: scene.store.to_owned(),
        store_associate_id: Some(scene.associate()),
        status: Some(status(stage)),
        created_on: Some(scene.created()),
        started_on: matches!(stage, Stage::Started | Stage::Completed).then(|| scene.step(1)),
        completed_on: is_completed.then(|| scene.event_time()),
        event_time: scene.event_time(),
        gains: sum(|variance| variance > Quantity(0)),
        losses: sum(|variance| variance < Quantity(0)),
        total_variance: sum(|_| true),
        variance_cost: is_completed.then(|| lines.iter().filter_map(|line| line.variance_cost).sum()),
        product_list: match stage {
            Stage::Canceled => None,
            Stage::Completed => Some(lines),
            Stage::Created | Stage::Started => Some(lines.into_iter().map(uncounted).collect()),
        },
    }
}

fn stage(scene: &Scene<'_>) -> Stage {
    match scene.event {
        "CYC_COUNT_STARTED_EVENT" => Stage::Started,
        "CYC_COUNT_COMPLETED_EVENT" => Stage::Completed,
        "CYC_COUNT_CANCELED_EVENT" => Stage::Canceled,
        _ => Stage::Created,
    }
}

fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Created => "CREATED",
        Stage::Started => "STARTED",
        Stage::Completed => "COMPLETED",
        Stage::Canceled => "CANCELED",
    }
}

fn counted(scene: &mut Scene<'_>, line: usize) -> CountLine {
    let product = scene.products[line].clone();
    let inventory = scene.draw.between(3, 40);
    let variance = Quantity(scene.draw.between(0, 5) - 3);
    CountLine {
        product_id: product.id,
        batch_id: Some((1 + line / 50).to_string()),
        inventory_quantity: Some(Quantity(inventory)),
        counted_quantity: Some(Quantity(inventory + variance.0)),
        variance: Some(variance),
        unit_cost: Some(product.unit_cost),
        variance_cost: Some(product.unit_cost.times(variance)),
    }
}

fn uncounted(line: CountLine) -> CountLine {
    CountLine {
        inventory_quantity: None,
        counted_quantity: None,
        variance: None,
        unit_cost: None,
        variance_cost: None,
        ..line
    }
}
