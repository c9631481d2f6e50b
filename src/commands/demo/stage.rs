//! The demo's folder, and the real program in it with a clean environment.

use crate::error::{Fault, FaultKind};
use crate::output::ColorChoice;
use clap::ValueEnum as _;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};
use tempfile::TempDir;

/// What the program may see of the user's environment: how the terminal looks, the language and the zone.
const KEPT: &[&str] =
    &["PATH", "TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "TZ", "USER", "LOGNAME", "HOSTNAME", "SystemRoot"];

/// The folder; a temporary one goes with it.
pub(super) struct Stage {
    folder: PathBuf,
    program: PathBuf,
    color: ColorChoice,
    _temporary: Option<TempDir>,
}

impl Stage {
    /// Takes `kept`, which must be new or empty, or else a temporary folder.
    pub(super) fn set(kept: Option<&Path>, color: ColorChoice) -> anyhow::Result<Self> {
        let program = env::current_exe().map_err(|error| unusable("this program cannot find itself", error))?;
        let Some(folder) = kept else {
            let made = tempfile::Builder::new().prefix("inv-hooks-demo-").tempdir();
            let made = made.map_err(|error| unusable("a temporary folder cannot be made", error))?;
            return Ok(Self { folder: made.path().to_owned(), program, color, _temporary: Some(made) });
        };
        let shown = folder.display();
        fs::create_dir_all(folder).map_err(|error| {
            unusable(&format!("the folder {shown} cannot be made"), error)
                .hint("Name a folder that does not exist yet.")
        })?;
        let mut entries = fs::read_dir(folder).map_err(|error| unusable(&format!("{shown} cannot be read"), error))?;
        if entries.next().is_some() {
            let fault = Fault::refused(format!("the folder {shown} is not empty"));
            return Err(fault.hint("Name a new one with --keep.").into());
        }
        Ok(Self { folder: folder.to_owned(), program, color, _temporary: None })
    }

    /// Writes a file into it.
    pub(super) fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let written = fs::write(self.folder.join(name), text);
        Ok(written.map_err(|error| unusable(&format!("{name} cannot be written into the demo's folder"), error))?)
    }

    /// Runs the program with the streams of this one. Returns its exit code; nothing if a signal ended it.
    pub(super) fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> anyhow::Result<Option<i32>> {
        let status = self.command(arguments).status();
        Ok(status.map_err(|error| unusable("this program cannot be started", error))?.code())
    }

    /// Runs the program and returns what it wrote, without blanks around it.
    pub(super) fn read<S: AsRef<OsStr>>(&self, arguments: &[S]) -> anyhow::Result<String> {
        let output = self.command(arguments).stdout(Stdio::piped()).output();
        let output = output.map_err(|error| unusable("this program cannot be started", error))?;
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
