//! What one line of a list has. It lays nothing out.

use super::cell::Cell;
use super::layout::Step;
use super::out::Look;
use serde::Serialize;

/// Something that is shown on one line. Its serde shape is its JSON.
pub trait Row: Serialize {
    /// The columns of the table, in capitals.
    const HEADERS: &'static [&'static str];
    /// The keys of its JSON, in order, which are the columns of the CSV.
    const KEYS: &'static [&'static str];
    /// The keys whose values `-o wide` shows behind the table.
    const WIDE: &'static [&'static str] = &[];
    /// How the table gives way in a terminal that is too narrow, step by step. What people copy gives way last.
    const NARROW: &'static [Step] = &[];
    /// Whether its cells are settings to copy elsewhere. They are never cut: a terminal breaks a longer line so that it is copied as one.
    const IS_COPIED: bool = false;

    /// Returns one cell per header.
    fn cells(&self, look: &Look) -> Vec<Cell>;

    /// Returns its `-o name` form.
    fn name(&self) -> String;
}
