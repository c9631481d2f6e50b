//! Removes items from a list or an inline table and adds items. The other items keep their lines, blanks and comments.
//!
//! A comment after an item belongs to it, unless an item that stays ends on the same line. Whole lines are never removed: one
//! line may contain all connectors.

use super::layout::{Item, List};
use super::splice::{Splices, ending, indent, line_before, line_end, line_start};
use std::collections::{BTreeMap, BTreeSet};

/// The indent of the first item of a list on several lines.
const STEP: &str = "    ";

/// The change of one list.
#[derive(Clone, Debug, Default)]
pub struct ListChange {
    /// The indexes of items to remove.
    pub gone: BTreeSet<usize>,
    /// The texts of items to add before an item that stays, by its index.
    pub before: BTreeMap<usize, Vec<String>>,
    /// The texts of items to add at the end.
    pub new: Vec<String>,
    /// Whether the comments directly above a removed item are removed too.
    pub takes_comments: bool,
}

/// The changes of lists and inline tables, by the index of their entry.
pub type ListChanges = BTreeMap<usize, ListChange>;

/// What follows an item on its line.
enum Behind {
    /// Nothing or a comment: where that ends, and where the next line starts.
    End(usize, usize),
    /// The next item.
    Item(usize),
    /// The closing bracket.
    Close,
}

impl ListChange {
    /// Adds the changes of `list` in `text` to `splices`. `pad` is put inside the brackets of a list on one line.
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

    /// Removes the items `first` to `last`. Each of them starts on the line where the one before it ends.
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

/// Returns the first and last item of each run of removed items that follow each other on a line.
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

/// Replaces `first` to `last` by `new`, if no item of the list stays.
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

/// Adds `new` after `last`, the last item that stays.
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

/// Adds `new` before an item that stays; if the item has its own line, above the item's comments.
fn put_before(text: &str, list: &List, item: usize, new: &[String], splices: &mut Splices) {
    let start = list.items[item].span.start;
    match (own_line_start(text, start), behind(text, list, item)) {
        (Some(line), Behind::End(..)) => {
            splices.insert(with_comments(text, list, item), lines(&text[line..start], new, ending(text, line)));
        }
        _ => splices.insert(start, new.iter().map(|new| format!("{new}, ")).collect()),
    }
}

/// Returns a line for each of `new`.
fn lines(indent: &str, new: &[String], ending: &str) -> String {
    new.iter().map(|new| format!("{indent}{new},{ending}")).collect()
}

/// Says whether all items are on one line, so that there can be no comment between them.
fn is_one_line(text: &str, list: &List) -> bool {
    let starts = list.items.iter().map(|item| item.span.start).chain([list.close]);
    let ends = std::iter::once(list.open).chain(list.items.iter().map(|item| item.span.end));
    ends.zip(starts).all(|(end, start)| !text[end..start].contains('\n'))
}

/// Returns where a removed item starts. If the item before it is removed too and its comma is on this line, that is the comma.
fn start_of(text: &str, list: &List, item: usize, gone: &BTreeSet<usize>) -> usize {
    let start = list.items[item].span.start;
    let before = item.checked_sub(1).filter(|before| gone.contains(before)).map(|before| &list.items[before]);
    let comma = before.and_then(|before| late_comma(text, before));
    comma.filter(|comma| text[comma + 1..start].trim_matches([' ', '\t']).is_empty()).unwrap_or(start)
}

/// Returns where an item ends on its line: after its comma, if the comma is on this line.
fn end_of(text: &str, item: &Item) -> usize {
    match (item.comma, late_comma(text, item)) {
        (Some(comma), None) => comma + 1,
        _ => item.span.end,
    }
}

/// Returns the comma of an item if it is on a later line.
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

/// Returns where the line of byte `at` ends, without and with its line end, if only blanks or a comment follow on it.
fn line_done(text: &str, at: usize) -> Option<(usize, usize)> {
    let rest = text[at..].trim_start_matches([' ', '\t']);
    if !rest.starts_with(['#', '\n', '\r']) {
        return None;
    }
    let next = line_end(text, at);
    Some((at + text[at..next].trim_end().len(), next))
}

/// Returns where the line of byte `at` starts, if only blanks come before `at`.
fn own_line_start(text: &str, at: usize) -> Option<usize> {
    let line = before_blanks(text, at);
    text[..line].ends_with('\n').then_some(line)
}

fn before_blanks(text: &str, at: usize) -> usize {
    text[..at].trim_end_matches([' ', '\t']).len()
}

/// Returns where the comments directly above an item start; without comments, where its line starts.
fn with_comments(text: &str, list: &List, item: usize) -> usize {
    // A line of a text on several lines may look like a comment.
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
