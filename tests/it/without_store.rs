//! Folders without a store: which log is used, and when nothing is there at all.

use crate::harness::Sandbox;

const EVENT: &str = r#"{"api_key":"SALE_INVENTORY","connector":"sale","status":503,"payload":{"orderId":"D1"}}"#;

#[test]
fn without_store_and_log_no_command_says_that_all_is_well() {
    let sandbox = Sandbox::new();
    for command in ["status", "failed stats", "failed search", "failed export"] {
        let shown = sandbox.run(command.split(' ')).succeeds();
        assert_eq!(shown.stdout, "", "{command}");
        assert!(
            shown.stderr.contains("no connector store here, and no failed-event log"),
            "{command}: {}",
            shown.stderr
        );
    }
    let shown = sandbox.run(["failed", "report"]).exits(5).stderr;
    assert!(shown.contains("there is no connector store here, and no failed event"), "{shown}");
    // Programs get what they always got.
    assert_eq!(sandbox.run(["status", "-o", "json"]).succeeds().json()["failed"], 0);
}

#[test]
fn without_a_store_the_log_is_named() {
    let sandbox = Sandbox::new();
    let says = |args: &[&str], input: &str, is_named: bool| {
        let shown = sandbox.run_with_input(args, input.as_bytes()).succeeds().stderr;
        let named =
            shown.lines().filter(|line| line.contains("No connector store was found here.")).collect::<Vec<_>>();
        assert_eq!(named.len(), usize::from(is_named), "{args:?}: {shown}");
        assert!(named.iter().all(|line| line.ends_with("events.db.")), "{args:?}: {shown}");
    };
    says(&["failed", "import", "-"], EVENT, true);
    says(
        &["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--data", r#"{"orderId":"D2"}"#],
        "",
        true,
    );
    for command in [&["status"][..], &["failed", "stats"], &["failed", "report"]] {
        says(command, "", true);
    }
    // Who names the log knows it.
    says(&["failed", "import", "-", "--log", "own.db"], EVENT, false);
    says(&["status", "--log", "own.db"], "", false);
    // A new store here has another log.
    let shown = sandbox.run(["init"]).succeeds().stderr;
    assert!(shown.contains("Earlier events are in ") && shown.contains(": read it with --log."), "{shown}");
    says(&["status"], "", false);
}

#[test]
fn connectors_that_create_a_store_name_the_log_of_before() {
    let sandbox = Sandbox::new();
    sandbox.run_with_input(["failed", "import", "-"], EVENT.as_bytes()).succeeds();
    let add = ["connector", "add", "sale", "--api-key", "SALE_INVENTORY", "--endpoint", "https://a.example/"];
    let shown = sandbox.run(add).succeeds().stderr;
    assert_eq!(shown.matches("Earlier events are in ").count(), 1, "{shown}");
    let shown = sandbox.run(["connector", "edit", "sale", "--timeout", "9s"]).succeeds().stderr;
    assert!(!shown.contains("Earlier events"), "{shown}");
}
