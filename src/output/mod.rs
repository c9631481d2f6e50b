//! The terminal: the only module that writes to stdout and stderr.
//!
//! Data goes to stdout, messages go to stderr. A [`Row`] or a [`View`] has several renderings; text from outside goes
//! through [`sanitize`]. This module does not depend on stores, logs or HTTP.

mod bar;
mod cell;
mod columns;
mod count;
mod fault;
mod harmless;
mod html;
mod json;
mod layout;
mod leftovers;
mod line_editor;
mod list;
mod live;
mod markdown;
mod out;
mod page;
mod pager;
mod picker;
mod progress;
mod prompt;
mod quiet;
mod repeated;
mod report;
mod reserve;
mod row;
mod sanitize;
mod shape;
mod view;
mod work;
mod wrap;

pub use cell::{Cell, Tone};
pub use columns::column_names;
pub use count::{counted, number};
pub use fault::ErrorView;
pub use html::html_page;
pub use layout::Step;
pub use leftovers::Leftovers;
pub use list::RowFormat;
pub use live::LiveRows;
pub use markdown::{markdown_block, markdown_cell, markdown_code};
pub use out::{ColorChoice, Format, Look, Out, OutSettings};
pub use page::{PagePart, TextPage, View, parts_of};
pub use pager::{DEFAULT_PAGER, Screen};
pub use progress::{Progress, TICK};
pub use prompt::{Accepted, Ask, Interrupted, Prompt};
pub use repeated::Repeated;
pub use report::{Report, RunView};
pub use row::Row;
pub use sanitize::{sanitize, sanitize_lines};
pub use shape::{Shape, schema_of};
pub use view::{
    CauseStatus, ConnectorStatus, DeliveryView, Detail, DetailView, DifferenceView, DryRunView, EditView,
    ExportAttempt, ExportDetails, ExportGone, ExportView, FollowedView, HAR_END, HAR_START, HarEntry, HourStatus,
    MonitoringView, OutcomeView, PlanDoubt, PlanGroup, PlanView, RequestView, StatsGroup, StatsLine, StatusView,
    SummaryView, stats_lines,
};
pub use work::WorkProgress;
