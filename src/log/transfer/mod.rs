//! Moves the whole content of a log to another one, whatever kinds they are: `inv-hooks log copy`.
//!
//! Both logs read and write rows in one neutral form, so this is written once. It knows no SQL.

mod content;
mod end;
mod row;
mod run;
mod table;

#[cfg(test)]
mod tests;

pub use end::{MOST_BYTES, MOST_ROWS, NOTES, NoteChange, TransferEnd, TransferState, refuse_rows, refuse_used};
pub use row::{TransferCell, TransferRow};
pub use run::{Told, Transferred, check_transfer, transfer};
#[cfg(test)]
pub use table::copied_columns;
pub use table::{CellKind, DELIVERIES, TABLES, TransferTable};
