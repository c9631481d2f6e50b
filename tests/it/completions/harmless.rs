//! Asking for words changes nothing, waits for nothing and reports nothing, whatever the store and the log are like.

use super::asked::{offered, offers, offers_no_value, once, until};
use crate::harness::{STORE_HEAD, Sandbox, Shop, WITHOUT_CAUSES, note};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

fn log_of(shop: &Shop) -> PathBuf {
    shop.sandbox.file(".inv-hooks/events.db")
}

fn shop() -> Shop {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", "{\"productId\":\"1\"}");
    shop
}

/// Returns the content and the time of everything in a folder.
fn content(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            all.append(&mut content(&entry));
        }
        let changed = entry.metadata().and_then(|file| file.modified()).expect("a time");
        all.insert(entry.clone(), (changed, std::fs::read(&entry).unwrap_or_default()));
    }
    all
}

/// Asserts that no id is offered, but the flags of the command are, and that nothing is changed.
fn offers_no_id(sandbox: &Sandbox, line: &str) {
    let before = content(&sandbox.path());
    offers_no_value(sandbox, line);
    assert_eq!(content(&sandbox.path()), before, "{line}");
}

#[test]
fn nothing_is_written_and_no_file_is_created() {
    let shop = shop();
    let check = || {
        let before = content(&shop.sandbox.path());
        offers(&shop.sandbox, "repost ", &["1"]);
        offered(&shop.sandbox, "failed search --cause ");
        offered(&shop.sandbox, "failed search --connector ");
        assert_eq!(content(&shop.sandbox.path()), before);
    };
    check();
    // A process that writes keeps a write-ahead log, and the files stay as it left them.
    let writer = Connection::open(log_of(&shop)).expect("the log opens");
    writer.execute("UPDATE delivery SET connector = 'renamed'", []).expect("a change");
    check();
    offers(&shop.sandbox, "failed search --connector ren", &["renamed"]);
}

#[test]
fn what_a_killed_process_left_is_read_and_stays() {
    let shop = shop();
    let writer = Connection::open(log_of(&shop)).expect("the log opens");
    writer.execute("UPDATE delivery SET connector = 'renamed'", []).expect("a change");
    let copied = Sandbox::new();
    copied.write("inv-hooks.toml", STORE_HEAD);
    for name in ["events.db", "events.db-wal", "events.db-shm"] {
        copied.write(format!(".inv-hooks/{name}"), std::fs::read(log_of(&shop).with_file_name(name)).expect(name));
    }
    let before = content(&copied.path());
    offers(&copied, "failed search --connector ren", &["renamed"]);
    assert_eq!(content(&copied.path()), before);
    std::fs::remove_file(copied.file(".inv-hooks/events.db-shm")).expect("removed");
    offers_no_id(&copied, "repost ");
}

#[test]
fn a_locked_log_is_not_waited_for() {
    let shop = shop();
    let folder = std::fs::File::open(shop.sandbox.file(".inv-hooks")).expect("a folder");
    folder.lock().expect("a lock");
    offers(&shop.sandbox, "repost ", &["1"]);
    let writer = Connection::open(log_of(&shop)).expect("the log opens");
    writer.execute_batch("BEGIN EXCLUSIVE; UPDATE delivery SET connector = 'x'").expect("a transaction");
    offers(&shop.sandbox, "repost ", &["1"]);
    writer
        .execute_batch("ROLLBACK; PRAGMA locking_mode = EXCLUSIVE; BEGIN; UPDATE delivery SET connector = 'x'; COMMIT")
        .expect("locked");
    let started = Instant::now();
    let words = offered(&shop.sandbox, "repost ");
    assert!(words == ["1"] || words.iter().all(|word| word.starts_with('-')), "{words:?}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_log_of_another_version_is_left_alone() {
    for change in [WITHOUT_CAUSES, "PRAGMA user_version = 99"] {
        let shop = shop();
        Connection::open(log_of(&shop)).expect("the log opens").execute_batch(change).expect("changed");
        offers_no_id(&shop.sandbox, "repost ");
        offers_no_id(&shop.sandbox, "repost --config inv-hooks.toml ");
        assert_eq!(once(&shop.sandbox, "fish", &["inv-hooks", "failed", "search", "--cause", ""]), "");
    }
}

#[test]
fn without_a_log_or_with_something_else_in_its_place_there_are_no_ids() {
    let shop = Shop::new();
    offers_no_id(&shop.sandbox, "repost ");
    assert!(!shop.sandbox.file(".inv-hooks").exists());
    shop.sandbox.write("other.db", "no log");
    shop.sandbox.write("empty.db", "");
    for log in ["other.db", "empty.db", ".", "none/at/all.db", "postgres://u:p@h/d"] {
        offers_no_id(&shop.sandbox, &format!("repost --log {log} "));
    }
    assert!(
        once(&shop.sandbox, "fish", &["inv-hooks", "--log", "other.db", "failed", "search", "--cause", ""]).is_empty()
    );
}

#[test]
fn a_store_that_cannot_be_read_gives_no_words_and_no_error() {
    let shop = shop();
    for store in ["version = 1\n[connectors.sale\n", "version = 9\n", "\u{0}", ""] {
        shop.sandbox.write("inv-hooks.toml", store);
        offers_no_value(&shop.sandbox, "repost ");
        assert_eq!(once(&shop.sandbox, "fish", &["inv-hooks", "send", "--connector", ""]), "", "{store:?}");
    }
    assert_eq!(once(&shop.sandbox, "fish", &["inv-hooks", "--config", "none.toml", "send", "--connector", ""]), "");
}

#[test]
#[cfg(unix)]
fn a_pipe_in_place_of_a_file_is_not_read() {
    use std::io::{Read as _, Write as _};
    let shop = shop();
    let pipe = shop.sandbox.file("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let ask = |words: &[&str]| {
        let started = Instant::now();
        assert_eq!(once(&shop.sandbox, "fish", words), "");
        assert!(started.elapsed() < Duration::from_secs(5), "{words:?}");
    };
    let lines: [&[&str]; 2] = [
        &["inv-hooks", "--config", "pipe", "send", "--connector", ""],
        &["inv-hooks", "--log", "pipe", "failed", "search", "--cause", ""],
    ];
    lines.iter().for_each(|line| ask(line));
    let mut both = std::fs::File::options().read(true).write(true).open(&pipe).expect("a pipe");
    both.write_all(b"kept").expect("written");
    lines.iter().for_each(|line| ask(line));
    let mut kept = [0; 4];
    both.read_exact(&mut kept).expect("still there");
    assert_eq!(&kept, b"kept");
}

#[test]
fn hostile_text_of_the_log_is_a_description_at_most() {
    let shop = shop();
    let log = Connection::open(log_of(&shop)).expect("the log opens");
    let hostile = "\u{1b}[31m$(touch pwned)`touch pwned`\n\u{202e};touch pwned";
    log.execute("UPDATE delivery SET cause = ?1, connector = ?1, environment = 'test'", [hostile]).expect("changed");
    let answers = |shell: &str| {
        let words =
            |line: &str| ["inv-hooks"].into_iter().chain(line.split(' ')).map(str::to_owned).collect::<Vec<_>>();
        let lines = ["repost ", "failed search --cause ", "failed search --connector "];
        lines.map(|line| match shell {
            "bash" => once(&shop.sandbox, shell, &[&format!("inv-hooks {line}"), "", "9", "200"]),
            _ => once(&shop.sandbox, shell, &words(line)),
        })
    };
    until(&shop.sandbox, "fish", &["inv-hooks", "repost", ""], |answer| answer.starts_with("1\t"));
    for shell in ["bash", "zsh", "fish", "elvish"] {
        let all = answers(shell).concat();
        assert!(
            !all.chars().any(|c| c != '\n' && c != '\t' && (c.is_control() || c == '\u{202e}')),
            "{shell}: {all:?}"
        );
        let is_word = |line: &str| line.starts_with("$(") || line.starts_with("touch") || line.starts_with(';');
        assert!(!all.lines().any(is_word), "{shell}: {all:?}");
        assert!(shell != "bash" || !all.contains(['$', '`', ';', '(', '\\']), "{all:?}");
    }
}

#[test]
fn no_secret_is_part_of_an_answer() {
    let sandbox = Sandbox::new().with_variable("TOKEN", "s3cr3t");
    let connector = "[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://e.example/?key=s3cr3t\"\nheaders = { X-Key = \"${TOKEN}\", Y = \"s3cr3t\" }\n";
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{connector}"));
    for line in [
        "connector edit ",
        "connector edit a --endpoint ",
        "connector edit a --unset-header ",
        "connector edit a --header ",
        "send --connector ",
    ] {
        let words: Vec<&str> = ["inv-hooks"].into_iter().chain(line.split(' ')).collect();
        assert!(!once(&sandbox, "fish", &words).contains("s3cr3t"), "{line}");
    }
    offers(&sandbox, "send --connector ", &["a"]);
}

#[test]
fn odd_questions_get_no_answer_and_no_error() {
    let sandbox = Sandbox::new();
    assert_eq!(once(&sandbox, "tcsh", &["inv-hooks", ""]), "");
    assert_eq!(once(&sandbox, "bash", &["inv-hooks "]), "");
    assert_eq!(once::<&str>(&sandbox, "fish", &[]), "");
    assert_eq!(once(&sandbox, "powershell", &["inv-hooks", "no sign"]), "");
    // The engine panics on this line: a flag without its value before an argument that looks like a flag.
    once(&sandbox, "fish", &["inv-hooks", "send", "--connector", "--rate", "-5", "--", "-x", ""]);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let bytes = std::ffi::OsStr::from_bytes(b"\xff\xfe");
        once(&sandbox, "fish", &[std::ffi::OsStr::new("inv-hooks"), bytes, bytes]);
    }
}

#[test]
fn only_a_shell_that_asks_gets_words() {
    let sandbox = Sandbox::new().with_variable("INV_HOOKS_COMPLETE", "bash");
    let shown = sandbox.run(["event", "list", "-o", "name"]).succeeds_silently();
    assert!(shown.stdout.contains("SALE_INVENTORY\n"), "the variable alone changes nothing: {}", shown.stdout);
    let empty = Sandbox::new().with_variable("INV_HOOKS_COMPLETE", "");
    assert!(empty.run(["--", "inv-hooks", ""]).exits(2).stdout.is_empty());
}

#[test]
fn a_large_log_makes_no_one_wait_and_the_answer_is_short() {
    const ROWS: u32 = 30_000;
    let shop = shop();
    let log = Connection::open(log_of(&shop)).expect("the log opens");
    let columns: Vec<String> = {
        let mut all = log.prepare("SELECT name FROM pragma_table_info('delivery')").expect("the table");
        let all = all.query_map([], |row| row.get(0)).expect("columns").map(|name| name.expect("a name"));
        all.filter(|name: &String| !["id", "webhook_id", "failed_at"].contains(&name.as_str())).collect()
    };
    let columns = columns.join(",");
    log.execute_batch(&format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {ROWS})
         INSERT INTO delivery (webhook_id, failed_at, {columns}) SELECT 'w' || n, failed_at + n, {columns} FROM delivery, n WHERE id = 1"
    ))
    .expect("rows");
    drop(log);
    let ids: Vec<String> = (0..100).map(|before| (ROWS + 1 - before).to_string()).collect();
    offers(&shop.sandbox, "repost ", &ids);
    let causes =
        until(&shop.sandbox, "fish", &["inv-hooks", "failed", "search", "--cause", ""], |answer| !answer.is_empty());
    assert!(causes.ends_with("\t1,000 or more events: 503\n"), "{causes}");
    let ask = |words: &[&str]| {
        let time = |_| {
            let started = Instant::now();
            once(&shop.sandbox, "fish", words);
            started.elapsed()
        };
        (0..5).map(time).min().expect("five")
    };
    let times = [ask(&["inv-hooks", "repost", ""]), ask(&["inv-hooks", "failed", "search", "--cause", ""])];
    note(&format!("words for a shell from a log of {ROWS} failed events: {times:?}"));
    assert!(times.iter().all(|time| *time < Duration::from_millis(500)), "{times:?}");
}
