//! Connects a row from another log with the rows that it refers to.
//!
//! Rows are found by their webhook ids. A row that was here before the import keeps what it has, and so does an imported row that a
//! process has claimed since: only what no one has touched gets the state that it had in the other log.

use super::copies::family;
use super::other_id;
use crate::log::applied::Applied;
use crate::log::doubt_flags::{IN_DOUBT, OTHER_MAYBE_APPLIED};
use crate::log::imported::Link;
use rusqlite::{Connection, OptionalExtension as _, params};

/// A row that is as it was imported: every claim changes its token.
macro_rules! is_untouched {
    ($row:literal) => {
        concat!($row, ".imported_id IS NOT NULL AND ", $row, ".token = 1")
    };
}

/// Makes the connections whose other end is in the log, and returns the others.
pub fn link(connection: &Connection, link: &Link) -> rusqlite::Result<Applied> {
    let mut missing = Vec::new();
    if let Some(id) = imported(connection, link)? {
        let mut end = |webhook_id: Option<&String>| match webhook_id {
            None => Ok::<_, rusqlite::Error>(None),
            Some(webhook_id) => {
                let found = match find(connection, webhook_id)?.filter(|found| *found != id) {
                    Some(found) if is_kin(connection, id, found)? => Some(found),
                    _ => None,
                };
                if found.is_none() {
                    missing.push(webhook_id.clone());
                }
                Ok(found)
            }
        };
        let of = end(link.edited_from.as_ref().map(|(of, _)| of))?;
        if let (Some(of), Some((_, difference))) = (of, &link.edited_from) {
            let sql =
                "UPDATE delivery SET lineage_of = ?2, lineage_difference = ?3 WHERE id = ?1 AND lineage_of IS NULL";
            connection.prepare_cached(sql)?.execute(params![id, of, difference])?;
        }
        if let Some(of) = end(link.again_of.as_ref())? {
            let sql = "UPDATE delivery SET again_of = ?2 WHERE id = ?1 AND again_of IS NULL";
            connection.prepare_cached(sql)?.execute([id, of])?;
        }
        if let Some(by) = end(link.waiting_on.as_ref())? {
            let sql = "UPDATE delivery SET waiting_on = ?2 WHERE id = ?1 AND waiting_on IS NULL AND token = 1";
            connection.prepare_cached(sql)?.execute([id, by])?;
        }
        join(connection, id, link)?;
        remember(connection, id, link)?;
    }
    Ok(Applied::Linked { missing })
}

/// Returns the row if it was imported, and from this row of the other log.
fn imported(connection: &Connection, link: &Link) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT id FROM delivery WHERE webhook_id = ?1 AND imported_id = ?2";
    let mut row = connection.prepare_cached(sql)?;
    row.query_row(params![link.webhook_id, link.imported_id.0], |row| row.get(0)).optional()
}

/// Returns the row that has this webhook id, or that was reported with it later.
fn find(connection: &Connection, webhook_id: &str) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT coalesce((SELECT id FROM delivery WHERE webhook_id = ?1),
                 (SELECT delivery_id FROM other_id WHERE webhook_id = ?1))";
    connection.prepare_cached(sql)?.query_row([webhook_id], |row| row.get(0))
}

fn remember(connection: &Connection, id: i64, link: &Link) -> rusqlite::Result<()> {
    let Some(webhook_id) = &link.reported_id else { return Ok(()) };
    let has_one = connection.prepare_cached("SELECT 1 FROM other_id WHERE delivery_id = ?1")?.exists([id])?;
    if has_one || find(connection, webhook_id)?.is_some() {
        return Ok(());
    }
    other_id::remember(connection, id, webhook_id)
}

/// Joins the family of those of its copies that the log has. Each of them names all others, so whatever arrives first, they become
/// one family.
fn join(connection: &Connection, id: i64, link: &Link) -> rusqlite::Result<()> {
    let mut members = vec![id];
    for copy in &link.copies {
        if let Some(found) = find(connection, copy)?
            && is_kin(connection, id, found)?
        {
            members.push(found);
        }
    }
    if members.len() == 1 {
        return Ok(());
    }
    let members = serde_json::to_string(&members).expect("numbers are always JSON");
    let changed = connection
        .prepare_cached(
            "WITH member (id, family) AS MATERIALIZED (
               SELECT id, coalesce(family, id) FROM delivery WHERE id IN (SELECT value FROM json_each(?1))),
             first (id) AS MATERIALIZED (SELECT min(family) FROM member)
             UPDATE delivery SET family = (SELECT id FROM first)
             WHERE id <> (SELECT id FROM first) AND family IS NOT (SELECT id FROM first)
               AND (id IN (SELECT id FROM member) OR family IN (SELECT family FROM member) OR id IN (SELECT family FROM member))",
        )?
        .execute([&members])?;
    if changed > 0 { share_doubt(connection, id) } else { Ok(()) }
}

/// Says whether both are events of one connector: only then one can be a copy of the other, hold it, or take its place. In two
/// logs one webhook id may belong to events of two connectors.
fn is_kin(connection: &Connection, id: i64, other: i64) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM delivery AS mine, delivery AS other WHERE mine.id = ?1 AND other.id = ?2
                 AND other.environment = mine.environment AND other.api_key = mine.api_key AND other.connector = mine.connector";
    connection.prepare_cached(sql)?.exists([id, other])
}

/// In the other log the members of a family shared their doubt. Here some of them may have been sent since, or before.
fn share_doubt(connection: &Connection, id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(concat!(
            "UPDATE delivery SET flags = flags | ?2 WHERE id = ?1 AND state <> 'delivered' AND EXISTS (
               SELECT 1 FROM delivery AS other WHERE other.id <> ?1 AND NOT (",
            is_untouched!("other"),
            ") AND (other.state IN ('unknown','delivered') OR other.flags & ?3 <> 0) AND other.id IN ",
            family!(),
            ")"
        ))?
        .execute(params![id, OTHER_MAYBE_APPLIED, IN_DOUBT])?;
    connection
        .prepare_cached(concat!(
            "UPDATE delivery SET flags = flags | ?2, token = token + (owner IS NULL)
             WHERE id <> ?1 AND state <> 'delivered' AND flags & ?2 = 0 AND NOT (",
            is_untouched!("delivery"),
            ") AND EXISTS (SELECT 1 FROM delivery AS mine WHERE mine.id = ?1
                 AND (mine.state IN ('unknown','delivered') OR mine.flags & ?3 <> 0)) AND id IN ",
            family!()
        ))?
        .execute(params![id, OTHER_MAYBE_APPLIED, IN_DOUBT])?;
    Ok(())
}
