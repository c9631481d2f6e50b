//! The differences between two payloads, place by place.
//!
//! For people who look at an edited event later. The bytes themselves are in the log.

use super::json;
use super::outline::{Outline, Part};
use super::outside::kept_sentence;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

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
    let (places, count) = compare(before, after, MAX_PLACES, MAX_VALUE);
    let mut lines: Vec<String> = places.iter().map(line).collect();
    if lines.is_empty() {
        return "only blanks or the spelling of values".to_owned();
    }
    let hidden = count - lines.len();
    if hidden > 0 {
        lines.push(format!("and {hidden} more places"));
    }
    // Keys come from outside and may contain anything.
    lines.iter().map(|line| kept_sentence(line)).collect::<Vec<_>>().join("\n")
}

fn line(PlaceChange { pointer, before, after }: &PlaceChange<'_>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("{pointer}: {} → {}", shorten(before), shorten(after)),
        (Some(before), None) => format!("{pointer}: {} removed", shorten(before)),
        (None, after) => format!("{pointer}: {} added", shorten(after.unwrap_or_default())),
    }
}

/// A place at which two JSON texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceChange<'a> {
    /// The JSON pointer of the first text; of the second one if the first has nothing there. Very long keys in it are cut.
    pub pointer: String,
    /// The JSON of the value in the first text.
    pub before: Option<&'a str>,
    /// The JSON of the value in the second text.
    pub after: Option<&'a str>,
}

/// At most this many places are returned.
const MOST_PLACES: usize = 1_000;

/// Longer keys are cut in a pointer.
const LONGEST_KEY: usize = 1_000;

/// Returns the places at which two JSON texts differ, at most a thousand, and how many there are. The elements of two lists are
/// compared by product id if each has one, otherwise by number.
pub fn places<'a>(before: &'a RawValue, after: &'a RawValue) -> (Vec<PlaceChange<'a>>, usize) {
    compare(before, after, MOST_PLACES, LONGEST_KEY)
}

fn compare<'a>(
    before: &'a RawValue,
    after: &'a RawValue,
    most: usize,
    longest: usize,
) -> (Vec<PlaceChange<'a>>, usize) {
    let (before, after) = (Outline::of(before), Outline::of(after));
    let path = String::new();
    let mut compare = Compare { before: &before, after: &after, path, places: Vec::new(), count: 0, most, longest };
    compare.values(before.root(), after.root(), MAX_LEVELS);
    (compare.places, compare.count)
}

struct Compare<'a, 'o> {
    before: &'o Outline<'a>,
    after: &'o Outline<'a>,
    /// The place that is compared.
    path: String,
    /// The first places.
    places: Vec<PlaceChange<'a>>,
    /// How many places differ.
    count: usize,
    /// How many places are kept.
    most: usize,
    /// How many characters of a key are kept.
    longest: usize,
}

impl<'a> Compare<'a, '_> {
    fn values(&mut self, before: Part<'a>, after: Part<'a>, levels: usize) {
        if before.get() == after.get() || self.count > 10 * self.most {
            return;
        }
        // An object and a list differ as a whole, also if their parts are equal.
        let is_one_kind = before.get().as_bytes().first() == after.get().as_bytes().first();
        let children = |outline, part| if levels == 0 || !is_one_kind { None } else { children(outline, part) };
        match (children(self.before, before), children(self.after, after)) {
            (Some(before), Some(after)) => self.children(&before, &after, levels - 1),
            _ => self.add("", Some(before), Some(after)),
        }
    }

    fn children(&mut self, before: &[Child<'a>], after: &[Child<'a>], levels: usize) {
        let is_by_product = has_products(before) && has_products(after);
        let (before, after) = (numbered(before, is_by_product), numbered(after, is_by_product));
        let mut rest: HashMap<(&str, usize), &Child<'a>> = after.iter().copied().collect();
        for (place, old) in before {
            let length = self.path.len();
            match rest.remove(&place) {
                Some(new) => {
                    self.path.extend(["/", cut(&old.key, self.longest)]);
                    self.values(old.value, new.value, levels);
                    self.path.truncate(length);
                }
                None => self.add(&old.key, Some(old.value), None),
            }
        }
        for (place, new) in after {
            if rest.contains_key(&place) {
                self.add(&new.key, None, Some(new.value));
            }
        }
    }

    /// Counts a place, `key` below the current one. Only the first ones are kept: a payload may have millions, each with a long path.
    fn add(&mut self, key: &str, before: Option<Part<'a>>, after: Option<Part<'a>>) {
        if self.places.len() < self.most {
            let separator = if before.is_some() && after.is_some() { "" } else { "/" };
            let pointer = format!("{}{separator}{}", self.path, cut(key, self.longest));
            self.places.push(PlaceChange { pointer, before: before.map(Part::get), after: after.map(Part::get) });
        }
        self.count += 1;
    }
}

/// A member of an object or an element of an array.
struct Child<'a> {
    /// The escaped key, or the number.
    key: String,
    /// The id of the product that an element is about.
    product: Option<Cow<'a, str>>,
    value: Part<'a>,
}

/// Numbers children whose key occurs more than once: the first is compared with the first.
fn numbered<'a, 'b>(children: &'b [Child<'a>], is_by_product: bool) -> Vec<((&'b str, usize), &'b Child<'a>)> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let number = |child: &'b Child<'a>| {
        let key = child.product.as_deref().filter(|_| is_by_product).unwrap_or(&child.key);
        let count = seen.entry(key).or_default();
        *count += 1;
        ((key, *count), child)
    };
    children.iter().map(number).collect()
}

/// Says whether the children are elements of an array, each about another product.
fn has_products(children: &[Child<'_>]) -> bool {
    let products: HashSet<&str> = children.iter().filter_map(|child| child.product.as_deref()).collect();
    products.len() == children.len()
}

/// Returns the content of an object or an array.
fn children<'a>(outline: &Outline<'a>, part: Part<'a>) -> Option<Vec<Child<'a>>> {
    let key = |key: Part<'a>| key.string().map_or_else(|| key.get().trim_matches('"').to_owned(), |key| escape(&key));
    let member = |(name, value)| Child { key: key(name), product: None, value };
    let element =
        |(index, value): (usize, _)| Child { key: index.to_string(), product: product(outline, value), value };
    match part.get().as_bytes().first()? {
        b'{' => Some(outline.members(part).map(member).collect()),
        b'[' => Some(outline.elements(part).enumerate().map(element).collect()),
        _ => None,
    }
}

/// Returns the id of the product that an element of a list is about. Source: the payloads in the catalogue.
fn product<'a>(outline: &Outline<'a>, element: Part<'a>) -> Option<Cow<'a, str>> {
    let id = |wanted: &str| {
        let (_, value) = outline.members(element).find(|(name, _)| name.string().is_some_and(|name| name == wanted))?;
        let is_scalar = !value.get().starts_with(['{', '[', 'n']);
        is_scalar.then(|| value.string().unwrap_or(Cow::Borrowed(value.get())))
    };
    id("productId").or_else(|| id("gtin"))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns the first characters of a key: a long key would be in the path of everything below it.
fn cut(key: &str, longest: usize) -> &str {
    key.char_indices().nth(longest).map_or(key, |(end, _)| &key[..end])
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
    use super::{PlaceChange, difference, is_no_edit, places};
    use crate::model::json;

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

    #[test]
    fn lists_are_matched_by_product() {
        let check = |before: &str, after: &str, expected: &[(&str, Option<&str>, Option<&str>)]| {
            let raw = |text: &'static [u8]| json::parse(text).expect("JSON");
            let (a, b) = (raw(before.to_owned().leak().as_bytes()), raw(after.to_owned().leak().as_bytes()));
            let found = places(a, b);
            let expected: Vec<PlaceChange<'_>> = expected
                .iter()
                .map(|(pointer, before, after)| PlaceChange {
                    pointer: (*pointer).to_owned(),
                    before: *before,
                    after: *after,
                })
                .collect();
            assert_eq!(found, (expected.clone(), expected.len()), "{before} {after}");
        };
        let (a, b, c) = (r#"{"productId":"A","q":1}"#, r#"{"productId":"B","q":2}"#, r#"{"productId":"C","q":3}"#);
        check(&format!("[{a},{b}]"), &format!("[{b},{a}]"), &[]);
        check(&format!("[{a},{b}]"), &format!("[{b}]"), &[("/0", Some(a), None)]);
        check(&format!("[{b}]"), &format!("[{a},{b},{c}]"), &[("/0", None, Some(a)), ("/2", None, Some(c))]);
        check(
            &format!("[{a},{b}]"),
            r#"[{"productId":"B","q":5}]"#,
            &[("/0", Some(a), None), ("/1/q", Some("2"), Some("5"))],
        );
        check(
            r#"[{"gtin":1,"q":1},{"gtin":2,"q":1}]"#,
            r#"[{"gtin":2,"q":1},{"gtin":1,"q":4}]"#,
            &[("/0/q", Some("1"), Some("4"))],
        );
        // Twice the same product, or none: by number.
        check(&format!("[{a},{a}]"), &format!("[{a}]"), &[("/1", Some(a), None)]);
        check("[1,2]", "[2]", &[("/0", Some("1"), Some("2")), ("/1", Some("2"), None)]);
        check("[]", &format!("[{a}]"), &[("/0", None, Some(a))]);
        check(r#"{"a/b":null}"#, "{}", &[("/a~1b", Some("null"), None)]);
        check("1", "[1]", &[("", Some("1"), Some("[1]"))]);
        check(r#"{"a":{"0":1}}"#, r#"{"a":[1]}"#, &[("/a", Some(r#"{"0":1}"#), Some("[1]"))]);
        check("[]", "{}", &[("", Some("[]"), Some("{}"))]);
    }
}
