//! Writes one connector to the store's text: it changes the fields that differ.
//!
//! A new field goes to the connector's other fields: to its table, its inline table or its dotted keys.

use super::layout::{CONNECTORS, Entry, EntryPlace, Layout, ValueKind};
use super::list::{ListChange, ListChanges};
use super::new::{self, TableText};
use super::record::{ConnectorRecord, HeadersRecord, Located};
use super::splice::{Splices, ending, indent, line_end, line_start};
use super::wanted::{Wanted, fields, key, oauth_fields, value, written_texts};
use crate::model::Secret;
use std::collections::{HashMap, HashSet};

/// Writes `record`. An existing connector of this name is changed. Changes of inline tables go to `tables`, because one inline
/// table can contain several connectors.
pub fn put(text: &str, layout: &Layout, record: &ConnectorRecord, splices: &mut Splices, tables: &mut ListChanges) {
    let name = record.name.value.as_str();
    let Some(home) = home(text, layout, &[CONNECTORS, name]) else {
        new::add(text, layout, record, splices, tables);
        return;
    };
    let mut work = Work { text, layout, name, splices, tables };
    for (field, wanted) in fields(record) {
        work.set(&[field], wanted.as_ref(), &home);
    }
    work.oauth(record, &home);
    work.headers(&record.headers, &home);
    work.conformance(&record.conformance, &home);
}

/// The tables in a connector.
const HEADERS: &str = "headers";
const OAUTH: &str = "oauth";
const CONFORMANCE: &str = "conformance";

/// Where new entries of a table go.
enum Home {
    /// Below the last line of this block.
    Block(usize),
    /// Into the inline table of this entry.
    Inline(usize),
    /// After this dotted entry, with the same first keys.
    Dotted(usize, String),
}

/// Finds where new entries of the table at `path` go.
fn home(text: &str, layout: &Layout, path: &[&str]) -> Option<Home> {
    let parts = layout.parts(path[1])?;
    let block =
        parts.blocks.iter().find(|block| layout.blocks[**block].path == path && !layout.blocks[**block].is_array);
    if let Some(block) = block {
        return Some(Home::Block(*block));
    }
    let entries = || parts.entries.iter().map(|entry| (*entry, &layout.entries[*entry]));
    if let Some((number, entry)) = entries().find(|(_, entry)| entry.path == path) {
        return matches!(entry.kind, ValueKind::Table(_)).then_some(Home::Inline(number));
    }
    let is_below = |entry: &Entry| entry.path.len() > path.len() && entry.path.iter().zip(path).all(|(a, b)| a == b);
    let (number, entry) = entries().rfind(|(_, entry)| is_below(entry) && entry.given() < path.len())?;
    let next = &entry.keys[path.len() - entry.given()];
    Some(Home::Dotted(number, text[entry.keys[0].start..next.start].to_owned()))
}

/// Returns the entries of a table of a connector; the first of a name.
fn entries_of<'a>(layout: &'a Layout, connector: &str, table: &str) -> HashMap<&'a str, usize> {
    let numbers = layout.parts(connector).map(|parts| parts.entries.as_slice()).unwrap_or_default();
    let entry = |number: &usize| match &layout.entries[*number].path[2..] {
        [first, name] if first == table => Some((name.as_str(), *number)),
        _ => None,
    };
    numbers.iter().rev().filter_map(entry).collect()
}

/// The state of writing one connector.
struct Work<'a> {
    text: &'a str,
    layout: &'a Layout,
    name: &'a str,
    splices: &'a mut Splices,
    tables: &'a mut ListChanges,
}

impl Work<'_> {
    /// Finds an entry by its path in the connector.
    fn find(&self, path: &[&str]) -> Option<usize> {
        let parts = self.layout.parts(self.name)?;
        parts.entries.iter().copied().find(|entry| self.layout.entries[*entry].path[2..] == *path)
    }

    fn set(&mut self, path: &[&str], wanted: Option<&Wanted>, home: &Home) {
        match (self.find(path), wanted) {
            (Some(entry), Some(wanted)) => self.change(entry, wanted),
            (Some(entry), None) if !self.is_empty_list(entry) => self.take_out(entry),
            (None, Some(wanted)) if !wanted.is_default() => {
                let line = format!("{} = {}", key(path[path.len() - 1]), wanted.render());
                self.insert(home, &line);
            }
            _ => (),
        }
    }

    /// An empty list means the same as no list.
    fn is_empty_list(&self, entry: usize) -> bool {
        matches!(&self.layout.entries[entry].kind, ValueKind::Array(list) if list.items.is_empty())
    }

    fn change(&mut self, number: usize, wanted: &Wanted) {
        let entry = &self.layout.entries[number];
        if wanted.is_said_by(self.text, entry) {
            return;
        }
        match (&entry.kind, wanted.as_texts(), written_texts(self.text, entry)) {
            (ValueKind::Array(list), Some(wanted), Some(written)) => {
                if let Some(change) = in_order(&written, &wanted) {
                    change.write(self.text, list, "", self.splices);
                    return;
                }
                // The order differs: each item gets its new text in place, so that comments keep their positions.
                for ((item, written), wanted) in list.items.iter().zip(&written).zip(&wanted) {
                    if written != wanted {
                        self.splices.replace(item.span.clone(), value(wanted));
                    }
                }
                let new = wanted.iter().skip(written.len()).map(|text| value(text)).collect();
                let gone = (wanted.len()..written.len()).collect();
                let change = ListChange { gone, new, ..ListChange::default() };
                change.write(self.text, list, "", self.splices);
            }
            _ => self.splices.replace(entry.value.clone(), wanted.render()),
        }
    }

    /// Removes an entry with its line; comments above it stay.
    fn take_out(&mut self, number: usize) {
        let entry = &self.layout.entries[number];
        match entry.place {
            EntryPlace::Block(_) => {
                let start = line_start(self.text, entry.keys[0].start);
                self.splices.delete(start..line_end(self.text, entry.value.end));
            }
            EntryPlace::Inline(table, item) => drop(self.tables.entry(table).or_default().gone.insert(item)),
        }
    }

    /// Adds `line`, a key with its value, to a table.
    fn insert(&mut self, home: &Home, line: &str) {
        match home {
            Home::Inline(entry) => self.tables.entry(*entry).or_default().new.push(line.to_owned()),
            Home::Block(block) => {
                let block = &self.layout.blocks[*block];
                self.insert_below(block.end, line);
            }
            Home::Dotted(entry, prefix) => {
                let entry = &self.layout.entries[*entry];
                let line = format!("{prefix}{line}");
                match entry.place {
                    EntryPlace::Block(_) => self.insert_below(entry.value.end, &line),
                    EntryPlace::Inline(table, _) => self.tables.entry(table).or_default().new.push(line),
                }
            }
        }
    }

    /// Adds a line below the line of byte `end`.
    fn insert_below(&mut self, end: usize, line: &str) {
        let at = line_end(self.text, end);
        let (ending, indent) = (ending(self.text, line_start(self.text, end)), indent(self.text, end));
        let first = if at == end || !self.text[..at].ends_with('\n') { ending } else { "" };
        self.splices.insert(at, format!("{first}{indent}{line}{ending}"));
    }

    fn headers(&mut self, headers: &HeadersRecord, home: &Home) {
        // Headers of the wrong shape are not changed: someone may be working on them.
        let HeadersRecord::Table(entries) = headers else { return };
        let kept: HashSet<&str> = entries.iter().map(|(kept, _)| kept.value.as_str()).collect();
        self.remove(HEADERS, |name| kept.contains(name));
        let texts = entries.iter().filter_map(|(name, value)| {
            Some((name.value.as_str(), Wanted::Text(value.as_ref().map(Secret::expose)?.to_owned())))
        });
        self.write(HEADERS, texts.collect(), home);
    }

    /// A table without settings is not valid, so the last setting takes the table with it.
    fn oauth(&mut self, record: &ConnectorRecord, home: &Home) {
        let texts = oauth_fields(record).into_iter().filter_map(|(field, wanted)| Some((field, wanted?)));
        let texts: Vec<(&str, Wanted)> = texts.collect();
        if texts.is_empty() {
            self.remove_table(OAUTH);
            return;
        }
        self.remove(OAUTH, |name| texts.iter().any(|(kept, _)| *kept == name));
        self.write(OAUTH, texts, home);
    }

    fn conformance(&mut self, words: &[(Located<String>, String)], home: &Home) {
        self.remove(CONFORMANCE, |name| words.iter().any(|(kept, _)| kept.value == name));
        let texts = words.iter().map(|(name, text)| (name.value.as_str(), Wanted::Text(text.clone())));
        self.write(CONFORMANCE, texts.collect(), home);
    }

    /// Writes texts into a table of the connector.
    fn write(&mut self, table: &'static str, texts: Vec<(&str, Wanted)>, home: &Home) {
        let written = entries_of(self.layout, self.name, table);
        let (there, new): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(name, _)| written.contains_key(name));
        for (name, wanted) in there {
            self.change(written[name], &wanted);
        }
        if !new.is_empty() {
            self.add(table, &new, home);
        } else if let Some(entry) = self.find(&[table])
            && !matches!(self.layout.entries[entry].kind, ValueKind::Table(_))
        {
            self.take_out(entry);
        }
    }

    fn add(&mut self, table: &'static str, new: &[(&str, Wanted)], home: &Home) {
        let lines = new.iter().map(|(name, wanted)| format!("{} = {}", key(name), wanted.render()));
        let lines: Vec<String> = lines.collect();
        let braces = || format!("{{ {} }}", lines.join(", "));
        if let Some(place) = self::home(self.text, self.layout, &[CONNECTORS, self.name, table]) {
            lines.iter().for_each(|line| self.insert(&place, line));
        } else if let Some(entry) = self.find(&[table]) {
            let value = self.layout.entries[entry].value.clone();
            self.splices.replace(value, braces());
        } else {
            match home {
                Home::Inline(_) => self.insert(home, &format!("{table} = {}", braces())),
                Home::Dotted(..) => lines.iter().for_each(|line| self.insert(home, &format!("{table}.{line}"))),
                Home::Block(block) => {
                    let name = &self.text[self.layout.blocks[*block].keys[1].clone()];
                    // As in a new connector: the last table is below the others. Below a table that comes later, lines of that
                    // one, which are added after this, would become part of this one.
                    let last = self.layout.parts(self.name).and_then(|parts| parts.blocks.iter().max()).copied();
                    let below = last.filter(|_| table == CONFORMANCE).unwrap_or(*block);
                    let table = TableText { path: format!("{CONNECTORS}.{name}.{table}"), lines };
                    new::insert_table(self.text, self.layout, &self.layout.blocks[below], &[table], self.splices);
                }
            }
        }
    }

    /// Removes a table in the connector, in whatever form it is written.
    fn remove_table(&mut self, table: &str) {
        let Some(parts) = self.layout.parts(self.name) else { return };
        for number in &parts.blocks {
            let block = &self.layout.blocks[*number];
            if block.path.get(2).is_some_and(|name| name == table) {
                let start = line_start(self.text, block.header.start);
                self.splices.delete(start..line_end(self.text, block.end));
            }
        }
        for number in &parts.entries {
            let entry = &self.layout.entries[*number];
            // An entry inside another value, or below a header of the table, is removed with that.
            if entry.path.get(2).is_some_and(|name| name == table) && entry.given() < 3 {
                self.take_out(*number);
            }
        }
    }

    /// Removes every text of a table that is not kept. A list of tables with its name is removed too, because it contains no text.
    fn remove(&mut self, table: &str, is_kept: impl Fn(&str) -> bool) {
        let Some(parts) = self.layout.parts(self.name) else { return };
        for number in &parts.blocks {
            let block = &self.layout.blocks[*number];
            let is_gone = match &block.path[2..] {
                [known] => known == table && block.is_array,
                [known, name, ..] => known == table && !is_kept(name),
                [] => false,
            };
            if is_gone {
                let start = line_start(self.text, block.header.start);
                self.splices.delete(start..line_end(self.text, block.end));
            }
        }
        for number in &parts.entries {
            let entry = &self.layout.entries[*number];
            let [known, name, ..] = &entry.path[2..] else { continue };
            // An entry inside another value is removed with that value.
            let is_whole = entry.given() < 4;
            if known == table && is_whole && !is_kept(name) {
                self.take_out(*number);
            }
        }
    }
}

/// Returns the change from the texts `written` to the texts `wanted`; nothing if texts that stay are in another order.
fn in_order(written: &[String], wanted: &[&str]) -> Option<ListChange> {
    let mut change = ListChange::default();
    let mut wanted_left = wanted;
    for (item, text) in written.iter().enumerate() {
        if !wanted.contains(&text.as_str()) {
            change.gone.insert(item);
            continue;
        }
        let at = wanted_left.iter().position(|wanted| wanted == text)?;
        let new: Vec<String> = wanted_left[..at].iter().map(|text| value(text)).collect();
        if !new.is_empty() {
            change.before.insert(item, new);
        }
        wanted_left = &wanted_left[at + 1..];
    }
    change.new = wanted_left.iter().map(|text| value(text)).collect();
    Some(change)
}

#[cfg(test)]
mod tests {
    use crate::model::Secret;
    use crate::store::edit::StoreEdit;
    use crate::store::parse::parse;
    use crate::store::record::{ConnectorRecord, Located};

    /// Changes the connector `a` in the text `before`, and checks that reading the result gives the changed record.
    fn changed(before: &str, change: impl FnOnce(&mut ConnectorRecord)) -> String {
        let mut record = parse(before.as_bytes()).expect(before).connectors.remove(0);
        change(&mut record);
        let mut edit = StoreEdit::new(before).expect("an edit");
        edit.put(&record);
        let after = edit.render();
        let written = parse(after.as_bytes()).expect("a store").connectors.remove(0);
        assert_eq!(written, record, "{after}");
        after
    }

    #[test]
    fn what_a_check_expects_is_changed_in_place() {
        let rest = "api_key = \"K\"\nendpoint = \"E\"\n";
        let check = |before: &str, expected: &str| {
            let before = format!("version = 1\n{before}");
            let after = changed(&before, |record| {
                record.conformance.retain(|(id, _)| id.value != "gone");
                record.conformance.push((Located::new("nulls".to_owned()), "skip".to_owned()));
            });
            assert_eq!(after, format!("version = 1\n{expected}"), "{before}");
            let mut renamed = StoreEdit::new(&after).expect("an edit");
            renamed.rename(&"a".parse().expect("a name"), &"c".parse().expect("a name"));
            let names = parse(renamed.render().as_bytes()).expect("a store").connectors;
            assert_eq!(names[0].name.value.as_str(), "c", "{}", renamed.render());
            assert_eq!(names[0].conformance.last().map(|(id, _)| id.value.as_str()), Some("nulls"));
        };
        let table = "\n[connectors.a.conformance]\n";
        check(&format!("[connectors.a]\n{rest}"), &format!("[connectors.a]\n{rest}{table}nulls = \"skip\"\n"));
        let headers = "[connectors.a.headers]\nX = \"1\"\n";
        check(
            &format!("[connectors.a]\n{rest}{headers}[connectors.b]\n{rest}"),
            &format!("[connectors.a]\n{rest}{headers}{table}nulls = \"skip\"\n\n[connectors.b]\n{rest}"),
        );
        check(
            &format!("[connectors.a]\n{rest}{table}# why\ngone = 'skip'\nunicode = 'advice' # why\n"),
            &format!("[connectors.a]\n{rest}{table}# why\nunicode = 'advice' # why\nnulls = \"skip\"\n"),
        );
        check(
            "connectors = { a = { api_key = \"K\", endpoint = \"E\", conformance = { gone = \"skip\" } } }\n",
            "connectors = { a = { api_key = \"K\", endpoint = \"E\", conformance = { nulls = \"skip\" } } }\n",
        );
        check(
            "connectors.a.api_key = \"K\"\nconnectors.a.endpoint = \"E\"\nconnectors.a.conformance.gone = \"skip\"\n",
            "connectors.a.api_key = \"K\"\nconnectors.a.endpoint = \"E\"\nconnectors.a.conformance.nulls = \"skip\"\n",
        );
    }

    #[test]
    fn both_tables_of_a_connector_can_be_added_at_once() {
        let before = "version = 1\n[connectors.a]\napi_key = \"K\"\nendpoint = \"E\"\n[payload.SALE_INVENTORY]\nstore = \"/s\"\n";
        let after = changed(before, |record| {
            record.headers.set("X", Secret::new("1"));
            record.conformance.push((Located::new("nulls".to_owned()), "skip".to_owned()));
            record.is_enabled = false;
        });
        let tables = "\n[connectors.a.headers]\nX = \"1\"\n\n[connectors.a.conformance]\nnulls = \"skip\"\n\n[payload";
        assert!(after.contains(tables), "{after}");
    }
}
