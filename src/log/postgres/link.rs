//! Connects a row from another log with the rows that it refers to.
//!
//! Rows are found by their webhook ids. A row that was here before the import keeps what it has, and so does an imported row that a
//! process has claimed since: only what no one has touched gets the state that it had in the other log.
//!
//! Two imports at the same time would each miss the rows of the other one. So all ids that a row names are locked.

use super::copies::{family, mark_first};
use super::line_lock::{lock_once, webhook_key};
use super::other_id;
use super::pg_error::PgResult;
use super::session::Session;
use crate::log::applied::Applied;
use crate::log::doubt_flags::{IN_DOUBT, OTHER_MAYBE_APPLIED};
use crate::log::imported::Link;
use crate::model::without_nul;

/// A row that is as it was imported: every claim changes its token.
macro_rules! is_untouched {
    ($row:literal) => {
        concat!($row, ".imported_id IS NOT NULL AND ", $row, ".token = 1")
    };
}

/// Makes the connections whose other end is in the log, and returns the others.
pub fn link(session: &Session, link: &Link) -> PgResult<Applied> {
    lock(session, link)?;
    let mut missing = Vec::new();
    if let Some(id) = imported(session, link)? {
        let mut end = |webhook_id: Option<&String>| -> PgResult<Option<i64>> {
            let Some(webhook_id) = webhook_id else { return Ok(None) };
            let found = match find(session, webhook_id)?.filter(|found| *found != id) {
                Some(found) if is_kin(session, id, found)? => Some(found),
                _ => None,
            };
            if found.is_none() {
                missing.push(webhook_id.clone());
            }
            Ok(found)
        };
        let of = end(link.edited_from.as_ref().map(|(of, _)| of))?;
        if let (Some(of), Some((_, difference))) = (of, &link.edited_from) {
            let sql =
                "UPDATE delivery SET lineage_of = $2, lineage_difference = $3 WHERE id = $1 AND lineage_of IS NULL";
            session.execute(sql, &[&id, &of, &without_nul(difference)])?;
        }
        if let Some(of) = end(link.again_of.as_ref())? {
            session.execute("UPDATE delivery SET again_of = $2 WHERE id = $1 AND again_of IS NULL", &[&id, &of])?;
        }
        if let Some(by) = end(link.waiting_on.as_ref())? {
            let sql = "UPDATE delivery SET waiting_on = $2 WHERE id = $1 AND waiting_on IS NULL AND token = 1";
            session.execute(sql, &[&id, &by])?;
        }
        join(session, id, link)?;
        remember(session, id, link)?;
    }
    Ok(Applied::Linked { missing })
}

/// Locks the webhook ids of the row and of all that it refers to.
fn lock(session: &Session, link: &Link) -> PgResult<()> {
    let Link { webhook_id, edited_from, copies, again_of, waiting_on, reported_id, .. } = link;
    let edited_from = edited_from.as_ref().map(|(of, _)| of);
    let others = [edited_from, again_of.as_ref(), waiting_on.as_ref(), reported_id.as_ref()].into_iter().flatten();
    let all = others.chain(copies).chain([webhook_id]);
    lock_once(session, &all.map(|id| webhook_key(id)).collect())
}

/// Returns the row if it was imported, and from this row of the other log.
fn imported(session: &Session, link: &Link) -> PgResult<Option<i64>> {
    let sql = "SELECT id FROM delivery WHERE webhook_id = $1 AND imported_id = $2";
    session.one(sql, &[&without_nul(&link.webhook_id), &link.imported_id.0], |cells| cells.next())
}

/// Returns the row that has this webhook id, or that was reported with it later.
fn find(session: &Session, webhook_id: &str) -> PgResult<Option<i64>> {
    let sql = "SELECT coalesce((SELECT id FROM delivery WHERE webhook_id = $1),
                 (SELECT delivery_id FROM other_id WHERE webhook_id = $1))";
    Ok(session.one(sql, &[&without_nul(webhook_id)], |cells| cells.next())?.flatten())
}

fn remember(session: &Session, id: i64, link: &Link) -> PgResult<()> {
    let Some(webhook_id) = &link.reported_id else { return Ok(()) };
    let has_one = session.exists("SELECT 1 FROM other_id WHERE delivery_id = $1", &[&id])?;
    if has_one || find(session, webhook_id)?.is_some() {
        return Ok(());
    }
    other_id::remember(session, id, webhook_id)
}

/// Joins the family of those of its copies that the log has. Each of them names all others, so whatever arrives first, they become
/// one family.
fn join(session: &Session, id: i64, link: &Link) -> PgResult<()> {
    let mut members = vec![id];
    for copy in &link.copies {
        if let Some(found) = find(session, copy)?
            && is_kin(session, id, found)?
        {
            members.push(found);
        }
    }
    if members.len() == 1 {
        return Ok(());
    }
    lock_families(session, &members)?;
    let join = "WITH member (id, family) AS MATERIALIZED (
           SELECT id, coalesce(family, id) FROM delivery WHERE id = ANY($1)),
         first (id) AS MATERIALIZED (SELECT min(family) FROM member)
         UPDATE delivery SET family = (SELECT id FROM first)
         WHERE id <> (SELECT id FROM first) AND family IS DISTINCT FROM (SELECT id FROM first)
           AND (id = ANY($1) OR family = ANY (ARRAY (SELECT family FROM member)) OR id = ANY (ARRAY (SELECT family FROM member)))";
    if session.execute(join, &[&members])? == 0 {
        return Ok(());
    }
    for member in members {
        mark_first(session, member)?;
    }
    share_doubt(session, id)
}

/// Locks the rows of all families that are joined, in the order of their ids.
fn lock_families(session: &Session, members: &[i64]) -> PgResult<()> {
    let families = "SELECT coalesce(family, id) FROM delivery WHERE id = ANY($1)";
    let firsts: Vec<i64> = session.all(families, &[&members], |cells| cells.next())?;
    let lock = "SELECT 1 FROM delivery WHERE id = ANY($1) OR family = ANY($2) OR id = ANY($2) ORDER BY id FOR UPDATE";
    session.rows(lock, &[&members, &firsts]).map(drop)
}

/// Says whether both are events of one connector: only then one can be a copy of the other, hold it, or take its place. In two
/// logs one webhook id may belong to events of two connectors.
fn is_kin(session: &Session, id: i64, other: i64) -> PgResult<bool> {
    let sql = "SELECT 1 FROM delivery AS mine, delivery AS other WHERE mine.id = $1 AND other.id = $2
                 AND other.environment = mine.environment AND other.api_key = mine.api_key AND other.connector = mine.connector";
    session.exists(sql, &[&id, &other])
}

/// In the other log the members of a family shared their doubt. Here some of them may have been sent since, or before.
fn share_doubt(session: &Session, id: i64) -> PgResult<()> {
    const OWN: &str = concat!(
        "UPDATE delivery SET flags = flags | $2 WHERE id = $1 AND state <> 'delivered' AND EXISTS (
           SELECT 1 FROM delivery AS other WHERE other.id <> $1 AND NOT (",
        is_untouched!("other"),
        ") AND (other.state IN ('unknown','delivered') OR other.flags & $3 <> 0) AND other.id = ",
        family!(),
        ")"
    );
    const OTHERS: &str = concat!(
        "UPDATE delivery SET flags = flags | $2, token = token + CASE WHEN owner IS NULL THEN 1 ELSE 0 END
         WHERE id <> $1 AND state <> 'delivered' AND flags & $2 = 0 AND NOT (",
        is_untouched!("delivery"),
        ") AND EXISTS (SELECT 1 FROM delivery AS self WHERE self.id = $1
             AND (self.state IN ('unknown','delivered') OR self.flags & $3 <> 0)) AND id = ",
        family!()
    );
    session.execute(OWN, &[&id, &OTHER_MAYBE_APPLIED, &IN_DOUBT])?;
    session.execute(OTHERS, &[&id, &OTHER_MAYBE_APPLIED, &IN_DOUBT]).map(drop)
}
