//! Checks for damage: is every index whole, can every row be read, does every id lead to its row?
//!
//! The server checks its own pages only if the extension `amcheck` is there, and only for roles that may call it.

use super::bound::Bound;
use super::cells::Cells;
use super::pg_error::{PgError, PgResult};
use super::row;
use super::schema::index_names;
use super::session::Session;
use crate::log::question::DamageCheck;

/// How many findings of one kind are reported.
const MOST: usize = 20;

/// How many rows are read at once.
const STEP: i64 = if cfg!(test) { 3 } else { 1_000 };

type Look = fn(&Session) -> PgResult<Vec<String>>;

const LOOKS: [(&str, Look); 6] = [
    ("pages", pages),
    ("indexes", indexes),
    ("rows", rows),
    ("payloads", payloads),
    ("ids", ids),
    ("attempts", attempts),
];

/// Checks the whole log; others may write meanwhile. It reads all of it and changes nothing.
pub fn check(session: &Session, location: &str) -> Vec<DamageCheck> {
    let look = |(name, look): (&'static str, Look)| {
        let found = look(session).unwrap_or_else(|error| vec![error.about(location).detail]);
        DamageCheck { name, found }
    };
    LOOKS.into_iter().map(look).collect()
}

/// The order in every index, as far as the server can check it.
fn pages(session: &Session) -> PgResult<Vec<String>> {
    const CAN: &str = "SELECT count(*) FROM pg_proc WHERE proname = 'bt_index_check' AND pronargs = 1
       AND has_function_privilege(oid, 'EXECUTE') AND pg_function_is_visible(oid)";
    if session.one(CAN, &[], |cells| cells.next::<i64>())? != Some(1) {
        return Ok(Vec::new());
    }
    let sql = "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
               WHERE relnamespace = current_schema()::regnamespace AND indisvalid ORDER BY 1";
    let names: Vec<String> = session.all(sql, &[], |cells| cells.next())?;
    let mut found = Vec::new();
    for name in names {
        let sql = "SELECT bt_index_check($1::regclass)";
        match session.ask(sql, &[Bound::from(name.as_str())], |_| Ok(())) {
            Err(error) if error.state().is_some() => found.push(error.about(&name).detail),
            checked => drop(checked?),
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// Every index is there and has all rows: one that could not be built to its end has not.
fn indexes(session: &Session) -> PgResult<Vec<String>> {
    let sql = "SELECT relname::text, indisvalid AND indisready FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
               WHERE relnamespace = current_schema()::regnamespace";
    let known = session.all(sql, &[], |cells| Ok((cells.next::<String>()?, cells.next::<bool>()?)))?;
    let say = |name: &str| match known.iter().find(|(known, _)| known == name) {
        None => Some(format!("the index {name} is missing")),
        Some((_, false)) => Some(format!("the index {name} is not complete")),
        Some(_) => None,
    };
    Ok(index_names().filter_map(say).collect())
}

/// Reads every row as a search would.
fn rows(session: &Session) -> PgResult<Vec<String>> {
    let sql = format!("SELECT {} FROM delivery WHERE id > $1 ORDER BY id LIMIT {STEP}", row::COLUMNS);
    let mut found = unreadable(session, &sql, "event", |cells| row::read(cells).map(drop))?;
    let monitoring = format!("SELECT id, received_at FROM monitoring WHERE id > $1 ORDER BY id LIMIT {STEP}");
    found.extend(unreadable(session, &monitoring, "monitoring event", |cells| {
        let _: i64 = cells.next()?;
        cells.time().map(drop)
    })?);
    Ok(found)
}

/// Reads rows in steps; the first column is the id.
fn unreadable(
    session: &Session,
    sql: &str,
    what: &str,
    read: fn(&mut Cells<'_>) -> PgResult<()>,
) -> PgResult<Vec<String>> {
    let (mut found, mut last) = (Vec::new(), Some(i64::MIN));
    while let Some(after) = last.filter(|_| found.len() < MOST) {
        last = None;
        for row in session.rows(sql, &[&after])? {
            let id: i64 = Cells::from(&row, 0).next()?;
            last = Some(id);
            if let Err(error @ PgError::Unexpected { .. }) = read(&mut Cells::from(&row, 0)) {
                found.push(format!("{what} {id} cannot be read: {}", error.about("").detail));
            }
        }
    }
    found.truncate(MOST);
    Ok(found)
}

/// Each row that keeps its payload has one of its length, and no other has one.
fn payloads(session: &Session) -> PgResult<Vec<String>> {
    let wrong = "SELECT delivery.id FROM delivery LEFT JOIN payload ON delivery_id = id
       WHERE has_payload <> (delivery_id IS NOT NULL) OR octet_length(bytes) <> payload_bytes ORDER BY 1 LIMIT $1";
    let stray = "SELECT delivery_id FROM payload
       WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE id = delivery_id) ORDER BY 1 LIMIT $1";
    let mut found = list(session, wrong, |id| format!("event {id} has lost its payload, or has another one"))?;
    found.extend(list(session, stray, |id| format!("a payload belongs to event {id}, which does not exist"))?);
    Ok(found)
}

/// Finds ids of failed rows that a search by id would miss, and ids without a row.
fn ids(session: &Session) -> PgResult<Vec<String>> {
    const FAILED: &str = "FROM delivery WHERE state IN ('failed','unknown')";
    let missing = format!(
        "SELECT DISTINCT id FROM (SELECT store_id AS value, 1 AS kind, id {FAILED} AND store_id IS NOT NULL
           UNION ALL SELECT document_id, 2, id {FAILED} AND document_id IS NOT NULL
           UNION ALL SELECT unnest(products), 3, id {FAILED}) AS wanted
         WHERE NOT EXISTS (SELECT 1 FROM ref
           WHERE ref.value = wanted.value AND ref.kind = wanted.kind AND ref.delivery_id = wanted.id) ORDER BY id LIMIT $1"
    );
    let stray = "SELECT DISTINCT delivery_id FROM (SELECT delivery_id FROM ref UNION ALL SELECT delivery_id FROM other_id) AS known
       WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.id = delivery_id) ORDER BY 1 LIMIT $1";
    let mut found = list(session, &missing, |id| format!("event {id} is not found by one of its ids"))?;
    found.extend(list(session, stray, |id| format!("an id belongs to event {id}, which does not exist"))?);
    Ok(found)
}

fn attempts(session: &Session) -> PgResult<Vec<String>> {
    let stray = "SELECT DISTINCT delivery_id FROM attempt
       WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.id = delivery_id) ORDER BY 1 LIMIT $1";
    list(session, stray, |id| format!("an attempt belongs to event {id}, which does not exist"))
}

fn list(session: &Session, sql: &str, words: impl Fn(i64) -> String) -> PgResult<Vec<String>> {
    session.ask(sql, &[Bound::limit(MOST)], |cells| Ok(words(cells.next()?)))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::log::postgres::session::Session;
    use crate::log::postgres::testing::log::{add, new_log};

    fn found(log: &Session) -> Vec<String> {
        check(log, "here").into_iter().flat_map(|check| check.found).collect()
    }

    #[test]
    fn damage_is_found_and_a_sound_log_has_none() {
        let Some(log) = new_log() else { return };
        for id in 1..=10 {
            add(&log, id, "{}", &[("store_id", "'S'")]);
        }
        log.run("INSERT INTO ref SELECT 'S', 1, id FROM delivery").expect("ids");
        assert_eq!(found(&log), [""; 0]);
        for (damage, sentence) in [
            ("DROP INDEX failed_by_time", "the index failed_by_time is missing"),
            (
                "UPDATE delivery SET api_key = '?' WHERE id = 9",
                "event 9 cannot be read: column 5 holds an unexpected value",
            ),
            ("UPDATE payload SET bytes = '' WHERE delivery_id = 8", "event 8 has lost its payload, or has another one"),
            ("DELETE FROM payload WHERE delivery_id = 7", "event 7 has lost its payload, or has another one"),
            ("INSERT INTO payload VALUES (99, '')", "a payload belongs to event 99, which does not exist"),
            ("DELETE FROM ref WHERE delivery_id = 6", "event 6 is not found by one of its ids"),
            ("INSERT INTO other_id VALUES (98, 'x')", "an id belongs to event 98, which does not exist"),
            (
                "INSERT INTO attempt (delivery_id, number, kind, started_at, url, flags) VALUES (97, 1, 'send', 1, 'u', 0)",
                "an attempt belongs to event 97, which does not exist",
            ),
        ] {
            log.run(&format!("BEGIN; {damage}")).expect(damage);
            assert_eq!(found(&log), [sentence], "{damage}");
            log.run("ROLLBACK").expect("undone");
        }
    }
}
