//! Compares the output on a page with the real output; `...` matches anything.
//!
//! A line of only `...` matches any number of lines, including none; within a line `...` matches any text. Blanks and
//! tabs count as one blank, so that a page may align columns.

/// Says whether `actual` matches `shown`.
pub fn matches(shown: &str, actual: &str) -> bool {
    let (shown, actual) = (narrowed(shown), narrowed(actual));
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let actual: Vec<&str> = actual.iter().map(String::as_str).collect();
    match_lines(&shown, &actual)
}

/// Returns the lines with every run of blanks and tabs as one blank.
fn narrowed(text: &str) -> Vec<String> {
    let narrow = |line: &str| line.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.trim_end().lines().map(narrow).collect()
}

fn match_lines(shown: &[&str], actual: &[&str]) -> bool {
    let Some((first, rest)) = shown.split_first() else { return actual.is_empty() };
    if *first == "..." {
        return (0..=actual.len()).any(|skipped| match_lines(rest, &actual[skipped..]));
    }
    actual.split_first().is_some_and(|(line, others)| match_line(first, line) && match_lines(rest, others))
}

fn match_line(shown: &str, actual: &str) -> bool {
    let mut parts = shown.split("...");
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = actual.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn three_dots_match_anything() {
    let check = |shown: &str, actual: &str, expected: bool| {
        assert_eq!(matches(shown, actual), expected, "{shown:?} {actual:?}");
    };
    check("a\nb", "a\nb\n", true);
    check("a\nb", "a\n", false);
    check("a", "a\nb\n", false);
    check("", "", true);
    check("", "a", false);
    check("...", "a\nb\n", true);
    check("...", "", true);
    check("a\n...\nd", "a\nb\nc\nd", true);
    check("a\n...\nd", "a\nd", true);
    check("a\n...\nd", "a\nb", false);
    check("id ... at ...", "id 7 at noon", true);
    check("id ... at ...", "id 7 on noon", false);
    check("... ms", "12 ms", true);
    check("... ms", "12 mss", false);
    check("aa...a", "aa", false);
    check("  a  ", "  a", true);
    check("ID   STATE", "ID\tSTATE", true);
    check("ID STATE", "IDSTATE", false);
}
