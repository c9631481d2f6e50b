//! JUnit: valid for Jenkins, with failures, errors and skipped checks apart.

use super::{faulty, hostile, shop, without_times};
use crate::harness::{Reply, Shop, note};
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
    for report in ["junit=no/such/folder/out.xml", "html=."] {
        let shown = shop.run(["connector", "conformance", "one", "--report", report]).exits(7);
        assert!(shown.stderr.contains("the report "), "{}", shown.stderr);
    }
    shop.run(["connector", "conformance", "one", "--report", "junit=a", "--report", "html=a"]).exits(2);
    shop.run(["connector", "conformance", "one", "--report", "sarif=a"]).exits(2);
    shop.run(["connector", "conformance", "one", "--report", "github", "-o", "json"]).exits(2);
    assert_eq!(shop.server.requests().len(), 0);
}
