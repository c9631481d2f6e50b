//! The connector store: whether it exists, can be read by its owner only, and has valid connectors and references.

use super::room;
use super::row::{CheckRow, Status};
use crate::commands::context::Context;
use crate::durable::folder_of;
use crate::model::{Finding, FindingCode, Severity, quoted_name};
use crate::output::counted;
use crate::store::{self, Examined, Location, OF_A_VALUE, Store};
use std::collections::HashSet;
use std::path::Path;

const VALIDATE: &str = "Show them: `inv-hooks connector validate --resolve`.";

pub(super) fn check(context: &Context) -> Vec<CheckRow> {
    let location = match context.store_location() {
        Ok(Some(location)) => location,
        Ok(None) => {
            let hint = "Create one with `inv-hooks init`.";
            return vec![CheckRow::warning("store", "there is no connector store here", hint)];
        }
        Err(error) => return vec![CheckRow::fault("store", &error)],
    };
    let path = location.path().display().to_string();
    match store::examine(&location) {
        Err(fault) => vec![CheckRow::fault("store", &fault.into())],
        Ok(Examined::Refused(problems)) => {
            let message = format!("{path} is refused: {}", counted(problems.len(), "problem"));
            vec![CheckRow::error("store", message, "Show them: `inv-hooks connector validate`.")]
        }
        Ok(Examined::Readable(store)) => {
            let findings = of_enabled(&store, store::validate(&store, &[]));
            let environment = format!("{path}, environment {}", store.environment());
            let readable = CheckRow::ok("store", environment);
            vec![readable, permissions(&location), connectors(&store, &findings), references(&findings)]
        }
    }
}

/// Nothing is sent to a disabled connector, so its problems do not count.
fn of_enabled(store: &Store, mut findings: Vec<Finding>) -> Vec<Finding> {
    let disabled: HashSet<&str> = disabled(store).collect();
    findings.retain(|finding| !finding.connector.as_deref().is_some_and(|name| disabled.contains(name)));
    findings
}

fn disabled(store: &Store) -> impl Iterator<Item = &str> {
    let records = store.records().iter().filter(|record| !record.is_enabled);
    records.map(|record| record.name.value.as_str())
}

/// A changed store may need this many bytes more than the current one.
const MORE_BYTES: u64 = 4 * 1024;

/// A change is written next to the store and then renamed: the folder must be writable, and the disk needs space.
fn permissions(location: &Location) -> CheckRow {
    let path = location.path();
    let check = "store access";
    let unchanged = "Connectors can be read, but not changed.";
    if std::fs::OpenOptions::new().append(true).open(path).is_err() {
        return CheckRow::warning(check, "the store cannot be written", unchanged);
    }
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let bytes = path.metadata().map_or(0, |metadata| metadata.len()) + MORE_BYTES;
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    if let Some(trouble) = room::check(check, folder_of(&real), bytes, (Status::Warning, unchanged)) {
        return trouble;
    }
    if !others_can_read(path) {
        return CheckRow::ok(check, "only you can read and write it");
    }
    let hint = format!("Run: chmod 600 {}", quoted_name(path.as_os_str()));
    CheckRow::warning(check, "other users of this machine can read the store", hint)
}

/// Returns whether other users can read the file; false on systems without modes.
#[cfg(unix)]
pub(super) fn others_can_read(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

/// Returns whether other users can read the file; false on systems without modes.
#[cfg(not(unix))]
pub(super) fn others_can_read(_: &Path) -> bool {
    false
}

fn connectors(store: &Store, findings: &[Finding]) -> CheckRow {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let message = match store.records().len() {
        0 => "none yet".to_owned(),
        all => {
            let disabled = match disabled(store).count() {
                0 => String::new(),
                count => format!(", {count} of them disabled"),
            };
            format!(
                "{} in the store{disabled}: {}, {}",
                counted(all, "connector"),
                counted(errors, "error"),
                counted(warnings, "warning")
            )
        }
    };
    match (errors, warnings) {
        (0, 0) => CheckRow::ok("connectors", message),
        (0, _) => CheckRow::warning("connectors", message, VALIDATE),
        _ => CheckRow::error("connectors", message, VALIDATE),
    }
}

/// Reports missing values, or else values of references that contain invisible characters.
fn references(findings: &[Finding]) -> CheckRow {
    let of = |code: FindingCode| findings.iter().filter(move |finding| finding.code == code.as_str());
    let missing: Vec<&Finding> = of(FindingCode::UnresolvedReference).collect();
    // Text in the store has the same code.
    let odd: Vec<&Finding> =
        of(FindingCode::InvisibleCharacter).filter(|finding| finding.message.starts_with(OF_A_VALUE)).collect();
    let tell = |found: &[&Finding]| {
        let more = if found.len() > 1 { format!(", and {} more", found.len() - 1) } else { String::new() };
        found.first().map(|first| format!("{}{more}", first.message))
    };
    match (tell(&missing), tell(&odd)) {
        (Some(missing), _) => CheckRow::error("references", missing, VALIDATE),
        (None, Some(odd)) => CheckRow::warning("references", odd, VALIDATE),
        (None, None) => CheckRow::ok("references", "all can be resolved"),
    }
}
