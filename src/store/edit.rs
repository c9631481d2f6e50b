//! Edits the text of the store: adds, changes, renames and removes connectors.
//!
//! All other bytes stay the same, comments and line ends too. It checks nothing: callers check connectors first.

use super::layout::{Entry, EntryPlace, Layout};
use super::list::{ListChange, ListChanges};
use super::put;
use super::record::ConnectorRecord;
use super::splice::{Splices, is_blank_line, line_before, line_end, line_start};
use super::wanted::key;
use crate::error::Fault;
use crate::model::ConnectorName;
use std::collections::HashSet;
use std::ops::Range;

/// An edit of a store's text.
#[derive(Debug)]
pub struct StoreEdit {
    text: String,
    layout: Layout,
    splices: Splices,
    /// Changes of inline tables. They are written last, because one inline table can contain several connectors.
    tables: ListChanges,
    batch: Option<(Step, HashSet<String>)>,
}

/// The kind of a change. Changes of one kind to different connectors do not overlap, so they are written in one batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Add,
    Change,
    Remove,
    Rename,
}

impl StoreEdit {
    /// Starts an edit of `text`, which is a valid store.
    pub fn new(text: &str) -> Result<Self, Fault> {
        let (text, layout) = (text.to_owned(), Layout::of(text));
        Ok(Self { text, layout, splices: Splices::default(), tables: ListChanges::new(), batch: None })
    }

    /// Returns the text with all changes.
    pub fn render(&self) -> String {
        let mut splices = self.splices.clone();
        for (table, change) in &self.tables {
            if let Some(list) = self.layout.entries[*table].list() {
                change.write(&self.text, list, " ", &mut splices);
            }
        }
        splices.apply(&self.text)
    }

    /// Writes `record`. An existing connector of this name is changed. Of many connectors, change the existing ones before new ones are added:
    /// new lines of the last connector and a new connector go to the same place, so they are not of one batch.
    pub fn put(&mut self, record: &ConnectorRecord) {
        let name = record.name.value.as_str();
        let step = if self.layout.parts(name).is_some() { Step::Change } else { Step::Add };
        self.begin(step, name);
        put::put(&self.text, &self.layout, record, &mut self.splices, &mut self.tables);
    }

    /// Removes a connector with the comments on its lines and directly above it. Returns whether it existed.
    pub fn remove(&mut self, name: &ConnectorName) -> bool {
        self.begin(Step::Remove, name.as_str());
        let Some(parts) = self.layout.parts(name.as_str()) else { return false };
        let blocks = parts.blocks.iter().map(|block| &self.layout.blocks[*block]);
        let mut spans: Vec<Range<usize>> =
            blocks.map(|block| self.with_comments(&(block.header.start..block.end))).collect();
        for entry in parts.entries.iter().map(|entry| &self.layout.entries[*entry]).filter(|entry| entry.given() < 2) {
            match entry.place {
                EntryPlace::Block(_) => spans.push(self.with_comments(&(entry.keys[0].start..entry.value.end))),
                EntryPlace::Inline(table, item) => {
                    let taking = || ListChange { takes_comments: true, ..ListChange::default() };
                    self.tables.entry(table).or_insert_with(taking).gone.insert(item);
                }
            }
        }
        spans.sort_by_key(|span| span.start);
        let spans: Vec<Range<usize>> = self.joined(spans).into_iter().map(|span| self.with_blank(span)).collect();
        spans.into_iter().for_each(|span| self.splices.delete(span));
        true
    }

    /// Renames a connector; its position and its comments stay.
    pub fn rename(&mut self, from: &ConnectorName, to: &ConnectorName) {
        self.begin(Step::Rename, from.as_str());
        let Some(parts) = self.layout.parts(from.as_str()) else { return };
        let in_headers = parts.blocks.iter().map(|block| &self.layout.blocks[*block].keys[1]);
        let is_named = |entry: &&Entry| entry.given() < 2;
        let entries = parts.entries.iter().map(|entry| &self.layout.entries[*entry]).filter(is_named);
        for span in in_headers.chain(entries.map(|entry| &entry.keys[1 - entry.given()])) {
            let quote = self.text[span.clone()].chars().next().filter(|first| ['"', '\''].contains(first));
            // A name has no characters that must be escaped in quotes.
            let new = quote.map_or_else(|| key(to.as_str()), |quote| format!("{quote}{to}{quote}"));
            self.splices.replace(span.clone(), new);
        }
        self.finish();
    }

    /// Starts a change. If it could overlap with earlier changes, those are applied to the text first.
    fn begin(&mut self, step: Step, name: &str) {
        let is_apart = |(known, names): &(Step, HashSet<String>)| *known == step && !names.contains(name);
        if self.batch.as_ref().is_some_and(|batch| !is_apart(batch)) {
            self.finish();
        }
        self.batch.get_or_insert_with(|| (step, HashSet::new())).1.insert(name.to_owned());
    }

    fn finish(&mut self) {
        self.batch = None;
        if !self.splices.is_empty() || !self.tables.is_empty() {
            self.text = self.render();
            self.layout = Layout::of(&self.text);
            self.splices = Splices::default();
            self.tables.clear();
        }
    }

    /// Returns the lines of `span` with the comments directly above. Comments above a blank line belong to something else.
    fn with_comments(&self, span: &Range<usize>) -> Range<usize> {
        let mut start = line_start(&self.text, span.start);
        while let Some(above) = line_before(&self.text, start) {
            let line = self.text[above..start].trim_start();
            if line.is_empty() || !self.layout.is_comment(start - line.len()) {
                break;
            }
            start = above;
        }
        start..line_end(&self.text, span.end)
    }

    /// Joins spans that are separated only by comments and blank lines: these lines are inside the connector.
    fn joined(&self, spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let is_empty = |line: &str| line.trim().is_empty() || line.trim().starts_with('#');
        let mut joined: Vec<Range<usize>> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                Some(last) if self.text.get(last.end..span.start).is_none_or(|text| text.lines().all(is_empty)) => {
                    last.end = last.end.max(span.end);
                }
                _ => joined.push(span),
            }
        }
        joined
    }

    /// Adds one of the blank lines around `span`, so that removing it does not leave two in a row.
    fn with_blank(&self, span: Range<usize>) -> Range<usize> {
        let above = line_before(&self.text, span.start);
        let is_parted_below = span.end >= self.text.len() || is_blank_line(&self.text, span.end);
        match above {
            Some(above) if is_parted_below && is_blank_line(&self.text, above) => above..span.end,
            None if is_blank_line(&self.text, span.end) => span.start..line_end(&self.text, span.end),
            _ => span,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StoreEdit;
    use crate::model::Secret;
    use crate::store::parse::parse;
    use crate::store::record::{ConnectorRecord, Located};

    const TEXT: &str = "# top\nversion = 1\n\n# about b\n[connectors.b]  # its name\nendpoint = 'https://b.example' # where\n# why\napi_key = \"SALE_INVENTORY\"\nheaders = { X-A = \"60s\", X-B = \"2\" } # inline\nretries = 3\n\n# about a\n[connectors.a]\napi_key = \"RETURN_INVENTORY\"\nendpoint = \"https://a.example\"\ntimeout = \"1000ms\"\n\n[payload.SALE_INVENTORY]\nstore = \"/s\" # end\n";

    fn record(name: &str) -> ConnectorRecord {
        let content = parse(TEXT.as_bytes()).expect("a store");
        content.connectors.into_iter().find(|record| record.name.value.as_str() == name).expect(name)
    }

    fn edited(make: impl FnOnce(&mut StoreEdit)) -> String {
        let mut edit = StoreEdit::new(TEXT).expect("an edit");
        make(&mut edit);
        let text = edit.render();
        parse(text.as_bytes()).expect("still a store");
        text
    }

    #[test]
    fn writing_back_what_was_read_changes_nothing() {
        assert_eq!(edited(|edit| ["a", "b"].iter().for_each(|name| edit.put(&record(name)))), TEXT);
    }

    #[test]
    fn only_fields_that_differ_are_changed() {
        let mut changed = record("b");
        changed.endpoint.value = Secret::new("https://new.example");
        changed.headers.set("x-a", Secret::new("1m"));
        changed.headers.unset("X-B");
        changed.headers.set("X-C", Secret::new("3"));
        changed.is_enabled = false;
        let expected = TEXT
            .replace("'https://b.example'", "\"https://new.example\"")
            .replace("{ X-A = \"60s\", X-B = \"2\" }", "{ X-A = \"1m\", X-C = \"3\" }")
            .replace("retries = 3\n", "retries = 3\nenabled = false\n");
        assert_eq!(edited(|edit| edit.put(&changed)), expected);
    }

    #[test]
    fn a_connector_that_is_changed_and_one_that_is_added_below_it_stay_apart() {
        let added = ConnectorRecord::new("z".parse().expect("a name"), "PO", Secret::new("https://z.example"));
        let mut changed = record("a");
        changed.is_enabled = false;
        changed.headers.set("X-A", Secret::new("1"));
        for records in [[&changed, &added], [&added, &changed]] {
            let text = edited(|edit| records.iter().for_each(|record| edit.put(record)));
            let after = parse(text.as_bytes()).expect("a store").connectors;
            let find = |name: &str| after.iter().find(|record| record.name.value.as_str() == name).cloned();
            assert_eq!((find("a").as_ref(), find("z").as_ref()), (Some(&changed), Some(&added)), "{text}");
        }
    }

    #[test]
    fn adds_renames_and_removes() {
        let name = |name: &str| name.parse().expect("a name");
        let renamed = edited(|edit| edit.rename(&name("b"), &name("c")));
        assert_eq!(renamed, TEXT.replace("[connectors.b]", "[connectors.c]"));
        let removed = edited(|edit| assert!(edit.remove(&name("b"))));
        assert!(removed.starts_with("# top\nversion = 1\n\n# about a\n[connectors.a]"), "{removed}");
        let mut edit = StoreEdit::new("version = 1\n\n# one\n# two\n").expect("an edit");
        edit.put(&ConnectorRecord::new(name("z"), "PO", Secret::new("https://z.example")));
        assert!(edit.render().starts_with("version = 1\n\n# one\n# two\n\n[connectors.z]\n"), "{}", edit.render());
        let added = edited(|edit| edit.put(&ConnectorRecord::new(name("z"), "PO", Secret::new("https://z.example"))));
        assert!(
            added.contains(
                "timeout = \"1000ms\"\n\n[connectors.z]\napi_key = \"PO\"\nendpoint = \"https://z.example\"\n\n[payload"
            ),
            "{added}"
        );
    }

    /// Changes the connector `a` in the text `before`, and checks that reading the result gives the changed record.
    fn changed(before: &str, change: impl FnOnce(&mut ConnectorRecord)) -> String {
        let content = parse(before.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}\n{before}"));
        let mut records = content.connectors.into_iter();
        let mut record = records.find(|record| record.name.value.as_str() == "a").expect("a");
        change(&mut record);
        let mut edit = StoreEdit::new(before).expect("an edit");
        edit.put(&record);
        let after = edit.render();
        let again = parse(after.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}\n{after}"));
        let written = again.connectors.into_iter().find(|record| record.name.value.as_str() == "a");
        assert_eq!(written.expect("a"), record, "{after}");
        after
    }

    #[test]
    fn lists_keep_their_layout_and_comments() {
        let check = |list: &str, events: &[&str], expected: &str| {
            let text = |list: &str| {
                format!(
                    "version = 1\nconnectors.a.events = {list} # t\nconnectors.a.api_key = \"K\"\nconnectors.a.endpoint = \"E\"\n"
                )
            };
            let after = changed(&text(list), |record| {
                record.events = events.iter().map(|event| Located::new((*event).to_owned())).collect();
            });
            assert_eq!(after, text(expected), "{list}");
        };
        check("['A','B' ,\"C\"]", &["A", "C"], "['A',\"C\"]");
        check("['A','B' ,\"C\"]", &["A", "B"], "['A','B']");
        check("['A','B' ,\"C\"]", &["C", "D"], "[\"C\", \"D\"]");
        check("[ 'A', 'B', ]", &["A", "B", "C"], "[ 'A', 'B', \"C\", ]");
        check("[ 'A', 'B', ]", &["A"], "[ 'A', ]");
        check("[ 'A', 'B' ]", &["C"], "[\"C\"]");
        check("[ 'A', 'B' ]", &["B", "A"], "[ \"B\", \"A\" ]");
        check("[]", &["A", "B"], "[\"A\", \"B\"]");
        check(
            "[ # o\r\n\t'A', # a\r\n\t'B' # b\r\n]",
            &["A", "B", "C"],
            "[ # o\r\n\t'A', # a\r\n\t'B', # b\r\n\t\"C\"\r\n]",
        );
        check(
            "[ # o\n\t'A', # a\n\t# above b\n\t'B', # b\n]",
            &["A", "C"],
            "[ # o\n\t'A', # a\n\t\"C\",\n\t# above b\n]",
        );
        check("[ # o\n 'A', # a\n 'B' # b\n]", &["B"], "[ # o\n 'B' # b\n]");
        check("[ # o\n 'A', # a\n 'B' # b\n]", &["C"], "[ # o\n \"C\",\n]");
        check("[ # o\n 'A', # a\n 'B' # b\n]", &["B", "A"], "[ # o\n \"B\", # a\n \"A\" # b\n]");
        check("[ # o\n 'A', 'B', # b\n 'C' ]", &["A", "C"], "[ # o\n 'A', # b\n 'C' ]");
        check("[ # o\n 'A', 'B', # b\n 'C' ]", &["A", "B", "C", "D"], "[ # o\n 'A', 'B', # b\n 'C', \"D\" ]");
        check(
            "[ 'A' # a\n , 'B' # b\n ]",
            &["A", "B", "C"],
            "[ 'A' # a\n , 'B', # b\n , \"C\"\n ]".replace(" , \"C\"", " \"C\"").as_str(),
        );
        check("[ 'A', 'B' ]", &["N", "A", "M", "B"], "[ \"N\", 'A', \"M\", 'B' ]");
        check("['A','B']", &["N", "B"], "[\"N\", 'B']");
        check(
            "[\n # a\n 'A', # old\n # b\n 'B'\n]",
            &["N", "A", "M", "B"],
            "[\n \"N\",\n # a\n 'A', # old\n \"M\",\n # b\n 'B'\n]",
        );
        check("[ # none\n]", &["A"], "[ # none\n    \"A\",\n]");
        // Brackets on the line of an item, and several items on a line.
        check("[\n 'A', # a\n # agreed\n 'B']", &["C"], "[\n \"C\",\n # agreed\n ]");
        check("[ # two\n 'A', 'B', # both\n]", &["C"], "[ # two\n \"C\",\n]");
        check("[\n 'A', # a\n # both\n 'B', 'C',\n]", &["C"], "[\n # both\n 'C',\n]");
        check("[ # o\n 'A', 'B', # both\n 'C' ]", &["A"], "[ # o\n 'A', # both\n ]");
        check("[ 'A', # a\n # b\n 'B' ]", &["B"], "[\n # b\n 'B' ]");
        check("[ 'A', # a\n # b\n 'B' ]", &["C"], "[ \"C\",\n # b\n ]");
        check("[ 'A' # a\n , 'B' # b\n , 'C' ]", &["A", "C"], "[ 'A' # a\n ,\n 'C' ]");
    }

    #[test]
    fn every_form_of_a_connector_is_changed_in_place() {
        let rest = "api_key = \"K\"\nendpoint = \"E\"\n";
        let check = |before: &str, expected: &str| {
            let before = format!("version = 1\n{before}");
            let after = changed(&before, |record| {
                record.is_enabled = false;
                record.headers.unset("gone");
                record.headers.set("X", Secret::new("1"));
            });
            assert_eq!(after, format!("version = 1\n{expected}"), "{before}");
        };
        check(
            "connectors = { a = { api_key = \"K\", endpoint = \"E\" }, b = { api_key = \"K\", endpoint = \"E\" } } # c\n",
            "connectors = { a = { api_key = \"K\", endpoint = \"E\", enabled = false, headers = { X = \"1\" } }, b = { api_key = \"K\", endpoint = \"E\" } } # c\n",
        );
        check(
            "[connectors]\na.api_key = \"K\" # k\na.endpoint = \"E\"\na.headers.gone = \"2\" # g\n# b\nb = { api_key = \"K\", endpoint = \"E\" }\n",
            "[connectors]\na.api_key = \"K\" # k\na.endpoint = \"E\"\na.enabled = false\na.headers.X = \"1\"\n# b\nb = { api_key = \"K\", endpoint = \"E\" }\n",
        );
        check(
            &format!("[connectors.a.headers] # h\ngone = \"1\"\n[connectors.a]\n{rest}"),
            &format!("[connectors.a.headers] # h\nX = \"1\"\n[connectors.a]\n{rest}enabled = false\n"),
        );
        check(
            &format!("[connectors.a]\n{rest}headers = 5 # wrong\n"),
            &format!("[connectors.a]\n{rest}headers = {{ X = \"1\" }} # wrong\nenabled = false\n"),
        );
        check(
            &format!("[connectors.a]\n  {rest}[[connectors.a.headers]]\ngone = \"1\"\n# end\n"),
            &format!("[connectors.a]\n  {rest}enabled = false\n\n[connectors.a.headers]\nX = \"1\"\n\n# end\n"),
        );
        check(
            "[connectors]\na = { api_key = \"K\", endpoint = \"E\", headers = { # h\n  gone = \"2\", # g\n  Y = \"3\" # y\n} }\n",
            "[connectors]\na = { api_key = \"K\", endpoint = \"E\", headers = { # h\n  Y = \"3\", # y\n  X = \"1\"\n}, enabled = false }\n",
        );
    }

    #[test]
    fn a_value_with_the_same_meaning_keeps_its_spelling() {
        let text = "version = 0x1\n[connectors.a]\nevents = []\nsigning_secret = []\nenabled = true\nallow_http = false\napi_key = \"\"\"K\"\"\"\nendpoint = \"\\u0045\"\nconcurrency = 1_0\nretries = 0b11\nrate = \"07/s\"\ntimeout = \"60s\"\nheaders = {}\n";
        assert_eq!(changed(text, |_| ()), text);
    }

    #[test]
    fn removing_a_connector_removes_its_own_comments_only() {
        let check = |before: &str, expected: &str| {
            let (before, expected) = (format!("version = 1\n{before}"), format!("version = 1\n{expected}"));
            let mut edit = StoreEdit::new(&before).expect("an edit");
            assert!(edit.remove(&"a".parse().expect("a name")));
            assert_eq!(edit.render(), expected, "{before}");
        };
        let rest = "api_key = \"K\" # k\nendpoint = \"\"\"\nE\n# in the text\"\"\"\n";
        check(&format!("\n# head\n\n# own\n  # own too\n[connectors.a]\n{rest}# last\n"), "\n# head\n\n# last\n");
        check(
            &format!("# other\n\n[connectors.a]\n{rest}\n# of b\n[connectors.b]\n"),
            "# other\n\n# of b\n[connectors.b]\n",
        );
        check(
            &format!("[connectors.b]\n{rest}[connectors.a]\n{rest}[connectors.c]\n"),
            &format!("[connectors.b]\n{rest}[connectors.c]\n"),
        );
        check(&format!("[connectors.a]\n{rest}\n\n# h\n[connectors.a.headers]\nX = \"1\""), "");
        check(
            "connectors = {\n  # b\n  b = { x = '''\n# in the text''' },\n  # a\n  # a too\n  a = { y = 2 }, # t\n  # c\n  c = { y = 2 }\n}\n",
            "connectors = {\n  # b\n  b = { x = '''\n# in the text''' },\n  # c\n  c = { y = 2 }\n}\n",
        );
        check(
            "connectors = { a = { y = 2 }, # of a\n  # of b\n  b = { x = 1 }, # b\n}\n",
            "connectors = {\n  # of b\n  b = { x = 1 }, # b\n}\n",
        );
        check("connectors = { b = { x = 1 }, a = { y = 2 } } # c\n", "connectors = { b = { x = 1 } } # c\n");
        check("connectors = { a.x = 1, b.x = 1, a.y = 2 } # c\n", "connectors = { b.x = 1 } # c\n");
        check(
            "# a\nconnectors.a.x = 1\n# b\nconnectors.b.x = 1\n# a\nconnectors.a.y = 1\n",
            "# b\nconnectors.b.x = 1\n",
        );
    }
}
