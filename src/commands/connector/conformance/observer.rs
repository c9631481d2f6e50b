//! Where `--observe` reads the effect of events. It compares nothing.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a command may take.
const LIMIT: Duration = Duration::from_secs(30);

/// How much it may write.
const MOST: u64 = 16 * 1024 * 1024;

/// How often to look whether a command has ended that has nothing more to say.
const PAUSE: Duration = Duration::from_millis(5);

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
            Self::Command(command) => output_of(command, LIMIT),
        }
    }
}

/// Runs a command of a shell. An empty output is an observation too.
fn output_of(command: &str, limit: Duration) -> Result<String, String> {
    let until = Instant::now() + limit;
    let broken = |error: std::io::Error| format!("the command of --observe cannot be run: {error}");
    let mut child = start(command).map_err(broken)?;
    let (stdout, stderr) = (child.stdout.take().map(read_apart), child.stderr.take().map(read_apart));
    let text = [stdout, stderr].map(|pipe| pipe.and_then(|pipe| pipe.recv_timeout(left(until)).ok()));
    let [Some(stdout), Some(stderr)] = text else { return Err(stopped(&mut child, limit)) };
    let status = loop {
        match child.try_wait().map_err(broken)? {
            Some(status) => break status,
            None if Instant::now() >= until => return Err(stopped(&mut child, limit)),
            None => thread::sleep(PAUSE),
        }
    };
    if stdout.len() as u64 > MOST {
        return Err("the command of --observe wrote more than 16 MB".to_owned());
    }
    if !status.success() {
        let said = String::from_utf8_lossy(&stderr);
        let said = said.lines().last().map(|line| format!(": {line}")).unwrap_or_default();
        return Err(format!("the command of --observe failed ({status}){said}"));
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

fn start(command: &str) -> std::io::Result<Child> {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Whatever it starts can be ended together with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell.spawn()
}

/// Reads a pipe on a thread of its own, so that it can be given up. What is too long is cut.
fn read_apart(pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = pipe.take(MOST + 1).read_to_end(&mut text);
        drop(sender.send(text));
    });
    receiver
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}

/// Ends a command that takes too long, with whatever it has started.
fn stopped(child: &mut Child, limit: Duration) -> String {
    #[cfg(unix)]
    let _ = rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL);
    let _ = child.kill();
    let _ = child.wait();
    format!("the command of --observe did not end within {} seconds", limit.as_secs())
}

#[cfg(test)]
mod tests {
    use super::output_of;
    use std::time::{Duration, Instant};

    #[test]
    fn a_command_that_does_not_end_is_ended() {
        let started = Instant::now();
        for command in ["sleep 60", "sleep 60; true", "sleep 60 & echo x", "exec >&- 2>&-; sleep 60"] {
            let why = output_of(command, Duration::from_secs(1)).expect_err(command);
            assert_eq!(why, "the command of --observe did not end within 1 seconds", "{command}");
        }
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn an_endless_output_is_cut() {
        let why = output_of("yes", Duration::from_secs(20)).expect_err("too much");
        assert!(why.contains("16 MB"), "{why}");
        assert_eq!(output_of("printf a; printf b >&2", Duration::from_secs(20)), Ok("a".to_owned()));
        assert!(output_of("echo why >&2; exit 3", Duration::from_secs(20)).is_err_and(|why| why.ends_with(": why")));
    }
}
