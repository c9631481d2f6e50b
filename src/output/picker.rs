//! The look of a list from which a person picks one item while typing narrows it.
//!
//! The library draws nothing where no item matches, which looks as if the program hung.

use console::truncate_str;
use dialoguer::theme::Theme;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::collections::HashSet;
use std::fmt;

/// A theme for these items.
pub struct Picker<'a> {
    /// The look of everything else.
    pub theme: &'a dyn Theme,
    /// What can be picked.
    pub items: &'a [String],
}

impl Theme for Picker<'_> {
    fn format_fuzzy_select_prompt(
        &self,
        f: &mut dyn fmt::Write,
        prompt: &str,
        search_term: &str,
        bytes_pos: usize,
    ) -> fmt::Result {
        self.theme.format_fuzzy_select_prompt(f, prompt, search_term, bytes_pos)?;
        let matcher = SkimMatcherV2::default();
        if self.items.iter().any(|item| matcher.fuzzy_match(item, search_term).is_some()) {
            return Ok(());
        }
        write!(f, "\n  nothing matches; remove characters with Backspace")
    }

    fn format_fuzzy_select_prompt_item(
        &self,
        f: &mut dyn fmt::Write,
        text: &str,
        active: bool,
        highlight_matches: bool,
        matcher: &SkimMatcherV2,
        search_term: &str,
    ) -> fmt::Result {
        self.theme.format_fuzzy_select_prompt_item(f, text, active, highlight_matches, matcher, search_term)
    }
}

/// Returns `items`, each a word and what it means, as lines with two columns that fit a terminal of `columns`.
pub fn lines(items: &[(String, String)], columns: usize) -> Vec<String> {
    let indent = items.iter().map(|(word, _)| word.chars().count()).max().unwrap_or_default();
    let whole = items.iter().map(|(word, meaning)| format!("{word:<indent$}  {meaning}").trim_end().to_owned());
    let whole: Vec<String> = whole.collect();
    let cut: Vec<String> = whole.iter().map(|line| cut(line, columns)).collect();
    // The library finds the picked item by its text.
    let is_each_different = cut.iter().collect::<HashSet<_>>().len() == cut.len();
    if is_each_different { cut } else { whole }
}

/// The library puts two columns before a line, and takes a line of more bytes than `columns` for two lines.
fn cut(line: &str, columns: usize) -> String {
    let mut width = columns.saturating_sub(2);
    loop {
        let cut = truncate_str(line, width, "…");
        if cut.len() <= columns || width == 0 {
            return cut.into_owned();
        }
        width -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn lines_are_aligned_and_fit() {
        let check = |items: &[(&str, &str)], columns: usize, expected: &[&str]| {
            let items: Vec<_> = items.iter().map(|(word, text)| ((*word).to_owned(), (*text).to_owned())).collect();
            assert_eq!(lines(&items, columns), expected);
        };
        check(&[("a", "one"), ("bcd", "two"), ("e", "")], 80, &["a    one", "bcd  two", "e"]);
        check(&[("sale", "stock decreases")], 18, &["sale  stock dec…"]);
        check(&[("x", "äöüäöüäöüäöü")], 16, &["x  äöüäö…"]);
        check(&[("x", "12345678"), ("x", "12345679")], 10, &["x  12345678", "x  12345679"]);
    }
}
