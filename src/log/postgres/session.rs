//! One connection to the server, for one thread: statements are sent, and their results are waited for.
//!
//! A private runtime drives the connection while an answer is waited for, and only then. Everything has a deadline, because a
//! network may be silent.

use super::bound::Bound;
use super::cells::Cells;
use super::fence::{PROOF, fence};
use super::pg_error::{PgError, PgResult};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Row, Statement};

/// Each statement of a transaction is about few rows, which it finds by an index. A new log has no statistics yet, so the server would plan
/// to read the whole table, and would keep that plan while the table grows. A rollback undoes the setting, a commit does not.
const BEGIN: &str = "BEGIN; SET enable_seqscan = off";
pub const AS_USUAL: &str = "RESET enable_seqscan";

/// A value to be bound.
pub type Value<'a> = &'a (dyn ToSql + Sync);

/// A statement that was sent, or will be.
type Sent<'s, T> = Pin<Box<dyn Future<Output = Result<T, tokio_postgres::Error>> + 's>>;

/// How long an answer is usually waited for. The server gives up earlier, see `connect`.
pub const PATIENCE: Duration = if cfg!(test) { Duration::from_secs(10) } else { Duration::from_secs(70) };

/// A connection.
pub struct Session {
    client: Client,
    /// Prepared once for each connection.
    statements: RefCell<HashMap<String, Statement>>,
    /// How long an answer is waited for.
    patience: Duration,
    /// The transaction that the next statement begins, as the number of its process and of its commit.
    beginning: Cell<Option<[i64; 2]>>,
    /// It drives the connection, until this is dropped.
    runtime: Option<Runtime>,
}

impl Drop for Session {
    /// A runtime that waits for its end must not be dropped within another one.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Returns a runtime for one connection.
pub fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

impl Session {
    /// Makes a session of a client whose connection is a task of `runtime`. Each answer is waited for up to `patience`.
    pub fn new(client: Client, runtime: Runtime, patience: Duration) -> Self {
        Self { client, statements: RefCell::default(), patience, beginning: Cell::default(), runtime: Some(runtime) }
    }

    /// Waits for answers as long as this, from now on.
    pub fn wait_for(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Begins a transaction with the fence of a process, together with the next statement, so that both need one round trip.
    pub fn begin(&self, owner: i64, batch: i64) -> PgResult<()> {
        // Nothing can be prepared in a transaction that has failed.
        self.prepare(PROOF)?;
        self.prepare(fence())?;
        self.beginning.set(Some([owner, batch]));
        Ok(())
    }

    /// Begins the transaction now, if no statement did.
    pub fn flush(&self) -> PgResult<()> {
        self.together(&[]).map(drop)
    }

    /// Forgets a transaction that no statement began. Returns whether there was one.
    pub fn never_began(&self) -> bool {
        self.beginning.take().is_some()
    }

    /// Runs statements in one round trip, and returns their rows. Each sees what the ones before it did.
    pub fn together(&self, asked: &[(&Statement, &[Value<'_>])]) -> PgResult<Vec<Vec<Row>>> {
        let Some([owner, batch]) = self.beginning.take() else {
            let sent = asked.iter().map(|(statement, values)| self.client.query(*statement, values));
            return self.wait_for_all(sent);
        };
        let fence = self.prepare(fence())?;
        let values: [Value<'_>; 2] = [&owner, &batch];
        let started = async { self.client.batch_execute(BEGIN).await.map(|()| Vec::new()) };
        let fenced = self.client.query(&fence, &values);
        let rest = asked.iter().map(|(statement, values)| self.client.query(*statement, values));
        let first: [Sent<'_, Vec<Row>>; 2] = [Box::pin(started), Box::pin(fenced)];
        let mut rows = self.wait_for_all(first.into_iter().chain(rest.map(|sent| Box::pin(sent) as Sent<'_, _>)))?;
        if rows[1].is_empty() {
            return Err(PgError::Fenced);
        }
        Ok(rows.split_off(2))
    }

    /// Sends all before it waits for the first answer.
    fn wait_for_all<'s, T>(
        &self,
        sent: impl Iterator<Item = impl Future<Output = Result<T, tokio_postgres::Error>> + 's>,
    ) -> PgResult<Vec<T>> {
        let mut sent: Vec<(Sent<'s, T>, Option<Result<T, _>>)> =
            sent.map(|sent| (Box::pin(sent) as Sent<'s, T>, None)).collect();
        let all = poll_fn(|context| {
            let mut is_waiting = false;
            for (sent, answer) in sent.iter_mut().filter(|(_, answer)| answer.is_none()) {
                match sent.as_mut().poll(context) {
                    Poll::Ready(done) => *answer = Some(done),
                    Poll::Pending => is_waiting = true,
                }
            }
            if is_waiting { Poll::Pending } else { Poll::Ready(Ok(())) }
        });
        self.wait(all)?;
        sent.into_iter().filter_map(|(_, answer)| answer).map(|answer| answer.map_err(PgError::from)).collect()
    }

    /// Runs statements without values or results.
    pub fn run(&self, sql: &str) -> PgResult<()> {
        self.flush_beginning()?;
        self.wait(self.client.batch_execute(sql))
    }

    /// Runs a statement and returns how many rows it changed or returned.
    pub fn execute(&self, sql: &str, values: &[Value<'_>]) -> PgResult<u64> {
        let statement = self.prepare(sql)?;
        self.flush_beginning()?;
        self.wait(self.client.execute(&statement, values))
    }

    /// Returns all rows of a statement.
    pub fn rows(&self, sql: &str, values: &[Value<'_>]) -> PgResult<Vec<Row>> {
        let statement = self.prepare(sql)?;
        Ok(self.together(&[(&statement, values)])?.remove(0))
    }

    fn flush_beginning(&self) -> PgResult<()> {
        if self.beginning.get().is_some() { self.flush() } else { Ok(()) }
    }

    /// Returns all rows of a statement, each read by `read`.
    pub fn all<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&mut Cells<'_>) -> PgResult<T>,
    ) -> PgResult<Vec<T>> {
        self.rows(sql, values)?.iter().map(|row| read(&mut Cells::from(row, 0))).collect()
    }

    /// Returns the first row of a statement, read by `read`; `None` if there is none.
    pub fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(&mut Cells<'_>) -> PgResult<T>,
    ) -> PgResult<Option<T>> {
        self.rows(sql, values)?.first().map(|row| read(&mut Cells::from(row, 0))).transpose()
    }

    /// Returns all rows of a statement that was put together for one question. It is planned for its values, and not kept.
    pub fn ask<T>(
        &self,
        sql: &str,
        values: &[Bound],
        mut read: impl FnMut(&mut Cells<'_>) -> PgResult<T>,
    ) -> PgResult<Vec<T>> {
        self.flush_beginning()?;
        let values: Vec<(Value<'_>, Type)> = values.iter().map(|value| (value.value(), value.kind())).collect();
        let rows = self.wait(self.client.query_typed(sql, &values))?;
        rows.iter().map(|row| read(&mut Cells::from(row, 0))).collect()
    }

    /// Says whether a statement returns a row.
    pub fn exists(&self, sql: &str, values: &[Value<'_>]) -> PgResult<bool> {
        Ok(!self.rows(sql, values)?.is_empty())
    }

    /// Runs `work` in one transaction that sees one moment and cannot write.
    pub fn snapshot<T>(&self, work: impl FnOnce(&Self) -> PgResult<T>) -> PgResult<T> {
        self.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
        let result = work(self);
        let end = self.run("ROLLBACK");
        result.and_then(|result| end.map(|()| result))
    }

    /// Reads the rows of a statement in steps of at most `step`, so that none has to hold all of them. It needs a transaction. `visit`
    /// may ask questions.
    pub fn each(
        &self,
        sql: &str,
        values: &[Bound],
        step: i32,
        visit: &mut dyn FnMut(&mut Cells<'_>) -> PgResult<()>,
    ) -> PgResult<()> {
        self.ask(&format!("DECLARE steps NO SCROLL CURSOR FOR {sql}"), values, |_| Ok(()))?;
        let next = format!("FETCH {step} FROM steps");
        loop {
            let rows = self.wait(self.client.query_typed(&next, &[]))?;
            if rows.is_empty() {
                return self.run("CLOSE steps");
            }
            rows.iter().try_for_each(|row| visit(&mut Cells::from(row, 0)))?;
        }
    }

    /// Says whether the connection has ended.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The client, for statements that are sent without waiting for each other.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the statement, prepared.
    pub fn prepare(&self, sql: &str) -> PgResult<Statement> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.wait(self.client.prepare(sql))?;
        self.statements.borrow_mut().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Waits for an answer.
    pub fn wait<T>(&self, answer: impl Future<Output = Result<T, tokio_postgres::Error>>) -> PgResult<T> {
        let runtime = self.runtime.as_ref().expect("it is there until the end");
        let answer = runtime.block_on(async { tokio::time::timeout(self.patience, answer).await });
        match answer {
            Ok(answer) => answer.map_err(PgError::from),
            Err(_) => Err(PgError::Late),
        }
    }
}
