//! JUnit: valid for Jenkins, with failures, errors and skipped checks apart.

use super::{faulty, hostile, shop, without_times};
use crate::harness::{Reply, Shop, note};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Returns what is wrong with a document by the schema; nothing if it cannot be checked here.
fn checked(xml: &str) -> Option<Result<(), String>> {
    let installed = std::env::var_os("INV_HOOKS_RECEIVERS").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = installed.unwrap_or_else(|| root.join("target/receivers")).join("python/bin/python");
    let has_it = Command::new(&python).args(["-c", "import xmlschema"]).output().is_ok_and(|ran| ran.status.success());
    if !has_it {
        note("left out: JUnit by the schema of Jenkins, because xmlschema is not in target/receivers");
        return None;
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), xml).expect("a document");
    let script = "import sys, xmlschema; xmlschema.XMLSchema(sys.argv[1]).validate(sys.argv[2])";
    let schema = root.join("tests/fixtures/reports/junit-10.xsd");
    let ran = Command::new(python).args(["-c", script]).arg(schema).arg(file.path()).output().expect("Python runs");
    Some(if ran.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&ran.stderr).into_owned()) })
}

fn report(shop: &Shop, args: &[&str], code: i32) -> String {
    shop.run([args, &["--report", "junit=out.xml"]].concat()).exits(code);
    shop.sandbox.read("out.xml")
}

fn is_valid(xml: &str) {
    if let Some(result) = checked(xml) {
        assert_eq!(result, Ok(()), "{xml}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_junit() {
    let good = "<testsuites><testsuite tests=\"1\"><testcase name=\"a\"/></testsuite></testsuites>";
    let Some(result) = checked(good) else { return };
    assert_eq!(result, Ok(()));
    for (from, to) in
        [(" tests=\"1\"", ""), (" name=\"a\"", ""), ("<testcase", "<testcase size=\"1\""), ("testcase", "check")]
    {
        let bad = good.replace(from, to);
        assert!(checked(&bad).expect("checked").is_err(), "{bad}");
    }
}

#[test]
fn each_finding_of_a_store_is_a_failure_of_its_connector() {
    let shop = faulty();
    let xml = report(&shop, &["connector", "validate"], 3);
    is_valid(&xml);
    let xml = without_times(&xml);
    assert!(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\""), "{xml}");
    assert!(xml.contains("name=\"bad\" file=\"inv-hooks.toml\" line=\"9\">\n      <failure"), "{xml}");
    assert!(xml.contains("name=\"good\"/>") && xml.contains("name=\"(store)\""), "{xml}");
    assert!(xml.contains("literal-secret") && !xml.contains("planted"), "{xml}");
    let xml = report(&shop, &["connector", "validate", "good"], 0);
    is_valid(&xml);
    let xml = without_times(&xml);
    assert!(xml.contains("tests=\"2\" failures=\"0\" errors=\"0\""), "{xml}");
    shop.sandbox.write("inv-hooks.toml", "version = 1\n[connectors.a]\napi_key = planted\n");
    let xml = report(&shop, &["connector", "validate"], 3);
    is_valid(&xml);
    assert!(xml.contains("tests=\"1\" failures=\"0\" errors=\"1\"") && xml.contains("<error message="), "{xml}");
    assert!(!xml.contains("planted"), "{xml}");
}

#[test]
fn failed_checks_errors_and_skipped_ones_are_told_apart() {
    let shop = shop();
    let only = ["connector", "conformance", "one", "--only", "sample,wrong-secret,duplicate-effect"];
    let xml = report(&shop, &only, 4);
    is_valid(&xml);
    let xml = without_times(&xml);
    assert!(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), "{xml}");
    assert!(xml.contains("name=\"sample\"/>"), "{xml}");
    assert!(xml.contains("name=\"wrong-secret\">\n      <failure message="), "{xml}");
    assert!(xml.contains("name=\"duplicate-effect\">\n      <skipped message="), "{xml}");
    assert!(xml.contains("curl") && !xml.contains("hunter2"), "{xml}");
}

/// Returns each `time` of the document: of all suites, of the suite, and of its cases.
fn times(xml: &str) -> Vec<Duration> {
    let times = xml.split(" time=\"").skip(1).filter_map(|rest| rest.split('"').next());
    times.map(|time| Duration::from_secs_f64(time.parse().expect("seconds"))).collect()
}

#[test]
fn a_report_says_how_long_each_check_took() {
    let shop = shop();
    let slow = Duration::from_millis(300);
    shop.server.set_reply(Reply::ok().delay(slow));
    let started = Instant::now();
    let xml = report(&shop, &["connector", "conformance", "one", "--only", "sample,nulls,duplicate-effect"], 0);
    let most = started.elapsed();
    is_valid(&xml);
    let times = times(&xml);
    let [all, suite, sample, nulls, skipped] = times[..] else { panic!("{xml}") };
    assert!(all == suite && suite <= most && suite >= sample + nulls + skipped, "{most:?} {xml}");
    assert!(sample >= slow && nulls >= slow && skipped < slow, "{xml}");
}

#[test]
fn a_report_of_a_store_says_how_long_all_of_it_took() {
    let started = Instant::now();
    let xml = report(&faulty(), &["connector", "validate"], 3);
    let [all, suite, store] = times(&xml)[..] else { panic!("{xml}") };
    assert!(all == suite && suite == store && store <= started.elapsed(), "{xml}");
}

#[test]
fn hostile_answers_stay_text() {
    let shop = hostile();
    let xml = report(&shop, &["connector", "conformance", "one"], 4);
    is_valid(&xml);
    assert!(!xml.contains("<script") && xml.contains("&lt;script&gt;"), "{xml}");
}

#[test]
fn a_report_that_cannot_be_written_is_refused_before_anything_is_sent() {
    let shop = shop();
    let made = Command::new("mkfifo").arg(shop.sandbox.file("pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    symlink("pipe", shop.sandbox.file("link")).expect("a link");
    symlink("round", shop.sandbox.file("round")).expect("a link");
    for report in ["junit=no/such/folder/out.xml", "html=.", "html=pipe", "html=link", "html=round", "html=/dev/null"] {
        let shown = shop.run(["connector", "conformance", "one", "--report", report]).exits(7);
        assert!(shown.stderr.contains("the report "), "{}", shown.stderr);
    }
    symlink("inv-hooks.toml", shop.sandbox.file("store.xml")).expect("a link");
    let store = shop.sandbox.read("inv-hooks.toml");
    for report in ["junit=./inv-hooks.toml", "junit=store.xml", "junit=.inv-hooks/events.db"] {
        let shown = shop.run(["connector", "conformance", "one", "--report", report]).exits(2);
        assert!(shown.stderr.contains(" would replace the "), "{}", shown.stderr);
    }
    assert_eq!(shop.sandbox.read("inv-hooks.toml"), store);
    assert!(shop.sandbox.file("pipe").metadata().is_ok_and(|pipe| !pipe.is_file()));
    shop.run(["connector", "conformance", "one", "--report", "junit=a", "--report", "html=a"]).exits(2);
    shop.run(["connector", "conformance", "one", "--report", "sarif=a"]).exits(2);
    shop.run(["connector", "conformance", "one", "--report", "github", "-o", "json"]).exits(2);
    assert_eq!(shop.server.requests().len(), 0);
}

#[test]
fn a_report_goes_to_the_end_of_a_link_and_others_may_read_it() {
    let shop = faulty();
    let file = |name: &str| shop.sandbox.file(name);
    let mode = |name: &str| file(name).metadata().expect("a report").permissions().mode() & 0o777;
    std::fs::create_dir(file("reports")).expect("a folder");
    symlink("reports/validate.xml", file("link.xml")).expect("a link");
    std::fs::write(file("shared.xml"), "old").expect("a file");
    std::fs::set_permissions(file("shared.xml"), std::fs::Permissions::from_mode(0o646)).expect("a mode");
    let reports = ["--report", "junit=link.xml", "--report", "sarif=shared.xml"];
    shop.run([&["connector", "validate"], &reports[..]].concat()).exits(3);
    assert!(file("link.xml").symlink_metadata().expect("a link").is_symlink());
    assert!(shop.sandbox.read("reports/validate.xml").contains("<testsuites"));
    assert!(shop.sandbox.read("shared.xml").contains("sarif"));
    std::fs::write(file("any"), "").expect("a file");
    assert_eq!((mode("reports/validate.xml"), mode("shared.xml")), (mode("any"), 0o646));
    let told = shop.run(["connector", "validate", "--report", "junit=a", "--report", "sarif=reports/../a"]).exits(2);
    assert!(told.stderr.contains("two reports have the same place"), "{}", told.stderr);
}

#[test]
fn a_report_that_fails_at_the_end_costs_no_other_one() {
    let shop = shop();
    let folder = shop.sandbox.file("gone");
    std::fs::create_dir(&folder).expect("a folder");
    shop.server.set_rule(move |_| {
        drop(std::fs::remove_dir(&folder));
        Reply::ok()
    });
    let reports = ["--report", "junit=gone/a.xml", "--report", "html=b.html", "--report", "github"];
    let told = shop.run([&["connector", "conformance", "one", "--only", "sample"], &reports[..]].concat()).exits(7);
    assert!(told.stderr.contains("the report gone/a.xml cannot be written"), "{}", told.stderr);
    assert!(shop.sandbox.read("b.html").contains("<html"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_that_is_mounted_is_written_in_place() {
    let shop = faulty();
    shop.sandbox.write("a.xml", "old text ".repeat(1000));
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    let script = format!(
        "mount --bind a.xml a.xml || exit 99; {program} connector validate --report junit=a.xml; echo $?; cat a.xml"
    );
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script]).current_dir(shop.sandbox.path()).env("HOME", shop.sandbox.home());
    let Some(ran) = command.output().ok().filter(|ran| ran.status.success()) else {
        return note("nothing can be mounted here: a report that is mounted was not looked at");
    };
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(
        told.contains("\n3\n<?xml") && !told.contains("old text"),
        "{told} {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[test]
fn a_tenant_with_findings_has_a_case_and_each_connector_only_one() {
    let shop = faulty();
    let store = shop.sandbox.read("inv-hooks.toml");
    let tenants = "[tenants.shop]\nkind = \"classic\"\nbase_url = \"http://shop.example.com\"\n\
                   token_url = \"https://id.example.com/t\"\nclient_id = \"${ID}\"\nclient_secret = \"${SECRET}\"\n";
    shop.sandbox
        .write("inv-hooks.toml", store.replace("api_key = \"SALE\"", "api_key = \"RETURN_INVENTORY\"") + tenants);
    let xml = report(&shop, &["connector", "validate"], 3);
    is_valid(&xml);
    assert!(xml.contains("tests=\"4\" failures=\"1\"") && xml.contains("name=\"shop\""), "{xml}");
    let xml = report(&shop, &["connector", "validate", "good", "good"], 0);
    assert!(xml.contains("tests=\"2\""), "{xml}");
}

#[test]
fn a_store_without_connectors_is_an_error_with_strict() {
    let shop = Shop::empty();
    shop.sandbox.write("inv-hooks.toml", "version = 1\n");
    let args = ["connector", "validate", "--strict", "--report", "github"];
    let told = shop.run([&args[..], &["--report", "junit=out.xml"]].concat()).exits(5);
    let xml = shop.sandbox.read("out.xml");
    is_valid(&xml);
    assert!(xml.contains("errors=\"1\"") && xml.contains("<error message=\"the store has no connectors"), "{xml}");
    assert!(told.stdout.contains("::error file=inv-hooks.toml,title=nothing to check::"), "{}", told.stdout);
    let xml = report(&shop, &["connector", "validate"], 0);
    assert!(xml.contains("errors=\"0\""), "{xml}");
}

#[test]
fn a_place_is_named_from_the_root_of_the_repository_whatever_its_spelling() {
    let shop = faulty();
    std::fs::create_dir(shop.sandbox.file("sub")).expect("a folder");
    let args = ["connector", "validate", "--config", "../inv-hooks.toml", "--report", "junit=out.xml"];
    let root = shop.sandbox.path();
    let ran = shop.sandbox.run_as(args, b"", |command| {
        command.current_dir(root.join("sub")).env("GITHUB_WORKSPACE", &root);
    });
    ran.exits(3);
    let xml = shop.sandbox.read("sub/out.xml");
    assert!(xml.contains("file=\"inv-hooks.toml\""), "{xml}");
}
