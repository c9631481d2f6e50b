//! Reads rows in pieces, for conditions that no index can answer.
//!
//! The server looks for the bytes. It sends a row's own bytes only if escapes in them may hide what is looked for, or if a value must be
//! at its place. Each piece is a statement of its own, so that none is long, and none holds many payloads.

use super::bound::Bound;
use super::cells::Cells;
use super::filter::Filter;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::matcher::Matcher;
use crate::model::{Cursor, Page, Sort, Timestamp};
use std::collections::BinaryHeap;

/// How many rows a piece has at most.
const ROWS: usize = if cfg!(test) { 7 } else { 1_000 };

/// How many bytes of payloads a piece has, but for its last row.
const BYTES: i64 = if cfg!(test) { 200 } else { 8 << 20 };

/// A backslash, with which every escape begins.
const ESCAPE: &str = r"'\x5c'::bytea";

/// The escapes that may stand for a letter, a digit, a space or a character beyond ASCII: `\u`, `\U`, `\x` and `\0` to `\3`. All
/// other escapes stand for signs, and no number of layers of them hides anything else.
const OF_ANY: [&str; 7] = [
    r"'\x5c75'::bytea",
    r"'\x5c55'::bytea",
    r"'\x5c78'::bytea",
    r"'\x5c30'::bytea",
    r"'\x5c31'::bytea",
    r"'\x5c32'::bytea",
    r"'\x5c33'::bytea",
];

/// The sort values of a row, smaller ones first in the page, and its id.
type Found = (i64, i64, i64);

/// A row of a piece.
struct Seen {
    at: i64,
    id: i64,
    is_match: bool,
}

/// Returns the ids of the rows of `page` that match `filter` and `matcher`, in order.
pub fn scan(session: &Session, filter: &Filter, matcher: &Matcher, page: &Page) -> PgResult<Vec<i64>> {
    if filter.is_in_order() { walk(session, filter, matcher, page) } else { read_all(session, filter, matcher, page) }
}

/// Reads the rows in order until the page is full.
fn walk(session: &Session, filter: &Filter, matcher: &Matcher, page: &Page) -> PgResult<Vec<i64>> {
    let (mut ids, mut from) = (Vec::new(), *page);
    loop {
        let seen = piece(session, filter.after(&from), matcher, &filter.order(page.sort), page.sort)?;
        let Some(last) = seen.last() else { return Ok(ids) };
        from.after = Some(Cursor { at: Timestamp::from_millis(last.at).unwrap_or(Timestamp::EPOCH), id: last.id });
        ids.extend(seen.iter().filter(|row| row.is_match).map(|row| row.id));
        if ids.len() >= page.limit {
            ids.truncate(page.limit);
            return Ok(ids);
        }
    }
}

/// Reads all rows by their ids, and keeps the best for the page.
fn read_all(session: &Session, filter: &Filter, matcher: &Matcher, page: &Page) -> PgResult<Vec<i64>> {
    let filter = filter.after(page);
    let (mut best, mut last) = (BinaryHeap::new(), i64::MIN);
    loop {
        let mut next = filter.clone();
        next.and("id > $?", [last.into()]);
        let seen = piece(session, next, matcher, "ORDER BY id", Sort::Oldest)?;
        let Some(row) = seen.last() else { break };
        last = row.id;
        for row in seen.iter().filter(|row| row.is_match) {
            keep(&mut best, row, page);
        }
    }
    Ok(best.into_sorted_vec().into_iter().map(|(_, _, id)| id).collect())
}

fn keep(best: &mut BinaryHeap<Found>, row: &Seen, page: &Page) {
    best.push(match page.sort {
        Sort::Newest => (-row.at, -row.id, row.id),
        Sort::Oldest => (row.at, row.id, row.id),
    });
    if best.len() > page.limit {
        best.pop();
    }
}

/// Reads the first rows of `filter` in this order. Only the last piece is empty.
fn piece(session: &Session, mut filter: Filter, matcher: &Matcher, order: &str, sort: Sort) -> PgResult<Vec<Seen>> {
    let limit = filter.bind(Bound::limit(ROWS));
    let most = filter.bind(BYTES.into());
    let (at, selected) = (filter.at, filter.sql.clone());
    let look = Look::new(&mut filter, matcher);
    let down = if sort == Sort::Newest { " DESC" } else { "" };
    let by = if order == "ORDER BY id" { "id".to_owned() } else { format!("at{down}, id{down}") };
    // What is added to a column makes it a value in memory, which is then not read from the disk for every look.
    let sql = format!(
        "WITH first AS (SELECT id, {at} AS at, payload_bytes FROM delivery WHERE {selected} {order} LIMIT {limit}),
           piece AS (SELECT id, at, sum(payload_bytes) OVER (ORDER BY {by}) - payload_bytes AS before FROM first)
         SELECT at, id, is_found, is_open, CASE WHEN is_open THEN cell.payload END,
           CASE WHEN is_open AND NOT is_found THEN cell.response END
         FROM piece JOIN delivery USING (id) LEFT JOIN payload ON payload.delivery_id = id
           CROSS JOIN LATERAL (SELECT payload.bytes || ''::bytea AS payload, delivery.response || ''::bytea AS response,
             convert_to(delivery.error, 'UTF8') AS error, convert_to(delivery.error_code, 'UTF8') AS code OFFSET 0) AS cell
           CROSS JOIN LATERAL (SELECT coalesce({is_found}, false) AS is_found,
             coalesce({may_have_text}, false) AS may_have_text, coalesce({may_have_places}, false) AS may_have_places
             OFFSET 0) AS look
           CROSS JOIN LATERAL (SELECT may_have_places AND (is_found OR may_have_text) AND ({has_places} OR NOT is_found)
             AS is_open OFFSET 0) AS open
         WHERE before < {most} ORDER BY {by}",
        is_found = look.is_found,
        may_have_text = look.may_have_text,
        may_have_places = look.may_have_places,
        has_places = look.has_places,
    );
    session.ask(&sql, &filter.values, |cells| read(cells, matcher, look.has_places))
}

fn read(cells: &mut Cells<'_>, matcher: &Matcher, has_places: bool) -> PgResult<Seen> {
    let (at, id, is_found, is_open) = (cells.next()?, cells.next()?, cells.next::<bool>()?, cells.next::<bool>()?);
    let payload = cells.next::<Option<&[u8]>>()?.unwrap_or_default();
    let response = cells.next::<Option<&[u8]>>()?.unwrap_or_default();
    let is_match = if is_open {
        (is_found || matcher.has_text(&[payload, response, b"", b""])) && matcher.has_places(payload)
    } else {
        is_found && !has_places
    };
    Ok(Seen { at, id, is_match })
}

/// What the server looks for in a row, in SQL.
struct Look {
    /// The text is in the row as it is.
    is_found: String,
    /// The text may be there behind escapes.
    may_have_text: String,
    /// The values may be in the payload.
    may_have_places: String,
    has_places: bool,
}

impl Look {
    fn new(filter: &mut Filter, matcher: &Matcher) -> Self {
        let (mut is_found, mut may_have_text, mut may_have_places) = (Vec::new(), Vec::new(), Vec::new());
        for text in matcher.texts() {
            let (whole, part) = (bind(filter, text), bind(filter, longest_plain_part(text)));
            is_found.extend(["payload", "response", "error", "code"].map(|cell| is_in(&whole, cell)));
            may_have_text.extend(["payload", "response"].map(|cell| may_be_hidden(&part, cell)));
        }
        for value in matcher.values().map(str::as_bytes) {
            let (whole, part) = (bind(filter, value), bind(filter, longest_plain_part(value)));
            may_have_places.push(format!("({} OR {})", is_in(&whole, "payload"), may_be_hidden(&part, "payload")));
        }
        let has_places = !may_have_places.is_empty();
        let or_true =
            |parts: Vec<String>, word: &str| if parts.is_empty() { "true".to_owned() } else { parts.join(word) };
        Self {
            is_found: or_true(is_found, " OR "),
            may_have_text: or_true(may_have_text, " OR "),
            may_have_places: or_true(may_have_places, " AND "),
            has_places,
        }
    }
}

fn bind(filter: &mut Filter, bytes: &[u8]) -> String {
    filter.bind(Bound::Bytes(bytes.to_vec()))
}

fn is_in(bytes: &str, cell: &str) -> String {
    format!("position({bytes} IN cell.{cell}) > 0")
}

/// `part` has no character that only some escapes stand for, so it is there as it is unless one of the others is.
fn may_be_hidden(part: &str, cell: &str) -> String {
    let others: Vec<String> = [part].iter().chain(&OF_ANY).map(|bytes| is_in(bytes, cell)).collect();
    format!("({} AND ({}))", is_in(ESCAPE, cell), others.join(" OR "))
}

/// Returns the longest part without signs and control characters. It may be empty.
fn longest_plain_part(text: &[u8]) -> &[u8] {
    let is_sign = |byte: &u8| byte.is_ascii_punctuation() || byte.is_ascii_control();
    text.split(is_sign).max_by_key(|part| part.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{longest_plain_part, scan};
    use crate::log::matcher::Matcher;
    use crate::log::postgres::filter::Filter;
    use crate::log::postgres::testing::log::{add, new_log};
    use crate::model::{Page, PointerMatch, Query, Sort, State};
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    #[test]
    fn the_longest_part_without_signs_is_looked_for() {
        assert_eq!(longest_plain_part(br#"a "caf\u00e9 x" b"#), b"u00e9 x");
        assert_eq!(longest_plain_part("caf\u{e9} 7,1".as_bytes()), "caf\u{e9} 7".as_bytes());
        assert_eq!(longest_plain_part(b"{}"), b"");
    }

    /// Texts of few characters, most of which mean something in an escape.
    fn text(runner: &mut TestRunner, most: usize) -> String {
        let parts = prop::sample::select(vec![
            r"\", r"\\", r"\u0061", r"\x61", r"\141", r"\n", r#"\""#, "a", "b", "1", " ", "\"", "u", "0061", "\u{e9}",
            "/",
        ]);
        prop::collection::vec(parts, 1..most).new_tree(runner).expect("a text").current().concat()
    }

    #[test]
    fn the_server_finds_what_the_matcher_finds() {
        let Some(log) = new_log() else { return };
        let mut runner = TestRunner::deterministic();
        let rows: Vec<[String; 2]> = (0..120).map(|_| [text(&mut runner, 9), text(&mut runner, 5)]).collect();
        for (id, [payload, answer]) in (1..).zip(&rows) {
            let quoted = format!("'{}'", answer.replace('\'', "''"));
            let bytes = format!("convert_to({quoted}, 'UTF8')");
            let column = ["response", "error", "error_code"][usize::try_from(id % 3).expect("small")];
            add(&log, id, payload, &[(column, if column == "response" { &bytes } else { &quoted })]);
        }
        for n in 0..60 {
            let needle = text(&mut runner, 4);
            let matcher = Matcher::new(Some(&needle), &[]).expect("a text");
            let expected = (1_i64..).zip(&rows).filter(|(id, [payload, answer])| {
                let answer_in = |column: i64| if id % 3 == column { answer.as_bytes() } else { b"" };
                let [response, error, code] = [0, 1, 2].map(answer_in);
                matcher.matches(&[payload.as_bytes(), response, error, code])
            });
            let mut expected: Vec<i64> = expected.map(|(id, _)| id).collect();
            for states in [vec![], vec![State::Failed, State::Delivered]] {
                for sort in [Sort::Oldest, Sort::Newest] {
                    expected.sort_by_key(|id| if sort == Sort::Oldest { *id } else { -*id });
                    for limit in [3, usize::MAX] {
                        let filter = Filter::of(&Query { states: states.clone(), ..Query::default() });
                        let page = Page { sort, limit, after: None };
                        let found = scan(&log, &filter, &matcher, &page).expect("rows");
                        assert_eq!(found, expected[..limit.min(expected.len())], "{n}: {needle:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn values_are_found_at_their_places() {
        let Some(log) = new_log() else { return };
        add(&log, 1, r#"{"a":"x y","b":[1.10]}"#, &[]);
        add(&log, 2, r#"{"a":"\u0078 y","c":"x y"}"#, &[]);
        add(&log, 3, r#"{"a":"\"x\" y","b":null}"#, &[("response", r"'x y'")]);
        add(&log, 4, r#"{"c":"x y"}"#, &[]);
        let check = |text: Option<&str>, places: &[&str], expected: &[i64]| {
            let places: Vec<PointerMatch> = places.iter().map(|place| place.parse().expect("a place")).collect();
            let matcher = Matcher::new(text, &places).expect("something");
            let page = Page { sort: Sort::Oldest, limit: usize::MAX, after: None };
            let found = scan(&log, &Filter::of(&Query::default()), &matcher, &page).expect("rows");
            assert_eq!(found, expected, "{text:?} {places:?}");
        };
        check(None, &["/a=x y"], &[1, 2]);
        check(None, &[r#"/a="\"x\" y""#], &[3]);
        check(None, &["/a=x y", "/b/0=1.10"], &[1]);
        check(None, &["/b=null"], &[3]);
        check(Some("x y"), &["/b=null"], &[3]);
        check(Some("x y"), &["/a=x y"], &[1, 2]);
        check(Some("x y"), &[], &[1, 2, 3, 4]);
        check(Some("\"x\""), &[], &[3]);
    }
}
