//! Wrong command lines and inputs of every command, each with its exit code and its message, in one table to read.
//!
//! The table is `wrong_command_lines.txt`. Read each new message there: it should say what failed, why, and what to do.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, blessed, connector, unescaped, words_of};
use inv_hooks::output::sanitize;
use std::fmt::Write as _;

/// The least number of lines.
const LEAST: usize = 100;

/// One command per line. Words are separated by blanks; single quotes keep them together. `<` and a text is stdin.
const LINES: &str = include_str!("wrong_command_lines.in");

/// A store with a good connector, one whose endpoint fails, a disabled and a faulty one; a log with an event in each
/// state; and files that are each wrong in one way.
fn scene() -> (Sandbox, HookServer) {
    let (sandbox, server) = (Sandbox::new(), HookServer::start().allow_unused());
    server.set_path_reply("/asn", Reply::status(503));
    let more = format!(
        "{}{}{}enabled = false\n",
        connector("sale", "SALE_INVENTORY", &server.url("/sale")),
        connector("asn", "INVENTORY_EXPORT_ASN", &server.url("/asn")),
        connector("off", "RETURN_INVENTORY", &server.url("/off")),
    );
    let unset = format!(
        "{STORE_HEAD}{}[connectors.unset.headers]\nclient_secret = \"${{NOT_SET_ANYWHERE}}\"\n",
        connector("unset", "INVENTORY_EXPORT_PO", &server.url("/po"))
    );
    sandbox.write("unset.toml", unset);
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{more}"));
    let run = |line: &str| {
        let _ = sandbox.run(line.split(' ')).code();
    };
    run("send INVENTORY_EXPORT_ASN --data {\"transferId\":\"ASN-1\"}");
    run("send SALE_INVENTORY --data {\"transactionId\":\"T-1\"}");
    run("send INVENTORY_EXPORT_ASN --data {\"transferId\":\"ASN-3\"}");
    run("failed discard 3 --reason x");
    run("send INVENTORY_EXPORT_ASN --data {\"transferId\":\"ASN-4\"}");
    let log = rusqlite::Connection::open(sandbox.file(".inv-hooks/events.db")).expect("the log opens");
    log.execute("UPDATE delivery SET state = 'pending' WHERE id = 4", []).expect("a change");
    drop(log);
    files(&sandbox);
    (sandbox, server)
}

fn files(sandbox: &Sandbox) {
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0];
    let utf16: Vec<u8> = "\u{feff}{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: &[(&str, &[u8])] = &[
        ("broken.toml", b"version = 1\nenvironment = \"test\"\n[connectors.x\napi_key = \"secret-value\"\n"),
        ("empty.toml", b""),
        ("newer.toml", b"version = 99\n"),
        ("no-version.toml", b"environment = \"test\"\n"),
        (
            "unknown-field.toml",
            b"version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpont = \"https://a.example\"\n",
        ),
        ("no-connectors.toml", b"version = 1\nenvironment = \"test\"\n"),
        ("not-utf8.toml", b"version = 1\n# \xff\n"),
        ("text.db", b"this is no database\n"),
        ("empty.db", b""),
        ("empty.json", b""),
        ("blank.json", b" \n\n"),
        ("cut.json", b"{\"transactionId\": \"T-1\", "),
        ("page.html", b"<!DOCTYPE html><html><body>Log in</body></html>"),
        ("curly.json", "{\u{201c}transactionId\u{201d}: 1}".as_bytes()),
        ("array.ndjson", b"[{\"apiKey\":\"SALE_INVENTORY\",\"payload\":{}}]\n"),
        ("lines.ndjson", b"{\"apiKey\":\"ORDER\",\"payload\":{}}\nnot json\n"),
        ("rows.ndjson", b"{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"sale\"}\n{}\n"),
        (
            "half.json",
            br#"{"\ud800":1,"id":1,"connector":"sale","api_key":"SALE_INVENTORY","state":"failed","payload":{}}"#,
        ),
        ("cut.ndjson", b"{\"transactionId\":\"T-1\",\"lines\":[1,2\n{\"transactionId\":\"T-2\"}\n"),
        ("gzip.json", &gzip),
        ("utf16.json", &utf16),
        ("large.json", &[b' '; 3000]),
        ("form.json", b"[{\"API Key\":\"ORDER\",\"API Endpoint\":\"https://a.example\"}]"),
        (
            "form-field.json",
            b"[{\"API Key\":\"SALE_INVENTORY\",\"API Endpoint\":\"https://a.example\",\"Colour\":\"red\"}]",
        ),
        ("form-text.json", b"hello"),
        ("headers.json", b"[\"client_id\"]"),
        ("plan.txt", b"no plan\n"),
    ];
    for (name, content) in files {
        sandbox.write(name, content);
    }
    std::fs::create_dir(sandbox.file("folder")).expect("a folder");
}

/// Removes what differs from machine to machine: good results of `doctor`, and times.
fn of_any_machine(table: &str) -> String {
    let is_time = |cell: &str| cell.len() == 24 && cell.starts_with("20") && cell.ends_with('Z');
    let timeless = |cell| if is_time(cell) { "TIME" } else { cell };
    let lines = table.lines().filter(|line| !line.contains("\tok\t") && !line.starts_with("tls\t"));
    lines.map(|line| line.split('\t').map(timeless).collect::<Vec<_>>().join("\t") + "\n").collect()
}

/// Replaces what differs from run to run.
pub fn normal(text: &str, sandbox: &Sandbox, server: &HookServer) -> String {
    let folder = sandbox.path().canonicalize().expect("a folder").display().to_string();
    text.replace(&folder, "HERE")
        .replace(&sandbox.path().display().to_string(), "HERE")
        .replace(&sandbox.home().display().to_string(), "HOME")
        .replace(&server.address().to_string(), "127.0.0.1:PORT")
}

#[test]
fn every_wrong_command_line_says_what_failed_why_and_what_to_do() {
    let (sandbox, server) = scene();
    let mut table = String::from(
        "Wrong command lines and inputs: the exit code, the command, what is written to stdout (>) and what is said on stderr (|).\n\
         Written by a test; see wrong_command_lines.rs.\n",
    );
    let mut faults = Vec::new();
    let lines: Vec<&str> = LINES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(lines.len() >= LEAST, "{}", lines.len());
    for line in lines {
        let (words, input) = words_of(line);
        let words: Vec<String> = words.iter().map(|word| unescaped(word)).collect();
        let ran = sandbox.run_with_input(&words, input.as_bytes());
        let (code, said) = (ran.code(), normal(&ran.shown().stderr, &sandbox, &server));
        let code = code.unwrap_or_else(|| panic!("{line}: ended by a signal"));
        let data = of_any_machine(&normal(&ran.shown().stdout, &sandbox, &server));
        let found = [
            (!(1..=7).contains(&code), "its exit code is not that of an error"),
            (said.lines().count() + data.lines().count() < 2 && !said.starts_with('{'), "one line has no way out"),
            (said.contains("panicked") || said.contains("secret-value"), "it panics or shows a value"),
            (said.lines().any(|shown| sanitize(shown) != shown), "it is not harmless"),
        ];
        faults
            .extend(found.iter().filter(|(is_so, _)| *is_so).map(|(_, what)| format!("{line}: {what}: {code} {said}")));
        write!(table, "\n{code}  inv-hooks {line}\n").expect("a text takes everything");
        let shown =
            data.lines().map(|line| format!("   > {line}")).chain(said.lines().map(|line| format!("   | {line}")));
        shown.for_each(|line| writeln!(table, "{}", line.trim_end()).expect("a text takes everything"));
    }
    blessed("tests/it/wrong_command_lines.txt", &table);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn lines_are_split_as_a_shell_would() {
    let check = |line: &str, words: &[&str], input: &str| {
        assert_eq!(words_of(line), (words.iter().map(|word| (*word).to_owned()).collect(), input.to_owned()), "{line}");
    };
    check("a  b 'c d' ''", &["a", "b", "c d", ""], "");
    check("a --x='1 2' < '{\\n}'", &["a", "--x=1 2"], "{\n}");
    assert_eq!(unescaped("\\e[1m\\u{200b}\\\\"), "\u{1b}[1m\u{200b}\\\\");
}
