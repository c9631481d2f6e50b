//! What every command shares: version, help, colour, exit codes of the command line itself.

use crate::harness::Sandbox;

#[test]
fn the_version_is_one_line() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["--version"]).succeeds();
    assert_eq!(shown.stdout, format!("inv-hooks {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_wrong_command_line_exits_2() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["nonsense"]).exits(2);
    assert!(shown.stderr.contains("nonsense"), "{}", shown.stderr);
}
