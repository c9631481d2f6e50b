//! `demo`: its output is compared with the committed transcript.

use crate::harness::{Sandbox, blessed, note};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs a demo with stdout and stderr in one file, as `2>&1` does. Returns the text of the file.
fn transcript(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let path = sandbox.home().join("transcript");
    let file = File::options().create(true).append(true).open(&path).expect("a file");
    let mut command = sandbox.command(["demo"].iter().chain(arguments));
    command.stdin(Stdio::null()).stdout(file.try_clone().expect("the same file")).stderr(file);
    let status = command.status().expect("the binary starts");
    let text = std::fs::read_to_string(path).expect("a text");
    assert!(status.success(), "{status}\n{text}");
    text
}

/// Replaces everything that differs from run to run: ports, times, webhook ids, the folder, the order of settlement.
fn settled(text: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(settled_line).collect();
    let is_row = |line: &String| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains('\t');
    let id = |line: &String| line.split('\t').next().and_then(|id| id.parse::<u64>().ok());
    lines.chunk_by_mut(|a, b| is_row(a) && is_row(b)).for_each(|rows| rows.sort_by_key(id));
    lines.join("\n") + "\n"
}

fn settled_line(line: &str) -> String {
    if let Some(name) =
        ["Event time", "Added", "Failed since", "Last attempt"].iter().find(|name| line.starts_with(**name))
    {
        return format!("{:<15}TIME", name.trim());
    }
    if let Some(ids) = line.strip_prefix("in this order: ") {
        let mut ids: Vec<&str> = ids.split(", ").collect();
        ids.sort_by_key(|id| id.parse::<u64>().ok());
        return format!("in this order: {}", ids.join(", "));
    }
    if let Some((number, attempt)) = line.split_once(". 20") {
        let what = attempt.splitn(4, ' ').nth(3).unwrap_or_default();
        return settled_line(&format!("{number}. TIME {what}"));
    }
    let words: Vec<String> = line.split_inclusive([' ', '\t']).map(settled_word).collect();
    let line = words.concat();
    match line.rsplit_once("200 in ") {
        Some((before, _)) => format!("{before}200 in N ms"),
        None => line,
    }
}

fn settled_word(word: &str) -> String {
    let bare = word.trim_end();
    let end = &word[bare.len()..];
    let is_id = bare.len() == 36 && bare.matches('-').count() == 4;
    let is_time = bare.len() == 24 && bare.ends_with('Z') && bare.contains('T');
    let shown = match (bare.split_once("127.0.0.1:"), bare.split_once("inv-hooks-demo-")) {
        (Some((before, after)), _) => {
            format!("{before}127.0.0.1:PORT{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        (_, Some((before, after))) => {
            let opening = if before.starts_with('(') { "(" } else { "" };
            format!("{opening}FOLDER{}", after.find('/').map_or("", |slash| &after[slash..]))
        }
        _ if is_id => "WEBHOOK-ID".to_owned(),
        _ if is_time => "TIME".to_owned(),
        _ => bare.to_owned(),
    };
    shown + end
}

#[test]
fn the_transcript_is_the_committed_one() {
    let sandbox = Sandbox::new();
    let began = Instant::now();
    let text = transcript(&sandbox, &[]);
    let took = began.elapsed();
    note(&format!("demo: {} ms", took.as_millis()));
    assert!(took < Duration::from_secs(20), "{took:?}");
    blessed("tests/fixtures/demo.txt", &settled(&text));
    assert!(!text.contains("only-for-the-demo"), "the secret shows: {text}");
    assert_eq!(std::fs::read_dir(sandbox.path()).expect("a folder").count(), 0, "nothing is left here");
    assert!(!sandbox.home().join(".config").exists() && !sandbox.home().join(".local").exists());
}

#[test]
fn work_can_continue_in_a_kept_folder() {
    let sandbox = Sandbox::new()
        .with_variable("INV_HOOKS_CONFIG", "no-such-store.toml")
        .with_variable("INV_HOOKS_OUTPUT", "json");
    let text = transcript(&sandbox, &["--keep", "kept"]);
    assert!(text.contains("  cd kept\n") && text.contains("  inv-hooks listen --addr 127.0.0.1:"), "{text}");
    let count = |arguments: &[&str]| {
        let mut command = sandbox.command(arguments);
        command.current_dir(sandbox.file("kept")).env_remove("INV_HOOKS_CONFIG").env_remove("INV_HOOKS_OUTPUT");
        let output = command.output().expect("the binary starts");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).lines().count()
    };
    assert_eq!(count(&["connector", "list", "-o", "name"]), 11);
    assert_eq!(count(&["failed", "search", "-o", "name"]), 0);
    assert_eq!(count(&["failed", "show", "16", "--payload"]), 1);
    let mut again = sandbox.command(["demo", "--keep", "kept"]);
    let refused = again.env_remove("INV_HOOKS_OUTPUT").output().expect("the binary starts");
    assert_eq!(refused.status.code(), Some(6), "{refused:?}");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("kept is not empty"), "{refused:?}");
}

#[test]
fn a_dry_run_only_shows_the_commands() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["demo", "--dry-run", "--keep", "kept"]).succeeds_silently();
    assert!(shown.stdout.contains("$ inv-hooks failed show ID\n"), "{}", shown.stdout);
    assert!(!sandbox.file("kept").exists());
}

#[test]
fn a_shown_command_runs_in_a_shell_unchanged() {
    let sandbox = Sandbox::new();
    let text = transcript(&sandbox, &["--keep", "kept"]);
    let add = text.split("\n$ ").find(|part| part.starts_with("inv-hooks connector add")).expect("the command");
    let typed: Vec<&str> = add.split_inclusive('\n').take(3).collect();
    let script = format!("inv-hooks() {{ \"$BINARY\" \"$@\"; }}\n{}", typed.concat());
    let mut shell = Command::new("bash");
    shell.args(["--norc", "-c", &script]).current_dir(sandbox.file("kept")).env_clear();
    shell.env("BINARY", env!("CARGO_BIN_EXE_inv-hooks")).env("HOME", sandbox.home());
    let output = shell.output().expect("bash starts");
    assert!(String::from_utf8_lossy(&output.stderr).contains("connector sale unchanged"), "{output:?}");
}

#[test]
fn ctrl_c_ends_the_demo_and_removes_its_folder() {
    let sandbox = Sandbox::new().with_variable("TMPDIR", "temporary");
    std::fs::create_dir(sandbox.file("temporary")).expect("a folder");
    let mut child = sandbox.command(["demo"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    assert!(lines.next().is_some(), "it has started");
    let killed = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().expect("sh is there");
    assert!(killed.success());
    let told = lines.map_while(Result::ok).filter(|line| line.starts_with("Done")).count();
    assert_eq!((child.wait().expect("it ends").code(), told), (Some(130), 0));
    assert_eq!(std::fs::read_dir(sandbox.file("temporary")).expect("a folder").count(), 0);
}
