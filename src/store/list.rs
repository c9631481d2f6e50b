//! Taking items out of a list or an inline table and adding some: the others keep their lines, blanks and comments.

use super::layout::{Item, List};
use super::splice::{Splices, ending, indent, line_before, line_end, line_start};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Blanks before an item of a list on several lines that has none yet.
const STEP: &str = "    ";

/// What becomes of one list.
#[derive(Debug, Default)]
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

impl ListChange {
    /// Writes down what changes in `text` where `list` stands. `pad` is what stands inside the brackets of a list on one
    /// line.
    pub fn write(&self, text: &str, list: &List, pad: &str, splices: &mut Splices) {
        let kept: Vec<usize> = (0..list.items.len()).filter(|item| !self.gone.contains(item)).collect();
        let Some(last) = kept.last() else { return self.write_all(text, list, pad, splices) };
        for (first, last) in runs(&self.gone) {
            self.take_out(text, list, first, last, splices);
        }
        for (item, new) in &self.before {
            put_before(text, list, *item, new, splices);
        }
        if !self.new.is_empty() {
            append(text, list, &list.items[*last], &self.new, splices);
        }
    }

    /// No item stays.
    fn write_all(&self, text: &str, list: &List, pad: &str, splices: &mut Splices) {
        let inside = list.open + 1..list.close;
        let first_end = line_end(text, inside.start);
        if first_end <= list.close && is_done(&text[inside.start..first_end]) {
            let lines: Vec<&Item> = list.items.iter().filter(|item| has_own_lines(text, item)).collect();
            if lines.len() == list.items.len() {
                (0..list.items.len()).for_each(|item| splices.delete(self.lines_of(text, list, item)));
                let indent = match list.items.first() {
                    Some(item) => indent(text, item.span.start).to_owned(),
                    None => format!("{}{STEP}", indent(text, list.open)),
                };
                let line = |new: &String| format!("{indent}{new},{}", ending(text, list.open));
                splices.insert(first_end, self.new.iter().map(line).collect());
                return;
            }
        }
        let new = if self.new.is_empty() { String::new() } else { format!("{pad}{}{pad}", self.new.join(", ")) };
        if text[inside.clone()] != new {
            splices.replace(inside, new);
        }
    }

    /// Takes out `first` to `last`; at least one other item stays.
    fn take_out(&self, text: &str, list: &List, first: usize, last: usize, splices: &mut Splices) {
        let items = &list.items[first..=last];
        if items.iter().all(|item| has_own_lines(text, item)) {
            (first..=last).for_each(|item| splices.delete(self.lines_of(text, list, item)));
            return;
        }
        let start = items[0].span.start;
        let end = items[items.len() - 1].span.end;
        match (list.items.get(last + 1), first.checked_sub(1)) {
            (Some(next), _) if !has_comment(text, end, next.span.start) => splices.delete(start..next.span.start),
            (None, Some(before)) if !has_comment(text, list.items[before].span.end, start) => {
                splices.delete(list.items[before].span.end..end);
            }
            _ => items.iter().for_each(|item| {
                let before = text[..item.span.start].trim_end_matches([' ', '\t']).len();
                splices.delete(before..item.comma.map_or(item.span.end, |comma| comma + 1));
            }),
        }
    }

    /// Returns the lines of an item, with its comments where they go with it.
    fn lines_of(&self, text: &str, list: &List, item: usize) -> Range<usize> {
        let span = &list.items[item].span;
        let own = line_start(text, span.start);
        let start = if self.takes_comments { with_comments(text, list, item) } else { own };
        start..line_end(text, span.end)
    }
}

/// Items that go and stand next to each other, as first and last.
fn runs(gone: &BTreeSet<usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for item in gone {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *item => *last = *item,
            _ => runs.push((*item, *item)),
        }
    }
    runs
}

/// Puts `new` behind `last`, the last item that stays.
fn append(text: &str, list: &List, last: &Item, new: &[String], splices: &mut Splices) {
    let end = last.comma.map_or(last.span.end, |comma| comma + 1);
    let next_line = line_end(text, end);
    if next_line > list.close || !is_done(&text[end..next_line]) {
        splices.insert(last.span.end, new.iter().map(|new| format!(", {new}")).collect());
        return;
    }
    if last.comma.is_none() {
        splices.insert(last.span.end, ",".to_owned());
    }
    let has_last_comma = list.items.last().is_some_and(|item| item.comma.is_some());
    let (indent, ending) = (indent(text, last.span.start), ending(text, end));
    let count = new.len();
    let lines = new.iter().enumerate().map(|(number, new)| {
        let comma = if has_last_comma || number + 1 < count { "," } else { "" };
        format!("{indent}{new}{comma}{ending}")
    });
    splices.insert(next_line, lines.collect());
}

/// Says whether nothing but the item, its comma and its comment stands on its lines.
fn has_own_lines(text: &str, item: &Item) -> bool {
    let end = item.comma.map_or(item.span.end, |comma| comma + 1);
    let before = &text[line_start(text, item.span.start)..item.span.start];
    before.trim().is_empty()
        && text[end..].contains('\n')
        && is_done(&text[end..line_end(text, end)])
        && !text[item.span.end..end].contains('\n')
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

/// Puts `new` before an item that stays, above its comments where it has lines of its own.
fn put_before(text: &str, list: &List, item: usize, new: &[String], splices: &mut Splices) {
    let start = list.items[item].span.start;
    if !has_own_lines(text, &list.items[item]) {
        splices.insert(start, new.iter().map(|new| format!("{new}, ")).collect());
        return;
    }
    let (indent, ending) = (indent(text, start), ending(text, line_start(text, start)));
    let lines = new.iter().map(|new| format!("{indent}{new},{ending}"));
    splices.insert(with_comments(text, list, item), lines.collect());
}

/// Says whether the rest of a line holds nothing but a comment.
fn is_done(rest: &str) -> bool {
    let rest = rest.trim();
    rest.is_empty() || rest.starts_with('#')
}

/// Between two items stand a comma, blanks and comments; nothing else can hold the sign.
fn has_comment(text: &str, from: usize, to: usize) -> bool {
    text[from..to].contains('#')
}
