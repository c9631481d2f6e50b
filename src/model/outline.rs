//! The start and end of each value in a JSON text, found in one pass, so that walking down the levels reads nothing twice.

use super::json;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A JSON text and its brackets.
pub struct Outline<'a> {
    text: &'a str,
    /// In the order in which they open.
    brackets: Vec<Bracket>,
}

#[derive(Clone, Copy)]
struct Bracket {
    /// The offset behind the bracket.
    end: usize,
    /// The index of the first bracket behind it.
    next: usize,
}

/// One value of the text.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    text: &'a str,
    start: usize,
    /// The index of the first bracket in it or after its start.
    bracket: usize,
}

impl<'a> Part<'a> {
    /// Returns the value as written.
    pub fn get(self) -> &'a str {
        self.text
    }

    /// Returns the content of a string: borrowed if it has no escapes; `None` if it is not a string or contains a lone surrogate.
    pub fn string(self) -> Option<Cow<'a, str>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str(self.text).ok().map(Cow::Owned)
    }
}

impl<'a> Outline<'a> {
    /// Finds the brackets of a text.
    pub fn of(root: &'a RawValue) -> Self {
        let text = root.get();
        let (mut brackets, mut open) = (Vec::new(), Vec::new());
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            match byte {
                b'"' => at = end_of_string(text, at) - 1,
                b'{' | b'[' => {
                    open.push(brackets.len());
                    brackets.push(Bracket { end: 0, next: 0 });
                }
                b'}' | b']' => {
                    let next = brackets.len();
                    if let Some(index) = open.pop() {
                        brackets[index] = Bracket { end: at + 1, next };
                    }
                }
                _ => {}
            }
            at += 1;
        }
        Self { text, brackets }
    }

    /// Returns the whole text as a value.
    pub fn root(&self) -> Part<'a> {
        Part { text: self.text, start: 0, bracket: 0 }
    }

    /// Returns the elements of an array; none if it is not an array.
    pub fn elements(&self, part: Part<'a>) -> impl Iterator<Item = Part<'a>> + '_ {
        self.inside(part, '[')
    }

    /// Returns the members of an object, with keys in quotes; none if it is not an object.
    pub fn members(&self, part: Part<'a>) -> impl Iterator<Item = (Part<'a>, Part<'a>)> + '_ {
        let mut parts = self.inside(part, '{');
        std::iter::from_fn(move || Some((parts.next()?, parts.next()?)))
    }

    fn inside(&self, part: Part<'a>, opening: char) -> Inside<'_, 'a> {
        let is_inside = part.text.starts_with(opening);
        let at = if is_inside { part.start + 1 } else { self.text.len() };
        Inside { outline: self, at, bracket: part.bracket + 1 }
    }
}

/// What is in a bracket, keys and values alike.
struct Inside<'o, 'a> {
    outline: &'o Outline<'a>,
    at: usize,
    bracket: usize,
}

impl<'a> Iterator for Inside<'_, 'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let text = self.outline.text;
        let is_between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':');
        let start = self.at + text.as_bytes()[self.at..].iter().position(|byte| !is_between(byte))?;
        let bracket = self.bracket;
        self.at = match text.as_bytes()[start] {
            b'}' | b']' => return None,
            b'"' => end_of_string(text, start),
            b'{' | b'[' => {
                let Bracket { end, next } = self.outline.brackets[bracket];
                self.bracket = next;
                end
            }
            _ => start + text[start..].bytes().position(is_end).unwrap_or(text.len() - start),
        };
        Some(Part { text: &text[start..self.at], start, bracket })
    }
}

/// Says whether a number or a word ends before this byte.
fn is_end(byte: u8) -> bool {
    matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')
}

/// Returns the offset behind the string that starts at `start`.
fn end_of_string(text: &str, start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = text.as_bytes().get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        if text.as_bytes()[at + found] == b'"' {
            return at + found + 1;
        }
        at += found + 2;
    }
    text.len()
}

/// Returns the offset of `part` in `whole`. `part` must be a slice of it.
pub fn start_of(whole: &[u8], root: &RawValue, part: Part<'_>) -> usize {
    json::span(whole, root).start + part.start
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::model::json;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    #[test]
    fn members_and_elements_are_those_that_a_parser_finds() {
        let text = r#" { "a" : [1,-2.5e3 ,{"]":"}\"{\\"},[ ] ,{}],"\u0062":{"c":null}, "d" :true,"\ud800":"x" } "#;
        let root = json::parse(text.as_bytes()).expect("JSON");
        let outline = Outline::of(root);
        let members: Vec<_> = outline.members(outline.root()).collect();
        let shown: Vec<_> = members.iter().map(|(key, value)| (key.string(), value.get())).collect();
        let list = r#"[1,-2.5e3 ,{"]":"}\"{\\"},[ ] ,{}]"#;
        assert_eq!(shown[0], (Some("a".into()), list));
        assert_eq!(shown[1], (Some("b".into()), r#"{"c":null}"#));
        assert_eq!(shown[2..], [(Some("d".into()), "true"), (None, "\"x\"")]);
        let elements: Vec<_> = outline.elements(members[0].1).map(super::Part::get).collect();
        assert_eq!(elements, ["1", "-2.5e3", r#"{"]":"}\"{\\"}"#, "[ ]", "{}"]);
        assert_eq!(outline.elements(outline.root()).count() + outline.members(members[2].1).count(), 0);
    }

    fn agrees(outline: &Outline<'_>, part: super::Part<'_>) {
        let value: &RawValue = serde_json::from_str(part.get()).expect("JSON");
        let expected: Vec<&str> = json::children(value).into_iter().map(RawValue::get).collect();
        let values = outline.members(part).map(|(_, value)| value);
        let parts: Vec<_> = outline.elements(part).chain(values).collect();
        assert_eq!(parts.iter().map(|part| part.get()).collect::<Vec<_>>(), expected);
        parts.into_iter().for_each(|part| agrees(outline, part));
    }

    proptest! {
        #[test]
        fn it_finds_what_a_parser_finds_at_every_level(value in crate::model::canonical::tests::any_json()) {
            let text = format!(" {value}\n");
            let outline = Outline::of(json::parse(text.as_bytes()).expect("JSON"));
            agrees(&outline, outline.root());
        }
    }
}
