//! What a person sees: the normal cases of every command in a real terminal of 80 and of 140 columns, one file per
//! noun.
//!
//! The screens are committed next to the tests (`screens/NOUN.80.txt`); a changed message shows up as a difference. The
//! messages for wrong input are in `wrong_command_lines.txt`.

mod answers;
mod colours;
mod connector;
mod event;
mod failed;
mod log;
mod narrow;
mod places;
mod prompts;
mod relay;
mod repost;
mod scene;
mod send;

use self::scene::Scene;
pub use self::scene::timeless;
use crate::harness::{blessed, words_of};
use std::fmt::Write as _;

/// Widths of common terminals, in columns.
const WIDTHS: [usize; 2] = [80, 140];

/// Runs `lines` one after the other in a new scene for each width, and compares the screens. `{URL}` in a line is the
/// endpoint; a line that starts with `!` is a change of the scene. `head 5: ` and `tail 5: ` before a line keep
/// five lines of a long screen.
fn screens(noun: &str, lines: &[&str]) {
    for columns in WIDTHS {
        let scene = Scene::new();
        let mut text = String::new();
        for line in lines {
            if let Some(change) = line.strip_prefix('!') {
                scene.change(change.trim());
                continue;
            }
            let (part, line) = part_of(line);
            let (words, _) = words_of(&line.replace("{URL}", &scene.server.url("")));
            let (code, screen) = scene.sandbox.terminal_of(columns, &words).ends();
            let screen = part.of(&scene.normal(&screen));
            widths_hold(&screen, columns, line);
            let _ = write!(text, "$ inv-hooks {line}\n{screen}[exit {code}]\n\n");
        }
        blessed(&format!("tests/it/screens/{noun}.{columns}.txt"), &text);
    }
}

/// How much of a screen is kept.
enum Part {
    Whole,
    Head(usize),
    Tail(usize),
}

fn part_of(line: &str) -> (Part, &str) {
    for (word, part) in [("head ", Part::Head as fn(usize) -> Part), ("tail ", Part::Tail)] {
        if let Some((count, command)) = line.strip_prefix(word).and_then(|rest| rest.split_once(": ")) {
            return (part(count.parse().expect("a number of lines")), command);
        }
    }
    (Part::Whole, line)
}

impl Part {
    fn of(&self, screen: &str) -> String {
        let lines: Vec<&str> = screen.lines().collect();
        let (lines, is_cut) = match *self {
            Self::Whole => (&lines[..], false),
            Self::Head(count) => (&lines[..count.min(lines.len())], count < lines.len()),
            Self::Tail(count) => (&lines[lines.len().saturating_sub(count)..], false),
        };
        lines.iter().map(|line| format!("{line}\n")).chain(is_cut.then(|| "...\n".to_owned())).collect()
    }
}

/// Checks that all lines fit, except commands and payloads, which are never wrapped so that they can be copied.
fn widths_hold(screen: &str, columns: usize, line: &str) {
    let is_copied = |shown: &str| shown.contains('`') || shown.starts_with('{') || line.contains("--format ");
    for shown in screen.lines().filter(|shown| !is_copied(shown)) {
        let width = console::measure_text_width(shown.trim_end());
        assert!(width <= columns, "{line} at {columns}: {width} columns: {shown}");
    }
}
