//! Files and functions are small, every file says what it is for, and no file has a meaningless name.

use super::source::Source;

const MOST_LINES_OF_A_FILE: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 60;
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "misc", "manager", "shared", "stuff"];

/// Finds files that are too long.
pub fn long_files(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let is_long = lines > MOST_LINES_OF_A_FILE;
    is_long.then(|| format!("{}: {lines} lines, at most {MOST_LINES_OF_A_FILE}", source.path)).into_iter().collect()
}

/// Finds functions that are too long.
pub fn long_functions(source: &Source) -> Vec<String> {
    let long = functions(source).into_iter().filter(|function| function.lines > MOST_LINES_OF_A_FUNCTION);
    let tell = |function: Function| {
        format!(
            "{}:{}: `{}` has {} lines, at most {MOST_LINES_OF_A_FUNCTION}",
            source.path, function.line, function.name, function.lines
        )
    };
    long.map(tell).collect()
}

/// Finds files that do not start with `//!` and a sentence.
pub fn without_a_first_line(source: &Source) -> Vec<String> {
    let first = source.text.strip_prefix("//! ").and_then(|text| text.lines().next()).unwrap_or_default();
    let says = first.split_whitespace().count() >= 3 && !first.starts_with('(');
    (!says)
        .then(|| format!("{}: begins with no `//!` line that says what it is for", source.path))
        .into_iter()
        .collect()
}

/// Finds files and folders with a meaningless name.
pub fn empty_names(source: &Source) -> Vec<String> {
    let parts = source.path.trim_end_matches(".rs").split('/');
    let empty = parts.filter(|part| EMPTY_NAMES.contains(part));
    empty.map(|part| format!("{}: `{part}` does not say what is in it", source.path)).collect()
}

/// A function and its length.
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line where it starts.
    pub line: usize,
    /// Number of lines from its `fn` to its closing brace.
    pub lines: usize,
}

/// Returns every function that has a body.
pub fn functions(source: &Source) -> Vec<Function> {
    let starts = source.code.match_indices("fn ").filter(|(at, _)| {
        let before = source.code[..*at].chars().next_back();
        !before.is_some_and(|c| c == '_' || c.is_alphanumeric())
    });
    starts.filter_map(|(at, _)| function_at(source, at)).collect()
}

fn function_at(source: &Source, at: usize) -> Option<Function> {
    let rest = &source.code[at + 3..];
    let name: String = rest.chars().take_while(|c| *c == '_' || c.is_alphanumeric()).collect();
    let open = body_of(rest).filter(|_| !name.is_empty())?;
    let mut depth = 0_usize;
    for (offset, c) in rest[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let lines = source.code[at..at + 3 + open + offset].matches('\n').count() + 1;
            return Some(Function { name, line: source.line_of(at), lines });
        }
    }
    None
}

/// Returns where the body opens; `None` for a declaration or a function type.
fn body_of(rest: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, c) in rest.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' | '}' if depth == 0 => return None,
            _ if depth < 0 => return None,
            _ => {}
        }
    }
    None
}

/// Returns a line about the lengths of files and functions: median and longest.
pub fn figures(sources: &[Source]) -> String {
    let mut files: Vec<(usize, String)> = Vec::new();
    let mut all: Vec<(usize, String)> = Vec::new();
    for source in sources {
        files.push((source.text.lines().count(), source.path.clone()));
        let named = |function: Function| (function.lines, format!("{} in {}", function.name, source.path));
        all.extend(functions(source).into_iter().map(named));
    }
    files.sort();
    all.sort();
    let tell = |list: &[(usize, String)]| {
        let (longest, name) = list.last().cloned().unwrap_or_default();
        let median = list.get(list.len() / 2).map_or(0, |(lines, _)| *lines);
        format!("{}, median {median} lines, longest {longest} ({name})", list.len())
    };
    format!("files {}; functions {}", tell(&files), tell(&all))
}

#[cfg(test)]
mod controls {
    use super::{empty_names, functions, long_files, long_functions, without_a_first_line};
    use crate::tidy::source::Source;

    #[test]
    fn a_long_file_and_a_long_function_are_found() {
        let check = |rule: fn(&Source) -> Vec<String>, text: &str, expected: usize| {
            assert_eq!(rule(&Source::new("src/x.rs", text)).len(), expected, "{} lines", text.lines().count());
        };
        check(long_files, &"a\n".repeat(400), 0);
        check(long_files, &"a\n".repeat(401), 1);
        let body = |lines: usize| format!("fn f() -> [u8; 2] {{\n{}}}\n", "a('{');\n".repeat(lines));
        check(long_functions, &body(58), 0);
        check(long_functions, &body(59), 1);
        check(long_functions, "type F = fn(u8) -> u8;\ntrait T { fn g(); }\n", 0);
    }

    #[test]
    fn functions_are_measured_from_head_to_brace() {
        let source = Source::new(
            "src/x.rs",
            "fn a<T>(\n t: T,\n) where T: Copy {\n \"}\";\n if x { y }\n}\nfn b() {}\nlet f: fn(u8);\n",
        );
        let found: Vec<(String, usize, usize)> =
            functions(&source).into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        assert_eq!(found, [("a".to_owned(), 1, 6), ("b".to_owned(), 7, 1)]);
    }

    #[test]
    fn a_file_without_a_first_line_or_with_an_empty_name_is_found() {
        let check = |path: &str, text: &str, lines: usize, names: usize| {
            let source = Source::new(path, text);
            assert_eq!(without_a_first_line(&source).len(), lines, "{path}");
            assert_eq!(empty_names(&source).len(), names, "{path}");
        };
        check("src/x.rs", "//! What this file is there for.\n", 0, 0);
        check("src/x.rs", "use a;\n//! What this file is there for.\n", 1, 0);
        check("src/x.rs", "//! (later)\n", 1, 0);
        check("src/log/util.rs", "//! What this file is there for.\n", 0, 1);
        check("src/helpers/x.rs", "//! What this file is there for.\n", 0, 1);
    }
}
