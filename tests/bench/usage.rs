//! The resources that a process uses: time, processor, memory, and the number of syncs to disk.
//!
//! Linux reports all of them; other systems have no figure for some.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Ticks per second in which Linux reports processor times, on every machine.
const TICKS: f64 = 100.0;

/// How often the peak of the memory is read. The system keeps the peak, so only the very end can be missed.
const LOOK: Duration = Duration::from_millis(10);

/// How long `perf` takes at most to attach to a process.
const ATTACH: Duration = Duration::from_secs(1);

/// What a process used from its start to its end.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// Elapsed time.
    pub seconds: f64,
    /// Processor time.
    pub processor: Option<f64>,
    /// Peak memory.
    pub peak_mib: Option<f64>,
}

/// Runs `command` to its end, which must be one of `exits`.
pub fn measure(command: &mut Command, exits: &[i32]) -> Usage {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let before = processor_of_the_ended();
    let started = Instant::now();
    let mut child = command.spawn().expect("the program starts");
    let looker = look_at_memory(&child);
    let said = said(&mut child);
    let status = child.wait().expect("the program ends");
    let seconds = started.elapsed().as_secs_f64();
    let code = status.code();
    assert!(code.is_some_and(|code| exits.contains(&code)), "{command:?}: {status}: {said}");
    let processor = before.zip(processor_of_the_ended()).map(|(before, after)| after - before);
    Usage { seconds, processor, peak_mib: looker.join().expect("it only looks") }
}

/// Waits until `child` has ended with the code `exit`, and returns what it used since `started`.
pub fn until_its_end(child: &mut Child, started: Instant, exit: i32) -> Usage {
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let mut peak = None;
    // A process that has ended and was not waited for has its processor time still, and no memory.
    while let Some(seen) = peak_mib(&std::fs::read_to_string(process.join("status")).unwrap_or_default()) {
        peak = Some(seen);
        std::thread::sleep(LOOK);
    }
    let processor = ticks(&process.join("stat"), 11);
    let status = child.wait().expect("the program ends");
    assert_eq!(status.code(), Some(exit), "{status}");
    Usage { seconds: started.elapsed().as_secs_f64(), processor, peak_mib: peak }
}

/// Reads the output of the program to its end.
fn said(child: &mut Child) -> String {
    let mut said = Vec::new();
    let mut stderr = child.stderr.take().expect("a pipe");
    // The output is only for the message of a failed run.
    let _ = std::io::copy(&mut stderr, &mut said);
    String::from_utf8_lossy(&said).into_owned()
}

/// Returns the processor time of all children that have ended, in seconds.
fn processor_of_the_ended() -> Option<f64> {
    ticks(Path::new("/proc/self/stat"), 13)
}

/// Returns the sum of two fields of a `stat` file that are processor times, in seconds; `at` counts from the state, which is 0.
fn ticks(stat: &Path, at: usize) -> Option<f64> {
    let stat = std::fs::read_to_string(stat).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(at)? + ticks(at + 1)?) / TICKS)
}

fn look_at_memory(child: &Child) -> std::thread::JoinHandle<Option<f64>> {
    let status = format!("/proc/{}/status", child.id());
    std::thread::spawn(move || {
        let mut peak = None;
        while let Some(seen) = peak_mib(&std::fs::read_to_string(&status).unwrap_or_default()) {
            peak = Some(seen);
            std::thread::sleep(LOOK);
        }
        peak
    })
}

/// Reads the peak memory from the status of a process; a process that has ended has none.
fn peak_mib(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}

/// Counts the syncs to disk of `command`; `None` if `perf` does not exist or may not count. The kernel counts, so that the program is
/// not slower: under `strace` commits took longer and had fewer changes.
pub fn fsyncs(command: &Command) -> Option<u64> {
    let counts = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut counter = counter(counts.path());
    counter.arg("--").arg(command.get_program()).args(command.get_args()).env_clear();
    counter.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.get_current_dir().map(|folder| counter.current_dir(folder));
    counter.status().is_ok_and(|status| status.success()).then(|| counted(counts.path()))?
}

/// As [`fsyncs`], for a process that is running, until it ends: call the result then.
pub fn fsyncs_of(process: u32) -> Option<impl FnOnce() -> Option<u64>> {
    let counts = tempfile::NamedTempFile::new().expect("a temporary file");
    let mut counter = counter(counts.path()).args(["-p", &process.to_string()]).spawn().ok()?;
    std::thread::sleep(ATTACH);
    let is_counting = counter.try_wait().expect("a state").is_none();
    is_counting.then_some(move || {
        let ended = counter.wait().expect("it ends with the process");
        ended.success().then(|| counted(counts.path()))?
    })
}

/// Returns the command that writes the number of syncs to `counts`.
fn counter(counts: &Path) -> Command {
    let mut counter = Command::new("perf");
    counter.args(["stat", "-x", ",", "-e", "syscalls:sys_enter_fsync,syscalls:sys_enter_fdatasync", "-o"]).arg(counts);
    counter.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    counter
}

/// Adds up the lines of `perf stat -x ,`: the number, its unit, the event, and more. `None` if a number is missing.
fn counted(counts: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(counts).ok()?;
    let numbers =
        text.lines().filter(|line| line.contains("syscalls:")).map(|line| line.split(',').next()?.parse::<u64>().ok());
    let numbers: Vec<u64> = numbers.collect::<Option<_>>()?;
    (numbers.len() == 2).then(|| numbers.iter().sum())
}
