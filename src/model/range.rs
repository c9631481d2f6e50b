//! Ranges of numbers in filters, as people type them: of HTTP statuses and of event ids.

use super::delivery::DeliveryId;
use std::fmt;
use std::str::FromStr;

/// A range of HTTP statuses, both ends included: `503`, `5xx`, `400-499`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRange {
    /// The lowest.
    pub from: u16,
    /// The highest.
    pub to: u16,
}

/// The text is not a status range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a status from 100 to 599: write 503, 5xx or 400-499")]
pub struct BadStatus;

impl FromStr for StatusRange {
    type Err = BadStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| match text.parse::<u16>() {
            Ok(number) if text.len() == 3 && (100..600).contains(&number) => Ok(number),
            _ => Err(BadStatus),
        };
        if let Some(class) = text.to_ascii_lowercase().strip_suffix("xx") {
            let class = class.parse::<u16>().ok().filter(|class| (1..6).contains(class)).ok_or(BadStatus)?;
            return Ok(Self { from: class * 100, to: class * 100 + 99 });
        }
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (number(from)?, number(to)?);
        if from > to { Err(BadStatus) } else { Ok(Self { from, to }) }
    }
}

impl fmt::Display for StatusRange {
    /// The shortest form that reads as the same range.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (from, to) if from == to => write!(f, "{from}"),
            (from, to) if from % 100 == 0 && to == from + 99 => write!(f, "{}xx", from / 100),
            (from, to) => write!(f, "{from}-{to}"),
        }
    }
}

/// A range of event ids, both ends included: `801`, `805-810`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRange {
    /// The lowest.
    pub from: DeliveryId,
    /// The highest.
    pub to: DeliveryId,
}

/// The text is not a range of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadIdRange {
    /// An end of it is not an id.
    #[error("not an id or a range of ids: write 801 or 805-810, with the ids that `failed search` shows")]
    NotIds,
    /// The first id is the higher one.
    #[error("not a range: the first id must be the lower one: write {to}-{from}")]
    Reversed {
        /// The first id.
        from: DeliveryId,
        /// The last id.
        to: DeliveryId,
    },
}

impl FromStr for IdRange {
    type Err = BadIdRange;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = |text: &str| text.parse::<DeliveryId>().map_err(|_| BadIdRange::NotIds);
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (id(from)?, id(to)?);
        if from > to { Err(BadIdRange::Reversed { from, to }) } else { Ok(Self { from, to }) }
    }
}

impl fmt::Display for IdRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { write!(f, "{}", self.from) } else { write!(f, "{}-{}", self.from, self.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::{BadIdRange, IdRange, StatusRange};
    use crate::model::delivery::DeliveryId;

    #[test]
    fn statuses() {
        let check = |text: &str, expected: Option<(u16, u16)>| {
            let range = text.parse::<StatusRange>().ok().map(|range| (range.from, range.to));
            assert_eq!(range, expected, "{text:?}");
        };
        check("503", Some((503, 503)));
        check("5xx", Some((500, 599)));
        check("4XX", Some((400, 499)));
        check("400-499", Some((400, 499)));
        check("499-400", None);
        check("50", None);
        check("1xx", Some((100, 199)));
        check("100-599", Some((100, 599)));
        check("0xx", None);
        check("6xx", None);
        check("9xx", None);
        check("600", None);
        check("500-600", None);
        check("099", None);
        check("", None);
        check("+503", None);
    }

    #[test]
    fn statuses_are_shown_as_they_are_read() {
        for text in ["503", "5xx", "400-410", "100-599", "100-101", "200-298"] {
            assert_eq!(text.parse::<StatusRange>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn ranges_of_ids() {
        let check = |text: &str, expected: Result<(i64, i64), BadIdRange>| {
            let range = text.parse::<IdRange>();
            assert_eq!(range.map(|range| (range.from.0, range.to.0)), expected, "{text:?}");
            if let Ok(range) = range {
                assert_eq!(range.to_string().parse(), Ok(range), "{text:?}");
            }
        };
        check("801", Ok((801, 801)));
        check("805-810", Ok((805, 810)));
        check("7-7", Ok((7, 7)));
        check("9223372036854775807", Ok((i64::MAX, i64::MAX)));
        check("810-805", Err(BadIdRange::Reversed { from: DeliveryId(810), to: DeliveryId(805) }));
        for text in ["", "-", "1-", "-1", "0", "0-5", "1-2-3", "a", "+1", " 1", "1 - 2", "9223372036854775808"] {
            check(text, Err(BadIdRange::NotIds));
        }
    }
}
