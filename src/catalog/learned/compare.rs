//! Compares a payload with what was learned, place by place.

use super::drift::{Drift, DriftKind, escape};
use super::missing::{Elsewhere, GoneField, renamed_to};
use super::place::{LEAST_CAPTURES, Place, is_decimal, is_negative, is_too_large};
use crate::catalog::form::{EpochUnit, TextForm, is_damaged};
use crate::model::{MASKED, is_spelled};
use serde_json::{Map, Number, Value};

/// At most this many differences are named.
const MOST: usize = 50;

/// A comparison on its way through a payload.
#[derive(Default)]
pub struct Compare {
    /// The pointer to where it is.
    path: String,
    found: Vec<Drift>,
    gone: Vec<GoneField>,
    new: Elsewhere,
}

impl Compare {
    /// Compares the value at the present place.
    pub fn value(&mut self, place: &Place, value: &Value) {
        let is_hidden = place.redacted > 0 || value.as_str() == Some(MASKED);
        if is_hidden || self.found.len() >= MOST {
            return;
        }
        match value {
            Value::Null if place.nulls == 0 => self.tell(DriftKind::NullNew, "null; no capture has null here"),
            Value::Null => {}
            _ if place.nulls == place.seen => self.tell(DriftKind::NullFilled, "a value; every capture has null here"),
            Value::Object(members) if place.objects > 0 => self.object(place, members),
            Value::Array(elements) if place.lists > 0 => self.list(place, elements),
            Value::String(text) if place.texts.seen > 0 => self.text(place, text),
            Value::Number(number) if place.numbers.seen > 0 => self.number(place, number),
            Value::Bool(_) if place.booleans > 0 => {}
            _ => self.other_type(place, value),
        }
    }

    /// Returns what was found. Fields that are missing at one place and new at another were moved.
    pub fn end(mut self) -> Vec<Drift> {
        let found = self.new.settle(self.gone);
        self.found.extend(found);
        self.found.truncate(MOST);
        self.found
    }

    fn tell(&mut self, kind: DriftKind, message: &str) {
        self.found.push(Drift::new(kind, self.path.clone(), message.to_owned()));
    }

    /// Lets `compare` work one step further down.
    fn below(&mut self, step: &str, compare: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.extend(["/", &escape(step)]);
        compare(self);
        self.path.truncate(length);
    }

    fn object(&mut self, place: &Place, members: &Map<String, Value>) {
        if place.is_by_id() {
            return;
        }
        let mut new: Vec<&str> =
            members.keys().map(String::as_str).filter(|key| !place.fields.contains_key(*key)).collect();
        for missing in place.required().filter(|name| !members.contains_key(*name)) {
            let at = renamed_to(missing, &place.fields[missing], &new, members);
            match at.map(|at| new.swap_remove(at)) {
                Some(now) => self.below(now, |it| {
                    it.tell(DriftKind::FieldRenamed, &format!("captures have {missing} in its place"));
                }),
                None => self.gone.push(GoneField { path: self.path.clone(), name: missing.to_owned() }),
            }
        }
        for (name, value) in members {
            match place.fields.get(name) {
                Some(field) => self.below(name, |it| it.value(field, value)),
                None if new.contains(&name.as_str()) => self.below(name, |it| it.new.add(&it.path, name, value)),
                None => {}
            }
        }
    }

    fn list(&mut self, place: &Place, elements: &[Value]) {
        if elements.is_empty() && place.empty_lists == 0 {
            self.tell(DriftKind::ListEmpty, "an empty list; no capture has one here");
        }
        let Some(of_elements) = &place.elements else { return };
        for (index, element) in elements.iter().enumerate() {
            self.below(&index.to_string(), |it| it.value(of_elements, element));
        }
    }

    fn number(&mut self, place: &Place, number: &Number) {
        let known = &place.numbers;
        let is_usual = place.captures >= LEAST_CAPTURES;
        let (unit, mut units) = (EpochUnit::of(number), known.units.iter());
        let only = units.next().copied().flatten().filter(|_| units.next().is_none());
        if let (Some(unit), Some(only)) = (unit, only)
            && unit != only
        {
            let word = |unit| if unit == EpochUnit::Seconds { "seconds" } else { "milliseconds" };
            let message = format!("a time in {}; captures have {}", word(unit), word(only));
            return self.tell(DriftKind::TimeUnit, &message);
        }
        if is_decimal(number) && known.decimals == 0 {
            self.tell(DriftKind::IntegerToDecimal, "a number with decimals; captures have whole numbers");
        }
        if is_usual && is_negative(number) && known.negative == 0 {
            self.tell(DriftKind::NumberNegative, "a negative number; no capture has one here");
        }
        if is_too_large(number) && known.too_large == 0 {
            self.tell(DriftKind::NumberTooLarge, "a number beyond 2^53; no capture has one here");
        }
    }

    fn text(&mut self, place: &Place, text: &str) {
        let known = &place.texts;
        let form = TextForm::of(text);
        if form == TextForm::Empty {
            if !known.forms.contains(&TextForm::Empty) {
                self.tell(DriftKind::TextEmpty, "an empty text; no capture has one here");
            }
            return;
        }
        if let Some(words) = place.words() {
            let words: Vec<&str> = words.collect();
            if !words.contains(&text) {
                let near = words.iter().find(|word| is_spelled(text.trim(), word));
                let near = near.map(|near| (DriftKind::ValueSpelling, format!("captures spell it {near}")));
                let (kind, message) = near.unwrap_or_else(|| {
                    (
                        DriftKind::ValueNotListed,
                        format!("a word that captures do not have; they have {}", words.join(", ")),
                    )
                });
                self.tell(kind, &message);
            }
            return;
        }
        if is_damaged(text) && known.damaged == 0 {
            self.tell(DriftKind::TextDamaged, "a text with signs of a wrong character set, such as Ã¼ for ü");
        }
        if known.forms.contains(&TextForm::Other) || known.forms.contains(&form) {
            return;
        }
        self.form(place, form);
    }

    /// Every text that was captured has a form, and this one has another.
    fn form(&mut self, place: &Place, form: TextForm) {
        let strict: Vec<TextForm> = place.texts.forms.iter().copied().filter(|form| form.is_strict()).collect();
        let [only] = strict[..] else { return };
        let message = format!("{}; captures have {}", form.word(), only.word());
        let has_zone = |one: TextForm, other: TextForm| one == TextForm::ZonedTime && other == TextForm::LocalTime;
        if has_zone(only, form) || has_zone(form, only) {
            self.tell(DriftKind::TimeZone, &message);
        } else if only.is_time() && (form.is_time() || form == TextForm::Digits) {
            self.tell(DriftKind::TimeFormat, &message);
        } else if place.captures >= LEAST_CAPTURES {
            self.tell(DriftKind::TextForm, &message);
        }
    }

    /// The value has a type that no capture has here.
    fn other_type(&mut self, place: &Place, value: &Value) {
        let (kind, from) = match (Type::most(place), value) {
            (Type::Object | Type::List, Value::String(text)) if is_json(text) => (DriftKind::InText, "no text"),
            (Type::Object, Value::Array(_)) => (DriftKind::ObjectToList, "an object"),
            (Type::Object, _) => (DriftKind::ObjectToValue, "an object"),
            (Type::List, Value::Object(_)) => (DriftKind::ListToObject, "a list"),
            (Type::List, _) => (DriftKind::ListToValue, "a list"),
            (kind, Value::Object(_)) => (DriftKind::ValueToObject, kind.word()),
            (kind, Value::Array(_)) => (DriftKind::ValueToList, kind.word()),
            (Type::Text, Value::Number(number)) => {
                let is_time = EpochUnit::of(number).is_some() && place.texts.forms.iter().all(|form| form.is_time());
                (if is_time { DriftKind::TimeFormat } else { DriftKind::TextToNumber }, "a text")
            }
            (Type::Text, _) => (DriftKind::TextToBoolean, "a text"),
            (Type::Number, Value::String(text)) => {
                let is_time = TextForm::of(text).is_time() && place.numbers.units.iter().all(Option::is_some);
                (if is_time { DriftKind::TimeFormat } else { DriftKind::NumberToText }, "a number")
            }
            (Type::Number, _) => (DriftKind::NumberToBoolean, "a number"),
            (Type::Boolean, Value::String(_)) => (DriftKind::BooleanToText, "true or false"),
            (Type::Boolean, _) => (DriftKind::BooleanToNumber, "true or false"),
        };
        self.tell(kind, &format!("{}; captures have {from} here", word_of(value)));
    }
}

/// The type that most captured values of a place have.
#[derive(Clone, Copy)]
enum Type {
    Object,
    List,
    Text,
    Number,
    Boolean,
}

impl Type {
    fn most(place: &Place) -> Self {
        let counts = [
            (place.booleans, Self::Boolean),
            (place.numbers.seen, Self::Number),
            (place.texts.seen, Self::Text),
            (place.lists, Self::List),
            (place.objects, Self::Object),
        ];
        counts.into_iter().max_by_key(|(count, _)| *count).map_or(Self::Object, |(_, kind)| kind)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::List => "a list",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Boolean => "true or false",
        }
    }
}

fn word_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(text) if is_json(text) => "JSON within a text",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Says whether a text has an object or a list in it.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
