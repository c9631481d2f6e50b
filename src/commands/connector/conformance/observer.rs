//! Where `--observe` reads the effect of events. It compares nothing.

use std::process::{Command, Stdio};

/// Where the effect is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observer {
    /// The output of this command of a shell.
    Command(String),
    /// The body of this URL.
    Url(String),
}

impl Observer {
    /// Reads the value of `--observe`.
    pub fn of(text: &str) -> Self {
        let is_url = text.starts_with("http://") || text.starts_with("https://");
        if is_url { Self::Url(text.to_owned()) } else { Self::Command(text.to_owned()) }
    }

    /// Reads it now; `get` brings the body of a URL.
    pub fn read(&self, get: impl FnOnce(&str) -> Result<String, String>) -> Result<String, String> {
        match self {
            Self::Url(url) => get(url).map_err(|why| format!("--observe failed: {why}")),
            Self::Command(command) => output_of(command),
        }
    }
}

/// Runs a command of a shell. An empty output is an observation too.
fn output_of(command: &str) -> Result<String, String> {
    let ran = Command::new("sh").args(["-c", command]).stdin(Stdio::null()).output();
    let output = ran.map_err(|error| format!("the command of --observe cannot be run: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().last().map(|line| format!(": {line}")).unwrap_or_default();
        return Err(format!("the command of --observe failed ({}){said}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
