//! Skipped lines of an input: the first ones with their reason, the others by number.
//!
//! Its memory is bounded. The command decides which lines are bad.

use crate::output::counted;
use std::fmt::Write as _;

/// At most this many bad lines are reported with their reason.
const WITH_REASON: u64 = 20;

/// At most this many ranges of the others are reported.
const RANGES: usize = 50;

/// Collects bad lines. They are added in the order of their numbers, except those that only the log refuses.
#[derive(Clone, Debug, Default)]
pub struct BadLines {
    count: u64,
    ranges: Vec<(u64, u64)>,
    beyond: u64,
}

impl BadLines {
    /// Adds a line. Returns its message if it is one of the first.
    pub fn add(&mut self, number: u64, why: &str) -> Option<String> {
        self.count += 1;
        if self.count <= WITH_REASON {
            return Some(format!("line {number}: {why}"));
        }
        let is_full = self.ranges.len() >= RANGES;
        match self.ranges.last_mut() {
            _ if self.beyond > 0 => self.beyond += 1,
            Some((_, last)) if *last + 1 == number => *last = number,
            _ if is_full => self.beyond = 1,
            _ => self.ranges.push((number, number)),
        }
        None
    }

    /// Returns their number.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns their number in words.
    pub fn counted(&self) -> String {
        counted(self.count, "bad line")
    }

    /// Returns the numbers of the lines without a reported reason; nothing if there are none.
    pub fn others(&self) -> Option<String> {
        let mut text = String::new();
        for (first, last) in &self.ranges {
            let separator = if text.is_empty() { "" } else { ", " };
            let _ = if first == last {
                write!(text, "{separator}{first}")
            } else {
                write!(text, "{separator}{first}-{last}")
            };
        }
        let noun = if self.count == WITH_REASON + 1 { "line" } else { "lines" };
        let more =
            if self.beyond > 0 { format!(", and {} after them", counted(self.beyond, "line")) } else { String::new() };
        (!text.is_empty()).then(|| format!("also {noun} {text}{more}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{BadLines, RANGES, WITH_REASON};

    #[test]
    fn the_first_in_words_and_the_others_by_number() {
        let check = |numbers: &[u64], expected: Option<&str>| {
            let mut lines = BadLines::default();
            for number in 1..=WITH_REASON {
                assert_eq!(lines.add(number, "it is empty"), Some(format!("line {number}: it is empty")));
            }
            numbers.iter().for_each(|number| assert_eq!(lines.add(*number, "x"), None));
            assert_eq!(lines.others().as_deref(), expected, "{numbers:?}");
        };
        check(&[], None);
        check(&[21], Some("also line 21"));
        check(&[21, 22], Some("also lines 21-22"));
        check(&[24, 25, 26, 80, 91, 92], Some("also lines 24-26, 80, 91-92"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut lines = BadLines::default();
        (0..1_000_000).for_each(|number| drop(lines.add(number * 2, "x")));
        assert_eq!((lines.count(), lines.ranges.len()), (1_000_000, RANGES));
        let others = lines.others().expect("others");
        assert!(
            others.starts_with("also lines 40, 42,") && others.ends_with(", and 999,930 lines after them"),
            "{others}"
        );
        assert_eq!(lines.counted(), "1,000,000 bad lines");
    }
}
