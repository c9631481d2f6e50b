//! An endpoint as a word of a shell: what is called, with its references, and without the secrets that are written in its query.

use super::shell::Word;
use super::shell_values::Values;
use crate::model::{Template, called};

/// Writes the URL of `endpoint`; what it needs is asked for in `values`.
pub fn url_word(endpoint: &Template, values: &mut Values<'_>) -> Word {
    let parts = called(endpoint);
    let (mut word, mut in_query) = (Word::default(), false);
    for (at, part) in parts.iter().enumerate() {
        let text = match part {
            Ok(text) => text,
            Err(reference) => {
                word = word.then_expanded(&values.reference(reference));
                continue;
            }
        };
        let (path, query) = match text.split_once('?') {
            _ if in_query => ("", Some(text.as_str())),
            Some((path, query)) => (path, Some(query)),
            None => (text.as_str(), None),
        };
        word = word.then_literal(path);
        let Some(query) = query else { continue };
        let touched = (in_query && at > 0, at + 1 < parts.len());
        word = if in_query { word } else { word.then_literal("?") };
        word = query_word(word, query, touched, values);
        in_query = true;
    }
    word
}

/// Adds a part of a query. Its first pair may go on from a reference, and its last one be followed by one: what is written beside a
/// reference is kept. Any other value is as secret as a header's.
fn query_word(mut word: Word, text: &str, (is_behind, is_followed): (bool, bool), values: &mut Values<'_>) -> Word {
    let pairs: Vec<&str> = text.split('&').collect();
    for (at, pair) in pairs.iter().enumerate() {
        word = word.then_literal(if at > 0 { "&" } else { "" });
        let touches = (at == 0 && is_behind) || (at + 1 == pairs.len() && is_followed);
        let (name, value) = pair.split_once('=').map_or((None, *pair), |(name, value)| (Some(name), value));
        if touches || value.is_empty() {
            word = word.then_literal(pair);
            continue;
        }
        word = name.map_or(word.clone(), |name| word.then_literal(&format!("{name}=")));
        let what = "this value in the query of the endpoint in the store";
        let variable = values.variables.ask(name.unwrap_or("QUERY"), what);
        word = word.then_expanded(&format!("${{{variable}}}"));
    }
    word
}
