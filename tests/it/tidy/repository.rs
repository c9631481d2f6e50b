//! Rules for files that are not Rust: the names at the top level, words that belong to one machine, and the promises
//! with their tests.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const TOP: &[&str] =
    &["Cargo.toml", "Cargo.lock", "src", "tests", "completions", "docs", "README.md", "LICENSE-MIT", "LICENSE-APACHE"];

const HIDDEN: &[&str] =
    &[".cargo", ".ci", ".clippy.toml", ".rustfmt.toml", ".editorconfig", ".gitattributes", ".gitignore", ".github"];

/// Returns every file of the repository: the files that git knows or would add; without git, all files in the folder.
pub fn files() -> Vec<String> {
    let asked = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(top())
        .output();
    let listed = asked.ok().filter(|answer| answer.status.success()).map(|answer| {
        let names = String::from_utf8_lossy(&answer.stdout).lines().map(str::to_owned).collect::<Vec<_>>();
        names.into_iter().filter(|name| Path::new(top()).join(name).is_file()).collect::<Vec<_>>()
    });
    let mut files = listed.filter(|files| !files.is_empty()).unwrap_or_else(|| walk(""));
    files.sort();
    files
}

/// Returns the top of the repository.
pub fn top() -> &'static str {
    env!("CARGO_MANIFEST_DIR")
}

fn walk(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(top()).join(folder)).expect("a folder");
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.path().is_file() {
            files.push(path);
        } else if name != "target" && name != ".git" {
            files.extend(walk(&path));
        }
    }
    files
}

/// Finds unexpected names at the top of the repository.
pub fn strangers_at_the_top(files: &[String]) -> Vec<String> {
    let mut tops: Vec<&str> = files.iter().map(|file| file.split('/').next().unwrap_or(file)).collect();
    tops.dedup();
    let strangers = tops.into_iter().filter(|name| !TOP.contains(name) && !HIDDEN.contains(name));
    strangers.map(|name| format!("{name}: not one of the names at the top ({})", TOP.join(" "))).collect()
}

/// Finds paths of one machine in a text.
pub fn machine_paths(path: &str, text: &str) -> Vec<String> {
    // The words are put together here, so that this file does not contain them.
    let words = ["/wo-rk/", "/ro-ot/", "/tm-p/wt", "/ho-me/runner"].map(|word| word.replace('-', ""));
    let mut found = Vec::new();
    for (line, content) in text.lines().enumerate() {
        for word in words.iter().filter(|word| content.contains(word.as_str())) {
            found.push(format!("{path}:{}: `{word}` is a path of one machine", line + 1));
        }
    }
    found
}

/// Finds paths in backticks on a page that do not exist in the repository.
pub fn missing_paths(page: &str, files: &[String]) -> Vec<String> {
    let is_there = |path: &str| {
        files.iter().any(|file| file == path || file.starts_with(&format!("{}/", path.trim_end_matches('/'))))
    };
    let mut found = Vec::new();
    for (line, content) in page.lines().enumerate() {
        let named = content.split('`').skip(1).step_by(2);
        let paths = named.filter(|name| ["src/", "tests/", "docs/"].iter().any(|top| name.starts_with(top)));
        found
            .extend(paths.filter(|path| !is_there(path)).map(|path| format!("line {}: {path} is not there", line + 1)));
    }
    found
}

/// Finds promises whose tests do not exist or do not run. `tests` maps a path to its text.
pub fn broken_promises(guarantees: &str, tests: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (line, row) in rows(guarantees) {
        let named: Vec<&str> = row.split('`').skip(1).step_by(2).filter(|name| name.contains(".rs::")).collect();
        if named.is_empty() {
            found.push(format!("docs/guarantees.md:{line}: a promise without a test"));
        }
        for name in named {
            if let Some(trouble) = trouble_with(name, tests) {
                found.push(format!("docs/guarantees.md:{line}: {name}: {trouble}"));
            }
        }
    }
    found
}

/// Returns line and text of each row of the tables, without their heads.
pub fn rows(guarantees: &str) -> Vec<(usize, &str)> {
    let is_row = |line: &str| line.starts_with('|') && !line.starts_with("| promise") && !line.starts_with("|-");
    guarantees.lines().enumerate().filter(|(_, line)| is_row(line)).map(|(at, line)| (at + 1, line)).collect()
}

fn trouble_with(name: &str, tests: &BTreeMap<String, String>) -> Option<&'static str> {
    let (path, test) = name.split_once("::")?;
    let Some(text) = tests.get(path) else { return Some("no such file") };
    let test = test.rsplit("::").next().unwrap_or(test);
    let Some(at) = text.find(&format!("fn {test}(")) else { return Some("no such test") };
    let attributes: Vec<&str> = text[..at]
        .lines()
        .rev()
        .skip_while(|line| !line.trim().starts_with("#["))
        .take_while(|line| line.trim().starts_with(['#', '/']))
        .collect();
    let is_near = text[..at].trim_end().ends_with([']', 'c']);
    if !is_near || !attributes.iter().any(|line| line.contains("test]") || line.contains("test(")) {
        return Some("is no test");
    }
    attributes.iter().any(|line| line.contains("ignore")).then_some("is ignored")
}

#[cfg(test)]
mod controls {
    use super::{broken_promises, machine_paths, missing_paths, strangers_at_the_top};
    use std::collections::BTreeMap;

    #[test]
    fn unexpected_names_and_machine_paths_are_found() {
        let files = ["Cargo.toml", "src/lib.rs", "notes.txt", "scripts/x", ".ci/run"].map(str::to_owned);
        let found = strangers_at_the_top(&files);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(machine_paths("a", &format!("x\nsee {}{}x", "/ro", "ot/")).len(), 1);
        assert_eq!(machine_paths("a", "see target/debug and /tmp/x").len(), 0);
    }

    #[test]
    fn missing_paths_are_found() {
        let files = ["src/log/mod.rs", "docs/guide.md"].map(str::to_owned);
        let page = "`src/log/`, `src/log`, `src/log/mod.rs`, `docs/guide.md`, `x/y.rs`\n`src/lo`, src/x, `tests/run`\n";
        assert_eq!(missing_paths(page, &files), ["line 2: src/lo is not there", "line 2: tests/run is not there"]);
    }

    #[test]
    fn a_promise_whose_test_is_missing_or_ignored_is_found() {
        let text = "#[test]\nfn kept() {}\n\n#[test]\n#[ignore = \"slow\"]\nfn slept() {}\n\nfn no_test() {}\n\n#[tokio::test]\nasync fn later() {}\n";
        let tests = BTreeMap::from([("tests/it/x.rs".to_owned(), text.to_owned())]);
        let check = |row: &str, expected: &[&str]| {
            let page = format!("# Guarantees\n\n| promise | test |\n|---|---|\n{row}\n");
            let found = broken_promises(&page, &tests);
            assert_eq!(found.len(), expected.len(), "{row}: {found:?}");
            for (violation, part) in found.iter().zip(expected) {
                assert!(violation.contains(part) && violation.contains(":5:"), "{violation}");
            }
        };
        check("| a | `tests/it/x.rs::kept` |", &[]);
        check("| a | `tests/it/x.rs::kept`, `tests/it/x.rs::later` |", &[]);
        check("| a | `tests/it/x.rs::slept` |", &["is ignored"]);
        check("| a | `tests/it/x.rs::no_test` |", &["is no test"]);
        check("| a | `tests/it/x.rs::gone`, `tests/it/y.rs::kept` |", &["no such test", "no such file"]);
        check("| a | see above |", &["without a test"]);
    }
}
