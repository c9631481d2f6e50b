//! Lines that are missing: cut off, so that the lines after it are not read as events, or none at all.

use crate::harness::Shop;

#[test]
fn lines_after_one_that_was_cut_off_are_refused_and_the_message_names_it() {
    let row = |payload: &str| format!(r#"{{"api_key":"SALE_INVENTORY","connector":"sale","payload":{payload}}}"#);
    let cases = [
        ("cut in an array", r#"{"b":[1,2"#.to_owned(), r#"{"c":3}"#.to_owned()),
        ("cut behind a key", r#"{"b":"#.to_owned(), r#"{"c":3}"#.to_owned()),
        ("cut behind a value", r#"{"b":{"d":1}"#.to_owned(), r#"{"c":3}"#.to_owned()),
        ("a row that was cut", row(r#"{"b":1"#).trim_end_matches('}').to_owned(), row(r#"{"c":3}"#)),
    ];
    for (kind, cut, whole) in cases {
        let shop = Shop::new();
        let input = |first: &str| format!("{first}\n{cut}\n\n{whole}\n{whole}\n");
        let check = |args: &[&str], first: &str| {
            let shown = shop.sandbox.run_with_input(args, input(first).as_bytes()).exits(3).stderr;
            let said = |number: u64| {
                let begin = format!("warning: line {number}: ");
                shown
                    .lines()
                    .find(|line| line.starts_with(&begin))
                    .unwrap_or_else(|| panic!("{kind}: {shown}"))
                    .to_owned()
            };
            assert!(said(2).contains("cut off") || said(2).contains("breaks"), "{kind}: {shown}");
            for number in [4, 5] {
                let part = "line 2 has a bracket that is not closed, so this line is read as a part of it; if line 2 was cut off, complete";
                assert!(said(number).contains(part) && said(number).contains("jq -c . FILE"), "{kind}: {shown}");
            }
            assert!(shown.contains("3 bad lines"), "{kind}: {shown}");
        };
        check(&["send", "SALE_INVENTORY", "--ndjson", "-"], r#"{"a":1}"#);
        check(&["failed", "import", "-"], &row(r#"{"a":1}"#));
        let bodies: Vec<_> = shop.server.requests().into_iter().map(|request| request.body).collect();
        assert_eq!((bodies.len(), shop.search(&[]).len()), (1, 1), "{kind}");
        // Removes the line, as the message says.
        let without = input(r#"{"a":1}"#).lines().filter(|line| *line != cut).collect::<Vec<_>>().join("\n");
        let ran = shop.sandbox.run_with_input(["send", "SALE_INVENTORY", "--ndjson", "-", "-n"], without.as_bytes());
        assert!(!ran.shown().stderr.contains("a part of line"), "{kind}");
    }
}

#[test]
fn lines_without_an_api_key_get_the_fix_once() {
    let shop = Shop::new();
    let lines: Vec<String> = (0..3).map(|number| format!(r#"{{"orderId":"N{number}"}}"#)).collect();
    shop.sandbox.write("sale.ndjson", lines.join("\n"));
    let shown = shop.run(["send", "--ndjson", "sale.ndjson"]).exits(3).stderr;
    assert_eq!(shown.matches("it has no apiKey").count(), 3, "{shown}");
    assert_eq!(shown.matches("`inv-hooks send KEY --ndjson FILE`").count(), 1, "{shown}");
    let shown = shop.run(["send", "SALE_INVENTORY", "--ndjson", "sale.ndjson"]).exits(0).stderr;
    assert!(!shown.contains("send KEY"), "{shown}");
}
