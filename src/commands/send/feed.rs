//! Feeds the engine from its own thread, because reading a pipe may block for any time.

use super::input::{Input, InputLine, Lines, Reader, Takes};
use super::plan::{PlannedInput, Planner};
use super::source::InputSource;
use crate::catalog;
use crate::commands::context::{BadLines, JOBS_AHEAD, Mistakes};
use crate::engine::{Job, Jobs, Queue, queue};
use crate::exit::Exit;
use crate::model;
use crate::output::{Out, Report, number};
use crate::runtime;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Problems found while reading: bad lines, and events without a connector. Bounded: only the first of each are kept.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    bad: BadLines,
    bad_told: Vec<String>,
    nowhere: u64,
    unsubscribed: u64,
    known: u64,
    mistakes: Mistakes,
    has_no_key: bool,
    unrouted_told: Vec<String>,
}

/// At most this many notes about events without a connector are kept.
const TOLD: usize = 20;

/// After lines without an API key.
const NO_KEY: &str = r#"Give the API key of all lines: `inv-hooks send KEY --ndjson FILE`, or one in each line: {"apiKey":…,"payload":…}."#;

/// How long to wait for a reader that was asked to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// The thread that reads.
pub struct Feed {
    notes: Arc<Mutex<Notes>>,
    thread: std::thread::JoinHandle<()>,
    /// Disconnects when the thread ends.
    ended: Receiver<()>,
    /// It reads an input that cannot be read again, so it ends by itself when the run is stopped.
    reads_once: bool,
}

impl Feed {
    /// Starts reading `source`. The returned channel has the jobs and ends with the input.
    pub fn start(source: InputSource, takes: Takes, planner: Planner) -> anyhow::Result<(Jobs, Self)> {
        let file = source.name().map(ToOwned::to_owned);
        let reads_once = file.is_none();
        let (sender, receiver, reader) = if reads_once { read_once(source)? } else { read_again(source) };
        let lines = Lines::of(reader, file, takes);
        let notes = Arc::new(Mutex::new(Notes::default()));
        let shared = notes.clone();
        let (alive, ended) = channel();
        let thread = std::thread::Builder::new().name("feed".to_owned()).spawn(move || {
            let _alive: Sender<()> = alive;
            for line in lines {
                let jobs = shared.lock().unwrap_or_else(PoisonError::into_inner).take_line(line, &planner);
                if jobs.into_iter().any(|job| sender.blocking_send(job).is_err()) {
                    break;
                }
            }
        });
        Ok((receiver, Self { notes, thread: thread.map_err(runtime::no_room)?, ended, reads_once }))
    }

    /// Returns the message about the rest of the input if the run was stopped.
    pub fn rest(&self) -> &'static str {
        if self.reads_once {
            "Lines that were read are delivered or in the log; the rest of the input was not sent."
        } else {
            "Send the remaining lines: run the same command with --continue."
        }
    }

    /// Returns the notes. After a signal it does not wait for a reader of a file, and only briefly for a reader of a pipe: another
    /// process may have taken the data that it waits for.
    pub fn end(self, stopped: Option<Exit>) -> Notes {
        let is_waited_for = match stopped {
            None => true,
            Some(_) => self.reads_once && self.ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Disconnected),
        };
        let is_stuck = self.reads_once && !is_waited_for;
        if is_waited_for && let Err(panic) = self.thread.join() {
            std::panic::resume_unwind(panic);
        }
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if is_stuck {
            let why = "the run ended while it still waited for input; if another process reads the same input, a partly read line may be lost";
            notes.bad_told.push(why.to_owned());
        }
        notes
    }
}

/// A file: lines that were not taken can be read again.
fn read_again(source: InputSource) -> (Queue, Jobs, Reader) {
    let (sender, receiver) = queue(JOBS_AHEAD);
    (sender, receiver, source.into_reader())
}

/// A pipe: every line that was read is handed over, even if the run is stopped.
#[cfg(unix)]
fn read_once(source: InputSource) -> std::io::Result<(Queue, Jobs, Reader)> {
    let (sender, receiver, stop) = crate::engine::queue_of_source(JOBS_AHEAD)?;
    Ok((sender, receiver, source.until_stopped(stop)))
}

#[cfg(not(unix))]
fn read_once(source: InputSource) -> std::io::Result<(Queue, Jobs, Reader)> {
    Ok(read_again(source))
}

impl Notes {
    /// Returns the jobs of a line, or notes why there are none.
    pub fn take_line(&mut self, line: InputLine, planner: &Planner) -> Vec<Job> {
        let content = match line.content {
            Ok(content) => content,
            Err(why) => return self.bad_line(line.number, &why),
        };
        let Some(api_key) = content.api_key.or(planner.default_key) else {
            self.has_no_key = true;
            return self.bad_line(line.number, "it has no apiKey, and the command line gives none");
        };
        if let Some(why) = planner.unusable.get(&api_key) {
            return self.bad_line(line.number, why);
        }
        let source = line.file.map(|file| model::Source { file, line: line.number });
        let planned = planner.plan(Input { api_key, event: content.event, payload: content.payload, source });
        self.take(line.number, planned)
    }

    fn take(&mut self, line: u64, planned: PlannedInput) -> Vec<Job> {
        match planned {
            PlannedInput::Jobs { jobs, known, mistakes } => {
                self.known += known;
                self.mistakes.add(line, mistakes);
                return jobs;
            }
            PlannedInput::Nowhere(key) => {
                self.nowhere += 1;
                self.tell_once(format!(
                    "no connector has the API key {key}: add one with `inv-hooks connector add --api-key {key}`"
                ));
            }
            PlannedInput::Unsubscribed(key, event) => {
                self.unsubscribed += 1;
                let meant = event.as_ref().and_then(|event| catalog::meant_event(key, event.as_str()));
                let meant = meant.map(|meant| format!(" (did you mean {meant}?)")).unwrap_or_default();
                let event = event.map_or_else(|| "an event without a name".to_owned(), |event| event.to_string());
                self.tell_once(format!(
                    "no enabled connector of {key} subscribes to {event}{meant}: see `inv-hooks connector list --api-key {key}`"
                ));
            }
        }
        Vec::new()
    }

    /// Returns the number of inputs without a connector.
    fn unrouted(&self) -> u64 {
        self.nowhere + self.unsubscribed
    }

    /// Returns the exit code for these notes. `require_route` says that every input must have a connector.
    pub fn exit(&self, require_route: bool) -> Exit {
        let unrouted = if require_route && self.unrouted() > 0 { Exit::NotDelivered } else { Exit::Done };
        let bad = if self.bad.count() > 0 { Exit::Invalid } else { Exit::Done };
        unrouted.and(bad).and(if self.nowhere > 0 { Exit::NotFound } else { Exit::Done })
    }

    /// Prints the notes to stderr and counts inputs without a connector in the report.
    pub fn tell(&self, out: &mut Out, report: &mut Report) {
        let others = self.bad.others();
        self.bad_told.iter().chain(&others).chain(&self.unrouted_told).for_each(|note| out.warn(note));
        self.mistakes.tell(out);
        if self.bad.count() > 0 {
            out.warn(format!("{} skipped", self.bad.counted()));
        }
        if self.has_no_key {
            out.say(NO_KEY);
        }
        if self.known > 0 {
            out.say(format!("skipped because they are already in the log: {}", number(self.known)));
        }
        (0..self.unrouted()).for_each(|_| report.unrouted());
    }

    fn bad_line(&mut self, number: u64, why: &str) -> Vec<Job> {
        self.bad_told.extend(self.bad.add(number, why));
        Vec::new()
    }

    fn tell_once(&mut self, note: String) {
        if self.unrouted_told.len() < TOLD && !self.unrouted_told.contains(&note) {
            self.unrouted_told.push(note);
        }
    }
}
