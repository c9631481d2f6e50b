//! The headers of a request that came, for `verify`: from flags, from a file, or from a record.

use crate::commands::context::{Context, MAX_PAYLOAD_BYTES, file_behind_at, input_name, is_stdin, read_file, text_of};
use crate::error::Fault;
use crate::model::json;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::ffi::OsString;

/// The headers that a signature needs.
pub const HEADERS: [&str; 3] = ["webhook-id", "webhook-timestamp", "webhook-signature"];

/// Names in small letters, with their values.
pub type RequestHeaders = BTreeMap<String, HeaderValues>;

/// The value of a header, or its values if it came more than once.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum HeaderValues {
    /// It came once.
    One(String),
    /// It came with each of these.
    Many(Vec<String>),
}

impl HeaderValues {
    /// Returns the value of a header that came once.
    pub fn only(&self) -> Option<&str> {
        match self {
            Self::One(value) => Some(value),
            Self::Many(values) => <&[String; 1]>::try_from(values.as_slice()).ok().map(|[value]| value.as_str()),
        }
    }

    fn into_values(self) -> Vec<String> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

/// The headers of the request.
#[derive(clap::Args, Debug)]
pub struct RequestHeadersArgs {
    /// Header of the request; can be repeated
    #[arg(long = "header", value_name = "NAME: VALUE", conflicts_with = "recorded")]
    header: Vec<String>,
    /// Headers of the request: JSON, @FILE, or - for stdin
    ///
    /// They are a JSON object, or lines such as those that `inv-hooks sign` and `curl --dump-header` write. --header adds to them.
    #[arg(long, value_name = "JSON|@FILE|-", conflicts_with = "recorded")]
    headers: Option<OsString>,
}

impl RequestHeadersArgs {
    /// Says whether they are read from stdin.
    pub fn is_stdin(&self) -> bool {
        self.headers.as_ref().is_some_and(is_stdin)
    }

    /// Returns the headers. One that is missing in a request is for its check to report; without any, there is nothing to check.
    pub fn read(&self, context: &mut Context) -> anyhow::Result<RequestHeaders> {
        let mut headers = RequestHeaders::new();
        if let Some(given) = &self.headers {
            let file = file_behind_at(given);
            let (bytes, name) = match file.as_ref().or(Some(given).filter(|given| is_stdin(given))) {
                Some(path) => (read_file(path, MAX_PAYLOAD_BYTES, &mut context.out)?, input_name(path)),
                None => (given.as_encoded_bytes().to_vec(), "--headers".to_owned()),
            };
            add_text(&mut headers, &text_of(bytes, &name)?, &name)?;
        }
        self.add_flags(&mut headers)?;
        if self.headers.is_none() && HEADERS.iter().all(|name| !headers.contains_key(*name)) {
            return Err(Fault::usage(format!("missing headers of the request: {}", HEADERS.join(", ")))
                .hint("Pass each with --header 'NAME: VALUE', or all with --headers @FILE. Or check a record of `inv-hooks listen --record`: add --recorded.")
                .into());
        }
        Ok(headers)
    }

    fn add_flags(&self, headers: &mut RequestHeaders) -> Result<(), Fault> {
        for header in &self.header {
            let (name, value) = split(header)
                .ok_or_else(|| Fault::usage("a --header has no colon").hint("Write it as --header 'Name: value'."))?;
            if let (Some(known), true) = (HEADERS.iter().find(|known| **known == name), headers.contains_key(&name)) {
                return Err(Fault::usage(format!("the header {known} is given more than once"))
                    .hint("Give it once. Write several signatures into one header, with blanks between them."));
            }
            add(headers, name, HeaderValues::One(value));
        }
        Ok(())
    }
}

fn split(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// A header that comes again keeps all its values.
fn add(headers: &mut RequestHeaders, name: String, values: HeaderValues) {
    let mut all = headers.remove(&name).map(HeaderValues::into_values).unwrap_or_default();
    all.append(&mut values.into_values());
    headers.insert(name, HeaderValues::Many(all));
}

fn add_text(headers: &mut RequestHeaders, text: &str, name: &str) -> Result<(), Fault> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let added = if text.starts_with('{') { add_json(headers, text) } else { add_lines(headers, text) };
    added.ok_or_else(|| {
        Fault::invalid(format!("{name} holds no headers"))
            .hint("Write a JSON object of names and values, or one header per line: NAME: VALUE.")
    })
}

fn add_json(headers: &mut RequestHeaders, text: &str) -> Option<()> {
    let root: &RawValue = serde_json::from_str(text).ok()?;
    for (name, value) in json::members(root)? {
        add(headers, name.to_ascii_lowercase(), serde_json::from_str(value.get()).ok()?);
    }
    Some(())
}

/// The first line may be that of a request or of a status.
fn add_lines(headers: &mut RequestHeaders, text: &str) -> Option<()> {
    for (number, line) in text.lines().enumerate() {
        match split(line) {
            Some((name, value)) => add(headers, name, HeaderValues::One(value)),
            None if number == 0 && text.lines().count() > 1 || line.trim().is_empty() => {}
            None => return None,
        }
    }
    (!text.is_empty()).then_some(())
}

#[cfg(test)]
mod tests {
    use super::{RequestHeaders, add_text};

    #[test]
    fn headers_are_read_from_json_and_from_lines_and_none_is_chosen_of_two() {
        let check = |text: &str, expected: Option<&[(&str, Option<&str>)]>| {
            let mut headers = RequestHeaders::new();
            let read = add_text(&mut headers, text, "it").ok();
            let shown: Vec<_> = headers.iter().map(|(name, values)| (name.as_str(), values.only())).collect();
            assert_eq!(read.map(|()| shown), expected.map(<[_]>::to_vec), "{text}");
        };
        check("{\"Webhook-Id\":\"m\",\"a\":[\"x\"]}", Some(&[("a", Some("x")), ("webhook-id", Some("m"))]));
        check("{\"a\":\"x\",\"A\":\"y\"}", Some(&[("a", None)]));
        check("POST / HTTP/1.1\r\nA: b:c\r\n\r\n", Some(&[("a", Some("b:c"))]));
        check("\u{feff}A: x\na: y\n", Some(&[("a", None)]));
        check("A: x\nno colon\n", None);
        for text in ["", "hunter2", "{\"a\":1}", "{", "[]"] {
            check(text, None);
        }
    }
}
