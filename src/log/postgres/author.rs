//! On whose behalf each process claims. A process that dies cannot record its attempts; whoever gives up its claims does, with this.

use super::pg_error::PgResult;
use super::session::Session;
use crate::log::change::{Settlement, Ticket};
use crate::log::claimant::lost_attempt;
use crate::model::{AttemptKind, Author, DeliveryId, Timestamp, without_nul};

/// One row for each process that claims, and the time of each claim.
pub const TABLE: &str = r#"
CREATE TABLE author (
  owner bigint PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  made_by text COLLATE "C",
  reason text COLLATE "C"
);
ALTER TABLE delivery ADD COLUMN claimed_at bigint;
"#;

/// A claim of a process that did more than wait.
const LOST: &str = "SELECT token, attempts, state, claimed_at, author.kind, author.made_by, author.reason
  FROM delivery JOIN author USING (owner) WHERE id = $1 AND owner = $2 AND next_attempt_at IS NULL";

/// Writes on whose behalf `owner` claims. Removes what dead owners left that have no claims.
pub fn note(session: &Session, owner: i64, author: &Author) -> PgResult<()> {
    const SQL: &str = "INSERT INTO author (owner, kind, made_by, reason) VALUES ($1, $2, $3, $4)
      ON CONFLICT (owner) DO UPDATE SET kind = excluded.kind, made_by = excluded.made_by, reason = excluded.reason";
    forget(session)?;
    let [by, reason] = [&author.by, &author.reason].map(|text| text.as_deref().map(without_nul));
    session.execute(SQL, &[&owner, &author.kind.as_str(), &by, &reason]).map(drop)
}

/// Removes what dead owners left that have no claims. A claim that another process is giving up at this moment is still one.
pub fn forget(session: &Session) -> PgResult<()> {
    const SQL: &str = "DELETE FROM author WHERE owner = ANY (ARRAY (SELECT owner FROM author
      WHERE owner NOT IN (SELECT number FROM owner WHERE dead_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.owner IS NOT NULL AND delivery.owner = author.owner)
      FOR UPDATE SKIP LOCKED))";
    session.execute(SQL, &[]).map(drop)
}

/// Returns the attempt that the dead process `owner` may have made under its claim of a row, without an answer, to be settled at `now`;
/// `None` if nothing is known of it.
pub fn lost(session: &Session, owner: i64, id: i64, now: Timestamp) -> PgResult<Option<Settlement>> {
    session.one(LOST, &[&id, &owner], |cells| {
        let ticket = Ticket { id: DeliveryId(id), token: cells.next()? };
        let (attempts, state, claimed_at) = (cells.count()?, cells.state()?, cells.time()?.unwrap_or(now));
        let kind = cells.word(&AttemptKind::ALL, AttemptKind::as_str)?.ok_or_else(|| cells.unexpected())?;
        let author = Author { kind, by: cells.next()?, reason: cells.next()? };
        Ok(lost_attempt(&author, (ticket, attempts, state), claimed_at, now))
    })
}

#[cfg(test)]
mod tests {
    use super::{forget, note};
    use crate::log::postgres::testing::log::{add, add_owner, new_log};
    use crate::model::{AttemptKind, Author};

    #[test]
    fn what_a_process_left_is_removed_when_it_is_dead_and_has_no_claim() {
        let Some(log) = new_log() else { return };
        let [alive, claims, ended] = [0; 3].map(|_| add_owner(&log, true));
        add(&log, 1, "{}", &[("owner", &claims.to_string())]);
        for owner in [alive, claims, ended] {
            let by = Some("a\0b".to_owned());
            note(&log, owner, &Author { kind: AttemptKind::Send, by: by.clone(), reason: by }).expect("a row");
        }
        let rows =
            || log.all("SELECT owner FROM author ORDER BY owner", &[], |cells| cells.next::<i64>()).expect("rows");
        forget(&log).expect("a look");
        assert_eq!(rows(), [alive, claims, ended], "all are alive");
        log.execute("UPDATE owner SET dead_at = now() WHERE number <> $1", &[&alive]).expect("they end");
        forget(&log).expect("a look");
        assert_eq!(rows(), [alive, claims]);
        log.run("UPDATE delivery SET owner = NULL").expect("it is given up");
        note(&log, alive, &Author { kind: AttemptKind::Resume, by: None, reason: None }).expect("a row");
        let left = log.all("SELECT owner, kind FROM author", &[], |cells| Ok((cells.next()?, cells.next()?)));
        assert_eq!(left.expect("rows"), [(alive, "resume".to_owned())]);
    }
}
