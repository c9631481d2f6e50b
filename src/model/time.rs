//! Points in time, lengths of time and time zones, as JSON and people see them. `time_words` reads the words that people type.
//!
//! This file never reads the clock: `now` is passed in.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A point in time in whole milliseconds since 1970-01-01 UTC. Shown as RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// How many hours are shown of what failed lately.
pub const SHOWN_HOURS: usize = 24;

/// Years -9999 to 9999, which every format can show.
const LIMIT_MILLIS: i64 = 253_402_207_200_000;

impl Timestamp {
    /// The last time that can be shown. It means "no end".
    pub const MAX: Self = Self(LIMIT_MILLIS - 1);

    /// The start of 1970: what is due then is due at once.
    pub const EPOCH: Self = Self(0);

    /// Returns the point `millis` milliseconds after the epoch; `None` if no calendar can show it.
    pub fn from_millis(millis: i64) -> Option<Self> {
        (-LIMIT_MILLIS..LIMIT_MILLIS).contains(&millis).then_some(Self(millis))
    }

    /// Returns the milliseconds since the epoch.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Returns the whole seconds since the epoch, for `webhook-timestamp`.
    pub fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Returns the point `length` before this one.
    #[must_use]
    pub fn before(self, length: Duration) -> Self {
        let millis = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_sub(millis).max(-LIMIT_MILLIS))
    }

    /// Returns the point `length` after this one.
    #[must_use]
    pub fn after(self, length: Duration) -> Self {
        let millis = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis).min(Self::MAX.0))
    }

    /// Renders the distance to `now` in words, such as `3 min ago`.
    pub fn relative(self, now: Self) -> String {
        let seconds = (now.0 - self.0) / 1000;
        let (amount, unit) = match seconds.abs() {
            0..=59 => (seconds.abs(), "s"),
            60..=3599 => (seconds.abs() / 60, "min"),
            3600..=86_399 => (seconds.abs() / 3600, "h"),
            _ => (seconds.abs() / 86_400, "d"),
        };
        if seconds < 0 { format!("in {amount} {unit}") } else { format!("{amount} {unit} ago") }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(time) => write!(f, "{time:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

/// Why a text is not a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a time: write 2h, 20:00, 'yesterday 07:14', 2026-11-01, '2026-11-01 09:30', or RFC 3339 such as 2026-11-01T09:30:00Z"
)]
pub struct BadTime;

impl FromStr for Timestamp {
    type Err = BadTime;

    /// Parses RFC 3339 with an offset or `Z`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let time: jiff::Timestamp = text.parse().map_err(|_| BadTime)?;
        Self::from_millis(time.as_millisecond()).ok_or(BadTime)
    }
}

/// The time zone in which people type and read times.
#[derive(Clone, Debug)]
pub struct Zone(Place);

/// The machine's zone is looked up only when a time is shown or read: it lists the whole folder of zones, which would slow down
/// the start.
#[derive(Clone, Debug)]
enum Place {
    System,
    Utc,
    Named(TimeZone),
}

/// The text is not a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time zone of this machine: write local, utc, or a name such as Europe/Berlin")]
pub struct BadZone;

impl FromStr for Zone {
    type Err = BadZone;

    /// Reads `local`, `utc` or the name of a zone in the time zone database (IANA), in upper or lower case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "local" => Ok(Self::system()),
            "utc" => Ok(Self::utc()),
            _ => TimeZone::get(text).map(|zone| Self(Place::Named(zone))).map_err(|_| BadZone),
        }
    }
}

impl fmt::Display for Zone {
    /// Written so that it reads as the same zone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::System => f.write_str("local"),
            Place::Utc => f.write_str("utc"),
            Place::Named(zone) => f.write_str(zone.iana_name().unwrap_or("utc")),
        }
    }
}

impl Zone {
    /// The zone that the machine is set to (`TZ`, `/etc/localtime`); UTC if there is none.
    pub fn system() -> Self {
        Self(Place::System)
    }

    /// UTC.
    pub fn utc() -> Self {
        Self(Place::Utc)
    }

    /// Renders `time` in this zone to the second, with its offset.
    pub fn show(&self, time: Timestamp) -> String {
        self.format(time, "%Y-%m-%d %H:%M:%S %:z")
    }

    /// Returns `time` as RFC 3339 with the offset of this zone, to the millisecond.
    pub fn exact(&self, time: Timestamp) -> String {
        self.format(time, "%Y-%m-%dT%H:%M:%S%.3f%:z")
    }

    /// Returns the day of `time` in this zone, such as `2026-11-01`; [`super::parse_time`] reads it as the start of that day.
    pub fn day(&self, time: Timestamp) -> String {
        self.format(time, "%Y-%m-%d")
    }

    /// Returns the minute of `time` in this zone, such as `2026-11-01T22:45:00-05:00`.
    pub fn minute(&self, time: Timestamp) -> String {
        self.format(time, "%Y-%m-%dT%H:%M:00%:z")
    }

    /// Returns the start of the hour of `time` in this zone, such as `2026-11-01T22:00:00-05:00`. The hour that occurs twice when clocks go
    /// back counts as two hours; where they change by half an hour, an hour starts with the change.
    pub fn hour(&self, time: Timestamp) -> String {
        let zone = self.look_up();
        let Ok(instant) = jiff::Timestamp::from_millisecond(time.0) else { return time.to_string() };
        let offset = zone.to_offset(instant);
        let past = (time.as_seconds() + i64::from(offset.seconds())).rem_euclid(3600);
        let start = jiff::Timestamp::from_second(time.as_seconds() - past).unwrap_or(instant);
        let change = || {
            let later = jiff::Timestamp::from_millisecond(time.0 + 1).ok()?;
            zone.preceding(later).next().map(|change| change.timestamp())
        };
        let start = if zone.to_offset(start) == offset { start } else { change().unwrap_or(start) };
        start.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// Returns the starts of the hours up to the one of `time`, the oldest first. Not every hour has 60 minutes.
    pub fn last_hours(&self, time: Timestamp) -> [Timestamp; SHOWN_HOURS] {
        let (mut starts, mut of) = ([time; SHOWN_HOURS], time);
        for start in starts.iter_mut().rev() {
            *start = self.hour(of).parse().unwrap_or(of);
            of = start.before(Duration::from_millis(1));
        }
        starts
    }

    /// Returns its name, such as `America/New_York`; if it has none, its offset at `time`.
    pub fn name(&self, time: Timestamp) -> String {
        let zone = self.look_up();
        zone.iana_name().map_or_else(|| self.format(time, "%:z"), str::to_owned)
    }

    fn format(&self, time: Timestamp, format: &str) -> String {
        match jiff::Timestamp::from_millisecond(time.0) {
            Ok(instant) => instant.to_zoned(self.look_up()).strftime(format).to_string(),
            Err(_) => time.to_string(),
        }
    }

    /// jiff caches zones that it has looked up.
    fn look_up(&self) -> TimeZone {
        match &self.0 {
            Place::System => TimeZone::system(),
            Place::Utc => TimeZone::UTC,
            Place::Named(zone) => zone.clone(),
        }
    }

    /// Returns the point that clocks in this zone show as `local`. Of a time that they show twice, because they go back, it is the first; a
    /// time that they skip is moved forward by as much as they are ("compatible" in RFC 5545 and in Temporal).
    pub(super) fn at(&self, local: DateTime) -> Result<Timestamp, BadTime> {
        let zoned = local.to_zoned(self.look_up()).map_err(|_| BadTime)?;
        Timestamp::from_millis(zoned.timestamp().as_millisecond()).ok_or(BadTime)
    }

    /// Returns the day of `time` in this zone.
    pub(super) fn date_of(&self, time: Timestamp) -> Result<Date, BadTime> {
        let instant = jiff::Timestamp::from_millisecond(time.0).map_err(|_| BadTime)?;
        Ok(instant.to_zoned(self.look_up()).date())
    }
}

/// Why a text is not a length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a length of time: write a number and ms, s, m, h or d, such as 500ms, 10s or 2h")]
pub struct BadDuration;

/// Parses `500ms`, `10s`, `1.5s`, `2m`, `3h`, `4d`, at most 10,000 days.
pub fn parse_duration(text: &str) -> Result<Duration, BadDuration> {
    let at = text.find(|c: char| c.is_ascii_alphabetic()).ok_or(BadDuration)?;
    let (number, unit) = text.split_at(at);
    let seconds = match unit {
        "ms" => 0.001,
        "s" | "sec" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return Err(BadDuration),
    };
    if number.is_empty() || !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return Err(BadDuration);
    }
    let amount: f64 = number.parse().map_err(|_| BadDuration)?;
    let total = amount * seconds;
    if total > 864_000_000.0 { Err(BadDuration) } else { Ok(Duration::from_secs_f64(total)) }
}

/// Renders a length of time in the largest whole unit, so that [`parse_duration`] reads the same value.
pub fn show_duration(length: Duration) -> String {
    let millis = length.as_millis();
    if millis == 0 {
        return "0s".to_owned();
    }
    for (size, unit) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1000, "s")] {
        if millis >= size && millis.is_multiple_of(size) {
            return format!("{}{unit}", millis / size);
        }
    }
    format!("{millis}ms")
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, Zone, parse_duration, show_duration};
    use std::time::Duration;

    fn now() -> Timestamp {
        "2026-11-23T08:30:00Z".parse().expect("now")
    }

    #[test]
    fn lengths_round_trip() {
        let check = |text: &str, expected: Duration| {
            assert_eq!(parse_duration(text).ok(), Some(expected), "{text}");
            assert_eq!(parse_duration(&show_duration(expected)).ok(), Some(expected), "{text}");
        };
        check("500ms", Duration::from_millis(500));
        check("1.5s", Duration::from_millis(1500));
        check("10s", Duration::from_secs(10));
        check("2d", Duration::from_hours(48));
        check("0s", Duration::ZERO);
        assert_eq!(show_duration(Duration::ZERO), "0s");
    }

    #[test]
    fn relative_times() {
        let check = |seconds: i64, expected: &str| {
            let time = Timestamp::from_millis(now().as_millis() - seconds * 1000).expect("a time");
            assert_eq!(time.relative(now()), expected);
        };
        check(0, "0 s ago");
        check(59, "59 s ago");
        check(3600, "1 h ago");
        check(200_000, "2 d ago");
        check(-120, "in 2 min");
    }

    #[test]
    fn zones_are_read_and_written() {
        for text in ["local", "utc", "Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"] {
            assert_eq!(text.parse::<Zone>().expect(text).to_string(), text);
        }
        assert_eq!("europe/berlin".parse::<Zone>().expect("a zone").show(now()), "2026-11-23 09:30:00 +01:00");
        assert_eq!("UTC".parse::<Zone>().expect("a zone").show(now()), "2026-11-23 08:30:00 +00:00");
        for text in ["", "Mars/Olympus", "CEST+1", "../etc/passwd", "+25:00"] {
            assert!(text.parse::<Zone>().is_err(), "{text}");
        }
    }

    /// On Lord Howe Island clocks go back by half an hour, from 2:00 to 1:30, and forward from 2:00 to 2:30.
    #[test]
    fn hours_start_where_they_start() {
        let check = |zone: &str, time: &str, expected: &str| {
            let time = time.parse().expect("a time");
            assert_eq!(zone.parse::<Zone>().expect("a zone").hour(time), expected, "{zone} {time}");
        };
        check("Australia/Lord_Howe", "2026-04-04T14:59:59Z", "2026-04-05T01:00:00+11:00");
        check("Australia/Lord_Howe", "2026-04-04T15:00:00Z", "2026-04-05T01:30:00+10:30");
        check("Australia/Lord_Howe", "2026-04-04T15:29:59Z", "2026-04-05T01:30:00+10:30");
        check("Australia/Lord_Howe", "2026-04-04T15:30:00Z", "2026-04-05T02:00:00+10:30");
        check("Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-04T01:00:00+10:30");
        check("Australia/Lord_Howe", "2026-10-03T15:30:00.001Z", "2026-10-04T02:30:00+11:00");
        check("Europe/Berlin", "2026-10-25T00:59:59Z", "2026-10-25T02:00:00+02:00");
        check("Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00");
        check("Asia/Kathmandu", "2026-10-25T01:14:59.999Z", "2026-10-25T06:00:00+05:45");
        check("UTC", "1969-12-31T23:59:59.999Z", "1969-12-31T23:00:00+00:00");
    }

    /// Also where an hour of half an hour is among them.
    #[test]
    fn the_last_hours_follow_one_another() {
        let check = |zone: &str, time: &str, first: &str, last: &str| {
            let zone: Zone = zone.parse().expect("a zone");
            let hours = zone.last_hours(time.parse().expect("a time"));
            assert_eq!([hours[0], hours[23]].map(|hour| zone.hour(hour)), [first, last]);
            for pair in hours.windows(2) {
                let end = Timestamp::from_millis(pair[1].as_millis() - 1).expect("a time");
                assert_eq!(zone.hour(end), zone.hour(pair[0]), "up to {}", pair[1]);
            }
        };
        check("UTC", "2026-11-01T23:59:59Z", "2026-11-01T00:00:00+00:00", "2026-11-01T23:00:00+00:00");
        check("Australia/Lord_Howe", "2026-04-05T00:40:00Z", "2026-04-04T13:00:00+11:00", "2026-04-05T11:00:00+10:30");
        check("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T15:00:00+02:00", "2026-10-25T13:00:00+01:00");
    }
}
