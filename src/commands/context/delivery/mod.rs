//! Finds the connectors of events, and runs deliveries through the engine.

mod faulty;
mod orders;
mod report;
mod routes;
mod run;
mod shipments;
mod targets;

pub use faulty::FaultyTargets;
pub use orders::{KnownOrders, KnownShipment, OrderRule, OutgoingShipment, ShipmentPlace};
pub use routes::{Route, Routed, Routes, Target, tenant};
pub use run::{FinishedRun, JOBS_AHEAD, RunOptions};
pub use shipments::{WithheldShipment, announced_shipments, begin_shipments, busy, withheld_shipments};
pub use targets::{Targets, is_known_to};
