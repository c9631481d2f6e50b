//! What all captures have at one place of their payloads. Elements of a list share one place.

use crate::catalog::form::{EpochUnit, TextForm, is_damaged};
use crate::model::MASKED;
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Different words are counted up to this number: a list of few words has no more.
const MOST_WORDS: usize = 5;

/// A list of words needs this many values, from [`LEAST_CAPTURES`].
const LEAST_WORDS: usize = 6;

/// How many captures must have a place before it is said that a value is unusual there.
pub const LEAST_CAPTURES: usize = 3;

/// A word is no longer than this.
const WORD: usize = 40;

/// What was seen at one place.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// How many values.
    pub seen: usize,
    /// In how many captures.
    pub captures: usize,
    /// The number of the last capture that has it.
    last: usize,
    /// Values that were redacted: anything may be there.
    pub redacted: usize,
    /// Nulls.
    pub nulls: usize,
    /// True or false.
    pub booleans: usize,
    /// Numbers.
    pub numbers: Numbers,
    /// Texts.
    pub texts: Texts,
    /// Lists.
    pub lists: usize,
    /// Lists without an element.
    pub empty_lists: usize,
    /// The elements of all lists.
    pub elements: Option<Box<Place>>,
    /// Objects.
    pub objects: usize,
    /// The fields of all objects.
    pub fields: BTreeMap<String, Place>,
}

/// Numbers at one place.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// How many.
    pub seen: usize,
    /// Those that are written with decimals or an exponent, or are beyond 64 bits.
    pub decimals: usize,
    /// Those below zero.
    pub negative: usize,
    /// Those beyond 2^53.
    pub too_large: usize,
    /// In which unit they may be times; `None` for those that are no times.
    pub units: BTreeSet<Option<EpochUnit>>,
}

/// Texts at one place.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// How many.
    pub seen: usize,
    /// What they are written like.
    pub forms: BTreeSet<TextForm>,
    /// Those with signs of a wrong character set.
    pub damaged: usize,
    /// The different words with their counts; empty again if there are too many, or if a text is no word.
    words: BTreeMap<String, usize>,
    has_others: bool,
}

impl Place {
    /// Adds a value of the capture with this number.
    pub fn add(&mut self, value: &Value, capture: usize) {
        self.seen += 1;
        if self.last != capture {
            self.last = capture;
            self.captures += 1;
        }
        match value {
            Value::Null => self.nulls += 1,
            Value::Bool(_) => self.booleans += 1,
            Value::Number(number) => self.numbers.add(number),
            Value::String(text) if text == MASKED => self.redacted += 1,
            Value::String(text) => self.texts.add(text),
            Value::Array(elements) => {
                self.lists += 1;
                self.empty_lists += usize::from(elements.is_empty());
                for element in elements {
                    self.elements.get_or_insert_default().add(element, capture);
                }
            }
            Value::Object(members) => self.add_object(members, capture),
        }
    }

    fn add_object(&mut self, members: &Map<String, Value>, capture: usize) {
        self.objects += 1;
        for (name, value) in members {
            match self.fields.get_mut(name) {
                Some(field) => field.add(value, capture),
                None => self.fields.entry(name.clone()).or_default().add(value, capture),
            }
        }
    }

    /// Returns the names of the fields that every object at this place has.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(|(_, field)| field.seen == self.objects).map(|(name, _)| name.as_str())
    }

    /// Says whether the names of its fields are ids, as in `{"256": …, "310": …}`: other payloads have other ones. The rule: every name
    /// has a digit, and all are only digits or no object has them all.
    pub fn is_by_id(&self) -> bool {
        let is_number = |name: &String| name.bytes().all(|byte| byte.is_ascii_digit());
        let has_digit = |name: &String| name.bytes().any(|byte| byte.is_ascii_digit());
        let mut names = self.fields.keys();
        !self.fields.is_empty()
            && names.all(has_digit)
            && (self.fields.keys().all(is_number) || self.required().next().is_none())
    }

    /// Returns the words of a place that has only a few of them. The rule: at least six values from at least three captures, all of
    /// them words without digits, at most five different ones, and each at least twice. Null may be there too.
    pub fn words(&self) -> Option<impl Iterator<Item = &str>> {
        let texts = &self.texts;
        let is_only_text = texts.seen + self.nulls == self.seen;
        let is_often = texts.seen >= LEAST_WORDS && self.captures >= LEAST_CAPTURES;
        let is_list = !texts.has_others && texts.words.values().all(|count| *count >= 2);
        (is_only_text && is_often && is_list).then(|| texts.words.keys().map(String::as_str))
    }
}

impl Numbers {
    fn add(&mut self, number: &Number) {
        self.seen += 1;
        self.decimals += usize::from(is_decimal(number));
        self.negative += usize::from(is_negative(number));
        self.too_large += usize::from(is_too_large(number));
        self.units.insert(EpochUnit::of(number));
    }
}

/// Says whether a number is not a whole number of 64 bits.
pub fn is_decimal(number: &Number) -> bool {
    number.is_f64()
}

/// Says whether a number is below zero.
pub fn is_negative(number: &Number) -> bool {
    number.as_f64().is_some_and(|value| value < 0.0)
}

/// Says whether a number is beyond 2^53, where programs that read all numbers as floating point lose digits.
pub fn is_too_large(number: &Number) -> bool {
    match number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)) {
        Some(size) => size > 1 << 53,
        None => number.as_f64().is_some_and(|value| value.abs() > 9_007_199_254_740_992.0),
    }
}

impl Texts {
    fn add(&mut self, text: &str) {
        self.seen += 1;
        self.forms.insert(TextForm::of(text));
        self.damaged += usize::from(is_damaged(text));
        if self.has_others {
            return;
        }
        if let Some(count) = self.words.get_mut(text) {
            *count += 1;
        } else if is_word(text) && self.words.len() < MOST_WORDS {
            self.words.insert(text.to_owned(), 1);
        } else {
            self.has_others = true;
            self.words.clear();
        }
    }
}

/// Says whether a text may be one of a list: letters, `_` and `-`, and no digit, because ids have some.
fn is_word(text: &str) -> bool {
    text.len() <= WORD
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-'))
}
