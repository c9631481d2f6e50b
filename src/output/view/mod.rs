//! Shapes that several commands print: their JSON, tables and pages.
//!
//! Serde is used here and not in `model`, so that renaming a field of the model does not change the JSON that scripts read.

mod delivery;
mod detail;
mod difference;
mod dry_run;
mod export;
mod export_details;
mod followed;
mod har;
mod monitoring;
mod outcome;
mod payload;
mod plan;
mod stats;
mod status;

pub use delivery::DeliveryView;
pub use detail::{Detail, DetailView, RequestView};
pub use difference::DifferenceView;
pub use dry_run::DryRunView;
pub use export::ExportView;
pub use export_details::{ExportAttempt, ExportDetails, ExportGone};
pub use followed::FollowedView;
pub use har::{HAR_END, HAR_START, HarEntry};
pub use monitoring::MonitoringView;
pub use outcome::{OutcomeView, SummaryView};
pub use plan::{EditView, PlanDoubt, PlanGroup, PlanView};
pub use stats::{StatsGroup, StatsLine, stats_lines};
pub use status::{CauseStatus, ConnectorStatus, HourStatus, StatusView};
