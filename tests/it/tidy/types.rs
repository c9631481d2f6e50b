//! One public type per name: a second `pub` struct, enum, trait or type of the same name in `src` is refused.

use super::source::Source;
use std::collections::BTreeMap;

/// Names that may have several types, and why.
const ALLOWED: &[(&str, &str)] = &[
    ("Args", "each command has the arguments that its file parses"),
    ("Lock", "one of two files is compiled, depending on the platform"),
];

/// Finds names that several public types have, and lines of the lists that are no longer needed.
pub fn with_one_name(sources: &[Source]) -> Vec<String> {
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.is_program()) {
        for (number, line) in source.live.lines().enumerate() {
            if let Some(name) = public_type(line) {
                types.entry(name.to_owned()).or_default().push(format!("{}:{}", source.path, number + 1));
            }
        }
    }
    types.retain(|_, places| places.len() > 1 && !are_of_both_logs(places));
    let excused = || ALLOWED.iter().map(|(name, _)| *name);
    let unneeded = excused().filter(|name| !types.contains_key(*name));
    let unneeded = unneeded.map(|name| format!("{name}: one type has it: remove it from tests/it/tidy/types.rs"));
    let repeated = types.iter().filter(|(name, _)| !excused().any(|excused| excused == *name));
    unneeded.chain(repeated.map(|(name, places)| format!("{name}: {}", places.join(", ")))).collect()
}

/// The two logs have the same files for the same things, so that a reader who knows one knows the other.
fn are_of_both_logs(places: &[String]) -> bool {
    let file = |place: &str, log: &str| Some(place.strip_prefix(log)?.split(':').next()?.to_owned());
    match places {
        [one, two] => {
            let one = file(one, "src/log/postgres/");
            one.is_some() && one == file(two, "src/log/sqlite/")
        }
        _ => false,
    }
}

/// Returns the name of the type that a line declares with any visibility but private.
fn public_type(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix("pub")?;
    let rest = match rest.strip_prefix('(') {
        Some(restricted) => restricted.split_once(')')?.1,
        None => rest,
    };
    let (kind, rest) = rest.trim_start().split_once(' ')?;
    let is_type = ["struct", "enum", "trait", "type"].contains(&kind);
    let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
    is_type.then_some(&rest[..end])
}

#[test]
fn a_second_type_of_a_name_is_found() {
    let excused: String = ALLOWED.iter().map(|(name, _)| format!("pub struct {name};\npub struct {name};\n")).collect();
    let check = |one: &str, two: &str, expected: &[&str]| {
        let sources =
            [Source::new("src/excused.rs", &excused), Source::new("src/one.rs", one), Source::new("src/two.rs", two)];
        assert_eq!(with_one_name(&sources), expected, "{one} {two}");
    };
    check("pub struct A;", "pub struct B<A>(A);", &[]);
    check("pub struct A;", "struct A;\n// pub struct A;", &[]);
    check("pub struct A;", "#[cfg(test)]\npub struct A;", &[]);
    check("pub struct A;", "\n    pub(super) enum A<T> {", &["A: src/one.rs:1, src/two.rs:2"]);
    let twins = |other: &str| {
        let place = |path: &str| format!("{path}:1");
        are_of_both_logs(&[place("src/log/postgres/rename.rs"), place(other)])
    };
    assert!(twins("src/log/sqlite/rename.rs") && !twins("src/log/sqlite/row.rs") && !twins("src/engine/rename.rs"));
    check("pub trait A {", "pub type A = B;", &["A: src/one.rs:1, src/two.rs:1"]);
}

#[test]
fn the_two_logs_may_have_the_same_names() {
    let excused: String = ALLOWED.iter().map(|(name, _)| format!("pub struct {name};\npub struct {name};\n")).collect();
    let found = |other: &str| {
        let sources = ["src/excused.rs", "src/log/postgres/owner.rs", other]
            .map(|path| Source::new(path, if path == "src/excused.rs" { &excused } else { "pub struct Owner;" }));
        with_one_name(&sources).len()
    };
    assert_eq!(
        (found("src/log/sqlite/owner.rs"), found("src/log/sqlite/lock.rs"), found("src/store/owner.rs")),
        (0, 1, 1)
    );
}

#[test]
fn a_name_that_has_one_type_must_leave_the_list() {
    let found = with_one_name(&[Source::new("src/one.rs", "pub struct Args;")]);
    assert!(found.iter().any(|line| line.starts_with("Args: one type has it")), "{found:?}");
}
