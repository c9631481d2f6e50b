//! Kinds of drift: how a payload can differ from everything that was captured. Each has a code, which is a promise.

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What kind it is.
    pub kind: DriftKind,
    /// Where, as a JSON pointer; for a missing field, where it would be.
    pub pointer: String,
    /// What is different there. It has no value of the payload, only names of fields and types.
    pub message: String,
}

impl Drift {
    /// Makes a difference.
    pub(super) fn new(kind: DriftKind, pointer: String, message: String) -> Self {
        Self { kind, pointer, message }
    }
}

/// Defines the kinds with their codes.
macro_rules! kinds {
    ($($kind:ident $code:literal $says:literal;)*) => {
        /// A kind of drift.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DriftKind {
            $(#[doc = $says] $kind,)*
        }

        impl DriftKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// Returns its code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)* }
            }
        }
    };
}

kinds! {
    FieldNew "field-new" "A field that no capture has.";
    FieldMissing "field-missing" "A field that every capture has at this place is missing.";
    FieldRenamed "field-renamed" "In place of a field there is one that is spelled a little differently.";
    FieldMoved "field-moved" "A field is missing at its place, and there is a new one of the same name elsewhere.";
    FieldTwice "field-twice" "An object has a field more than once.";
    NullNew "null-new" "Null, where no capture has null.";
    NullFilled "null-filled" "A value, where every capture has null.";
    TextEmpty "text-empty" "An empty text, where no capture has one.";
    ListEmpty "list-empty" "An empty list, where no capture has one.";
    TextToNumber "text-to-number" "A number in place of a text.";
    NumberToText "number-to-text" "A text in place of a number.";
    BooleanToText "boolean-to-text" "A text in place of true or false.";
    TextToBoolean "text-to-boolean" "True or false in place of a text.";
    BooleanToNumber "boolean-to-number" "A number in place of true or false.";
    NumberToBoolean "number-to-boolean" "True or false in place of a number.";
    IntegerToDecimal "integer-to-decimal" "A number with decimals, where all captures have whole numbers.";
    ObjectToList "object-to-list" "A list in place of an object.";
    ListToObject "list-to-object" "An object in place of a list.";
    ObjectToValue "object-to-value" "A single value in place of an object.";
    ListToValue "list-to-value" "A single value in place of a list.";
    ValueToObject "value-to-object" "An object in place of a single value.";
    ValueToList "value-to-list" "A list in place of a single value.";
    InText "in-text" "An object or a list as JSON within a text.";
    ValueNotListed "value-not-listed" "A word that is not one of the few that all captures have.";
    ValueSpelling "value-spelling" "A word that captures spell with other capitals or separators.";
    NumberNegative "number-negative" "A negative number, where no capture has one.";
    NumberTooLarge "number-too-large" "A number beyond 2^53, which many programs round, where no capture has one.";
    TimeFormat "time-format" "A time in another notation.";
    TimeUnit "time-unit" "A time in seconds in place of milliseconds, or the other way around.";
    TimeZone "time-zone" "A time without its zone, or with one that captures do not have.";
    TextForm "text-form" "A text of another form, where all captures have digits, UUIDs or times.";
    TextDamaged "text-damaged" "A text with signs of a wrong character set.";
    EventNew "event-new" "An event that no capture has.";
}

/// Returns a key as a step of a pointer.
pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::DriftKind;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_used_once() {
        let codes: HashSet<&str> = DriftKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), DriftKind::ALL.len());
        assert!(codes.len() >= 30);
        assert!(codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')));
    }
}
