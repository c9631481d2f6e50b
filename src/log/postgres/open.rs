//! Opens the log: refuses a schema that is not a log of this program, creates a new one where that is allowed, and takes over the
//! claims of dead processes.

use super::address::Address;
use super::batch::BatchContext;
use super::batch_end::write_notes;
use super::floor::Floors;
use super::migrate::{Found, create, look};
use super::pg_error::{PgError, PgResult};
use super::postgres_log::PostgresLog;
use super::recover;
use super::rename::{self, Renames};
use super::schema::VERSION;
use super::writer::Writer;
use crate::log::error::{LogError, LogErrorKind};
use crate::log::opened::{Access, Opened};
use crate::model::Timestamp;

/// How many claims one step of the recovery gives up.
const STEP: usize = 500;

/// Opens the log at `address`. Opening it for writing first turns the claims of dead processes into `unknown`, with `now` as their
/// failure time.
pub fn open(address: &Address, access: Access, now: Timestamp) -> Result<Opened, LogError> {
    let about = |error: PgError| error.about(address.shown());
    let refuse =
        |kind, detail: &str| Err(LogError { kind, location: address.shown().to_owned(), detail: detail.to_owned() });
    let purpose = match access {
        Access::Read => "read",
        Access::Write => "write",
    };
    let mut writer = Writer::open(address, purpose).map_err(about)?;
    let found = look(writer.session(), &address.schema).map_err(about)?;
    let found = match (found, access) {
        (Found::Nothing, Access::Write) => create(writer.session(), &address.schema).map_err(about)?,
        (found, _) => found,
    };
    match found {
        Found::Version(VERSION) => {}
        Found::Version(version) if version > VERSION => {
            return refuse(LogErrorKind::Newer, "its tables are of a newer version");
        }
        // Other machines may still use it with an older program, so no command brings it up to date by the way.
        Found::Version(_) => return refuse(LogErrorKind::Older, "its tables are older"),
        Found::Copying(_) => return refuse(LogErrorKind::Copying, "another log is being copied to it"),
        Found::Nothing => return refuse(LogErrorKind::Missing, "the schema has no tables"),
        Found::Foreign => return refuse(LogErrorKind::Foreign, "the schema has tables of something else"),
    }
    let (recovered, renames) = match access {
        Access::Read => (0, Renames::default()),
        Access::Write => take_over(&mut writer, now).map_err(about)?,
    };
    let log = PostgresLog::new(address, writer, renames);
    Ok(Opened { log: Box::new(log), recovered, moved_wal: None })
}

fn take_over(writer: &mut Writer, now: Timestamp) -> PgResult<(u64, Renames)> {
    writer.begin_writing()?;
    let mut unknown = 0;
    while !recover::dead_owners(writer.session())?.is_empty() {
        let step = writer.write(|session, owner| {
            let (renames, floors) = (Renames::default(), Floors::default());
            let context = BatchContext::new(owner, false, &renames, &floors);
            let step = recover::recover_step(session, &context, now, STEP)?;
            write_notes(session, &context)?;
            Ok(step)
        })?;
        unknown += step.unknown;
        if !step.has_more {
            break;
        }
    }
    let reader = writer.another()?;
    let finished = rename::finish(&reader, &mut |work| writer.write(|session, _| work(session)))?;
    Ok((unknown, Renames::from_now_on(writer.session(), finished)?))
}
