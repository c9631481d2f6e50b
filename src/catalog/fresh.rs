//! A captured payload as that of a new event: other ids and times, and every other byte as it was. The rule:
//!
//! - The id of the document gets other digits, wherever the same value is in the payload. So do ids of the event itself at the top
//!   ([`OWN_IDS`]): `eventId`, `messageId`, … Ids of shops, products and people stay, because an endpoint must know them. So only the
//!   last digits of an id are other ones: it may start with the id of a shop, as in `CYC-745-058434`. A time of 14 digits in an id, such as
//!   `20260308100928`, stays a time: its day moves like all times.
//! - All times move by the same distance, so that the event happened now. A time is a text that is written like one, or a number with a
//!   name such as `createdAt` ([`TIME_WORDS`]) that is a time in this century.

use super::form::{EpochUnit, TextForm};
use crate::model::json;
use crate::model::{Outline, Part, PayloadPointers, Timestamp, digest, field_words, start_of};
use serde_json::value::RawValue;
use std::ops::Range;

/// Words of fields at the top of a payload that identify the event, not what it is about.
const OWN_IDS: [&[&str]; 8] = [
    &["event", "id"],
    &["message", "id"],
    &["request", "id"],
    &["transaction", "id"],
    &["correlation", "id"],
    &["trace", "id"],
    &["uuid"],
    &["guid"],
];

/// Words in the names of fields whose numbers are times.
const TIME_WORDS: [&str; 8] = ["time", "timestamp", "datetime", "date", "at", "on", "ts", "epoch"];

/// A value that is equal to the document's id by chance is shorter than this.
const LEAST_ID: usize = 4;

/// An id with fewer digits gets more: there must be enough of them to be new.
const LEAST_DIGITS: usize = 6;

/// Returns `payload` as a new event that happened at `now`. `entropy` is different for every event. What is not JSON stays as it is.
pub fn fresh(payload: &[u8], places: &PayloadPointers, now: Timestamp, entropy: &str) -> Vec<u8> {
    let Some(root) = json::parse(payload) else { return payload.to_vec() };
    let outline = Outline::of(root);
    let spans = |pointers: &[crate::model::Pointer]| -> Vec<Range<usize>> {
        pointers.iter().flat_map(|pointer| pointer.find_all(root)).map(|found| json::span(payload, found)).collect()
    };
    let document = places.document.iter().find_map(|pointer| pointer.find(root).into_iter().find_map(json::scalar));
    let mut walk = Walk {
        payload,
        root,
        outline: &outline,
        document,
        document_spans: spans(&places.document),
        time_spans: spans(&places.time),
        ids: Vec::new(),
        times: Vec::new(),
    };
    walk.at(outline.root(), "", 0);
    let of_event = places.extract(payload).time.map(Timestamp::as_millis);
    let newest = walk.times.iter().filter_map(|time| time.kind.millis(&time.text)).max();
    let shift = of_event.or(newest).map_or(0, |then| now.as_millis() - then);
    let ids = walk.ids.into_iter().map(|id| (id.span, renewed(&id.text, id.is_text, entropy, shift)));
    let times = walk.times.into_iter().filter_map(|time| Some((time.span, time.kind.moved(&time.text, shift)?)));
    spliced(payload, ids.chain(times).collect())
}

/// Replaces each range of `payload` by its text.
fn spliced(payload: &[u8], mut changes: Vec<(Range<usize>, String)>) -> Vec<u8> {
    changes.sort_by_key(|(span, _)| span.start);
    let (mut text, mut from) = (Vec::with_capacity(payload.len()), 0);
    for (span, new) in changes {
        text.extend_from_slice(&payload[from..span.start]);
        text.extend_from_slice(new.as_bytes());
        from = span.end;
    }
    text.extend_from_slice(&payload[from..]);
    text
}

/// An id to renew.
struct Id {
    span: Range<usize>,
    text: String,
    is_text: bool,
}

/// A time to move.
struct Time {
    span: Range<usize>,
    text: String,
    kind: TimeKind,
}

/// How a time is written.
#[derive(Clone, Copy)]
enum TimeKind {
    /// A number, within quotes or not.
    Number { unit: EpochUnit, is_text: bool },
    /// A date and a time as text, with or without a zone.
    Text,
    /// A date.
    Date,
}

/// A walk through a payload.
struct Walk<'a, 'o> {
    payload: &'a [u8],
    root: &'a RawValue,
    outline: &'o Outline<'a>,
    document: Option<String>,
    document_spans: Vec<Range<usize>>,
    time_spans: Vec<Range<usize>>,
    ids: Vec<Id>,
    times: Vec<Time>,
}

/// Values nested deeper stay as they are.
const LEVELS: usize = 127;

impl<'a> Walk<'a, '_> {
    /// `name` is the field that has the value, or the list that it is in.
    fn at(&mut self, value: Part<'a>, name: &str, level: usize) {
        match value.get().as_bytes().first() {
            Some(b'{') if level < LEVELS => {
                for (key, member) in self.outline.members(value) {
                    self.at(member, key.string().as_deref().unwrap_or_default(), level + 1);
                }
            }
            Some(b'[') if level < LEVELS => {
                self.outline.elements(value).for_each(|element| self.at(element, name, level + 1));
            }
            Some(b'"') => {
                let Some(text) = value.string() else { return };
                self.scalar(value, &text, true, (name, level));
            }
            Some(b'-' | b'0'..=b'9') => self.scalar(value, value.get(), false, (name, level)),
            _ => {}
        }
    }

    fn scalar(&mut self, value: Part<'a>, text: &str, is_text: bool, (name, level): (&str, usize)) {
        let start = start_of(self.payload, self.root, value);
        let span = start..start + value.get().len();
        let is_document =
            self.document.as_deref() == Some(text) && (text.len() >= LEAST_ID || self.document_spans.contains(&span));
        let is_own_id = level == 1 && OWN_IDS.iter().any(|words| field_words(name) == *words);
        if is_document || is_own_id {
            self.ids.push(Id { span, text: text.to_owned(), is_text });
        } else if let Some(kind) = self.time_kind(text, is_text, name, &span) {
            self.times.push(Time { span, text: text.to_owned(), kind });
        }
    }

    fn time_kind(&self, text: &str, is_text: bool, name: &str, span: &Range<usize>) -> Option<TimeKind> {
        match TextForm::of(text) {
            TextForm::ZonedTime | TextForm::LocalTime if is_text => return Some(TimeKind::Text),
            TextForm::Date if is_text => return Some(TimeKind::Date),
            _ => {}
        }
        let number: u64 = text.parse().ok()?;
        let unit = EpochUnit::of(&number.into())?;
        let is_named = || field_words(name).iter().any(|word| TIME_WORDS.contains(&word.as_str()));
        (self.time_spans.contains(span) || is_named()).then_some(TimeKind::Number { unit, is_text })
    }
}

impl TimeKind {
    /// Returns the time in milliseconds since 1970. A time without a zone counts as one in UTC, which is enough to move it.
    fn millis(self, text: &str) -> Option<i64> {
        match self {
            Self::Number { unit, .. } => Some(text.parse::<i64>().ok()? * unit.millis()),
            Self::Text => {
                let clock = &text[11..text.len() - zone_of(text).len()];
                Some(format!("{}T{clock}Z", &text[..10]).parse::<Timestamp>().ok()?.as_millis())
            }
            Self::Date => Some(format!("{text}T00:00:00Z").parse::<Timestamp>().ok()?.as_millis()),
        }
    }

    /// Returns the JSON of the time moved by `shift` milliseconds, written in the same way.
    fn moved(self, text: &str, shift: i64) -> Option<String> {
        let millis = self.millis(text)?.checked_add(shift)?;
        let shown = Timestamp::from_millis(millis)?.to_string();
        Some(match self {
            Self::Number { unit, is_text: true } => format!("\"{}\"", millis.div_euclid(unit.millis())),
            Self::Number { unit, is_text: false } => millis.div_euclid(unit.millis()).to_string(),
            Self::Date => format!("\"{}\"", &shown[..10]),
            Self::Text => {
                let zone = zone_of(text);
                let digits = (text.len() - 19 - zone.len()).saturating_sub(1);
                let fraction: String = shown[20..23].chars().chain("0".repeat(digits).chars()).take(digits).collect();
                let point = if digits > 0 { "." } else { "" };
                format!("\"{}{}{}{point}{fraction}{zone}\"", &shown[..10], &text[10..11], &shown[11..19])
            }
        })
    }
}

/// Returns the zone at the end of a time; empty if it has none.
fn zone_of(time: &str) -> &str {
    time[19..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit())
}

/// Returns the JSON of an id of the same form with other digits; the same id always becomes the same.
fn renewed(text: &str, is_text: bool, entropy: &str, shift: i64) -> String {
    let digits = digest(format!("{entropy} {text}").as_bytes());
    let mut digits = digits.iter().cycle();
    let mut digit = |base: u32| char::from_digit(u32::from(*digits.next().expect("they never end")) % base, base);
    if !is_text {
        let count = text.len().clamp(LEAST_DIGITS + 3, 15);
        // No number starts with 0.
        return (0..count).filter_map(|at| if at == 0 { Some('7') } else { digit(10) }).collect();
    }
    let is_uuid = TextForm::of(text) == TextForm::Uuid;
    let start = start_of_last_digits(text);
    let mut renew = |(at, c): (usize, char)| match c {
        // The version and the variant stay.
        _ if is_uuid && (at == 14 || at == 19 || c == '-') => c,
        _ if is_uuid => {
            let new = digit(16).unwrap_or(c);
            if c.is_ascii_uppercase() { new.to_ascii_uppercase() } else { new }
        }
        '0'..='9' if start.is_some_and(|start| at >= start) => digit(10).unwrap_or(c),
        _ => c,
    };
    let mut new: String = text.char_indices().map(&mut renew).collect();
    if let Some(start) = start.filter(|_| !is_uuid) {
        for span in times_in(text).filter(|span| span.start >= start) {
            // The digits that were drawn make the time of the day.
            let drawn: i64 = new[span.clone()].parse().unwrap_or_default();
            if let Some(moved) = moved_day(&text[span.clone()], shift, drawn) {
                new.replace_range(span, &moved);
            }
        }
    }
    if !is_uuid && start.is_none() {
        new.push('-');
        new.extend((0..8).filter_map(|_| digit(10)));
    }
    serde_json::Value::from(new).to_string()
}

/// Returns where an id has numbers of as many digits as a time to the second.
fn times_in(id: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_digit = |at: usize| id.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    (0..id.len()).filter(move |at| is_digit(*at) && (*at == 0 || !is_digit(at - 1))).filter_map(move |at| {
        let end = (at..=id.len()).find(|at| !is_digit(*at))?;
        (end - at == 14).then_some(at..end)
    })
}

/// Returns a time such as `20260308100928` with its day moved by `shift` milliseconds and another time of the day; `None` if it is no time
/// of this century.
fn moved_day(text: &str, shift: i64, drawn: i64) -> Option<String> {
    const SECONDS: i64 = 86_400;
    let part = |range: Range<usize>| &text[range];
    let (day, clock) = (
        format!("{}-{}-{}", part(0..4), part(4..6), part(6..8)),
        format!("{}:{}:{}", part(8..10), part(10..12), part(12..14)),
    );
    let then: Timestamp = format!("{day}T{clock}Z").parse().ok().filter(|_| text.starts_with("20"))?;
    let day = (then.as_millis().checked_add(shift)?).div_euclid(SECONDS * 1000) * SECONDS;
    let moved = Timestamp::from_millis((day + drawn.rem_euclid(SECONDS)) * 1000)?.to_string();
    Some(moved.chars().filter(char::is_ascii_digit).take(14).collect())
}

/// Returns where the last numbers of an id start that have enough digits together; `None` if it has too few.
fn start_of_last_digits(id: &str) -> Option<usize> {
    let mut count = 0;
    let mut digits = id.char_indices().rev().filter(|(_, c)| c.is_ascii_digit()).peekable();
    while let Some((at, _)) = digits.next() {
        count += 1;
        let is_start_of_number = digits.peek().is_none_or(|(before, _)| before + 1 != at);
        if is_start_of_number && count >= LEAST_DIGITS {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::fresh;
    use crate::catalog::pointers::default_pointers;
    use crate::model::{ApiKey, Timestamp};
    use serde_json::Value;

    fn now() -> Timestamp {
        "2026-11-27T10:00:00.250Z".parse().expect("a time")
    }

    fn renewed(text: &str, entropy: &str) -> String {
        String::from_utf8(fresh(text.as_bytes(), &default_pointers(ApiKey::Asn), now(), entropy)).expect("text")
    }

    #[test]
    fn times_move_together_and_keep_their_notation() {
        let text = r#"{ "eventTime" : 1772466012000, "createdAt":"2026-03-02T15:40:12Z","at":1772466012, "x":"2026-03-02T16:40:12.5+01:00",
            "local":"2026-03-02 15:40:12","d":"2026-03-01","ms":"1772466012000","doneAt":"1772466011000","gtin":1772466012000 }"#;
        let expected = r#"{ "eventTime" : 1795773600250, "createdAt":"2026-11-27T10:00:00Z","at":1795773600, "x":"2026-11-27T11:00:00.7+01:00",
            "local":"2026-11-27 10:00:00","d":"2026-11-25","ms":"1772466012000","doneAt":"1795773599250","gtin":1772466012000 }"#;
        assert_eq!(renewed(text, "a"), expected);
    }

    #[test]
    fn ids_of_the_event_are_new_and_all_others_stay() {
        let text = r#"{"transferId":"TR-00123456","storeId":"256","note":"TR-00123456","eventId":"0190A5B4-0000-7000-8000-00000000000f",
            "productList":[{"transferId":"TR-00123456","productId":"P1234567","gtin":"197076072663","eventId":"e1234567"}],"n":1.10}"#;
        let (one, two) = (renewed(text, "a"), renewed(text, "b"));
        assert_ne!(one, two);
        assert_eq!(one, renewed(text, "a"));
        let read: Value = serde_json::from_str(&one).expect("JSON");
        let id = read["transferId"].as_str().expect("a text");
        assert!(id.starts_with("TR-") && id.len() == "TR-00123456".len() && id != "TR-00123456", "{id}");
        let event = read["eventId"].as_str().expect("a text");
        assert!(event.len() == 36 && event != "0190A5B4-0000-7000-8000-00000000000f", "{event}");
        assert_eq!((&event[14..15], &event[19..20]), ("7", "8"));
        let back = one.replace(id, "TR-00123456").replace(event, "0190A5B4-0000-7000-8000-00000000000f");
        assert_eq!(back, text, "every other byte stays");
    }

    #[test]
    fn the_start_of_an_id_stays_because_it_may_name_a_shop() {
        let check = |id: &str, kept: &str| {
            let read: Value =
                serde_json::from_str(&renewed(&format!("{{\"transferId\":\"{id}\"}}"), "a")).expect("JSON");
            let new = read["transferId"].as_str().expect("a text");
            assert!(new.starts_with(kept) && new != id && new.len() >= id.len(), "{id}: {new}");
        };
        check("CYC-745-058434", "CYC-745-");
        check("745-ANY-20260308100928-19-71", "745-ANY-");
        check("745-1-7", "745-1-7-");
        check("745-123-71", "");
        check("ÄÖ-7-123456", "ÄÖ-7-");
    }

    #[test]
    fn a_time_in_an_id_stays_a_time() {
        let new_id = |id: &str, entropy: &str| {
            let text = format!("{{\"transferId\":\"{id}\",\"eventTime\":\"2026-03-29T06:25:33Z\"}}");
            let read: Value = serde_json::from_str(&renewed(&text, entropy)).expect("JSON");
            read["transferId"].as_str().expect("a text").to_owned()
        };
        let mut seen = std::collections::HashSet::new();
        for entropy in 0..100 {
            let new = new_id("204-ANY-20260329062533-14-93", &entropy.to_string());
            assert!(new.starts_with("204-ANY-20261127") && new.len() == 28, "{new}");
            let clock: Vec<u32> = [16, 18, 20].map(|at| new[at..at + 2].parse().expect("digits")).to_vec();
            assert!(clock[0] < 24 && clock[1] < 60 && clock[2] < 60, "{new}");
            assert!(seen.insert(new));
        }
        // 14 digits that are no time are only digits.
        assert!(!new_id("204-ANY-20261399062533-14-93", "a").starts_with("204-ANY-20261127"));
    }

    #[test]
    fn short_and_odd_ids_become_new_too() {
        for (id, ends) in [("\"7\"", true), ("7", false), ("\"ORDER\"", true), ("\"a\\\"\u{e9}1\"", true)] {
            let text = format!("{{\"transferId\":{id},\"quantity\":7}}");
            let read: Value = serde_json::from_str(&renewed(&text, "a")).expect("JSON");
            assert_eq!(read["quantity"], 7, "{id}");
            assert_ne!(read["transferId"].to_string(), id);
            assert_eq!(read["transferId"].is_string(), ends, "{id}: {read}");
        }
        assert_eq!(renewed("not JSON", "a"), "not JSON");
        assert_eq!(renewed("{\"a\":[1,null,true]}", "a"), "{\"a\":[1,null,true]}");
    }
}
