//! What texts say about packages: names of files, parts of `.ci/package`, versions.

use super::top;
use std::collections::BTreeSet;

fn read(path: &str) -> String {
    std::fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words after `.ci/package ` in a script, without its comments.
fn parts(script: &str) -> BTreeSet<String> {
    let is_part = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    let lines = script.lines().filter(|line| !line.trim().starts_with('#'));
    let calls = lines.flat_map(|line| line.split(".ci/package ").skip(1));
    let calls = calls.map(|rest| rest.split(['"', ';']).next().unwrap_or(rest));
    calls.flat_map(|words| words.split(' ').take_while(is_part).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn every_part_that_is_called_exists() {
    let texts = [".github/workflows/release.yml", "tests/run", ".ci/package.d/again"].map(read).concat();
    let called = parts(&texts.replace("/.ci/package\" ", ".ci/package "));
    for name in ["again", "binary", "npm", "root"] {
        assert!(called.contains(name), "{name} was not read: {called:?}");
    }
    for name in called {
        assert!(top().join(".ci/package.d").join(&name).is_file(), "there is no part {name}");
    }
}

/// The name that `cargo binstall` looks for.
fn sought(target: &str) -> String {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let template = manifest["package"]["metadata"]["binstall"]["pkg-url"].as_str().expect("a text");
    let name = template.rsplit('/').next().expect("a name");
    let filled = [("name", "inv-hooks"), ("version", env!("CARGO_PKG_VERSION")), ("target", target)];
    filled.iter().fold(name.replace("{ archive-suffix }", ".tar.gz"), |name, (word, value)| {
        name.replace(&format!("{{ {word} }}"), value)
    })
}

#[test]
fn one_name_for_the_archive() {
    let page = read("docs/install.md");
    for target in ["x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl"] {
        let name = sought(target);
        assert_eq!(name, format!("inv-hooks-v{}-{target}.tar.gz", env!("CARGO_PKG_VERSION")));
        assert!(page.contains(&name), "the page does not name {name}");
    }
    assert!(read(".ci/package.d/common").contains("name=inv-hooks-v$version-$target"), "the script has another name");
    for package in ["inv-hooks_{}-1_amd64.deb", "inv-hooks-{}-1.x86_64.rpm"] {
        let package = package.replace("{}", env!("CARGO_PKG_VERSION"));
        assert!(page.contains(&package), "the page does not name {package}");
    }
}

#[test]
fn the_page_says_what_is_untested_and_unpublished() {
    assert!(read("docs/install.md").contains("**No version is published yet.**"));
    assert!(read("README.md").contains("No version is published yet"));
    assert!(read(".github/workflows/release.yml").contains("# UNTESTED: "));
}
