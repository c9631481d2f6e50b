//! Captured payloads: files next to the store that are samples, tests and the measure of what comes in.

mod add;
mod drift;
mod personal;
mod used;

use crate::harness::Sandbox;

/// The API key of most captures here.
const SALE: &str = "SALE_INVENTORY";

/// A payload that no serialiser writes like this.
const EXACT: &str = "{ \"orderId\" : \"DT-1\", \"storeId\":\"256\",\r\n\"eventTime\":1772466012000, \"n\":1.10, \"s\":\"\\u00e9\", \"productList\":[ ] }";

/// A folder with a store that has no connector.
fn store() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", "version = 1\nenvironment = \"test\"\n");
    sandbox
}

/// The names of the captures of `key`.
fn names(sandbox: &Sandbox, key: &str) -> Vec<String> {
    let shown = sandbox.run(["event", "capture", "list", key, "-o", "name"]).succeeds_silently();
    shown.stdout.lines().map(str::to_owned).collect()
}

/// Adds `payload` under `name` and asserts that it is kept as it is.
fn capture(sandbox: &Sandbox, key: &str, name: &str, payload: &str) {
    let args = ["event", "capture", "add", key, "-", "--name", name, "--yes", "-o", "json"];
    let added = sandbox.run_with_input(args, payload.as_bytes()).succeeds().json();
    assert_eq!((&added["change"], &added["redacted"]), (&"added".into(), &serde_json::json!([])), "{added}");
}
