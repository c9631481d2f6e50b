//! `doctor` on a disk that is full or cannot be written.

use super::{finds, says};
use crate::harness::Sandbox;
use serde_json::Value;
use snapbox::str;
use std::collections::BTreeMap;

/// Runs lines of a shell in a new file system, mounted at `disk` with these options; the last line writes JSON. Returns
/// `None` if mounting is not possible on this machine.
fn on_a_disk(options: &str, lines: &str, code: i32) -> Option<BTreeMap<String, (String, String)>> {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.file("disk")).expect("a folder");
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    let mount = format!("mount -t tmpfs -o {options} tmpfs disk || exit 99; cd disk; inv() {{ {program} \"$@\"; }}");
    let mut command = std::process::Command::new("unshare");
    command
        .args(["-rm", "sh", "-c", &format!("{mount}\n{lines}")])
        .current_dir(sandbox.path())
        .env("HOME", sandbox.home());
    let output = command.output().ok().filter(|output| {
        let ended = output.status.code();
        let is_impossible = ended == Some(99) || (output.stdout.is_empty() && ended == Some(1));
        assert!(is_impossible || ended == Some(code), "{output:?}");
        !is_impossible
    });
    let Some(output) = output else {
        crate::harness::note("nothing can be mounted here: a full disk and one for reading were not looked at");
        return None;
    };
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| {
        let said = format!("{} / {}", text(&row["message"]), text(&row["hint"]));
        let said = said.replace(&sandbox.path().display().to_string(), "HERE");
        (text(&row["check"]), (text(&row["status"]), said))
    };
    Some(shown.as_array().expect("a list").iter().map(row).collect())
}

/// Commands that create a store with a connector, and a log with an event.
const BEGIN: &str =
    "inv init -q; inv connector add -q --api-key INVENTORY_EXPORT_ASN --endpoint http://127.0.0.1:9/ >/dev/null;
    inv failed add --api-key INVENTORY_EXPORT_ASN --connector asn --data '{\"a\":1}' -q >/dev/null;";

#[test]
fn a_full_disk_is_an_error_for_store_and_log() {
    let Some(rows) = on_a_disk("size=2m", &format!("{BEGIN} inv doctor -q -o json"), 0) else { return };
    finds(&rows, "store access", "ok", "only you can read and write it");
    finds(&rows, "log access", "ok", "only you can read and write it");
    let rows = on_a_disk("size=400k", &format!("{BEGIN} cat /dev/zero > fill 2>/dev/null; inv doctor -q -o json"), 3);
    let rows = rows.expect("a disk");
    says(
        &rows,
        "store access",
        "error",
        str![
            "the disk is full: there is no space for 6 KiB in HERE/disk / Free some space on it. Connectors can be read, but not changed."
        ],
    );
    says(
        &rows,
        "log access",
        "error",
        str![
            "the disk is full: there is no space for 256 KiB in HERE/disk/.inv-hooks / Free some space on it. Events can be searched, but not sent: each event is written to the log before it is sent."
        ],
    );
    let lines = "inv init -q; cat /dev/zero > fill 2>/dev/null; inv doctor -q -o json";
    says(
        &on_a_disk("size=400k", lines, 3).expect("a disk"),
        "log",
        "error",
        str![
            "the disk is full: there is no space for 256 KiB in HERE/disk/.inv-hooks / Free some space on it. Events can be searched, but not sent: each event is written to the log before it is sent."
        ],
    );
    // No more files can be created, although the disk has space.
    let lines = format!("{BEGIN} i=0; while touch f$i; do i=$((i+1)); done 2>/dev/null; inv doctor -q -o json");
    says(
        &on_a_disk("size=2m,nr_inodes=20", &lines, 3).expect("a disk"),
        "log access",
        "error",
        str![
            "the disk is full: there is no space for 256 KiB in HERE/disk/.inv-hooks / Free some space on it. Events can be searched, but not sent: each event is written to the log before it is sent."
        ],
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_found() {
    let lines = "mount -o remount,ro tmpfs . || exit 99; inv doctor -q -o json";
    let Some(rows) = on_a_disk("size=2m", &format!("{BEGIN} {lines}"), 3) else { return };
    says(
        &rows,
        "store access",
        "warning",
        str!["the store cannot be written / Connectors can be read, but not changed."],
    );
    says(
        &rows,
        "log access",
        "error",
        str![
            "the log cannot be written: Read-only file system (os error 30) / Events can be searched, but not sent: each event is written to the log before it is sent."
        ],
    );
    // No log exists, and none can be created.
    let rows =
        on_a_disk("size=2m", "inv init -q; mount -o remount,ro tmpfs . ; inv doctor -q -o json", 3).expect("a disk");
    says(
        &rows,
        "log",
        "error",
        str![
            "the folder HERE/disk/.inv-hooks cannot be written: Read-only file system (os error 30) / Check its permissions and how it is mounted. Events can be searched, but not sent: each event is written to the log before it is sent."
        ],
    );
}
