//! Real shells in a real terminal: a person presses Tab.

use super::script;
use crate::harness::{Reply, Shop, note};
use rexpect::session::{PtySession, spawn_command};
use rusqlite::Connection;
use std::path::Path;
use std::process::Command;

/// How long a text may take to appear after a key. If the machine was busy, the key is pressed again.
const PATIENCE_MILLIS: u64 = 3_000;

/// How many times a key is pressed.
const TIMES: usize = 60;

/// How long a shell may wait for the program, in milliseconds. A person waits for less; what the program does then is tested elsewhere.
const PROGRAM_MILLIS: &str = "60000";

/// Clears the line.
const CTRL_U: &str = "\x15";

/// Says whether this machine has a shell; if not, notes that its test is skipped.
fn has(shell: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).any(|folder| folder.join(shell).is_file());
    if !found {
        note(&format!("left out: completion in {shell}, which is not installed"));
    }
    found
}

/// A shop with two causes; text of the log would run a command.
fn shop() -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{\"productId\":\"1\"}");
    let refused = Reply::status(422).body("{\"message\":\"quantity must be positive\"}");
    shop.fail_by(refused, "SALE_INVENTORY", "{\"productId\":\"2\"}");
    shop.fail("INVENTORY_EXPORT_INA", "{\"eventType\":\"INVENTORY_ADJUSTMENT\",\"adjustmentId\":\"7\"}");
    let log = Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    let hostile = "$(touch pwned)`touch pwned`\u{1b}[31m\n;touch pwned";
    let changed =
        log.execute("UPDATE delivery SET connector = ?1, cause = ?1 WHERE id = 3", [hostile]).expect("changed");
    assert_eq!(changed, 1);
    shop.sandbox.write("payload one.json", "{}");
    shop
}

/// Returns a shell in the folder of the shop, which finds the program on its PATH.
fn command(shop: &Shop, shell: &str, arguments: &[&str]) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_inv-hooks"));
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders = [program.parent().expect("a folder").to_owned()].into_iter().chain(std::env::split_paths(&folders));
    let mut command = Command::new(shell);
    command.args(arguments).current_dir(shop.sandbox.path()).env_clear();
    command.env("PATH", std::env::join_paths(folders).expect("folders"));
    command.env("HOME", shop.sandbox.home()).env("LANG", "C.UTF-8").env("TERM", "dumb").env("TZ", "UTC");
    command.env("INV_HOOKS_PATIENCE_MS", PROGRAM_MILLIS);
    command
}

/// Runs a shell with a script and returns what it printed.
fn output(shop: &Shop, shell: &str, arguments: &[&str]) -> String {
    let output = command(shop, shell, arguments).output().expect("the shell starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{shell} {arguments:?}\n{stdout}{stderr}");
    assert_eq!(stderr, "", "{shell} {arguments:?}");
    stdout.into_owned()
}

/// A shell in a terminal.
struct Typing {
    session: PtySession,
    shown: String,
}

impl Typing {
    fn start(shop: &Shop, words: &[&str], setup: &str) -> Self {
        // The session turns the echo off, and then bash shows nothing of what is typed.
        let script = "stty echo cols 120 rows 50 && exec \"$@\"";
        let command = command(shop, "sh", &[&["-c", script, "sh"], words].concat());
        let session = spawn_command(command, Some(PATIENCE_MILLIS)).expect("the shell starts");
        let mut typing = Self { session, shown: String::new() };
        typing.types(&format!("{setup}; printf 'REA%s\\n' DY\n"));
        assert!((0..TIMES).any(|_| typing.sees("READY")), "{}", typing.shown);
        typing
    }

    fn types(&mut self, keys: &str) {
        self.session.send(keys).expect("the shell reads");
        self.session.flush().expect("the shell reads");
    }

    fn sees(&mut self, text: &str) -> bool {
        let Ok(before) = self.session.exp_string(text) else { return false };
        self.shown.push_str(&before);
        self.shown.push_str(text);
        true
    }

    /// Types a line and presses Tab until `text` appears.
    fn completes(&mut self, line: &str, text: &str) {
        self.types(&format!("{CTRL_U}{line}"));
        // The line is shown before the key is pressed, so that what follows is the answer.
        let last = line.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect::<String>();
        self.sees(last.trim_end());
        let is_there = (0..TIMES).any(|_| {
            self.types("\t\t");
            self.sees(text)
        });
        if !is_there {
            self.types(&format!("{CTRL_U}exit\n"));
            let rest = self.session.exp_eof().unwrap_or_default();
            panic!("{line}: {text} did not appear\n{}{rest}", self.shown);
        }
    }

    /// Leaves the shell and returns what it showed.
    fn ends(mut self) -> String {
        self.types(&format!("{CTRL_U}exit\n"));
        self.shown.push_str(&self.session.exp_eof().unwrap_or_default());
        self.shown
    }
}

fn is_unharmed(shop: &Shop, shown: &str) {
    assert!(!shop.sandbox.file("pwned").exists(), "text of the log was run: {shown}");
    assert!(!shown.contains("\x1b[31m"), "{shown:?}");
}

#[test]
fn bash_shows_ids_with_causes_and_completes_values_lists_and_files() {
    if !has("bash") {
        return;
    }
    let shop = shop();
    let mut bash = Typing::start(
        &shop,
        &["bash", "--norc", "-i"],
        &format!("PS1='> '; bind 'set bell-style none'; source '{}'", script("inv-hooks.bash").display()),
    );
    bash.completes("inv-hooks completi", "ons ");
    bash.completes("inv-hooks failed show ", "2     sale: 422 quantity must be positive");
    bash.completes("inv-hooks repost --inc", "lude-superseded ");
    bash.completes("inv-hooks send --connector sa", "le ");
    bash.completes("inv-hooks send --connector=sa", "le ");
    bash.completes("inv-hooks failed search --cause ", "1 event: 422 quantity must be positive");
    bash.completes("inv-hooks failed search --connector asn,cy", "c ");
    bash.completes("inv-hooks failed search --columns id,cr", "eated_at ");
    bash.completes("inv-hooks --config=inv-hooks.toml failed search --output=nd", "json ");
    bash.completes("inv-hooks failed import pay", "load\\ one.json ");
    bash.completes("inv-hooks --config inv", "-hooks.toml ");
    bash.completes("inv-hooks send SALE_INVENTORY --data @inv", "-hooks.toml ");
    // There is no blank after the first word.
    bash.completes("inv-hooks connector validate --report j\tpay", "load\\ one.json ");
    bash.completes("inv-hooks connector validate --report junit=pay", "load\\ one.json ");
    bash.completes("inv-hooks connector validate --report=junit=pay", "load\\ one.json ");
    bash.completes("inv-hooks connector validate --report gi", "thub ");
    bash.completes("inv-hooks failed export > pay", "load\\ one.json ");
    bash.completes("inv-hooks 'event' \"sample\" INVENTORY_EXPORT_CYC --event CYC_COUNT_CR", "EATED_EVENT ");
    is_unharmed(&shop, &bash.ends());
}

#[test]
fn bash_takes_a_completed_line_as_it_is_and_runs_nothing_else() {
    if !has("bash") {
        return;
    }
    let shop = shop();
    let mut bash = Typing::start(
        &shop,
        &["bash", "--norc", "-i"],
        &format!("PS1='> '; bind 'TAB: menu-complete'; source '{}'", script("inv-hooks.bash").display()),
    );
    // Each key replaces the word by the next one; the hostile event is the first.
    bash.completes("inv-hooks repost --dry-run ", "3");
    bash.types("\n");
    bash.sees("> ");
    bash.types(&format!("{CTRL_U}inv-hooks failed search --connector \t\t\t\t\t\t\n"));
    bash.sees("> ");
    is_unharmed(&shop, &bash.ends());
}

#[test]
fn bash_gets_no_error_from_a_program_that_is_missing() {
    if !has("bash") {
        return;
    }
    let shop = shop();
    let text = format!(
        "source '{}'; PATH=; COMP_LINE='inv-hooks '; COMP_POINT=10; _inv_hooks inv-hooks '' inv-hooks; echo \"${{#COMPREPLY[@]}}\"",
        script("inv-hooks.bash").display()
    );
    assert_eq!(output(&shop, "bash", &["--norc", "-c", &text]), "0\n");
}

#[test]
fn zsh_shows_ids_with_causes_and_completes_values_and_files() {
    if !has("zsh") {
        return;
    }
    let shop = shop();
    let file = script("_inv-hooks");
    output(&shop, "zsh", &["-f", "-n", &file.display().to_string()]);
    let folder = file.parent().expect("a folder").display().to_string();
    let mut zsh = Typing::start(
        &shop,
        &["zsh", "-f"],
        &format!("PS1='> '; unsetopt beep; fpath=('{folder}' $fpath); autoload -Uz compinit && compinit -u -D"),
    );
    zsh.completes("inv-hooks completi", "ons");
    zsh.completes("inv-hooks failed show ", "-- sale: 422 quantity must be positive");
    zsh.completes("inv-hooks failed search --cause ", "-- 1 event: 422 quantity must be positive");
    zsh.completes("inv-hooks send --connector sa", "le");
    zsh.completes("inv-hooks send --connector=sa", "le");
    zsh.completes("inv-hooks failed search --connector asn,cy", "c");
    zsh.completes("inv-hooks failed import pay", "load\\ one.json");
    zsh.completes("inv-hooks --config=inv", "-hooks.toml");
    zsh.completes("inv-hooks connector validate --report j\tpay", "load\\ one.json");
    zsh.completes("inv-hooks connector validate --report junit=pay", "load\\ one.json");
    zsh.completes("inv-hooks connector validate --report=junit=pay", "load\\ one.json");
    zsh.completes("inv-hooks send SALE_INVENTORY --data @inv", "-hooks.toml");
    is_unharmed(&shop, &zsh.ends());
}

#[test]
fn fish_completes_ids_with_causes_values_and_files() {
    if !has("fish") {
        return;
    }
    let shop = shop();
    let file = script("inv-hooks.fish").display().to_string();
    output(&shop, "fish", &["--no-config", "-n", &file]);
    let check = |line: &str, expected: &str| {
        let text = format!("source '{file}'; complete -C \"{line}\"");
        let shown = output(&shop, "fish", &["--no-config", "-c", &text]);
        assert!(shown.lines().any(|line| line == expected), "{line}: {shown}");
        is_unharmed(&shop, &shown);
    };
    check("inv-hooks completi", "completions\tPrint the completion script for a shell");
    check("inv-hooks failed show ", "2\tsale: 422 quantity must be positive");
    check("inv-hooks send --connector sa", "sale\tSALE_INVENTORY");
    check("inv-hooks send --connector=sa", "--connector=sale\tSALE_INVENTORY");
    check("inv-hooks failed search --connector asn,cy", "asn,cyc\tINVENTORY_EXPORT_CYC");
    check("inv-hooks failed import pay", "payload one.json");
    check("inv-hooks connector validate --report j", "junit=\ta file");
    check("inv-hooks connector validate --report junit=pay", "junit=payload one.json");
}

/// Replaces the editor of elvish, which only an interactive elvish has.
const ELVISH_EDITOR: &str = "var edit: = (ns [\
    &completion:=(ns [&arg-completer=[&]])\
    &complex-candidate~={|text &display=''| put $display}])\n";

#[test]
fn elvish_completes_ids_with_causes_and_values() {
    if !has("elvish") {
        return;
    }
    let shop = shop();
    let committed = std::fs::read_to_string(script("inv-hooks.elv")).expect("the script");
    let check = |words: &str, expected: &str| {
        let text = format!(
            "{ELVISH_EDITOR}{committed}\n$edit:completion:arg-completer[inv-hooks] inv-hooks {words} | each $echo~"
        );
        let shown = output(&shop, "elvish", &["-norc", "-c", &text]);
        assert!(shown.lines().any(|line| line == expected), "{words}: {shown}");
        is_unharmed(&shop, &shown);
    };
    check("completi", "completions  Print the completion script for a shell");
    check("failed show ''", "2  sale: 422 quantity must be positive");
    check("send --connector sa", "sale  SALE_INVENTORY");
    check("failed search -o js", "json  One JSON document; a list is an array");
    check("connector validate --report gi", "github  annotations and a summary of the job");
    check("connector validate --report junit=pay", "junit=payload one.json");
}

#[test]
fn powershell_parses_its_script() {
    if has("pwsh") {
        let text = format!(
            "$e = $null; [void][System.Management.Automation.Language.Parser]::ParseFile('{}', [ref]$null, [ref]$e); exit $e.Count",
            script("_inv-hooks.ps1").display()
        );
        output(&Shop::empty(), "pwsh", &["-NoProfile", "-Command", &text]);
    }
}
