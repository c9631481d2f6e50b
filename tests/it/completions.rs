//! `completions`: the committed scripts are printed, a shell that asks gets words, and the shells that this machine has show them.

mod asked;
mod harmless;
#[cfg(unix)]
mod shells;
mod values;

use crate::harness::Sandbox;
use std::path::{Path, PathBuf};

const SCRIPTS: &[(&str, &str)] = &[
    ("bash", "inv-hooks.bash"),
    ("zsh", "_inv-hooks"),
    ("fish", "inv-hooks.fish"),
    ("powershell", "_inv-hooks.ps1"),
    ("elvish", "inv-hooks.elv"),
];

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

#[test]
fn the_committed_scripts_are_printed() {
    for (shell, file) in SCRIPTS {
        let shown = Sandbox::new().run(["completions", shell]).succeeds_silently();
        let committed = std::fs::read_to_string(script(file)).expect(file);
        assert_eq!(shown.stdout, committed, "{shell}");
        assert!(committed.lines().count() < 50, "{shell}: the program finds the words, not the script");
        assert!(!committed.contains(env!("CARGO_BIN_EXE_inv-hooks")), "{shell}: the program is found on the PATH");
    }
}

#[test]
fn an_unknown_shell_exits_2() {
    let shown = Sandbox::new().run(["completions", "tcsh"]).exits(2);
    assert!(shown.stderr.contains("powershell"), "{}", shown.stderr);
}
