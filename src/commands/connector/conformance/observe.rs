//! `--observe`: reads the effect of an event, as the output of a command or the body of a URL.
//!
//! Two readings are compared as text. What they mean is not known here.

use super::check::in_words;
use super::shot::Shot;
use super::site::Site;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the effect of an accepted event may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait between two readings.
const PAUSE: Duration = Duration::from_millis(100);

/// The shortest time after which an effect that should not come counts as not coming.
const LEAST: Duration = Duration::from_millis(500);

/// Where the effect is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observer {
    /// The output of this command of a shell.
    Command(String),
    /// The body of this URL.
    Url(String),
}

/// The effect of an event.
pub struct Change {
    /// What is read after it.
    pub seen: String,
    /// How long it took.
    pub took: Duration,
}

impl Observer {
    /// Reads the value of `--observe`.
    pub fn of(text: &str) -> Self {
        let is_url = text.starts_with("http://") || text.starts_with("https://");
        if is_url { Self::Url(text.to_owned()) } else { Self::Command(text.to_owned()) }
    }

    fn read(&self, site: &Site) -> Result<String, String> {
        match self {
            Self::Url(url) => site.get(url).map_err(|why| format!("--observe failed: {why}")),
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

fn read(site: &Site) -> Result<String, String> {
    site.observer.as_ref().map_or(Ok(String::new()), |observer| observer.read(site))
}

/// Sends an event that must have an effect, and waits for it.
pub fn after_first(site: &Site, shot: &Shot) -> Result<Change, String> {
    let before = read(site)?;
    let answer = site.send(shot);
    if answer.failure.is_some() {
        return Err(format!("the first event was not accepted: {}", in_words(&answer)));
    }
    let started = Instant::now();
    loop {
        let seen = read(site)?;
        if seen != before {
            return Ok(Change { seen, took: started.elapsed() });
        }
        if started.elapsed() > PATIENCE {
            return Err("--observe shows the same before and after an event that was accepted".to_owned());
        }
        sleep(PAUSE);
    }
}

/// Waits longer than the first effect took, and reads again.
pub fn settled(site: &Site, took: Duration) -> Result<String, String> {
    sleep((took * 2).max(LEAST));
    read(site)
}
