//! Rates of attempts, such as `50/s` or `10/m`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// At most this many attempts in a second, a minute or an hour, evenly spaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    count: u32,
    unit: Unit,
    is_strict: bool,
}

/// What is added between two starts where a rate is strict: requests are under way for times that differ by some milliseconds.
const MARGIN: Duration = Duration::from_millis(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Second,
    Minute,
    Hour,
}

impl Rate {
    /// Makes a rate of `count` attempts a second.
    pub fn per_second(count: u32) -> Self {
        Self { count, unit: Unit::Second, is_strict: false }
    }

    /// Returns the slower one.
    #[must_use]
    pub fn slower(self, other: Self) -> Self {
        if self.interval() >= other.interval() { self } else { other }
    }

    /// Returns the same rate as a limit of the other side: every request counts, and none makes up for lost time.
    #[must_use]
    pub fn strictly(self) -> Self {
        Self { is_strict: true, ..self }
    }

    /// Says whether it is a limit of the other side.
    pub fn is_strict(self) -> bool {
        self.is_strict
    }

    /// Returns the time between the starts of two attempts.
    pub fn interval(self) -> Duration {
        let unit = match self.unit {
            Unit::Second => Duration::from_secs(1),
            Unit::Minute => Duration::from_mins(1),
            Unit::Hour => Duration::from_hours(1),
        };
        unit / self.count + if self.is_strict { MARGIN } else { Duration::ZERO }
    }
}

/// The text is not a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a rate: write 50/s, 10/m or 100/h, from 1 to 100000")]
pub struct BadRate;

impl FromStr for Rate {
    type Err = BadRate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (count, unit) = text.trim().split_once('/').ok_or(BadRate)?;
        let unit = match unit {
            "s" => Unit::Second,
            "m" => Unit::Minute,
            "h" => Unit::Hour,
            _ => return Err(BadRate),
        };
        let is_plain = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit());
        let count = if is_plain { count.parse().map_err(|_| BadRate)? } else { return Err(BadRate) };
        if (1..=100_000).contains(&count) { Ok(Self { count, unit, is_strict: false }) } else { Err(BadRate) }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Second => "s",
            Unit::Minute => "m",
            Unit::Hour => "h",
        };
        write!(f, "{}/{unit}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;

    #[test]
    fn rates_as_typed() {
        let check = |text: &str, expected: Option<u128>| {
            let rate = text.parse::<Rate>().ok();
            assert_eq!(rate.map(|rate| rate.interval().as_micros()), expected, "{text:?}");
            assert!(rate.is_none_or(|rate| rate.to_string() == text));
        };
        check("50/s", Some(20_000));
        check("1/s", Some(1_000_000));
        check("6/m", Some(10_000_000));
        check("3600/h", Some(1_000_000));
        check("0/s", None);
        check("-1/s", None);
        check("+5/s", None);
        check("5", None);
        check("5/d", None);
        check("1.5/s", None);
        check("100001/s", None);
    }
}
