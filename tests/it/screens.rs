//! What a person sees: the normal cases of every command in a real terminal of 80 and of 140 columns, one file per
//! noun.
//!
//! The screens are committed next to the tests (`screens/NOUN.80.txt`); a changed message shows up as a difference. The
//! messages for wrong input are in `wrong_command_lines.txt`.

mod connector;
mod event;
mod failed;
mod log;
mod places;
mod repost;
mod scene;
mod send;

use self::scene::Scene;
use crate::harness::{blessed, words_of};
use std::fmt::Write as _;

/// Widths of common terminals, in columns.
const WIDTHS: [usize; 2] = [80, 140];

/// Runs `lines` one after the other in a new scene for each width, and compares the screens. `{URL}` in a line is the
/// endpoint; a line that starts with `!` is a change of the scene.
fn screens(noun: &str, lines: &[&str]) {
    for columns in WIDTHS {
        let scene = Scene::new();
        let mut text = String::new();
        for line in lines {
            if let Some(change) = line.strip_prefix('!') {
                scene.change(change.trim());
                continue;
            }
            let (words, _) = words_of(&line.replace("{URL}", &scene.server.url("")));
            let (code, screen) = scene.sandbox.terminal_of(columns, &words).ends();
            let screen = scene.normal(&screen);
            widths_hold(&screen, columns, line);
            let _ = write!(text, "$ inv-hooks {line}\n{screen}[exit {code}]\n\n");
        }
        blessed(&format!("tests/it/screens/{noun}.{columns}.txt"), &text);
    }
}

/// Checks that all lines fit, except commands and payloads, which are never wrapped so that they can be copied.
fn widths_hold(screen: &str, columns: usize, line: &str) {
    for shown in screen.lines().filter(|shown| !shown.contains('`') && !shown.starts_with('{')) {
        let width = console::measure_text_width(shown.trim_end());
        assert!(width <= columns, "{line} at {columns}: {width} columns: {shown}");
    }
}
