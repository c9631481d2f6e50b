//! Runs the checks on a thread of their own, which a signal leaves behind: a request that waits for its answer cannot be interrupted.

use super::chosen::ActiveCheck;
use super::subject::Subject;
use super::table::{CHECKS, PREFLIGHT};
use super::view::CheckResult;
use crate::exit::Exit;
use crate::runtime::{EndWatch, WhyEnd, no_room};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often to look for a signal.
const LOOK: Duration = Duration::from_millis(50);

/// The checks that were run.
pub struct FinishedChecks {
    /// Their results.
    pub results: Vec<CheckResult>,
    /// The signal that stopped the rest.
    pub stopped: Option<Exit>,
}

/// Runs `chosen` against `subject`; `tick` gets the number of results so far, again and again. If one of the first checks fails,
/// only that failure is returned.
pub fn run(subject: Subject, chosen: &[ActiveCheck], mut tick: impl FnMut(usize)) -> anyhow::Result<FinishedChecks> {
    let (halt, chosen, (sender, receiver)) = (subject.halt.clone(), chosen.to_vec(), channel());
    // Two signals may come before the first one is looked at.
    let last = halt.clone();
    let end = EndWatch::begin_with(move || last.end())?;
    let worker = thread::Builder::new().spawn(move || run_all(&subject, &chosen, &sender)).map_err(no_room)?;
    let mut results = Vec::new();
    loop {
        let found = receiver.recv_timeout(LOOK);
        if let Some(WhyEnd::Signal(exit)) = end.wait(Duration::ZERO) {
            // Before the halt: a check that it cuts short has proved nothing.
            found.into_iter().chain(receiver.try_iter()).for_each(|result| keep(&mut results, result));
            halt.end();
            return Ok(FinishedChecks { results, stopped: Some(exit) });
        }
        match found {
            Ok(result) => keep(&mut results, result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        tick(results.len());
    }
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    Ok(FinishedChecks { results, stopped: None })
}

/// Adds a result. A first check that failed is reported alone, because what passed before it says nothing then.
fn keep(results: &mut Vec<CheckResult>, result: CheckResult) {
    if result.is_grave() && is_first(result.id) {
        results.clear();
    }
    results.push(result);
}

fn is_first(id: &str) -> bool {
    CHECKS[..PREFLIGHT].iter().any(|(first, _)| first.id == id)
}

fn run_all(subject: &Subject, chosen: &[ActiveCheck], results: &Sender<CheckResult>) {
    let run = |one: &ActiveCheck| {
        let since = Instant::now();
        let proof = (one.run)(subject, &one.check);
        CheckResult::new(one, proof, milliseconds(since))
    };
    // The other side hears no more after a signal.
    let tell = |result: CheckResult| drop(results.send(result));
    // Whatever is chosen: without them, nothing later would prove anything.
    for first in &CHECKS[..PREFLIGHT] {
        let found = run(&ActiveCheck::from(first));
        let is_grave = found.is_grave();
        if is_grave || chosen.iter().any(|one| one.check.id == found.id) {
            tell(found);
        }
        if is_grave {
            return;
        }
    }
    let later = chosen.iter().filter(|one| !is_first(one.check.id));
    later.take_while(|_| !subject.halt.is_over()).map(run).for_each(tell);
}

/// Returns how long it is ago, in milliseconds.
pub fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
