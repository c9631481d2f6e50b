//! Reads the fields of one TOML table, and collects a problem for each value of the wrong shape.
//!
//! A problem has the line, the field and the expected shape, but never the value, which may be a secret.

use super::line_index::{LineIndex, Position};
use super::record::{HeadersRecord, Located};
use super::rules::with_invisible;
use crate::model::{FindingCode, Secret, parse_duration};
use std::ops::{Range, RangeInclusive};
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value of the wrong shape.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Either `store-syntax` or `store-shape`.
    pub code: FindingCode,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The connector that contains it.
    pub connector: Option<String>,
    /// The path of the field, if it is known.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Collects the problems of one text.
pub struct ReadReport<'a> {
    lines: LineIndex<'a>,
    /// The connector that is being read.
    pub connector: Option<String>,
    /// What was found so far.
    pub problems: Vec<Problem>,
}

impl<'a> ReadReport<'a> {
    /// Starts a report without problems.
    pub fn new(text: &'a str) -> Self {
        Self { lines: LineIndex::of(text), connector: None, problems: Vec::new() }
    }

    /// Returns the line of `span`.
    pub fn line(&self, span: &Range<usize>) -> usize {
        self.lines.line(span.start)
    }

    /// Adds a problem of shape at `span`.
    pub fn add(&mut self, span: &Range<usize>, field: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.push(FindingCode::StoreShape, span, Some(field.to_owned()), (message.into(), hint.into()));
    }

    /// Adds a problem of syntax at `span`, and finds its field.
    pub fn add_syntax(&mut self, span: &Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        let field = self.lines.field_at(span);
        self.push(FindingCode::StoreSyntax, span, field, (message.into(), hint.into()));
    }

    fn push(
        &mut self,
        code: FindingCode,
        span: &Range<usize>,
        field: Option<String>,
        (message, hint): (String, String),
    ) {
        let Position { line, column } = self.lines.place(span.start);
        let connector = self.connector.clone();
        self.problems.push(Problem { code, line, column, connector, field, message, hint });
    }
}

/// Reads one table. Every getter remembers its key; [`Fields::finish`] reports the keys that no getter asked for.
pub struct Fields<'a, 'r> {
    table: &'a DeTable<'a>,
    span: Range<usize>,
    path: String,
    report: &'r mut ReadReport<'a>,
    /// The keys that getters asked for.
    known: Vec<&'static str>,
}

type Value<'a> = &'a Spanned<DeValue<'a>>;

impl<'a, 'r> Fields<'a, 'r> {
    /// Starts to read `table`, which is at `span` and has the path `path`.
    pub fn new(table: &'a DeTable<'a>, span: Range<usize>, path: &str, report: &'r mut ReadReport<'a>) -> Self {
        Self { table, span, path: path.to_owned(), report, known: Vec::new() }
    }

    /// Returns the value of `key`, of any shape.
    pub fn get(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Returns a text.
    pub fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(self.located(value, text.to_owned())),
            None if is_scalar(value) => self.wrong(key, value, "must be a text", "Put it into quotes."),
            None => self.wrong(key, value, "must be a text", &format!("Write it as {key} = \"…\".")),
        }
    }

    /// Returns a text that the table must have.
    pub fn required_text(&mut self, key: &'static str) -> Option<Located<String>> {
        if !self.table.contains_key(key) {
            let field = self.field(key);
            self.known.push(key);
            self.report.add(&self.span.clone(), &field, format!("{key} is missing"), format!("Add: {key} = \"…\""));
            return None;
        }
        self.text(key)
    }

    /// Returns one text or a list of texts that may be secrets.
    pub fn secrets(&mut self, key: &'static str) -> Vec<Located<Secret>> {
        let texts = self.texts(key).into_iter();
        texts.map(|text| Located { value: Secret::new(text.value), line: text.line }).collect()
    }

    /// Returns one text or a list of texts.
    pub fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        if self.table.get(key).is_some_and(|value| value.get_ref().is_str()) {
            return self.text(key).into_iter().collect();
        }
        self.list(key, "must be a text or a list of texts")
    }

    /// Returns a list of texts.
    pub fn list(&mut self, key: &'static str, expected: &str) -> Vec<Located<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            return self.wrong(key, value, expected, "Write it as [\"…\", \"…\"].").unwrap_or_default();
        };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push(self.located(item, text.to_owned())),
                None if is_scalar(item) => drop(self.wrong::<()>(key, item, expected, "Put each item into quotes.")),
                None => drop(self.wrong::<()>(key, item, expected, "Write it as [\"…\", \"…\"].")),
            }
        }
        texts
    }

    /// Returns true or false.
    pub fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        let is_quoted = matches!(value.get_ref().as_str(), Some("true" | "false"));
        let hint = if is_quoted { QUOTED.to_owned() } else { format!("Write it as {key} = true or {key} = false.") };
        flag.or_else(|| self.wrong(key, value, "must be true or false", &hint))
    }

    /// Returns a whole number in `range`.
    pub fn number(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = self.get(key)?;
        let number = integer(value.get_ref()).filter(|number| range.contains(number));
        let expected = format!("must be a whole number from {} to {}", range.start(), range.end());
        let in_quotes = value.get_ref().as_str().and_then(|text| text.trim().parse().ok());
        let is_quoted = in_quotes.is_some_and(|number| range.contains(&number));
        let sample = 3.clamp(*range.start(), *range.end());
        let hint = if is_quoted { QUOTED.to_owned() } else { format!("For example {key} = {sample}.") };
        number.or_else(|| self.wrong(key, value, &expected, &hint))
    }

    /// Returns a whole number in `range` as a size.
    pub fn size(&mut self, key: &'static str, range: RangeInclusive<i64>) -> Option<usize> {
        self.number(key, range).and_then(|number| usize::try_from(number).ok())
    }

    /// Returns a length of time that is not zero.
    pub fn duration(&mut self, key: &'static str) -> Option<Duration> {
        let value = self.get(key)?;
        let length = value.get_ref().as_str().and_then(|text| parse_duration(text).ok());
        let length = length.filter(|length| !length.is_zero());
        length
            .or_else(|| self.wrong(key, value, "must be a length of time", "Write it as \"500ms\", \"10s\" or \"2m\"."))
    }

    /// Parses a text.
    pub fn parsed<T: std::str::FromStr>(&mut self, key: &'static str, expected: &str, hint: &str) -> Option<T> {
        let value = self.get(key)?;
        let parsed = value.get_ref().as_str().and_then(|text| text.parse().ok());
        parsed.or_else(|| self.wrong(key, value, expected, hint))
    }

    /// Returns a length of time, or zero for `"0"`.
    pub fn duration_or_zero(&mut self, key: &'static str) -> Option<Duration> {
        let value = self.get(key)?;
        let length = |text: &str| if text == "0" { Some(Duration::ZERO) } else { parse_duration(text).ok() };
        let hint = "Write it as \"7d\" or \"12h\"; \"0\" keeps nothing.";
        value
            .get_ref()
            .as_str()
            .and_then(length)
            .or_else(|| self.wrong(key, value, "must be a length of time or \"0\"", hint))
    }

    /// Returns one of `words`.
    pub fn word(&mut self, key: &'static str, words: &[&'static str]) -> Option<&'static str> {
        let value = self.get(key)?;
        let word = value.get_ref().as_str().and_then(|text| words.iter().copied().find(|word| *word == text));
        let expected = format!("must be one of {}", words.join(", "));
        let hint = word_hint(key, value.get_ref().as_str(), words);
        word.or_else(|| self.wrong(key, value, &expected, &hint))
    }

    /// Reads headers from `value`. Headers of the wrong shape are findings of their table, not of the file: the rest stays usable.
    pub fn headers(&self, value: Value<'a>) -> HeadersRecord {
        let line = |span: Range<usize>| self.report.line(&span);
        let DeValue::Table(table) = value.get_ref() else {
            return HeadersRecord::NotTable(Located { value: (), line: line(value.span()) });
        };
        let read = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, Value<'_>)| {
            let name = Located { value: key.get_ref().to_string(), line: line(key.span()) };
            (name, value.get_ref().as_str().map(Secret::new))
        };
        HeadersRecord::Table(entries(table).into_iter().map(read).collect())
    }

    /// Reads a table whose values are texts.
    pub fn words(&mut self, key: &'static str, value: Value<'a>) -> Vec<(Located<String>, String)> {
        let hint = format!("Write it as [{}], with lines such as empty-list = \"advice\".", self.field(key));
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong(key, value, "must be a table", &hint).unwrap_or_default();
        };
        let mut words = Vec::new();
        for (name, value) in entries(table) {
            match value.get_ref().as_str() {
                Some(text) => {
                    let line = self.report.line(&name.span());
                    words.push((Located { value: name.get_ref().to_string(), line }, text.to_owned()));
                }
                None => drop(self.wrong::<()>(key, value, "must have a text for each check", &hint)),
            }
        }
        words
    }

    /// Returns a table and its span.
    pub fn table(&mut self, key: &'static str) -> Option<(&'a DeTable<'a>, Range<usize>)> {
        let value = self.get(key)?;
        match value.get_ref().as_table() {
            Some(table) => Some((table, value.span())),
            None => self.wrong(key, value, "must be a table", &format!("Write it as [{}].", self.field(key))),
        }
    }

    /// Starts to read the table of `key`, if there is one.
    pub fn inner(&mut self, key: &'static str) -> Option<Fields<'a, '_>> {
        let (table, span) = self.table(key)?;
        let path = self.field(key);
        Some(Fields::new(table, span, &path, self.report))
    }

    /// Adds a problem with the value of `key`.
    pub fn wrong<T>(&mut self, key: &str, value: Value<'a>, expected: &str, hint: &str) -> Option<T> {
        let field = self.field(key);
        self.report.add(&value.span(), &field, format!("{key} {expected}"), hint);
        None
    }

    /// Reports every key that no getter asked for, so that a typo is not ignored silently.
    pub fn finish(mut self) {
        let is_unknown = |key: &str| !self.known.contains(&key);
        if !self.table.keys().any(|key| is_unknown(key.get_ref())) {
            return;
        }
        self.known.sort_unstable();
        self.known.dedup();
        for (key, _) in entries(self.table) {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let near = self.known.iter().map(|known| (strsim::damerau_levenshtein(known, name), known)).min();
            let near = near.filter(|(distance, _)| *distance <= 2).map(|(_, known)| known);
            let hint = match near {
                Some(near) => format!("Did you mean {near}?"),
                None => {
                    format!("Remove it. Known fields: {}.", self.known.join(", "))
                }
            };
            let message = with_invisible("unknown field", name);
            self.report.add(&key.span(), &join(&self.path, name), message, hint);
        }
    }

    /// Returns the report, for problems that no getter reports.
    pub fn report(&mut self) -> &mut ReadReport<'a> {
        self.report
    }

    /// Returns the path of `key`.
    pub fn field(&self, key: &str) -> String {
        join(&self.path, key)
    }

    fn located<T>(&self, value: Value<'a>, inner: T) -> Located<T> {
        Located { value: inner, line: self.report.line(&value.span()) }
    }
}

/// Returns the entries of `table` in the order of the file; the table itself is sorted by key.
pub fn entries<'a>(table: &'a DeTable<'a>) -> Vec<(&'a Spanned<std::borrow::Cow<'a, str>>, Value<'a>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// Returns the number of an integer value; nothing if it is not an integer of 64 bits.
pub fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// The hint for a number or flag in quotes.
const QUOTED: &str = "Write it without quotes.";

/// Says whether the value becomes a text in quotes.
fn is_scalar(value: Value<'_>) -> bool {
    value.get_ref().as_table().is_none() && value.get_ref().as_array().is_none()
}

/// Returns a hint with the word of `words` that was probably meant; if none is near, with all of them.
fn word_hint(key: &str, typed: Option<&str>, words: &[&'static str]) -> String {
    let typed = typed.unwrap_or_default().to_lowercase();
    let is_near = |word: &&&str| {
        (typed.len() > 1 && word.starts_with(&typed)) || strsim::damerau_levenshtein(word, &typed) <= word.len() / 3
    };
    if let Some(near) = words.iter().find(is_near) {
        return format!("Did you mean {near}? Write it as {key} = \"{near}\".");
    }
    let all: Vec<String> = words.iter().map(|word| format!("{key} = \"{word}\"")).collect();
    format!("Write it as {}.", all.join(" or "))
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
