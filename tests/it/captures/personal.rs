//! Values that look personal: they are hidden by `--redact`, asked about on a terminal, and warned of elsewhere.

use super::{SALE, store};
use crate::harness::Sandbox;
#[cfg(unix)]
use crate::harness::terminal::CTRL_C;
use serde_json::json;

const PAYLOAD: &str = r#"{ "orderId":"DT-1","storeId":"256", "n":1.10,
 "customer":{"email":"planted-1@example.com", "name":"Planted Two","id":77}, "lines":[{"phone":"+49 30 1234567"},{"phone":"+49 30 7654321"}] }"#;

fn shop() -> Sandbox {
    let sandbox = store();
    sandbox.write("p.json", PAYLOAD);
    sandbox
}

fn saved(sandbox: &Sandbox) -> String {
    sandbox.read("captures/SALE_INVENTORY/DT-1.json")
}

#[test]
fn redacted_values_are_replaced_and_every_other_byte_stays() {
    let sandbox = shop();
    let places = ["/customer", "/lines/*/phone", "/gone"];
    let flags: Vec<&str> = places.iter().flat_map(|place| ["--redact", place]).collect();
    let shown =
        sandbox.run([&["event", "capture", "add", SALE, "p.json", "-o", "json"], &flags[..]].concat()).succeeds();
    assert!(
        shown.stderr.contains("--redact /gone found nothing") && !shown.stderr.contains("look personal"),
        "{}",
        shown.stderr
    );
    assert_eq!(shown.json()["redacted"], json!(["/customer", "/lines/*/phone"]));
    let expected = "{ \"orderId\":\"DT-1\",\"storeId\":\"256\", \"n\":1.10,\n \"customer\":\"***\", \"lines\":[{\"phone\":\"***\"},{\"phone\":\"***\"}] }";
    assert_eq!(saved(&sandbox), expected);
    let shown = sandbox.run([
        "event",
        "capture",
        "add",
        SALE,
        "p.json",
        "--redact",
        "/orderId",
        "--redact",
        "/customer",
        "--redact",
        "/lines",
    ]);
    shown.succeeds();
    let names = super::names(&sandbox, SALE);
    assert!(
        names.len() == 2 && names.iter().any(|name| name.len() == 12),
        "a hidden document is in no name: {names:?}"
    );
}

#[test]
fn without_a_terminal_personal_values_are_warned_of_with_the_flags_that_hide_them() {
    let sandbox = shop();
    for args in [&["-n"][..], &[]] {
        let shown = sandbox.run([&["event", "capture", "add", SALE, "p.json"], args].concat()).succeeds();
        for part in [
            "/customer/email (an email address)",
            "/customer/name (a name)",
            "/customer/id (the id of a person)",
            "/lines/*/phone (a phone number)",
            "--redact /customer/email --redact /customer/name",
        ] {
            assert!(shown.stderr.contains(part), "{part}: {}", shown.stderr);
        }
        assert!(!shown.stderr.contains("lanted"), "a value is in a message: {}", shown.stderr);
    }
    assert_eq!(saved(&sandbox), PAYLOAD);
    sandbox.run(["event", "capture", "add", SALE, "p.json", "--name", "again", "--yes"]).succeeds_silently();
    assert_eq!(sandbox.read("captures/SALE_INVENTORY/again.json"), PAYLOAD);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_each_personal_value_is_asked_about() {
    let sandbox = shop();
    let mut terminal = sandbox.terminal_of(100, ["event", "capture", "add", SALE, "p.json"]);
    terminal.sees("Keep planted-1@example.com at /customer/email?").presses("n");
    terminal.sees("Keep Planted Two at /customer/name?").presses("y");
    terminal.sees("Keep 77 at /customer/id?").presses("\r");
    terminal.sees("/lines/*/phone?").presses("n");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let hidden = |text: &str, value: &str| text.replace(value, "\"***\"");
    let expected = ["\"planted-1@example.com\"", "77", "\"+49 30 1234567\"", "\"+49 30 7654321\""].iter();
    // 77 is only the id.
    assert_eq!(saved(&sandbox), expected.fold(PAYLOAD.to_owned(), |text, value| hidden(&text, value)));
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_the_question_saves_nothing() {
    let sandbox = shop();
    let mut terminal = sandbox.terminal_of(100, ["event", "capture", "add", SALE, "p.json"]);
    terminal.sees("Keep planted-1@example.com").presses(CTRL_C);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 130, "{screen}");
    assert!(!sandbox.file("captures").exists());
}

#[cfg(unix)]
#[test]
fn a_hostile_value_cannot_change_the_screen() {
    let sandbox = store();
    sandbox.write("p.json", r#"{"orderId":"DT-1","email":"\u001b[2Jwiped\u202e"}"#);
    let mut terminal = sandbox.terminal_of(100, ["event", "capture", "add", SALE, "p.json"]);
    terminal.sees("wiped").sees("at /email").presses("n");
    let (code, screen) = terminal.ends();
    assert!(code == 0 && !screen.contains("\u{1b}[2J") && !screen.contains('\u{202e}'), "{screen:?}");
    assert!(saved(&sandbox).contains("***"));
}
