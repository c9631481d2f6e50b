//! Finds the paths that a file names: split `use` trees, and `crate::…`, `super::…`, `child::…` in code.
//!
//! Paths that macros build are not found; for them the compiler checks visibility.

use super::source::Source;

/// A path as written, split at `::`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPath {
    /// Its segments; the last one is `*` for a glob.
    pub segments: Vec<String>,
    /// Its line, counted from 1.
    pub line: usize,
    /// Whether it is in a `pub use`.
    pub is_public_use: bool,
    /// Whether it is in a `use`, public or not.
    pub is_use: bool,
}

/// Returns every path that the live code of `source` names.
pub fn paths_of(source: &Source) -> Vec<NamedPath> {
    let mut code = source.live.clone();
    let mut found = Vec::new();
    for (start, end) in use_statements(&source.live) {
        let statement = &source.live[start..end];
        let (before, tree) = statement.split_once("use ").unwrap_or(("", statement));
        let is_public_use = before.trim_start().starts_with("pub");
        let line = source.line_of(start + before.len());
        for segments in expand(tree.trim_end_matches(';')) {
            found.push(NamedPath { segments, line, is_public_use, is_use: true });
        }
        let blanked: String = statement.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        code.replace_range(start..end, &blanked);
    }
    for (at, segments) in inline_paths(&code) {
        found.push(NamedPath { segments, line: source.line_of(at), is_public_use: false, is_use: false });
    }
    found
}

/// Returns the modules that the file declares with `mod name;`.
pub fn declared_modules(live: &str) -> Vec<String> {
    let words: Vec<&str> = live.split_whitespace().collect();
    let pairs = words.windows(2).filter(|pair| pair[0] == "mod" && pair[1].ends_with(';'));
    pairs.map(|pair| pair[1].trim_end_matches(';').to_owned()).collect()
}

/// Returns start and end of every `use …;`, with a `pub` before it.
fn use_statements(live: &str) -> Vec<(usize, usize)> {
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    let mut found = Vec::new();
    for (at, _) in live.match_indices("use ").filter(|(at, _)| !live[..*at].ends_with(is_name)) {
        let before = live[..at].trim_end();
        let start = match before.rsplit_once("pub") {
            Some((head, "")) => head.len(),
            Some((head, rest)) if rest.starts_with('(') && rest.find(')') == Some(rest.len() - 1) => head.len(),
            _ => at,
        };
        let end = live[at..].find(';').map_or(live.len(), |offset| at + offset + 1);
        found.push((start, end));
    }
    found
}

/// Expands `a::{b, c::{self, d as e}}` to `a::b`, `a::c`, `a::c::d`.
fn expand(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        return vec![segments_of(tree.split(" as ").next().unwrap_or(tree))];
    };
    let prefix: Vec<String> = segments_of(&tree[..open]);
    let inside = tree[open + 1..].trim_end();
    let inside = inside.strip_suffix('}').unwrap_or(inside);
    let mut found = Vec::new();
    for part in split_at_commas(inside) {
        for rest in expand(part) {
            let rest = rest.into_iter().filter(|segment| segment != "self");
            found.push(prefix.iter().cloned().chain(rest).collect());
        }
    }
    found
}

fn segments_of(prefix: &str) -> Vec<String> {
    prefix.split("::").map(str::trim).filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

fn split_at_commas(inside: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[start..]);
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

/// Returns every `a::b::c` in code with its position.
fn inline_paths(code: &str) -> Vec<(usize, Vec<String>)> {
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let rest = &code[at..];
        let length = rest.find(|c: char| !is_name(c) && c != ':').unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let run = &rest[..length];
        let segments = segments_of(run);
        if run.contains("::") && !run.starts_with(':') && segments.len() > 1 {
            found.push((at, segments));
        }
        at += length;
    }
    found
}

#[test]
fn use_trees_are_expanded() {
    let check = |tree: &str, expected: &[&str]| {
        let found: Vec<String> = expand(tree).into_iter().map(|segments| segments.join("::")).collect();
        assert_eq!(found, expected, "{tree}");
    };
    check("a::b", &["a::b"]);
    check("a::{b, c as d}", &["a::b", "a::c"]);
    check("a::{self, b::{c, d::{e}}, f}", &["a", "a::b::c", "a::b::d::e", "a::f"]);
    check("super::x::*", &["super::x::*"]);
    check("{a::b, c}", &["a::b", "c"]);
}

#[test]
fn paths_in_code_are_found_with_their_line() {
    let source = Source::new("src/x.rs", "pub use a::B;\nuse c::{\n d,\n e,\n};\nfn f() { crate::g::h(super::I) }\n");
    let found: Vec<(String, usize, bool)> =
        paths_of(&source).into_iter().map(|path| (path.segments.join("::"), path.line, path.is_public_use)).collect();
    let expected =
        [("a::B", 1, true), ("c::d", 2, false), ("c::e", 2, false), ("crate::g::h", 6, false), ("super::I", 6, false)];
    assert_eq!(found, expected.map(|(path, line, is_public)| (path.to_owned(), line, is_public)));
}
