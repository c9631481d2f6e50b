//! Lists and inline tables in any layout: brackets on the line of an item, several items on a line, commas on the next
//! line. Everything that an edit does not name is kept, above all comments.

use super::written::Tape;
use super::{are_among, lines_of, parsed};
use inv_hooks::model::Secret;
use inv_hooks::store::{ConnectorRecord, Located, StoreEdit};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A piece of the text of a list, and the item that it belongs to.
struct Piece {
    text: String,
    item: Option<usize>,
}

/// The text of a list in pieces; each comment is a separate piece.
struct Laid {
    pieces: Vec<Piece>,
}

/// A line of a list.
#[derive(Default)]
struct Line {
    text: String,
    /// Items with their commas.
    items: BTreeSet<usize>,
    /// Items that end on it.
    ends: BTreeSet<usize>,
    comment: Option<String>,
}

struct Writer<'a> {
    tape: &'a mut Tape,
    pieces: Vec<Piece>,
    comments: usize,
    eol: &'static str,
}

impl Writer<'_> {
    fn push(&mut self, text: impl Into<String>, item: Option<usize>) {
        self.pieces.push(Piece { text: text.into(), item });
    }

    fn comment(&mut self) {
        self.comments += 1;
        self.push(format!("# c{}", self.comments), None);
        self.push(self.eol, None);
    }

    /// Adds a gap after an item: a blank, a new line, or comments at the end of the line and above the next one.
    fn gap(&mut self) {
        if self.tape.pick(3) == 0 {
            self.push(" ", None);
            return;
        }
        self.push(" ", None);
        if self.tape.says_yes() {
            self.comment();
        } else {
            self.push(self.eol, None);
        }
        for _ in 0..self.tape.pick(3) {
            self.push("  ", None);
            self.comment();
        }
        self.push("    ", None);
    }
}

/// Writes `items` in a random layout between `brackets`.
fn lay(items: &[String], brackets: [&str; 2], tape: &mut Tape) -> Laid {
    let eol = if tape.says_yes() { "\r\n" } else { "\n" };
    let mut writer = Writer { tape, pieces: Vec::new(), comments: 0, eol };
    writer.push(brackets[0], None);
    writer.gap();
    for (number, item) in items.iter().enumerate() {
        writer.push(item, Some(number));
        if writer.tape.pick(5) == 0 {
            writer.gap();
        }
        if number + 1 < items.len() || writer.tape.says_yes() {
            writer.push(",", Some(number));
        }
        writer.gap();
    }
    writer.push(brackets[1], None);
    Laid { pieces: writer.pieces }
}

impl Laid {
    fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = vec![Line::default()];
        for piece in &self.pieces {
            // An item may have several lines.
            for (number, part) in piece.text.split_inclusive('\n').enumerate() {
                if number > 0 || lines.last().is_some_and(|line| line.text.ends_with('\n')) {
                    lines.push(Line::default());
                }
                let Some(line) = lines.last_mut() else { continue };
                line.text.push_str(part);
                line.items.extend(piece.item);
                if piece.item.is_some() && piece.text != "," && piece.text.ends_with(part) {
                    line.ends.extend(piece.item);
                }
                if piece.text.starts_with('#') {
                    line.comment = Some(piece.text.clone());
                }
            }
        }
        lines
    }

    /// What is left without the items `gone`, apart from blanks and commas: a comment is removed with the items that
    /// end on its line.
    fn left(&self, gone: &BTreeSet<usize>) -> Vec<String> {
        let is_gone = |comment: &str| {
            let lines = self.lines();
            let line = lines.iter().find(|line| line.comment.as_deref() == Some(comment));
            line.is_some_and(|line| !line.ends.is_empty() && line.ends.is_subset(gone))
        };
        let pieces = self.pieces.iter().filter(|piece| piece.item.is_none_or(|item| !gone.contains(&item)));
        let pieces = pieces.filter(|piece| !(piece.text.starts_with('#') && is_gone(&piece.text)));
        pieces.map(|piece| bare(&piece.text)).filter(|text| !text.is_empty()).collect()
    }

    /// The lines without an item of `touched`.
    fn others(&self, touched: &BTreeSet<usize>) -> Vec<String> {
        let lines = self.lines().into_iter().filter(|line| line.items.is_disjoint(touched));
        lines.map(|line| line.text).collect()
    }
}

/// A text without blanks and commas.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}

fn subset(count: usize, tape: &mut Tape) -> BTreeSet<usize> {
    (0..count).filter(|_| tape.says_yes()).collect()
}

/// Checks the result of an edit of `laid`, between `head` and `tail`. Only the lines of `touched` may have changed.
fn check(
    laid: &Laid,
    (head, tail): (&str, &str),
    after: &str,
    gone: &BTreeSet<usize>,
    touched: &BTreeSet<usize>,
    new: &[&str],
) {
    let before = format!("{head}{}{tail}", laid.text());
    let list = after.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
    let list = list.unwrap_or_else(|| panic!("something else changed\n{before}\n----\n{after}"));
    let without_new = new.iter().fold(bare(list), |text, new| text.replacen(&bare(new), "", 1));
    assert_eq!(without_new, laid.left(gone).concat(), "{gone:?}\n{before}\n----\n{after}");
    let mut others = laid.others(touched);
    // The lines of the brackets may end differently.
    if let Some(last) = others.last_mut() {
        *last = last.trim().to_owned();
    }
    let after_lines: Vec<&str> =
        lines_of(list).into_iter().map(|line| if line.trim() == tail_of(laid) { line.trim() } else { line }).collect();
    let others: Vec<&str> = others.iter().map(String::as_str).filter(|line| line.ends_with('\n')).collect();
    assert!(are_among(&others, &after_lines), "{gone:?}\n{before}\n----\n{after}");
}

fn tail_of(laid: &Laid) -> &str {
    laid.pieces.last().map_or("", |piece| piece.text.as_str())
}

const HEAD: &str = "version = 1\n[connectors.a]\napi_key = \"K\"\nendpoint = \"https://a.example\"\n";
const TAIL: &str = " # behind\n# below\n";

fn first(text: &str) -> ConnectorRecord {
    parsed(text).into_iter().next().expect("a connector")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_removes_only_the_named_items_of_a_list(bytes in prop::collection::vec(any::<u8>(), 80)) {
        let mut tape = Tape { bytes, at: 0 };
        let names: Vec<String> = (0..=tape.pick(4)).map(|number| format!("E_{number}")).collect();
        let laid = lay(&names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>(), ["[", "]"], &mut tape);
        let head = format!("{HEAD}events = ");
        let before = format!("{head}{}{TAIL}", laid.text());
        let mut record = first(&before);
        prop_assert_eq!(record.event_names(), names.iter().map(String::as_str).collect::<Vec<_>>());
        let gone = subset(names.len(), &mut tape);
        let mut touched = gone.clone();
        let kept: Vec<usize> = (0..names.len()).filter(|item| !gone.contains(item)).collect();
        let mut events: Vec<String> = kept.iter().map(|item| names[*item].clone()).collect();
        let new = if kept.is_empty() || tape.says_yes() { vec!["\"E_NEW\""] } else { Vec::new() };
        if !new.is_empty() {
            let at = tape.pick(events.len() + 1);
            touched.extend(kept.get(at).or(kept.last()));
            events.insert(at, "E_NEW".to_owned());
        }
        record.events = events.into_iter().map(Located::new).collect();
        let mut edit = StoreEdit::new(&before).expect("an edit");
        edit.put(&record);
        let after = edit.render();
        check(&laid, (&head, TAIL), &after, &gone, &touched, &new);
        prop_assert_eq!(first(&after).events, record.events, "{}\n----\n{}", before, after);
    }

    #[test]
    fn an_edit_removes_only_the_named_entries_of_an_inline_table(bytes in prop::collection::vec(any::<u8>(), 80)) {
        let mut tape = Tape { bytes, at: 0 };
        let names: Vec<String> = (0..=tape.pick(4)).map(|number| format!("X-{number}")).collect();
        let laid = lay(&names.iter().map(|name| format!("{name}=\"v\"")).collect::<Vec<_>>(), ["{", "}"], &mut tape);
        let head = format!("{HEAD}headers = ");
        let before = format!("{head}{}{TAIL}", laid.text());
        let mut record = first(&before);
        let gone = subset(names.len(), &mut tape);
        gone.iter().for_each(|item| assert!(record.headers.unset(&names[*item])));
        let mut touched = gone.clone();
        let new = if tape.says_yes() { vec!["X-NEW = \"v\""] } else { Vec::new() };
        if !new.is_empty() {
            record.headers.set("X-NEW", Secret::new("v"));
            touched.extend((0..names.len()).rfind(|item| !gone.contains(item)));
        }
        let mut edit = StoreEdit::new(&before).expect("an edit");
        edit.put(&record);
        let after = edit.render();
        check(&laid, (&head, TAIL), &after, &gone, &touched, &new);
        prop_assert_eq!(parsed(&after), [super::sorted(&record)], "{}\n----\n{}", before, after);
    }

    #[test]
    fn an_edit_changes_only_the_named_connectors_of_an_inline_table(bytes in prop::collection::vec(any::<u8>(), 100)) {
        let mut tape = Tape { bytes, at: 0 };
        let item = |number: usize, tape: &mut Tape| {
            let (open, close) = if tape.says_yes() { ("{ ", " }") } else { ("{ # [within\n      ", " # too\n    }") };
            format!("c{number} = {open}api_key = \"K\", endpoint = \"https://c{number}.example\"{close}")
        };
        let items: Vec<String> = (0..=tape.pick(4)).map(|number| item(number, &mut tape)).collect();
        let laid = lay(&items, ["{", "}"], &mut tape);
        let head = "version = 1\nconnectors = ";
        let before = format!("{head}{}{TAIL}", laid.text());
        let records = parsed(&before);
        prop_assert_eq!(records.len(), items.len());
        // Disables some connectors and adds others in one edit.
        let disabled = subset(items.len(), &mut tape);
        let mut edit = StoreEdit::new(&before).expect("an edit");
        for item in &disabled {
            let mut record = records[*item].clone();
            record.is_enabled = false;
            edit.put(&record);
        }
        let added = (0..tape.pick(3)).map(|number| ConnectorRecord::new(format!("n{number}").parse().expect("a name"), "K", Secret::new("https://n.example")));
        added.for_each(|record| edit.put(&record));
        let changed = edit.render();
        for comment in laid.pieces.iter().filter(|piece| piece.text.starts_with('#')) {
            prop_assert!(changed.contains(&comment.text), "{}\n----\n{}", before, changed);
        }
        let now = parsed(&changed);
        for (item, record) in records.iter().enumerate() {
            let found = now.iter().find(|now| now.name.value == record.name.value).expect("it stays");
            prop_assert_eq!(found.is_enabled, !disabled.contains(&item), "{}\n----\n{}", before, changed);
        }
        // Removes some connectors in one edit, with the comments directly above them.
        let gone = subset(items.len(), &mut tape);
        let mut edit = StoreEdit::new(&before).expect("an edit");
        gone.iter().for_each(|item| assert!(edit.remove(&records[*item].name.value)));
        let after = edit.render();
        let lines = laid.lines();
        let is_above_one = |index: usize| {
            let next = lines[index..].iter().find(|line| line.comment.is_none() || !line.items.is_empty());
            next.is_some_and(|line| !line.items.is_disjoint(&gone))
        };
        for (index, line) in lines.iter().enumerate() {
            let Some(comment) = &line.comment else { continue };
            let goes = !line.ends.is_empty() && line.ends.is_subset(&gone);
            let may_go = line.items.is_empty() && index > 0 && is_above_one(index);
            let is_there = after.contains(&format!("{comment}\n")) || after.contains(&format!("{comment}\r"));
            prop_assert!(may_go || is_there != goes, "{} {:?}\n{}\n----\n{}", comment, gone, before, after);
        }
        let left: Vec<_> = records.iter().enumerate().filter(|(item, _)| !gone.contains(item)).map(|(_, record)| record.clone()).collect();
        prop_assert_eq!(parsed(&after), left, "{}\n----\n{}", before, after);
    }
}
