//! What the questions of `connector add`, `edit` and `remove` look like, with the plain and with the coloured theme.

use super::WIDTHS;
use super::scene::Scene;
use crate::harness::blessed;
use crate::harness::terminal::{BACKSPACE, DOWN, ENTER, Terminal};
use std::fmt::Write as _;

/// A screen that is kept: what is on it after `seen` appeared, then the keys that are pressed.
type Step = (&'static str, String);

fn keys(parts: &[&str]) -> String {
    parts.concat()
}

fn add() -> Vec<Step> {
    vec![
        ("Items returned", keys(&["zzz"])),
        ("with Backspace", keys(&[&BACKSPACE.repeat(3), "CYC", ENTER])),
        ("CYC_COUNT_CANCELED_EVENT", keys(&[" ", ENTER])),
        ("(URL)", keys(&["wms.example", ENTER])),
        ("is not a URL", keys(&["\u{15}https://wms.example.com/cyc", ENTER])),
        ("(empty to continue)", keys(&["client_secret", ENTER])),
        ("reads a variable)", keys(&["planted\u{200b}", ENTER])),
        ("Ctrl-U", keys(&["\u{15}${WMS_SECRET}", ENTER])),
        ("(empty to continue)", keys(&[ENTER])),
        ("Name", keys(&[ENTER])),
        ("to change a field]", keys(&["y"])),
    ]
}

fn edit() -> Vec<Step> {
    vec![
        ("leave the connector as it is", keys(&["API key", ENTER])),
        ("Items returned", keys(&[DOWN, ENTER])),
        ("to change a field]", keys(&["c"])),
        ("Field to change", keys(&["timeout", ENTER])),
        ("timeout (empty for 10s)", keys(&["5 parsecs", ENTER])),
        ("10s", keys(&["\u{15}7s", ENTER])),
        ("to change a field]", keys(&["n"])),
    ]
}

fn remove() -> Vec<Step> {
    vec![("failed.", keys(&["n"]))]
}

#[test]
fn prompts_as_a_person_sees_them() {
    for columns in WIDTHS {
        let mut text = String::new();
        for scene in [Scene::coloured(), Scene::new()] {
            for (args, steps) in [
                (&["connector", "add"][..], add()),
                (&["connector", "edit", "sale"], edit()),
                (&["connector", "remove", "asn"], remove()),
            ] {
                let _ = writeln!(text, "$ inv-hooks {}", args.join(" "));
                let mut terminal = scene.sandbox.terminal_of(columns, args);
                for (seen, keys) in steps {
                    let screen = shown(&mut terminal, seen, columns);
                    let _ = writeln!(text, "{}-- {} --", scene.normal(&screen), keys.escape_debug());
                    terminal.presses(&keys);
                }
                let (code, screen) = terminal.ends();
                assert!(!screen.contains("planted"), "{screen}");
                let _ = write!(text, "[exit {code}]\n\n");
            }
        }
        blessed(&format!("tests/it/screens/prompts.{columns}.txt"), &text);
    }
}

/// The screen after `seen` appeared, as bytes of a terminal.
fn shown(terminal: &mut Terminal, seen: &str, columns: usize) -> String {
    let screen = terminal.sees(seen).shows(columns.try_into().expect("a width"));
    screen.into_bytes().into_iter().map(char::from).collect()
}
