//! Global flags: one that a command would ignore is refused, and commands in hints repeat the flags that named the
//! store and the log.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, connector, verbs};

/// Every command with its smallest valid command line.
const LINES: &[(&str, &str)] = &[
    ("connector add", "--api-key SALE_INVENTORY --endpoint https://a.example"),
    ("connector list", ""),
    ("connector show", "sale"),
    ("connector edit", "sale --timeout 3s"),
    ("connector remove", "sale"),
    ("connector enable", "sale"),
    ("connector disable", "sale"),
    ("connector validate", ""),
    ("connector import", "form.json"),
    ("connector export", ""),
    ("connector diff", "connectors.toml"),
    ("connector apply", "-f connectors.toml"),
    ("connector history", "sale"),
    ("connector test", "sale"),
    ("connector conformance", "sale"),
    ("event list", ""),
    ("event show", "SALE_INVENTORY"),
    ("event sample", "SALE_INVENTORY"),
    ("event schema", "SALE_INVENTORY"),
    ("event check", "payload.json --api-key SALE_INVENTORY"),
    ("event spec", ""),
    ("event capture add", "SALE_INVENTORY payload.json"),
    ("event capture list", ""),
    ("event capture show", "SALE_INVENTORY one"),
    ("event capture remove", "SALE_INVENTORY one"),
    ("send", "SALE_INVENTORY --data {}"),
    ("status", ""),
    ("failed search", ""),
    ("failed show", "1"),
    ("failed diff", "1 1"),
    ("failed stats", ""),
    ("failed report", ""),
    ("failed add", "--api-key SALE_INVENTORY --data {}"),
    ("failed import", "failed.ndjson"),
    ("failed export", ""),
    ("failed discard", "1 --reason x"),
    ("failed prune", "--older-than 1d"),
    ("repost", "1"),
    ("resume", ""),
    ("relay", ""),
    ("relay urls", ""),
    ("worker", ""),
    ("listen", "--count 1 --timeout 1ms --addr 127.0.0.1:0"),
    ("asn create", "--data {}"),
    ("asn check", "--data {}"),
    ("log info", ""),
    ("log backup", "copy.db"),
    ("log copy", "--from a.db --to b.db"),
    ("log migrate", ""),
    ("log check", ""),
    ("log metrics", ""),
    ("log monitoring", ""),
    ("sign", "payload.json --secret ${HOME}"),
    ("verify", "record.ndjson --recorded --secret ${HOME}"),
    ("init", ""),
    ("demo", ""),
    ("doctor", ""),
    ("config show", ""),
    ("schema", "store"),
    ("completions", "bash"),
    ("man", "--dir pages"),
];

/// The flags that change what a command reads, does or writes, each with an example.
const FLAGS: &[(&str, &str)] = &[
    ("config", "--config other.toml"),
    ("log", "--log other.db"),
    ("output", "-o csv"),
    ("yes", "-y"),
    ("dry_run", "-n"),
];

/// Says whether a command ignores a flag, judged by the words of the command.
fn ignores(verb: &str, flag: &str) -> bool {
    let noun = verb.split(' ').next().unwrap_or_default();
    let is_capture = verb.starts_with("event capture ");
    let last = verb.split(' ').next_back().unwrap_or_default();
    match flag {
        "config" => {
            ["log copy", "asn check", "event list", "event show"].contains(&verb)
                || matches!(noun, "listen" | "demo" | "schema" | "completions" | "man")
        }
        "log" => {
            let reads = "list show validate export diff conformance";
            ["relay urls", "log copy", "asn check"].contains(&verb)
                || (noun == "event" && verb != "event capture add")
                || matches!(noun, "listen" | "sign" | "verify" | "init" | "demo" | "schema" | "completions" | "man")
                || (noun == "connector" && reads.split(' ').any(|reads| reads == last))
        }
        "yes" | "dry_run" => {
            let looks = "list show validate search stats diff export info check monitoring history metrics report sample schema";
            let is_event = noun == "event" && !is_capture;
            looks.split(' ').any(|look| look == last)
                || is_event
                || matches!(
                    noun,
                    "relay" | "worker" | "listen" | "sign" | "verify" | "doctor" | "completions" | "status"
                )
        }
        _ => {
            let lists =
                "list validate search stats diff export check monitoring sample test import history conformance";
            let is_list = lists.split(' ').any(|list| list == last);
            let changes = ["add", "apply", "edit", "remove", "enable", "disable"];
            let is_change = noun == "connector" && changes.contains(&last);
            let is_run = verb == "asn create"
                || matches!(
                    noun,
                    "send" | "repost" | "resume" | "relay" | "worker" | "listen" | "verify" | "doctor" | "config"
                );
            !(is_change || is_run || (is_list && !["event check", "asn check", "failed import"].contains(&verb)))
        }
    }
}

#[test]
fn a_global_flag_that_a_command_would_ignore_is_refused() {
    let there: Vec<String> = verbs().into_iter().map(|(words, _)| words.join(" ")).collect();
    assert_eq!(there, LINES.iter().map(|(verb, _)| *verb).collect::<Vec<_>>(), "every command has a line");
    let sandbox = Sandbox::new();
    let mut refused = 0;
    for ((verb, words), (flag, typed)) in LINES.iter().flat_map(|line| FLAGS.iter().map(move |flag| (line, flag))) {
        let line = format!("{verb} {words} {typed}");
        let shown = sandbox.run(line.split_whitespace()).shown();
        let is_refused = shown.stderr.contains("has no effect");
        assert_eq!(is_refused, ignores(verb, flag), "{line}: {}", shown.stderr);
        if is_refused {
            refused += 1;
            assert!(
                shown.stderr.starts_with(&format!("error: `{verb}` ")) && shown.stdout.is_empty(),
                "{line}: {shown:?}"
            );
            assert!(shown.stderr.lines().count() > 1, "{line}: no hint: {}", shown.stderr);
            let _ = sandbox.run(line.split_whitespace()).exits(2);
        }
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn man_refuses_flags_of_a_change_unless_it_writes_pages() {
    let sandbox = Sandbox::new();
    for flag in ["-n", "-y", "--dry-run", "--yes"] {
        assert!(sandbox.run(["man", flag]).exits(2).stderr.contains("has no effect"), "{flag}");
        sandbox.run(["man", "--dir", "pages", flag]).succeeds();
    }
}

#[test]
fn only_places_that_a_command_uses_are_shown() {
    let sandbox = Sandbox::new();
    let check = |line: &str, store: bool, log: bool| {
        let shown = sandbox.run(line.split(' ').chain(["-v"])).shown().stderr;
        assert_eq!((shown.contains("store: "), shown.contains("log: ")), (store, log), "{line}: {shown}");
    };
    check("event list", false, false);
    check("man", false, false);
    check("man --dir pages", false, false);
    check("schema store", false, false);
    check("connector list", true, false);
    check("failed search", true, true);
}

/// Says whether a help page shows a global flag, for example as `-n, --dry-run`.
fn shows(help: &str, flag: &str) -> bool {
    let flag = format!("--{}", flag.replace('_', "-"));
    help.lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'))
        .any(|line| line.split([' ', ',', '=', '<']).any(|word| word == flag))
}

#[test]
fn help_and_manual_pages_show_the_global_flags_that_the_command_uses_and_no_others() {
    let sandbox = Sandbox::new();
    sandbox.run(["man", "--dir", "man"]).succeeds();
    let (mut hidden, mut shown) = (0, 0);
    for (verb, _) in LINES {
        let words = || verb.split(' ');
        let short = sandbox.run(words().chain(["-h"])).succeeds_silently().stdout;
        let long = sandbox.run(words().chain(["--help"])).succeeds_silently().stdout;
        let page = sandbox.read(format!("man/inv-hooks-{}.1", verb.replace(' ', "-"))).replace("\\-", "-");
        for (flag, _) in FLAGS.iter().filter(|(flag, _)| *flag != "output") {
            let is_ignored = ignores(verb, flag);
            let dashed = format!("--{}", flag.replace('_', "-"));
            assert_eq!(shows(&short, flag), !is_ignored, "{verb} -h: {flag}\n{short}");
            assert_eq!(shows(&long, flag), !is_ignored, "{verb} --help: {flag}\n{long}");
            let in_page = page.lines().any(|line| line.starts_with("\\fB-") && line.contains(&format!("{dashed}\\fR")));
            assert_eq!(in_page, !is_ignored, "{verb}: {flag} in the manual page\n{page}");
            if is_ignored { hidden += 1 } else { shown += 1 }
        }
    }
    assert!(hidden > 50 && shown > 50, "{hidden} {shown}");
    // The help of a noun and of the program shows all of them.
    for words in [&["-h"][..], &["failed", "-h"], &["event", "--help"]] {
        let help = sandbox.run(words).succeeds_silently().stdout;
        assert!(FLAGS.iter().all(|(flag, _)| shows(&help, flag)), "{words:?}: {help}");
    }
}

#[test]
fn a_number_after_dry_run_is_explained_as_a_limit() {
    let sandbox = Sandbox::new();
    let check = |line: &str, expected: &str| {
        let shown = sandbox.run(line.split(' ')).exits(2);
        assert!(shown.stderr.contains(expected), "{line}: {}", shown.stderr);
    };
    check("failed search -n 5", "To get at most 5: --limit 5");
    check("-n failed search", "To get at most N: --limit N");
    check("failed search -n5", "--limit 5");
    check("event sample SALE_INVENTORY -n 7", "--count 7");
    check("event sample -n 7 SALE_INVENTORY", "--count 7");
    check("event sample SALE_INVENTORY --dry-run 7", "--count 7");
    check("failed search text -n=5", "--limit 5");
    check("failed stats -n", "Leave it out.");
}

#[test]
fn variables_are_accepted_by_every_command() {
    let sandbox = Sandbox::new()
        .with_variable("INV_HOOKS_CONFIG", "other.toml")
        .with_variable("INV_HOOKS_LOG", "other.db")
        .with_variable("INV_HOOKS_OUTPUT", "csv");
    for line in ["completions bash", "event list", "schema store", "man"] {
        assert!(!sandbox.run(line.split(' ')).succeeds_silently().stdout.is_empty(), "{line}");
    }
}

/// A store and a log with names that a shell would split, and with a failed and a pending event.
fn elsewhere() -> (Sandbox, HookServer) {
    let (sandbox, server) = (Sandbox::new(), HookServer::start().allow_unused());
    server.set_reply(Reply::status(503));
    let connectors = ["sale", "other"].map(|name| connector(name, "SALE_INVENTORY", &server.url(&format!("/{name}"))));
    sandbox.write("my stores/it's.toml", format!("{STORE_HEAD}{}", connectors.concat()));
    let _ = run(&sandbox, "send SALE_INVENTORY --data {} --connector sale").exits(4);
    (sandbox, server)
}

fn run(sandbox: &Sandbox, line: &str) -> crate::harness::Ran {
    let named = ["--config", "my stores/it's.toml", "--log", "my logs/events.db"];
    sandbox.run(named.into_iter().chain(line.split(' ')))
}

/// Commands whose output contains a hint.
const WITH_HINTS: &[&str] = &[
    "connector add",
    "connector show gone",
    "connector remove sale",
    "connector test",
    "connector test sale",
    "connector edit sale --remove-event ALL",
    "connector add sale --api-key SALE_INVENTORY --endpoint https://b.example",
    "connector validate",
    "failed search",
    "failed show 1",
    "failed show 99",
    "failed show 1 --curl",
    "failed add --api-key SALE_INVENTORY --data {}",
    "failed discard",
    "failed discard 99 --reason x",
    "repost",
    "repost 99",
    "repost 1",
    "repost --all --yes",
    "repost --all -n",
    "repost --all --plan p.plan",
    "send SALE_INVENTORY --data {}",
    "send INVENTORY_EXPORT_ASN --data {}",
    "doctor",
    "init",
];

#[test]
fn commands_in_hints_repeat_the_flags_of_the_store_and_the_log() {
    let (sandbox, _server) = elsewhere();
    let named = r"inv-hooks --config 'my stores/it'\''s.toml'";
    let mut seen = 0;
    for line in WITH_HINTS.iter().flat_map(|line| [(*line).to_owned(), format!("{line} -o json")]) {
        let shown = run(&sandbox, &line).shown();
        let said = format!("{}{}", shown.stdout, shown.stderr).replace("\\\\", "\\");
        for (at, _) in said.match_indices("inv-hooks ") {
            // A usage line is not a command to copy.
            if said[..at].ends_with("Usage: ") {
                continue;
            }
            let command = &said[at..];
            let is_verb = LINES.iter().any(|(verb, _)| command["inv-hooks ".len()..].starts_with(verb));
            let is_storeless =
                ["event list", "event show"].iter().any(|verb| command["inv-hooks ".len()..].starts_with(verb));
            assert!(!is_verb || is_storeless, "{line}: a command without its store: {said}");
            seen += usize::from(command.starts_with(named));
        }
    }
    assert!(seen > 40, "only {seen} commands were seen");
}

/// Inputs whose hint converts them with another program and pipes the result into a command of this one.
const CONVERTED: [(&str, &str, &str); 3] = [
    (
        "a record",
        r#"{"time":"t","method":"POST","path":"/p","headers":{},"body":"{}","sha256":"x","status":200}"#,
        "`jq -c '{apiKey: \"SALE_INVENTORY\", payload: .body}' FILE | inv-hooks NAMED send --ndjson -`",
    ),
    ("an array", r#"[{"orderId":"1"}]"#, "`jq -c '.[]' FILE | inv-hooks NAMED send SALE_INVENTORY --ndjson -`"),
    (
        "two objects",
        r#"{"orderId":"1"} {"orderId":"2"}"#,
        "`jq -c . FILE | inv-hooks NAMED send SALE_INVENTORY --ndjson -`",
    ),
];

#[test]
fn a_hint_with_a_pipe_repeats_the_store_the_log_and_the_api_key() {
    let (sandbox, _server) = elsewhere();
    let named = r"--config 'my stores/it'\''s.toml' --log 'my logs/events.db'";
    for (kind, text, hint) in CONVERTED {
        sandbox.write("given", format!("{text}\n"));
        for line in [
            "send SALE_INVENTORY --ndjson given",
            "send SALE_INVENTORY --data @given",
            "failed add --api-key SALE_INVENTORY --connector sale --data @given",
            "connector test sale --data @given",
            "repost 1 --data @given",
        ] {
            let shown = run(&sandbox, line).exits(3).stderr;
            assert!(shown.contains(&hint.replace("NAMED", named)), "{kind}, {line}: {shown}");
            assert!(!shown.contains("inv-hooks send"), "{kind}, {line}: a command without its store: {shown}");
        }
    }
    sandbox.write("given", CONVERTED[0].1);
    let shown = run(&sandbox, "failed import given").exits(3).stderr;
    let pipe = format!("FILE | inv-hooks {named} failed import -`");
    assert!(shown.contains(r#"`jq -c '{api_key: "API_KEY", connector: "NAME", payload: .body}' "#), "{shown}");
    assert!(shown.contains(&pipe), "{shown}");
    // `event check` uses the store, and no log.
    let (config, _) = named.split_once(" --log").expect("both flags");
    sandbox.write("given", r#"{"apiKey":"SALE_INVENTORY","endpoint":"https://wms.example.com/sale"}"#);
    for more in [&[][..], &["-o", "json"]] {
        let args = ["event", "check", "given", "--api-key", "SALE_INVENTORY", "--config", "my stores/it's.toml"];
        let shown = sandbox.run(args.iter().chain(more)).exits(3).stdout.replace("\\\\", "\\");
        assert!(shown.contains(&format!("`inv-hooks {config} connector import FILE`")), "{shown}");
    }
}

#[test]
fn a_path_that_looks_like_a_command_or_a_flag_is_quoted_unchanged() {
    let (sandbox, _server) = elsewhere();
    let store = sandbox.read("my stores/it's.toml");
    let check = |path: &[u8], named: &str| {
        let path = <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(path.to_vec());
        let file = sandbox.path().join(&path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, &store).expect("a store");
        let mut config = std::ffi::OsString::from("--config=");
        config.push(&path);
        let words = ["connector", "show", "sales"].map(std::ffi::OsString::from);
        let said = sandbox.run([config].into_iter().chain(words)).exits(5).stderr;
        let hint = format!("`inv-hooks --config{named} connector list`");
        assert!(said.contains(&hint), "{hint} is not in {said}");
        if let Some(path) = path.to_str() {
            assert!(said.contains(&format!("there is no connector sales in {path}\n")), "{said}");
        }
        // The command works as typed: it reads this store.
        let script = format!("{} {}", env!("CARGO_BIN_EXE_inv-hooks"), &hint[11..hint.len() - 1]);
        let output = std::process::Command::new("bash").args(["-c", &script]).current_dir(sandbox.path()).output();
        assert!(output.expect("bash").status.success(), "{script}");
    };
    check(b"-x.toml", "=-x.toml");
    check(b"inv-hooks send/s.toml", " 'inv-hooks send/s.toml'");
    check(b"a/ inv-hooks failed show/s.toml", " 'a/ inv-hooks failed show/s.toml'");
    check(b"M\xfcller.toml", " $'M\\374ller.toml'");
    check(b"-\xff.toml", "=$'-\\377.toml'");
}

#[test]
fn a_command_in_a_hint_works_as_typed() {
    let (sandbox, server) = elsewhere();
    let said = run(&sandbox, "failed search").succeeds().stderr;
    let command = said.split("Send it again: `").nth(1).and_then(|rest| rest.split('`').next()).expect("a command");
    server.set_reply(Reply::ok());
    let script = command.replacen("inv-hooks", env!("CARGO_BIN_EXE_inv-hooks"), 1);
    let inner = sandbox.command(["x"]);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(sandbox.path()).env_clear();
    shell.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    assert!(shell.status().expect("a shell").success(), "{script}");
    assert!(!sandbox.file(".inv-hooks").exists(), "another log was created");
    assert_eq!(run(&sandbox, "failed search -o name").succeeds().stdout, "");
}
