//! The trait [`Log`], implemented on one file. A batch is one transaction.
//!
//! A log that was opened for writing reads on the connection that writes, because a value is used by one thread at a time. A
//! second connection would only read the schema again and keep the write-ahead log from being moved into the file at the end.

use super::apply::{apply_batch, only_look};
use super::attempt::history;
use super::batch::{BatchContext, Delivered};
use super::bulk::{import, is_bulk};
use super::fault::{fault, refuse};
use super::migrate::{VERSION, check_version};
use super::opening::Opening;
use super::owner::{Living, Owner};
use super::place::{Identity, check_place};
use super::recover::dead_owners;
use super::rename::Renames;
use super::report::known;
use super::small_steps::RowStep;
use super::turns::Turns;
use super::{
    author, backup, candidates, check, connect, copies, count, document_line, history, info, input, last_delivery,
    latest_failure, monitoring, origin, overview, prune, rename, row, search, small_steps, stats, tend, unfinished,
    wal_link, whole,
};
use crate::error::Fault;
use crate::log::applied::Applied;
use crate::log::change::{Change, Reported};
use crate::log::claimant::Claimant;
use crate::log::error::LogErrorKind;
use crate::log::imported::WholeDelivery;
use crate::log::interface::Log;
use crate::log::lease::Lease;
use crate::log::question::{
    Candidate, ConnectorOverview, DamageCheck, Group, GroupBy, Info, InputShare, NewFailures, Replace, SentLine,
    StatsRow, Tended, Unfinished, Unsettled,
};
use crate::log::relay_origin::{QueuedElsewhere, RelayStart};
use crate::model::{
    Attempt, Author, Delivery, DeliveryId, Environment, HistoryEntry, MonitoringEvent, MonitoringQuery, Page, Query,
    Timestamp, Zone,
};
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A log in one SQLite file.
pub struct SqliteLog {
    path: PathBuf,
    /// The connection that writes, if the log was opened for writing. It is dropped before the owner.
    writer: Option<(Connection, Owner, Turns)>,
    /// The connection that reads, if the log was opened for reading.
    reader: Option<Connection>,
    /// How long delivered rows of an environment keep their payloads.
    keep: Option<(Environment, Duration)>,
    /// On whose behalf this process claims.
    claimant: Claimant,
    /// The renames of connectors since the log was opened.
    renames: Renames,
    /// The file that was opened, to notice if another one takes its path.
    identity: Identity,
    /// Dropped after the connections.
    opening: Opening,
}

impl SqliteLog {
    pub(super) fn to_write(
        path: &Path,
        (writer, owner): (Connection, Owner),
        renames: Renames,
        opening: Opening,
    ) -> Self {
        let turns = Turns::of(path, &opening.lock);
        Self { writer: Some((writer, owner, turns)), renames, ..Self::closed(path, opening) }
    }

    pub(super) fn to_read(path: &Path, reader: Connection, opening: Opening) -> Self {
        Self { reader: Some(reader), ..Self::closed(path, opening) }
    }

    fn closed(path: &Path, opening: Opening) -> Self {
        let (identity, renames, claimant) = (Identity::of(path), Renames::default(), Claimant::default());
        Self { path: path.to_owned(), writer: None, reader: None, keep: None, claimant, renames, identity, opening }
    }

    /// Returns the new path of a write-ahead log that belonged to another file and was moved away.
    pub fn moved_wal(&self) -> Option<PathBuf> {
        self.opening.moved_wal.clone()
    }

    /// Calls `work` in one transaction. A failed commit is an error and is not tried again.
    fn write<T>(&mut self, work: impl FnOnce(&Connection, i64) -> rusqlite::Result<T>) -> Result<T, Fault> {
        let Some((connection, owner, turns)) = &mut self.writer else {
            return Err(refuse(&self.path, LogErrorKind::Io, "it was opened for reading").into());
        };
        check_place(&self.path, self.identity)?;
        let run = || {
            let waiting = turns.wait();
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            drop(waiting);
            let before = transaction.total_changes();
            let result = work(&transaction, owner.number())?;
            if transaction.total_changes() > before {
                wal_link::count(&transaction)?;
            }
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|error| fault(&self.path, &error))
    }

    /// Changes every row of `table` that meets `condition`, in steps. Returns the sum of the results of `change`.
    fn walk(
        &mut self,
        table: &str,
        condition: &str,
        values: &[Value],
        mut change: impl FnMut(&Connection, &RowStep) -> rusqlite::Result<u64>,
    ) -> Result<u64, Fault> {
        let (mut changed, mut last) = (0, 0);
        let look = |connection: &Connection, last| small_steps::look(connection, table, condition, values, last);
        while let Some(step) = self.read(|_, connection| look(connection, last))? {
            if step.has_rows {
                changed += self.write(|connection, _| change(connection, &step))?;
            }
            last = step.last;
        }
        Ok(changed)
    }

    fn read<T>(&mut self, work: impl FnOnce(&Path, &Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        work(&self.path, self.connection()).map_err(|error| fault(&self.path, &error))
    }

    fn connection(&self) -> &Connection {
        let writer = self.writer.as_ref().map(|(connection, ..)| connection);
        writer.or(self.reader.as_ref()).expect("a log is open to write or to read")
    }
}

impl Log for SqliteLog {
    fn commit(&mut self, changes: Vec<Change>) -> Result<Vec<Applied>, Fault> {
        let living = Living::of(&self.path);
        let is_to_write = self.writer.is_some();
        if is_to_write && let Some(seen) = self.read(|_, connection| only_look(connection, &living, &changes))? {
            return Ok(seen);
        }
        let delivered =
            if self.keep.as_ref().is_some_and(|(_, keep)| keep.is_zero()) { Delivered::Thin } else { Delivered::Whole };
        let (mut renames, claimant) = (std::mem::take(&mut self.renames), std::mem::take(&mut self.claimant));
        let applied = self.write(|connection, owner| {
            claimant.to_note().map_or(Ok(()), |author| author::note(connection, &living, owner, author))?;
            if is_bulk(connection, &changes)? {
                return import(connection, changes);
            }
            renames.catch_up(connection)?;
            let (now, copies_exist) = (claimant.now(), copies::exist(connection, &changes)?);
            let context = BatchContext { owner, now, delivered, living: &living, renames: &renames, copies_exist };
            apply_batch(connection, &context, changes)
        });
        (self.renames, self.claimant) = (renames, claimant);
        self.claimant.is_noted |= applied.is_ok();
        applied
    }

    fn claim_for(&mut self, author: &Author, clock: fn() -> Timestamp) {
        self.claimant = Claimant::new(author, clock);
    }

    fn lease(&self) -> Lease {
        Lease::for_ever()
    }

    fn note_origins(&mut self, relay: &RelayStart) -> Result<Vec<QueuedElsewhere>, Fault> {
        let mut renames = std::mem::take(&mut self.renames);
        let noted = self.write(|connection, _| {
            renames.catch_up(connection)?;
            origin::note_all(connection, relay, |name| renames.current(&relay.environment, name))
        });
        self.renames = renames;
        noted
    }

    fn search(&mut self, query: &Query, page: &Page) -> Result<Vec<Delivery>, Fault> {
        self.read(|path, reader| search::search(path, reader, query, page))
    }

    fn commits(&mut self) -> Result<i64, Fault> {
        check_place(&self.path, self.identity)?;
        if check_version(&self.path, self.connection())? < VERSION {
            return Err(refuse(&self.path, LogErrorKind::Gone, "it was replaced by an older one").into());
        }
        self.read(|_, reader| reader.pragma_query_value(None, "data_version", |row| row.get(0)))
    }

    fn last_failure(&mut self) -> Result<i64, Fault> {
        self.read(|_, reader| latest_failure::last(reader))
    }

    fn failures_after(&mut self, query: &Query, after: i64, most: usize) -> Result<NewFailures, Fault> {
        self.read(|path, reader| latest_failure::after(path, reader, query, after, most))
    }

    fn has_dead_claims(&mut self) -> Result<bool, Fault> {
        self.read(|path, reader| Ok(!dead_owners(reader, &Living::of(path))?.is_empty()))
    }

    fn count(&mut self, query: &Query) -> Result<Vec<Group>, Fault> {
        self.read(|path, reader| count::count(path, reader, query))
    }

    fn count_up_to(&mut self, query: &Query, most: u64) -> Result<u64, Fault> {
        self.read(|path, reader| count::count_up_to(path, reader, query, most))
    }

    fn stats(&mut self, query: &Query, by: &[GroupBy], zone: &Zone) -> Result<Vec<StatsRow>, Fault> {
        self.read(|path, reader| stats::stats(path, reader, query, by, zone))
    }

    fn count_unplaced(&mut self, query: &Query) -> Result<u64, Fault> {
        self.read(|path, reader| count::count_unplaced(path, reader, query))
    }

    fn candidates(&mut self, query: &Query, visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault> {
        self.read(|path, reader| {
            let filter = search::narrow(path, reader, query)?;
            candidates::candidates(reader, &Living::of(path), &filter, visit)
        })
    }

    fn held_behind(&mut self, ids: &[DeliveryId], visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault> {
        self.read(|path, reader| candidates::held_behind(reader, &Living::of(path), ids, visit))
    }

    fn ahead_of(&mut self, id: DeliveryId) -> Result<Vec<DeliveryId>, Fault> {
        self.read(|_, reader| document_line::ahead_of(reader, id))
    }

    fn candidate(&mut self, id: DeliveryId) -> Result<Option<Candidate>, Fault> {
        self.read(|path, reader| candidates::candidate(reader, &Living::of(path), id))
    }

    fn get(&mut self, id: DeliveryId) -> Result<Option<Delivery>, Fault> {
        self.read(|path, reader| row::get(reader, &Living::of(path), id))
    }

    fn find(&mut self, webhook_id: &str) -> Result<Option<Delivery>, Fault> {
        self.read(|path, reader| row::find(reader, &Living::of(path), webhook_id))
    }

    fn known(&mut self, reported: &Reported) -> Result<Option<Applied>, Fault> {
        self.read(|_, reader| known(reader, reported))
    }

    fn payload(&mut self, id: DeliveryId) -> Result<Option<Vec<u8>>, Fault> {
        self.read(|_, reader| row::payload(reader, id))
    }

    fn history(&mut self, id: DeliveryId) -> Result<Vec<Attempt>, Fault> {
        self.read(|_, reader| history(reader, id))
    }

    fn whole(&mut self, id: DeliveryId) -> Result<Option<WholeDelivery>, Fault> {
        self.read(|path, reader| whole::whole(reader, &Living::of(path), id))
    }

    fn same_document(&mut self, id: DeliveryId, limit: usize) -> Result<Vec<Delivery>, Fault> {
        self.read(|path, reader| candidates::same_document(reader, &Living::of(path), id, limit))
    }

    fn queued(&mut self, environment: &Environment) -> Result<BTreeMap<String, u64>, Fault> {
        self.read(|_, reader| unfinished::count_queued(reader, environment))
    }

    fn unfinished(&mut self, environment: &Environment) -> Result<Unfinished, Fault> {
        self.read(|path, reader| unfinished::unfinished(reader, &Living::of(path), environment))
    }

    fn lines_of(
        &mut self,
        environment: &Environment,
        file: &str,
        visit: &mut dyn FnMut(SentLine),
    ) -> Result<(), Fault> {
        self.read(|_, reader| unfinished::lines_of(reader, environment, file, visit))
    }

    fn begin_input(&mut self, environment: &Environment, file: &str, share: InputShare) -> Result<bool, Fault> {
        let living = Living::of(&self.path);
        self.write(|connection, owner| input::begin(connection, &living, owner, environment, file, share))
    }

    fn unsettled(&mut self, environment: &Environment, connector: &str) -> Result<Unsettled, Fault> {
        self.read(|path, reader| unfinished::unsettled(reader, &Living::of(path), environment, connector))
    }

    fn overview(&mut self, environment: &Environment, hours: &[Timestamp]) -> Result<Vec<ConnectorOverview>, Fault> {
        self.read(|path, reader| overview::overview(reader, &Living::of(path), environment, hours))
    }

    fn last_delivered(&mut self, environment: &Environment) -> Result<BTreeMap<String, Timestamp>, Fault> {
        self.read(|_, reader| last_delivery::read(reader, environment))
    }

    fn connectors(&mut self) -> Result<Vec<String>, Fault> {
        self.read(|_, reader| count::connectors(reader))
    }

    fn elsewhere(&mut self, query: &Query) -> Result<Vec<(String, u64)>, Fault> {
        self.read(|path, reader| count::elsewhere(path, reader, query))
    }

    fn monitoring(&mut self, query: &MonitoringQuery) -> Result<Vec<MonitoringEvent>, Fault> {
        self.read(|_, reader| monitoring::list(reader, query))
    }

    fn history_of(&mut self, of: &Environment, connector: &str, limit: usize) -> Result<Vec<HistoryEntry>, Fault> {
        self.read(|_, reader| history::list(reader, of, connector, limit))
    }

    fn info(&mut self) -> Result<Info, Fault> {
        self.read(|path, reader| info::info(path, reader, &Living::of(path)))
    }

    fn another_reader(&self) -> Result<Box<dyn Log>, Fault> {
        let opening = Opening::once_more(&self.path)?;
        let reader = connect::reader(&self.path).map_err(|error| fault(&self.path, &error))?;
        Ok(Box::new(Self::to_read(&self.path, reader, opening)))
    }

    fn backup(&mut self, to: &Path, replace: Replace) -> Result<(), Fault> {
        let to = backup::place(to, &self.path)?;
        Ok(backup::backup(self.connection(), &to, replace)?)
    }

    fn check_backup(&self, to: &Path) -> Result<(), Fault> {
        backup::check_room_for(&backup::place(to, &self.path)?)
    }

    fn check(&mut self) -> Result<Vec<DamageCheck>, Fault> {
        self.read(|path, reader| check::check(path, reader, &Living::of(path)))
    }

    fn rename_connector(&mut self, environment: &Environment, from: &str, to: &str) -> Result<u64, Fault> {
        let values = rename::values(environment, from);
        let id = self.write(|connection, owner| rename::note(connection, owner, &values, to))?;
        let mut changed = 0;
        for table in rename::TABLES {
            let rename = |connection: &Connection, step: &RowStep| rename::rename(connection, table, step, &values, to);
            changed += self.walk(table, rename::NAMED, &values, rename)?;
        }
        self.write(|connection, _| rename::end(connection, id))?;
        Ok(changed + self.renames.finished(&values, to))
    }

    fn prune(&mut self, environment: &Environment, before: Timestamp, is_dry_run: bool) -> Result<u64, Fault> {
        let values = prune::values(environment, before);
        if is_dry_run {
            return self.read(|_, reader| prune::count(reader, &values));
        }
        self.write(|connection, _| tend::restart(connection, environment))?;
        self.walk("delivery", prune::OLD, &values, |connection, step| prune::prune(connection, step, &values))
    }

    fn keep_delivered(&mut self, environment: &Environment, keep: Option<Duration>) {
        self.keep = keep.map(|keep| (environment.clone(), keep));
    }

    fn tend(&mut self, now: Timestamp) -> Result<Tended, Fault> {
        if let Some((of, keep)) = self.keep.clone() {
            let before = now.before(keep);
            if let Some(work) = self.read(|_, connection| tend::look(connection, &of, before, now))? {
                let thinned = self.write(|connection, _| tend::work(connection, &work))?;
                return Ok(Tended { thinned, has_more: true, ..Tended::default() });
            }
            if let Some(old) = self.read(|_, connection| monitoring::old(connection, &of, before))? {
                self.write(|connection, _| monitoring::forget(connection, &old))?;
                return Ok(Tended { has_more: true, ..Tended::default() });
            }
        }
        if self.read(|_, connection| tend::has_free_pages(connection))? {
            return self.write(|connection, _| tend::give_back(connection));
        }
        Ok(Tended::default())
    }
}
