//! Lists on a terminal: a person picks one item while typing narrows the list, or checks any number of items.
//!
//! The look is the library's. Its own lists know neither the end of the input nor a list in which nothing matches.

use super::line_editor::{CLEAR, END_OF_INPUT};
use console::{Key, Term, measure_text_width, truncate_str};
use dialoguer::theme::Theme;
use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use std::io;

/// Lets a person pick one of `items`. The cursor starts at `current`. Returns the index; `UnexpectedEof` if the input ends.
pub fn pick(term: &Term, theme: &dyn Theme, question: &str, items: &[String], current: usize) -> io::Result<usize> {
    let matcher = SkimMatcherV2::default();
    let (mut typed, mut cursor) = (String::new(), Cursor { at: current, first: 0 });
    term.hide_cursor()?;
    loop {
        let found = matching(&matcher, items, &typed);
        let mut lines = vec![line(|f| theme.format_fuzzy_select_prompt(f, question, &typed, typed.len()))?];
        if found.is_empty() {
            lines.push("  nothing matches; remove characters with Backspace".to_owned());
        }
        for at in cursor.visible(found.len(), term) {
            let (text, is_active) = (&items[found[at]], at == cursor.at);
            lines.push(line(|f| theme.format_fuzzy_select_prompt_item(f, text, is_active, true, &matcher, &typed))?);
        }
        let key = ask(term, &lines)?;
        match key {
            Key::Enter if !found.is_empty() => {
                term.show_cursor()?;
                return Ok(found[cursor.at]);
            }
            Key::Char(CLEAR) => typed.clear(),
            Key::Char(c) if !c.is_control() => {
                typed.push(c);
                cursor = Cursor::default();
            }
            Key::Backspace => drop(typed.pop()),
            key => cursor.step(&key, found.len()),
        }
    }
}

/// Lets a person check any number of `items`, of which those in `chosen` are checked at first. Returns their indices;
/// `UnexpectedEof` if the input ends.
pub fn check(
    term: &Term,
    theme: &dyn Theme,
    question: &str,
    items: &[String],
    chosen: &[bool],
) -> io::Result<Vec<usize>> {
    let (mut chosen, mut cursor) = (chosen.to_vec(), Cursor::default());
    term.hide_cursor()?;
    loop {
        let mut lines = vec![line(|f| theme.format_multi_select_prompt(f, question))?];
        for at in cursor.visible(items.len(), term) {
            let is_active = at == cursor.at;
            lines.push(line(|f| theme.format_multi_select_prompt_item(f, &items[at], chosen[at], is_active))?);
        }
        match ask(term, &lines)? {
            Key::Enter => {
                term.show_cursor()?;
                return Ok((0..items.len()).filter(|at| chosen[*at]).collect());
            }
            Key::Char(' ') => chosen[cursor.at] = !chosen[cursor.at],
            Key::Char('a') => {
                let are_all = chosen.iter().all(|is_chosen| *is_chosen);
                chosen.fill(!are_all);
            }
            Key::Char('j') => cursor.step(&Key::ArrowDown, items.len()),
            Key::Char('k') => cursor.step(&Key::ArrowUp, items.len()),
            key => cursor.step(&key, items.len()),
        }
    }
}

/// Where a person is in a list that may be longer than the terminal.
#[derive(Default)]
struct Cursor {
    at: usize,
    /// The first item that is shown.
    first: usize,
}

impl Cursor {
    /// Returns which of `count` items are shown.
    fn visible(&mut self, count: usize, term: &Term) -> std::ops::Range<usize> {
        // The question takes a row, and the cursor of the terminal another.
        let room = usize::from(term.size().0).max(3) - 2;
        self.at = self.at.min(count.saturating_sub(1));
        self.first = self.first.clamp((self.at + 1).saturating_sub(room), self.at);
        self.first..count.min(self.first + room)
    }

    fn step(&mut self, key: &Key, count: usize) {
        let count = count.max(1);
        match key {
            Key::ArrowDown | Key::Tab => self.at = (self.at + 1) % count,
            Key::ArrowUp | Key::BackTab => self.at = (self.at + count - 1) % count,
            _ => {}
        }
    }
}

/// Returns the indices of the items that match what was typed, the best match first.
fn matching(matcher: &SkimMatcherV2, items: &[String], typed: &str) -> Vec<usize> {
    let scores = items.iter().enumerate();
    let mut found: Vec<(usize, i64)> =
        scores.filter_map(|(at, item)| Some((at, matcher.fuzzy_match(item, typed)?))).collect();
    found.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    found.into_iter().map(|(at, _)| at).collect()
}

/// Shows `lines` until a key is pressed.
fn ask(term: &Term, lines: &[String]) -> io::Result<Key> {
    term.write_line(&lines.join("\n"))?;
    let key = term.read_key()?;
    if key == Key::Char(END_OF_INPUT) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    term.clear_last_lines(lines.iter().map(|line| rows(line, term)).sum())?;
    Ok(key)
}

fn line(format: impl FnOnce(&mut dyn std::fmt::Write) -> std::fmt::Result) -> io::Result<String> {
    let mut line = String::new();
    format(&mut line).map_err(io::Error::other)?;
    Ok(line)
}

/// Returns how many columns a terminal has.
pub fn columns(term: &Term) -> usize {
    usize::from(term.size().1).max(1)
}

/// Returns how many rows of the terminal a line takes.
pub fn rows(line: &str, term: &Term) -> usize {
    measure_text_width(line).div_ceil(columns(term)).max(1)
}

/// Returns `items`, each a word and what it means, as lines with two columns that fit a terminal of `columns`, with the two columns
/// before them.
pub fn lines(items: &[(String, String)], columns: usize) -> Vec<String> {
    let indent = items.iter().map(|(word, _)| word.chars().count()).max().unwrap_or_default();
    let whole = items.iter().map(|(word, meaning)| format!("{word:<indent$}  {meaning}").trim_end().to_owned());
    whole.map(|line| truncate_str(&line, columns.saturating_sub(2), "…").into_owned()).collect()
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
        check(&[("x", "äöüäöüäöüäöü")], 16, &["x  äöüäöüäöüä…"]);
        check(&[("x", "12345678"), ("x", "12345679")], 10, &["x  1234…", "x  1234…"]);
    }
}
