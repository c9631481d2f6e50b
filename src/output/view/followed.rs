//! A failed event, as it is shown when it arrives.

use super::delivery::DeliveryView;
use crate::model::{Delivery, Timestamp};
use crate::output::cell::Cell;
use crate::output::layout::Step;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::Serialize;

/// One line of `failed search --follow`, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FollowedView {
    #[serde(flatten)]
    event: DeliveryView,
    /// Whether it failed once more: it was a failed event already. False for the events that were there at the start.
    again: bool,
    /// When it failed this time.
    #[serde(skip)]
    #[schemars(skip)]
    at: Timestamp,
}

impl FollowedView {
    /// Makes it of an event that was there at the start.
    pub fn earlier(row: &Delivery) -> Self {
        Self { event: DeliveryView::from(row), again: false, at: row.listed_at() }
    }

    /// Makes it of an event that failed at `at`.
    pub fn new(row: &Delivery, at: Timestamp) -> Self {
        Self { event: DeliveryView::from(row), again: row.failed_at.is_some_and(|first| first != at), at }
    }

    /// The usual widths of the columns.
    pub const WIDTHS: &'static [usize] = &[5, 10, 21, 14, 20, 30];
}

/// The column of the time.
const WHEN: usize = 1;

/// The column with the reason.
const WHY: usize = 5;

const KEY_COUNT: usize = DeliveryView::KEYS.len() + 1;

const KEYS: [&str; KEY_COUNT] = {
    let mut keys = ["again"; KEY_COUNT];
    let mut at = 0;
    while at + 1 < KEY_COUNT {
        keys[at] = DeliveryView::KEYS[at];
        at += 1;
    }
    keys
};

impl Row for FollowedView {
    const HEADERS: &'static [&'static str] = DeliveryView::HEADERS;
    const KEYS: &'static [&'static str] = &KEYS;
    const WIDE: &'static [&'static str] = DeliveryView::WIDE;
    // As in a list, but the time stays longer: it is what the reader looks for.
    const NARROW: &'static [Step] =
        &[(5, 40), (2, 0), (5, 20), (4, 36), (5, 12), (4, 12), (1, 0), (4, 0), (5, 8), (3, 0)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let mut cells = self.event.cells(look);
        let when = if look.width.is_some() { clock(look, self.at) } else { look.time(self.at) };
        cells[WHEN] = Cell { text: Cell::new(when).text, ..cells[WHEN].clone() };
        if self.again {
            cells[WHY].text.insert_str(0, "again: ");
        }
        cells
    }

    fn name(&self) -> String {
        Row::name(&self.event)
    }
}

/// A line stays on the screen, so that "3 s ago" would soon be wrong. An event of another day has its date.
fn clock(look: &Look, at: Timestamp) -> String {
    let day = look.zone.day(at);
    if day != look.zone.day(look.now) {
        return day;
    }
    look.zone.show(at).get(11..19).map_or(day, str::to_owned)
}
