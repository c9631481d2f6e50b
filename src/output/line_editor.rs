//! One line of text that a person types and changes on a terminal.
//!
//! The library's own line knows neither Ctrl-U nor the end of the input.

use console::{Key, Term, measure_text_width};
use std::io;
use std::time::Duration;

/// Ctrl-D, as a key.
pub const END_OF_INPUT: char = '\u{4}';
/// Ctrl-U, as a key.
pub const CLEAR: char = '\u{15}';

/// A terminal takes a long text in pieces. The next one is there within this time, which a person does not notice.
const PATIENCE: Duration = Duration::from_millis(5);

/// A text with a cursor in it.
struct Line {
    text: Vec<char>,
    at: usize,
}

/// Shows `prompt` and lets a person change `text` behind it. `UnexpectedEof` if the input ends while nothing is typed. Afterwards
/// the cursor is in the first column of the row of the prompt, and both are gone.
pub fn edit(term: &Term, prompt: &str, text: &mut String) -> io::Result<()> {
    let mut line = Line { text: text.chars().collect(), at: text.chars().count() };
    let mut row = draw(term, prompt, &line, 0)?;
    let mut is_new = false;
    loop {
        let key = term.read_key()?;
        if key == Key::Enter {
            break;
        }
        if key == Key::Char(END_OF_INPUT) && line.text.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        is_new |= line.takes(&key);
        // Keys of a pasted text wait together: one drawing shows them all.
        if is_new && !waits(PATIENCE) {
            row = draw(term, prompt, &line, row)?;
            is_new = false;
        }
    }
    go_to_start(term, row)?;
    term.clear_to_end_of_screen()?;
    *text = line.text.into_iter().collect();
    Ok(())
}

impl Line {
    /// Does what a key says. Returns whether there is anything new to see.
    fn takes(&mut self, key: &Key) -> bool {
        let before = (self.text.len(), self.at);
        match key {
            Key::Char(CLEAR) => {
                self.text.clear();
                self.at = 0;
            }
            Key::Char(c) if !c.is_control() => {
                self.text.insert(self.at, *c);
                self.at += 1;
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                self.text.remove(self.at);
            }
            Key::Del if self.at < self.text.len() => drop(self.text.remove(self.at)),
            Key::ArrowLeft => self.at = self.at.saturating_sub(1),
            Key::ArrowRight => self.at = (self.at + 1).min(self.text.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.text.len(),
            _ => (),
        }
        before != (self.text.len(), self.at)
    }

    fn width_to(&self, at: usize) -> usize {
        measure_text_width(&self.text[..at].iter().collect::<String>())
    }
}

/// Says whether another key comes within this time.
#[cfg(unix)]
fn waits(patience: Duration) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    // Keys come from another file if stdin is no terminal.
    let Ok(time) = Timespec::try_from(patience) else { return false };
    io::IsTerminal::is_terminal(&stdin)
        && poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&time)).is_ok_and(|count| count > 0)
}

#[cfg(not(unix))]
fn waits(_: Duration) -> bool {
    false
}

fn go_to_start(term: &Term, row: usize) -> io::Result<()> {
    if row > 0 {
        term.move_cursor_up(row)?;
    }
    term.write_str("\r")
}

/// Draws the prompt and the text again; the cursor is on this row of them. Returns the row of the cursor afterwards.
///
/// All of it is drawn again, because the terminal library clears from the first column of a row.
fn draw(term: &Term, prompt: &str, line: &Line, row: usize) -> io::Result<usize> {
    let (columns, indent) = (columns(term), measure_text_width(prompt));
    go_to_start(term, row)?;
    term.clear_to_end_of_screen()?;
    term.write_str(prompt)?;
    term.write_str(&line.text.iter().collect::<String>())?;
    let end = indent + line.width_to(line.text.len());
    if end > indent && end.is_multiple_of(columns) {
        // A full row: the cursor goes on to the next one only with the next character.
        term.write_str(" \r")?;
    }
    // A character that changes the one before it can make the text narrower than its beginning.
    let target = end.min(indent + line.width_to(line.at));
    let up = end / columns - target / columns;
    if up > 0 {
        term.move_cursor_up(up)?;
    }
    term.write_str("\r")?;
    right(term, target % columns)?;
    Ok(target / columns)
}

fn columns(term: &Term) -> usize {
    usize::from(term.size().1).max(1)
}

fn right(term: &Term, columns: usize) -> io::Result<()> {
    if columns > 0 { term.move_cursor_right(columns) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use console::Key;

    #[test]
    fn keys_change_the_text_where_the_cursor_is() {
        let mut line = Line { text: Vec::new(), at: 0 };
        let mut check = |keys: &[Key], expected: &str, at: usize| {
            for key in keys {
                line.takes(key);
            }
            assert_eq!((line.text.iter().collect::<String>().as_str(), line.at), (expected, at), "{keys:?}");
        };
        check(&[Key::Char('a'), Key::Char('ü'), Key::Char('c')], "aüc", 3);
        check(&[Key::ArrowLeft, Key::Backspace], "ac", 1);
        check(&[Key::Home, Key::ArrowLeft, Key::Char('x')], "xac", 1);
        check(&[Key::Del, Key::End, Key::Del, Key::ArrowRight], "xc", 2);
        check(&[Key::Char('\u{1}'), Key::Tab, Key::ArrowUp], "xc", 2);
        check(&[Key::Char('\u{15}'), Key::Backspace, Key::Char('y')], "y", 1);
    }
}
