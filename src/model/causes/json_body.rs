//! What a JSON answer says about the failure.

use super::reasons::{Reasons, plain};
use serde_json::{Map, Value};

/// Deeper values are not looked at.
const MOST_LEVELS: usize = 5;

/// Text that was cut off inside of more lists and objects than this is not completed.
const MOST_OPEN: usize = 64;

/// An object with more members than this is not an error that only names a field.
const FEW: usize = 3;

/// Members that have the error inside of them.
const AROUND: [&str; 22] = [
    "error",
    "errors",
    "fault",
    "faults",
    "exception",
    "err",
    "data",
    "result",
    "response",
    "body",
    "detail",
    "details",
    "status",
    "violations",
    "messages",
    "validationerrors",
    "fielderrors",
    "invalidparams",
    "extensions",
    "issues",
    "failures",
    "modelstate",
];

/// Members that name the field in which an error is.
const FIELDS: [&str; 9] =
    ["field", "property", "param", "path", "propertypath", "instancepath", "loc", "pointer", "parameter"];

/// Reads the text of a body that starts like JSON; says whether it is JSON.
pub fn read(text: &str, said: &mut Reasons) -> bool {
    // There may be something after its end.
    let first = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next().and_then(Result::ok);
    let value = first(text).or_else(|| first(&completed(text)?)).filter(|value| !value.is_null());
    value.iter().for_each(|value| walk(value, said, 0));
    value.is_some()
}

/// Completes JSON that was cut off: the text that was cut ends where it was cut, and everything is closed.
fn completed(text: &str) -> Option<String> {
    let close = |text: &str| {
        let end = End::of(text)?;
        let cut = if end.is_escaped { &text[..text.len() - 1] } else { text };
        let quote = if end.is_in_string { "\"" } else { "" };
        let closed = format!("{cut}{quote}{}", end.open.iter().rev().collect::<String>());
        let is_json = serde_json::from_str::<&serde_json::value::RawValue>(&closed).is_ok();
        Some((closed, is_json, end.comma))
    };
    let (closed, is_json, comma) = close(text)?;
    if is_json {
        return Some(closed);
    }
    let (closed, is_json, _) = close(&text[..comma?])?;
    is_json.then_some(closed)
}

/// Where JSON text was cut off.
#[derive(Default)]
struct End {
    /// What closes the objects and lists that are open.
    open: Vec<char>,
    is_in_string: bool,
    is_escaped: bool,
    /// The last comma between members or elements.
    comma: Option<usize>,
}

impl End {
    fn of(text: &str) -> Option<Self> {
        let mut end = Self::default();
        for (at, c) in text.char_indices() {
            match c {
                _ if end.is_escaped => end.is_escaped = false,
                '\\' if end.is_in_string => end.is_escaped = true,
                '"' => end.is_in_string = !end.is_in_string,
                _ if end.is_in_string => {}
                '{' => end.open.push('}'),
                '[' => end.open.push(']'),
                '}' | ']' => drop(end.open.pop()),
                ',' => end.comma = Some(at),
                _ => {}
            }
            if end.open.len() > MOST_OPEN {
                return None;
            }
        }
        Some(end)
    }
}

fn walk(value: &Value, said: &mut Reasons, level: usize) {
    if level > MOST_LEVELS {
        return;
    }
    match value {
        Value::Object(members) => object(members, said, level),
        Value::Array(elements) => {
            for element in elements.iter().filter(|one| !is_empty(one)).take(FEW) {
                match element {
                    Value::String(text) => said.note("message", text, false),
                    other => walk(other, said, level + 1),
                }
            }
        }
        Value::String(text) => said.add_message(0, text),
        _ => {}
    }
}

fn object(members: &Map<String, Value>, said: &mut Reasons, level: usize) {
    let field = members.iter().find_map(|(key, value)| field(key, value));
    let names_a_field = field.is_some() && members.keys().any(|key| ["message", "msg"].contains(&plain(key).as_str()));
    for (key, value) in members {
        match value {
            // "required" says little without the field, which the message has.
            _ if names_a_field && ["type", "code"].contains(&plain(key).as_str()) => {}
            Value::String(text) => note(key, text, field.as_deref(), said),
            Value::Number(number) => said.note(key, &number.to_string(), true),
            Value::Object(_) | Value::Array(_) if AROUND.contains(&plain(key).as_str()) => {
                around(value, said, level + 1);
            }
            _ => {}
        }
    }
    if level == 0 && said.is_empty() && members.len() <= FEW {
        by_field(members, said);
    }
}

/// A message that does not name its field gets the name, because "must not be null" is one cause for each field.
fn note(key: &str, text: &str, field: Option<&str>, said: &mut Reasons) {
    let is_message =
        ["message", "msg", "detail", "description", "defaultmessage", "reason"].contains(&plain(key).as_str());
    match field {
        Some(field) if is_message && !text.to_lowercase().contains(&field.to_lowercase()) => {
            said.note("message", &format!("{field} {text}"), false);
        }
        _ => said.note(key, text, false),
    }
}

fn around(value: &Value, said: &mut Reasons, level: usize) {
    match value {
        Value::Object(members) if members.values().all(|value| texts(value).is_some()) && !is_error(members) => {
            by_field(members, said);
        }
        other => walk(other, said, level),
    }
}

/// Says whether an object with only texts is an error, and not a list of fields with their errors.
fn is_error(members: &Map<String, Value>) -> bool {
    let names =
        ["code", "message", "msg", "error", "type", "reason", "detail", "description", "title", "errorcode", "name"];
    members.keys().any(|key| names.contains(&plain(key).as_str()))
}

/// Reads `{"quantity": ["must be positive"]}`, also inside of a list of lines, and a message whose name is in another language.
fn by_field(members: &Map<String, Value>, said: &mut Reasons) {
    for value in members.values() {
        let inner = value.as_array().and_then(|list| list.iter().find(|one| !is_empty(one))).and_then(Value::as_object);
        if let Some(inner) = inner {
            by_texts(inner, said);
        }
    }
    by_texts(members, said);
}

fn by_texts(members: &Map<String, Value>, said: &mut Reasons) {
    for (key, value) in members {
        let is_sentence = |text: &&str| text.contains(|c: char| c == ' ' || !c.is_ascii());
        let Some(text) = texts(value).filter(is_sentence) else { continue };
        let field = last_name(key).unwrap_or_default();
        let is_named =
            value.is_string() || text.to_lowercase().contains(&field.to_lowercase()) || plain(key) == "nonfielderrors";
        let text = if is_named { text.to_owned() } else { format!("{field} {text}") };
        said.note("message", &text, false);
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        other => other.is_null(),
    }
}

/// Returns a text, or the first of a list of texts.
fn texts(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(elements) => elements.first()?.as_str(),
        _ => None,
    }
}

/// Returns the last part of the field that a member names.
fn field(key: &str, value: &Value) -> Option<String> {
    let key = plain(key);
    let text = match value {
        Value::Object(source) if key == "source" => {
            source.get("pointer").or_else(|| source.get("parameter"))?.as_str()?
        }
        // The path of a request is not a field.
        Value::String(text) if FIELDS.contains(&key.as_str()) && !(key == "path" && text.starts_with('/')) => text,
        Value::Array(parts) if key == "loc" => parts.iter().rev().find_map(Value::as_str)?,
        _ => return None,
    };
    last_name(text).map(str::to_owned)
}

/// Returns the last part of a place that is a name: `quantity` of `productList[0].quantity`.
fn last_name(place: &str) -> Option<&str> {
    let is_name = |part: &&str| part.contains(char::is_alphabetic);
    place.rsplit(['.', '/', ']', '[']).find(is_name).filter(|part| part.len() < 40)
}
