//! Edits of the store change only the lines of the named fields, and no other byte: random stores, random edits.

mod lists;
mod written;

use inv_hooks::model::{ConnectorName, Secret};
use inv_hooks::store::{ConnectorRecord, HeadersRecord, Located, Location, LocationKind, Store, StoreEdit};
use proptest::prelude::*;
use std::time::Duration;
use written::{Line, Tape, Written, record, written};

fn parsed(text: &str) -> Vec<ConnectorRecord> {
    let location = Location::new("x.toml", LocationKind::Named);
    let store = Store::parse(&location, text.as_bytes()).unwrap_or_else(|fault| panic!("{fault:?}\n{text}"));
    store.records().iter().map(sorted).collect()
}

/// Sorts the headers: existing headers keep their place when others are set, and their order does not matter here.
fn sorted(record: &ConnectorRecord) -> ConnectorRecord {
    let mut record = record.clone();
    if let HeadersRecord::Table(entries) = &mut record.headers {
        entries.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
    }
    record
}

fn lines_of(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Says whether the lines `few` are among `many` in this order. If the last line had no line end, it may have one now.
fn are_among(few: &[&str], many: &[&str]) -> bool {
    let mut rest = many.iter();
    few.iter().all(|line| rest.any(|other| other == line || (!line.ends_with('\n') && other.trim_end() == *line)))
}

/// A change of one connector: the new record, and the names of the fields that change.
fn change(old: &ConnectorRecord, tape: &mut Tape) -> (ConnectorRecord, Vec<String>) {
    let mut new = old.clone();
    let named = match tape.pick(9) {
        0 => {
            new.endpoint.value = Secret::new("https://new.example/\"it's\"\\");
            vec!["endpoint".to_owned()]
        }
        1 => {
            new.is_enabled = !new.is_enabled;
            vec!["enabled".to_owned()]
        }
        2 => {
            new.effort.timeout = if tape.says_yes() { None } else { Some(Duration::from_secs(7)) };
            vec!["timeout".to_owned()]
        }
        3 => {
            new.effort.concurrency = Some(5);
            Vec::new()
        }
        4 => {
            new.headers.set("x-a", Secret::new("other"));
            vec!["headers.X-A".to_owned(), "headers".to_owned()]
        }
        5 => {
            new.headers.unset("X-A");
            new.headers.set("New one", Secret::new("${NEW}"));
            vec!["headers.X-A".to_owned(), "headers".to_owned()]
        }
        6 if new.events.len() > 1 => {
            let gone = new.events.remove(tape.pick(new.events.len()));
            vec![format!("event {}", gone.value), "events".to_owned(), "last event".to_owned()]
        }
        7 if !new.events.is_empty() => {
            new.events.insert(tape.pick(new.events.len()), Located::new("ASN_NEW".to_owned()));
            vec!["events".to_owned()]
        }
        _ => {
            new.events.push(Located::new("ASN_NEW".to_owned()));
            vec!["events".to_owned(), "last event".to_owned()]
        }
    };
    (new, named)
}

/// Says whether all comments at the ends of lines are kept.
fn tails_stay(before: &str, after: &str) -> bool {
    let tails = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.split_once("# [connectors").map(|(_, tail)| tail.to_owned())).collect()
    };
    let after = tails(after);
    tails(before).iter().all(|tail| after.contains(tail))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_changes_only_the_lines_of_its_fields(bytes in prop::collection::vec(any::<u8>(), 120)) {
        let (written, mut tape) = written(Tape { bytes, at: 0 });
        let before = written.text();
        prop_assert_eq!(parsed(&before), written.records.iter().map(sorted).collect::<Vec<_>>(), "{}", before);
        if written.records.is_empty() {
            return Ok(());
        }
        let index = tape.pick(written.records.len());
        let (new, named) = change(&written.records[index], &mut tape);
        let mut edit = StoreEdit::new(&before).expect("an edit");
        edit.put(&new);
        let after = edit.render();
        let is_named = |line: &&Line| {
            line.owner.as_ref().is_some_and(|(owner, field)| *owner == index && (field == "*" || named.contains(field)))
        };
        let others: Vec<&str> = written.lines.iter().filter(|line| !is_named(line)).map(|line| line.text.as_str()).collect();
        let shown = after.strip_prefix(written.mark).expect("the mark stays");
        prop_assert!(are_among(&others, &lines_of(shown)), "{}\n----\n{}", before, after);
        let most = others.len() + written.lines.iter().filter(is_named).count() + 4;
        prop_assert!(lines_of(shown).len() <= most, "{}\n----\n{}", before, after);
        let goes = named.iter().any(|field| field.starts_with("event ") || field == "headers.X-A" || field == "timeout" );
        prop_assert!(goes || tails_stay(&before, &after), "{}\n----\n{}", before, after);
        let mut expected = written.records.clone();
        expected[index] = new.clone();
        prop_assert_eq!(parsed(&after), expected.iter().map(sorted).collect::<Vec<_>>(), "{}\n----\n{}", before, after);
        // The same edit again changes nothing, and so does an edit to the old values.
        let mut again = StoreEdit::new(&after).expect("an edit");
        expected.iter().for_each(|record| again.put(record));
        prop_assert_eq!(again.render(), after);
    }

    #[test]
    fn removing_a_connector_removes_only_its_own_lines(bytes in prop::collection::vec(any::<u8>(), 120)) {
        let (written, mut tape) = written(Tape { bytes, at: 0 });
        let before = written.text();
        let mut edit = StoreEdit::new(&before).expect("an edit");
        let gone: Vec<usize> = (0..written.records.len()).filter(|_| tape.says_yes()).collect();
        for index in &gone {
            prop_assert!(edit.remove(&written.records[*index].name.value));
        }
        let after = edit.render();
        let is_gone = |line: &&Line| line.owner.as_ref().is_some_and(|(owner, _)| gone.contains(owner));
        let is_within = |line: &&Line| is_gone(line) || is_between(&written, line, &gone);
        let filled = |line: &&str| !line.trim().is_empty();
        let others = written.lines.iter().filter(|line| !is_within(line)).map(|line| line.text.as_str());
        let others: Vec<&str> = others.filter(filled).collect();
        let shown = after.strip_prefix(written.mark).expect("the mark stays");
        let left: Vec<&str> = lines_of(shown).into_iter().filter(filled).collect();
        prop_assert_eq!(others, left, "{}\n----\n{}", before, after);
        let blank = |text: &str| text.lines().filter(|line| line.trim().is_empty()).count();
        prop_assert!(blank(&before) <= blank(&after) + 2 * gone.len(), "{}\n----\n{}", before, after);
        let kept = written.records.iter().enumerate().filter(|(index, _)| !gone.contains(index));
        prop_assert_eq!(parsed(&after), kept.map(|(_, record)| sorted(record)).collect::<Vec<_>>());
    }

    #[test]
    fn renaming_keeps_places_and_comments(bytes in prop::collection::vec(any::<u8>(), 120)) {
        let (written, mut tape) = written(Tape { bytes, at: 0 });
        if written.records.is_empty() {
            return Ok(());
        }
        let before = written.text();
        let index = tape.pick(written.records.len());
        let (from, to) = (&written.records[index].name.value, ["uno", "u.no"][tape.pick(2)]);
        let to: ConnectorName = to.parse().expect("a name");
        let mut edit = StoreEdit::new(&before).expect("an edit");
        edit.rename(from, &to);
        let after = edit.render();
        prop_assert_eq!(lines_of(&before).len(), lines_of(&after).len(), "{}\n----\n{}", before, after);
        for (line, (old, new)) in lines_of(&before).into_iter().zip(lines_of(&after)).enumerate() {
            let is_its_own = old.contains(&format!("connectors.{from}")) || old.contains(&format!("connectors.\"{from}"))
                || old.contains(&format!("connectors.'{from}")) || old.contains(&format!("connectors . \"{from}"));
            prop_assert!(old == new || is_its_own, "line {}\n{}\n----\n{}", line, before, after);
        }
        prop_assert!(tails_stay(&before, &after), "{}\n----\n{}", before, after);
        let mut expected = written.records.clone();
        expected[index].name.value = to;
        prop_assert_eq!(parsed(&after), expected.iter().map(sorted).collect::<Vec<_>>(), "{}\n----\n{}", before, after);
    }

    #[test]
    fn adding_a_connector_adds_lines_and_changes_none(bytes in prop::collection::vec(any::<u8>(), 160)) {
        let (written, mut tape) = written(Tape { bytes, at: 0 });
        let before = written.text();
        let mut edit = StoreEdit::new(&before).expect("an edit");
        let new: Vec<ConnectorRecord> = (0..=tape.pick(3)).map(|number| record(&format!("z{number}"), &mut tape)).collect();
        new.iter().for_each(|record| edit.put(record));
        let after = edit.render();
        // Exactly one piece was inserted: the text before it and after it is the old text.
        let head = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        let tail = before.bytes().rev().zip(after.bytes().rev()).take_while(|(a, b)| a == b).count();
        prop_assert!(head + tail >= before.len(), "{}\n----\n{}", before, after);
        if !before.contains("\r\n") || !before.replace("\r\n", "").contains('\n') {
            prop_assert_eq!(after.contains("\r\n") && after.replace("\r\n", "").contains('\n'), false, "{:?}", after);
        }
        // No comment is directly above a new connector, and no comment is separated from the line below it.
        for (line, next) in lines_of(&before).into_iter().zip(lines_of(&before).into_iter().skip(1)) {
            let pair = format!("{line}{next}");
            prop_assert!(!line.starts_with('#') || next.trim().is_empty() || after.contains(&pair), "{}\n----\n{}", before, after);
        }
        for (line, next) in lines_of(&after).into_iter().zip(lines_of(&after).into_iter().skip(1)) {
            prop_assert!(!line.starts_with('#') || !next.contains("connectors.z"), "{}\n----\n{}", before, after);
        }
        let mut expected = written.records.clone();
        expected.extend(new.iter().cloned());
        let by_name = |mut records: Vec<ConnectorRecord>| {
            records.sort_by(|a, b| a.name.value.as_str().cmp(b.name.value.as_str()));
            records
        };
        prop_assert_eq!(by_name(parsed(&after)), expected.iter().map(sorted).collect::<Vec<_>>(), "{}\n----\n{}", before, after);
        let mut again = StoreEdit::new(&after).expect("an edit");
        new.iter().for_each(|record| prop_assert_true(again.remove(&record.name.value)));
        prop_assert!(again.render().trim_end() == before.trim_end() || before.contains("[payload"), "{}\n----\n{}", before, after);
    }
}

fn prop_assert_true(is_true: bool) {
    assert!(is_true, "it was there");
}

/// Lines between the first and the last line of a removed connector are removed with it: comments within its table.
fn is_between(written: &Written, line: &Line, gone: &[usize]) -> bool {
    let at = written.lines.iter().position(|other| std::ptr::eq(other, line)).unwrap_or_default();
    gone.iter().any(|index| {
        let is_its_own = |line: &Line| line.owner.as_ref().is_some_and(|(owner, _)| owner == index);
        let first = written.lines.iter().position(is_its_own);
        let last = written.lines.iter().rposition(is_its_own);
        matches!((first, last), (Some(first), Some(last)) if first < at && (at < last || is_rest(written, last, at)))
    })
}

/// The end of a list that is the last line of a connector.
fn is_rest(written: &Written, last: usize, at: usize) -> bool {
    let is_event = written.lines[last].owner.as_ref().is_some_and(|(_, field)| field == "last event");
    is_event && at == last + 1
}
