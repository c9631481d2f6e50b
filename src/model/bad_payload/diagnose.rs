//! Describes what an invalid payload looks like, for the people who pasted it.
//!
//! It only sees text that is known to be wrong, so it need not be fast. It never repeats any of the text.

use super::BadPayload;
use crate::model::encoded::{encoded, not_utf8};
use crate::model::json;
use serde_json::value::RawValue;

/// Returns what is wrong with `text`, which is not one JSON object, or starts with a byte order mark.
pub fn diagnose(text: &[u8]) -> BadPayload {
    if let Some(encoded) = encoded(text) {
        return whole(text, encoded.what, encoded.fix, false);
    }
    let valid = match std::str::from_utf8(text) {
        Ok(valid) => valid,
        Err(error) => {
            let encoded = not_utf8(text, error.valid_up_to(), error.error_len().is_none());
            return at(text, error.valid_up_to(), encoded.what, encoded.fix);
        }
    };
    as_a_whole(valid).or_else(|| around(valid)).unwrap_or_else(|| broken(valid))
}

/// Reports `what` for the whole of `text`; its position is where the text starts.
pub fn whole(text: &[u8], what: &str, fix: &str, is_json: bool) -> BadPayload {
    let begin = text.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or_default();
    BadPayload { is_place: false, is_json, may_be_meant: is_json, ..at(text, begin, what, fix) }
}

/// Reports `what` at the byte `offset`.
fn at(text: &[u8], offset: usize, what: &str, fix: &str) -> BadPayload {
    let before = &text[..offset.min(text.len())];
    let begin = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    BadPayload {
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        column: String::from_utf8_lossy(&before[begin..]).chars().count() + 1,
        what: what.to_owned(),
        fix: fix.to_owned(),
        is_json: false,
        is_place: true,
        may_be_meant: false,
    }
}

/// Recognises texts that can be described as a whole, without looking for one wrong place.
fn as_a_whole(text: &str) -> Option<BadPayload> {
    let say = |what: &str, fix: &str| Some(whole(text.as_bytes(), what, fix, false));
    let blank = |c: char| c.is_whitespace() || invisible(c).is_some();
    let (trimmed, bare) = (text.trim(), text.trim_matches(blank));
    if text.is_empty() {
        return say("it is empty", "give one JSON object; perhaps the clipboard or the file was empty");
    }
    if bare.is_empty() {
        return say("it contains only blanks", "give one JSON object; perhaps the clipboard or the file was empty");
    }
    let rest = text.trim_start_matches('\u{feff}');
    let marks = text[..text.len() - rest.len()].chars().count();
    if marks > 0 {
        let what = "it starts with a byte order mark (U+FEFF)";
        if json::parse(rest.as_bytes()).is_some_and(|root| root.get().starts_with('{')) {
            return say(what, "save it as UTF-8 without a byte order mark");
        }
        // Any other problem matters more than the byte order mark.
        let bad = diagnose(rest.as_bytes());
        let column = bad.column + if bad.line == 1 && bad.is_place { marks } else { 0 };
        return Some(BadPayload { column, ..bad });
    }
    if let Some(offset) = text.find('\0') {
        return Some(at(
            text.as_bytes(),
            offset,
            "a NUL byte, which is not allowed in text",
            "copy it again as text; perhaps the file is damaged or not a text file",
        ));
    }
    if bare.starts_with('<') {
        return Some(markup(text, bare));
    }
    if let Some(root) = json::parse(text.as_bytes()) {
        return Some(other_json(text, root));
    }
    if is_file_name(bare) {
        return say("it is the name of a file", "write an @ before the name to read the file: --data @FILE");
    }
    if bare.starts_with("eyJ") && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_.\n".contains(&byte)) {
        return say("it is base64", "decode it first: base64 -d FILE");
    }
    let lower = bare.get(..3).unwrap_or_default().to_ascii_lowercase();
    if lower == "%7b" || (is_form(trimmed) && !trimmed.contains(['{', '"'])) {
        let bad = whole(text.as_bytes(), "it is form data (key=value&…)", "give the decoded JSON text", false);
        return Some(BadPayload { may_be_meant: true, ..bad });
    }
    if bare.starts_with(|c: char| c.is_alphabetic() || "./\\~_".contains(c))
        && !bare.contains(['{', '}', '[', ']', '"'])
    {
        return say("it is plain text", "give one JSON object");
    }
    None
}

fn markup(text: &str, bare: &str) -> BadPayload {
    let head = bare.get(..bare.floor_char_boundary(200)).unwrap_or_default().to_ascii_lowercase();
    let is_html = ["<!doctype html", "<html", "<head", "<body", "<div", "<pre", "<p>", "<p "]
        .iter()
        .any(|tag| head.contains(tag));
    let (what, fix) = if is_html {
        ("it is an HTML page", "copy the payload itself, not an error page or a login page")
    } else {
        ("it is XML", "copy the payload itself, which is one JSON object")
    };
    BadPayload { may_be_meant: !is_html, ..whole(text.as_bytes(), what, fix, false) }
}

/// Describes JSON that is not an object.
fn other_json(text: &str, root: &RawValue) -> BadPayload {
    let say = |what: &str, fix: &str| whole(text.as_bytes(), what, fix, true);
    match root.get().as_bytes().first() {
        Some(b'[') => say(
            "it is a JSON array, and a payload is one object",
            "write each element on a line of its own: `jq -c '.[]' FILE | inv-hooks send API_KEY --ndjson -`, or for rows of the log \
             `jq -c '.[]' FILE | inv-hooks failed import -`",
        ),
        Some(b'"') if json::scalar(root).is_some_and(|inner| inner.trim_start().starts_with('{')) => {
            let what = "it is JSON in quotes: a text that contains the object";
            BadPayload { may_be_meant: false, ..say(what, "remove the quotes and the backslashes: jq -r . FILE") }
        }
        Some(b'"') => say("it is a JSON text, and a payload is one object", ONE_OBJECT),
        Some(b't' | b'f') => say("it is true or false, and a payload is one object", ONE_OBJECT),
        Some(b'n') => say("it is null, and a payload is one object", ONE_OBJECT),
        _ => say("it is a number, and a payload is one object", ONE_OBJECT),
    }
}

const ONE_OBJECT: &str = r#"give the whole event, such as {"orderId": "…"}"#;

fn is_file_name(text: &str) -> bool {
    let is_one_word = !text.contains(|c: char| c.is_whitespace() || "{}[]\"<>".contains(c));
    is_one_word && [".json", ".ndjson", ".jsonl", ".txt"].iter().any(|end| text.ends_with(end))
}

/// Says whether it is `key=value`, with more pairs after `&`.
fn is_form(text: &str) -> bool {
    let is_word = |key: &str| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.%+[]".contains(&byte))
    };
    !text.contains(char::is_whitespace)
        && text.split('&').all(|pair| pair.split_once('=').is_some_and(|(key, _)| is_word(key)))
}

/// Finds one JSON object with text around it.
fn around(text: &str) -> Option<BadPayload> {
    let open = text.find('{')?;
    let mut objects = serde_json::Deserializer::from_str(&text[open..]).into_iter::<&RawValue>();
    objects.next()?.ok()?;
    let end = open + objects.byte_offset();
    let (before, after) = (text[..open].trim_start(), text[end..].trim_start());
    if before.trim_end() == "[" {
        // An array that breaks further on.
        return None;
    }
    if !text[..open].trim_matches('\u{feff}').trim().is_empty() {
        let what = match before {
            _ if before.starts_with("```") || before.starts_with("~~~") => "a Markdown fence before the object",
            _ if starts_comment(before) => "a comment before the object",
            _ if before.contains("$ ") || before.contains("> ") || before.contains("% ") => {
                "text before the object, such as a shell's prompt"
            }
            _ => "text before the object, such as the start of a log line",
        };
        let unseen = before.chars().next().and_then(invisible);
        let (what, fix) = unseen.map_or((what, ONLY_THE_OBJECT), |what| (what, REAL_BLANKS));
        return Some(at(text.as_bytes(), text.len() - text.trim_start().len(), what, fix));
    }
    if after.is_empty() {
        return None;
    }
    let (what, fix) = match after {
        _ if after.starts_with(',') => ("a comma after the object", "remove the comma"),
        _ if after.starts_with('{') => (
            "a second object after the first",
            "give one object; for several, write one per line: `jq -c . FILE | inv-hooks send API_KEY --ndjson -`, or for rows of \
             the log `jq -c . FILE | inv-hooks failed import -`",
        ),
        _ if after.starts_with(['}', ']']) => ("an extra bracket after the object", "remove the bracket"),
        _ if after.starts_with("```") => ("a Markdown fence after the object", ONLY_THE_OBJECT),
        _ if starts_comment(after) => ("a comment after the object", ONLY_THE_OBJECT),
        _ => ("text after the object", ONLY_THE_OBJECT),
    };
    let (what, fix) =
        invisible(after.chars().next().unwrap_or_default()).map_or((what, fix), |what| (what, REAL_BLANKS));
    Some(at(text.as_bytes(), text.len() - after.len(), what, fix))
}

const ONLY_THE_OBJECT: &str = "copy only the object, from its first { to its last }";

fn starts_comment(text: &str) -> bool {
    text.starts_with("//") || text.starts_with("/*") || text.starts_with('#')
}

/// Finds where the text stops being JSON, and describes what is there.
fn broken(text: &str) -> BadPayload {
    let Err(error) = serde_json::from_str::<&RawValue>(text) else {
        return whole(text.as_bytes(), "it is not one JSON object", ONE_OBJECT, true);
    };
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let column = if error.is_eof() { text.len() } else { error.column().saturating_sub(1) };
    let offset = text.floor_char_boundary((line + column).min(text.len()));
    let (what, fix, offset) = at_place(text, &error, offset);
    at(text.as_bytes(), offset, what, fix)
}

type Found = (&'static str, &'static str, usize);

fn at_place(text: &str, error: &serde_json::Error, offset: usize) -> Found {
    let rest = &text[offset..];
    let next = rest.chars().next().unwrap_or_default();
    if let Some((what, fix)) = pasted(rest, next) {
        return (what, fix, offset);
    }
    // A curly quote or an entity does not end a string, so the text breaks only later.
    if let Some((at, what, fix)) = pasted_before(&text[..offset], error.is_eof()) {
        return (what, fix, at);
    }
    if error.is_eof() {
        return ("the text is cut off", "copy the whole text", text.trim_end().len());
    }
    let (start, word) = word_at(text, offset);
    let error = error.to_string();
    if error.starts_with("control character") {
        let at = text[offset..].find(|c: char| c.is_control()).unwrap_or_default();
        let what = "a line break or another control character inside a text";
        return (what, "write it as \\n or \\t", offset + at);
    }
    let place = if word.is_empty() { offset } else { start };
    let (what, fix) =
        by_character(&text[..place], &text[offset..], word).unwrap_or_else(|| by_error(&error, word, place < offset));
    (what, fix, place)
}

type Words = (&'static str, &'static str);

/// Describes what starts at the wrong character; `None` if that depends on what was expected. `word` is the word around it.
fn by_character(before: &str, rest: &str, word: &str) -> Option<Words> {
    let is_after = |c: char| before.trim_end().ends_with(c);
    Some(match rest.chars().next()? {
        '}' | ']' if is_after(',') => ("a comma before the closing bracket", "remove the comma"),
        '}' | ']' => ("a closing bracket without an opening one", "remove it, or add the opening bracket"),
        ',' => ("an extra comma, or a missing value", "remove the comma, or give the value"),
        '\'' => {
            ("single quotes, as Python writes them", "write it as JSON, with double quotes: json.dumps(…) in Python")
        }
        '\\' if rest.starts_with("\\\"") => {
            ("a backslash before a quote, as inside a string", "copy the text without the backslashes: jq -r . FILE")
        }
        '/' | '#' => ("a comment, which JSON does not allow", "remove the comment"),
        '…' => LEFT_OUT,
        '.' if rest.starts_with("..") => LEFT_OUT,
        '.' | '+' => NO_NUMBER,
        _ => match word {
            "NaN" | "Infinity" | "nan" | "inf" => {
                ("NaN or Infinity, which JSON does not allow", "write a number or null")
            }
            "None" | "True" | "False" | "undefined" => {
                ("None, True, False or undefined, which JSON does not allow", "write null, true or false")
            }
            _ => return None,
        },
    })
}

const NO_NUMBER: Words = (
    "a number that JSON does not allow",
    "write it without a leading zero or plus, and with digits on both sides of the point",
);

const LEFT_OUT: Words = ("dots that stand for missing text", "copy the whole text");

/// Describes the problem by what the parser expected. `is_inside` says that the text continues where it should end.
fn by_error(error: &str, word: &str, is_inside: bool) -> Words {
    let is_number = word.starts_with(|c: char| c.is_ascii_digit());
    match error {
        _ if is_inside && is_number => NO_NUMBER,
        _ if error.starts_with("invalid escape") => {
            ("a backslash that JSON does not allow here", "write a backslash as \\\\")
        }
        _ if error.starts_with("expected `:`") => ("a colon is missing before this", "add a colon before this place"),
        _ if error.starts_with("expected `,`") => ("a comma is missing before this", "add a comma before this place"),
        _ if error.starts_with("key must be") => ("a key without quotes", "write keys in straight double quotes"),
        _ if is_number || error.starts_with("invalid number") => NO_NUMBER,
        _ if !word.is_empty() => ("a word without quotes", "write texts in straight double quotes"),
        _ => ("a character that JSON does not allow here", "look at what comes before it"),
    }
}

/// Recognises what comes from copying out of a page, a document or a chat.
fn pasted(rest: &str, next: char) -> Option<(&'static str, &'static str)> {
    if is_curly(next) {
        return Some((CURLY, "replace them with straight quotes (\"), or copy the text from another place"));
    }
    if entity(rest).is_some() {
        return Some((ENTITIES, "copy the text as the page shows it, or decode it"));
    }
    invisible(next).map(|what| (what, REAL_BLANKS))
}

/// Searches the string that ended last, or did not end: it contains a quote that was meant to end it.
fn pasted_before(before: &str, is_cut: bool) -> Option<(usize, &'static str, &'static str)> {
    let ended = if is_cut { before } else { before.trim_end().strip_suffix('"')? };
    let begin = ended.rfind('"')? + 1;
    let is_end = |(at, c): &(usize, char)| {
        let rest = &ended[begin + at..];
        let behind =
            if is_curly(*c) { &rest[c.len_utf8()..] } else { entity(rest).map_or("", |entity| &rest[entity.len()..]) };
        behind.trim_start().starts_with([':', ',', '}', ']'])
    };
    let (at, c) = ended[begin..].char_indices().find(is_end)?;
    let (what, fix) = pasted(&ended[begin + at..], c)?;
    Some((begin + at, what, fix))
}

const CURLY: &str = "curly quotes instead of straight ones";

const ENTITIES: &str = "HTML entities, such as &quot; for a quote";

const REAL_BLANKS: &str =
    "replace it with a normal space, or remove it; copying from a web page or a chat put it there";

fn is_curly(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}' | '\u{2032}'..='\u{2036}' | '\u{ab}' | '\u{bb}' | '\u{300c}'..='\u{300f}' | '\u{ff02}' | '\u{ff07}')
}

/// Returns the HTML entity at the start of `text`.
fn entity(text: &str) -> Option<&str> {
    let end = text.get(..text.floor_char_boundary(10))?.find(';')?;
    let name = text[..end].strip_prefix('&')?.trim_start_matches('#');
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| &text[..=end])
}

/// Names a character that is invisible, or looks like a blank and is not one in JSON.
fn invisible(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' | '\u{202f}' => "a no-break space (U+00A0 or U+202F) instead of a normal space",
        '\u{feff}' => "a byte order mark (U+FEFF)",
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => {
            "an invisible character (zero-width or direction)"
        }
        '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{205f}'
        | '\u{3000}'
        | '\u{85}'
        | '\u{b}'
        | '\u{c}' => "a space character that JSON does not allow",
        _ => return None,
    })
}

/// Returns the word around `offset` and where it starts.
fn word_at(text: &str, offset: usize) -> (usize, &str) {
    let is_in_word = |c: char| c == '_' || c.is_alphanumeric();
    let begin = text[..offset]
        .rfind(|c| !is_in_word(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[offset..].find(|c| !is_in_word(c)).map_or(text.len(), |at| offset + at);
    if end == offset { (offset, "") } else { (begin, &text[begin..end]) }
}

#[cfg(test)]
mod tests;
