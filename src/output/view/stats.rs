//! Counts by something, with bars for people.

use crate::model::{Cause, Timestamp};
use crate::output::cell::{Cell, Tone};
use crate::output::count::number;
use crate::output::layout::{GAP, Step, natural, taken};
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// One group of `failed stats`, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StatsLine {
    /// Each name given with `--by` and its value in this group, such as `{"status": "503"}`. A value is null if the payload or the answer has
    /// none. A `cause` is followed by its `cause_id`, which `--cause` takes.
    #[serde(serialize_with = "as_object")]
    #[schemars(with = "std::collections::BTreeMap<String, Option<String>>")]
    pub by: Vec<(String, Option<String>)>,
    /// The number of events.
    pub count: u64,
    /// The earliest failure. RFC 3339. Null if there is none.
    pub first: Option<String>,
    /// The latest failure. RFC 3339. Null if there is none.
    pub last: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    times: [Option<Timestamp>; 2],
    /// Of the largest group, from 0 to 1.
    #[serde(skip)]
    #[schemars(skip)]
    share: f64,
    /// Of all.
    #[serde(skip)]
    #[schemars(skip)]
    percent: u64,
    /// In a terminal.
    #[serde(skip)]
    #[schemars(skip)]
    room: Room,
}

fn as_object<S: Serializer>(by: &[(String, Option<String>)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(by.iter().map(|(name, value)| (name, value)))
}

/// A group: its values, how many, the earliest and the latest failure.
pub type StatsGroup = (Vec<Option<String>>, u64, Option<Timestamp>, Option<Timestamp>);

/// Returns lines whose bars are relative to the largest group. `names` says what was counted by. On a terminal, bars take only the room
/// that other columns leave.
pub fn stats_lines(names: &[String], groups: impl Iterator<Item = StatsGroup>, look: &Look) -> Vec<StatsLine> {
    let groups: Vec<StatsGroup> = groups.collect();
    let largest = groups.iter().map(|group| group.1).max().unwrap_or(1);
    let all = groups.iter().map(|group| group.1).sum::<u64>().max(1);
    let line = |(values, count, first, last): StatsGroup| StatsLine {
        by: with_ids(names.iter().cloned().zip(values)),
        count,
        first: first.map(|time| time.to_string()),
        last: last.map(|time| time.to_string()),
        times: [first, last],
        share: share(count, largest),
        percent: (count.saturating_mul(100) + all / 2) / all,
        room: Room::default(),
    };
    let mut lines: Vec<StatsLine> = groups.into_iter().map(line).collect();
    if let Some(width) = look.width {
        let room = Room::left(&lines, look, width);
        lines.iter_mut().for_each(|line| line.room = room);
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "a bar of forty columns needs no more precision")]
fn share(count: u64, largest: u64) -> f64 {
    count as f64 / largest.max(1) as f64
}

/// Puts the short id behind each cause, because `--cause` takes it.
fn with_ids(by: impl Iterator<Item = (String, Option<String>)>) -> Vec<(String, Option<String>)> {
    by.flat_map(|(name, value)| {
        let id = (name == CAUSE).then(|| value.as_deref().map(|text| Cause::from_text(text).id().to_string()));
        std::iter::once((name, value)).chain(id.map(|id| (CAUSE_ID.to_owned(), id)))
    })
    .collect()
}

/// What is counted by if causes are, and the key of their ids.
const CAUSE: &str = "cause";
const CAUSE_ID: &str = "cause_id";

/// What people copy into commands.
const COPIED: [&str; 3] = ["api_key", "connector", "event"];

/// The room in a terminal of a width, so that a bar goes before any text is cut.
#[derive(Clone, Copy, Debug, Default)]
struct Room {
    width: usize,
    /// For the bar; 0 for none.
    bar: usize,
    /// For the values that are counted by.
    what: usize,
}

impl Room {
    /// A shorter bar would show nothing.
    const LEAST_BAR: usize = 4;
    /// Other columns are left out before values get narrower than this.
    const LEAST_WHAT: usize = 48;

    fn left(lines: &[StatsLine], look: &Look, width: usize) -> Self {
        let without = |line: &StatsLine| {
            let line = StatsLine { room: Self { width, bar: 0, what: usize::MAX }, ..line.clone() };
            line.cells(look)
        };
        let headers = StatsLine::HEADERS.iter().map(Cell::new).collect();
        let rows: Vec<Vec<Cell>> = std::iter::once(headers).chain(lines.iter().map(without)).collect();
        let widths = natural(&rows);
        let left = width.saturating_sub(taken(&widths));
        let bar = left.saturating_sub(1).min(width / 4).min(40);
        let bar = if bar < Self::LEAST_BAR { 0 } else { bar };
        let least = lines.iter().map(|line| line.what_in(Self::LEAST_WHAT).width()).max().unwrap_or_default();
        let what = if taken(&widths) <= width { widths[0] } else { least };
        let count = widths[COUNT] + GAP;
        Self { width, bar, what: what.min(width.saturating_sub(count)) }
    }
}

/// The column of the count.
const COUNT: usize = 1;

impl Row for StatsLine {
    const HEADERS: &'static [&'static str] = &["WHAT", "COUNT", "SHARE", "FIRST", "LAST"];
    const KEYS: &'static [&'static str] = &["by", "count", "first", "last"];
    const NARROW: &'static [Step] = &[(2, 0), (3, 0), (4, 0), (0, 8)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let is_of_this = look.width == Some(self.room.width);
        let share = match look.width {
            Some(width) => {
                let bar_width = if is_of_this { self.room.bar } else { (width / 4).min(40) };
                let bar = if bar_width == 0 { String::new() } else { format!(" {}", bar(self.share, bar_width)) };
                Cell::new(format!("{:>3}%{bar}", self.percent)).tone(Tone::Code)
            }
            None => Cell::new(format!("{}%", self.percent)),
        };
        let count = Cell::new(if look.width.is_some() { number(self.count) } else { self.count.to_string() });
        // A table with times in one column has no other zone in another.
        let zoned = Look { is_zone_given: look.is_zone_given || self.is_by_time(), ..look.clone() };
        let time = |time: Option<Timestamp>| Cell::maybe(time.map(|time| zoned.time(time)));
        let what = if is_of_this { self.what_in(self.room.what) } else { self.what_in(usize::MAX) };
        let [first, last] = self.times;
        vec![what, count, share, time(first), time(last)]
    }

    fn name(&self) -> String {
        let values: Vec<&str> = self.values().map(|(_, value)| value.unwrap_or("-")).collect();
        values.join(", ")
    }
}

impl StatsLine {
    /// Returns what is counted by: without the ids of causes.
    fn values(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.by.iter().map(|(name, value)| (name.as_str(), value.as_deref())).filter(|(name, _)| *name != CAUSE_ID)
    }

    fn is_by_time(&self) -> bool {
        self.by.iter().any(|(name, _)| ["minute", "hour", "day"].contains(&name.as_str()))
    }

    /// Returns the values; a cause has its id in front. If there is too little room, the longest one is cut, unless it is for copying.
    fn what_in(&self, room: usize) -> Cell {
        let id = self.by.iter().find(|(name, _)| name == CAUSE_ID).and_then(|(_, id)| id.as_deref());
        let shown = |(name, value): (&str, Option<&str>)| match id.filter(|_| name == CAUSE) {
            Some(id) => format!("{id} {}", value.unwrap_or("-")),
            None => value.unwrap_or("-").to_owned(),
        };
        let mut cells: Vec<Cell> = self.values().map(shown).map(Cell::new).collect();
        let excess = |cells: &[Cell]| {
            cells.iter().map(|cell| cell.width() + 2).sum::<usize>().saturating_sub(room.saturating_add(2))
        };
        let too_much = excess(&cells);
        let longest = self.values().zip(&mut cells).filter(|((name, _), _)| !COPIED.contains(name));
        let longest = longest.map(|(_, cell)| cell).max_by_key(|cell| cell.width());
        if let (true, Some(longest)) = (too_much > 0, longest) {
            *longest = longest.cut(longest.width().saturating_sub(too_much).max(8));
        }
        let texts: Vec<&str> = cells.iter().map(Cell::text).collect();
        Cell::new(texts.join(", "))
    }

    /// Returns the header of its CSV: one column for each thing that is counted by.
    pub fn csv_header(names: &[String]) -> Vec<String> {
        let by = with_ids(names.iter().map(|name| (name.clone(), None))).into_iter().map(|(name, _)| name);
        by.chain(["count", "first", "last"].map(str::to_owned)).collect()
    }

    /// Returns the texts of its CSV.
    pub fn csv(&self) -> Vec<String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let by = self.by.iter().map(|(_, value)| text(value));
        by.chain([self.count.to_string(), text(&self.first), text(&self.last)]).collect()
    }
}

/// A bar of at most `width` columns, at least one eighth of a column unless it is empty.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small positive number"
)]
fn bar(share: f64, width: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if share <= 0.0 {
        return String::new();
    }
    let eighths = ((share * width as f64 * 8.0).round() as usize).max(1);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars() {
        let check = |share: f64, expected: &str| assert_eq!(bar(share, 4), expected);
        check(1.0, "████");
        check(0.5, "██");
        check(0.001, "▏");
        check(0.0, "");
    }
}
