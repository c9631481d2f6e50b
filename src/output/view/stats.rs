//! Counts by something, with bars for people.

use crate::model::Timestamp;
use crate::output::cell::{Cell, Tone};
use crate::output::count::number;
use crate::output::layout::Step;
use crate::output::out::Look;
use crate::output::row::Row;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// One group of `failed stats`, as JSON.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct StatsLine {
    /// Each name given with `--by` and its value in this group, such as `{"status": "503"}`. A value is null if the payload or the answer has
    /// none.
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
}

fn as_object<S: Serializer>(by: &[(String, Option<String>)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(by.iter().map(|(name, value)| (name, value)))
}

/// A group: its values, how many, the earliest and the latest failure.
pub type StatsGroup = (Vec<Option<String>>, u64, Option<Timestamp>, Option<Timestamp>);

/// Returns lines whose bars are relative to the largest group. `names` says what was counted by.
pub fn stats_lines(names: &[String], groups: impl Iterator<Item = StatsGroup>) -> Vec<StatsLine> {
    let groups: Vec<StatsGroup> = groups.collect();
    let largest = groups.iter().map(|group| group.1).max().unwrap_or(1);
    let all = groups.iter().map(|group| group.1).sum::<u64>().max(1);
    let line = |(values, count, first, last): StatsGroup| StatsLine {
        by: names.iter().cloned().zip(values).collect(),
        count,
        first: first.map(|time| time.to_string()),
        last: last.map(|time| time.to_string()),
        times: [first, last],
        share: share(count, largest),
        percent: (count.saturating_mul(100) + all / 2) / all,
    };
    groups.into_iter().map(line).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a bar of thirty columns needs no more precision")]
fn share(count: u64, largest: u64) -> f64 {
    count as f64 / largest.max(1) as f64
}

impl Row for StatsLine {
    const HEADERS: &'static [&'static str] = &["WHAT", "COUNT", "SHARE", "FIRST", "LAST"];
    const KEYS: &'static [&'static str] = &["by", "count", "first", "last"];
    // A bar that is cut would be wrong.
    const NARROW: &'static [Step] = &[(0, 24), (3, 0), (2, 0), (4, 0), (0, 8)];

    fn cells(&self, look: &Look) -> Vec<Cell> {
        let share = match look.width {
            Some(width) => {
                Cell::new(format!("{:>3}% {}", self.percent, bar(self.share, (width / 4).min(40)))).tone(Tone::Code)
            }
            None => Cell::new(format!("{}%", self.percent)),
        };
        let count = Cell::new(if look.width.is_some() { number(self.count) } else { self.count.to_string() });
        let time = |time: Option<Timestamp>, text: &Option<String>| match (look.width, time) {
            (Some(_), Some(time)) => Cell::new(time.relative(look.now)),
            _ => Cell::maybe(text.as_ref()),
        };
        let [first, last] = self.times;
        vec![Cell::new(self.name()), count, share, time(first, &self.first), time(last, &self.last)]
    }

    fn name(&self) -> String {
        let values: Vec<&str> = self.by.iter().map(|(_, value)| value.as_deref().unwrap_or("-")).collect();
        values.join(", ")
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
