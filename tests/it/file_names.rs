//! File names may be any bytes in every flag, and a hint quotes them for a shell.

use crate::harness::{Shop, connector};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;
use std::process::Command;

fn name(bytes: &[u8]) -> OsString {
    OsStr::from_bytes(bytes).to_owned()
}

/// Words of a command line, the last of them bytes.
fn words(text: &str, last: &[u8]) -> Vec<OsString> {
    text.split(' ').map(OsString::from).chain([name(last)]).collect()
}

#[test]
fn a_plan_file_may_have_any_name() {
    let shop = Shop::new();
    for (number, file) in [&b"outage-\xff.plan"[..], b"it's \xfe\\.plan", b"\xc3(.plan"].into_iter().enumerate() {
        let id = shop.fail("SALE_INVENTORY", &format!(r#"{{"orderId":"{number}"}}"#));
        let dry = shop.run(words("repost --all -n --plan", file)).succeeds().stderr;
        assert!(dry.contains("was not written") && !shop.sandbox.file(name(file)).exists(), "{dry}");
        let planned = shop.run(words("repost --all --plan", file)).succeeds().stderr;
        // The command in the hint runs unchanged.
        let shown = planned.split('`').nth(1).expect("a command");
        let program = shop.sandbox.command([""; 0]).get_program().to_owned();
        let line = shown.replacen("inv-hooks", &program.to_string_lossy(), 1);
        let ran = Command::new("bash").args(["-c", &line]).current_dir(shop.sandbox.path()).output().expect("bash");
        assert!(ran.status.success(), "{shown}: {ran:?}");
        assert_eq!(shop.state(id), "delivered", "{shown}");
        let again = shop.run(words("repost --yes --from-plan", file)).succeeds().stderr;
        assert!(again.contains("delivered") || again.contains("skipped"), "{again}");
    }
    let gone = shop.run(words("repost --yes --from-plan", b"gone-\xff.plan")).exits(3).stderr;
    assert!(gone.contains("cannot read gone-"), "{gone}");
}

#[test]
fn headers_backups_stores_logs_and_records_may_have_any_name() {
    let shop = Shop::new();
    shop.sandbox.write(name(b"headers-\xff.json"), r#"{"X-A":"1"}"#);
    shop.run(words("connector edit sale --headers", b"@headers-\xff.json")).succeeds();
    assert!(shop.run(["connector", "show", "sale"]).succeeds().stdout.contains("X-A"));
    let gone = shop.run(words("connector edit sale --headers", b"@gone-\xff.json")).exits(3).stderr;
    assert!(gone.contains("cannot be read"), "{gone}");
    let inline = shop.run(words("connector edit sale --headers", b"{\"X\":\"\xff\"}")).exits(3).stderr;
    assert!(inline.contains("not UTF-8"), "{inline}");
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    shop.run(words("log backup", b"copy-\xff.db")).succeeds();
    assert!(shop.run(words("failed search --log", b"copy-\xff.db")).succeeds().stdout.contains("sale"));
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write(name(b"store-\xff.toml"), store + &connector("more", "RETURN_INVENTORY", &shop.server.url("/")));
    assert!(shop.run(words("connector list --config", b"store-\xff.toml")).succeeds().stdout.contains("more"));
    let form = r#"{"Name":"form","API Key":"SALE_INVENTORY","API Endpoint":"https://a.example","Integration Type":"HTTP_POST"}"#;
    shop.sandbox.write(name(b"form-\xff.json"), form);
    shop.run(words("connector import", b"form-\xff.json")).succeeds();
    shop.run(words("man --dir", b"man-\xff")).succeeds();
    assert!(shop.sandbox.file(name(b"man-\xff")).is_dir());
}

#[test]
fn a_dry_run_of_a_plan_or_a_backup_refuses_a_folder_that_cannot_be_written() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"1"}"#);
    shop.sandbox.write("file", "x");
    for place in ["gone/x", "file/x", "gone/deeper/x"] {
        for (command, more) in [("repost --all --plan", ""), ("log backup", ""), ("log backup --force", "")] {
            let args: Vec<&str> = command.split(' ').chain([place]).collect();
            let run = shop.run(&args).exits(7).stderr;
            let dry = shop.run(args.iter().chain(&["-n"])).exits(7).stderr;
            let first = |text: &str| text.lines().filter(|line| line.starts_with("error")).collect::<String>();
            assert_eq!(first(&run), first(&dry), "{command} {place} {more}");
            assert!(!first(&run).is_empty(), "{run}");
        }
    }
}
