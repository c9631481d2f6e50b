//! Schemathesis against both receivers, with the commands and the file of the guide as they are written there.
//!
//! The receivers check no signatures here: Schemathesis cannot sign.

use super::place::Framework;
use super::receiver::Receiver;
use crate::event_spec::tools;
use crate::harness::STORE_HEAD;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// What a receiver does wrong, and the code that Schemathesis has for it. The first one behaves.
const FAULTS: [(&str, Option<&str>); 6] = [
    ("", None),
    ("unchecked-types", Some("ST101")),
    ("malformed-json", Some("ST101")),
    ("error-in-body", Some("ST108")),
    ("missing-secret", Some("ST401")),
    ("wrong-secret", Some("ST401")),
];

/// Returns the file `schemathesis.toml` of the guide, and the commands that come after the installation.
fn of_guide() -> (String, String) {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide.md")).expect("the guide");
    let section = page.split("\n## ").find(|section| section.starts_with("An endpoint as OpenAPI\n"));
    let section = section.expect("the section");
    let block = |kind: &str| section.split(&format!("```{kind}\n")).nth(1)?.split("```").next();
    let lines = block("console").expect("commands").lines();
    let lines = lines.map(|line| line.strip_prefix("$ ").or_else(|| line.strip_prefix("> ")).expect("a command"));
    let commands: Vec<&str> = lines.filter(|line| !line.starts_with("pip install ")).collect();
    assert!(commands.last().is_some_and(|last| last.starts_with("schemathesis run ")), "{commands:?}");
    (block("toml").expect("a file").to_owned(), commands.join("\n"))
}

/// Runs the commands of the guide; returns whether they succeed, and what they wrote. Nothing if a program is not there.
fn run(framework: Framework, fault: &str) -> Option<(bool, String)> {
    let tools = tools()?;
    let receiver = Receiver::start_with(framework, fault, &[("SIGNING", "")])?;
    let sandbox = &receiver.sandbox;
    let (settings, commands) = of_guide();
    // The long form is not the same each time, as for people.
    let seed = if std::env::var_os("INV_HOOKS_FULL").is_some() { "" } else { "seed = 1\n" };
    sandbox.write("schemathesis.toml", format!("{seed}{settings}"));
    let url = "https://staging.wms.example.com";
    assert!(commands.contains(&format!(" --url {url}")), "{commands}");
    sandbox.write("inv-hooks.toml", STORE_HEAD);
    let mut shell = Command::new("sh");
    shell.args(["-ec", &commands.replace(&format!("--url {url}"), &format!("--url {}", receiver.url()))]);
    shell.current_dir(sandbox.path()).stdin(Stdio::null()).env_clear().env("HOME", sandbox.home());
    let program = Path::new(env!("CARGO_BIN_EXE_inv-hooks")).parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    shell.env("PATH", format!("{}:{}:{path}", program.display(), tools.display()));
    shell.env("WMS_CLIENT_ID", "right-id").env("WMS_CLIENT_SECRET", "right-secret");
    let output = shell.output().expect("a shell");
    let [out, error] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    Some((output.status.success(), format!("{out}{error}")))
}

fn is_told_apart(framework: Framework) {
    let check = |(fault, code): (&str, Option<&str>)| {
        let Some((is_good, said)) = run(framework, fault) else { return };
        assert!(is_good == code.is_none() && said.contains("Tested: 1"), "{framework:?} {fault}: {said}");
        assert!(code.is_none_or(|code| said.contains(code)), "{framework:?} {fault}: {said}");
        assert!(!said.contains("right-secret"), "{framework:?} {fault}: {said}");
    };
    // More at once would wait for each other, and Schemathesis has little patience.
    for pair in FAULTS.chunks(2) {
        thread::scope(|scope| pair.iter().for_each(|fault| drop(scope.spawn(|| check(*fault)))));
    }
}

#[test]
fn schemathesis_passes_flask_if_it_behaves_and_names_each_fault() {
    is_told_apart(Framework::Flask);
}

#[test]
fn schemathesis_passes_express_if_it_behaves_and_names_each_fault() {
    is_told_apart(Framework::Express);
}
