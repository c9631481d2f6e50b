//! The failed-event log: where it is, whether it can be read and written, what an earlier run left behind.

use super::row::{CheckRow, Status};
use super::store::others_can_read;
use super::{renames, room};
use crate::commands::context::{Context, counted};
use crate::durable::folder_of;
use crate::error::Fault;
use crate::log::{self, Access, Log, LogErrorKind};
use crate::model::{Query, quoted_name};
use std::path::Path;

pub(super) fn check(context: &Context) -> Vec<CheckRow> {
    let engine = CheckRow::ok("database", log::engine());
    let path = match context.log_path() {
        Ok(path) => path,
        Err(error) => return vec![CheckRow::fault("log", &error), engine],
    };
    let shown = path.display();
    if let Some(kind) = log::unfit_file_system(path.parent().unwrap_or(Path::new("."))) {
        let hint = "Locks do not hold there. Name a file on this machine's own disk with --log.";
        return vec![CheckRow::error("log", format!("{shown} is on {kind}"), hint), engine];
    }
    match log::open(&path, Access::Read, context.now()) {
        Ok(mut opened) => {
            let (state, unfinished) = (state(opened.log.as_mut(), &path), unfinished(context, opened.log.as_mut()));
            let renames = renames::check(context, opened.log.as_mut());
            let elsewhere = elsewhere(context, opened.log.as_mut());
            // Looking at the file closes a descriptor of it, and with that SQLite loses its locks.
            drop(opened);
            vec![state, access(&path), unfinished, renames, elsewhere, engine]
        }
        Err(error) if error.kind == LogErrorKind::Missing && context.global.log.is_none() => {
            vec![not_there_yet(&path), engine]
        }
        Err(error) => vec![CheckRow::fault("log", &Fault::from(error).into()), engine],
    }
}

fn state(log: &mut dyn Log, path: &Path) -> CheckRow {
    match log.info() {
        Ok(info) => {
            let rows: u64 = info.states.iter().map(|state| state.rows).sum();
            let message = format!("{}, version {}, {rows} rows, {} bytes", path.display(), info.version, info.bytes);
            CheckRow::ok("log", message)
        }
        Err(fault) => CheckRow::fault("log", &fault.into()),
    }
}

/// A commit of a few large events takes some hundred KiB: with less the next `send` may be the one that ends.
const ROOM_BYTES: usize = 256 * 1024;

const NOTHING_SENT: &str = "Events can be searched, but nothing can be sent: each is written before it is sent.";

fn not_there_yet(path: &Path) -> CheckRow {
    match room::check("log", folder_of(path), ROOM_BYTES, (Status::Error, NOTHING_SENT)) {
        Some(trouble) => trouble,
        None => CheckRow::ok("log", format!("not there yet; the first event makes {}", path.display())),
    }
}

/// Opening to append writes nothing. Beside the log SQLite makes files of its own, so that the folder must be writable too.
fn access(path: &Path) -> CheckRow {
    let check = "log access";
    if let Err(error) = std::fs::OpenOptions::new().append(true).open(path) {
        return CheckRow::error(check, format!("the log cannot be written: {error}"), NOTHING_SENT);
    }
    if let Some(trouble) = room::check(check, folder_of(path), ROOM_BYTES, (Status::Error, NOTHING_SENT)) {
        return trouble;
    }
    if !others_can_read(path) {
        return CheckRow::ok(check, "readable and writable by you alone");
    }
    CheckRow::warning(
        check,
        "others on this machine can read the log, which holds business data",
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
        (0, 0) => CheckRow::ok(check, "nothing is left of an earlier run"),
        (pending, 0) => CheckRow::warning(check, format!("pending: {pending}"), "Finish them with `inv-hooks resume`."),
        (pending, unknown) => CheckRow::warning(
            check,
            format!("pending: {pending}, unknown: {unknown}"),
            "Ask the endpoint whether it has the unknown ones, then finish them with `inv-hooks resume --unknown`: they may arrive twice.",
        ),
    }
}

/// Failed events of other environments are in no search of this store.
fn elsewhere(context: &Context, log: &mut dyn Log) -> CheckRow {
    let check = "environments";
    let found = context.environment().and_then(|here| Ok((here, context.elsewhere(log, &Query::default())?)));
    match found {
        Err(error) => CheckRow::fault(check, &error),
        Ok((here, others)) if others.is_empty() => CheckRow::ok(check, format!("all failed events are of {here}")),
        Ok((here, others)) => CheckRow::warning(
            check,
            format!("failed events of other environments: {}; this store is of {here}", counted(&others)),
            "They are in no search, count or repost of this store. Use the store of that environment: --config FILE.",
        ),
    }
}
