//! The value of a flag that accepts several: `503,401`.

use std::fmt;
use std::str::FromStr;

/// The values that one flag was given, at least one. A comma separates them; `\,` is a comma within a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T>(Vec<T>);

/// Why a text is not a list of values.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadList<E> {
    /// There is nothing before, after or between commas.
    #[error("a value is empty: write A or A,B, and \\, for a comma within a value")]
    Empty,
    /// The only value is wrong.
    #[error("{0}")]
    One(E),
    /// One of several values is wrong.
    #[error("'{0}' is {1}")]
    OneOf(String, E),
}

impl<T: FromStr> FromStr for Listed<T> {
    type Err = BadList<T::Err>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let values = split(text);
        if values.iter().any(String::is_empty) {
            return Err(BadList::Empty);
        }
        let is_one = values.len() == 1;
        let bad = |value: String, error| if is_one { BadList::One(error) } else { BadList::OneOf(value, error) };
        values
            .into_iter()
            .map(|value| value.parse().map_err(|error| bad(value, error)))
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

fn split(text: &str) -> Vec<String> {
    let (mut values, mut value) = (Vec::new(), String::new());
    for part in text.split_inclusive(',') {
        match part.strip_suffix(',') {
            None => value.push_str(part),
            Some(part) => match part.strip_suffix('\\') {
                Some(part) => value.extend([part, ","]),
                None => values.push(std::mem::take(&mut value) + part),
            },
        }
    }
    values.push(value);
    values
}

impl<T> Listed<T> {
    /// Returns the values of all flags of a name.
    pub fn each(lists: &[Self]) -> impl Iterator<Item = &T> {
        lists.iter().flat_map(|list| &list.0)
    }
}

impl<T: fmt::Display> Listed<T> {
    /// Returns the values as they are typed, in as few lists as possible: a value that ends in a backslash ends its list.
    pub fn typed(lists: &[Self]) -> Vec<String> {
        let mut typed: Vec<String> = Vec::new();
        for value in Self::each(lists) {
            let value = value.to_string().replace(',', "\\,");
            match typed.last_mut().filter(|list| !list.ends_with('\\')) {
                Some(list) => list.extend([",", &value]),
                None => typed.push(value),
            }
        }
        typed
    }
}

#[cfg(test)]
mod tests {
    use super::{BadList, Listed};
    use crate::model::{IdRange, StatusRange};
    use proptest::prelude::*;

    #[test]
    fn commas_separate_values() {
        let check = |text: &str, expected: &[&str]| {
            let list = text.parse::<Listed<String>>().expect(text);
            assert_eq!(list.0, expected, "{text}");
        };
        check("a", &["a"]);
        check("a,b", &["a", "b"]);
        check("a, b", &["a", " b"]);
        check(r"D\,1,D2", &["D,1", "D2"]);
        check(r"\,", &[","]);
        check(r"a\b,c\", &[r"a\b", r"c\"]);
        check(r"a\\,b", &[r"a\,b"]);
        for text in ["", ",", "a,", ",a", "a,,b", r"a\,,"] {
            assert_eq!(text.parse::<Listed<String>>(), Err(BadList::Empty), "{text}");
        }
    }

    #[test]
    fn the_value_that_is_wrong_is_named() {
        let why = |text: &str| text.parse::<Listed<StatusRange>>().expect_err(text).to_string();
        assert_eq!(why("9xx"), "not a status from 100 to 599: write 503, 5xx or 400-499");
        assert_eq!(why("503,9xx"), "'9xx' is not a status from 100 to 599: write 503, 5xx or 400-499");
        let why = "1,9-8".parse::<Listed<IdRange>>().expect_err("reversed").to_string();
        assert_eq!(why, "'9-8' is not a range: the first id must be the lower one: write 8-9");
    }

    proptest! {
        #[test]
        fn what_is_typed_reads_as_the_same_values(values in prop::collection::vec(r"[a,\\ é-]{1,4}", 1..6)) {
            let lists = [Listed(values.clone())];
            let read: Vec<Listed<String>> = Listed::typed(&lists).iter().map(|text| text.parse().expect("a list")).collect();
            prop_assert_eq!(Listed::each(&read).cloned().collect::<Vec<String>>(), values);
        }
    }
}
