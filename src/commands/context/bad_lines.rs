//! Lines of an input that were passed over: the first ones in words, the others by number.
//!
//! Bounded, however many there are. What makes a line bad is the verb's.

use std::fmt::Write as _;

/// So many bad lines are told word for word.
const TOLD: u64 = 20;

/// So many ranges of the others are told.
const RANGES: usize = 50;

/// Takes note of bad lines. They come in the order of their numbers, but for those that only the log finds bad.
#[derive(Clone, Debug, Default)]
pub struct BadLines {
    count: u64,
    ranges: Vec<(u64, u64)>,
    beyond: u64,
}

impl BadLines {
    /// Takes note of a line. Returns what is to be said of it, if it is one of the first.
    pub fn add(&mut self, number: u64, why: &str) -> Option<String> {
        self.count += 1;
        if self.count <= TOLD {
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

    /// Returns how many there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns how many there were, in words.
    pub fn counted(&self) -> String {
        if self.count == 1 { "1 bad line".to_owned() } else { format!("{} bad lines", self.count) }
    }

    /// Returns the numbers of those that were not told word for word; nothing if there are none.
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
        let noun = if self.count == TOLD + 1 { "line" } else { "lines" };
        let more = if self.beyond > 0 { format!(", and {} more behind them", self.beyond) } else { String::new() };
        (!text.is_empty()).then(|| format!("{noun} {text} too{more}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{BadLines, RANGES, TOLD};

    #[test]
    fn the_first_in_words_and_the_others_by_number() {
        let check = |numbers: &[u64], expected: Option<&str>| {
            let mut lines = BadLines::default();
            for number in 1..=TOLD {
                assert_eq!(lines.add(number, "it is empty"), Some(format!("line {number}: it is empty")));
            }
            numbers.iter().for_each(|number| assert_eq!(lines.add(*number, "x"), None));
            assert_eq!(lines.others().as_deref(), expected, "{numbers:?}");
        };
        check(&[], None);
        check(&[21], Some("line 21 too"));
        check(&[21, 22], Some("lines 21-22 too"));
        check(&[24, 25, 26, 80, 91, 92], Some("lines 24-26, 80, 91-92 too"));
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut lines = BadLines::default();
        (0..1_000_000).for_each(|number| drop(lines.add(number * 2, "x")));
        assert_eq!((lines.count(), lines.ranges.len()), (1_000_000, RANGES));
        let others = lines.others().expect("others");
        assert!(
            others.starts_with("lines 40, 42,") && others.ends_with(" too, and 999930 more behind them"),
            "{others}"
        );
        assert_eq!(lines.counted(), "1000000 bad lines");
    }
}
