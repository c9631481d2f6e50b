//! An endpoint as a shell word: the called URL with its references, and without the secrets that are written in it.

use super::checks::URL;
use super::values::Values;
use super::words::Word;
use crate::model::{Endpoint, Reference, Template, called, quoted, url_values};

/// Replaces a reference while the values next to it are searched. No endpoint contains it.
const MARK: &str = "\0";

/// Returns the URL of `endpoint`, and requests the values that it needs from `values`, in the words `what`. Text next to a reference is
/// kept; any other value of a parameter is as secret as that of a header.
pub fn url_word(endpoint: &Template, what: &'static str, values: &mut Values<'_>) -> Word {
    let (text, references) = marked(endpoint);
    let mut references = references.into_iter();
    let found = url_values(&text, text.find(MARK).map(|at| at + MARK.len()));
    let secret = |value: &str| !value.is_empty() && !value.contains(MARK);
    let (mut word, mut from) = (Word::default(), 0);
    for one in found.into_iter().filter(|one| secret(&text[one.value.clone()])) {
        word = with_references(word, &text[from..one.value.start], &mut references, values);
        let name = Some(&text[one.name]).filter(|name| !name.is_empty() && !name.contains(MARK)).unwrap_or("QUERY");
        let variable = values.variables.ask(name, what);
        word = word.then_expanded(&format!("${{{variable}}}"));
        from = one.value.end;
    }
    word = with_references(word, &text[from..], &mut references, values);
    if word != Word::literal(&text) || Endpoint::parse(&text).is_err() {
        let why = quoted("curl would call another URL than inv-hooks; send the event with inv-hooks repost");
        values.variables.check(URL);
        values.variables.check(&format!("url {word} || stop {why}\n"));
    }
    word
}

/// Returns the URL that is called, with a mark for each of its references.
fn marked(endpoint: &Template) -> (String, Vec<&Reference>) {
    let (mut text, mut references) = (String::new(), Vec::new());
    for part in called(endpoint) {
        match part {
            Ok(literal) => text.push_str(&literal.replace(MARK, "\u{fffd}")),
            Err(reference) => {
                text.push_str(MARK);
                references.push(reference);
            }
        }
    }
    (text, references)
}

fn with_references<'a>(
    mut word: Word,
    text: &str,
    references: &mut impl Iterator<Item = &'a Reference>,
    values: &mut Values<'_>,
) -> Word {
    for (number, literal) in text.split(MARK).enumerate() {
        if number > 0
            && let Some(reference) = references.next()
        {
            word = word.then_expanded(&values.reference(reference));
        }
        word = word.then_literal(literal);
    }
    word
}
