//! What the relay checks before it receives anything.

use crate::harness::Sandbox;

fn connector(name: &str, more: &str) -> String {
    format!("[connectors.{name}]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"http://127.0.0.1:1/\"\n{more}\n")
}

#[test]
fn all_faults_of_connectors_and_of_the_relay_are_reported_at_once() {
    let sandbox = Sandbox::new().with_variable("PLANTED", "pl4nted value");
    let relay = "[relay]\nbearer = [\"${PLANTED}\", \"${NO_TOKEN}\", \"\"]\nheaders = [{ Host = \"${NO_HOST}\" }]\n";
    let a = connector("a", "headers = { K = \"${NO_KEY}\" }");
    let b = connector("b", "headers = { \"K K\" = \"x\" }");
    let off = connector("off", "enabled = false\nheaders = { K = \"${NOT_MEANT}\" }");
    sandbox.write("inv-hooks.toml", format!("version = 1\n{relay}{a}{b}{off}"));
    let shown = sandbox.run(["relay"]).exits(3);
    assert!(shown.stderr.starts_with("error: the relay cannot start; nothing was received\n"), "{}", shown.stderr);
    for expected in [
        "a: headers.K: the variable NO_KEY is not set or is empty",
        "b: headers.K K: the header's name",
        "relay.bearer: [relay] has both headers and bearer",
        "relay.bearer: the variable NO_TOKEN is not set",
        "relay.bearer: a bearer token can contain only visible ASCII",
        "relay.bearer: the secret is empty (relay-access)",
        "relay.headers.Host: this header is set by inv-hooks",
        "relay.headers.Host: the variable NO_HOST is not set",
    ] {
        assert!(shown.stderr.contains(expected), "{expected}: {}", shown.stderr);
    }
    assert!(!shown.stderr.contains("NOT_MEANT") && !shown.stderr.contains("pl4nted"), "{}", shown.stderr);
}

#[test]
fn a_wrong_value_of_a_reference_in_the_table_of_the_relay_stops_the_relay() {
    let check = |relay: &str, value: &str, expected: &str| {
        let sandbox = Sandbox::new().with_variable("PLANTED", value);
        sandbox.write("inv-hooks.toml", format!("version = 1\n[relay]\n{relay}\n{}", connector("a", "")));
        let shown = sandbox.run(["relay"]).exits(3);
        assert!(shown.stderr.contains(expected) && !shown.stderr.contains("pl4nted"), "{relay}: {}", shown.stderr);
    };
    check("bearer = \"${PLANTED}\"", "pl4nted value", "relay.bearer: a bearer token can contain only visible ASCII");
    check("bearer = [\"x\", \"${PLANTED:-}\"]", "", "relay.bearer: the secret is empty");
    check("bearer = \"${PLANTED}\"", "", "relay.bearer: the variable PLANTED is not set or is empty");
    check("bearer = \"${file:gone}\"", "", "relay.bearer: the file gone does not exist");
    check(
        "headers = { K = \"${PLANTED}\" }",
        "pl4nted\nvalue",
        "relay.headers.K: the header's value contains a control",
    );
    check("signing_secret = \"${PLANTED}\"", "pl4nted", "relay.signing_secret: a signing secret is 24 to 64 bytes");
}

#[test]
fn on_an_address_that_others_reach_every_connector_needs_a_secret() {
    let check = |relay: &str, expected: Option<&str>| {
        let sandbox = Sandbox::new();
        let text = [
            connector("open", "headers = { Content-Type = \"application/json\" }"),
            connector("empty", "headers = { K = \"\" }"),
            connector("closed", "headers = { K = \"x\" }"),
            connector("off", "enabled = false"),
        ];
        sandbox.write("inv-hooks.toml", format!("version = 1\n{relay}\n{}", text.concat()));
        // The documentation address 192.0.2.1 belongs to no machine, so nothing can listen on it.
        let shown = sandbox.run(["relay", "--addr", "192.0.2.1:8080"]).shown();
        match expected {
            Some(expected) => assert!(shown.stderr.contains(expected), "{}", shown.stderr),
            None => assert!(!shown.stderr.contains("secret header"), "{}", shown.stderr),
        }
    };
    check("", Some("connectors open, empty have no secret header: everyone who can reach the relay"));
    check("[relay]\nbearer = \"x\"", None);
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", format!("version = 1\n{}", connector("open", "")));
    let shown = sandbox.run(["relay", "--addr", "192.0.2.1:8080"]).exits(6);
    assert!(shown.stderr.contains("connector open has no secret header"), "{}", shown.stderr);
    assert!(shown.stderr.contains("--allow-anonymous"), "{}", shown.stderr);
    let shown = sandbox.run(["relay", "--addr", "192.0.2.1:8080", "--allow-anonymous"]).shown();
    assert!(!shown.stderr.contains("secret header"), "{}", shown.stderr);
}

#[test]
fn without_a_store_the_relay_says_how_to_create_one() {
    let shown = Sandbox::new().run(["relay"]).exits(5);
    assert!(shown.stderr.contains("inv-hooks init"), "{}", shown.stderr);
}

#[test]
fn flags_of_the_relay_are_refused_before_a_verb() {
    let sandbox = Sandbox::new();
    for flags in [&["--addr", "127.0.0.1:1"][..], &["--allow-anonymous"]] {
        let shown = sandbox.run([&["relay"], flags, &["urls"]].concat()).exits(2);
        assert!(shown.stderr.contains("`relay urls` does not use the flags of `relay`"), "{}", shown.stderr);
    }
}
