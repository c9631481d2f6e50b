//! Numbers for people: separators between thousands, nouns in the singular or the plural. Data keeps its digits.

use std::fmt::Display;

/// Returns a whole number with a comma between groups of three digits, such as `2,984`.
pub fn number(count: impl Display) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a whole number and its noun, such as `1 event` or `2,984 events`. `noun` is a singular that takes an `s`.
pub fn counted(count: impl Display, noun: &str) -> String {
    let number = number(count);
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

#[cfg(test)]
mod tests {
    use super::{counted, number};

    #[test]
    fn thousands_have_separators() {
        let check = |count: u64, expected: &str| assert_eq!(number(count), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(12_345, "12,345");
        check(123_456, "123,456");
        check(u64::MAX, "18,446,744,073,709,551,615");
    }

    #[test]
    fn one_is_singular_and_all_others_are_plural() {
        let check = |count: u64, expected: &str| assert_eq!(counted(count, "event"), expected);
        check(0, "0 events");
        check(1, "1 event");
        check(2_984, "2,984 events");
    }
}
