//! What commands say about data that was given by mistake: a path without its `@`, a payload of another API key, an event that the
//! log has already, and an input that a person has to type.

use crate::harness::{Shop, connector};

/// The arguments of every command that takes `--data`.
fn every_command(data: &str) -> [Vec<&str>; 4] {
    [
        vec!["failed", "add", "--api-key", "SALE_INVENTORY", "--data", data],
        vec!["send", "SALE_INVENTORY", "--data", data],
        vec!["repost", "1", "--data", data],
        vec!["connector", "test", "sale", "--data", data],
    ]
}

#[test]
fn a_path_without_its_at_sign_is_answered_with_how_to_read_a_file() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    for (data, is_perhaps_path) in [
        ("nofile", true),
        ("./exports/nofile", true),
        ("nofile.json", true),
        ("~/nofile.jsn", true),
        ("7", true),
        (r#"{"orderId": 1"#, false),
        ("<a/>", false),
        ("[1]", false),
        ("", false),
    ] {
        for args in every_command(data) {
            let shown = shop.run(&args).exits(3).stderr;
            assert_eq!(shown.matches("--data @FILE").count(), usize::from(is_perhaps_path), "{args:?}: {shown}");
            assert!(!shown.contains("quotes"), "{args:?}: {shown}");
        }
    }
    let shown = shop.sandbox.run_with_input(["send", "SALE_INVENTORY", "--data", "-"], b"hello").exits(3).stderr;
    assert!(shown.contains("it is plain text") && !shown.contains("@FILE"), "{shown}");
}

#[test]
fn not_json_is_proposed_only_for_a_text_that_may_be_meant() {
    let shop = Shop::new();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    for (data, may_be_meant) in [
        ("<order/>", true),
        ("[1]", true),
        ("orderId=1&storeId=2", true),
        ("<html>Log in</html>", false),
        ("{\"orderId\":", false),
        ("{orderId: 1}", false),
        ("", false),
        ("hello", false),
    ] {
        for args in every_command(data) {
            let verb = if args[0] == "failed" { "store" } else { "send" };
            let shown = shop.run(&args).exits(3).stderr;
            let words = format!("To {verb} the text as it is, use --not-json");
            assert_eq!(shown.contains(&words), may_be_meant, "{args:?}: {shown}");
            assert_eq!(shown.contains("--not-json"), may_be_meant, "{args:?}: {shown}");
        }
    }
}

const MISTAKES: [(&str, &str, &str); 5] = [
    ("SALE_INVENTORY", "{}", "no document id found at /orderId; is SALE_INVENTORY the right API key?"),
    (
        "INVENTORY_EXPORT_ASN",
        r#"{"orderId":"1"}"#,
        "no document id found at /transferId, but one of SALE_INVENTORY or RETURN_INVENTORY at /orderId",
    ),
    ("SALE_INVENTORY", r#"{"cycleCountId":"C1"}"#, "but one of INVENTORY_EXPORT_CYC at /cycleCountId"),
    (
        "SALE_INVENTORY",
        r#"{"orderId":"1","eventType":"CYC_COUNT_STARTED_EVENT"}"#,
        "CYC_COUNT_STARTED_EVENT is an event of INVENTORY_EXPORT_CYC",
    ),
    ("SALE_INVENTORY", r#"{"orderId":"A","orderId":"B"}"#, "the payload has /orderId twice"),
];

#[test]
fn a_payload_of_another_api_key_is_warned_about_and_accepted() {
    for (key, payload, words) in MISTAKES {
        let shop = Shop::new();
        let connector = if key == "SALE_INVENTORY" { "sale" } else { "asn" };
        let event = ["--event", "ASN_RECEIVED_EVENT"];
        let with_event = |args: &[&'static str]| {
            if connector == "asn" { [args, &event].concat() } else { args.to_vec() }
        };
        let line = format!("{{\"api_key\":\"{key}\",\"connector\":\"{connector}\",\"payload\":{payload}}}\n");
        let lines = format!("{payload}\n{}\n", payload.replace('}', " }"));
        shop.sandbox.write("payload", payload);
        for (args, input) in [
            (vec!["send", key, "--data", "@payload"], ""),
            (vec!["send", key, "--data", "@payload", "-n"], ""),
            (vec!["send", key, "--ndjson", "-"], lines.as_str()),
            (with_event(&["connector", "test", connector, "--data", "@payload"]), ""),
            (vec!["failed", "add", "--api-key", key, "--connector", connector, "--data", "@payload", "-n"], ""),
            (vec!["failed", "add", "--api-key", key, "--connector", connector, "--data", "@payload"], ""),
            (vec!["failed", "import", "-", "--allow-duplicates"], line.as_str()),
        ] {
            let ran = shop.sandbox.run_with_input(&args, input.as_bytes());
            if args[0] == "connector" && words.contains(" is an event of ") {
                let shown = ran.exits(5).stderr;
                assert!(shown.contains(words), "{args:?}: {shown}");
                continue;
            }
            let shown = ran.succeeds().stderr.replace("\n  ", " ");
            assert_eq!(shown.matches(words).count(), 1, "{args:?}: {shown}");
            let place = match input.lines().count() {
                0 => "warning: ".to_owned(),
                1 => "warning: line 1: ".to_owned(),
                _ => "warning: 2 lines, the first is line 1: ".to_owned(),
            };
            assert!(shown.contains(&format!("{place}{words}")) || words.starts_with("but"), "{args:?}: {shown}");
        }
    }
}

/// An API key, an event that is given for it, and the warning.
const OTHER_EVENTS: [(&str, &str, &str, &str); 4] = [
    (
        "SALE_INVENTORY",
        r#"{"orderId":"1"}"#,
        "ASN_RECEIVED_EVENT",
        "ASN_RECEIVED_EVENT is an event of INVENTORY_EXPORT_ASN, ",
    ),
    ("SALE_INVENTORY", r#"{"orderId":"2"}"#, "NOPE", "SALE_INVENTORY has no events, but one was given"),
    (
        "INVENTORY_EXPORT_ASN",
        r#"{"transferId":"3"}"#,
        "NOPE",
        "the event is not in the published list of INVENTORY_EXPORT_ASN",
    ),
    (
        "INVENTORY_EXPORT_STS",
        r#"{"transferId":"4"}"#,
        "CYC_COUNT_STARTED_EVENT",
        "CYC_COUNT_STARTED_EVENT is an event of INVENTORY_EXPORT_CYC",
    ),
];

fn name_of(key: &str) -> &'static str {
    match key {
        "SALE_INVENTORY" => "sale",
        "INVENTORY_EXPORT_ASN" => "asn",
        _ => "sts",
    }
}

#[test]
fn an_event_of_another_api_key_is_warned_about_by_every_command_that_takes_one() {
    let shop = Shop::empty();
    let keys = ["SALE_INVENTORY", "INVENTORY_EXPORT_ASN", "INVENTORY_EXPORT_STS"];
    let connectors = keys.map(|key| connector(name_of(key), key, &shop.server.url("/any")));
    shop.write_store(&connectors.concat());
    for (key, payload, event, warning) in OTHER_EVENTS {
        let name = name_of(key);
        let envelope = format!(r#"{{"apiKey":"{key}","event":"{event}","payload":{payload}}}"#);
        let row = format!(r#"{{"api_key":"{key}","connector":"{name}","event":"{event}","payload":{payload}}}"#);
        shop.sandbox.write("envelope", envelope);
        shop.sandbox.write("row", row);
        for args in [
            &["send", key, "--event", event, "--data", payload][..],
            &["send", "--ndjson", "envelope"],
            &["failed", "add", "--api-key", key, "--event", event, "--data", payload],
            &["failed", "import", "row"],
        ] {
            for more in [&["-n"][..], &[]] {
                let shown = shop.run([args, more].concat()).succeeds().stderr;
                assert!(shown.contains(warning), "{args:?} {more:?}: {shown}");
            }
        }
    }
    // An event that the published list may be missing is none of these.
    let new = ["send", "INVENTORY_EXPORT_STS", "--event", "STS_NEW_EVENT", "--data", r#"{"transferId":"5"}"#];
    let shown = shop.run(new).succeeds().stderr;
    assert!(!shown.contains("warning"), "{shown}");
}

#[test]
fn a_right_payload_is_sent_and_added_without_a_warning() {
    let shop = Shop::new();
    for key in ["SALE_INVENTORY", "INVENTORY_EXPORT_INA", "INVENTORY_EXPORT_ASN", "INVENTORY_EXPORT_CYC"] {
        let sample = shop.run(["event", "sample", key]).succeeds().bytes;
        for args in [vec!["send", key, "--data", "-"], vec!["failed", "add", "--api-key", key, "--data", "-"]] {
            let shown = shop.sandbox.run_with_input(&args, &sample).succeeds().stderr;
            assert!(!shown.contains("warning"), "{args:?}: {shown}");
        }
    }
    // A store says itself where its documents are.
    let own = "[payload.SALE_INVENTORY]\ndocument = [\"/receipt\"]\n";
    shop.write_store(&format!("{}{own}", connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"))));
    let send = |payload| shop.run(["send", "SALE_INVENTORY", "--data", payload]).succeeds().stderr;
    assert!(!send(r#"{"receipt":"1"}"#).contains("warning"));
    assert!(send(r#"{"orderId":"1"}"#).contains("no document id found at /receipt"));
}

#[test]
fn an_event_that_is_in_the_log_is_described_and_the_proposed_command_works() {
    for (state, words, command) in [
        ("failed", "is already in the log; nothing changed", "repost 1"),
        ("delivered", "is already in the log and was delivered; nothing changed", "repost 1 --force"),
        ("discarded", "is already in the log and was discarded; nothing changed", "failed discard 1 --undo"),
        ("pending", "is already in the log and is pending; nothing changed", "resume"),
        ("unknown", "is already in the log and is unknown: ", "repost 1"),
    ] {
        let shop = Shop::new();
        let payload = r#"{"transferId":"T1","eventType":"ASN_RECEIVED_EVENT"}"#;
        shop.fail("INVENTORY_EXPORT_ASN", payload);
        match state {
            "delivered" => drop(shop.run(["repost", "1"]).succeeds()),
            "discarded" => drop(shop.run(["failed", "discard", "1", "--reason", "x"]).succeeds()),
            "failed" => {}
            _ => shop.set_state(1, state),
        }
        let line =
            format!(r#"{{"api_key":"INVENTORY_EXPORT_ASN","connector":"asn","payload":{payload}}}"#).into_bytes();
        let counted = if state == "failed" { String::new() } else { format!(" (1 {state})") };
        for more in [&[][..], &["-n"]] {
            let args = [&["failed", "import", "-"], more].concat();
            let shown = shop.sandbox.run_with_input(args, &line).succeeds().stderr;
            assert!(shown.contains(&format!("1 already in the log{counted}, 0 bad lines")), "{shown}");
        }
        let add = ["failed", "add", "--api-key", "INVENTORY_EXPORT_ASN", "--data", payload];
        let shown = shop.run(add.iter().chain(&["-n"])).succeeds().stderr;
        assert!(shown.contains(&words.replace("nothing changed", "nothing would change")), "{shown}");
        let shown = shop.run(add).succeeds().stderr;
        assert!(shown.contains(words), "{state}: {shown}");
        assert!(shown.contains(&format!("`inv-hooks {command}`")), "{state}: {shown}");
        shop.run(command.split(' ')).succeeds();
    }
}

#[test]
fn a_missing_connector_is_named_with_its_reason() {
    let shop = Shop::empty();
    let asn = connector("asn", "INVENTORY_EXPORT_ASN", &shop.server.url("/asn"));
    let cyc = connector("cyc", "INVENTORY_EXPORT_CYC", &shop.server.url("/cyc"));
    let events = ["ASN_RECEIVED_EVENT", "CYC_COUNT_COMPLETED_EVENT"].map(|event| format!("events = [\"{event}\"]\n"));
    shop.write_store(&[asn.as_str(), &events[0], &cyc, &events[1]].concat());
    let check = |key: &str, payload: &str, words: &[&str]| {
        let shown = shop.run(["failed", "add", "--api-key", key, "--data", payload]).exits(5).stderr;
        words.iter().for_each(|words| assert!(shown.contains(words), "{words}: {shown}"));
    };
    check(
        "INVENTORY_EXPORT_PO",
        r#"{"purchaseOrderId":"1"}"#,
        &["no connector has the API key INVENTORY_EXPORT_PO", "connector add --api-key INVENTORY_EXPORT_PO"],
    );
    check(
        "INVENTORY_EXPORT_ASN",
        r#"{"transferId":"1","eventType":"ASN_RECIEVED"}"#,
        &["no connector of INVENTORY_EXPORT_ASN subscribes to ASN_RECIEVED\n", "Did you mean ASN_RECEIVED_EVENT?"],
    );
    check(
        "INVENTORY_EXPORT_CYC",
        r#"{"cycleCountId":"1","eventType":"CYC_COUNT_COMPLETE_EVENT"}"#,
        &["subscribes to CYC_COUNT_COMPLETE_EVENT\n", "Did you mean CYC_COUNT_COMPLETED_EVENT?"],
    );
    let send = ["send", "INVENTORY_EXPORT_ASN", "--data", r#"{"transferId":"1","eventType":"ASN_RECIEVED"}"#];
    let shown = shop.run(send).succeeds().stderr;
    assert!(shown.contains("subscribes to ASN_RECIEVED (did you mean ASN_RECEIVED_EVENT?): see"), "{shown}");
}

#[test]
fn a_verb_without_its_noun_and_a_flag_of_another_command_get_a_tip() {
    let shop = Shop::new();
    let check = |line: &str, tip: &str| {
        let shown = shop.run(line.split(' ')).exits(2).stderr;
        assert_eq!(shown.matches("tip:").count(), 1, "{line}: {shown}");
        assert!(shown.contains(&format!("  tip: {tip}\n")), "{line}: {shown}");
        let json = shop.run(line.split(' ').chain(["-o", "json"])).exits(2).stderr;
        assert!(json.contains(tip.split('`').next().unwrap_or_default()), "{json}");
    };
    check("search DT1", "did you mean `inv-hooks failed search`?");
    check("discard 1", "did you mean `inv-hooks failed discard`?");
    check("test sale", "did you mean `inv-hooks connector test`?");
    check("validate", "did you mean `inv-hooks connector validate`?");
    check("list", "did you mean `inv-hooks connector list` or `inv-hooks event list`?");
    check("add", "did you mean `inv-hooks connector add` or `inv-hooks failed add`?");
    check("failed repost 1", "did you mean `inv-hooks repost`?");
    check("event test", "did you mean `inv-hooks connector test`?");
    let file = "FILE is an argument here, not a flag, and has no @: `inv-hooks";
    check("event check SALE_INVENTORY --data @sale.json", &format!("{file} event check FILE`"));
    check("failed import --file=x", &format!("{file} failed import FILE`"));
    check("connector import --data @x", &format!("{file} connector import FILE`"));
    check("failed search --text x", "TEXT is an argument here, not a flag: `inv-hooks failed search TEXT`");
    check("failed show --id 3", "IDS is an argument here, not a flag: `inv-hooks failed show IDS`");
    check("send --api-key SALE_INVENTORY", "KEY is an argument here, not a flag: `inv-hooks send KEY`");
    check("failed add SALE_INVENTORY --data {}", "write the API key as --api-key SALE_INVENTORY");
    check("event check x sale", "write the API key as --api-key SALE_INVENTORY");
    // Where there is nothing to say, clap's own tip stays.
    check("failed serch", "a similar subcommand exists: 'search'");
    check("failed search --frob", "to pass '--frob' as a value, use '-- --frob'");
    check("retry", "did you mean `inv-hooks repost`?");
    check("forward", "did you mean `inv-hooks relay`?");
    let shown = shop.run(["frobnicate"]).exits(2).stderr;
    assert!(!shown.contains("tip:"), "{shown}");
}

/// Ctrl-D, which ends the input.
#[cfg(unix)]
const END: &str = "\u{4}";

#[cfg(unix)]
#[test]
fn a_command_that_reads_from_the_terminal_says_so_and_how_to_end_it() {
    let shop = Shop::new();
    shop.sandbox.run(["connector", "list"]).succeeds();
    shop.fail("SALE_INVENTORY", r#"{"orderId":"D1"}"#);
    let connectors = r#"{"API Key":"SALE_INVENTORY","Name":"new","API Endpoint":"https://a.example"}"#;
    let item = r#"{"api_key":"SALE_INVENTORY","connector":"sale","payload":{"orderId":"D3"}}"#;
    let order = r#"{"orderId":"D2"}"#;
    for (args, input) in [
        (&["failed", "add", "--api-key", "SALE_INVENTORY", "--data", "-"][..], order),
        (&["send", "SALE_INVENTORY", "--data", "-"], order),
        (&["send", "SALE_INVENTORY", "--ndjson", "-"], order),
        (&["repost", "1", "--data", "-"], order),
        (&["connector", "test", "sale", "--data", "-"], order),
        (&["failed", "import", "-"], item),
        (&["connector", "import", "-"], connectors),
        (
            &[
                "connector",
                "add",
                "h",
                "--api-key",
                "SALE_INVENTORY",
                "--endpoint",
                "https://a.example",
                "--headers",
                "-",
            ],
            r#"{"X-A":"1"}"#,
        ),
        (&["event", "check", "-", "--api-key", "SALE_INVENTORY"], order),
    ] {
        let mut terminal = shop.sandbox.terminal(args);
        terminal.sees("Reading from the terminal").sees("then Ctrl-D").presses(&format!("{input}\n{END}"));
        let (code, screen) = terminal.ends();
        assert!(code == 0 || args[0] == "event", "{args:?} {code}: {screen}");
        let shown = shop.sandbox.run_with_input(args, input.as_bytes()).shown().stderr;
        assert!(!shown.contains("Reading from"), "a pipe needs no words: {args:?}: {shown}");
    }
}
