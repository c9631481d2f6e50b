//! What other answers to questions lead to: no, nothing, Ctrl-D, Ctrl-C, and values that are wrong.

use super::WIDTHS;
use super::scene::Scene;
use crate::harness::blessed;
use crate::harness::terminal::{CTRL_C, CTRL_D, CTRL_U, DOWN, ENTER, rendered};
use std::fmt::Write as _;

/// A text to wait for, and the keys that are pressed then. With `*` before the text, the screen is kept.
type Step = (&'static str, String);

fn dialogues() -> Vec<(&'static str, Vec<Step>)> {
    let step = |seen: &'static str, keys: &[&str]| (seen, keys.concat());
    vec![
        ("connector add sale", Vec::new()),
        (
            "connector add --api-key INVENTORY_EXPORT_PO",
            vec![
                step("Events (space", &[" ", DOWN, " ", DOWN, " ", ENTER]),
                step("*Choose at least one event (space to choose, Enter to continue)", &[" ", ENTER]),
                step("(URL)", &["https://a.example", ENTER]),
                step("(empty to continue)", &["X-A: 1", ENTER]),
                step("(empty to continue)", &["x-a", ENTER]),
                step("*exists already", &[CTRL_U, ENTER]),
                step("Name", &[ENTER]),
                step("to change a field]", &["n"]),
            ],
        ),
        (
            "connector edit asn",
            vec![
                step("Field to change", &["client_secret", ENTER]),
                step("*Remove it", &[DOWN, ENTER]),
                step("to change a field]", &["c"]),
                step("Field to change", &["signing", ENTER]),
                step("*Signing secret (not shown; empty to continue)", &[ENTER]),
                step("to change a field]", &["n"]),
            ],
        ),
        (
            "connector edit sale",
            vec![
                step("Field to change", &["endpoint", ENTER]),
                step("*empty keeps the current one)", &[ENTER]),
                step("to change a field]", &["n"]),
            ],
        ),
        (
            "connector edit faulty",
            vec![
                step("Field to change", &["timeout", ENTER]),
                step("(empty for 10s)", &["7s", ENTER]),
                step("to change a field]", &["y"]),
                step("to change a field]", &["n"]),
            ],
        ),
        ("failed prune --older-than 1ms", vec![step("delete", &["n"])]),
        ("connector test sale --config live.toml", vec![step("stock.", &["n"])]),
        (
            "send SALE_INVENTORY --data -",
            vec![step("read those from a file.", &["{\"orderId\":\"T\"}", ENTER, CTRL_D])],
        ),
        ("connector edit sale", vec![step("leave the connector as it is", &[CTRL_D])]),
        ("connector remove asn", vec![step("failed.", &[CTRL_C])]),
        ("repost 1 --edit", Vec::new()),
        ("repost --all --plan p.plan", vec![step("p.plan", &["n"])]),
    ]
}

#[test]
fn answers_and_what_follows_as_a_person_sees_them_in_a_narrow_terminal() {
    answers(WIDTHS[0]);
}

#[test]
fn answers_and_what_follows_as_a_person_sees_them_in_a_wide_terminal() {
    answers(WIDTHS[1]);
}

fn answers(columns: usize) {
    let scene = scene();
    let width = columns.try_into().expect("a width");
    let mut text = String::new();
    let screen = |shown: &str| {
        let bytes: String = shown.bytes().map(char::from).collect();
        scene.normal(&bytes)
    };
    for (line, steps) in dialogues() {
        let _ = writeln!(text, "$ inv-hooks {line}");
        let mut terminal = scene.sandbox.terminal_of(columns, line.split(' '));
        for (seen, keys) in steps {
            terminal.sees(seen.trim_start_matches('*'));
            if seen.starts_with('*') {
                let _ = writeln!(text, "{}-- {} --", screen(&terminal.shows(width)), keys.escape_debug());
            }
            terminal.presses(&keys);
        }
        let (code, output) = terminal.ends();
        let _ = write!(text, "{}[exit {code}]\n\n", screen(&rendered(&output, width)));
    }
    blessed(&format!("tests/it/screens/answers.{columns}.txt"), &text);
}

/// The usual scene, with a hidden part in an endpoint, a faulty connector, a delivered event, and a store that is not for tests.
fn scene() -> Scene {
    let scene = Scene::new();
    let sandbox = &scene.sandbox;
    let url = scene.server.url("/sale?key=s3cr3t-0815");
    sandbox.run(["connector", "edit", "sale", "--endpoint", &url, "-q"]).exits(0);
    sandbox.run(["repost", "3", "-q"]).exits(0);
    let faulty = "\n[connectors.faulty]\napi_key = \"RETURN_INVENTORY\"\nendpoint = \"ftp://a.example\"\n";
    sandbox.write("inv-hooks.toml", sandbox.read("inv-hooks.toml") + faulty);
    sandbox.write("p.plan", "an old plan\n");
    let live = "version = 1\nenvironment = \"live\"\n\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\n";
    sandbox.write("live.toml", format!("{live}endpoint = \"https://a.example/sale\"\n"));
    scene
}
