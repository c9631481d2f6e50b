//! Typos on the command line of `connector`: they are reported with a suggestion and change nothing.

use crate::harness::{Reply, Sandbox, Shop, connector};

const STORE: &str = "version = 1
# a
[connectors.a]
api_key = \"INVENTORY_EXPORT_ASN\"
endpoint = \"https://a.example\"
headers = { X-Old = \"1\", client_id = \"${ID}\" } # h
# b
[connectors.b]
api_key = \"INVENTORY_EXPORT_ASN\"
events = [\"ASN_RECEIVED_EVENT\", \"ASN_OWN_EVENT\"]
endpoint = \"https://b.example\"
# c
[connectors.c]
api_key = \"SALE_INVENTORY\"
endpoint = \"https://c.example\"
";

fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", STORE);
    sandbox
}

#[test]
fn removing_something_that_does_not_exist_is_an_error() {
    let check = |line: &str, expected: &[&str]| {
        let sandbox = shop();
        for dry_run in [&[][..], &["--dry-run"]] {
            let shown = sandbox.run(["connector", "edit"].into_iter().chain(line.split(' ')).chain(dry_run.to_vec()));
            let said = shown.exits(5).stderr;
            expected.iter().for_each(|part| assert!(said.contains(part), "{line}: {part} is not in {said}"));
            assert_eq!(sandbox.read("inv-hooks.toml"), STORE, "{line}");
        }
    };
    let meant = "Did you mean ASN_RECEIVED_EVENT?";
    check("a --remove-event ASN_RECEIVED_EVNT", &["a does not get the event ASN_RECEIVED_EVNT", meant]);
    check("a --remove-event asn_received_event --timeout 5s", &["does not get", meant]);
    check("b --remove-event ASN_OWN_EVNT", &["b does not get", "Did you mean ASN_OWN_EVENT?"]);
    check("b --remove-event FOO", &["b does not get the event FOO", "Its events: ASN_RECEIVED_EVENT, ASN_OWN_EVENT."]);
    check("c --remove-event FOO", &["c does not get the event FOO", "It has no events."]);
    check("a --unset-header X-Odl", &["a has no header X-Odl", "Did you mean X-Old?"]);
    check("a --unset-header CLIENT-ID", &["has no header CLIENT-ID", "Did you mean client_id?"]);
    check("a --unset-header Nope", &["a has no header Nope; nothing was changed", "Its headers: X-Old, client_id."]);
    check("b --unset-header X-Old --remove-event ASN_OWN_EVENT", &["b has no header X-Old", "It has no headers."]);
}

#[test]
fn events_and_headers_are_removed_whatever_case_is_typed() {
    let sandbox = shop();
    sandbox.run(["connector", "edit", "a", "--unset-header", "x-old"]).succeeds();
    sandbox.run(["connector", "edit", "a", "--remove-event", "ASN_RECEIVED_EVENT"]).succeeds();
    let store = sandbox.read("inv-hooks.toml");
    assert!(store.contains("headers = { client_id = \"${ID}\" } # h") && store.contains("events = ["), "{store}");
    // The API key has this event, but the connector does not subscribe to it, so there is nothing to change.
    let said = sandbox.run(["connector", "edit", "b", "--remove-event", "ASN_RECEIVE_COMPLETED_EVENT"]).succeeds();
    assert!(said.stderr.contains("connector b unchanged"), "{}", said.stderr);
}

#[test]
fn a_test_suggests_the_event_that_was_probably_meant() {
    let shop = Shop::empty();
    let all = connector("all", "INVENTORY_EXPORT_ASN", &shop.server.url("/all"));
    let some = connector("some", "INVENTORY_EXPORT_ASN", &shop.server.url("/some"));
    shop.write_store(&format!("{all}{some}events = [\"ASN_RECEIVED_EVENT\", \"ASN_OWN_EVENT\"]\n"));
    let refused = |event: &str, expected: &str| {
        let shown = shop.run(["connector", "test", "some", "--event", event]).exits(5);
        assert!(shown.stderr.contains(expected), "{event}: {}", shown.stderr);
    };
    refused("ASN_RECEIVED_EVNT", "Did you mean ASN_RECEIVED_EVENT?");
    refused("ASN_OWN_EVNT", "Did you mean ASN_OWN_EVENT?");
    refused("FOO", "Add it: `inv-hooks connector edit some --add-event FOO`.");
    assert_eq!(shop.server.requests().len(), 0);
    // The published list of events is incomplete, so the event is sent with a warning.
    shop.server.set_reply(Reply::ok());
    let shown = shop.run(["connector", "test", "all", "--event", "ASN_RECEIVED_EVNT"]).succeeds();
    assert!(shown.stderr.contains("did you mean ASN_RECEIVED_EVENT?"), "{}", shown.stderr);
    let shown = shop.run(["connector", "test", "all", "--event", "ASN_RECEIVED_EVENT"]).succeeds();
    assert!(!shown.stderr.contains("did you mean"), "{}", shown.stderr);
}

#[test]
fn a_name_that_is_given_twice_means_one_connector() {
    let check = |line: &str, expected: &str| {
        let shown = shop().run(["connector"].into_iter().chain(line.split(' '))).succeeds();
        assert_eq!(shown.stderr.matches(expected).count(), 1, "{line}: {}", shown.stderr);
    };
    check("disable a a", "connector a disabled");
    check("disable a c a", "connector a disabled");
    check("enable a a", "connector a unchanged");
    check("remove a a -y", "connector a removed");
}

#[test]
fn a_store_is_created_only_when_something_is_saved() {
    let check = |input: &str| {
        let sandbox = Sandbox::new();
        for dry_run in [&[][..], &["--dry-run"]] {
            let args = ["connector", "import", "-"].into_iter().chain(dry_run.to_vec());
            let said = sandbox.run_with_input(args, input.as_bytes()).exits(3).stderr;
            assert!(said.contains("the import has no entries; nothing was saved"), "{input}: {said}");
            assert!(!said.contains("Created the connector store"), "{input}: {said}");
            assert!(!sandbox.file("inv-hooks.toml").exists());
        }
    };
    check("[]");
    check(" [ ]\n");
    check("\u{feff}[]");
    let sandbox = shop();
    assert!(sandbox.run_with_input(["connector", "import", "-"], b"[]").exits(3).stderr.contains("no entries"));
    assert_eq!(sandbox.read("inv-hooks.toml"), STORE);
    let sandbox = Sandbox::new();
    let add = ["connector", "add", "a", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example"];
    assert!(sandbox.run(add).succeeds().stderr.contains("Created the connector store"));
    assert!(!sandbox.run(add).succeeds().stderr.contains("Created the connector store"));
}

#[test]
fn an_import_proposes_a_different_name_for_each_entry() {
    let entry =
        |name: &str| format!(r#"{{"Name":"{name}","API Key":"SALE_INVENTORY","API Endpoint":"https://a.example"}}"#);
    let check = |names: &[&str], expected: &[&str]| {
        let text = format!("[{}]", names.iter().map(|name| entry(name)).collect::<Vec<_>>().join(","));
        let said = Sandbox::new().run_with_input(["connector", "import", "-"], text.as_bytes()).exits(3).stderr;
        let proposed: Vec<&str> = said
            .lines()
            .filter_map(|line| line.split_once("a name such as ").or(line.split_once("another, for example ")))
            .map(|(_, name)| name)
            .collect();
        assert_eq!(proposed, expected, "{said}");
    };
    check(&["Nordlicht Returns", "Nordlicht Returns"], &["sale.", "sale-2."]);
    check(&["A B", "sale", "sale-2"], &["sale-3."]);
    check(&["sale", "sale", "sale", "sale-2"], &["sale-3.", "sale-4."]);
}

#[test]
fn a_duplicate_header_has_a_line_number_only_in_a_file() {
    let text =
        r#"{"API Key":"SALE_INVENTORY","API Endpoint":"https://a.example","JSON Headers":{"X-A":"1","x-a":"2"}}"#;
    let said = Sandbox::new().run_with_input(["connector", "import", "-"], text.as_bytes()).exits(3).stderr;
    assert!(said.contains("header-duplicate") && !said.contains("line 0"), "{said}");
    let sandbox = Sandbox::new();
    let headers = "headers = { X-A = \"1\", x-a = \"2\" } # h";
    sandbox.write("inv-hooks.toml", STORE.replace("headers = { X-Old = \"1\", client_id = \"${ID}\" } # h", headers));
    let shown = sandbox.run(["connector", "validate"]).exits(3);
    let said = format!("{}{}", shown.stdout, shown.stderr);
    assert!(said.contains("(line 6)"), "{said}");
}
