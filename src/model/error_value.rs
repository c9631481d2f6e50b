//! What the value of `errorCode` or `errorMessage` in a 2xx answer means.
//!
//! The rule looks at the key only: any value makes the answer an error. But many frameworks write a success with these keys, so a
//! value that names no error leaves open what the endpoint did.

use super::json;
use serde_json::value::RawValue;

/// How many levels of lists and objects are read. Deeper values count as errors.
const LEVELS: u8 = 4;

/// What a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// There is no value: null, a blank text, an empty list or object.
    Nothing,
    /// It says that all is well: zero, false, `OK`, or the status of the answer.
    Success,
    /// It names an error.
    Error,
}

/// Returns what `value` means in an answer with this status.
pub(super) fn meaning(value: &RawValue, status: u16) -> Meaning {
    of(value, status, LEVELS)
}

fn of(value: &RawValue, status: u16, levels: u8) -> Meaning {
    let text = value.get();
    if text.starts_with(['{', '[']) {
        return of_parts(value, status, levels);
    }
    match json::scalar(value) {
        // Null, or text with half a character, which is text all the same.
        None if text.starts_with('"') => Meaning::Error,
        None => Meaning::Nothing,
        Some(words) if text.starts_with('"') => of_words(&words, status),
        Some(word) if word == "false" => Meaning::Success,
        Some(number) => of_number(&number, status),
    }
}

fn of_parts(value: &RawValue, status: u16, levels: u8) -> Meaning {
    let Some(levels) = levels.checked_sub(1) else { return Meaning::Error };
    let parts = json::children(value);
    let mut meanings = parts.iter().map(|part| of(part, status, levels));
    meanings
        .try_fold(Meaning::Nothing, |all, part| match (all, part) {
            (_, Meaning::Error) => None,
            (Meaning::Nothing, part) => Some(part),
            (all, _) => Some(all),
        })
        .unwrap_or(Meaning::Error)
}

fn of_number(number: &str, status: u16) -> Meaning {
    let is_status = number == "200" || number == status.to_string();
    if is_status || number.parse() == Ok(0.0_f64) { Meaning::Success } else { Meaning::Error }
}

fn of_words(words: &str, status: u16) -> Meaning {
    // `No error`, `NO_ERROR` and `no-error.` are one.
    let letters: String = words.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    match letters.as_str() {
        "" | "null" | "nil" | "undefined" | "na" => Meaning::Nothing,
        "ok" | "okay" | "none" | "false" | "success" | "successful" | "succeeded" | "noerror" | "noerrors" => {
            Meaning::Success
        }
        _ if letters.bytes().all(|digit| digit == b'0') => Meaning::Success,
        _ => of_number(words.trim(), status),
    }
}

#[cfg(test)]
mod tests {
    use super::{Meaning, meaning};
    use serde_json::value::RawValue;

    fn check(value: &str, expected: Meaning) {
        let parsed: &RawValue = serde_json::from_str(value).expect("JSON");
        assert_eq!(meaning(parsed, 202), expected, "{value}");
    }

    #[test]
    fn a_value_without_an_error_in_it_is_recognised() {
        let nothing = [
            "null",
            "\"\"",
            "\" \"",
            "\"null\"",
            "\"NULL\"",
            "\"N/A\"",
            "\"-\"",
            "[]",
            "{ }",
            "[null,\"\"]",
            "{\"a\":{}}",
        ];
        nothing.iter().for_each(|value| check(value, Meaning::Nothing));
        let zeros = ["0", "0.0", "-0", "0e3", "\"0\"", "\"0000\"", "\"0.0\"", "false", "\"False\""];
        let words = ["\"ok\"", "\"OK.\"", "\"Success\"", "\"none\"", "\"NO_ERROR\"", "\"No error\""];
        let statuses = ["200", "202", "\"200\"", "\" 202 \"", "{\"code\":0,\"text\":null}", "[\"OK\"]"];
        zeros.iter().chain(&words).chain(&statuses).for_each(|value| check(value, Meaning::Success));
    }

    #[test]
    fn an_error_is_recognised() {
        let errors = [
            "\"E1\"",
            "17",
            "-1",
            "0.5",
            "\"0x\"",
            "true",
            "201",
            "404",
            "\"not ok\"",
            "\"no stock\"",
            "\"E0\"",
            "\"\\ud800\"",
            "[0,17]",
            "{\"code\":\"E1\"}",
            "[[[[[]]]]]",
        ];
        errors.iter().for_each(|value| check(value, Meaning::Error));
        let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
        check(&deep, Meaning::Error);
    }
}
