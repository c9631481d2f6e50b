//! Breaks messages between words, where the terminal would break them inside a word.
//!
//! Text in backticks is meant to be copied, so it stays in one piece, however long it is. So does a command with which a line begins, if
//! blanks separate it from the words about it, and a short value in single quotes.

use console::measure_text_width;

/// Extra indentation of the lines that continue a broken line.
const HANGING: &str = "  ";

/// A value that has less room is not broken.
const NARROW: usize = 20;

/// How a line begins that shows a command without backticks, and what follows the command.
const PROGRAM: &str = "inv-hooks ";
const BEHIND_COMMAND: &str = "    ";

/// A longer text in single quotes is what someone typed, and is broken like any other.
const LONGEST_QUOTED: usize = 40;

/// Returns `text` with every line that is wider than `width` broken between words.
pub(super) fn wrap(text: &str, width: usize) -> String {
    text.split('\n').map(|line| wrap_line(line, width, HANGING)).collect::<Vec<_>>().join("\n")
}

/// Returns the lines of a value that begins at `column`: all of them begin there. In a very narrow terminal it is not broken.
pub(super) fn wrap_value(text: &str, width: usize, column: usize) -> String {
    let width = width.saturating_sub(column);
    if width < NARROW {
        return text.to_owned();
    }
    wrap_line(text, width, "").replace('\n', &format!("\n{}", " ".repeat(column)))
}

fn wrap_line(line: &str, width: usize, hanging: &str) -> String {
    if measure_text_width(line) <= width {
        return line.to_owned();
    }
    let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
    let (mut wrapped, mut column, mut is_at_start) = (indent.to_owned(), indent.len(), true);
    for piece in pieces(&line[indent.len()..]) {
        let needed = measure_text_width(piece);
        if !is_at_start && column + 1 + needed <= width {
            wrapped.push(' ');
            column += 1;
        } else if !is_at_start {
            wrapped.truncate(wrapped.trim_end_matches(' ').len());
            wrapped.extend(["\n", indent, hanging]);
            column = indent.len() + hanging.len();
            is_at_start = true;
        }
        wrapped.push_str(piece);
        column += needed;
        // Of several blanks, none begins a line.
        is_at_start &= piece.is_empty();
    }
    wrapped
}

/// Cuts at blanks outside of backticks. An unpaired backtick is an ordinary character.
fn pieces(line: &str) -> Vec<&str> {
    let command = if line.starts_with(PROGRAM) { line.find(BEHIND_COMMAND).unwrap_or_default() } else { 0 };
    let (mut pieces, mut begin, mut is_quoted, mut whole_until) = (Vec::new(), 0, false, command);
    for (at, c) in line.char_indices() {
        match c {
            _ if at < whole_until => {}
            '\'' if line[begin..at].trim_start_matches('(').is_empty() => whole_until = at + quoted(&line[at..]),
            '`' if is_quoted || line[at + 1..].contains('`') => is_quoted = !is_quoted,
            ' ' if !is_quoted => {
                pieces.push(&line[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(&line[begin..]);
    pieces
}

/// Returns the length of the short value in quotes with which `text` begins; 0 if there is none.
fn quoted(text: &str) -> usize {
    let end = text[1..].find('\'').map_or(0, |end| end + 2);
    let is_end = !text[end..].starts_with(char::is_alphanumeric);
    if is_end && end <= LONGEST_QUOTED { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{pieces, wrap, wrap_value};
    use proptest::prelude::*;

    #[test]
    fn it_breaks_between_words_and_never_in_backticks() {
        let check = |text: &str, width: usize, expected: &str| assert_eq!(wrap(text, width), expected, "{text}");
        check("", 5, "");
        check("one two three", 13, "one two three");
        check("one two three", 8, "one two\n  three");
        check("  one two three", 9, "  one two\n    three");
        check("run `inv-hooks repost 1` now", 12, "run\n  `inv-hooks repost 1`\n  now");
        check("run `a b`, please", 9, "run\n  `a b`,\n  please");
        check("at 'a b', please", 8, "at\n  'a b',\n  please");
        check("at ('a b') or 'so", 8, "at\n  ('a b')\n  or 'so");
        check("it 'a b's one", 6, "it 'a\n  b's\n  one");
        check("a ` b c", 5, "a ` b\n  c");
        check("first line\nsecond", 6, "first\n  line\nsecond");
        check("a  b", 3, "a\n  b");
        check("abcdefghij kl", 4, "abcdefghij\n  kl");
        check("漢字 漢字", 6, "漢字\n  漢字");
    }

    #[test]
    fn a_command_in_front_of_words_stays_in_one_piece() {
        let check = |text: &str, width: usize, expected: &str| assert_eq!(wrap(text, width), expected, "{text}");
        check("inv-hooks resume    sends it", 20, "inv-hooks resume\n  sends it");
        check("inv-hooks resume    sends it now", 28, "inv-hooks resume    sends it\n  now");
        check("inv-hooks failed show 1    why", 12, "inv-hooks failed show 1\n  why");
        check("inv-hooks calls it", 12, "inv-hooks\n  calls it");
    }

    #[test]
    fn colours_take_no_room() {
        let (red, end) = ("\u{1b}[31m", "\u{1b}[0m");
        assert_eq!(wrap(&format!("{red}one{end} two three"), 8), format!("{red}one{end} two\n  three"));
    }

    #[test]
    fn a_value_stays_in_its_column() {
        assert_eq!(wrap_value("one two three four five six", 30, 5), "one two three four five\n     six");
        assert_eq!(wrap_value("one two three", 20, 10), "one two three", "too narrow to break");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_fits_fits(text in "[a-z` ]{0,60}", width in 8_usize..30) {
            let wrapped = wrap(&text, width);
            let bare = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(bare(&wrapped), bare(&text));
            let longest = pieces(text.trim_start()).iter().map(|piece| piece.len()).max().unwrap_or_default();
            let indent = text.len() - text.trim_start().len();
            let most = width.max(indent + 2 + longest);
            prop_assert!(wrapped.lines().all(|line| line.len() <= most), "{:?}", wrapped);
        }
    }
}
