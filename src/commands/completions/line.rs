//! The words of a command line that someone is typing.
//!
//! It is not finished, so it is not parsed: only the few values that other words depend on are looked for.

use crate::model::ApiKey;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The words up to the cursor.
#[derive(Clone, Debug)]
pub struct Line {
    /// The program and the words before the cursor.
    before: Vec<OsString>,
    /// The word at the cursor; it may be empty.
    current: OsString,
}

impl Line {
    /// Makes a line.
    pub fn new(before: Vec<OsString>, current: OsString) -> Self {
        Self { before, current }
    }

    /// Returns all words, the one at the cursor last.
    pub fn words(&self) -> Vec<OsString> {
        self.before.iter().chain([&self.current]).cloned().collect()
    }

    /// Returns the word at the cursor.
    pub fn current(&self) -> &OsStr {
        &self.current
    }

    /// Returns the path that the last `flag` has as its value. The shell would expand a tilde.
    pub fn path(&self, flag: &str) -> Option<PathBuf> {
        let after = |(at, word): (usize, &OsString)| {
            if word == flag {
                return self.before.get(at + 1).cloned();
            }
            Some(word.to_str()?.strip_prefix(flag)?.strip_prefix('=')?.into())
        };
        let value = self.before.iter().enumerate().rev().find_map(after).filter(|value| !value.is_empty())?;
        let home = || env::var_os("HOME").filter(|home| !home.is_empty());
        match (Path::new(&value).strip_prefix("~"), home()) {
            (Ok(below), Some(home)) => Some(PathBuf::from(home).join(below)),
            _ => Some(value.into()),
        }
    }

    /// Returns the API keys that were typed, as values of any flag or by themselves.
    pub fn keys(&self) -> Vec<ApiKey> {
        self.values().filter_map(|value| value.parse().ok()).collect()
    }

    /// Returns every value that was typed: words, and parts of lists.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        let words = self.before.iter().skip(1).filter_map(|word| word.to_str());
        let value = |word| match str::split_once(word, '=') {
            Some((flag, value)) if flag.starts_with("--") => value,
            _ => word,
        };
        words.map(value).flat_map(|value| value.split(','))
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::model::ApiKey;
    use std::path::PathBuf;

    fn line(text: &str) -> Line {
        Line::new(text.split(' ').map(Into::into).collect(), "".into())
    }

    #[test]
    fn the_last_value_of_a_flag_counts() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(line(text).path("--config"), expected.map(PathBuf::from), "{text}");
        };
        check("x --config a send", Some("a"));
        check("x --config=a --config b", Some("b"));
        check("x --config b --config=a=c", Some("a=c"));
        check("x --configuration a", None);
        check("x send --config", None);
        check("x --config=", None);
    }

    #[test]
    fn keys_are_found_wherever_they_are() {
        let check = |text: &str, expected: &[ApiKey]| assert_eq!(line(text).keys(), expected, "{text}");
        check("x event sample SALE_INVENTORY --event", &[ApiKey::Sale]);
        check("x search --api-key=SALE_INVENTORY,INVENTORY_EXPORT_ASN", &[ApiKey::Sale, ApiKey::Asn]);
        check("x --api-key INVENTORY_EXPORT_CYC", &[ApiKey::Cyc]);
        check("x --api-key INVENTORY", &[]);
        check("SALE_INVENTORY", &[]);
    }
}
