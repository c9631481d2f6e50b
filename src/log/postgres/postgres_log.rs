//! The trait [`Log`], implemented on PostgreSQL. A batch is one transaction.

use super::address::Address;
use super::apply::apply;
use super::attempt::history;
use super::batch::BatchContext;
use super::batch_end::write_notes;
use super::floor::Floors;
use super::pg_error::{PgError, PgResult};
use super::rename::Renames;
use super::report::known;
use super::session::Session;
use super::small_steps::Commit;
use super::usual::{self, apply_usual};
use super::writer::Writer;
use super::{
    author, candidates, check, count, document_line, history, idle, info, input, last_delivery, latest_failure,
    monitoring, origin, overview, owner, prune, rename, row, search, stats, tend, unfinished, whole,
};
use crate::error::Fault;
use crate::log::applied::Applied;
use crate::log::change::{Change, Reported};
use crate::log::claimant::Claimant;
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
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A log in one schema of a PostgreSQL database.
pub struct PostgresLog {
    address: Address,
    writer: Writer,
    /// How long delivered rows of an environment keep their payloads.
    keep: Option<(Environment, Duration)>,
    /// On whose behalf this process claims.
    claimant: Claimant,
    /// The renames of connectors since the log was opened.
    renames: Renames,
    /// Where looks at queued rows begin.
    floors: Floors,
    /// How many payloads this process dropped since it last returned their space.
    thinned: u64,
}

impl PostgresLog {
    pub(super) fn new(address: &Address, writer: Writer, renames: Renames) -> Self {
        let (claimant, floors) = (Claimant::default(), Floors::default());
        Self { address: address.clone(), writer, keep: None, claimant, renames, floors, thinned: 0 }
    }

    fn read<T>(&mut self, work: impl FnMut(&Session) -> PgResult<T>) -> Result<T, Fault> {
        self.writer.read(work).map_err(|error| error.fault(self.address.shown()))
    }

    /// Reads rows one by one. Once a row was visited, it does not start again.
    fn visit<T>(
        &mut self,
        visit: &mut dyn FnMut(T),
        mut work: impl FnMut(&Session, &mut dyn FnMut(T)) -> PgResult<()>,
    ) -> Result<(), Fault> {
        let mut has_visited = false;
        self.read(|session| {
            if has_visited {
                return Err(PgError::Interrupted);
            }
            work(session, &mut |row| {
                has_visited = true;
                visit(row);
            })
        })
    }

    fn write<T>(&mut self, work: impl FnMut(&Session, i64) -> PgResult<T>) -> Result<T, Fault> {
        self.writer.write(work).map_err(|error| error.fault(self.address.shown()))
    }

    /// Runs `work` with a connection to read on, the number of this process, and a way to commit one step.
    fn in_steps(&mut self, work: impl FnOnce(&Session, i64, &mut Commit<'_>) -> PgResult<u64>) -> Result<u64, Fault> {
        let writer = &mut self.writer;
        let done = writer.another().and_then(|reader| {
            let owner = writer.number().ok_or(PgError::ReadOnly)?;
            work(&reader, owner, &mut |step| writer.write(|session, _| step(session)))
        });
        done.map_err(|error| error.fault(self.address.shown()))
    }

    /// Returns the answers to changes that ask for queued rows, if none is due.
    fn idle_answers(&mut self, changes: &[Change]) -> Result<Option<Vec<Applied>>, Fault> {
        let Some(owner) = self.writer.number().filter(|_| idle::only_takes(changes)) else { return Ok(None) };
        let Self { writer, renames, floors, address, .. } = self;
        let answers = writer.read(|session| idle::answers(session, owner, (renames, floors), changes));
        answers.map_err(|error| error.fault(address.shown()))
    }

    fn thins_at_once(&self) -> bool {
        self.keep.as_ref().is_some_and(|(_, keep)| keep.is_zero())
    }
}

/// Says whether a batch only reads.
fn only_looks(changes: &[Change]) -> bool {
    changes.iter().all(|change| matches!(change, Change::Look(_) | Change::LookForNewer(..)))
}

impl Log for PostgresLog {
    fn commit(&mut self, changes: Vec<Change>) -> Result<Vec<Applied>, Fault> {
        if let Some(answers) = self.idle_answers(&changes)? {
            return Ok(answers);
        }
        let (thins, mut renames, floors) = (self.thins_at_once(), std::mem::take(&mut self.renames), &self.floors);
        floors.begin_before(&changes, &renames);
        let (claimant, mut is_made_again) = (&self.claimant, false);
        // The names of connectors are looked at together with the usual changes, and only if they changed, before them.
        let mut looks_first = changes.len() < usual::FEW;
        let mut apply_all = |session: &Session, owner: i64| {
            if std::mem::replace(&mut is_made_again, true) {
                floors.start_over();
            }
            if looks_first {
                renames.catch_up(session)?;
            }
            let now = claimant.now();
            let usual = apply_usual(session, (owner, now, thins), &renames, &changes);
            looks_first |= matches!(usual, Err(PgError::Renamed));
            let usual = usual?;
            let context = BatchContext::new(owner, thins, &renames, floors).at(now);
            let applied = changes.iter().zip(usual).map(|(change, done)| match done {
                Some(applied) => Ok(applied),
                None => apply(session, &context, change.clone()),
            });
            let applied = applied.collect::<PgResult<Vec<_>>>()?;
            write_notes(session, &context)?;
            Ok(applied)
        };
        let applied = if only_looks(&changes) && self.writer.number().is_some() {
            self.writer.read(|session| apply_all(session, 0))
        } else {
            let applied = self.writer.write(|session, owner| {
                claimant.to_note().map_or(Ok(()), |author| author::note(session, owner, author))?;
                apply_all(session, owner)
            });
            self.claimant.is_noted |= applied.is_ok();
            applied
        };
        // A look of the batch may have been before the row was there.
        self.floors.begin_before(&changes, &renames);
        self.renames = renames;
        applied.map_err(|error| {
            self.floors.start_over();
            error.fault(self.address.shown())
        })
    }

    fn claim_for(&mut self, author: &Author, clock: fn() -> Timestamp) {
        self.claimant = Claimant::new(author, clock);
    }

    fn lease(&self) -> Lease {
        self.writer.lease()
    }

    fn note_origins(&mut self, relay: &RelayStart) -> Result<Vec<QueuedElsewhere>, Fault> {
        let mut renames = std::mem::take(&mut self.renames);
        let noted = self.write(|session, _| {
            renames.catch_up(session)?;
            origin::note_all(session, relay, |name| renames.current(&relay.environment, name))
        });
        self.renames = renames;
        noted
    }

    fn search(&mut self, query: &Query, page: &Page) -> Result<Vec<Delivery>, Fault> {
        self.read(|session| search::search(session, query, page))
    }

    fn commits(&mut self) -> Result<i64, Fault> {
        let own = self.writer.number();
        self.read(|session| owner::commits(session, own).map(|[commits, processes]| commits + processes))
    }

    fn last_failure(&mut self) -> Result<i64, Fault> {
        self.read(latest_failure::last)
    }

    fn failures_after(&mut self, query: &Query, after: i64, most: usize) -> Result<NewFailures, Fault> {
        self.read(|session| latest_failure::after(session, query, after, most))
    }

    fn has_dead_claims(&mut self) -> Result<bool, Fault> {
        self.read(unfinished::has_dead_claims)
    }

    fn count(&mut self, query: &Query) -> Result<Vec<Group>, Fault> {
        self.read(|session| count::count(session, query))
    }

    fn count_up_to(&mut self, query: &Query, most: u64) -> Result<u64, Fault> {
        self.read(|session| count::count_up_to(session, query, most))
    }

    fn stats(&mut self, query: &Query, by: &[GroupBy], zone: &Zone) -> Result<Vec<StatsRow>, Fault> {
        self.read(|session| stats::stats(session, query, by, zone))
    }

    fn count_unplaced(&mut self, query: &Query) -> Result<u64, Fault> {
        self.read(|session| count::count_unplaced(session, query))
    }

    fn candidates(&mut self, query: &Query, visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault> {
        self.visit(visit, |session, visit| candidates::candidates(session, query, visit))
    }

    fn held_behind(&mut self, ids: &[DeliveryId], visit: &mut dyn FnMut(Candidate)) -> Result<(), Fault> {
        self.visit(visit, |session, visit| candidates::held_behind(session, ids, visit))
    }

    fn ahead_of(&mut self, id: DeliveryId) -> Result<Vec<DeliveryId>, Fault> {
        self.read(|session| document_line::ahead_of(session, id))
    }

    fn candidate(&mut self, id: DeliveryId) -> Result<Option<Candidate>, Fault> {
        self.read(|session| candidates::candidate(session, id))
    }

    fn get(&mut self, id: DeliveryId) -> Result<Option<Delivery>, Fault> {
        self.read(|session| row::get(session, id))
    }

    fn find(&mut self, webhook_id: &str) -> Result<Option<Delivery>, Fault> {
        self.read(|session| row::find(session, webhook_id))
    }

    fn known(&mut self, reported: &Reported) -> Result<Option<Applied>, Fault> {
        self.read(|session| known(session, reported))
    }

    fn payload(&mut self, id: DeliveryId) -> Result<Option<Vec<u8>>, Fault> {
        self.read(|session| row::payload(session, id))
    }

    fn history(&mut self, id: DeliveryId) -> Result<Vec<Attempt>, Fault> {
        self.read(|session| history(session, id))
    }

    fn whole(&mut self, id: DeliveryId) -> Result<Option<WholeDelivery>, Fault> {
        self.read(|session| whole::whole(session, id))
    }

    fn same_document(&mut self, id: DeliveryId, limit: usize) -> Result<Vec<Delivery>, Fault> {
        self.read(|session| candidates::same_document(session, id, limit))
    }

    fn queued(&mut self, environment: &Environment) -> Result<BTreeMap<String, u64>, Fault> {
        self.read(|session| unfinished::count_queued(session, environment))
    }

    fn unfinished(&mut self, environment: &Environment) -> Result<Unfinished, Fault> {
        self.read(|session| unfinished::unfinished(session, environment))
    }

    fn lines_of(
        &mut self,
        environment: &Environment,
        file: &str,
        visit: &mut dyn FnMut(SentLine),
    ) -> Result<(), Fault> {
        self.visit(visit, |session, visit| unfinished::lines_of(session, environment, file, visit))
    }

    fn begin_input(&mut self, environment: &Environment, file: &str, share: InputShare) -> Result<bool, Fault> {
        self.write(|session, owner| input::begin(session, owner, environment, file, share))
    }

    fn unsettled(&mut self, environment: &Environment, connector: &str) -> Result<Unsettled, Fault> {
        self.read(|session| unfinished::unsettled(session, environment, connector))
    }

    fn overview(&mut self, environment: &Environment, hours: &[Timestamp]) -> Result<Vec<ConnectorOverview>, Fault> {
        self.read(|session| overview::overview(session, environment, hours))
    }

    fn last_delivered(&mut self, environment: &Environment) -> Result<BTreeMap<String, Timestamp>, Fault> {
        self.read(|session| last_delivery::read(session, environment))
    }

    fn connectors(&mut self) -> Result<Vec<String>, Fault> {
        self.read(count::connectors)
    }

    fn elsewhere(&mut self, query: &Query) -> Result<Vec<(String, u64)>, Fault> {
        self.read(|session| count::elsewhere(session, query))
    }

    fn monitoring(&mut self, query: &MonitoringQuery) -> Result<Vec<MonitoringEvent>, Fault> {
        self.read(|session| monitoring::list(session, query))
    }

    fn history_of(&mut self, of: &Environment, connector: &str, limit: usize) -> Result<Vec<HistoryEntry>, Fault> {
        self.read(|session| history::list(session, of, connector, limit))
    }

    fn info(&mut self) -> Result<Info, Fault> {
        let location = self.address.shown().to_owned();
        self.read(|session| info::info(session, &location))
    }

    fn another_reader(&self) -> Result<Box<dyn Log>, Fault> {
        let writer = Writer::open(&self.address, "read").map_err(|error| error.fault(self.address.shown()))?;
        Ok(Box::new(Self::new(&self.address, writer, Renames::default())))
    }

    fn backup(&mut self, _: &Path, _: Replace) -> Result<(), Fault> {
        self.check_backup(Path::new(""))
    }

    fn check_backup(&self, _: &Path) -> Result<(), Fault> {
        let schema = &self.address.schema;
        Err(Fault::refused("a log on PostgreSQL is backed up with the tools of PostgreSQL")
            .hint(format!("For example: `pg_dump --format=custom --schema={schema} --file=FILE DATABASE`.")))
    }

    fn check(&mut self) -> Result<Vec<DamageCheck>, Fault> {
        let location = self.address.shown().to_owned();
        self.read(|session| Ok(check::check(session, &location)))
    }

    fn rename_connector(&mut self, environment: &Environment, from: &str, to: &str) -> Result<u64, Fault> {
        let changed = self.in_steps(|reader, owner, commit| {
            rename::rename_connector(reader, owner, environment, [from, to], commit)
        })?;
        Ok(changed + self.renames.finished(environment, [from, to]))
    }

    fn prune(&mut self, environment: &Environment, before: Timestamp, is_dry_run: bool) -> Result<u64, Fault> {
        if is_dry_run {
            return self.read(|session| prune::count(session, environment, before));
        }
        self.in_steps(|reader, _, commit| prune::prune(reader, environment, before, commit))
    }

    fn keep_delivered(&mut self, environment: &Environment, keep: Option<Duration>) {
        self.keep = keep.map(|keep| (environment.clone(), keep));
    }

    fn tend(&mut self, now: Timestamp) -> Result<Tended, Fault> {
        let Some((of, keep)) = self.keep.clone() else { return Ok(Tended::default()) };
        if let Some(work) = self.read(|session| tend::look(session, &of, now.before(keep), now))? {
            let thinned = self.write(|session, owner| tend::work(session, owner, &work))?;
            self.thinned += thinned;
            return Ok(Tended { thinned, has_more: true, ..Tended::default() });
        }
        if let Some(old) = self.read(|session| monitoring::old(session, &of, now.before(keep)))? {
            self.write(|session, owner| monitoring::forget(session, owner, &old))?;
            return Ok(Tended { has_more: true, ..Tended::default() });
        }
        if self.thinned < tend::WORTH_A_VACUUM {
            return Ok(Tended::default());
        }
        self.thinned = 0;
        let freed_bytes = self.read(tend::give_back)?;
        Ok(Tended { freed_bytes, ..Tended::default() })
    }
}
