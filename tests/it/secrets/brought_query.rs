//! The value of a reference may contain the `?` of a query: then the text after it is a parameter and is never shown.

use super::resolved::{check_log, run_all, shows_none_of};
use super::{COMMANDS, files};
use crate::harness::{Shop, connector};

/// Endpoints with `SERVER` for the URL of the server; the values of `URL`, `Q` and `H`; the URL that is called, after
/// that of the server.
const BROUGHT: [(&str, &str); 8] = [
    ("${URL}&sig=hunterY2", "/in?x=1&sig=hunterY2"),
    ("${URL}&code=hunterY2==/hunterY2", "/in?x=1&code=hunterY2==/hunterY2"),
    ("${URL}&hunterY2&sig=hunterY2#sig=hunterY2", "/in?x=1&hunterY2&sig=hunterY2"),
    ("SERVER/in${Q}&sig=HunterY2", "/in?&sig=HunterY2"),
    ("SERVER/in${Q}sig=hunterY2", "/in?sig=hunterY2"),
    ("SERVER/in${Q}sig=hunterY2&key=${K}&token=hunterY2", "/in?sig=hunterY2&key=v&token=hunterY2"),
    ("http://${H}&sig=hunterY2", "/in?x=1&sig=hunterY2"),
    ("http://${H}&sig=hunterY2/..;token=HunterY2?hunterY2", "/in?x=1&sig=hunterY2/..;token=HunterY2?hunterY2"),
];

/// The commands that show an endpoint.
const SHOW: &[&[&str]] = &[
    &["connector", "list"],
    &["connector", "show", "sale", "-o", "json"],
    &["connector", "validate", "--resolve"],
    &["connector", "test", "sale", "-n"],
    &["failed", "show", "1"],
    &["failed", "show", "1", "--curl"],
    &["repost", "1", "-n", "-o", "json"],
];

fn shop(endpoint: &str) -> Shop {
    let mut shop = Shop::empty();
    let url = shop.server.url("");
    let host = url.trim_start_matches("http://");
    for (name, value) in [
        ("URL", format!("{url}/in?x=1")),
        ("Q", "?".to_owned()),
        ("H", format!("{host}/in?x=1")),
        ("K", "v".to_owned()),
        ("SIG", "s".to_owned()),
    ] {
        shop.sandbox = shop.sandbox.with_variable(name, &value);
    }
    shop.write_store(&connector("sale", "SALE_INVENTORY", &endpoint.replace("SERVER", &url)));
    shop
}

#[test]
fn a_parameter_after_a_reference_is_never_shown() {
    for (number, (endpoint, called)) in BROUGHT.into_iter().enumerate() {
        let shop = shop(endpoint);
        let check = shows_none_of(&["hunterY2", "HunterY2", "huntery2"].map(str::to_owned));
        shop.server.set_rule(|request| {
            crate::harness::Reply::status(500).body(format!("{{\"errorMessage\":\"{}\"}}", request.target))
        });
        let sent = shop.run(["send", "SALE_INVENTORY", "--data", "{}", "-v"]).shown();
        check(endpoint, &format!("{}{}", sent.stdout, sent.stderr));
        assert_eq!(shop.server.requests()[0].target, called, "{endpoint}");
        if number == 0 {
            for args in COMMANDS.iter().filter(|args| !args.contains(&"--to") && !args.contains(&"--reveal")) {
                run_all(&shop, args, &check);
            }
        }
        for args in SHOW {
            let shown = shop.run(*args).shown();
            check(&format!("{endpoint} {args:?}"), &format!("{}{}", shown.stdout, shown.stderr));
        }
        check_log(&shop, &check);
        assert!(files(&shop.sandbox.file(".inv-hooks")).len() > 1);
    }
}

#[test]
fn a_parameter_after_a_reference_is_a_finding_without_its_value() {
    for (endpoint, _) in BROUGHT {
        let shop = shop(endpoint);
        let found = shop.run(["connector", "validate", "--resolve", "-o", "json"]).shown().json();
        let codes: Vec<&str> =
            found.as_array().expect("a list").iter().filter_map(|one| one["code"].as_str()).collect();
        assert!(codes.contains(&"literal-secret"), "{endpoint}: {found}");
        let text = found.to_string();
        assert!(!text.contains("inv-hooks calls") && !text.to_lowercase().contains("huntery2"), "{endpoint}: {found}");
    }
    // Text that is a path whatever the value of the reference is, is checked as before.
    for (endpoint, expected) in
        [("${URL}/a/../{b}", "%7Bb%7D"), ("SERVER/${Q}/a/../b", "/${Q}/b"), ("http://${H}/x#y", "http://${H}/x")]
    {
        let found = shop(endpoint).run(["connector", "validate", "-o", "json"]).shown().json().to_string();
        assert!(found.contains("inv-hooks calls") && found.contains(expected), "{endpoint}: {found}");
    }
}
