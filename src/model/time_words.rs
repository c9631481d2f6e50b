//! Points in time as people type them, and as this program prints them: `2h`, `20:00`, `yesterday 07:14`, `2026-11-25 20:19`.

use super::time::{BadTime, Timestamp, Zone, parse_duration};
use jiff::civil::{Date, Time, Weekday};
use jiff::fmt::friendly::SpanParser;
use jiff::{SignedDuration, SpanRelativeTo};
use std::time::Duration;

/// The longest length of time: 400 years.
const LONGEST: Duration = Duration::from_hours(146_097 * 24);

/// Parses a time as people type it; those without an offset are in `zone`.
///
/// - `2h`, `1h30m`, `2 hours ago`: before `now`; `in 5 min`: after it. A day has 24 hours.
/// - `20:00`, `20:00:05`: the most recent one.
/// - `now`, `today`, `yesterday`, `monday` (the most recent one), `2026-11-01`: midnight, or with a time of day as in `yesterday 07:14`.
/// - What this program prints: `2026-11-25 20:19:05 +01:00 (3 min ago)`, RFC 3339.
///
/// See [`Zone`] for local times that clocks skip or show twice.
pub fn parse_time(text: &str, now: Timestamp, zone: &Zone) -> Result<Timestamp, BadTime> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let text = without_remark(&text);
    if text == "now" {
        return Ok(now);
    }
    if let Some(time) = from_now(text, now).or_else(|| absolute(text)) {
        return Ok(time);
    }
    let today = zone.date_of(now)?;
    if let Some(clock) = clock(text) {
        let time = zone.at(today.to_datetime(clock))?;
        return if time <= now { Ok(time) } else { zone.at(day_before(today)?.to_datetime(clock)) };
    }
    let (word, clock_text) = parts(text);
    let clock = clock_text.map_or(Some(Time::midnight()), clock).ok_or(BadTime)?;
    let at = |day: Date| zone.at(day.to_datetime(clock));
    match weekday(word) {
        Some(weekday) => {
            let is_today = today.weekday() == weekday && at(today)? <= now;
            if is_today { at(today) } else { at(today.nth_weekday(-1, weekday).map_err(|_| BadTime)?) }
        }
        None => at(day(word, today)?),
    }
}

/// Removes the `(3 min ago)` behind a time.
fn without_remark(text: &str) -> &str {
    match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((time, _)) => time,
        None => text,
    }
}

fn from_now(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Some(text) = text.strip_prefix("in ") {
        return length(text).map(|length| now.after(length));
    }
    length(text.strip_suffix(" ago").unwrap_or(text)).map(|length| now.before(length))
}

fn length(text: &str) -> Option<Duration> {
    let is_plain = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(':');
    let span = || {
        let span = SpanParser::new().parse_span(text).ok()?;
        let length: SignedDuration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
        Duration::try_from(length).ok()
    };
    parse_duration(text).ok().or_else(span).filter(|length| is_plain && *length <= LONGEST)
}

/// Reads a time with an offset, also with a blank before the offset, as people are shown it.
fn absolute(text: &str) -> Option<Timestamp> {
    text.replace(" +", "+").replace(" -", "-").parse().ok()
}

fn clock(text: &str) -> Option<Time> {
    let is_clock = text.contains(':') && text.bytes().all(|byte| byte.is_ascii_digit() || b":.".contains(&byte));
    let padding = if text.find(':') == Some(1) { "0" } else { "" };
    format!("{padding}{text}").parse().ok().filter(|_| is_clock)
}

/// Splits a day from the time of day behind it, as in `2026-11-25T20:19` or `today 20:19`.
fn parts(text: &str) -> (&str, Option<&str>) {
    let after_date = text.split_at_checked(10).filter(|(date, _)| date.parse::<Date>().is_ok());
    match after_date.and_then(|(date, rest)| Some((date, rest.strip_prefix([' ', 't'])?))) {
        Some((date, clock)) => (date, Some(clock)),
        None => text.split_once(' ').map_or((text, None), |(word, clock)| (word, Some(clock))),
    }
}

fn day(word: &str, today: Date) -> Result<Date, BadTime> {
    match word {
        "today" => Ok(today),
        "yesterday" => day_before(today),
        // Shorter forms of ISO 8601, such as 20261101, look like numbers.
        date if date.len() == 10 => date.parse().map_err(|_| BadTime),
        _ => Err(BadTime),
    }
}

fn day_before(day: Date) -> Result<Date, BadTime> {
    day.yesterday().map_err(|_| BadTime)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::parse_time;
    use crate::model::time::{Timestamp, Zone};
    use proptest::prelude::*;

    /// A Monday.
    fn now() -> Timestamp {
        "2026-11-23T08:30:00Z".parse().expect("now")
    }

    fn check_in(zone: &str, text: &str, expected: &str) {
        let zone: Zone = zone.parse().expect("a zone");
        let time = parse_time(text, now(), &zone).unwrap_or_else(|why| panic!("{text}: {why}"));
        assert_eq!(time.to_string(), expected, "{text} {zone}");
    }

    #[test]
    fn times_as_typed() {
        let check = |text: &str, expected: &str| check_in("utc", text, expected);
        check("2h", "2026-11-23T06:30:00.000Z");
        check("3d", "2026-11-20T08:30:00.000Z");
        check("1h30m", "2026-11-23T07:00:00.000Z");
        check("1d12h", "2026-11-21T20:30:00.000Z");
        check("2 hours ago", "2026-11-23T06:30:00.000Z");
        check("2 Hours  Ago", "2026-11-23T06:30:00.000Z");
        check("1 hour 30 minutes ago", "2026-11-23T07:00:00.000Z");
        check("90 min", "2026-11-23T07:00:00.000Z");
        check("1 week ago", "2026-11-16T08:30:00.000Z");
        check("1.5h", "2026-11-23T07:00:00.000Z");
        check("0s", "2026-11-23T08:30:00.000Z");
        check("in 2 min", "2026-11-23T08:32:00.000Z");
    }

    #[test]
    fn days_and_times_of_day() {
        let check = |text: &str, expected: &str| check_in("utc", text, expected);
        check("now", "2026-11-23T08:30:00.000Z");
        check("today", "2026-11-23T00:00:00.000Z");
        check("yesterday", "2026-11-22T00:00:00.000Z");
        check("Yesterday 07:14", "2026-11-22T07:14:00.000Z");
        check("yesterday 7:14", "2026-11-22T07:14:00.000Z");
        check("today 20:00", "2026-11-23T20:00:00.000Z");
        check("08:30", "2026-11-23T08:30:00.000Z");
        check("08:31", "2026-11-22T08:31:00.000Z");
        check("20:00:05.5", "2026-11-22T20:00:05.500Z");
        check("monday", "2026-11-23T00:00:00.000Z");
        check("mon 08:00", "2026-11-23T08:00:00.000Z");
        check("monday 09:00", "2026-11-16T09:00:00.000Z");
        check("Sunday 23:59", "2026-11-22T23:59:00.000Z");
        check("tuesday", "2026-11-17T00:00:00.000Z");
    }

    #[test]
    fn dates_and_what_is_no_time() {
        let check = |text: &str, expected: &str| check_in("utc", text, expected);
        check("2026-11-01", "2026-11-01T00:00:00.000Z");
        check("2026-11-25 20:19", "2026-11-25T20:19:00.000Z");
        check("2026-11-25T20:19:05", "2026-11-25T20:19:05.000Z");
        check("2026-11-25 20:19:05.678", "2026-11-25T20:19:05.678Z");
        check("2026-11-01T10:00:00.5+02:00", "2026-11-01T08:00:00.500Z");
        check("2026-11-01t10:00z", "2026-11-01T10:00:00.000Z");
        check("2026-11-25 20:19:05 +01:00", "2026-11-25T19:19:05.000Z");
        check("2026-11-25 20:19:05 -05:30 (in 2 d)", "2026-11-26T01:49:05.000Z");
        check("59 s ago", "2026-11-23T08:29:01.000Z");
        for text in [
            "",
            "2",
            "h",
            "2x",
            "-2h",
            "+2h",
            "tomorrow",
            "2026-13-01",
            "1e9d",
            "99999999d",
            "20261101",
            "25:00",
            "20",
            "1:2",
            "20:00 today",
            "2026-11-01 25:00",
            "2026-11-01 x",
            "2026-11-01 10:00:00 Mars",
            "yesterday 2h",
            "now 20:00",
            "1 month ago",
            "2h ago ago",
            "in",
            "ago",
            "2026-11-01T10:00:00+02:00 x",
            "()",
            " (x)",
            "2026-02-30 10:00",
            "monday tuesday",
            "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9} 10:00",
        ] {
            assert!(parse_time(text, now(), &Zone::utc()).is_err(), "{text}");
        }
    }

    #[test]
    fn times_without_an_offset_are_in_the_zone() {
        check_in("Europe/Berlin", "2026-11-25 20:19", "2026-11-25T19:19:00.000Z");
        check_in("Europe/Berlin", "2026-07-01 20:19", "2026-07-01T18:19:00.000Z");
        check_in("Asia/Kathmandu", "today", "2026-11-22T18:15:00.000Z");
        check_in("America/New_York", "03:30", "2026-11-23T08:30:00.000Z");
        check_in("America/New_York", "03:31", "2026-11-22T08:31:00.000Z");
        check_in("America/New_York", "monday 03:31", "2026-11-16T08:31:00.000Z");
        check_in("America/New_York", "2026-11-25 20:19:05 +00:00", "2026-11-25T20:19:05.000Z");
    }

    /// Of a time that occurs twice the first is meant; a skipped one is moved forward.
    #[test]
    fn times_at_a_change_of_the_clocks() {
        check_in("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00.000Z");
        check_in("Europe/Berlin", "2026-10-25 02:30:00 +01:00", "2026-10-25T01:30:00.000Z");
        check_in("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00.000Z");
        check_in("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00.000Z");
        check_in("America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00.000Z");
        check_in("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45:00.000Z");
        check_in("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:45:00.000Z");
    }

    /// The changes of the clocks in 2026, of all zones below.
    const CHANGES: [&str; 6] = [
        "2026-03-08T07:00:00Z",
        "2026-03-29T01:00:00Z",
        "2026-04-04T15:00:00Z",
        "2026-10-03T15:30:00Z",
        "2026-10-25T01:00:00Z",
        "2026-11-01T06:00:00Z",
    ];

    const ZONES: [&str; 5] = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];

    /// Times within three hours of a change, and any other.
    fn times() -> impl Strategy<Value = Timestamp> {
        let near = (prop::sample::select(CHANGES.to_vec()), -10_800_000_i64..10_800_000);
        let near = near.prop_map(|(change, millis)| change.parse::<Timestamp>().expect("a time").as_millis() + millis);
        let any = 0_i64..4_000_000_000_000;
        prop_oneof![4 => near, 1 => any].prop_map(|millis| Timestamp::from_millis(millis).expect("a time"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_shown_reads_as_the_same_time(time in times(), now in times(), name in prop::sample::select(ZONES.to_vec())) {
            let zone: Zone = name.parse().expect("a zone");
            let read = |text: &str| parse_time(text, now, &zone).map_err(|why| TestCaseError::fail(format!("{text}: {why}")));
            let to_the_second = Timestamp::from_millis(time.as_seconds() * 1000).expect("a time");
            let shown = zone.show(time);
            prop_assert_eq!(read(&shown)?, to_the_second, "{}", shown);
            prop_assert_eq!(read(&format!("{shown} ({})", time.relative(now)))?, to_the_second);
            prop_assert_eq!(read(&time.to_string())?, time);
            // Without its offset, it is a time that clocks show so, and the first of those.
            let local = shown.get(..19).expect("a local time");
            let first = read(local)?;
            prop_assert!(first <= to_the_second && zone.show(first).starts_with(local), "{} {}", local, first);
            let ago = read(&time.relative(now))?;
            prop_assert_eq!(ago.relative(now), time.relative(now));
            // A time of day is the most recent one.
            let latest = read(&local[11..])?;
            prop_assert!(latest <= now && latest > now.before(std::time::Duration::from_hours(26)), "{} {}", local, latest);
        }

        #[test]
        fn hours_and_days_divide_time(times in prop::collection::vec(times(), 2), name in prop::sample::select(ZONES.to_vec())) {
            let zone: Zone = name.parse().expect("a zone");
            let (early, late) = (times[0].min(times[1]), times[0].max(times[1]));
            for bucket in [Zone::hour, Zone::day] {
                let (of_early, of_late) = (bucket(&zone, early), bucket(&zone, late));
                let start = |text: &str| parse_time(text, late, &zone).expect("a start");
                prop_assert!(start(&of_late) <= late, "{} {}", of_late, late);
                prop_assert_eq!(bucket(&zone, start(&of_late)), of_late.clone());
                // What is in an earlier one is before the start of the later one.
                prop_assert_eq!(of_early == of_late, early >= start(&of_late), "{} {}", early, of_late);
            }
        }
    }
}
