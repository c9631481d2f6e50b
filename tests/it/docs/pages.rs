//! Runs the commands of README and guides, each page in its own sandbox and shell session.
//!
//! A session is one bash, so that `cd`, variables and background jobs last from one command to the next.

use super::blocks::{Step, steps_of};
use super::wildcard::matches;
use crate::harness::{Sandbox, note};
use std::fmt::Write as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const MARK: char = '\u{1e}';
const LONGEST_PAGE: Duration = Duration::from_mins(2);

/// Returns the script of a session: every command, then a mark with its exit code.
fn session(steps: &[Step]) -> String {
    let mut script = "exec 2>&1\ntrap 'kill $(jobs -p) 2>/dev/null' EXIT\n".to_owned();
    for step in steps {
        script.push_str(&step.command);
        let _ = write!(script, "\nprintf '{MARK}%s{MARK}' \"$?\"\n");
    }
    script
}

/// Runs `steps` in `sandbox`; returns the output and the exit code of each command that ended.
fn run(sandbox: &Sandbox, steps: &[Step]) -> Vec<(String, i32)> {
    // The clean environment is taken from a command of the sandbox.
    let template = sandbox.command([""; 0]);
    let script = sandbox.home().join("session");
    std::fs::write(&script, session(steps)).expect("the script");
    let mut command = Command::new("bash");
    command.arg("--norc").arg(script).current_dir(sandbox.path()).env_clear();
    command.envs(template.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let bin = Path::new(env!("CARGO_BIN_EXE_inv-hooks")).parent().expect("a folder");
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = [bin.to_owned()].into_iter().chain(std::env::split_paths(&folders));
    command.env("PATH", std::env::join_paths(folders).expect("a path"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    outcomes(&within(LONGEST_PAGE, command.spawn().expect("bash starts")))
}

/// Waits for the end; kills the session and everything it started if it takes too long.
fn within(limit: Duration, child: std::process::Child) -> String {
    let group = format!("-{}", child.id());
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    let watch = std::thread::spawn(move || {
        if receiver.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        }
    });
    let output = child.wait_with_output().expect("bash ends");
    drop(sender);
    watch.join().expect("the watch ends");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn outcomes(output: &str) -> Vec<(String, i32)> {
    let pieces: Vec<&str> = output.split(MARK).collect();
    let pairs = pieces.chunks_exact(2);
    pairs.map(|pair| (pair[0].to_owned(), pair[1].parse().expect("an exit code"))).collect()
}

/// Its commands need a server, see `runbook`.
const RUNBOOK: &str = "postgres.md";

/// Runs a page; returns the differences from what it shows.
pub fn differences(page: &str, sandbox: &Sandbox) -> Vec<String> {
    let steps = match steps_of(page) {
        Ok(steps) => steps.run,
        Err(error) => return vec![error],
    };
    let outcomes = run(sandbox, &steps);
    let mut found = Vec::new();
    for (step, (output, exit)) in steps.iter().zip(&outcomes) {
        if *exit != step.exit {
            found.push(format!("line {}: `{}` exits {exit}, not {}\n{output}", step.line, step.command, step.exit));
        } else if !matches(&step.shown, output) {
            found.push(format!("line {}: `{}` shows\n{output}-- not --\n{}", step.line, step.command, step.shown));
        }
    }
    if outcomes.len() < steps.len() {
        found.push(format!("line {}: the session ended before this command did", steps[outcomes.len()].line));
    }
    found
}

#[test]
fn commands_on_the_pages_print_what_the_pages_show() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guides = std::fs::read_dir(top.join("docs")).expect("docs").map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<_> = guides.filter(|path| path.extension().is_some_and(|kind| kind == "md")).collect();
    pages.push(top.join("README.md"));
    let mut commands = 0;
    for path in pages {
        let page = std::fs::read_to_string(&path).expect("a page");
        let is_runbook = path.ends_with(RUNBOOK);
        let found = if is_runbook { Vec::new() } else { differences(&page, &Sandbox::new()) };
        assert!(found.is_empty(), "{}\n{}", path.display(), found.join("\n"));
        let steps = steps_of(&page).expect("a good page");
        commands += if is_runbook { 0 } else { steps.run.len() };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for reason in steps.not_run {
            note(&format!("left out: a block of {name}: {reason}"));
        }
    }
    note(&format!("docs: {commands} commands of the pages were run"));
    assert!(commands > 0, "no command was found");
}

#[test]
fn a_wrong_page_is_found() {
    let check = |page: &str, expected: &[&str]| {
        let found = differences(&format!("```console\n{page}```\n"), &Sandbox::new());
        assert_eq!(found.len(), expected.len(), "{page}: {found:?}");
        for (difference, part) in found.iter().zip(expected) {
            assert!(difference.contains(part), "{difference}");
        }
    };
    check("$ inv-hooks --version\ninv-hooks ...\n", &[]);
    check("$ inv-hooks --version\ninv-hooks 99\n", &["line 2: `inv-hooks --version` shows"]);
    check("$ inv-hooks nonsense\n...\n", &["exits 2, not 0"]);
    check("$ x=1\n$ cd ..\n$ echo $x\n1\n$ cat\n$ echo end\nend\n", &[]);
    check("$ echo a >&2\na\n$ exit 3\n$ echo b\nb\n", &["line 4: the session ended"]);
    check("$ sleep 100 &\n$ echo b\nb\n", &[]);
}
