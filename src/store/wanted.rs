//! The wanted values of a connector's fields, as TOML, and whether the store's text has them already.
//!
//! A value with the same meaning keeps its spelling: `1000ms` for `1s`, `0x10` for 16, a list with one text for that text.

use super::layout::{Entry, Item, Quotes, ValueKind};
use super::record::{ConnectorRecord, Located};
use super::settings::Effort;
use crate::model::{OauthField, Rate, Secret, parse_duration, show_duration};
use std::time::Duration;
use toml_parser::decoder::ScalarKind;
use toml_parser::{Raw, Span};
use toml_writer::{ToTomlKey as _, ToTomlValue as _, TomlKeyBuilder, TomlStringBuilder};

/// The wanted value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text(String),
    /// Texts in this order.
    Texts(Vec<String>),
    /// A length of time.
    Length(Duration),
    /// A rate.
    Rate(Rate),
    /// A whole number.
    Number(i64),
    /// True or false, and the default.
    Flag(bool, bool),
}

/// Returns every field of `record` except headers and `oauth`, in the order in which they are written. A field that is not set has no value.
pub fn fields(record: &ConnectorRecord) -> Vec<(&'static str, Option<Wanted>)> {
    let text = |text: &str| Some(Wanted::Text(text.to_owned()));
    let mut fields = vec![
        ("api_key", text(&record.api_key.value)),
        ("events", texts(&record.events, String::as_str)),
        ("endpoint", text(record.endpoint.value.expose())),
        ("integration_type", record.integration_type.as_ref().and_then(|written| text(&written.value))),
        ("enabled", Some(Wanted::Flag(record.is_enabled, true))),
        ("allow_http", Some(Wanted::Flag(record.allows_http, false))),
        ("idempotent", Some(Wanted::Flag(record.is_idempotent, false))),
    ];
    fields.extend(effort(&record.effort));
    fields.extend([
        ("latency_threshold", record.latency_threshold.map(Wanted::Length)),
        ("signing_secret", one_or_many(&record.signing_secrets)),
        ("ca_file", record.ca_file.as_deref().and_then(text)),
        ("client_cert", record.client_cert.as_deref().and_then(text)),
    ]);
    fields
}

/// Returns every field of `oauth`, in the order in which they are written. None has a value without `oauth`.
pub fn oauth_fields(record: &ConnectorRecord) -> Vec<(&'static str, Option<Wanted>)> {
    let text = |field: OauthField| record.oauth(field).map(|value| Wanted::Text(value.value.expose().to_owned()));
    OauthField::ALL.into_iter().map(|field| (field.as_str(), text(field))).collect()
}

fn effort(effort: &Effort) -> [(&'static str, Option<Wanted>); 9] {
    let number = |count: u32| Wanted::Number(i64::from(count));
    [
        ("timeout", effort.timeout.map(Wanted::Length)),
        ("concurrency", effort.concurrency.and_then(|count| i64::try_from(count).ok()).map(Wanted::Number)),
        ("retries", effort.retries.map(number)),
        ("retry_after_max", effort.retry_after_max.map(Wanted::Length)),
        ("rate", effort.rate.map(Wanted::Rate)),
        ("breaker", effort.breaker.map(number)),
        ("order", effort.order.map(|order| Wanted::Text(order.as_str().to_owned()))),
        ("answer", effort.answer.map(|answer| Wanted::Text(answer.as_str().to_owned()))),
        ("retry_for", effort.retry_for.map(Wanted::Length)),
    ]
}

fn texts<T>(items: &[Located<T>], text: impl Fn(&T) -> &str) -> Option<Wanted> {
    (!items.is_empty()).then(|| Wanted::Texts(items.iter().map(|item| text(&item.value).to_owned()).collect()))
}

fn one_or_many(secrets: &[Located<Secret>]) -> Option<Wanted> {
    match secrets {
        [one] => Some(Wanted::Text(one.value.expose().to_owned())),
        many => texts(many, Secret::expose),
    }
}

impl Wanted {
    /// Renders it as TOML, on one line.
    pub fn render(&self) -> String {
        match self {
            Self::Text(text) => value(text),
            Self::Texts(texts) => format!("[{}]", texts.iter().map(|text| value(text)).collect::<Vec<_>>().join(", ")),
            Self::Length(length) => value(&show_duration(*length)),
            Self::Rate(rate) => value(&rate.to_string()),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag, _) => flag.to_string(),
        }
    }

    /// Says whether it is the default.
    pub fn is_default(&self) -> bool {
        matches!(self, Self::Flag(flag, default) if flag == default)
    }

    /// Returns the texts of a list; a single text is a list of one.
    pub fn as_texts(&self) -> Option<Vec<&str>> {
        match self {
            Self::Text(text) => Some(vec![text]),
            Self::Texts(texts) => Some(texts.iter().map(String::as_str).collect()),
            _ => None,
        }
    }

    /// Says whether the value of `entry` means the same.
    pub fn is_said_by(&self, text: &str, entry: &Entry) -> bool {
        let quotes = match &entry.kind {
            ValueKind::Array(_) => {
                return self.as_texts().is_some_and(|texts| written_texts(text, entry) == Some(owned(&texts)));
            }
            ValueKind::Scalar(quotes) => *quotes,
            ValueKind::Table(_) => return false,
        };
        let (kind, written) = decode(text, &entry.value, quotes);
        match (self, kind) {
            (Self::Text(wanted), ScalarKind::String) => *wanted == written,
            (Self::Texts(wanted), ScalarKind::String) => wanted.len() == 1 && wanted[0] == written,
            (Self::Length(wanted), ScalarKind::String) => {
                parse_duration(&written).is_ok_and(|length| length == *wanted)
            }
            (Self::Rate(wanted), ScalarKind::String) => written.parse().is_ok_and(|rate: Rate| rate == *wanted),
            (Self::Number(wanted), ScalarKind::Integer(radix)) => {
                i64::from_str_radix(&written, radix.value()).is_ok_and(|number| number == *wanted)
            }
            (Self::Flag(wanted, _), ScalarKind::Boolean(flag)) => *wanted == flag,
            _ => false,
        }
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Returns the texts of a list; nothing if it contains other values.
pub fn written_texts(text: &str, entry: &Entry) -> Option<Vec<String>> {
    let ValueKind::Array(list) = &entry.kind else { return None };
    let text_of = |item: &Item| match decode(text, &item.span, item.scalar?) {
        (ScalarKind::String, text) => Some(text),
        _ => None,
    };
    list.items.iter().map(text_of).collect()
}

fn decode(text: &str, span: &std::ops::Range<usize>, quotes: Quotes) -> (ScalarKind, String) {
    let raw = Raw::new_unchecked(&text[span.clone()], quotes.0, Span::new_unchecked(span.start, span.end));
    let mut decoded = String::new();
    let kind = raw.decode_scalar(&mut decoded, &mut ());
    (kind, decoded)
}

/// Renders a text on one line. Quotes and backslashes are not escaped if that is possible.
pub fn value(text: &str) -> String {
    let builder = TomlStringBuilder::new(text);
    let pretty = builder.as_basic_pretty().or_else(|| builder.as_literal());
    pretty.unwrap_or_else(|| builder.as_basic()).to_toml_value()
}

/// Renders a key, in quotes only if it needs them.
pub fn key(name: &str) -> String {
    TomlKeyBuilder::new(name).as_default().to_toml_key()
}

#[cfg(test)]
mod tests {
    use super::{Wanted, key, value};
    use crate::store::layout::Layout;
    use std::time::Duration;

    #[test]
    fn values_with_the_same_meaning_are_recognised() {
        let check = |written: &str, wanted: &Wanted, expected: bool| {
            let text = format!("a = {written}\n");
            let layout = Layout::of(&text);
            assert_eq!(wanted.is_said_by(&text, &layout.entries[0]), expected, "{written} {wanted:?}");
        };
        let text = |text: &str| Wanted::Text(text.to_owned());
        let texts = |texts: &[&str]| Wanted::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
        check("\"a\\u0062\"", &text("ab"), true);
        check("'''\nab'''", &text("ab"), true);
        check("\"abc\"", &text("ab"), false);
        check("[ \"ab\", ]", &text("ab"), true);
        check("[\"a\", 'b']", &texts(&["a", "b"]), true);
        check("[\"b\", 'a']", &texts(&["a", "b"]), false);
        check("[\"a\", 1]", &texts(&["a", "1"]), false);
        check("\"a\"", &texts(&["a"]), true);
        check("\"1000ms\"", &Wanted::Length(Duration::from_secs(1)), true);
        check("0x1_0", &Wanted::Number(16), true);
        check("+16", &Wanted::Number(16), true);
        check("16.0", &Wanted::Number(16), false);
        check("\"050/s\"", &Wanted::Rate("50/s".parse().expect("a rate")), true);
        check("true", &Wanted::Flag(true, false), true);
        check("true", &Wanted::Flag(false, true), false);
        check("{ a = 1 }", &text("a"), false);
    }

    #[test]
    fn texts_and_keys_are_written_on_one_line() {
        let check = |text: &str, expected: &str| assert_eq!(value(text), expected);
        check("a", "\"a\"");
        check("a\"b", "'a\"b'");
        check("a\"'b", "\"a\\\"'b\"");
        check("a\nb\r\n", "\"a\\nb\\r\\n\"");
        assert_eq!((key("a-B_1").as_str(), key("a.b").as_str(), key("").as_str()), ("a-B_1", "\"a.b\"", "\"\""));
    }
}
