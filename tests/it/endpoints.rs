//! Endpoints as people write them: what is reported, what is refused, and what is called in the end.

mod hosts;

use crate::harness::{Ran, Sandbox, Shop, connector};
use serde_json::{Value, json};

/// A store with one connector; `endpoint` is any text.
fn store(endpoint: &str, lines: &str) -> String {
    let endpoint = Value::from(endpoint);
    format!("version = 1\n[connectors.a]\napi_key = \"SALE_INVENTORY\"\nendpoint = {endpoint}\n{lines}")
}

/// Code, severity and message of each finding in a store that was written by hand.
fn findings(text: &str) -> Vec<(String, String, String)> {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", text);
    let shown = sandbox.run(["connector", "validate", "-o", "json"]).shown();
    let found: Value = serde_json::from_str(&shown.stdout).unwrap_or_else(|_| panic!("{text}: {shown:?}"));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let row = |row: &Value| (text(&row["code"]), text(&row["severity"]), text(&row["message"]));
    found.as_array().expect("a list").iter().map(row).collect()
}

#[track_caller]
fn finds(text: &str, code: &str, severity: &str, part: &str) {
    let found = findings(text);
    let is_there = |(a, b, c): &(String, String, String)| a == code && b == severity && c.contains(part);
    assert!(found.iter().any(is_there), "{code} {part} is not in {found:?} of {text}");
}

fn add(sandbox: &Sandbox, endpoint: &str, more: &[&str]) -> Ran {
    let args = ["connector", "add", "a", "--api-key", "SALE_INVENTORY", "--replace", "--endpoint", endpoint];
    sandbox.run(args.iter().chain(more))
}

fn import(sandbox: &Sandbox, entry: &Value) -> Ran {
    sandbox.run_with_input(["connector", "import", "-", "--replace"], entry.to_string().as_bytes())
}

/// Endpoint as written, and what is called.
const OTHERWISE: [(&str, &str); 16] = [
    ("http://127.0.0.1:8787/#/inventory", "http://127.0.0.1:8787/"),
    ("http://127.0.0.1:8787/a/../b", "http://127.0.0.1:8787/b"),
    ("http://127.0.0.1:8787/a/%2e%2E/b", "http://127.0.0.1:8787/b"),
    ("http://127.0.0.1:8787/a/./b", "http://127.0.0.1:8787/a/b"),
    ("http://127.0.0.1:8787/x\\y", "http://127.0.0.1:8787/x/y"),
    ("http://127.0.0.1:8787/x{y}", "http://127.0.0.1:8787/x%7By%7D"),
    ("http://127.0.0.1:8787/\"x\"", "http://127.0.0.1:8787/%22x%22"),
    ("http://127.0.0.1:8787/grün", "http://127.0.0.1:8787/gr%C3%BCn"),
    ("http:/127.0.0.1:8787/one", "http://127.0.0.1:8787/one"),
    ("http:127.0.0.1:8787/none", "http://127.0.0.1:8787/none"),
    ("http:\\\\127.0.0.1:8787/x", "http://127.0.0.1:8787/x"),
    ("https:///wms.example.com/x", "https://wms.example.com/x"),
    ("https://WMS.example.com/x", "https://wms.example.com/x"),
    ("https://wms.example.com:443/x", "https://wms.example.com/x"),
    ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ("http://0x7f000001:8787/x", "http://127.0.0.1:8787/x"),
];

#[test]
fn an_endpoint_that_cannot_be_called_as_written_is_reported_with_the_url_that_is_called() {
    for (written, called) in OTHERWISE {
        let code = if written.contains('{') { "endpoint-placeholder" } else { "endpoint-not-as-written" };
        finds(&store(written, ""), code, "warning", &format!("inv-hooks calls {called}"));
        let sandbox = Sandbox::new();
        let shown = add(&sandbox, written, &[]).succeeds().stderr;
        assert!(shown.contains(&format!("inv-hooks calls {called}")), "{written}: {shown}");
        let entry = json!({"Name": "b", "API Key": "SALE_INVENTORY", "API Endpoint": written});
        let shown = import(&sandbox, &entry).succeeds().stderr;
        assert!(shown.contains(&format!("inv-hooks calls {called}")), "{written}: {shown}");
    }
    for same in ["https://wms.example.com", "https://wms.example.com/a//b/%7Bx%7D?q=/../&r=%20", "http://[::1]:8787/x"]
    {
        assert!(findings(&store(same, "")).is_empty(), "{same}: {:?}", findings(&store(same, "")));
    }
}

#[test]
fn the_rest_of_an_endpoint_with_references_is_checked() {
    finds(
        &store("https://${HOST:-wms.example.com}:${PORT:-443}/a/../${PATH_OF}?k=${K:-1}#x", ""),
        "endpoint-not-as-written",
        "warning",
        "https://${HOST:-***}:${PORT:-***}/${PATH_OF}?k=${K:-***}",
    );
    let clean = findings(&store("${BASE:-https://wms.example.com}/sale/${S:-1}?x=${X:-1}", ""));
    assert!(clean.iter().all(|(code, ..)| code == "unresolved-reference"), "{clean:?}");
}

#[test]
fn the_url_shown_as_called_is_the_one_that_the_endpoint_receives() {
    let shop = Shop::empty();
    let base = shop.server.url("");
    for path in ["/a/../b?x=1#y", "/x\\y", "/{s}/", "/gr\u{fc}n?q=\"1\"", "/a/%2e%2e/c", "/plain/%7B?q=%20"] {
        let url = format!("{base}{path}");
        let found = findings(&store(&url, ""));
        let shown = found.iter().find_map(|(_, _, message)| message.split_once("inv-hooks calls "));
        let shown = shown.map_or(url.clone(), |(_, rest)| rest.split(" (").next().unwrap_or_default().to_owned());
        shop.write_store(&connector("sale", "SALE_INVENTORY", "URL").replace("\"URL\"", &Value::from(url).to_string()));
        shop.send("SALE_INVENTORY", "{}");
        let sent = shop.server.requests().pop().expect("a request").path().to_owned();
        let of = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
        assert_eq!(of(&format!("{base}{sent}")), of(&shown), "{path}");
    }
}

#[test]
fn an_address_that_is_never_called_is_refused() {
    for host in [
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "0251.0376.0251.0376",
        "169.254.43518",
        "0.0.0.0",
        "100.64.0.1",
        "[::ffff:100.127.255.254]",
        "[64:ff9b::6440:1]",
        "192.0.2.1",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::ffff:203.0.113.1]",
        "[::203.0.113.1]",
        "[64:ff9b::203.0.113.1]",
        "[64:ff9b:1::1]",
        "[2002:cb00:7101::1]",
        "[2001:0:808:808::34ff:8efe]",
        "[2001:db8::1]",
        "[fe80::1]",
        "127.0.0.1:0",
        "wms..example.com",
        "a\"b.example",
        "*.example.com",
    ] {
        let url = format!("https://{host}/x");
        finds(&store(&url, ""), "endpoint-never-called", "error", "is never called");
        let sandbox = Sandbox::new();
        let shown = add(&sandbox, &url, &[]).exits(3).stderr;
        assert!(shown.contains("is never called"), "{host}: {shown}");
        let entry = json!({"API Key": "SALE_INVENTORY", "API Endpoint": url});
        assert!(import(&sandbox, &entry).exits(3).stderr.contains("is never called"), "{host}");
        assert!(!sandbox.file("inv-hooks.toml").exists(), "{host}");
        sandbox.write("inv-hooks.toml", store("https://wms.example.com/x", ""));
        let edited = sandbox.run(["connector", "edit", "a", "--endpoint", &url]).exits(3).stderr;
        assert!(edited.contains("is never called"), "{host}: {edited}");
    }
}

#[test]
fn a_repost_to_an_address_that_is_never_called_is_refused() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{}").to_string();
    for (url, why) in [
        ("https://169.254.169.254/x", "a link-local address"),
        ("https://[2002:cb00:7101::1]/x", "for documentation"),
        ("http://127.0.0.1:0/x", "port 0"),
        ("https://a.example/x ", "ends with a blank, at character 20"),
    ] {
        let shown = shop.run(["repost", &id, "--to", url]).exits(2).stderr;
        assert!(shown.contains("--to: ") && shown.contains(why), "{url}: {shown}");
    }
}

#[test]
fn no_attempt_goes_to_an_address_that_is_never_called_and_the_event_is_kept() {
    let shop = Shop::empty();
    for host in ["192.0.2.1", "[2001:db8::1]", "[::ffff:198.51.100.7]", "[64:ff9b::169.254.169.254]"] {
        shop.write_store(&connector("sale", "SALE_INVENTORY", &format!("https://{host}/x")));
        let args = ["send", "SALE_INVENTORY", "--data", "{}", "-o", "json"];
        let sent = shop.run(args).exits(4).json();
        let sent = &sent["deliveries"][0];
        assert_eq!((&sent["state"], &sent["failure"]), (&"failed".into(), &"blocked".into()), "{host}: {sent}");
        assert!(sent["error"].as_str().is_some_and(|error| error.contains("which is never called")), "{sent}");
    }
}

#[test]
fn a_blank_at_the_end_of_an_endpoint_is_reported_wherever_it_comes_from() {
    for (end, what) in [(" ", "a blank"), ("\t", "a tab"), ("\n", "a line break"), ("\r\n", "a line break")] {
        let url = format!("https://wms.example.com/sale{end}");
        let words = format!("the endpoint ends with {what}, at character 29");
        finds(&store(&url, ""), "endpoint-url", "error", &words);
        let sandbox = Sandbox::new();
        assert!(add(&sandbox, &url, &[]).exits(3).stderr.contains(&words), "{end:?}");
        let entry = json!({"API Key": "SALE_INVENTORY", "API Endpoint": url});
        assert!(import(&sandbox, &entry).exits(3).stderr.contains(&words), "{end:?}");
        sandbox.write("inv-hooks.toml", store("https://wms.example.com/x", ""));
        assert!(sandbox.run(["connector", "edit", "a", "--endpoint", &url]).exits(3).stderr.contains(&words));
    }
    finds(&store("https://wms.example.com/a b", ""), "endpoint-url", "error", "a blank in it, at character 26");
    finds(&store(" https://wms.example.com/", ""), "endpoint-url", "error", "begins with a blank");
}

#[test]
fn invisible_characters_are_refused_by_commands_and_found_in_a_file() {
    let invisible = [
        ("\u{200b}", "U+200B (zero-width space)"),
        ("\u{a0}", "U+00A0 (no-break space)"),
        ("\u{feff}", "U+FEFF (byte order mark)"),
        ("\u{ad}", "U+00AD (soft hyphen)"),
        ("\u{202e}", "U+202E (direction mark)"),
        ("\u{2060}", "U+2060 (word joiner)"),
        ("\u{e0041}", "U+E0041"),
    ];
    for (c, name) in invisible {
        let url = format!("https://wms.example.com/sale{c}");
        let found = format!("{name} at character 29, the last one");
        let found = if c == "\u{e0041}" { "U+E0041 (invisible character) at character 29".to_owned() } else { found };
        finds(&store(&url, ""), "invisible-character", "warning", &found);
        let header = format!("[connectors.a.headers]\nX-Tenant = \"abc{c}\"\n");
        finds(&store("https://wms.example.com/sale", &header), "invisible-character", "warning", "at character 4");
        let sandbox = Sandbox::new();
        assert!(add(&sandbox, &url, &[]).exits(3).stderr.contains(&found), "{name}");
        for value in [format!("X-Tenant: abc{c}"), format!("X-Tenant: {c}abc"), format!("X-Tenant: ${{A:-x{c}}}")] {
            let shown = add(&sandbox, "https://wms.example.com/x", &["--header", &value]).exits(3).stderr;
            assert!(shown.contains(name) && shown.contains("headers.X-Tenant"), "{value:?}: {shown}");
        }
        let shown = add(&sandbox, "https://wms.example.com/x", &["--header", &format!("X-Tena{c}nt: abc")]).exits(3);
        assert!(shown.stderr.contains(&format!("{name} at character 7")) || c == "\u{e0041}", "{}", shown.stderr);
        let entry = json!({"API Key": "SALE_INVENTORY", "API Endpoint": url});
        assert!(import(&sandbox, &entry).exits(3).stderr.contains(&found), "{name}");
        let entry = json!({"API Key": "SALE_INVENTORY", "API Endpoint": "https://a.example", "JSON Headers": {"A": c}});
        assert!(import(&sandbox, &entry).exits(3).stderr.contains(name), "{name}");
        sandbox.write("inv-hooks.toml", store("https://wms.example.com/x", ""));
        let edited = sandbox.run(["connector", "edit", "a", "--endpoint", &url]).exits(3).stderr;
        assert!(edited.contains(&found), "{edited}");
    }
}

#[test]
fn invisible_characters_in_names_are_reported() {
    let sandbox = Sandbox::new();
    let url = ["--endpoint", "https://wms.example.com/x"];
    let check = |args: &[&str], code: i32, words: &str| {
        let shown = sandbox.run(["connector", "add"].iter().chain(args).chain(&url)).exits(code).stderr;
        assert!(shown.contains(words), "{args:?}: {shown}");
    };
    check(&["sa\u{200b}le", "--api-key", "SALE_INVENTORY"], 2, "U+200B (zero-width space) at character 3");
    check(&["x", "--api-key", "SALE_INVENTORY\u{a0}"], 3, "U+00A0 (no-break space) at character 15, the last one");
    check(&["--api-key", "INVENTORY_EXPORT_ASN", "--event", "ASN_RECEIVED_EVENT\u{feff}"], 3, "U+FEFF");
    let entry = json!({"Name": "sale\u{a0}", "API Key": "SALE_INVENTORY", "API Endpoint": "https://a.example"});
    assert!(import(&sandbox, &entry).exits(3).stderr.contains("U+00A0 (no-break space) at character 5"));
    let base = store("https://wms.example.com/x", "");
    for (text, words) in [
        (base.replace("[connectors.a]", "[connectors.\"a\u{200b}\"]"), "U+200B (zero-width space) at character 2"),
        (base.clone() + "\"timeout\u{200b}\" = \"1s\"\n", "U+200B (zero-width space) at character 8"),
        (base.replace("version = 1", "version = 1\nenvironment = \"test\u{a0}\""), "U+00A0 (no-break space)"),
        (base.clone() + "[payload.\"SALE_INVENTORY\u{2060}\"]\nstore = \"/s\"\n", "U+2060 (word joiner)"),
    ] {
        finds(&text, "store-shape", "error", words);
    }
    finds(&(base.clone() + "ca_file = \"ca\u{200b}.pem\"\n"), "invisible-character", "warning", "at character 3");
}

#[test]
fn the_store_of_case_07_has_both_findings() {
    let text = "version = 1\nenvironment = \"test\"\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\n\
                endpoint = \"http://127.0.0.1:8787/sale\u{200b}\"\n[connectors.sale.headers]\nX-Tenant = \"abc\u{200b}\"\n";
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", text);
    let shown = sandbox.run(["connector", "validate", "--strict"]).exits(3).stdout;
    assert_eq!(shown.matches("invisible-character").count(), 2, "{shown}");
    assert!(shown.contains("inv-hooks calls http://127.0.0.1:8787/sale%E2%80%8B"), "{shown}");
    assert!(!shown.contains("endpoint-not-as-written"), "there must be one finding for one fault: {shown}");
}

#[test]
fn a_password_in_a_malformed_endpoint_is_never_shown() {
    for url in [
        "https:/u:hunter2@wms.example.com/x",
        "https//u:hunter2@wms.example.com/x",
        "https:\\\\u:hunter2@wms.example.com/x",
        "u:hunter2@wms.example.com/x",
        "https://u:hunter2@wms.example.com:99999/x",
        "https://u:hun/hunter2@wms.example.com/x",
        "https://u:hunter2@wms.example.com/x ",
        "https://u:hunter2\u{200b}@wms.example.com/x",
        "ftp://u:hunter2@wms.example.com/x",
        "https://u:hunter2@[::1/x",
        "https://${USER_OF}:hunter2@wms.example.com/x",
        "https://wms.example.com/x;jsessionid=hunter2",
        "https://wms.example.com/x?sig=hunter2#hunter2",
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", store(url, ""));
        let commands: [&[&str]; 10] = [
            &["connector", "list"],
            &["connector", "list", "-o", "json"],
            &["connector", "show", "a"],
            &["connector", "show", "a", "-o", "json"],
            &["connector", "validate", "--resolve"],
            &["connector", "test", "a", "-n", "--yes"],
            &["connector", "edit", "a", "--endpoint", "https://b.example", "-n"],
            &["send", "SALE_INVENTORY", "--data", "{}", "-n"],
            &["doctor"],
            &["config", "show"],
        ];
        for args in commands {
            let shown = sandbox.run(args).shown();
            assert!(!format!("{shown:?}").contains("hunter2"), "{url} {args:?}: {shown:?}");
        }
        for ran in [
            add(&Sandbox::new(), url, &[]),
            import(&Sandbox::new(), &json!({"API Key": "SALE_INVENTORY", "API Endpoint": url})),
            sandbox.run(["connector", "add", "a", "--api-key", "SALE_INVENTORY", "--endpoint", "https://c.example"]),
            sandbox.run(["repost", "1", "--to", url]),
        ] {
            let shown = ran.shown();
            assert!(!format!("{shown:?}").contains("hunter2"), "{url}: {shown:?}");
        }
    }
}

#[test]
fn tokens_in_parameters_are_reported_as_literal_secrets() {
    for url in [
        "https://wms.example.com/x;jsessionid=0A1B2C",
        "https://wms.example.com/x?sig=0A1B2C&sv=2024-11-04&se=2027-01-01",
        "https://wms.example.com/x?code=0A1B2C",
        "https://wms.example.com/x?access_token=0A1B2C",
        "https://wms.example.com/x?X-Amz-Signature=0A1B2C",
        "https://wms.example.com/x?0123456789abcdef0123456789abcdef",
        "https://wms.example.com/${S:-x}?sig=0A1B2C",
    ] {
        finds(&store(url, ""), "literal-secret", "warning", "");
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", store(url, ""));
        let shown = sandbox.run(["connector", "show", "a"]).succeeds().stdout;
        assert!(shown.contains("***") && !shown.contains("0A1B2C"), "{shown}");
    }
    for url in [
        "https://wms.example.com/x?store=17&page=2",
        "https://wms.example.com/x?code=${CODE:-1}",
        "https://h.example/x?wsdl",
    ] {
        assert!(findings(&store(url, "")).iter().all(|(code, ..)| code == "unresolved-reference"), "{url}");
    }
}

#[test]
fn an_address_that_a_store_denies_is_refused() {
    let deny = "[security]\nprivate_networks = \"deny\"\n";
    for (host, is_denied) in [
        ("127.0.0.1:8787", true),
        ("localhost", true),
        ("10.1.2.3", true),
        ("[fd12::1]", true),
        ("[::ffff:192.168.1.1]", true),
        ("[2002:a00:1::1]", true),
        ("8.8.8.8", false),
        ("wms.example.com", false),
    ] {
        let url = format!("https://{host}/x");
        let is_found = |text: &str| findings(text).iter().any(|(code, ..)| code == "endpoint-never-called");
        assert!(!is_found(&store(&url, "")), "{host}");
        assert_eq!(is_found(&store(&url, deny)), is_denied, "{host}");
        let sandbox = Sandbox::new();
        sandbox.write("inv-hooks.toml", format!("version = 1\n{deny}"));
        let shown = add(&sandbox, &url, &[]).exits(if is_denied { 3 } else { 0 }).stderr;
        assert_eq!(shown.contains("which the store denies"), is_denied, "{host}: {shown}");
        sandbox.write("inv-hooks.toml", store("https://wms.example.com/x", deny));
        let edited = sandbox.run(["connector", "edit", "a", "--endpoint", &url]).exits(if is_denied { 3 } else { 0 });
        assert_eq!(edited.stderr.contains("which the store denies"), is_denied, "{host}: {}", edited.stderr);
    }
}

#[test]
fn values_of_references_are_checked_too_and_not_shown() {
    for (default, code) in [
        ("https://169.254.169.254/hunter2", Some("endpoint-never-called")),
        ("https://wms.example.com/hunter2#x", Some("endpoint-not-as-written")),
        ("https://wms.example.com/a/../hunter2", Some("endpoint-not-as-written")),
        ("https://wms.example.com/hunter2", None),
    ] {
        let found = findings(&store(&format!("${{URL:-{default}}}"), ""));
        assert!(!format!("{found:?}").contains("hunter2"), "{found:?}");
        assert_eq!(found.first().map(|(found, ..)| found.as_str()), code, "{default}: {found:?}");
    }
    let found = findings(&store("https://wms.example.com/x?k=${K:-a#hunter2}", ""));
    assert!(found.iter().any(|(code, ..)| code == "endpoint-not-as-written"), "{found:?}");
}

#[test]
fn an_endpoint_without_its_scheme_is_reported_as_such() {
    let sandbox = Sandbox::new();
    sandbox.run(["init"]).succeeds();
    for endpoint in ["localhost:8787/x", "127.0.0.1:8787", "[::1]:8787/x", "wms.example.com:8443/sale", "//localhost/x"]
    {
        let shown = add(&sandbox, endpoint, &[]).exits(3).stderr;
        assert!(
            shown.contains("the endpoint has no scheme: write https:// before it, or http://"),
            "{endpoint}: {shown}"
        );
        finds(&store(endpoint, ""), "endpoint-url", "error", "the endpoint has no scheme");
    }
}
