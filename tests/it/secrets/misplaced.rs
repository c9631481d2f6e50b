//! A secret in the wrong field, and a URL that is called with other characters than were typed.

use super::resolved::run_all;
use crate::harness::{Shop, connector};
use serde_json::Value;

/// A field, and a secret that someone put there by mistake.
const MISPLACED: [(&str, &str); 7] = [
    ("integration_type", "hunter2-0815"),
    ("integration_type", "Bearer hunter2"),
    ("api_key", "sk_live_hunter2"),
    ("api_key", "aHVudGVyMg==hunter2"),
    ("events", "token hunter2"),
    ("ca_file", "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----"),
    ("client_cert", "-----BEGIN PRIVATE KEY----- hunter2"),
];

#[test]
fn a_secret_in_a_field_that_is_shown_is_masked() {
    for (field, secret) in MISPLACED {
        let shop = Shop::empty();
        let text = Value::from(secret).to_string();
        let value = if field == "events" { format!("[{text}]") } else { text };
        let base = connector("sale", "SALE_INVENTORY", "https://127.0.0.1:9/x");
        let lines = if field == "api_key" {
            base.replace("\"SALE_INVENTORY\"", &value)
        } else {
            format!("{base}{field} = {value}\n")
        };
        shop.write_store(&lines);
        let check = |what: &str, text: &str| assert!(!text.contains("hunter2"), "{field} in {what}:\n{text}");
        for args in [
            &["connector", "list"][..],
            &["connector", "show", "sale"],
            &["connector", "validate"],
            &["connector", "edit", "sale", "--timeout", "3s", "-n"],
            &["connector", "disable", "sale", "-n"],
            &["connector", "test", "sale", "-n"],
            &["doctor"],
            &["send", "SALE_INVENTORY", "--data", "{}", "--timeout", "1s"],
        ] {
            run_all(&shop, args, check);
        }
        let shown = shop.run(["connector", "show", "sale", "-o", "json"]).shown().stdout;
        assert!(shown.contains("***"), "{field}: {shown}");
        for args in [
            &["connector", "edit", "sale", "--remove-event", "NOPE", "-n"][..],
            &["connector", "edit", "sale", "--event", "ASN_RECEIVED_EVENT", "-n"],
        ] {
            run_all(&shop, args, check);
        }
        #[cfg(unix)]
        {
            let mut terminal = shop.sandbox.terminal(["connector", "edit", "sale"]);
            terminal.sees("endpoint").presses(crate::harness::terminal::CTRL_C);
            let (_, screen) = terminal.ends();
            check("the review", &screen);
            assert!(screen.contains("***"), "{field}: {screen}");
        }
    }
    // A value that belongs there, or is only a typo, is shown, because people must be able to find it.
    let shop = Shop::empty();
    let lines = connector("sale", "SALE_INVENTRY", "https://127.0.0.1:9/x");
    shop.write_store(&format!("{lines}events = [\"order.created\"]\nclient_cert = \"keys/it's.pem\"\n"));
    let shown = shop.run(["connector", "show", "sale", "-o", "json"]).shown().stdout;
    for part in ["SALE_INVENTRY", "order.created", "keys/it's.pem", "HTTP_POST"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn a_repost_to_a_url_that_cannot_be_called_as_written_says_so() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", "{}").to_string();
    let base = shop.server.url("");
    let called = |path: &str| format!("inv-hooks calls {base}{path}");
    for (path, expected) in [
        ("/a/../b", Some("/b")),
        ("/x{y}", Some("/x%7By%7D")),
        ("/x#hunter2", Some("/x (what follows '#' is never sent)")),
        ("/gr\u{fc}n?k='hunter2'", Some("/gr%C3%BCn?k=*** (its query is sent in other characters)")),
        ("/a//b?x=/../", None),
        ("", None),
    ] {
        for more in [&["-n"][..], &[]] {
            let shown =
                shop.run([&["repost", &id, "--force", "--to", &format!("{base}{path}")], more].concat()).shown();
            assert_eq!(
                shown.stderr.contains("cannot be called exactly"),
                expected.is_some(),
                "{path}: {}",
                shown.stderr
            );
            let shown = shown.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(expected.is_none_or(|path| shown.contains(&called(path))), "{path}: {shown}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
    let targets: Vec<String> = shop.server.requests().into_iter().skip(1).map(|request| request.target).collect();
    assert_eq!(targets, ["/b", "/x%7By%7D", "/x", "/gr%C3%BCn?k=%27hunter2%27", "/a//b?x=/../", "/"]);
    // The name of a connector is not a URL, and --quiet prints no warning.
    for to in [&["--to", "sale"][..], &["--to", &format!("{base}/a/../b"), "-q"]] {
        let shown = shop.run([&["repost", &id, "--force", "-n"], to].concat()).shown();
        assert!(!shown.stderr.contains("cannot be called exactly"), "{}", shown.stderr);
    }
}
