//! Breaks messages between words, where the terminal would break them inside a word.
//!
//! Text in backticks is meant to be copied, so it stays in one piece, however long it is.

use console::measure_text_width;

/// Extra indentation of the lines that continue a broken line.
const HANGING: &str = "  ";

/// A value that has less room is not broken.
const NARROW: usize = 20;

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
    let (mut wrapped, mut column) = (indent.to_owned(), indent.len());
    for (at, piece) in pieces(&line[indent.len()..]).into_iter().enumerate() {
        let needed = measure_text_width(piece);
        if at > 0 && column + 1 + needed <= width {
            wrapped.push(' ');
            column += 1;
        } else if at > 0 {
            wrapped.extend(["\n", indent, hanging]);
            column = indent.len() + hanging.len();
        }
        wrapped.push_str(piece);
        column += needed;
    }
    wrapped
}

/// Cuts at blanks outside of backticks. An unpaired backtick is an ordinary character.
fn pieces(line: &str) -> Vec<&str> {
    let (mut pieces, mut begin, mut is_quoted) = (Vec::new(), 0, false);
    for (at, c) in line.char_indices() {
        match c {
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
        check("a ` b c", 5, "a ` b\n  c");
        check("first line\nsecond", 6, "first\n  line\nsecond");
        check("a  b", 3, "a \n  b");
        check("abcdefghij kl", 4, "abcdefghij\n  kl");
        check("漢字 漢字", 6, "漢字\n  漢字");
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
