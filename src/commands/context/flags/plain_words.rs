//! Words of parsers, in plain English.

/// Numbers are parsed by the standard library, which speaks to programmers.
pub fn plain_words(text: &str) -> String {
    text.replace("invalid digit found in string", "not a whole number")
        .replace("number too large to fit in target type", "too large")
        .replace("cannot parse integer from empty string", "a number is missing")
        .replace("0 is not in 1..18446744073709551615", "must be at least 1")
}
