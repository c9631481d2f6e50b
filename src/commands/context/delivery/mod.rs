//! Finds the connectors of events, and runs deliveries through the engine.

mod orders;
mod routes;
mod run;
mod targets;

pub use orders::{KnownOrders, KnownShipment, begin_shipments};
pub use routes::{Route, Routed, Routes, Target};
pub use run::{FinishedRun, JOBS_AHEAD, RunOptions};
pub use targets::{Targets, is_known_to};
