//! Planted secrets: they show in no output of any command and in no byte of the log.
//!
//! The connector verbs have tables of their own; here the secrets come back from the wire and out of broken stores too.

mod brought_query;
mod curl;
mod curl_values;
mod dice;
mod echo;
mod effort;
mod masked;
mod misplaced;
mod property;
mod reader;
mod resolved;

use crate::harness::{Reply, Shop, connector};
use base64::Engine as _;
use inv_hooks::model::Connector;
use inv_hooks::store;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// A header's value, with characters that change when it is encoded.
const HEADER: &str = "h3ader/pl4nted+secret\\\"q";
/// A value in the endpoint's query.
const QUERY: &str = "qu3ry-pl4nted-secret";
/// The signing secret without its prefix.
const SIGNING: &str = "c2lnbmluZy1wbDRudGVkLXNlY3JldC0wMQ==";
/// A token behind its scheme.
const TOKEN: &str = "t0ken-pl4nted-secret";
/// The default of a reference.
const DEFAULT: &str = "d3fault-pl4nted-secret";

const SECRETS: [&str; 5] = [HEADER, QUERY, SIGNING, TOKEN, DEFAULT];

fn percent(text: &str) -> String {
    let encode = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(encode).collect()
}

/// As [`percent`], with `%2f` for `%2F`.
fn percent_lower(text: &str) -> String {
    let mut parts = percent(text).split('%').map(str::to_owned).collect::<Vec<_>>();
    parts.iter_mut().skip(1).for_each(|part| part[..2].make_ascii_lowercase());
    parts.join("%")
}

/// Every form of every secret in which an endpoint may send it back.
fn forms() -> Vec<String> {
    let base64 = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let json = |text: &str| serde_json::Value::from(text).to_string().trim_matches('"').to_owned();
    SECRETS
        .iter()
        .flat_map(|one| [(*one).to_owned(), base64(one), percent(one), percent_lower(one), json(one)])
        .collect()
}

/// A store that is written by hand, with a secret in every place that may hold one.
fn store_lines(url: &str) -> String {
    let sale = connector("sale", "SALE_INVENTORY", &format!("{url}/in?api_key={QUERY}&plain"));
    let header = serde_json::Value::from(HEADER);
    format!(
        "{sale}signing_secret = \"whsec_{SIGNING}\"\n[connectors.sale.headers]\nclient_secret = {header}\nAuthorization = \"Bearer {TOKEN}\"\nother = \"${{UNSET_NAME:-{DEFAULT}}}\"\n"
    )
}

fn shop() -> Shop {
    let shop = Shop::empty();
    let lines = store_lines(&shop.server.url(""));
    shop.write_store(&lines);
    shop
}

/// An endpoint that sends everything back that it was told, in every form.
fn echo(status: u16) -> Reply {
    let echoed = serde_json::Value::from(forms().join(" , "));
    let body = format!(
        "{{\"errorCode\":{echoed},\"errorMessage\":{echoed},\"plain\":\"{}\"}}",
        forms().join(" ").replace(['\\', '"'], "'")
    );
    Reply::status(status).header("Content-Type", &format!("text/{QUERY}")).body(body)
}

fn check(what: &str, text: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{form} in what {what} shows:\n{text}");
    }
}

/// Runs a command and checks both of its streams, in every format.
fn check_command(shop: &Shop, args: &[&str]) {
    for format in ["table", "json", "ndjson", "csv", "name"] {
        let shown = shop.run([args, &["-o", format, "-v"]].concat()).shown();
        check(&format!("{args:?} -o {format}"), &format!("{}{}", shown.stdout, shown.stderr));
    }
}

/// Returns every file of a folder and below.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn check_log(shop: &Shop) {
    let mut looked_at = 0;
    for path in files(&shop.sandbox.file(".inv-hooks")) {
        let bytes = std::fs::read(&path).expect("a file");
        looked_at += bytes.len();
        check(&path.display().to_string(), &String::from_utf8_lossy(&bytes));
    }
    assert!(looked_at > 10_000, "{looked_at} bytes are no log");
}

/// Every command that reads the store or the log.
const COMMANDS: &[&[&str]] = &[
    &["failed", "search"],
    &["failed", "search", "secret"],
    &["failed", "search", "--error-code", "***"],
    &["failed", "show", "1"],
    &["failed", "show", "1", "--curl"],
    &["failed", "stats", "--by", "failure"],
    &["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "{}"],
    &["failed", "discard", "1", "--reason", "x", "-n"],
    &["failed", "prune", "--older-than", "1d"],
    &["repost", "1", "-n"],
    &["repost", "--all", "-n"],
    &["repost", "--all"],
    &["repost", "1"],
    &["repost", "1", "--to", "http://127.0.0.1:1/", "--headers-from", "sale"],
    &["repost", "--all", "--yes"],
    &["resume", "--unknown"],
    &["send", "SALE_INVENTORY", "--data", "{}"],
    &["send", "SALE_INVENTORY", "--data", "{}", "-n"],
    &["log", "info"],
    &["config", "show", "--origin"],
    &["connector", "list"],
    &["connector", "show", "sale"],
    &["connector", "show", "sale", "--reveal"],
    &["connector", "validate", "--resolve", "--strict"],
    &["connector", "test", "sale"],
    &["connector", "test", "--all", "-n"],
    &["connector", "disable", "sale", "-n"],
    &["connector", "edit", "sale", "--timeout", "3s", "-n"],
    &["event", "list"],
    &["event", "sample", "SALE_INVENTORY"],
    &["init"],
    &["man"],
    &["completions", "bash"],
];

#[test]
fn no_command_and_no_byte_of_the_log_shows_what_an_endpoint_sends_back() {
    let shop = shop();
    for reply in [echo(500), echo(200), echo(401), Reply::status(302).header("Location", &format!("/x?{QUERY}"))] {
        shop.server.set_reply(reply);
        check_command(&shop, &["send", "SALE_INVENTORY", "--data", r#"{"orderId":"DT1"}"#]);
    }
    shop.server.set_reply(echo(500));
    COMMANDS.iter().for_each(|args| check_command(&shop, args));
    check_log(&shop);
    let told = shop.show(1).to_string();
    assert!(told.contains("***"), "the endpoint's answer is kept, without the secrets: {told}");
    // What was asked for did reach the wire.
    let request = shop.server.requests().remove(0);
    assert_eq!((request.header("client_secret"), request.header("other")), (Some(HEADER), Some(DEFAULT)));
    assert!(request.target.contains(QUERY));
}

#[test]
fn no_command_shows_what_is_resolved_from_elsewhere() {
    let mut shop = Shop::empty();
    let variables =
        [("PLANTED", HEADER.to_owned()), ("SIGNING", format!("whsec_{SIGNING}")), ("OTHER", DEFAULT.to_owned())];
    for (name, value) in &variables {
        shop.sandbox = shop.sandbox.with_variable(name, value);
    }
    shop.sandbox.write("query", format!("{QUERY}\n"));
    shop.sandbox.write("token", format!("Bearer {TOKEN}\n"));
    let line = connector("sale", "SALE_INVENTORY", &shop.server.url("/?k=${file:query}"));
    let headers = "a = \"${PLANTED}\"\nb = \"${file:token}\"\nc = \"${OTHER}\"\n";
    shop.write_store(&format!("{line}signing_secret = \"${{SIGNING}}\"\n[connectors.sale.headers]\n{headers}"));
    shop.server.set_reply(echo(500));
    check_command(&shop, &["send", "SALE_INVENTORY", "--data", "{}"]);
    COMMANDS.iter().for_each(|args| check_command(&shop, args));
    check_log(&shop);
    assert_eq!(shop.server.requests()[0].header("a"), Some(HEADER));
}

#[test]
fn connections_that_break_show_no_secret() {
    let shop = Shop::empty();
    for url in ["http://127.0.0.1:1", "https://127.0.0.1:1", "https://does-not-exist.invalid", "http://169.254.169.254"]
    {
        shop.write_store(&store_lines(url));
        check_command(&shop, &["send", "SALE_INVENTORY", "--data", "{}", "--timeout", "2s"]);
    }
    shop.write_store(&store_lines(&shop.server.url("")));
    for reply in [
        Reply::raw(format!("{HEADER} {QUERY}\r\n\r\n")),
        Reply::raw(format!("HTTP/1.1 200 OK\r\n{QUERY}\r\n\r\n")),
        Reply::close(),
        Reply::reset(),
    ] {
        shop.server.set_reply(reply);
        check_command(&shop, &["send", "SALE_INVENTORY", "--data", "{}"]);
    }
    check_log(&shop);
}

#[test]
fn a_store_that_cannot_be_read_shows_no_secret() {
    let shop = shop();
    let good = shop.sandbox.read("inv-hooks.toml");
    let json = serde_json::Value::from(HEADER).to_string();
    let broken = [
        good.replace(&json, &json[..json.len() - 1]),
        good.replace(&json, &format!("{json} trailing")),
        good.replace(&json, &json[1..]),
        good.replace("client_secret = ", "client_secret "),
        good.replace("client_secret = ", "client secret = "),
        good.replace("[connectors.sale.headers]", &format!("headers = {json}\n[other]")),
        good.replace("signing_secret = ", "timeout = "),
        good.replace("signing_secret = ", "enabled = "),
        good.replace("signing_secret = ", "concurrency = "),
        good.replace("signing_secret = ", "unknown_field = "),
        good.replace("whsec_", "whsec_!"),
        good.replace("http://", ""),
        good.replace("http://", &format!("http://me:{TOKEN}@")),
        good.replace("http://", "http://example.com:"),
        good.replace("version = 1", &format!("version = \"{TOKEN}\"")),
        good.replace("other = ", "Other = \"x\"\nother = "),
        good.replace("${UNSET_NAME", "${UNSET NAME"),
        good.replace(&json, &format!("\"\"\"\n{}\"\"\"", HEADER.replace(['\\', '"'], ""))),
        format!("{good}\nclient_secret = {json}\n"),
        format!("{good}{TOKEN}\u{0}"),
    ];
    for text in broken {
        assert_ne!(text, good);
        shop.sandbox.write("inv-hooks.toml", &text);
        for args in [
            &["send", "SALE_INVENTORY", "--data", "{}", "-n"][..],
            &["connector", "list"],
            &["connector", "validate", "--strict"],
            &["connector", "show", "sale"],
            &["failed", "search"],
            &["config", "show"],
            &["connector", "test", "sale", "-n"],
            &["connector", "edit", "sale", "--timeout", "1s", "-n"],
        ] {
            for format in ["table", "json"] {
                let shown = shop.run([args, &["-o", format]].concat()).shown();
                check(&format!("{args:?} of\n{text}"), &format!("{}{}", shown.stdout, shown.stderr));
                assert!(!shown.stderr.contains("panicked"), "{}", shown.stderr);
            }
        }
    }
}

#[test]
fn a_store_that_is_not_text_or_not_readable_shows_no_secret() {
    let shop = shop();
    let path = shop.sandbox.file("inv-hooks.toml");
    let mut bytes = std::fs::read(&path).expect("a store");
    bytes.extend_from_slice(b"x = \"\xff\"\n");
    std::fs::write(&path, bytes).expect("a store");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("permissions");
    check_command(&shop, &["connector", "list"]);
    check_command(&shop, &["connector", "validate"]);
}

/// A panic prints what it is given: no value of the house that holds a secret gives it away.
#[test]
fn what_a_panic_would_print_holds_no_secret() {
    let shop = shop();
    let location = store::find(Some(&shop.sandbox.file("inv-hooks.toml"))).expect("a place").expect("a store");
    let store = store::Store::load(&location).expect("it loads");
    let connector: Connector = store.connectors().next().expect("a connector").expect("whole");
    let destination = store.resolve(&connector).expect("resolved");
    let mut printed = Vec::new();
    for debug in [format!("{store:?}"), format!("{connector:?}"), format!("{destination:?}")] {
        let panic = std::panic::catch_unwind(|| panic!("{debug}")).expect_err("it panics");
        printed.push(panic.downcast_ref::<String>().cloned().expect("a text"));
    }
    assert!(printed.iter().all(|text| text.contains("sale")), "{printed:?}");
    printed.iter().for_each(|text| check("a panic", text));
}
