//! What all commands have in common: version, help, quiet, colour, errors, closed pipes, dry runs, widths.

use crate::harness::{HookServer, Reply, Sandbox, verbs};
use serde_json::{Value, json};
use std::io::Read as _;
use std::process::Stdio;

#[test]
fn the_version_is_one_line() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["--version"]).succeeds();
    assert_eq!(shown.stdout, format!("inv-hooks {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_wrong_command_line_exits_2() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["nonsense"]).exits(2);
    assert!(shown.stderr.contains("nonsense"), "{}", shown.stderr);
}

#[test]
fn help_takes_the_flags_that_a_command_takes() {
    let sandbox = Sandbox::new();
    let shown = |args: &str| sandbox.run(args.split(' ')).succeeds().stdout;
    for (args, same) in [
        ("help --no-pager", "--help"),
        ("help failed -o json", "failed --help"),
        ("help failed search --no-pager --count", "failed search --help"),
        ("failed help search --limit 5", "failed search --help"),
        ("help send --help", "send --help"),
    ] {
        assert_eq!(shown(args), shown(same), "{args}");
    }
    let told = sandbox.run(["help", "send", "--nope"]).exits(2).stderr;
    assert!(told.starts_with("error: unexpected argument '--nope' found\n"), "{told}");
    let told = sandbox.run(["help", "nope"]).exits(2).stderr;
    assert!(told.starts_with("error: unrecognized subcommand 'nope'\n"), "{told}");
}

#[test]
fn every_help_names_every_flag_and_has_an_example() {
    let sandbox = Sandbox::new();
    for (words, command) in verbs() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let shown = sandbox.run([&words[..], &["--help"]].concat()).succeeds_silently().stdout;
        let name = format!("inv-hooks {}", words.join(" "));
        assert!(shown.contains(&format!("Usage: {name}")), "{name}: {shown}");
        let example = shown.split("Usage:").nth(1).is_some_and(|after| after.matches(&name).count() >= 2);
        assert!(
            example || shown.split("Usage:").next().is_some_and(|before| before.contains(&name)),
            "{name} has no example"
        );
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            let long = argument.get_long().map(|long| format!("--{long}"));
            assert!(long.is_none_or(|long| shown.contains(&long)), "{name}: {}", argument.get_id());
            assert!(argument.get_help().is_some() || argument.get_id() == "help", "{name}: {}", argument.get_id());
        }
        assert!(shown.lines().all(|line| line.chars().count() <= 120), "{name}: a line is too long:\n{shown}");
    }
}

/// A store with connectors and a log with events; the endpoint answers 503 on `/asn`.
fn furnished() -> (Sandbox, HookServer) {
    let sandbox = Sandbox::new();
    let server = HookServer::start().allow_unused();
    server.set_path_reply("/asn", Reply::status(503).body("a long answer ".repeat(30)));
    let form = |key: &str, path: &str| json!({"API Key": key, "API Endpoint": server.url(path)});
    let forms = json!([form("INVENTORY_EXPORT_ASN", "/asn"), form("SALE_INVENTORY", "/sale")]);
    sandbox.write("form.json", forms.to_string());
    sandbox.write("more.json", json!([form("RETURN_INVENTORY", "/return")]).to_string());
    sandbox.write(
        "failed.ndjson",
        json!({"api_key": "SALE_INVENTORY", "connector": "sale", "payload": {"a": 1}}).to_string(),
    );
    sandbox.run(["init", "--environment", "test"]).succeeds();
    sandbox.run(["connector", "import", "form.json"]).succeeds();
    let asn = sandbox.run(["event", "sample", "INVENTORY_EXPORT_ASN", "-q", "--count", "2"]).succeeds().stdout;
    sandbox.write("asn.ndjson", asn);
    sandbox.run(["send", "INVENTORY_EXPORT_ASN", "--ndjson", "asn.ndjson"]).exits(4);
    sandbox.run(["send", "SALE_INVENTORY", "--data", "{}"]).succeeds();
    (sandbox, server)
}

/// Commands that change nothing and have output in a furnished sandbox.
const LOOKING: &[&str] = &[
    "connector list",
    "connector show asn",
    "connector validate",
    "event list",
    "event show INVENTORY_EXPORT_CYC",
    "event sample SALE_INVENTORY",
    "event schema SALE_INVENTORY",
    "failed search",
    "failed show 1",
    "failed stats",
    "status",
    "repost --all --dry-run",
    "log info",
    "config show --origin",
    "doctor",
    "schema store",
    "completions bash",
    "man",
];

#[test]
fn quiet_commands_say_nothing_on_stderr() {
    let (sandbox, _server) = furnished();
    for line in LOOKING {
        let shown = sandbox.run(line.split(' ').chain(["-q"])).succeeds_silently();
        assert!(!shown.stdout.is_empty() || *line == "connector validate", "{line}");
    }
    sandbox.run(["connector", "disable", "sale", "-q"]).succeeds_silently();
    let shown = sandbox.run(["connector", "show", "gone", "-q"]).exits(5);
    assert!(shown.stderr.starts_with("error: "), "errors are printed also with --quiet: {}", shown.stderr);
}

#[test]
fn colour_is_used_on_terminals_or_if_asked_for() {
    let (sandbox, _server) = furnished();
    for line in LOOKING {
        let plain = sandbox.run(line.split(' ')).succeeds();
        assert!(!format!("{}{}", plain.stdout, plain.stderr).contains('\u{1b}'), "{line}: piped");
        let json = sandbox.run(line.split(' ').chain(["-o", "json", "--color", "always"])).succeeds();
        assert!(!json.stdout.contains('\u{1b}'), "{line}: JSON");
    }
    let always = sandbox.run(["failed", "show", "1", "--color", "always"]).succeeds();
    assert!(always.stdout.contains("\u{1b}["), "{}", always.stdout);
    let quieted = Sandbox::new().with_variable("NO_COLOR", "1").with_variable("INV_HOOKS_COLOR", "always");
    assert!(
        quieted.run(["event", "show", "SALE_INVENTORY"]).succeeds().stdout.contains('\u{1b}'),
        "the flag's variable wins"
    );
}

#[test]
fn a_negative_value_is_refused_with_the_expected_form() {
    let (sandbox, _server) = furnished();
    let check = |line: &str, expected: &str| {
        let shown = sandbox.run(line.split(' ')).exits(2);
        assert!(shown.stderr.contains(expected), "{line}: {}", shown.stderr);
        assert!(!shown.stderr.contains("-- -") && !shown.stderr.contains("unexpected argument"), "{}", shown.stderr);
    };
    for verb in ["repost 1", "send SALE_INVENTORY --data {}", "resume", "connector edit sale"] {
        check(&format!("{verb} --rate -3/s"), "'-3/s' for '--rate <N/s>': not a rate: write 50/s");
        check(&format!("{verb} --retries -1"), "-1 is not in 0..=1000");
        check(&format!("{verb} --concurrency -1"), "-1 is not in 1..=1024");
        check(&format!("{verb} --timeout -5s"), "'-5s' for '--timeout <DURATION>'");
    }
    check("repost --all --stop-after-failures -3", "-3");
}

#[test]
fn with_json_an_error_is_one_line_of_json() {
    let (sandbox, _server) = furnished();
    sandbox.write("broken.toml", "version = ");
    let check = |line: &str, exit: i32, code: &str| {
        for format in [&["-o", "json"][..], &["--output=ndjson"], &["-ojson"]] {
            let shown = sandbox.run(line.split(' ').chain(format.iter().copied())).exits(exit);
            let last = shown.stderr.lines().last().unwrap_or_default();
            let error: Value =
                serde_json::from_str(last).unwrap_or_else(|why| panic!("{line}: {why}: {}", shown.stderr));
            let error = &error["error"];
            assert_eq!((&error["code"], &error["exit"]), (&json!(code), &json!(exit)), "{line}");
            assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{line}: {error}");
            assert!(error["hint"].as_str().is_some_and(|text| !text.is_empty()), "{line}: {error}");
        }
    };
    check("connector nonsense", 2, "usage");
    check("connector add", 2, "usage");
    check("send INVENTORY_EXPORT_ASN", 2, "usage");
    check("event check gone.json --api-key SALE_INVENTORY", 3, "invalid");
    check("event show asn", 5, "not-found");
    check("connector show gone", 5, "not-found");
    check("failed show 999", 5, "not-found");
    check("repost --all", 6, "refused");
    check("repost 3", 6, "refused");
    check("connector list --config gone.toml", 7, "storage");
    check("connector list --config broken.toml", 7, "storage");
    check("failed search --log broken.toml", 7, "storage");
    let variable = Sandbox::new().with_variable("INV_HOOKS_OUTPUT", "json");
    let shown = variable.run(["nonsense"]).exits(2);
    assert!(shown.stderr.starts_with("{\"error\":{\"code\":\"usage\",\"exit\":2,"), "{}", shown.stderr);
    assert!(sandbox.run(["nonsense", "-o", "table"]).exits(2).stderr.starts_with("error: "));
}

/// Runs a command with stdout to `stdout`; returns its exit code and stderr.
fn run_into(sandbox: &Sandbox, line: &str, stdout: impl Into<Stdio>) -> (Option<i32>, String) {
    let mut command = sandbox.command(line.split(' ').chain(["-q"]));
    let mut child = command.stdout(stdout).stderr(Stdio::piped()).spawn().expect("the binary starts");
    drop(command);
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("a text");
    (child.wait().expect("it ends").code(), said)
}

#[test]
fn a_closed_stdout_is_no_success() {
    let (sandbox, _server) = furnished();
    let more = ["event sample SALE_INVENTORY --count 20000", "schema output", "--help", "--version", "failed --help"];
    let sending = [
        "send SALE_INVENTORY --data {} -o ndjson",
        "connector test sale -o json",
        "failed export",
        "event show SALE_INVENTORY",
    ];
    for line in LOOKING.iter().copied().chain(more).chain(sending) {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let (code, said) = run_into(&sandbox, line, writer);
        let expected = i32::from(line != "connector validate");
        assert_eq!((code, said.as_str()), (Some(expected), ""), "{line}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_stdout_that_cannot_be_written_is_reported() {
    let (sandbox, _server) = furnished();
    for line in ["connector list", "failed export", "event sample SALE_INVENTORY --count 20000", "man"] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full device");
        let (code, said) = run_into(&sandbox, line, full);
        assert!(code == Some(1) && said.starts_with("error: cannot write to stdout: "), "{line}: {code:?} {said}");
    }
}

#[test]
fn no_command_line_causes_a_panic() {
    let (sandbox, _server) = furnished();
    let hostile =
        ["", "-", "--", "\u{1b}[31m", "\u{202e}", "'\"\\", "*", "..", "/", "0", "-1", "99999999999999999999", "ä=ö"];
    for (words, _) in verbs().into_iter().filter(|(words, _)| words[0] != "listen" && words[0] != "demo") {
        for word in hostile {
            let ran = sandbox.run(words.iter().map(String::as_str).chain([word, "--dry-run"]));
            let (code, shown) = (ran.code(), ran.shown());
            assert!(code.is_some_and(|code| code < 100), "{words:?} {word:?}: {code:?} {}", shown.stderr);
            assert!(
                !shown.stderr.contains("panicked") && !shown.stderr.contains('\u{1b}'),
                "{words:?} {word:?}: {}",
                shown.stderr
            );
        }
    }
}

#[test]
fn a_dry_run_changes_and_sends_nothing() {
    let (sandbox, server) = furnished();
    let state = || {
        let log = sandbox.run(["failed", "search", "-o", "json", "--include-tests"]).succeeds().stdout;
        let info = sandbox.run(["log", "info", "-o", "json"]).succeeds().json();
        let files = std::fs::read_dir(sandbox.path()).expect("a folder").count();
        (sandbox.read("inv-hooks.toml"), log, info["rows"].clone(), files, server.requests().len())
    };
    let before = state();
    let changing = [
        "connector add more --api-key RETURN_INVENTORY --endpoint https://a.example",
        "connector edit sale --timeout 3s",
        "connector edit sale --rename other",
        "connector remove sale",
        "connector disable sale",
        "connector enable sale",
        "connector import more.json",
        "connector test sale",
        "init --config elsewhere.toml",
        "send SALE_INVENTORY --data {}",
        "send INVENTORY_EXPORT_ASN --ndjson asn.ndjson",
        "failed add --api-key SALE_INVENTORY --connector sale --data {\"b\":2}",
        "failed import failed.ndjson",
        "failed discard 1 --reason x",
        "failed prune --older-than 0s",
        "repost 1",
        "repost --all",
        "resume",
        "demo --keep kept",
    ];
    for line in changing {
        sandbox.run(line.split(' ').chain(["--dry-run"])).succeeds();
        assert_eq!(state(), before, "{line}");
    }
}

#[cfg(unix)]
mod in_a_terminal {
    use super::{LOOKING, furnished};
    use crate::harness::Sandbox;

    #[test]
    fn no_input_prevents_questions() {
        let (sandbox, _server) = furnished();
        let (code, screen) = sandbox.terminal(["repost", "--all", "--no-input"]).ends();
        assert!(code == 6 && screen.contains("--yes"), "{code}: {screen}");
        let (code, screen) = sandbox.terminal(["connector", "add", "--no-input"]).ends();
        assert!(code == 2 && screen.contains("--api-key"), "{code}: {screen}");
    }

    #[test]
    fn no_format_writes_control_characters_to_a_terminal() {
        let sandbox = Sandbox::new();
        let hostile = "a\u{1b}[31m\u{9b}31m\u{7f}\u{202e}\r\nb";
        let payload = format!("{{\"orderId\":\"\u{9b}\u{202e}{}\"}}", "x");
        let args = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--error", hostile];
        sandbox.run(args.iter().chain(&["--data", payload.as_str()])).succeeds();
        for line in
            ["failed search -o json", "failed search -o ndjson", "failed search -o csv", "failed show 1 -o json"]
        {
            let (code, screen) = sandbox.terminal_of(300, line.split(' ')).ends();
            assert_eq!(code, 0, "{line}: {screen}");
            // The terminal library returns each byte as a character: \u{c2} and \u{e2} are the first bytes of the other
            // two.
            assert!(!screen.contains(['\u{1b}', '\u{7f}', '\u{c2}', '\u{e2}']), "{line}: {screen:?}");
        }
        let (_, screen) = sandbox.terminal(["failed", "show", hostile, "-o", "json"]).ends();
        assert!(!screen.contains(['\u{1b}', '\u{7f}', '\u{c2}', '\u{e2}']), "{screen:?}");
        let piped = sandbox.run(["failed", "search", "-o", "csv"]).succeeds().stdout;
        assert!(piped.contains(hostile), "a program gets the bytes: {piped:?}");
        let json = sandbox.run(["failed", "search", "-o", "json"]).succeeds();
        assert_eq!(json.json()[0]["error"], hostile);
        assert!(json.stdout.contains("\\u009b31m\\u007f\\u202e"), "{}", json.stdout);
    }

    #[test]
    fn colour_is_never_used_if_not_wanted() {
        let (sandbox, _server) = furnished();
        let (_, colored) = sandbox.terminal(["connector", "list"]).ends();
        assert!(colored.contains("\u{1b}["), "{colored:?}");
        let sandbox = sandbox.with_variable("NO_COLOR", "1");
        // The pager of `man` is another program.
        for line in LOOKING.iter().filter(|line| **line != "man") {
            let (_, screen) = sandbox.terminal_of(80, line.split(' ')).ends();
            assert!(!screen.contains('\u{1b}'), "{line}: {screen:?}");
        }
        let (_, screen) = sandbox.terminal(["connector", "list", "--color", "never"]).ends();
        assert!(!screen.contains('\u{1b}'), "{screen:?}");
    }
}
