//! The failed-event log: where it is, whether it can be read and written, and what an earlier run left in it.

use super::row::{CheckRow, Status};
use super::store::others_can_read;
use super::{renames, room};
use crate::commands::context::next_steps;
use crate::commands::context::{Context, counted};
use crate::durable::folder_of;
use crate::error::Fault;
use crate::log::{self, Access, Log, LogErrorKind, LogPlace, ServerCheck};
use crate::model::{Query, quoted_name};
use crate::output::number;
use std::path::Path;

pub(super) fn check(context: &Context) -> Vec<CheckRow> {
    let place = match context.log_place() {
        Ok(place) => place,
        Err(error) => return vec![CheckRow::fault("log", &error), engine()],
    };
    match place.check_server() {
        None => check_file(context, &place),
        Some(Ok(server)) => check_server(context, &place, server),
        Some(Err(error)) => vec![CheckRow::fault("log", &Fault::from(error).into())],
    }
}

/// The version of the library.
fn engine() -> CheckRow {
    CheckRow::ok("database", log::engine())
}

fn check_file(context: &Context, place: &LogPlace) -> Vec<CheckRow> {
    let path = place.file().unwrap_or(Path::new(""));
    if let Some(kind) = log::unfit_file_system(path.parent().unwrap_or(Path::new("."))) {
        let hint = "File locks do not work there. Name a file on a local disk with --log.";
        return vec![CheckRow::error("log", format!("{place} is on {kind}"), hint), engine()];
    }
    match log::open_at(place, Access::Read, context.now()) {
        Ok(opened) => {
            let [state, unfinished, renames, elsewhere] = content(context, place, opened.log);
            vec![state, access(path), unfinished, renames, elsewhere, engine()]
        }
        Err(error) if error.kind == LogErrorKind::Missing && context.global.log.is_none() => {
            vec![not_there_yet(path), engine()]
        }
        Err(error) => vec![CheckRow::fault("log", &Fault::from(error).into()), engine()],
    }
}

/// Checks what the log contains, and closes it: reading its file closes a descriptor, and SQLite would lose its locks.
fn content(context: &Context, place: &LogPlace, mut log: Box<dyn Log>) -> [CheckRow; 4] {
    let log = log.as_mut();
    [state(log, place), unfinished(context, log), renames::check(context, log), elsewhere(context, log)]
}

fn check_server(context: &Context, place: &LogPlace, server: ServerCheck) -> Vec<CheckRow> {
    let ServerCheck { engine, protection, round_trip, refusal } = server;
    let may_write = match refusal {
        None => CheckRow::ok("log access", "this user can add events"),
        Some(why) => CheckRow::error("log access", why, NOTHING_SENT),
    };
    let engine = format!("{engine}, {protection}, {:.1} ms for an answer", round_trip.as_secs_f64() * 1000.0);
    let engine = CheckRow::ok("database", engine);
    match log::open_at(place, Access::Read, context.now()) {
        Ok(opened) => {
            let [state, unfinished, renames, elsewhere] = content(context, place, opened.log);
            vec![state, may_write, unfinished, renames, elsewhere, engine]
        }
        Err(error) if error.kind == LogErrorKind::Missing => {
            let message = format!("not there yet; the first event creates the tables at {place}");
            vec![CheckRow::ok("log", message), may_write, engine]
        }
        Err(error) => vec![CheckRow::fault("log", &Fault::from(error).into()), engine],
    }
}

fn state(log: &mut dyn Log, place: &LogPlace) -> CheckRow {
    match log.info() {
        Ok(info) => {
            let rows: u64 = info.states.iter().map(|state| state.rows).sum();
            let message = format!(
                "{place}, version {}, {}, {}",
                info.version,
                crate::output::counted(rows, "row"),
                crate::output::counted(info.bytes, "byte")
            );
            CheckRow::ok("log", message)
        }
        Err(fault) => CheckRow::fault("log", &fault.into()),
    }
}

/// A commit of a few large events takes some hundred KiB: with less space the next `send` may fail.
const ROOM_BYTES: usize = 256 * 1024;

const NOTHING_SENT: &str = "Events can be searched, but not sent: each event is written to the log before it is sent.";

fn not_there_yet(path: &Path) -> CheckRow {
    match room::check("log", folder_of(path), ROOM_BYTES, (Status::Error, NOTHING_SENT)) {
        Some(trouble) => trouble,
        None => CheckRow::ok("log", format!("not there yet; the first event creates {}", path.display())),
    }
}

/// Opening for append writes nothing. SQLite creates its own files next to the log, so the folder must be writable too.
fn access(path: &Path) -> CheckRow {
    let check = "log access";
    if let Err(error) = std::fs::OpenOptions::new().append(true).open(path) {
        return CheckRow::error(check, format!("the log cannot be written: {error}"), NOTHING_SENT);
    }
    if let Some(trouble) = room::check(check, folder_of(path), ROOM_BYTES, (Status::Error, NOTHING_SENT)) {
        return trouble;
    }
    if !others_can_read(path) {
        return CheckRow::ok(check, "only you can read and write it");
    }
    CheckRow::warning(
        check,
        "other users of this machine can read the log, which contains business data",
        format!("Run: chmod 600 {}", quoted_name(path.as_os_str())),
    )
}

fn unfinished(context: &Context, log: &mut dyn Log) -> CheckRow {
    let check = "unfinished";
    let left = match context.environment().and_then(|environment| Ok(log.unfinished(&environment)?)) {
        Ok(left) => left,
        Err(error) => return CheckRow::fault(check, &error),
    };
    match (left.pending.len(), left.unknown.len()) {
        (0, 0) if !left.queued.is_empty() => {
            let queued = number(left.queued.values().sum::<u64>());
            CheckRow::ok(check, format!("queued: {queued}; `inv-hooks relay` sends them while it runs"))
        }
        (0, 0) => CheckRow::ok(check, "no events are left from an earlier run"),
        (pending, 0) => CheckRow::warning(check, format!("pending: {pending}"), "Send them with `inv-hooks resume`."),
        (pending, unknown) => {
            CheckRow::warning(check, format!("pending: {pending}, unknown: {unknown}"), next_steps::ask(&left.unknown))
        }
    }
}

/// A search of this store does not find failed events of other environments.
fn elsewhere(context: &Context, log: &mut dyn Log) -> CheckRow {
    let check = "environments";
    let found = context.environment().and_then(|here| Ok((here, context.elsewhere(log, &Query::default())?)));
    match found {
        Err(error) => CheckRow::fault(check, &error),
        Ok((here, others)) if others.is_empty() => CheckRow::ok(check, format!("all failed events belong to {here}")),
        Ok((here, others)) => CheckRow::warning(
            check,
            format!("failed events of other environments: {}; this store is for {here}", counted(&others)),
            "This store does not search, count or repost them. Use the store of that environment: --config FILE.",
        ),
    }
}
