//! What a dry run and a change in two places find out about a log, a disk or a path before anything is written.

use crate::harness::{Sandbox, Shop};
use std::fs;

/// A shop with a failed event of `sale`, and files that are no log.
fn shop_with_wrong_logs() -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{\"orderId\":\"1\"}");
    shop.sandbox.write("text", "x\n");
    fs::create_dir(shop.sandbox.file("folder")).expect("a folder");
    let other = rusqlite::Connection::open(shop.sandbox.file("other.db")).expect("a database");
    other.execute_batch("CREATE TABLE notes (text); PRAGMA application_id = 7;").expect("a table");
    let log = shop.run(["config", "show", "-o", "json"]).succeeds().stdout;
    assert!(log.contains("inv-hooks"), "{log}");
    shop.run(["log", "backup", "newer.db"]).succeeds();
    let newer = rusqlite::Connection::open(shop.sandbox.file("newer.db")).expect("a database");
    newer.pragma_update(None, "user_version", 9_999).expect("a version");
    shop
}

#[test]
fn a_rename_whose_log_cannot_be_used_changes_nothing() {
    let shop = shop_with_wrong_logs();
    let before = shop.sandbox.read("inv-hooks.toml");
    for log in ["text", "folder", "other.db", "newer.db"] {
        let line = ["connector", "edit", "sale", "--rename", "till", "--log", log];
        let dry = shop.run([&line[..], &["-n"]].concat()).exits(7).stderr;
        let run = shop.run(line).exits(7).stderr;
        assert_eq!(run, dry, "{log}");
        assert!(!run.contains("The store has the new name already"), "{log}: {run}");
        assert_eq!(shop.sandbox.read("inv-hooks.toml"), before, "{log}");
    }
    let said = shop.run(["connector", "edit", "sale", "--rename", "till", "--log", "none.db", "-n"]).succeeds().stderr;
    assert!(said.contains("no event is renamed"), "{said}");
    let said = shop.run(["connector", "edit", "sale", "--rename", "till"]).succeeds().stderr;
    assert!(said.contains("1 event renamed") && !said.contains("no event is renamed"), "{said}");
}

#[test]
fn a_plan_that_would_be_a_folder_is_refused_before_any_question() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{\"orderId\":\"1\"}");
    fs::create_dir(shop.sandbox.file("folder")).expect("a folder");
    for plan in ["folder", "folder/", "."] {
        for more in [&["-n"][..], &["-n", "--yes"], &["--yes"], &[]] {
            let said = shop.run([&["repost", "1", "--plan", plan], more].concat()).exits(7).stderr;
            assert!(said.contains(&format!("cannot write {plan}")) && said.contains("directory"), "{more:?}: {said}");
        }
    }
    assert_eq!(shop.state(1), "failed");
}

/// Runs each line of a shell on a full disk, alone and with `-n`, and returns the exit codes; nothing if no disk can be mounted.
#[cfg(target_os = "linux")]
fn on_a_full_disk(begin: &str, lines: &[&str]) -> Option<Vec<(String, String)>> {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.file("disk")).expect("a folder");
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    let each: String = lines.iter().map(|line| format!("{line} -n >&2; echo $?; {line} >&2; echo $?;\n")).collect();
    let script = format!(
        "mount -t tmpfs -o size=400k tmpfs disk || exit 99; cd disk; inv() {{ {program} -q \"$@\"; }}\n{begin}\n\
         cat /dev/zero > fill 2>/dev/null\n{each}"
    );
    let mut command = std::process::Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script]).current_dir(sandbox.path()).env("HOME", sandbox.home());
    let output = command.output().ok().filter(|output| output.status.success());
    let Some(output) = output else {
        crate::harness::note("nothing can be mounted here: dry runs on a full disk were not looked at");
        return None;
    };
    let codes: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    assert_eq!(codes.len(), 2 * lines.len(), "{output:?}");
    Some(codes.chunks(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect())
}

#[test]
#[cfg(target_os = "linux")]
fn a_dry_run_finds_a_full_disk_as_the_run_does() {
    let begin = "inv init; inv connector add --api-key INVENTORY_EXPORT_ASN --endpoint http://127.0.0.1:9/ >&2
        inv failed add --api-key INVENTORY_EXPORT_ASN --connector asn --data '{\"transferId\":\"1\"}' >&2";
    let lines = [
        "inv connector edit asn --retries 2",
        "inv connector add z --api-key SALE_INVENTORY --endpoint https://a.example/",
        "inv connector disable asn",
        "inv failed add --api-key INVENTORY_EXPORT_ASN --data '{\"transferId\":\"9\"}'",
        "inv repost 1 --plan new.plan",
        "inv log backup copy.db",
        "inv init --config new.toml",
    ];
    let Some(codes) = on_a_full_disk(begin, &lines) else { return };
    for (line, (dry, run)) in lines.iter().zip(codes) {
        assert_eq!((dry.as_str(), run.as_str()), ("7", "7"), "{line}");
    }
}
