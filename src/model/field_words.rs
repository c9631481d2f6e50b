//! The words in the name of a field.

/// Returns the words of a name in lower case, in any spelling: `first`, `name` of `firstName`, `first_name` and `FIRST-NAME`. Digits are
/// left out.
pub fn field_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        if !c.is_alphabetic() || (was_small && c.is_uppercase()) {
            words.push(String::new());
        }
        was_small = c.is_lowercase();
        if c.is_alphabetic() {
            words.last_mut().expect("there is one").extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::field_words;

    #[test]
    fn words_are_found_in_every_spelling() {
        let check = |name: &str, expected: &[&str]| assert_eq!(field_words(name), expected, "{name}");
        check("firstName", &["first", "name"]);
        check("FIRST_NAME", &["first", "name"]);
        check("e-mail 2", &["e", "mail"]);
        check("IBAN", &["iban"]);
        check("größteÄnderung", &["größte", "änderung"]);
        check("42", &[]);
    }
}
