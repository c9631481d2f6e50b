//! `completions`: the committed scripts are current, and work in the shells that this machine has.

use crate::harness::{Sandbox, blessed, note};
use rexpect::session::spawn_command;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPTS: &[(&str, &str)] = &[
    ("bash", "inv-hooks.bash"),
    ("zsh", "_inv-hooks"),
    ("fish", "inv-hooks.fish"),
    ("powershell", "_inv-hooks.ps1"),
    ("elvish", "inv-hooks.elv"),
];

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

/// Says whether this machine has a shell; if not, notes that its test is skipped.
fn has(shell: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).any(|folder| folder.join(shell).is_file());
    if !found {
        note(&format!("left out: completion in {shell}, which is not installed"));
    }
    found
}

/// Runs `program` with a script and returns what it printed.
fn output(program: &str, arguments: &[&str]) -> String {
    let sandbox = Sandbox::new();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(sandbox.path()).env("HOME", sandbox.home());
    let output = command.output().expect("the shell starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {arguments:?}\n{stdout}{stderr}");
    assert_eq!(stderr, "", "{program} {arguments:?}");
    stdout.into_owned()
}

/// Returns every command, each with a prefix that a person might type.
fn verbs() -> Vec<(String, String)> {
    let command = inv_hooks::commands::Cli::whole();
    let visible = command.get_subcommands().filter(|verb| !verb.is_hide_set());
    let verbs: Vec<(String, String)> =
        visible.map(|verb| (verb.get_name().chars().take(3).collect(), verb.get_name().to_owned())).collect();
    assert!(verbs.len() > 1);
    verbs
}

#[test]
fn the_committed_scripts_are_current() {
    for (shell, file) in SCRIPTS {
        let shown = Sandbox::new().run(["completions", shell]).succeeds_silently();
        blessed(&format!("completions/{file}"), &shown.stdout);
    }
}

#[test]
fn an_unknown_shell_exits_2() {
    let shown = Sandbox::new().run(["completions", "tcsh"]).exits(2);
    assert!(shown.stderr.contains("powershell"), "{}", shown.stderr);
}

#[test]
fn bash_completes_the_global_flags_that_a_command_uses_and_no_others() {
    if !has("bash") {
        return;
    }
    let file = script("inv-hooks.bash").display().to_string();
    let check = |words: &str, taken: &[&str], refused: &[&str]| {
        let last = words.split(' ').next_back().expect("a word");
        let text = format!(
            "source '{file}'
             registered=$(complete -p inv-hooks); registered=${{registered#*-F }}
             COMP_WORDS=(inv-hooks {words} --); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
             ${{registered%% *}} inv-hooks -- {last}
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let shown = output("bash", &["--norc", "-c", &text]);
        let offers = |flag: &&&str| shown.lines().any(|line| line == **flag);
        assert!(taken.iter().all(|flag| offers(&flag)), "{words}: {taken:?} are not all in {shown}");
        assert!(!refused.iter().any(|flag| offers(&flag)), "{words}: one of {refused:?} is in {shown}");
    };
    check("send", &["--dry-run", "--yes", "--config", "--log", "--quiet"], &[]);
    check("event list", &["--output", "--quiet"], &["--dry-run", "--yes", "--config", "--log"]);
    check("failed search", &["--config", "--log", "--limit"], &["--dry-run", "--yes"]);
    check("connector list", &["--config", "--color"], &["--log", "--dry-run", "--yes"]);
    check("man", &["--dir", "--dry-run"], &["--config", "--log"]);
}

#[test]
fn bash_completes_every_command() {
    if !has("bash") {
        return;
    }
    let file = script("inv-hooks.bash").display().to_string();
    for (typed, verb) in verbs() {
        let text = format!(
            "source '{file}'
             registered=$(complete -p inv-hooks); registered=${{registered#*-F }}
             COMP_WORDS=(inv-hooks {typed}); COMP_CWORD=1
             ${{registered%% *}} inv-hooks {typed} inv-hooks
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let shown = output("bash", &["--norc", "-c", &text]);
        assert!(shown.lines().any(|line| line == verb), "{typed}: {shown}");
    }
}

#[test]
fn bash_completes_the_flags_of_a_command() {
    if !has("bash") {
        return;
    }
    let file = script("inv-hooks.bash").display().to_string();
    for (words, expected) in [
        ("repost --inc", "--include-superseded"),
        ("send --nd", "--ndjson"),
        ("failed search --api", "--api-key"),
        ("connector a", "add"),
    ] {
        let (before, typed) = words.rsplit_once(' ').expect("two words");
        let count = words.split(' ').count();
        let previous = before.rsplit(' ').next().unwrap_or_default();
        let text = format!(
            "source '{file}'
             registered=$(complete -p inv-hooks); registered=${{registered#*-F }}
             COMP_WORDS=(inv-hooks {words}); COMP_CWORD={count}
             ${{registered%% *}} inv-hooks {typed} {previous}
             printf '%s\\n' \"${{COMPREPLY[@]}}\""
        );
        let shown = output("bash", &["--norc", "-c", &text]);
        assert!(shown.lines().any(|line| line == expected), "{words}: {shown}");
    }
}

#[test]
fn fish_completes_every_command() {
    if !has("fish") {
        return;
    }
    let file = script("inv-hooks.fish").display().to_string();
    output("fish", &["--no-config", "-n", &file]);
    for (typed, verb) in verbs() {
        let text = format!("source '{file}'; complete -C 'inv-hooks {typed}'");
        let shown = output("fish", &["--no-config", "-c", &text]);
        assert!(shown.lines().any(|line| line.split('\t').next() == Some(&verb)), "{typed}: {shown}");
    }
}

#[test]
fn zsh_completes_commands_and_values() {
    if !has("zsh") {
        return;
    }
    let file = script("_inv-hooks");
    output("zsh", &["-f", "-n", &file.display().to_string()]);
    let sandbox = Sandbox::new();
    let mut command = Command::new("zsh");
    command.arg("-f").current_dir(sandbox.path()).env("HOME", sandbox.home()).env("TERM", "dumb");
    let mut terminal = spawn_command(command, Some(20_000)).expect("zsh starts");
    let folder = file.parent().expect("a folder").display().to_string();
    // The completed command line is run; here it ends the shell.
    let setup = format!(
        "inv-hooks() {{ exit }}; fpath=('{folder}' $fpath); autoload -Uz compinit && compinit -u -D; print REA''DY"
    );
    terminal.send_line(&setup).expect("zsh reads");
    terminal.exp_string("READY").expect("completion is loaded");
    terminal.send("inv-hooks completi\t").expect("zsh reads");
    terminal.flush().expect("zsh reads");
    terminal.exp_string("completions").expect("the command is completed");
    terminal.send("powe\t").expect("zsh reads");
    terminal.flush().expect("zsh reads");
    terminal.exp_string("powershell").expect("the shell's name is completed");
    terminal.send_line("").expect("zsh reads");
    terminal.exp_eof().expect("zsh ends");
}

/// Replaces the editor of elvish, which only an interactive elvish has.
const ELVISH_EDITOR: &str = "var edit: = (ns [\
    &completion:=(ns [&arg-completer=[&]])\
    &complex-candidate~={|text &display=''| put $text}])\n";

#[test]
fn elvish_completes_every_command() {
    if !has("elvish") {
        return;
    }
    let committed = std::fs::read_to_string(script("inv-hooks.elv")).expect("the script");
    let text =
        format!("{ELVISH_EDITOR}{committed}\n$edit:completion:arg-completer[inv-hooks] inv-hooks '' | each $echo~");
    let shown = output("elvish", &["-norc", "-c", &text]);
    for (_, verb) in verbs() {
        assert!(shown.lines().any(|line| line == verb), "{verb}: {shown}");
    }
}

#[test]
fn powershell_parses_its_script() {
    if has("pwsh") {
        let text = format!(
            "$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile('{}', [ref]$null, [ref]$e); exit $e.Count",
            script("_inv-hooks.ps1").display()
        );
        output("pwsh", &["-NoProfile", "-Command", &text]);
    }
}
