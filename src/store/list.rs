//! Taking items out of a list or an inline table and adding some: the others keep their lines, blanks and comments.
//!
//! An item has the comment behind it, unless one that stays ends on the same line. It never looks at a whole line: all connectors
//! may stand on one.

use super::layout::{Item, List};
use super::splice::{Splices, ending, indent, line_before, line_end, line_start};
use std::collections::{BTreeMap, BTreeSet};

/// Blanks before an item of a list on several lines that has none yet.
const STEP: &str = "    ";

/// What becomes of one list.
#[derive(Clone, Debug, Default)]
pub struct ListChange {
    /// Which items go.
    pub gone: BTreeSet<usize>,
    /// The texts of items that come before one that stays.
    pub before: BTreeMap<usize, Vec<String>>,
    /// The texts of items that come behind the others.
    pub new: Vec<String>,
    /// Whether the comments right above an item go with it.
    pub takes_comments: bool,
}

/// What becomes of lists and inline tables, by the number of the entry that has them as its value.
pub type ListChanges = BTreeMap<usize, ListChange>;

/// What stands behind an item on its line.
enum Behind {
    /// Nothing but a comment: where that ends, and where the next line begins.
    End(usize, usize),
    /// The next item.
    Item(usize),
    /// The closing bracket.
    Close,
}

impl ListChange {
    /// Writes down what changes in `text` where `list` stands. `pad` is what stands inside the brackets of a list on one
    /// line.
    pub fn write(&self, text: &str, list: &List, pad: &str, splices: &mut Splices) {
        let last = (0..list.items.len()).rfind(|item| !self.gone.contains(item));
        if last.is_none() && is_one_line(text, list) {
            let inside = list.open + 1..list.close;
            let new = if self.new.is_empty() { String::new() } else { format!("{pad}{}{pad}", self.new.join(", ")) };
            if text[inside.clone()] != new {
                splices.replace(inside, new);
            }
            return;
        }
        let runs = runs(text, list, &self.gone);
        for (first, last) in &runs {
            self.take_out(text, list, *first, *last, splices);
        }
        for (item, new) in &self.before {
            put_before(text, list, *item, new, splices);
        }
        match (last, runs.first()) {
            _ if self.new.is_empty() => (),
            (Some(last), _) => append(text, list, &list.items[last], &self.new, splices),
            (None, Some((first, last))) => put_in_place(text, list, *first, *last, &self.new, splices),
            (None, None) => {
                let indent = format!("{}{STEP}", indent(text, list.open));
                splices.insert(line_end(text, list.open), lines(&indent, &self.new, ending(text, list.open)));
            }
        }
    }

    /// Takes out `first` to `last`, of which each begins on the line on which the one before it ends.
    fn take_out(&self, text: &str, list: &List, first: usize, last: usize, splices: &mut Splices) {
        let (start, end) = (start_of(text, list, first, &self.gone), end_of(text, &list.items[last]));
        let before = first.checked_sub(1).map(|before| &list.items[before]);
        let is_behind_one = |at: usize| before.is_some_and(|before| !text[before.span.end..at].contains('\n'));
        let own_line = own_line_start(text, start);
        let behind = behind(text, list, last);
        if let (true, Some(line), false) = (self.takes_comments, own_line, matches!(behind, Behind::Item(_))) {
            splices.delete(with_comments(text, list, first)..line);
        }
        splices.delete(match (behind, own_line) {
            (Behind::End(_, next), Some(line)) => line..next,
            (Behind::End(..), None) if is_behind_one(end) => before_blanks(text, start)..end,
            (Behind::End(comment, _), None) => before_blanks(text, start)..comment,
            (Behind::Item(next), _) => start..next,
            (Behind::Close, Some(_)) => start..list.close,
            (Behind::Close, None) => match before {
                Some(before) if is_behind_one(start) && list.items[last].comma.is_none() => before.span.end..end,
                _ => before_blanks(text, start)..end,
            },
        });
        for item in &list.items[first..=last] {
            if let Some(comma) = late_comma(text, item).filter(|comma| !(start..end).contains(comma)) {
                let blanks = text[comma + 1..].len() - text[comma + 1..].trim_start_matches([' ', '\t']).len();
                splices.delete(comma..comma + 1 + blanks);
            }
        }
    }
}

/// Items that go, as first and last of those that follow each other on a line.
fn runs(text: &str, list: &List, gone: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for item in gone {
        let start = list.items[*item].span.start;
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *item && !text[list.items[*last].span.end..start].contains('\n') => {
                *last = *item;
            }
            _ => runs.push((*item, *item)),
        }
    }
    runs
}

/// Puts `new` in the place of `first` to `last`, where no item stays.
fn put_in_place(text: &str, list: &List, first: usize, last: usize, new: &[String], splices: &mut Splices) {
    let start = list.items[first].span.start;
    match (behind(text, list, last), own_line_start(text, start)) {
        (Behind::End(..), Some(line)) => {
            splices.insert(with_comments(text, list, first), lines(&text[line..start], new, ending(text, line)));
        }
        (Behind::End(..), None) => splices.insert(start, format!(" {},", new.join(", "))),
        _ => splices.insert(start, format!("{} ", new.join(", "))),
    }
}

/// Puts `new` behind `last`, the last item that stays.
fn append(text: &str, list: &List, last: &Item, new: &[String], splices: &mut Splices) {
    let end = last.comma.map_or(last.span.end, |comma| comma + 1);
    let Some((_, next_line)) = line_done(text, end).filter(|(_, next)| *next <= list.close) else {
        splices.insert(last.span.end, new.iter().map(|new| format!(", {new}")).collect());
        return;
    };
    if last.comma.is_none() {
        splices.insert(last.span.end, ",".to_owned());
    }
    let has_last_comma = list.items.last().is_some_and(|item| item.comma.is_some());
    let mut lines = lines(indent(text, last.span.start), new, ending(text, end));
    if !has_last_comma && let Some(comma) = lines.rfind(',') {
        lines.remove(comma);
    }
    splices.insert(next_line, lines);
}

/// Puts `new` before an item that stays, above its comments where it has lines of its own.
fn put_before(text: &str, list: &List, item: usize, new: &[String], splices: &mut Splices) {
    let start = list.items[item].span.start;
    match (own_line_start(text, start), behind(text, list, item)) {
        (Some(line), Behind::End(..)) => {
            splices.insert(with_comments(text, list, item), lines(&text[line..start], new, ending(text, line)));
        }
        _ => splices.insert(start, new.iter().map(|new| format!("{new}, ")).collect()),
    }
}

/// A line for each of `new`.
fn lines(indent: &str, new: &[String], ending: &str) -> String {
    new.iter().map(|new| format!("{indent}{new},{ending}")).collect()
}

/// Says whether no comment can stand between the items of a list: they follow each other on a line.
fn is_one_line(text: &str, list: &List) -> bool {
    let starts = list.items.iter().map(|item| item.span.start).chain([list.close]);
    let ends = std::iter::once(list.open).chain(list.items.iter().map(|item| item.span.end));
    ends.zip(starts).all(|(end, start)| !text[end..start].contains('\n'))
}

/// Returns where an item begins that goes: with the comma of the one before it, if that goes too and left it to this line.
fn start_of(text: &str, list: &List, item: usize, gone: &BTreeSet<usize>) -> usize {
    let start = list.items[item].span.start;
    let before = item.checked_sub(1).filter(|before| gone.contains(before)).map(|before| &list.items[before]);
    let comma = before.and_then(|before| late_comma(text, before));
    comma.filter(|comma| text[comma + 1..start].trim_matches([' ', '\t']).is_empty()).unwrap_or(start)
}

/// Returns where an item ends on its line: behind its comma, if that is there.
fn end_of(text: &str, item: &Item) -> usize {
    match (item.comma, late_comma(text, item)) {
        (Some(comma), None) => comma + 1,
        _ => item.span.end,
    }
}

/// Returns the comma of an item if it stands on a later line.
fn late_comma(text: &str, item: &Item) -> Option<usize> {
    item.comma.filter(|comma| text[item.span.end..*comma].contains('\n'))
}

fn behind(text: &str, list: &List, item: usize) -> Behind {
    let end = end_of(text, &list.items[item]);
    match (line_done(text, end), list.items.get(item + 1)) {
        (Some((comment, next)), _) if next <= list.close => Behind::End(comment, next),
        (_, Some(next)) => Behind::Item(next.span.start),
        (_, None) => Behind::Close,
    }
}

/// Returns where the line of byte `at` ends, without and with its line end, if nothing but a comment is left of it.
fn line_done(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    if !rest.starts_with(['#', '\n', '\r']) {
        return None;
    }
    let next = line_end(text, at);
    Some((at + text[at..next].trim_end().len(), next))
}

/// Returns where the line begins on which nothing stands before byte `at`.
fn own_line_start(text: &str, at: usize) -> Option<usize> {
    let line = before_blanks(text, at);
    text[..line].ends_with('\n').then_some(line)
}

fn before_blanks(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches([' ', '\t']).len()
}

/// Returns where the comments right above an item begin, or its line.
fn with_comments(text: &str, list: &List, item: usize) -> usize {
    // A text on several lines may look like a comment.
    let floor = item.checked_sub(1).map_or(list.open, |before| list.items[before].span.end);
    let mut start = line_start(text, list.items[item].span.start);
    while let Some(above) = line_before(text, start).filter(|above| *above > floor) {
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}
