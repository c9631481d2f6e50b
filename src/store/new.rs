//! Adds a new connector to the store's text, in the same form as the other connectors.
//!
//! It goes below the last connector. Comments that belong to the following table stay with that table.

use super::layout::{Block, CONNECTORS, EntryPlace, Layout};
use super::list::ListChanges;
use super::record::{ConnectorRecord, HeadersRecord};
use super::splice::{Splices, ending, is_blank_line, line_end, line_start};
use super::wanted::{Wanted, fields, key, oauth_fields};
use crate::model::Secret;

/// The text of a table with a header.
pub struct TableText {
    /// The path between the brackets.
    pub path: String,
    /// The lines with keys and values.
    pub lines: Vec<String>,
}

/// Adds `record`. The store has no connector of this name yet.
pub fn add(text: &str, layout: &Layout, record: &ConnectorRecord, splices: &mut Splices, inline: &mut ListChanges) {
    if let Some(entry) = layout.all_inline {
        let member = format!("{} = {}", key(record.name.value.as_str()), braces(record));
        inline.entry(entry).or_default().new.push(member);
        return;
    }
    let block = layout.blocks.iter().rfind(|block| block.path.first().is_some_and(|first| first == CONNECTORS));
    if let Some(block) = block {
        insert_table(text, layout, block, &tables(record), splices);
        return;
    }
    let root = layout.entries.iter().rfind(|entry| entry.path[0] == CONNECTORS && entry.place == EntryPlace::Block(0));
    match root {
        Some(entry) => {
            let at = line_end(text, entry.value.end);
            let eol = ending(text, line_start(text, entry.value.end));
            let start = entry.keys[0].start;
            let prefix =
                format!("{}{}.{}", &text[line_start(text, start)..start], CONNECTORS, key(record.name.value.as_str()));
            let first = if text[..at].ends_with('\n') { "" } else { eol };
            splices.insert(at, format!("{first}{prefix} = {}{eol}", braces(record)));
        }
        None => insert_tables_at(text, text.len(), &tables(record), splices),
    }
}

/// Adds tables below `block`, and below comments directly under it, unless those belong to the following table.
pub fn insert_table(text: &str, layout: &Layout, block: &Block, tables: &[TableText], splices: &mut Splices) {
    let end = line_end(text, block.end);
    let mut below = end;
    while below < text.len() && layout.is_comment(below + blanks(&text[below..])) {
        below = line_end(text, below);
    }
    let is_its_own = below >= text.len() || is_blank_line(text, below);
    insert_tables_at(text, if is_its_own { below } else { end }, tables, splices);
}

fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Adds tables before byte `at`, where a line starts, with blank lines around them.
fn insert_tables_at(text: &str, at: usize, tables: &[TableText], splices: &mut Splices) {
    let last_line = line_start(text, at.saturating_sub(1).min(text.len()));
    let eol = ending(text, last_line);
    let is_followed = at < text.len() && !is_blank_line(text, at);
    let is_next = splices.last_end() == Some(at);
    let mut lead = String::new();
    if !text[..at].ends_with('\n') && !text[..at].is_empty() && !is_next {
        lead.push_str(eol);
    }
    let is_parted = if is_next { is_followed } else { at == 0 || is_blank_line(text, last_line) };
    if !is_parted {
        lead.push_str(eol);
    }
    let mut new = lead;
    for (number, table) in tables.iter().enumerate() {
        if number > 0 {
            new.push_str(eol);
        }
        new.push_str(&format!("[{}]{eol}", table.path));
        table.lines.iter().for_each(|line| new.push_str(&format!("{line}{eol}")));
    }
    if is_followed {
        new.push_str(eol);
    }
    splices.insert(at, new);
}

fn tables(record: &ConnectorRecord) -> Vec<TableText> {
    let path = format!("{CONNECTORS}.{}", key(record.name.value.as_str()));
    let headers = header_lines(record);
    let mut tables = vec![TableText { path: path.clone(), lines: lines(record) }];
    for (name, lines) in [("oauth", oauth_lines(record)), ("headers", headers)] {
        if !lines.is_empty() {
            tables.push(TableText { path: format!("{path}.{name}"), lines });
        }
    }
    tables
}

fn braces(record: &ConnectorRecord) -> String {
    let mut members = lines(record);
    members.extend(table_lines(record));
    format!("{{ {} }}", members.join(", "))
}

/// Returns `oauth` and the headers as one line each; none of what is empty.
pub fn table_lines(record: &ConnectorRecord) -> Vec<String> {
    let tables = [("oauth", oauth_lines(record)), ("headers", header_lines(record))].into_iter();
    let tables = tables.filter(|(_, lines)| !lines.is_empty());
    tables.map(|(name, lines)| format!("{name} = {{ {} }}", lines.join(", "))).collect()
}

fn oauth_lines(record: &ConnectorRecord) -> Vec<String> {
    let written = oauth_fields(record).into_iter().filter_map(|(field, wanted)| Some((field, wanted?)));
    written.map(|(field, wanted)| format!("{field} = {}", wanted.render())).collect()
}

/// Returns the fields of a connector without its headers and `oauth`, one per line.
pub fn lines(record: &ConnectorRecord) -> Vec<String> {
    let written = fields(record).into_iter().filter_map(|(field, wanted)| Some((field, wanted?)));
    let written = written.filter(|(_, wanted)| !wanted.is_default());
    written.map(|(field, wanted)| format!("{field} = {}", wanted.render())).collect()
}

fn header_lines(record: &ConnectorRecord) -> Vec<String> {
    let HeadersRecord::Table(entries) = &record.headers else { return Vec::new() };
    let pairs =
        entries.iter().filter_map(|(name, value)| Some((name.value.as_str(), value.as_ref().map(Secret::expose)?)));
    pairs.map(|(name, value)| format!("{} = {}", key(name), Wanted::Text(value.to_owned()).render())).collect()
}
