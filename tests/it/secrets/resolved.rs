//! The values of references in an endpoint are never shown, and random secrets leak nowhere in the program.

use super::dice::Dice;
use super::echo::Form;
use super::reader::{decoded, reads};
use super::{COMMANDS, files};
use crate::harness::{HookServer, Received, Reply, Shop, connector};
use aho_corasick::AhoCorasick;
use std::path::Path;

const FORMATS: [&str; 5] = ["table", "json", "ndjson", "csv", "name"];

/// An endpoint in which every part is a reference.
const ENDPOINT: &str = "http://${HOST}:${PORT}/in/${TENANT}/x?sig=${SIG}&${file:bare}";

const TENANT: &str = "t3nant-planted";
const SIG: &str = "s1g+planted/==";
const BARE: &str = "b4re-planted";

fn shop(host: &str, port: &str) -> Shop {
    let mut shop = Shop::empty();
    for (name, value) in [("HOST", host), ("PORT", port), ("TENANT", TENANT), ("SIG", SIG), ("RUST_LOG", "trace")] {
        shop.sandbox = shop.sandbox.with_variable(name, value);
    }
    shop.sandbox.write("bare", format!("{BARE}\n"));
    shop.write_store(&format!("{}allow_http = true\n", connector("sale", "SALE_INVENTORY", ENDPOINT)));
    shop
}

/// Runs `args` in every format and passes the output to `check`.
pub(super) fn run_all(shop: &Shop, args: &[&str], check: impl Fn(&str, &str)) {
    for format in FORMATS {
        let shown = shop.run([args, &["-o", format, "-v"]].concat()).shown();
        check(&format!("{args:?} -o {format}"), &format!("{}{}", shown.stdout, shown.stderr));
    }
}

pub(super) fn check_log(shop: &Shop, check: impl Fn(&str, &str)) {
    let files = files(&shop.sandbox.file(".inv-hooks"));
    assert!(!files.is_empty());
    for path in files {
        check(&path.display().to_string(), &String::from_utf8_lossy(&std::fs::read(&path).expect("a file")));
    }
}

pub(super) fn shows_none_of(secrets: &[String]) -> impl Fn(&str, &str) + use<> {
    let secrets = secrets.to_vec();
    move |what: &str, text: &str| {
        let found = secrets.iter().find(|secret| text.contains(secret.as_str()));
        assert!(found.is_none(), "{found:?} in {what}:\n{text}");
    }
}

/// Answers with the target of the request and its host, as web frameworks do.
fn echo(request: &Received) -> Reply {
    let host = request.header("host").unwrap_or_default();
    let (path, target) = (request.path(), &request.target);
    let body = format!(
        "{{\"errorCode\":\"{target}\",\"errorMessage\":\"Cannot POST {path} at {host}\",\"at\":\"http:\\/\\/{host}{target}\"}}"
    );
    Reply::status(404)
        .header("Location", &format!("{target}/"))
        .header("Content-Type", &format!("text/x; at={target}"))
        .body(body)
}

#[test]
fn an_endpoint_is_shown_with_its_references_and_never_with_their_values() {
    let server = HookServer::start();
    let port = server.address().port().to_string();
    let shop = shop("127.0.0.1", &port);
    server.set_rule(echo);
    let secrets: Vec<String> = ["127.0.0.1", TENANT, SIG, BARE, "s1g%2Bplanted"]
        .map(str::to_owned)
        .into_iter()
        .chain([format!(":{port}")])
        .collect();
    let check = shows_none_of(&secrets);
    run_all(&shop, &["send", "SALE_INVENTORY", "--data", r#"{"orderId":"DT1"}"#], &check);
    for args in COMMANDS.iter().filter(|args| !args.contains(&"--to")) {
        run_all(&shop, args, &check);
    }
    run_all(&shop, &["failed", "export"], &check);
    run_all(&shop, &["doctor"], &check);
    check_log(&shop, &check);
    let shown = shop.show(1);
    assert_eq!(shown["history"][0]["url"], "http://${HOST}:${PORT}/in/${TENANT}/x?sig=${SIG}&${file:bare}", "{shown}");
    assert_eq!(shown["request"]["url"], shown["history"][0]["url"]);
    assert!(shown["response"]["body"].as_str().expect("a body").contains("***"), "{shown}");
    assert!(server.requests()[0].target.contains(TENANT), "the request itself has it");
}

#[test]
fn if_a_connection_fails_the_endpoint_is_named_with_its_references() {
    for (host, port, expected) in [
        ("127.0.0.1", "1", "connection refused by ${HOST}:${PORT}"),
        ("pl4nted.invalid", "81", "the name in ${HOST}:${PORT}"),
        ("169.254.169.254", "81", "${HOST}:${PORT} is a"),
        ("2852039166", "81", "${HOST}:${PORT} is a"),
        ("Pl4nted.invalid", "x", "the endpoint is not a URL"),
        ("u:pl4nted@x.invalid", "81", "user name"),
    ] {
        let shop = shop(host, port);
        let mut secrets = [host.to_lowercase(), host.to_owned(), "169.254".to_owned(), TENANT.to_owned()].to_vec();
        secrets.push(format!(":{port}/"));
        let check = shows_none_of(&secrets);
        let send = ["send", "SALE_INVENTORY", "--data", "{}", "--timeout", "5s"];
        run_all(&shop, &send, &check);
        let found = shop.run(send).shown();
        let found = format!("{}{}", found.stdout, found.stderr);
        assert!(found.contains(expected), "{expected} in {found}");
        for args in [
            &["failed", "show", "1"][..],
            &["connector", "test", "sale", "-n"],
            &["connector", "validate", "--resolve"],
            &["doctor"],
        ] {
            run_all(&shop, args, &check);
        }
    }
}

#[test]
fn a_certificate_for_another_name_is_reported_without_the_called_name() {
    let server = HookServer::start_tls().allow_unused();
    let shop = shop("localhost", &server.address().port().to_string());
    shop.sandbox.write("ca.pem", server.certificate());
    let lines = connector("sale", "SALE_INVENTORY", &ENDPOINT.replace("http:", "https:"));
    shop.write_store(&lines);
    let check = shows_none_of(&["localhost".to_owned(), TENANT.to_owned()]);
    run_all(&shop, &["send", "SALE_INVENTORY", "--data", "{}"], &check);
    let found = shop.show(1)["error"].to_string();
    assert!(found.contains("${HOST}:${PORT}"), "{found}");
}

#[test]
fn the_query_of_the_url_of_a_repost_is_redacted() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{}").to_string();
    shop.server.set_rule(echo);
    let url = format!("{}?code=pl4nted%2Btoken&b4re-token", shop.server.url("/to"));
    for more in [&[][..], &["--headers-from", "sale"]] {
        let check = shows_none_of(&["pl4nted%2Btoken", "pl4nted+token", "b4re-token"].map(str::to_owned));
        run_all(&shop, &[&["repost", &id, "--to", &url, "--force"], more].concat(), &check);
        run_all(&shop, &["failed", "show", &id], &check);
        check_log(&shop, &check);
    }
    assert!(shop.server.requests().iter().any(|request| request.target.contains("pl4nted%2Btoken")));
}

/// Says whether a reader of `text` learns at least six bytes from the start or the end of the secret.
fn gives_away(text: &str, secret: &str) -> bool {
    let (beginning, end) = (&secret[..6], &secret[secret.len() - 6..]);
    reads(text, beginning) || reads(text, end)
}

/// Returns a secret that can be in a header and a URL without encoding.
fn secret(dice: &mut Dice) -> String {
    const SIGNS: &[u8] = b"abcXYZ0189/+=-_.~:";
    let middle: String = (0..4 + dice.below(24)).map(|_| char::from(SIGNS[dice.below(SIGNS.len())])).collect();
    format!("S3{:04}{middle}T9{:04}", dice.below(10_000), dice.below(10_000))
}

/// Makes an answer with `echoed` at a place where the program cuts: at the 300 bytes of a message, at the end of a
/// broken body, at 16 and 64 KiB.
fn cut_reply(dice: &mut Dice, echoed: &str) -> Reply {
    let cut = dice.below(echoed.len() + 1);
    let text = serde_json::Value::from(echoed).to_string();
    match dice.below(4) {
        0 => {
            let filler = "x".repeat(300 - cut.min(290));
            let body = format!("{{\"errorCode\":\"E1\",\"errorMessage\":\"{filler}{}}}", &text[1..]);
            Reply::status([200, 400, 503][dice.below(3)]).body(body)
        }
        1 => {
            let mut end = cut;
            while !echoed.is_char_boundary(end) {
                end -= 1;
            }
            let head =
                format!("HTTP/1.1 500 No\r\nContent-Length: 99999\r\n\r\n{{\"errorMessage\":\"{}", &echoed[..end]);
            Reply::raw(head)
        }
        2 => Reply::status(500).body(format!("{}{echoed}{}", " ".repeat(64 * 1024 - cut), " ".repeat(99))),
        _ => Reply::status(500).body(format!("{}{echoed}", "y".repeat(16 * 1024 - cut))),
    }
}

#[test]
fn no_command_and_no_log_shows_a_random_secret_in_any_form() {
    let mut dice = Dice::new(16);
    let mut shop = Shop::empty();
    let lines = connector("sale", "SALE_INVENTORY", &format!("{}?k=${{A}}", shop.server.url("/${P}")));
    shop.write_store(&format!(
        "{lines}[connectors.sale.headers]\nAuthorization = \"Bearer ${{B}}\"\nCookie = \"sid=${{C}}; x=y\"\n"
    ));
    let mut all = Vec::new();
    for round in 0..2 * Form::ALL.len() {
        let secrets: Vec<String> = (0..4).map(|_| secret(&mut dice)).collect();
        for (name, value) in ["A", "B", "C", "P"].into_iter().zip(&secrets) {
            shop.sandbox = shop.sandbox.with_variable(name, value);
        }
        let echoed = Form::ALL[round % Form::ALL.len()].write(&secrets[dice.below(4)], &mut dice);
        shop.server.set_reply(cut_reply(&mut dice, &echoed));
        let shown = shop.run(["send", "SALE_INVENTORY", "--data", "{}", "-o", FORMATS[round % 5], "-v"]).shown();
        let shown = format!("{}{}", shown.stdout, shown.stderr);
        let found = secrets.iter().find(|secret| gives_away(&shown, secret));
        assert!(found.is_none(), "{found:?} in\n{shown}");
        all.extend(secrets);
    }
    // A control: text that is not a secret is shown, so these checks look at the right places.
    shop.server.set_reply(Reply::status(500).body(r#"{"errorMessage":"S3\/c0ntrol"}"#));
    shop.run(["send", "SALE_INVENTORY", "--data", "{}"]).exits(4);
    let ends: Vec<&str> = all.iter().flat_map(|secret| [&secret[..6], &secret[secret.len() - 6..]]).collect();
    // One automaton for all of them: to search for each took longer than to run the commands.
    let ends = AhoCorasick::builder().ascii_case_insensitive(true).build(ends).expect("an automaton");
    let control = AhoCorasick::new(["S3/c0n", "0ntrol"]).expect("an automaton");
    let written = Form::JsonAll.write(&all[7], &mut dice);
    assert!(decoded(&written).iter().any(|text| ends.is_match(text)) && !ends.is_match(&written));
    let mut is_seen = false;
    let mut look = |what: &str, text: &str| {
        let decoded = decoded(text);
        is_seen |= decoded.iter().any(|text| control.is_match(text));
        let found = decoded.iter().find_map(|text| ends.find(text).map(|found| &text[found.range()]));
        assert!(found.is_none(), "{found:?} in {what}:\n{text:.2000}");
    };
    shop.server.set_reply(Reply::ok());
    for args in [
        &["failed", "search", "--limit", "99"][..],
        &["failed", "stats", "--by", "failure"],
        &["failed", "export"],
        &["repost", "--all", "-n"],
    ] {
        for format in FORMATS {
            let shown = shop.run([args, &["-o", format]].concat()).shown();
            look(&format!("{args:?} -o {format}"), &format!("{}{}", shown.stdout, shown.stderr));
        }
    }
    for id in 1..=2 * Form::ALL.len() + 1 {
        let shown = shop.run(["failed", "show", &id.to_string(), "-o", FORMATS[id % 2]]).shown();
        look("failed show", &shown.stdout);
    }
    let log = rows(&shop.sandbox.file(".inv-hooks/events.db"));
    assert!(log.len() > 2 * Form::ALL.len(), "{}", log.len());
    log.iter().for_each(|text| look("the log", text));
    assert!(is_seen, "the control is not seen");
}

/// Every text and every blob of every table of the log.
fn rows(path: &Path) -> Vec<String> {
    let log = rusqlite::Connection::open(path).expect("the log opens");
    let mut tables = log.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").expect("a statement");
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).expect("tables").map(|name| name.expect("a name")).collect();
    let mut texts = Vec::new();
    for table in tables {
        let mut statement = log.prepare(&format!("SELECT * FROM \"{table}\"")).expect("a statement");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            texts.extend((0..columns).filter_map(|column| match row.get_ref(column).expect("a value") {
                rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => {
                    Some(String::from_utf8_lossy(bytes).into_owned())
                }
                _ => None,
            }));
        }
    }
    texts
}
