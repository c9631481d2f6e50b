//! The start-up time: `--version` and `connector list` next to a hello world with the same argument parser; and the
//! time of the demo.
//!
//! `cargo bench --profile dist --bench startup`. Whole processes.

mod figures;
mod race;

use figures::{Target, tell};
use race::{Runner, inv_hooks, peer, race, race_after, tell_load};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

fn main() {
    tell_load();
    let folder = race::folder("startup");
    let (program, hello) = (inv_hooks(), peer("bench-hello"));
    std::fs::write(folder.join("inv-hooks.toml"), store(names(&keys(&program)))).expect("a store");
    let runners = [
        Runner::new("start: a hello world with clap", &hello, &["--version"], &folder)
            .shown_as("a hello world with clap"),
        Runner::new("start: curl", Path::new("curl"), &["--version"], &folder),
        Runner::new("start: --version", &program, &["--version"], &folder),
        Runner::new("start: connector list of 11", &program, &["connector", "list"], &folder),
    ];
    let [hello, curl, version, list] = race(&runners).try_into().expect("a figure for each");
    let version = version.beside(&hello).should(Target::Ratio(2.0));
    let list = list.beside(&hello).should(Target::Ratio(3.0));
    tell(&[version, list, hello, curl]);
    large(&program);
    as_code(&program);
    let demo = Runner::new("demo: the whole journey", &program, &["demo"], &folder);
    let demo = race(&[demo]).into_iter().map(|figure| figure.should(Target::AtMost(2_000.0)));
    tell(&demo.collect::<Vec<_>>());
}

/// A store larger than any real one. The target is only that no one has to wait noticeably.
fn large(program: &Path) {
    let folder = race::folder("startup-large");
    let names = (0..race::sized(10_000)).map(|number| (format!("c{number}"), "INVENTORY_EXPORT_ASN"));
    std::fs::write(folder.join("inv-hooks.toml"), store(names)).expect("a store");
    let runners = [
        Runner::new("store: connector list of 10,000", program, &["connector", "list"], &folder),
        Runner::new("store: connector validate of 10,000", program, &["connector", "validate"], &folder),
        Runner::new("store: connector show of one in 10,000", program, &["connector", "show", "c1"], &folder),
        Runner::new("store: connector disable of one in 10,000", program, &["connector", "disable", "c1"], &folder),
    ];
    let [list, validate, show, disable] = race(&runners).try_into().expect("a figure for each");
    tell(&[list.should(Target::AtMost(150.0)), validate.should(Target::AtMost(300.0)), show, disable]);
    with_reports(program);
}

/// Each report beside the command without one, of a store with a finding for each connector: its secret is in plain text.
fn with_reports(program: &Path) {
    let folder = race::folder("startup-reports");
    let names = (0..race::sized(10_000)).map(|number| (format!("c{number}"), "INVENTORY_EXPORT_ASN"));
    let text = store(names).replace("${WMS_CLIENT_SECRET}", "a-secret-in-plain-text");
    std::fs::write(folder.join("inv-hooks.toml"), text).expect("a store");
    let validate = |name: &str, reports: &[&str]| {
        Runner::new(name, program, &[&["connector", "validate", "-q"], reports].concat(), &folder)
    };
    let (junit, sarif) = (["--report", "junit=out.xml"], ["--report", "sarif=out.sarif"]);
    let runners = [
        validate("store: connector validate of 10,000 with findings", &[]).shown_as("connector validate -q of 10,000"),
        validate("store: connector validate of 10,000 with findings, JUnit", &junit),
        validate("store: connector validate of 10,000 with findings, SARIF", &sarif),
        validate("store: connector validate of 10,000 with findings, both reports", &[junit, sarif].concat()),
    ];
    let figures = race(&runners);
    let count = |file: &str, what: &str| {
        let report = std::fs::read_to_string(folder.join(file)).expect("a report");
        report.matches(what).count()
    };
    let connectors = race::sized(10_000);
    assert_eq!(count("out.xml", "<testcase "), connectors + 1, "the store is a case too");
    assert!(count("out.sarif", "\"literal-secret\"") > connectors, "each connector has one, and there is the rule");
    let (without, reports) = figures.split_first().expect("a figure for each");
    let reports = reports.iter().map(|figure| figure.clone().beside(without).should(Target::AtMost(300.0)));
    tell(&std::iter::once(without.clone()).chain(reports).collect::<Vec<_>>());
}

/// The same store compared with another one, and made the same. Each run begins with the same store.
fn as_code(program: &Path) {
    let folder = race::folder("startup-code");
    let names = || (0..race::sized(10_000)).map(|number| (format!("c{number}"), "INVENTORY_EXPORT_ASN"));
    let text = store(names());
    std::fs::write(folder.join("inv-hooks.toml"), &text).expect("a store");
    std::fs::write(folder.join("same.toml"), &text).expect("a store");
    let other = text.replace("https://wms.example.com", "https://wms-staging.example.com");
    std::fs::write(folder.join("other.toml"), other).expect("a store");
    let run = |name: &str, args: &[&str]| Runner::new(name, program, &[&["connector"], args].concat(), &folder);
    let map = "https://wms-staging.example.com=https://wms.example.com";
    let runners = [
        run("store: connector diff of 10,000 that are the same", &["diff", "same.toml"]),
        // `diff` of stores that differ does the same, but does not exit with 0.
        run("store: connector apply of 10,000 that differ, dry run", &["apply", "-f", "other.toml", "--dry-run"]),
        run("store: connector apply of 10,000 that are the same", &["apply", "-f", "same.toml"]),
        run("store: connector apply of 10,000 that differ", &["apply", "-f", "other.toml"]),
        run(
            "store: connector apply of 10,000 that are the same with --map-endpoint",
            &["apply", "-f", "other.toml", "--map-endpoint", map],
        ),
        run("store: connector export of 10,000", &["export"]),
    ];
    let renew = || std::fs::write(folder.join("inv-hooks.toml"), &text).expect("a store");
    let figures = race_after(&runners, 3, renew).into_iter().map(|figure| figure.should(Target::AtMost(300.0)));
    tell(&figures.collect::<Vec<_>>());
}

fn keys(program: &Path) -> Vec<String> {
    let listed = Command::new(program).args(["event", "list", "-o", "name"]).output().expect("the program starts");
    let keys: Vec<String> = String::from_utf8_lossy(&listed.stdout).lines().map(str::to_owned).collect();
    assert_eq!(keys.len(), 11, "{keys:?}");
    keys
}

/// One connector for each API key, as a merchant has them.
fn names(keys: &[String]) -> impl Iterator<Item = (String, &str)> {
    keys.iter().map(|key| (key.to_lowercase().replace('_', "-"), key.as_str()))
}

/// A store of connectors by name and API key.
fn store<'a>(connectors: impl Iterator<Item = (String, &'a str)>) -> String {
    let mut store = "version = 1\nenvironment = \"staging\"\n".to_owned();
    for (name, key) in connectors {
        let _ = write!(
            store,
            "\n[connectors.{name}]\napi_key = \"{key}\"\nendpoint = \"https://wms.example.com/inventory/{name}\"\nintegration_type = \"HTTP_POST\"\n\n[connectors.{name}.headers]\nContent-Type = \"application/json\"\nclient_id = \"${{WMS_CLIENT_ID}}\"\nclient_secret = \"${{WMS_CLIENT_SECRET}}\"\n"
        );
    }
    store
}
