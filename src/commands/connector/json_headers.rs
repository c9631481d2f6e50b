//! Reads JSON headers of the CMS form: a JSON object of names and values.
//!
//! Messages name the position and never the text, because it contains secrets.

use super::spelling::Spelling;
use crate::error::Fault;
use crate::model::{Secret, json, why_not_json};
use serde_json::value::RawValue;

/// Reads the names and values of `text` in order, with duplicates, which validation reports.
pub fn parse(text: &str, what: &str, spelling: Spelling) -> Result<Vec<(String, Secret)>, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let root: &RawValue = serde_json::from_str(text).map_err(|error| {
        let why = why_not_json(text.as_bytes()).map_or_else(|| error.to_string(), |bad| format!("{bad}; {}", bad.fix));
        Fault::invalid(format!("{what} are not JSON: {why}")).hint(HINT)
    })?;
    parse_object(root, what, spelling)
}

/// Reads an object, or a text that holds one, as the CMS form does.
pub fn parse_value(value: &RawValue, what: &str, spelling: Spelling) -> Result<Vec<(String, Secret)>, Fault> {
    match serde_json::from_str::<String>(value.get()) {
        Ok(text) if text.trim().is_empty() => Ok(Vec::new()),
        Ok(text) => parse(&text, what, spelling),
        Err(_) if value.get() == "null" => Ok(Vec::new()),
        Err(_) => parse_object(value, what, spelling),
    }
}

const HINT: &str =
    "Write a JSON object of names and values: {\"Content-Type\": \"application/json\", \"client_id\": \"…\"}";

fn parse_object(value: &RawValue, what: &str, spelling: Spelling) -> Result<Vec<(String, Secret)>, Fault> {
    let Some(members) = json::members(value) else {
        return Err(Fault::invalid(format!("{what} are not a JSON object (headers-not-object)")).hint(HINT));
    };
    let mut headers = Vec::new();
    let mut wrong = Vec::new();
    for (name, value) in members {
        match serde_json::from_str::<String>(value.get()) {
            Ok(text) => headers.push((name.into_owned(), spelling.stored(&text))),
            Err(_) => wrong.push(name),
        }
    }
    if wrong.is_empty() {
        return Ok(headers);
    }
    let names = wrong.join(", ");
    let values = if wrong.len() == 1 { "value is not a string" } else { "values are not strings" };
    Err(Fault::invalid(format!("{what}: {names}: the {values} (header-value)")).hint("Put each value in quotes."))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::commands::connector::spelling::Spelling;

    #[test]
    fn objects_are_read_and_errors_contain_no_value() {
        let check = |text: &str, expected: Option<&[(&str, &str)]>| {
            let parsed = parse(text, "the JSON headers", Spelling::Literal);
            if let Err(fault) = &parsed {
                assert!(!format!("{fault:?}").contains("hunter2"), "{fault:?}");
            }
            let parsed = parsed.ok();
            let pairs: Option<Vec<(&str, &str)>> = parsed
                .as_ref()
                .map(|pairs| pairs.iter().map(|(name, value)| (name.as_str(), value.expose())).collect());
            assert_eq!(pairs.as_deref(), expected, "{text}");
        };
        check(r#"{"b":"1","a":"${X}","b":"x${Y}"}"#, Some(&[("b", "1"), ("a", "${X}"), ("b", "x$${Y}")]));
        check("{}", Some(&[]));
        check(r#"["hunter2"]"#, None);
        check(r#"{"a":"hunter2""#, None);
        check(r#"{"a":{"b":"hunter2"}}"#, None);
        check("hunter2", None);
    }
}
