//! Text from outside in Markdown: it stays text.

use super::sanitize::{sanitize, sanitize_lines};

/// Escapes what has a meaning in Markdown or HTML. The text becomes one line.
pub fn markdown_cell(text: &str) -> String {
    let mut escaped = String::new();
    for c in sanitize(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '$' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A span of code with a fence longer than any in the text.
pub fn markdown_code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let space = if text.contains('`') { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", sanitize(text))
}

/// A block of code, likewise.
pub fn markdown_block(text: &str) -> String {
    let fence = "`".repeat((longest_run(text) + 1).max(3));
    format!("{fence}\n{}\n{fence}", sanitize_lines(text))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{markdown_block, markdown_cell, markdown_code};

    #[test]
    fn a_hostile_text_stays_text() {
        assert_eq!(markdown_cell("<b>|*x*`"), "&lt;b&gt;\\|\\*x\\*\\`");
        assert_eq!(markdown_code("a`b"), "`` a`b ``");
        assert!(markdown_block("```\n<script>").starts_with("````\n"));
    }
}
