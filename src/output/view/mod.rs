//! Shapes that several verbs show: their JSON, their tables, their pages.
//!
//! Serde lives here and not in `model`, so that a renamed field of the house does not change what scripts read.

mod delivery;
mod detail;
mod export;
mod outcome;
mod plan;
mod stats;

pub use delivery::DeliveryView;
pub use detail::{Detail, DetailView, RequestView};
pub use export::ExportView;
pub use outcome::{OutcomeView, SummaryView};
pub use plan::{PlanDoubt, PlanGroup, PlanView};
pub use stats::{StatsGroup, StatsLine, stats_lines};
