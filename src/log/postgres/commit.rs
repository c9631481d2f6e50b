//! One commit: everything of it, or nothing, and never twice.
//!
//! The server's word that a commit was made is not enough: the connection may break before it arrives, and a server that rolled
//! back in the middle answers COMMIT without an error. So each commit has a number, in a row of its own, which is read back.

use super::fence::PROOF;
use super::owner::Owner;
use super::pg_error::{PgError, PgResult};
use super::session::{AS_USUAL, Session};
use crate::killpoint;
use tokio_postgres::types::ToSql;

/// How far a commit came.
#[derive(Debug)]
pub enum CommitEnd<T> {
    /// Nothing of it was written.
    NotWritten(PgError),
    /// It was sent, and whether it was made is not known. This is the result if it was.
    Unknown(T),
}

/// Runs `work` in a transaction with the number after that of `owner`, and commits it.
pub fn commit<T>(
    session: &Session,
    owner: &Owner,
    work: impl FnOnce(&Session) -> PgResult<T>,
) -> Result<T, CommitEnd<T>> {
    let started = session.begin(owner.number, owner.batch + 1);
    let done = started.and_then(|()| work(session)).and_then(|done| session.flush().map(|()| done));
    let done = done.map_err(|error| {
        if !session.never_began() && !error.is_broken() {
            // A rollback that fails ends the connection, and with it the transaction.
            let _ = session.run("ROLLBACK");
        }
        CommitEnd::NotWritten(error)
    })?;
    match end(session, owner) {
        Ok(batch) if batch == owner.batch + 1 || killpoint::is_left_out("proof") => Ok(done),
        Ok(_) => Err(CommitEnd::NotWritten(PgError::Unproved)),
        Err(error) if error.is_broken() => Err(CommitEnd::Unknown(done)),
        Err(error) => {
            let _ = session.run("ROLLBACK");
            Err(CommitEnd::NotWritten(error))
        }
    }
}

/// Commits, and reads back the number of the last commit, in one round trip. Until that is read, the server has the setting of the
/// transaction: it would read the whole table of numbers instead of the end of its index.
fn end(session: &Session, owner: &Owner) -> PgResult<i64> {
    let proof = session.prepare(PROOF)?;
    let number = owner.number;
    let values: [&(dyn ToSql + Sync); 1] = [&number];
    let client = session.client();
    let sent = async {
        let commit = client.batch_execute("COMMIT");
        let (committed, row, _) =
            tokio::join!(commit, client.query_one(&proof, &values), client.batch_execute(AS_USUAL));
        committed.and(row)
    };
    let row = session.wait(sent)?;
    row.try_get(0).map_err(PgError::from)
}
