//! Finds valid JSON that most programs cannot read, or read differently: each with its place.

use super::violation::Violation;
use crate::model::{Outline, Part, json, start_of};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashSet;

/// JSON that is nested deeper is not checked.
pub const MAX_LEVELS: usize = 127;

/// At most this many are reported.
const MOST: usize = 50;

/// Returns what is odd in `payload`, which is JSON: numbers outside every range, halves of characters, duplicate keys, too many
/// levels.
pub fn oddities(payload: &[u8]) -> Vec<Violation> {
    let Some(root) = json::parse(payload) else { return Vec::new() };
    let outline = Outline::of(root);
    let mut look = Look { payload, root, outline: &outline, path: Vec::new(), found: Vec::new() };
    look.at(outline.root());
    look.found
}

/// Returns the places of members whose object has their key already; none if `payload` is not JSON.
pub fn repeated_keys(payload: &[u8]) -> Vec<String> {
    let is_repeated = |odd: &Violation| odd.message.starts_with(TWICE);
    oddities(payload).into_iter().filter(is_repeated).map(|odd| odd.pointer).collect()
}

/// A walk through a payload.
struct Look<'a, 'o> {
    payload: &'a [u8],
    root: &'a RawValue,
    outline: &'o Outline<'a>,
    /// The way to where it is.
    path: Vec<Step<'a>>,
    found: Vec<Violation>,
}

/// One step of the way.
enum Step<'a> {
    Key(Cow<'a, str>),
    Index(usize),
}

impl<'a> Look<'a, '_> {
    fn at(&mut self, value: Part<'a>) {
        if self.found.len() >= MOST {
            return;
        }
        match value.get().as_bytes()[0] {
            b'{' | b'[' if self.path.len() == MAX_LEVELS => self.tell(value, TOO_DEEP),
            b'{' => self.at_object(value),
            b'[' => {
                for (index, element) in self.outline.elements(value).enumerate() {
                    self.below(Step::Index(index), element);
                }
            }
            b'"' if value.string().is_none() => self.tell(value, HALF),
            b'-' | b'0'..=b'9' if !value.get().parse::<f64>().is_ok_and(f64::is_finite) => self.tell(value, TOO_LARGE),
            _ => {}
        }
    }

    fn at_object(&mut self, object: Part<'a>) {
        let named = |(key, value): (Part<'a>, _)| Some((key.string()?, value));
        let Some(members) = self.outline.members(object).map(named).collect::<Option<Vec<_>>>() else {
            return self.tell(object, HALF_IN_KEY);
        };
        let mut seen = HashSet::new();
        for (key, value) in members.iter().filter(|(key, _)| !seen.insert(key.as_ref())) {
            if self.found.len() < MOST {
                self.path.push(Step::Key(key.clone()));
                self.tell(*value, TWICE);
                self.path.pop();
            }
        }
        for (key, value) in members {
            self.below(Step::Key(key), value);
        }
    }

    fn below(&mut self, step: Step<'a>, value: Part<'a>) {
        self.path.push(step);
        self.at(value);
        self.path.pop();
    }

    fn tell(&mut self, part: Part<'_>, what: &str) {
        let (line, column) = place(self.payload, start_of(self.payload, self.root, part));
        let steps = self.path.iter().map(|step| match step {
            Step::Key(key) => format!("/{}", escape(key)),
            Step::Index(index) => format!("/{index}"),
        });
        let message = format!("{what} (line {line} column {column})");
        self.found.push(Violation { pointer: steps.collect(), message });
    }
}

const TOO_DEEP: &str = "it is nested too deeply to be checked: more than 127 levels. `send` delivers it as it is; flatten it to have it checked";

const TWICE: &str = "a key that its object has already: which of the values counts is up to the reader; keep one";

const HALF: &str = "a text with half a character in it (a lone \\ud800 to \\udfff), which most programs cannot read; write both halves or none";

const HALF_IN_KEY: &str = "a key with half a character in it (a lone \\ud800 to \\udfff), which most programs cannot read; write both halves or none";

const TOO_LARGE: &str =
    "a number beyond the range of most programs (about 1.8e308), which read it as infinity or not at all";

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns the line and the character in it, both from 1.
fn place(text: &[u8], offset: usize) -> (usize, usize) {
    let before = String::from_utf8_lossy(&text[..offset]);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::{MAX_LEVELS, oddities};

    #[test]
    fn each_is_named_by_its_own_words_and_place() {
        let check = |text: &str, expected: &[(&str, &str, &str)]| {
            let found = oddities(text.as_bytes());
            assert_eq!(found.len(), expected.len(), "{text:.80} {found:?}");
            for (found, (pointer, words, place)) in found.iter().zip(expected) {
                assert_eq!(found.pointer, *pointer, "{text:.80}");
                assert!(found.message.contains(words) && found.message.ends_with(place), "{text:.80} {found:?}");
            }
        };
        check(
            r#"{"a":1e400,"b":[-1e999,1e308]}"#,
            &[("/a", "range", "(line 1 column 6)"), ("/b/0", "range", "(line 1 column 17)")],
        );
        check("{\n \"ü\": \"\\ud800\"}", &[("/ü", "half a character", "(line 2 column 7)")]);
        check(r#"{"a":"\udc00\ud800"}"#, &[("/a", "half a character", "(line 1 column 6)")]);
        check(r#"{"a":{"\udfff":1}}"#, &[("/a", "a key with half", "(line 1 column 6)")]);
        check(r#"{"a":"\ud83d\ude00","b":0.1e-999}"#, &[]);
        check(r#"{"a":{"b/":1,"\u0062/":2}}"#, &[("/a/b~1", "has already", "(line 1 column 24)")]);
        check(r#"{"a":1,"a":1,"a":1}"#, &[("/a", "has already", "12)"), ("/a", "has already", "18)")]);
        check("not JSON", &[]);
        let deep = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1));
        check(&deep(MAX_LEVELS), &[]);
        let pointer = format!("/a{}", "/0".repeat(MAX_LEVELS - 1));
        check(&deep(MAX_LEVELS + 1), &[(&pointer, "more than 127 levels", "(line 1 column 132)")]);
        assert_eq!(oddities(deep(100_000).as_bytes()).len(), 1);
        let many = format!("{{\"a\":[{}1]}}", "1e999,".repeat(1000));
        assert_eq!(oddities(many.as_bytes()).len(), 50);
    }
}
