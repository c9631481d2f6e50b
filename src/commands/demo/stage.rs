//! The demo's folder, and the real program in it with a clean environment.

use crate::error::{Fault, FaultKind};
use crate::output::ColorChoice;
use clap::ValueEnum as _;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};
use tempfile::TempDir;

/// Variables of the user that the program may see: the terminal, the language and the time zone.
const KEPT: &[&str] =
    &["PATH", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "HOSTNAME", "SystemRoot"];

/// The folder; a temporary one is removed with it.
pub(super) struct Stage {
    folder: PathBuf,
    program: PathBuf,
    color: ColorChoice,
    _temporary: Option<TempDir>,
}

impl Stage {
    /// Takes `kept`, which must be new or empty, or else a temporary folder.
    pub(super) fn set(kept: Option<&Path>, color: ColorChoice) -> anyhow::Result<Self> {
        let program = env::current_exe().map_err(|error| unusable("cannot find the path of this program", error))?;
        let Some(folder) = kept else {
            let made = tempfile::Builder::new().prefix("inv-hooks-demo-").tempdir();
            let made = made.map_err(|error| unusable("cannot create a temporary folder", error))?;
            return Ok(Self { folder: made.path().to_owned(), program, color, _temporary: Some(made) });
        };
        let shown = folder.display();
        fs::create_dir_all(folder).map_err(|error| {
            unusable(&format!("cannot create the folder {shown}"), error).hint("Name a folder that does not exist yet.")
        })?;
        let mut entries = fs::read_dir(folder).map_err(|error| unusable(&format!("cannot read {shown}"), error))?;
        if entries.next().is_some() {
            let fault = Fault::refused(format!("the folder {shown} is not empty"));
            return Err(fault.hint("Name a new one with --keep.").into());
        }
        Ok(Self { folder: folder.to_owned(), program, color, _temporary: None })
    }

    /// Writes a file into it.
    pub(super) fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let written = fs::write(self.folder.join(name), text);
        Ok(written.map_err(|error| unusable(&format!("cannot write {name} to the folder of the demo"), error))?)
    }

    /// Runs the program with the streams of this process. Returns its exit code, or nothing if a signal ended it.
    pub(super) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> anyhow::Result<Option<i32>> {
        let status = self.command(arguments).status();
        Ok(status.map_err(|error| unusable("cannot start this program", error))?.code())
    }

    /// Runs the program and returns its trimmed output.
    pub(super) fn read<S: AsRef<OsStr>>(&self, arguments: &[S]) -> anyhow::Result<String> {
        let output = self.command(arguments).stdout(Stdio::piped()).output();
        let output = output.map_err(|error| unusable("cannot start this program", error))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(&self.folder).stdin(Stdio::null()).env_clear();
        command.envs(KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?))));
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, self.folder.join(".home"));
        }
        let color = self.color.to_possible_value();
        command.envs(color.map(|color| ("INV_HOOKS_COLOR", color.get_name().to_owned())));
        command
    }
}

fn unusable(what: &str, error: io::Error) -> Fault {
    Fault::new(FaultKind::Unexpected, what).because(error)
}
