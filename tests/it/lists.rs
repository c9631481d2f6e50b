//! Lists on a terminal: one line per row, however narrow it is, and what people copy stays whole.
#![cfg(unix)]

use crate::harness::{HookServer, Reply, Sandbox};
use console::{measure_text_width, strip_ansi_codes};
use serde_json::json;

/// Returns the lines of a screen without colours. The terminal library returns each byte as a character.
fn lines(screen: &str) -> Vec<String> {
    let bytes: Vec<u8> = screen.chars().map(|c| u8::try_from(c).expect("a byte")).collect();
    let screen = String::from_utf8_lossy(&bytes).into_owned();
    screen.lines().map(|line| strip_ansi_codes(line).trim_end().to_owned()).collect()
}

/// A store and a log with long and wide texts in every column.
fn crowded() -> (Sandbox, HookServer) {
    let sandbox = Sandbox::new();
    let server = HookServer::start().allow_unused();
    server.set_path_reply("/asn", Reply::status(503).body("try later"));
    let form = |key: &str, path: &str| json!({"API Key": key, "API Endpoint": server.url(path)});
    let forms = json!([form("INVENTORY_EXPORT_ASN", "/asn"), form("SALE_INVENTORY", "/sale")]);
    sandbox.write("form.json", forms.to_string());
    sandbox.run(["init", "--environment", "test"]).succeeds();
    sandbox.run(["connector", "import", "form.json"]).succeeds();
    let asn = sandbox.run(["event", "sample", "INVENTORY_EXPORT_ASN", "-q", "--count", "2"]).succeeds().stdout;
    sandbox.write("asn.ndjson", asn);
    let long = "x".repeat(64);
    let url = format!("https://a.example/{}", "path/".repeat(30));
    sandbox.run(["connector", "add", &long, "--api-key", "INVENTORY_EXPORT_CYC", "--endpoint", &url]).succeeds();
    let row = |connector: &str, id: &str, error: &str| {
        let payload = json!({"orderId": id, "storeId": "256", "quantity": 1});
        json!({"api_key": "SALE_INVENTORY", "connector": connector, "payload": payload, "error": error}).to_string()
    };
    let rows = [
        row("sale", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "在庫が見つかりません。もう一度確認してください。"),
        row(&long, "🙂🙂🙂-ASN-000012345-0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11", "🚚🚚🚚 is late ❤️❤️❤️❤️❤️❤️❤️❤️❤️"),
        row("sale", "0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11", &"no such store ".repeat(20)),
    ];
    sandbox.write("wide.ndjson", rows.join("\n"));
    sandbox.run(["failed", "import", "wide.ndjson", "-q"]).succeeds();
    (sandbox, server)
}

/// Commands with lists, and the first word of each table.
const LISTS: [(&str, &str); 7] = [
    ("connector list", "NAME"),
    ("event list", "API-KEY"),
    ("failed search", "ID"),
    ("failed stats", "WHAT"),
    ("failed stats --by api_key", "WHAT"),
    ("failed stats --by store", "WHAT"),
    ("log check", "CHECK"),
];

#[test]
fn every_row_of_a_list_is_one_line_that_fits() {
    let (sandbox, _server) = crowded();
    for (list, first) in LISTS {
        let words: Vec<&str> = list.split(' ').chain(["-q"]).collect();
        let rows = sandbox.run(&words).succeeds().stdout.lines().count();
        for columns in [20, 33, 40, 80, 140] {
            let (code, screen) = sandbox.terminal_of(columns, &words).ends();
            let lines = lines(&screen);
            let table: Vec<&String> = lines.iter().skip_while(|line| !line.starts_with(first)).collect();
            assert_eq!((code, table.len()), (0, rows), "{list} at {columns}: {lines:#?}");
            // A single value that people copy is whole, however narrow the terminal is.
            let fits = |line: &String| measure_text_width(line) <= columns || !line.contains(' ');
            assert!(table.iter().all(|line| fits(line)), "{list} at {columns}: {lines:#?}");
        }
    }
}

#[test]
fn what_people_copy_stays_whole() {
    let (sandbox, _server) = crowded();
    let uuid = "0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11";
    let (_, screen) = sandbox.terminal_of(80, ["failed", "search", "-q", "--document", uuid]).ends();
    assert!(screen.contains(uuid) && screen.contains("no such store no"), "{screen}");
    let long = "x".repeat(64);
    for list in [&["connector", "list", "-q"][..], &["failed", "search", "-q"], &["failed", "stats", "-q"]] {
        for columns in [80, 100] {
            let (_, screen) = sandbox.terminal_of(columns, list).ends();
            assert!(lines(&screen).iter().any(|line| line.contains(&long)), "{list:?} at {columns}: {screen}");
        }
    }
    let base = format!("https://relay.example.com/{}", "a/".repeat(40));
    let (_, screen) = sandbox.terminal_of(40, ["relay", "urls", "-q", "--base", &base]).ends();
    assert!(screen.contains(&format!("{base}v1/connectors/sale\r\n")), "{screen}");
    let log = sandbox.file(format!("{}/events.db", "folder".repeat(9)));
    let (_, screen) = sandbox.terminal_of(40, ["config", "show", "--log", &log.display().to_string()]).ends();
    assert!(screen.contains(&format!("{}\r\n", log.display())), "{screen}");
}

#[test]
fn a_pipe_gets_whole_values() {
    let (sandbox, _server) = crowded();
    let listed = sandbox.run(["connector", "list"]).succeeds().stdout;
    let row = listed.lines().last().expect("a row").split('\t').collect::<Vec<_>>();
    assert_eq!((row[0].len(), row[1], row[3].len()), (64, "INVENTORY_EXPORT_CYC", 168), "{listed}");
    let found = sandbox.run(["failed", "search", "漢字"]).succeeds().stdout;
    assert!(found.contains("\t漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\t在庫が見つかりません"), "{found}");
}

#[test]
fn a_run_prints_each_event_on_one_line() {
    let (sandbox, _server) = crowded();
    for columns in [20, 40, 80, 140] {
        for (line, events) in [("send INVENTORY_EXPORT_ASN --ndjson asn.ndjson", 2), ("connector test asn", 3)] {
            let (code, screen) = sandbox.terminal_of(columns, line.split(' ').chain(["-q", "--yes"])).ends();
            assert_eq!(code, 4, "{line}: {screen}");
            let lines = lines(&screen);
            let table: Vec<&String> = lines.iter().skip_while(|line| !line.starts_with("ID")).collect();
            assert_eq!(table.len(), 1 + events, "{line} at {columns}: {lines:#?}");
            let widest = table.iter().map(|line| measure_text_width(line)).max();
            assert!(widest.is_some_and(|width| width <= columns), "{line} at {columns}: {widest:?} {lines:#?}");
            assert!(columns < 80 || table[1].ends_with("the endpoint answered 503"), "{line} at {columns}: {lines:#?}");
        }
    }
}

#[test]
fn columns_are_chosen_by_header_or_key() {
    let (sandbox, _server) = crowded();
    let piped = |args: &str| sandbox.run(args.split(' ').chain(["-q"])).succeeds().stdout;
    let found = piped("failed search --document 0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11 --columns document,store_id,id");
    assert_eq!(found, "DOCUMENT\tSTORE-ID\tID\n0190f3a2-7c1b-7a55-b4f0-8f5d7f0b2a11\t256\t3\n");
    assert_eq!(piped("connector list --columns name,headers -o csv").lines().next(), Some("name,headers"));
    let found = piped("failed search --store 256 --sort oldest --columns id,connector,when,why -o csv");
    let row: Vec<&str> = found.lines().nth(1).expect("a row").split(',').collect();
    assert!(row[..2] == ["1", "sale"] && row[2].ends_with('Z') && row[3].starts_with("在庫"), "{found}");
    let (_, screen) =
        sandbox.terminal_of(40, ["connector", "list", "-q", "--columns", "enabled,api_key,endpoint"]).ends();
    let lines = lines(&screen);
    assert_eq!(lines[0], "ENABLED  API-KEY               ENDPOINT", "{lines:#?}");
    assert!(lines[1..].iter().all(|line| measure_text_width(line) <= 40), "{lines:#?}");
}

#[test]
fn every_list_has_columns_to_choose() {
    let (sandbox, _server) = crowded();
    sandbox.run(["event", "capture", "add", "INVENTORY_EXPORT_ASN", "asn.ndjson", "-q"]).exits(3);
    sandbox.write("one.json", sandbox.read("asn.ndjson").lines().next().expect("a line"));
    sandbox.run(["event", "capture", "add", "INVENTORY_EXPORT_ASN", "one.json", "--name", "one", "-q"]).succeeds();
    let piped = |args: &str| sandbox.run(args.split(' ').chain(["-q"])).shown().stdout;
    let begins = |args: &str, expected: &str| {
        let shown = piped(args);
        assert!(shown.starts_with(expected), "{args}: {shown}");
    };
    begins("event capture list --columns name,bytes,api_key", "NAME\tBYTES\tAPI-KEY\none\t");
    begins("relay urls --columns url,connector", "URL\tCONNECTOR\nhttp://127.0.0.1:8080/v1/connectors/");
    begins("relay urls --columns url -o csv", "url\nhttp://127.0.0.1:8080/v1/connectors/");
    begins("log check --columns status,check", "STATUS\tCHECK\nok\tfile\n");
    begins("log check --columns ok,check -o csv", "ok,check\ntrue,file\n");
    begins("doctor --columns status,check", "STATUS\tCHECK\nok\tstore\n");
    begins("config show --columns origin,setting", "ORIGIN\tSETTING\ndefault\tstore\n");
    begins("config show --columns name -o csv", "name\nstore\n");
    sandbox
        .write("broken.toml", "version = 1\n[connectors.a]\napi_key = \"NOPE\"\nendpoint = \"https://a.example/\"\n");
    begins("connector validate --config broken.toml --columns code,connector", "CODE\tCONNECTOR\n");
    // Findings are sentences on a terminal, unless columns are chosen.
    let (_, screen) = sandbox.terminal_of(80, ["doctor", "-q", "--columns", "check,status"]).ends();
    let lines = lines(&screen);
    assert!(lines[0].starts_with("CHECK ") && lines[0].ends_with(" STATUS"), "{lines:#?}");
    assert!(lines[1].starts_with("store ") && lines[1].ends_with(" ok"), "{lines:#?}");
}

#[test]
fn an_unknown_column_is_an_error_that_lists_all() {
    let (sandbox, _server) = crowded();
    let shown = sandbox.run(["event", "list", "--columns", "api_key,color"]).exits(2).stderr;
    let expected = "error: there is no column color\n  The columns are api_key, meaning, effect, events, family, snapshot_events, basis.\n";
    assert_eq!(shown, expected);
    for list in [
        "connector list",
        "connector validate",
        "event capture list",
        "failed search",
        "failed stats",
        "log check",
        "log monitoring",
        "relay urls",
        "config show",
        "doctor",
    ] {
        let shown = sandbox.run(list.split(' ').chain(["--columns", "colour"])).exits(2).stderr;
        assert!(shown.contains("there is no column colour\n  The columns are "), "{list}: {shown}");
        let shown = sandbox.run(list.split(' ').chain(["--columns", "colour", "-o", "name"])).exits(2).stderr;
        assert!(shown.contains("--columns has no effect on JSON and names"), "{list}: {shown}");
    }
}

#[test]
fn a_wide_table_cuts_nothing() {
    let (sandbox, _server) = crowded();
    let (_, screen) = sandbox.terminal_of(40, ["connector", "list", "-q", "-o", "wide"]).ends();
    assert!(screen.contains(&"path/".repeat(30)) && screen.contains("INVENTORY_EXPORT_ASN"), "{screen}");
    assert!(screen.contains("IDEMPOTENT"), "{screen}");
    let (_, screen) = sandbox.terminal_of(40, ["failed", "search", "-q", "-o", "wide"]).ends();
    let lines = lines(&screen);
    let rows = sandbox.run(["failed", "search", "-q", "-o", "json"]).succeeds().json();
    let causes: Vec<&str> = rows.as_array().expect("rows").iter().filter_map(|row| row["cause"].as_str()).collect();
    assert!(causes.len() == 3 && causes[0].starts_with("no such store no such store"), "{causes:?}");
    for cause in causes {
        assert!(lines.iter().any(|line| line.contains(cause) && line.contains("256")), "{cause}: {lines:#?}");
    }
    let run = ["send", "INVENTORY_EXPORT_ASN", "--ndjson", "asn.ndjson", "-q", "-o", "wide"];
    let (_, screen) = sandbox.terminal_of(20, run).ends();
    assert!(
        screen.matches("the endpoint answered 503").count() == 2 && screen.contains("INVENTORY_EXPORT_ASN"),
        "{screen}"
    );
    let shown = sandbox.run(["failed", "show", "1", "-o", "wide"]).exits(2).stderr;
    assert!(shown.contains("has nothing to write as wide"), "{shown}");
}

#[test]
fn columns_are_named_as_they_are_printed() {
    let (sandbox, _server) = crowded();
    let piped =
        |columns: &str| sandbox.run(["failed", "search", "--limit", "1", "-q", "--columns", columns]).succeeds().stdout;
    let expected = piped("id,api_key,document");
    for names in ["ID,API-KEY,DOCUMENT", "id, Api-Key , document", "ID,api key,Document"] {
        assert_eq!(piped(names), expected, "{names}");
    }
    let shown = sandbox.run(["failed", "search", "--columns", "id,"]).exits(2).stderr;
    assert!(shown.contains("the name of a column is empty"), "{shown}");
}
