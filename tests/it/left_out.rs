//! A list says what it leaves out, and a check that has nothing to check is no success.

use crate::harness::{Reply, STORE_HEAD, Sandbox, Shop, connector};
use snapbox::str;

/// A shop with `count` failed sales, and one more that failed in the environment `staging`.
fn shop(count: usize) -> Shop {
    let shop = Shop::new();
    for n in 0..count {
        shop.fail("SALE_INVENTORY", &format!("{{\"transactionId\":\"T-{n}\"}}"));
    }
    let store = shop.sandbox.read("inv-hooks.toml");
    shop.sandbox.write("staging.toml", store.replace("environment = \"test\"", "environment = \"staging\""));
    shop.server.set_reply(Reply::status(503));
    let send = ["send", "SALE_INVENTORY", "--data", "{}", "--config", "staging.toml"];
    let _ = shop.run(send).exits(4);
    shop.server.set_reply(Reply::ok());
    shop
}

#[test]
fn failed_events_of_other_environments_are_counted() {
    let shop = shop(0);
    let says = |args: &[&str], expected: &str| {
        let said = shop.run(args).shown();
        let said = format!("{}{}", said.stdout, said.stderr);
        assert!(said.contains(expected), "{args:?}: {said}");
    };
    let of_others = "1 of staging; this store is for test";
    says(&["failed", "search"], &format!("other environments were left out: {of_others}"));
    says(&["failed", "search", "T-7"], of_others);
    says(&["failed", "search", "--connector", "sale", "-o", "json"], of_others);
    says(&["failed", "stats"], &format!("other environments are not counted: {of_others}"));
    says(&["repost", "--all", "-n"], of_others);
    says(&["doctor"], &format!("failed events of other environments: {of_others}"));
    shop.run(["failed", "search"]).succeeds().says(str![[r#"
No failed event matches.
Failed events of other environments were left out: 1 of staging; this store is for test.

"#]]);
    shop.run(["failed", "search", "--connector", "asn"]).succeeds().says(str![[r#"
No failed event matches.

"#]]);
    let quiet = shop.run(["failed", "search", "-q"]).succeeds_silently();
    assert_eq!(quiet.stdout, "");
}

#[test]
fn a_list_that_leaves_rows_out_says_how_many() {
    let shop = shop(4);
    let check = |args: &[&str], expected: &str| {
        let shown = shop.run([&["failed", "search"], args].concat()).succeeds();
        assert!(shown.stderr.contains(expected), "{args:?}: {}", shown.stderr);
    };
    check(
        &["--limit", "3"],
        "Showing 3 events; more match (--count counts them). Next page: `inv-hooks failed search --limit 3 --after c",
    );
    check(
        &["--limit", "1", "-o", "json"],
        "Showing 1 event; more match (--count counts them). Next page: `inv-hooks failed search --limit 1 -o json --after c",
    );
    check(
        &["--limit", "2", "-o", "name", "--connector", "sale"],
        "Showing 2 events; more match (--count counts them). Next page: `inv-hooks failed search --connector sale --limit 2 -o name --after c",
    );
    check(
        &["T-", "--limit", "2"],
        "Showing 2 events; more match (--count counts them). Next page: `inv-hooks failed search --limit 2 --after c",
    );
    let whole = shop.run(["failed", "search", "--limit", "4"]).succeeds().stderr;
    assert!(!whole.contains("Showing"), "{whole}");
    let plan = shop.run(["repost", "--all", "-n"]).succeeds().stdout;
    assert!(plan.contains("in this order: 1, 2, 3, 4\n"), "{plan}");
}

#[test]
fn a_check_with_nothing_to_check_is_no_success() {
    let check = |store: Option<&str>, line: &str, code: i32| {
        let sandbox = Sandbox::new();
        if let Some(store) = store {
            sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{store}"));
        }
        let shown = sandbox.run(line.split(' ')).exits(code);
        assert!(code == 0 || shown.stderr.contains("error: "), "{line}: {}", shown.stderr);
    };
    let sale = connector("sale", "SALE_INVENTORY", "https://a.example/sale");
    for line in ["failed search --exit-code", "failed search --exit-code --count", "connector validate --strict"] {
        check(None, line, 5);
        check(Some(""), line, 5);
        check(Some(&sale), line, 0);
    }
    check(None, "failed search", 0);
    check(Some(""), "connector validate", 0);
    // If a log is named, it is checked even without a store.
    let shop = Shop::new();
    shop.deliver("SALE_INVENTORY", "{}");
    let elsewhere = Sandbox::new();
    let log = shop.sandbox.file(".inv-hooks/events.db").display().to_string();
    let _ = elsewhere.run(["failed", "search", "--exit-code", "--log", &log]).exits(0);
}

#[test]
fn all_failed_events_are_discarded_only_with_yes() {
    let shop = shop(3);
    let discard = |flags: &[&str]| shop.run([&["failed", "discard", "--all", "--reason", "moved"], flags].concat());
    discard(&[]).exits(6).says(str![[r#"
error: this needs confirmation: Discard 3 events?
  Confirm with --yes, or see what it would do with --dry-run.

"#]]);
    discard(&["-n"]).succeeds().says(str![[r#"
Would discard 3 events.

"#]]);
    assert_eq!(shop.search(&[]).len(), 3);
    discard(&["--yes"]).succeeds().says(str![[r#"
3 events discarded

"#]]);
    assert_eq!(shop.search(&[]).len(), 0);
    let _ = discard(&["1"]).exits(2);
    let staging = shop.run(["failed", "search", "--count", "--config", "staging.toml"]).succeeds().stdout;
    assert_eq!(staging, "1\n", "events of another environment are not discarded");
}

#[test]
fn stats_name_every_column() {
    let shop = shop(3);
    let shown = shop.run(["failed", "stats"]).succeeds().stdout;
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines[0], "WHAT\tCOUNT\tSHARE\tFIRST\tLAST");
    assert!(lines[1].starts_with("sale\t3\t100%\t20"), "{shown}");
}

#[test]
fn a_command_that_creates_a_store_shows_its_environment() {
    let sandbox = Sandbox::new();
    let add = ["connector", "add", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    let said = sandbox.run(add).succeeds().stderr;
    assert!(said.contains("with environment = \"default\""), "{said}");
    let said = sandbox.run(add.iter().chain(&["--config", "named.toml"])).succeeds().stderr;
    assert!(said.contains("named.toml with environment = \"default\""), "{said}");
    sandbox.write("form.json", r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example"}"#);
    sandbox.run(["connector", "import", "form.json", "--config", "imported.toml"]).succeeds();
    assert!(sandbox.read("imported.toml").contains("https://a.example"));
}

#[test]
fn git_ignores_the_folder_of_a_log() {
    let shop = Shop::new();
    shop.deliver("SALE_INVENTORY", "{}");
    assert_eq!(shop.sandbox.read(".inv-hooks/.gitignore"), "*\n");
    shop.sandbox.write(".inv-hooks/.gitignore", "mine\n");
    shop.deliver("SALE_INVENTORY", "{\"a\":1}");
    assert_eq!(shop.sandbox.read(".inv-hooks/.gitignore"), "mine\n");
    let add = ["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", "{}", "--log"];
    shop.run(add.iter().chain(&["new/deep/events.db"])).succeeds();
    assert_eq!(shop.sandbox.read("new/deep/.gitignore"), "*\n");
    assert!(!shop.sandbox.file("new/.gitignore").exists());
    // An existing folder belongs to the user.
    std::fs::create_dir(shop.sandbox.file("theirs")).expect("a folder");
    shop.run(add.iter().chain(&["theirs/events.db"])).succeeds();
    assert!(!shop.sandbox.file("theirs/.gitignore").exists());
}

#[test]
fn git_status_shows_nothing_of_a_log() {
    let shop = Shop::new();
    let git = |args: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(args).current_dir(shop.sandbox.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").output()
    };
    if git(&["init", "-q"]).is_err() {
        crate::harness::note("git is not there: what it sees of a log was not looked at");
        return;
    }
    shop.deliver("SALE_INVENTORY", "{}");
    let seen = git(&["status", "--porcelain", "--untracked-files=all"]).expect("git answers").stdout;
    assert_eq!(String::from_utf8_lossy(&seen), "?? inv-hooks.toml\n");
}

#[cfg(unix)]
mod in_a_terminal {
    use super::shop;
    use crate::harness::{STORE_HEAD, Sandbox};

    /// Counting a million events would take seconds, so a list stops at ten thousand.
    #[test]
    fn a_list_counts_up_to_ten_thousand_events() {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", STORE_HEAD);
        let row = |n: usize| {
            format!(
                "{{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"c\",\"status\":503,\"payload\":{{\"orderId\":\"{n}\"}}}}\n"
            )
        };
        let lists = |from: usize, to: usize| {
            sandbox.write("failed.ndjson", (from..to).map(row).collect::<String>());
            sandbox.run(["failed", "import", "failed.ndjson", "-q"]).succeeds();
            let (_, screen) = sandbox.terminal_of(140, ["--no-pager", "failed", "search", "--limit", "2"]).ends();
            screen.replace('\r', "")
        };
        let screen = lists(0, 9_999);
        assert!(screen.contains("9,999 failed: 9,999 of c (http_status)"), "{screen}");
        assert!(screen.contains("Showing 2 of 9,999 events."), "{screen}");
        let screen = lists(9_999, 10_000);
        assert!(!screen.contains(" failed: "), "{screen}");
        assert!(screen.contains("Showing 2 of at least 10,000 events."), "{screen}");
    }

    #[test]
    fn the_end_of_the_input_answers_no() {
        let shop = shop(2);
        let lines = [
            "repost --all",
            "failed discard --all --reason x",
            "connector remove sale",
            "failed prune --older-than 0s",
        ];
        shop.deliver("INVENTORY_EXPORT_ASN", "{}");
        for line in lines {
            let mut terminal = shop.sandbox.terminal(line.split(' '));
            terminal.sees("(y/n)").presses("\u{4}");
            let (code, screen) = terminal.ends();
            assert!(code == 6 && screen.contains("Nothing was"), "{line}: {code}: {screen}");
        }
        assert_eq!(shop.search(&[]).len(), 2);
        let mut terminal = shop.sandbox.terminal(["failed", "prune", "--older-than", "0s"]);
        terminal.sees("(y/n)").presses("y");
        assert_eq!(terminal.ends().0, 0);
    }

    #[test]
    fn a_search_with_results_mentions_other_environments_too() {
        let shop = shop(1);
        let (code, screen) = shop.sandbox.terminal(["failed", "search"]).ends();
        assert!(code == 0 && screen.contains("are not shown: 1 of staging"), "{code}: {screen}");
    }

    #[test]
    fn man_shows_the_page_in_its_pager() {
        let shop = super::Shop::new();
        let pager =
            shop.sandbox.write("bin/man", "#!/bin/sh\necho \"shown: $(grep -c '^.TH inv-hooks 1' \"$1\") $1\"\n");
        std::fs::set_permissions(&pager, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a mode");
        let path = format!("{}:/usr/bin:/bin", shop.sandbox.file("bin").display());
        let sandbox = shop.sandbox.with_variable("PATH", &path);
        let (code, screen) = sandbox.terminal(["man"]).ends();
        assert!(code == 0 && screen.contains("shown: 1 /"), "{code}: {screen}");
        let (code, screen) = sandbox.terminal(["man", "--no-input"]).ends();
        assert!(code == 0 && screen.contains(".TH inv-hooks 1"), "{code}: {screen}");
        let none = sandbox.with_variable("PATH", "/nowhere");
        let (code, screen) = none.terminal(["man"]).ends();
        assert!(code == 0 && screen.contains("Usage: inv-hooks") && !screen.contains(".TH"), "{code}: {screen}");
    }
}

#[test]
fn a_repost_that_sends_nothing_reports_the_tests_that_it_left_out() {
    let shop = Shop::new();
    shop.server.set_reply(Reply::status(503));
    shop.run(["connector", "test", "sale"]).exits(4);
    shop.server.set_reply(Reply::ok());
    for args in [&["--all", "--dry-run"][..], &["--all", "--yes"], &["--connector", "sale", "--dry-run"]] {
        let said = shop.run([&["repost"], args].concat()).succeeds().stderr;
        assert!(said.contains("1 failed test event was left out: add --include-tests."), "{args:?} {said}");
    }
    let with_tests = shop.run(["repost", "--all", "--include-tests", "--dry-run"]).succeeds();
    assert!(
        !with_tests.stderr.contains("left out") && with_tests.stdout.contains("Would send 1 event"),
        "{with_tests:?}"
    );
}

/// The name may be why nothing was found, so it comes before the line that says so.
#[test]
fn a_search_warns_of_an_unknown_connector_first() {
    let shop = shop(1);
    for (name, near) in [("sael", "sale"), ("sal", "sale"), ("as", "asn")] {
        let said = shop.run(["failed", "search", "--connector", name]).succeeds().stderr;
        let warning = said.find(&format!("there is no connector {name} in the store; did you mean {near}?"));
        let nothing = said.find("No failed event matches.");
        assert!(warning.is_some() && nothing.is_some() && warning < nothing, "{said}");
        let counted = shop.run(["failed", "search", "--connector", name, "--count"]).succeeds();
        assert!(counted.stdout == "0\n" && counted.stderr.contains("did you mean"), "{counted:?}");
    }
}
