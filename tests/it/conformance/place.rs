//! Where the receivers are, and whether a test can run on this machine.

use crate::harness::note;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a receiver is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    Flask,
    Express,
}

/// The folder into which `tests/run` installs both.
fn installed_to() -> PathBuf {
    let named = std::env::var_os("INV_HOOKS_RECEIVERS").map(PathBuf::from);
    named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/receivers"))
}

impl Framework {
    /// Returns the command that serves it on `port`; nothing if it is not installed. Then it adds a note.
    pub fn command(self, port: u16) -> Option<Command> {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/receivers");
        let (program, script, needed) = match self {
            Self::Flask => {
                let python = installed_to().join("python/bin/python");
                (python.clone(), "flask_receiver.py", python)
            }
            Self::Express => ("node".into(), "express_receiver.js", installed_to().join("node/node_modules/express")),
        };
        if !needed.exists() {
            note(&format!("left out: conformance against {self:?}, which is not in {}", installed_to().display()));
            return None;
        }
        let mut command = Command::new(program);
        command.arg(fixtures.join(script)).arg(port.to_string());
        command.env("MODULES", installed_to().join("node")).env("PYTHONDONTWRITEBYTECODE", "1");
        Some(command)
    }
}
