//! Shapes that several verbs show: their JSON, their tables, their pages.
//!
//! Serde lives here and not in `model`, so that a renamed field of the house does not change what scripts read.

mod delivery;
mod detail;
mod outcome;

pub use delivery::DeliveryView;
pub use detail::{Detail, DetailView, RequestView};
pub use outcome::{OutcomeView, SummaryView};
