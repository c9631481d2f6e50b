//! The files of `docs/deploy`: the unit is one that systemd accepts, and its command line is one that the program accepts.

use crate::harness::{Sandbox, note};
use std::path::Path;
use std::process::Command;

fn unit() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/deploy/inv-hooks-relay.service");
    std::fs::read_to_string(path).expect("the unit")
}

fn command_line(unit: &str) -> &str {
    unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a command")
}

/// Where there is no such store, the command ends with exit 7; a flag that it does not know would be exit 2.
#[test]
fn the_command_of_the_unit_is_accepted() {
    let unit = unit();
    let mut words = command_line(&unit).split(' ');
    assert_eq!(words.next(), Some("/usr/local/bin/inv-hooks"));
    let sandbox = Sandbox::new();
    let args =
        words.map(|word| if word.starts_with('/') { word.replacen('/', "missing/", 1) } else { word.to_owned() });
    let shown = sandbox.run(args.collect::<Vec<_>>()).exits(7);
    assert!(shown.stderr.contains("missing/etc/inv-hooks/inv-hooks.toml"), "{}", shown.stderr);
}

#[test]
fn systemd_accepts_the_unit() {
    let sandbox = Sandbox::new();
    let program = env!("CARGO_BIN_EXE_inv-hooks");
    sandbox.write("inv-hooks-relay.service", unit().replace("/usr/local/bin/inv-hooks", program));
    let mut verify = Command::new("systemd-analyze");
    let checked = verify.arg("verify").arg(sandbox.file("inv-hooks-relay.service")).output();
    let Ok(checked) = checked else {
        note("left out: the check of docs/deploy/inv-hooks-relay.service, because there is no systemd-analyze here");
        return;
    };
    let said = String::from_utf8_lossy(&checked.stderr);
    // Where systemd does not run, it also complains about units that are missing here.
    let of_ours: Vec<&str> = said.lines().filter(|line| line.contains("inv-hooks-relay.service:")).collect();
    assert!(of_ours.is_empty(), "{said}");
    sandbox.write("inv-hooks-relay.service", unit().replace("DynamicUser=yes", "DynamicUsr=yes"));
    let control = Command::new("systemd-analyze").arg("verify").arg(sandbox.file("inv-hooks-relay.service")).output();
    let said = control.map(|control| String::from_utf8_lossy(&control.stderr).into_owned()).unwrap_or_default();
    assert!(said.contains("DynamicUsr"), "a mistake is found: {said}");
}
