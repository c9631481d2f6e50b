//! The three kinds of number in a payload: times, quantities, money.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::iter::Sum;

/// Milliseconds since 1970-01-01 UTC. A payload never spells a time as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EpochMillis(pub i64);

/// A number of pieces; negative where stock goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Quantity(pub i64);

/// An amount of money, kept in hundredths so that sums are exact; a JSON number of at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub i64);

impl Money {
    /// Returns the price of `quantity` pieces.
    pub fn times(self, quantity: Quantity) -> Self {
        Self(self.0 * quantity.0)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[expect(clippy::cast_precision_loss, reason = "a sample's sums stay far below 2^53 hundredths")]
        serializer.serialize_f64(self.0 as f64 / 100.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|amount| amount.0).sum())
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        Self(quantities.map(|quantity| quantity.0).sum())
    }
}

/// The least time in milliseconds that is accepted. A time in seconds by mistake is far below it.
const LEAST_MILLIS: i64 = 100_000_000_000;

impl JsonSchema for EpochMillis {
    fn schema_name() -> Cow<'static, str> {
        "EpochMillis".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": LEAST_MILLIS})
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer"})
    }
}

impl JsonSchema for Money {
    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, Quantity};

    #[test]
    fn amounts_of_money_are_written_as_json_numbers() {
        let check = |hundredths: i64, expected: &str| {
            assert_eq!(serde_json::to_string(&Money(hundredths)).expect("JSON"), expected);
        };
        check(3150, "31.5");
        check(-6300, "-63.0");
        check(67_200, "672.0");
        check(2999, "29.99");
        check(1, "0.01");
        check(0, "0.0");
        check(12_345_678_901, "123456789.01");
    }

    #[test]
    fn prices_add_up() {
        let lines = [Money(2999).times(Quantity(3)), Money(10).times(Quantity(-1))];
        assert_eq!(lines.into_iter().sum::<Money>(), Money(8987));
    }
}
