//! The differences between two payloads, place by place.
//!
//! For people who look at an edited event later. The bytes themselves are in the log.

use super::json;
use super::outline::{Outline, Part};
use super::outside::kept_sentence;
use std::collections::HashMap;

/// At most this many differences are listed.
const MAX_PLACES: usize = 50;

/// Deeper values are compared as a whole.
const MAX_LEVELS: usize = 128;

/// At most this many characters of a value are shown.
const MAX_VALUE: usize = 80;

/// Says whether an edit added only what an editor adds when it saves a file: Windows line ends, a last line end, a byte order
/// mark. Removing one of these counts as an edit, because an endpoint may refuse it.
pub fn is_no_edit(before: &[u8], after: &[u8]) -> bool {
    before == after || (json::parse(before).is_some() && is_only_saved(before, after))
}

fn is_only_saved(before: &[u8], after: &[u8]) -> bool {
    let (old, new) = (json::skip_bom(before), json::skip_bom(after));
    let (old_bare, new_bare) = (old.trim_ascii_end(), new.trim_ascii_end());
    let keeps_mark = before.len() == old.len() || after.len() > new.len();
    let keeps_end = old.len() - old_bare.len() <= new.len() - new_bare.len();
    let (mut old, mut new) = (characters(old_bare), characters(new_bare));
    let mut is_kept = || loop {
        match (old.next(), new.next()) {
            (None, None) => return true,
            (Some((a, had)), Some((b, has))) if a == b && (has || !had) => {}
            _ => return false,
        }
    };
    keeps_mark && keeps_end && is_kept()
}

/// Returns the bytes of `text` without the carriage returns of line ends, each with whether it had one.
fn characters(text: &[u8]) -> impl Iterator<Item = (u8, bool)> + '_ {
    let is_end = |at: usize| text[at] == b'\r' && text.get(at + 1) == Some(&b'\n');
    let is_content = move |at: &usize| !is_end(*at);
    (0..text.len()).filter(is_content).map(move |at| (text[at], at > 0 && is_end(at - 1)))
}

/// Returns one line for each value that was changed, added or removed: `/a/0: 1 → 2`.
pub fn difference(before: &[u8], after: &[u8]) -> String {
    let (Some(before), Some(after)) = (json::parse(before), json::parse(after)) else {
        return "the whole payload".to_owned();
    };
    let (before, after) = (Outline::of(before), Outline::of(after));
    let mut compare = Compare { before: &before, after: &after, path: String::new(), lines: Vec::new(), places: 0 };
    compare.values(before.root(), after.root(), MAX_LEVELS);
    let mut lines = compare.lines;
    if lines.is_empty() {
        return "only blanks or the spelling of values".to_owned();
    }
    let hidden = compare.places - lines.len();
    if hidden > 0 {
        lines.push(format!("and {hidden} more places"));
    }
    // Keys come from outside and may contain anything.
    lines.iter().map(|line| kept_sentence(line)).collect::<Vec<_>>().join("\n")
}

struct Compare<'a, 'o> {
    before: &'o Outline<'a>,
    after: &'o Outline<'a>,
    /// The place that is compared.
    path: String,
    /// What is shown of the first places.
    lines: Vec<String>,
    /// How many places differ.
    places: usize,
}

impl<'a> Compare<'a, '_> {
    fn values(&mut self, before: Part<'a>, after: Part<'a>, levels: usize) {
        if before.get() == after.get() || self.places > 10 * MAX_PLACES {
            return;
        }
        let children = |outline, part| if levels == 0 { None } else { children(outline, part) };
        match (children(self.before, before), children(self.after, after)) {
            (Some(before), Some(after)) => self.children(&before, &after, levels - 1),
            _ => self.add(|path| format!("{path}: {} → {}", shorten(before.get()), shorten(after.get()))),
        }
    }

    fn children(&mut self, before: &Children<'a>, after: &Children<'a>, levels: usize) {
        let before = numbered(before);
        let mut rest: HashMap<(&str, usize), Part<'a>> = numbered(after).into_iter().collect();
        for (place, old) in before {
            let (key, _) = place;
            match rest.remove(&place) {
                Some(new) => {
                    let length = self.path.len();
                    self.path.extend(["/", cut(key)]);
                    self.values(old, new, levels);
                    self.path.truncate(length);
                }
                None => self.add(|path| format!("{path}/{}: {} removed", cut(key), shorten(old.get()))),
            }
        }
        for (place, new) in numbered(after) {
            if rest.contains_key(&place) {
                self.add(|path| format!("{path}/{}: {} added", cut(place.0), shorten(new.get())));
            }
        }
    }

    /// Counts a place. Only the first ones become lines: a payload may have millions, each with a long path.
    fn add(&mut self, line: impl FnOnce(&str) -> String) {
        if self.lines.len() < MAX_PLACES {
            self.lines.push(line(&self.path));
        }
        self.places += 1;
    }
}

type Children<'a> = Vec<(String, Part<'a>)>;

/// Numbers members whose key occurs more than once: the first is compared with the first.
fn numbered<'a, 'b>(children: &'b Children<'a>) -> Vec<((&'b str, usize), Part<'a>)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let number = |(key, value): &'b (String, Part<'a>)| {
        let count = seen.entry(key).or_default();
        *count += 1;
        ((key.as_str(), *count), *value)
    };
    children.iter().map(number).collect()
}

/// Returns the content of an object or an array, by key or by number.
fn children<'a>(outline: &Outline<'a>, part: Part<'a>) -> Option<Children<'a>> {
    let key = |key: Part<'a>| key.string().map_or_else(|| key.get().trim_matches('"').to_owned(), |key| escape(&key));
    match part.get().as_bytes().first()? {
        b'{' => Some(outline.members(part).map(|(name, value)| (key(name), value)).collect()),
        b'[' => Some(outline.elements(part).enumerate().map(|(index, value)| (index.to_string(), value)).collect()),
        _ => None,
    }
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns the first characters of a key: a long key would be in the path of everything below it.
fn cut(key: &str) -> &str {
    key.char_indices().nth(MAX_VALUE).map_or(key, |(end, _)| &key[..end])
}

fn shorten(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}

#[cfg(test)]
mod tests {
    use super::{difference, is_no_edit};

    #[test]
    fn what_an_editor_adds_on_saving_is_not_an_edit() {
        let check = |before: &str, after: &str, expected: bool| {
            assert_eq!(is_no_edit(before.as_bytes(), after.as_bytes()), expected, "{before:?} {after:?}");
            let is_same = before == after;
            assert_eq!(is_no_edit(after.as_bytes(), before.as_bytes()), is_same, "{after:?} {before:?}");
        };
        check("{\"a\":1}", "{\"a\":1}", true);
        check("{\r\n\"a\":1\n}", "{\n\"a\":1\r\n}", false);
        check("{\"a\":1}", "{\"a\":1}\n", true);
        check("{\"a\":1}", "{\"a\":1}\r\n\r\n", true);
        check("{\"a\":1}", "\u{feff}{\"a\":1}\n", true);
        check("{\n\"a\":1\n}", "{\r\n\"a\":1\r\n}", true);
        check("{\n\"a\":1\n}\n", "{\r\n\"a\":1\r\n}", false);
        check("{\"a\":1}", "{ \"a\":1}", false);
        check("{\"a\":1}", "{\"a\":1.0}", false);
        check("{\"a\":\"x\"}", "{\"a\":\"x \"}", false);
        check("not JSON", "not JSON\n", false);
    }

    #[test]
    fn keys_from_outside_can_be_stored_in_any_log() {
        let text = |value: u8| format!("{{\"a\\u0000{}\":{value}}}", "k".repeat(5000));
        let shown = difference(text(1).as_bytes(), text(2).as_bytes());
        assert!(shown.starts_with("/a\u{2400}kkk") && shown.len() <= 4096, "{shown}");
    }

    #[test]
    fn a_long_key_and_many_places_make_a_short_text() {
        let many =
            |from: usize| (from..from + 20_000).map(|n| format!("\"a{n}\":{from}")).collect::<Vec<_>>().join(",");
        let long = "k".repeat(450_000);
        let under = |members: &str| format!("{{\"{long}\":{{{members}}}}}");
        let cases = [
            ("removed", under(&many(0)), under(""), 20_000),
            ("added", under(""), under(&many(0)), 20_000),
            ("both", under(&many(0)), under(&many(20_000)), 40_000),
        ];
        for (case, before, after, places) in cases {
            let text = difference(before.as_bytes(), after.as_bytes());
            assert!(text.len() < 50 * 200, "{case}: {} bytes", text.len());
            assert!(
                text.starts_with("/kkk") && text.ends_with(&format!("and {} more places", places - 50)),
                "{case}: {text}"
            );
        }
        let key = |end: char| format!("{{\"{}{end}\":1}}", "k".repeat(100));
        let text = difference(key('a').as_bytes(), key('b').as_bytes());
        assert!(text.contains("1 removed") && text.contains("1 added"), "long keys are compared whole: {text}");
    }

    #[test]
    fn each_change_is_listed_with_its_place() {
        let check = |before: &str, after: &str, expected: &str| {
            assert_eq!(difference(before.as_bytes(), after.as_bytes()), expected, "{before} {after}");
        };
        check(r#"{"a":[{"q":1}],"b":2}"#, r#"{"a":[{"q":3}],"c":4}"#, "/a/0/q: 1 → 3\n/b: 2 removed\n/c: 4 added");
        check(r#"{"a":1,"a":2,"b":3}"#, r#"{"a":1,"a":2,"b":4}"#, "/b: 3 → 4");
        check(r#"{"a":1,"a":2}"#, r#"{"a":1}"#, "/a: 2 removed");
        check(r#"{"a":1}"#, r#"{ "a": 1 }"#, "only blanks or the spelling of values");
        check("[1,2]", "[1]", "/1: 2 removed");
        check("1.10", "1.1", ": 1.10 → 1.1");
        check("x", "1", "the whole payload");
    }
}
