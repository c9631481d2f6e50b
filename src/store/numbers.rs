//! Finds invalid numbers: the TOML parser leaves it to its caller to check digits and range.
//!
//! They are refused in every field, so that everything that is read can be written again.

use super::fields::{ReadReport, integer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Adds a problem for every invalid number in `table`.
pub fn check<'a>(table: &'a DeTable<'a>, report: &mut ReadReport<'a>) {
    table.values().for_each(|value| check_value(value, report));
}

fn check_value<'a>(value: &'a Spanned<DeValue<'a>>, report: &mut ReadReport<'a>) {
    let message = match value.get_ref() {
        DeValue::Table(table) => return check(table, report),
        DeValue::Array(items) => return items.iter().for_each(|item| check_value(item, report)),
        DeValue::Integer(written) if integer(value.get_ref()).is_none() => {
            if written.as_str().is_empty() {
                "a number without digits"
            } else {
                "a whole number of more than 64 bits"
            }
        }
        DeValue::Float(written) if is_too_large(written.as_str()) => "a number that is too large",
        _ => return,
    };
    report.add_syntax(&value.span(), message, "Write the number in digits, or put a text in quotes.");
}

/// A float that does not say `inf` must not be parsed as infinite.
fn is_too_large(written: &str) -> bool {
    !written.contains("inf") && written.parse::<f64>().is_ok_and(f64::is_infinite)
}

#[cfg(test)]
mod tests {
    use crate::store::parse::parse;

    #[test]
    fn invalid_numbers_are_refused_everywhere() {
        let connector = "version = 1\n[connectors.a]\napi_key = \"K\"\nendpoint = \"E\"\n";
        let check = |number: &str, message: Option<&str>| {
            for before in ["concurrency = ", "headers = { X = 1, Y = ", "signing_secret = [ \"a\", ", "headers.X.Y = "]
            {
                let after = if before.contains('{') {
                    " }"
                } else if before.contains('[') {
                    " ]"
                } else {
                    ""
                };
                let text = format!("{connector}{before}{number}{after}\n");
                let problems = parse(text.as_bytes()).map_or_else(|problems| problems, |_| Vec::new());
                let found = problems.iter().find(|problem| problem.code.as_str() == "store-syntax");
                assert_eq!(found.map(|found| found.message.as_str()), message, "{text}");
                assert!(found.is_none_or(|found| found.line == 5 && found.column == before.len() + 1), "{found:?}");
            }
        };
        ["0x", "0o", "0b"].iter().for_each(|number| check(number, Some("a number without digits")));
        check("9223372036854775808", Some("a whole number of more than 64 bits"));
        check("0x8000_0000_0000_0000", Some("a whole number of more than 64 bits"));
        check("1e400", Some("a number that is too large"));
        check("-1e999", Some("a number that is too large"));
        ["0x10", "0o7", "0b1", "1_000", "+1", "-0", "-9223372036854775808", "1e-400", "1e300", "-inf", "nan", "1.5"]
            .iter()
            .for_each(|number| check(number, None));
    }
}
