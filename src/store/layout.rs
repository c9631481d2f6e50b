//! The byte positions of headers, keys, values and comments in a TOML text.
//!
//! It does not interpret values, and it expects valid TOML: `parse` has checked the text.

use super::splice::line_start;
use std::collections::HashMap;
use std::ops::Range;
use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{Source, Span};

/// The layout of one text.
#[derive(Debug)]
pub struct Layout {
    /// The part before the first header, then every table with a header, in the order of the file.
    pub blocks: Vec<Block>,
    /// Every key with a value, also in inline tables, in the order of the file.
    pub entries: Vec<Entry>,
    /// The positions where comments start.
    comments: Vec<usize>,
    connectors: HashMap<String, Parts>,
    /// The entry `connectors = { … }`, if all connectors are in one inline table.
    pub all_inline: Option<usize>,
}

/// The parts of one connector, as indexes into `blocks` and `entries`.
#[derive(Debug, Default)]
pub struct Parts {
    /// Its own block and the blocks of its tables.
    pub blocks: Vec<usize>,
    /// Its entries and the entries in them.
    pub entries: Vec<usize>,
}

/// A table with a header.
#[derive(Debug)]
pub struct Block {
    /// The table's path.
    pub path: Vec<String>,
    /// The spans of the header's keys.
    pub keys: Vec<Range<usize>>,
    /// The span of the header with its brackets.
    pub header: Range<usize>,
    /// Whether the header is `[[…]]`, an item of a list of tables.
    pub is_array: bool,
    /// The end of its last value; without values, the end of its header.
    pub end: usize,
}

/// A key with its value.
#[derive(Debug)]
pub struct Entry {
    /// The path from the root of the file.
    pub path: Vec<String>,
    /// The spans of the keys that are written at the entry: the last keys of the path.
    pub keys: Vec<Range<usize>>,
    /// Where it is.
    pub place: EntryPlace,
    /// The span of its value.
    pub value: Range<usize>,
    /// The kind of its value.
    pub kind: ValueKind,
}

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryPlace {
    /// On its own lines, in this block.
    Block(usize),
    /// In the inline table of this entry, as the item with this index.
    Inline(usize, usize),
}

/// The kind of a value.
#[derive(Debug)]
pub enum ValueKind {
    /// A text, number, flag or time.
    Scalar(Quotes),
    /// A list.
    Array(List),
    /// An inline table.
    Table(List),
}

/// The quotes of a text; none for other values.
#[derive(Clone, Copy, Debug)]
pub struct Quotes(pub Option<Encoding>);

/// A list or an inline table.
#[derive(Debug, Default)]
pub struct List {
    /// The position of the opening bracket or brace.
    pub open: usize,
    /// The position of the closing bracket or brace.
    pub close: usize,
    /// Its items.
    pub items: Vec<Item>,
}

/// One item of a list or an inline table.
#[derive(Debug)]
pub struct Item {
    /// Its span, with the key.
    pub span: Range<usize>,
    /// The position of the comma after it.
    pub comma: Option<usize>,
    /// Its quotes, if it is a scalar.
    pub scalar: Option<Quotes>,
}

impl Entry {
    /// Returns how many keys of the path come from the header or the inline table around it.
    pub fn given(&self) -> usize {
        self.path.len() - self.keys.len()
    }

    /// Returns the items of a list or an inline table.
    pub fn list(&self) -> Option<&List> {
        match &self.kind {
            ValueKind::Array(list) | ValueKind::Table(list) => Some(list),
            ValueKind::Scalar(_) => None,
        }
    }
}

impl Layout {
    /// Finds the layout of `text`.
    pub fn of(text: &str) -> Self {
        let source = Source::new(text);
        let tokens = source.lex().into_vec();
        let mut reading = Reading::new(source);
        parse_document(&tokens, &mut |event: Event| reading.take(event), &mut ());
        let mut layout = reading.layout;
        layout.index();
        layout
    }

    /// Returns the parts of the connector `name`.
    pub fn parts(&self, name: &str) -> Option<&Parts> {
        self.connectors.get(name)
    }

    /// Says whether a comment starts at byte `at`.
    pub fn is_comment(&self, at: usize) -> bool {
        self.comments.binary_search(&at).is_ok()
    }

    fn index(&mut self) {
        let name = |path: &[String]| match path {
            [first, name, ..] if first == CONNECTORS => Some(name.clone()),
            _ => None,
        };
        for (number, block) in self.blocks.iter().enumerate() {
            if let Some(name) = name(&block.path) {
                self.connectors.entry(name).or_default().blocks.push(number);
            }
        }
        for (number, entry) in self.entries.iter().enumerate() {
            if entry.path == [CONNECTORS] {
                self.all_inline = Some(number);
            }
            if let Some(name) = name(&entry.path) {
                self.connectors.entry(name).or_default().entries.push(number);
            }
        }
    }
}

/// The name of the table with all connectors.
pub const CONNECTORS: &str = "connectors";

/// An inline table or a list that is not closed yet.
struct Open {
    entry: Option<usize>,
    is_table: bool,
    start: usize,
    list: List,
}

/// The state of reading a text.
struct Reading<'a> {
    source: Source<'a>,
    layout: Layout,
    header: usize,
    keys: Vec<(String, Range<usize>)>,
    open: Vec<Open>,
}

impl<'a> Reading<'a> {
    fn new(source: Source<'a>) -> Self {
        let start = line_start(source.input(), 0);
        let root = Block { path: Vec::new(), keys: Vec::new(), header: start..start, is_array: false, end: start };
        let layout = Layout {
            blocks: vec![root],
            entries: Vec::new(),
            comments: Vec::new(),
            connectors: HashMap::new(),
            all_inline: None,
        };
        Self { source, layout, header: 0, keys: Vec::new(), open: Vec::new() }
    }

    fn take(&mut self, event: Event) {
        let span = range(event.span());
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.keys.clear();
                self.header = span.start;
            }
            EventKind::StdTableClose => self.block(span.end, false),
            EventKind::ArrayTableClose => self.block(span.end, true),
            EventKind::SimpleKey => self.key(event),
            EventKind::Scalar => {
                let (start, entry) = self.begin(span.start);
                self.end(start, span, entry, ValueKind::Scalar(Quotes(event.encoding())));
            }
            EventKind::ArrayOpen => self.enter(span.start, false),
            EventKind::InlineTableOpen => self.enter(span.start, true),
            EventKind::ArrayClose | EventKind::InlineTableClose => self.leave(span),
            EventKind::ValueSep => {
                if let Some(item) = self.open.last_mut().and_then(|open| open.list.items.last_mut()) {
                    item.comma = Some(span.start);
                }
            }
            EventKind::Comment => self.layout.comments.push(span.start),
            _ => (),
        }
    }

    fn key(&mut self, event: Event) {
        let raw =
            toml_parser::Raw::new_unchecked(&self.source.input()[range(event.span())], event.encoding(), event.span());
        let mut name = String::new();
        raw.decode_key(&mut name, &mut ());
        self.keys.push((name, range(event.span())));
    }

    fn block(&mut self, end: usize, is_array: bool) {
        let (path, keys) = std::mem::take(&mut self.keys).into_iter().unzip();
        self.layout.blocks.push(Block { path, keys, header: self.header..end, is_array, end });
    }

    /// Starts a value. Returns the position of its item, and its entry; values in lists have no entry.
    fn begin(&mut self, start: usize) -> (usize, Option<usize>) {
        let keys = std::mem::take(&mut self.keys);
        let item = keys.first().map_or(start, |(_, span)| span.start);
        let current = self.layout.blocks.len() - 1;
        let (mut path, place) = match self.open.last() {
            None => (self.layout.blocks[current].path.clone(), EntryPlace::Block(current)),
            Some(Open { entry: Some(entry), is_table: true, list, .. }) => {
                (self.layout.entries[*entry].path.clone(), EntryPlace::Inline(*entry, list.items.len()))
            }
            Some(_) => return (item, None),
        };
        let (names, keys): (Vec<String>, _) = keys.into_iter().unzip();
        path.extend(names);
        self.layout.entries.push(Entry {
            path,
            keys,
            place,
            value: start..start,
            kind: ValueKind::Scalar(Quotes(None)),
        });
        (item, Some(self.layout.entries.len() - 1))
    }

    fn end(&mut self, start: usize, value: Range<usize>, entry: Option<usize>, kind: ValueKind) {
        let scalar = if let ValueKind::Scalar(quotes) = kind { Some(quotes) } else { None };
        match self.open.last_mut() {
            Some(open) => open.list.items.push(Item { span: start..value.end, comma: None, scalar }),
            None => {
                if let Some(block) = self.layout.blocks.last_mut() {
                    block.end = value.end;
                }
            }
        }
        if let Some(entry) = entry.and_then(|entry| self.layout.entries.get_mut(entry)) {
            (entry.value, entry.kind) = (value, kind);
        }
    }

    fn enter(&mut self, at: usize, is_table: bool) {
        let (start, entry) = self.begin(at);
        self.open.push(Open { entry, is_table, start, list: List { open: at, ..List::default() } });
    }

    fn leave(&mut self, span: Range<usize>) {
        let Some(mut open) = self.open.pop() else { return };
        open.list.close = span.start;
        let value = open.list.open..span.end;
        let kind = if open.is_table { ValueKind::Table(open.list) } else { ValueKind::Array(open.list) };
        self.end(open.start, value, open.entry, kind);
    }
}

fn range(span: Span) -> Range<usize> {
    span.start()..span.end()
}

#[cfg(test)]
mod tests {
    use super::{EntryPlace, Layout};

    #[test]
    fn every_key_has_its_path_and_its_place() {
        let text = "\u{feff}version = 1 # v\r\nconnectors.one = { api_key = \"K\", headers.'A b' = \"1\" }\n[ connectors . \"two\" ]\nevents = [\n  \"x\", # c\n  { y = 1 },\n]\n[[other]]\n";
        let layout = Layout::of(text);
        let shown: Vec<(String, &str)> =
            layout.entries.iter().map(|entry| (entry.path.join("/"), &text[entry.value.clone()])).collect();
        let expected = [
            ("version", "1"),
            ("connectors/one", "{ api_key = \"K\", headers.'A b' = \"1\" }"),
            ("connectors/one/api_key", "\"K\""),
            ("connectors/one/headers/A b", "\"1\""),
            ("connectors/two/events", "[\n  \"x\", # c\n  { y = 1 },\n]"),
        ];
        assert_eq!(shown.iter().map(|(path, value)| (path.as_str(), *value)).collect::<Vec<_>>(), expected);
        assert_eq!(layout.entries[3].place, EntryPlace::Inline(1, 1));
        assert_eq!((layout.entries[3].given(), layout.entries[4].given()), (2, 2));
        let items = &layout.entries[4].list().expect("a list").items;
        assert_eq!((items.len(), items[1].comma.map(|comma| &text[comma..=comma])), (2, Some(",")));
        let headers: Vec<&str> = layout.blocks.iter().map(|block| &text[block.header.clone()]).collect();
        assert_eq!(headers, ["", "[ connectors . \"two\" ]", "[[other]]"]);
        assert!(layout.is_comment(text.find("# v").expect("it")) && layout.is_comment(text.find("# c").expect("it")));
        let parts = layout.parts("one").expect("it");
        assert_eq!((parts.blocks.len(), parts.entries.len()), (0, 3));
        assert_eq!(layout.parts("two").expect("it").blocks, [1]);
    }
}
