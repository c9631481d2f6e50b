//! Where `--observe` reads the effect of events, and for how long. It compares nothing.

use super::halt::{Halt, has_stopped};
use crate::killpoint;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long the effect of an accepted event may take by default.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// How long a command may take.
const LIMIT: Duration = Duration::from_secs(30);

/// How much it may write.
const MOST: u64 = 16 * 1024 * 1024;

/// How often to look whether a command has ended.
const PAUSE: Duration = Duration::from_millis(5);

/// Why nothing is read after a signal.
const OVER: &str = "it was stopped";

/// How effects are observed.
pub struct Observation {
    /// Where they are read; nothing if they are not.
    pub observer: Option<Observer>,
    /// How long one may take.
    pub effect_wait: Duration,
}

impl Observation {
    /// Reads `--observe` and `--effect-wait`.
    pub fn of(text: Option<&str>, effect_wait: Option<Duration>) -> Self {
        let effect_wait = effect_wait.or_else(killpoint::patience).unwrap_or(PATIENCE);
        Self { observer: text.map(Observer::of), effect_wait }
    }
}

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

    /// Reads it now, unless it is over; `get` brings the body of a URL.
    pub fn read(&self, halt: &Halt, get: impl FnOnce(&str) -> Result<String, String>) -> Result<String, String> {
        match self {
            Self::Url(url) => get(url).map_err(|why| format!("--observe failed: {why}")),
            Self::Command(command) => output_of(command, LIMIT, halt),
        }
    }
}

/// Runs a command of a shell. An empty output is an observation too.
fn output_of(command: &str, limit: Duration, halt: &Halt) -> Result<String, String> {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = halt.start(&mut shell).map_err(|error| broken(&error))?.ok_or(OVER)?;
    let mut running = Running { child, until: Instant::now() + limit, limit, halt };
    let (stdout, stderr) = (running.child.stdout.take().map(read_apart), running.child.stderr.take().map(read_apart));
    let ended = running.ended(stdout.as_ref(), stderr.as_ref());
    if ended.is_err() {
        halt.end_group();
        let _ = running.child.kill();
        while matches!(halt.reaped(&mut running.child), Ok(None)) {
            thread::sleep(PAUSE);
        }
    }
    let (stdout, stderr, status) = ended?;
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

fn broken(error: &std::io::Error) -> String {
    format!("the command of --observe cannot be run: {error}")
}

/// A command that runs.
struct Running<'a> {
    child: Child,
    until: Instant,
    limit: Duration,
    halt: &'a Halt,
}

type Pipe = Receiver<Vec<u8>>;

impl Running<'_> {
    /// Waits for its output and its end.
    fn ended(
        &mut self,
        stdout: Option<&Pipe>,
        stderr: Option<&Pipe>,
    ) -> Result<(Vec<u8>, Vec<u8>, ExitStatus), String> {
        let stdout = self.wait(|_| Ok(text_of(stdout)))?;
        let stderr = self.wait(|_| Ok(text_of(stderr)))?;
        let status = self.wait(|running| running.halt.reaped(&mut running.child).map_err(|error| broken(&error)))?;
        Ok((stdout, stderr, status))
    }

    /// Waits for `ready`, unless the command cannot go on or takes too long.
    fn wait<T>(&mut self, ready: impl Fn(&mut Self) -> Result<Option<T>, String>) -> Result<T, String> {
        loop {
            if let Some(found) = ready(self)? {
                return Ok(found);
            }
            if self.halt.is_over() {
                return Err(OVER.to_owned());
            }
            if has_stopped(&self.child) {
                return Err("the command of --observe asks for something on the terminal, which it cannot have; \
                     give it what it needs, such as a password, in a file or a variable"
                    .to_owned());
            }
            if Instant::now() >= self.until {
                return Err(format!("the command of --observe did not end within {} seconds", self.limit.as_secs()));
            }
            thread::sleep(PAUSE);
        }
    }
}

/// Returns what came through a pipe, once it is closed.
fn text_of(pipe: Option<&Pipe>) -> Option<Vec<u8>> {
    pipe.map_or(Some(Vec::new()), |pipe| pipe.try_recv().ok())
}

/// Reads a pipe on a thread of its own, so that it can be given up. What is too long is cut.
fn read_apart(pipe: impl Read + Send + 'static) -> Pipe {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut text = Vec::new();
        let _ = pipe.take(MOST + 1).read_to_end(&mut text);
        drop(sender.send(text));
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::Halt;
    use std::time::{Duration, Instant};

    fn output_of(command: &str, limit: Duration) -> Result<String, String> {
        super::output_of(command, limit, &Halt::default())
    }

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
    #[cfg(unix)]
    fn a_command_that_is_stopped_is_ended() {
        let started = Instant::now();
        let why = output_of("sleep 60 & kill -STOP $$; wait", Duration::from_secs(50)).expect_err("it never ends");
        assert!(why.contains("on the terminal"), "{why}");
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn nothing_is_started_after_the_end() {
        let halt = Halt::default();
        halt.end();
        assert_eq!(super::output_of("echo x", Duration::from_secs(20), &halt), Err("it was stopped".to_owned()));
    }

    #[test]
    fn an_endless_output_is_cut() {
        let why = output_of("yes", Duration::from_secs(20)).expect_err("too much");
        assert!(why.contains("16 MB"), "{why}");
        assert_eq!(output_of("printf a; printf b >&2", Duration::from_secs(20)), Ok("a".to_owned()));
        assert!(output_of("echo why >&2; exit 3", Duration::from_secs(20)).is_err_and(|why| why.ends_with(": why")));
    }
}
