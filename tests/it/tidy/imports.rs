//! Imports point to lower layers only, commands do not import one another, and no files import one another in a circle.

use super::source::Source;
use super::tree::ModuleTree;

/// The layer of each module. A module may import modules of lower layers, but none of its own layer.
const LAYERS: &[(&str, u8)] = &[
    ("main", 5),
    ("app", 4),
    ("commands", 3),
    ("engine", 2),
    ("store", 1),
    ("log", 1),
    ("http", 1),
    ("receiver", 1),
    ("output", 1),
    ("model", 0),
    ("catalog", 0),
    ("error", 0),
    ("exit", 0),
    ("durable", 0),
    ("trust", 0),
    ("runtime", 0),
    ("killpoint", 0),
];

/// What a module of the lowest layer may import from the same layer.
const WITHIN_THE_BASE: &[(&str, &[&str])] = &[
    ("catalog", &["model"]),
    ("exit", &["error"]),
    ("runtime", &["model", "error", "exit"]),
    ("trust", &["durable", "model"]),
];

/// Finds imports of a higher or the same layer.
pub fn pointing_up(sources: &[Source]) -> Vec<String> {
    let tree = ModuleTree::new(sources);
    let mut found = Vec::new();
    for (at, source) in tree.sources.iter().enumerate().filter(|(_, source)| source.module() != "lib") {
        let Some(own) = layer(source.module()) else {
            found.push(format!(
                "{}: `{}` has no layer; add it to LAYERS and to docs/architecture.md",
                source.path,
                source.module()
            ));
            continue;
        };
        for path in &tree.paths[at] {
            let Some(target) = tree.resolve(at, path) else { continue };
            let to = tree.sources[target.file];
            let Some(other) = layer(to.module()).filter(|_| to.module() != source.module()) else { continue };
            let is_allowed = other < own || own == 0 && is_allowed_within_the_base(source.module(), to.module());
            if !is_allowed {
                found.push(format!("{}:{}: {} must not import {}", source.path, path.line, source.module(), to.path));
            }
        }
    }
    found
}

/// Finds imports inside a module that go through its own `mod.rs` instead of to the sibling's file.
pub fn through_the_own_mod_file(sources: &[Source]) -> Vec<String> {
    let tree = ModuleTree::new(sources);
    let mut found = Vec::new();
    for (at, source) in tree.sources.iter().enumerate().filter(|(_, source)| source.module() != "commands") {
        for path in tree.paths[at].iter().filter(|path| !path.is_public_use) {
            let Some(target) = tree.resolve(at, path) else { continue };
            let Some(mod_file) = target.through.map(|mod_file| tree.sources[mod_file]) else { continue };
            let folder = mod_file.path.trim_end_matches("mod.rs");
            if mod_file.is_mod_file() && source.path.starts_with(folder) && source.path != mod_file.path {
                let to = &tree.sources[target.file].path;
                found.push(format!(
                    "{}:{}: import from {to} itself, not through the own mod.rs",
                    source.path, path.line
                ));
            }
        }
    }
    found
}

/// Finds commands that import one another. Only its `mod.rs` may name a command, and no file may import from another noun's folder.
pub fn between_commands(sources: &[Source]) -> Vec<String> {
    let tree = ModuleTree::new(sources);
    let verbs = verbs(&tree, &["run"]);
    let mut found = Vec::new();
    for (at, source) in tree.sources.iter().enumerate().filter(|(_, source)| source.module() == "commands") {
        for path in &tree.paths[at] {
            let Some(target) = tree.resolve(at, path) else { continue };
            let to = tree.sources[target.file];
            // All commands share the context.
            let is_shared = to.path.starts_with("src/commands/context/");
            if target.file == at
                || to.module() != "commands"
                || is_shared
                || is_above(to, source)
                || is_above(source, to)
            {
                continue;
            }
            let is_foreign = !source.path.starts_with(folder_of(to));
            if is_foreign || verbs.contains(&target.file) {
                found.push(format!("{}:{}: commands never import each other ({})", source.path, path.line, to.path));
            }
        }
    }
    found
}

/// Finds files that import one another in a circle. Two things do not count as imports: the re-exports of a `mod.rs`, and what a
/// `mod.rs` of `commands` takes from a command that it runs, because a command may use what its `mod.rs` defines.
pub fn circles(sources: &[Source]) -> Vec<String> {
    let tree = ModuleTree::new(sources);
    let verbs = verbs(&tree, &["run", "Args"]);
    let edges: Vec<Vec<usize>> = (0..tree.sources.len()).map(|at| edges_of(&tree, at, &verbs)).collect();
    let mut found = Vec::new();
    let mut is_done = vec![false; edges.len()];
    for start in 0..edges.len() {
        walk(start, &edges, &mut Vec::new(), &mut is_done, &mut |circle| {
            let names: Vec<&str> = circle.iter().map(|at| tree.sources[*at].path.as_str()).collect();
            found.push(format!("circle: {} -> {}", names.join(" -> "), names[0]));
        });
    }
    found
}

fn edges_of(tree: &ModuleTree<'_>, at: usize, verbs: &[usize]) -> Vec<usize> {
    let own = tree.sources[at];
    let is_running = |to: usize| own.is_mod_file() && verbs.contains(&to) && is_above(own, tree.sources[to]);
    let imports = tree.paths[at].iter().filter(|path| !(path.is_public_use && own.is_mod_file()));
    let mut edges: Vec<usize> = imports.filter_map(|path| tree.resolve(at, path)).map(|target| target.file).collect();
    edges.retain(|to| *to != at && !is_running(*to));
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn walk(
    at: usize,
    edges: &[Vec<usize>],
    trail: &mut Vec<usize>,
    is_done: &mut [bool],
    tell: &mut impl FnMut(&[usize]),
) {
    if let Some(start) = trail.iter().position(|seen| *seen == at) {
        tell(&trail[start..]);
        return;
    }
    if is_done[at] {
        return;
    }
    trail.push(at);
    for next in &edges[at] {
        walk(*next, edges, trail, is_done, tell);
    }
    trail.pop();
    is_done[at] = true;
}

fn layer(module: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == module).map(|(_, layer)| *layer)
}

fn is_allowed_within_the_base(from: &str, to: &str) -> bool {
    WITHIN_THE_BASE.iter().any(|(name, allowed)| *name == from && allowed.contains(&to))
}

fn folder_of(source: &Source) -> &str {
    source.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns whether `mod_file` is the `mod.rs` of a folder that contains `source`.
fn is_above(mod_file: &Source, source: &Source) -> bool {
    mod_file.is_mod_file() && source.path.starts_with(folder_of(mod_file)) && source.path != mod_file.path
}

/// Returns the files of `commands` of which a `mod.rs` names one of `items`, and these `mod.rs` themselves.
fn verbs(tree: &ModuleTree<'_>, items: &[&str]) -> Vec<usize> {
    let mod_files = (0..tree.sources.len())
        .filter(|at| tree.sources[*at].module() == "commands" && tree.sources[*at].is_mod_file());
    let named = |mod_file: usize| {
        let runs = tree.paths[mod_file]
            .iter()
            .filter(|path| path.segments.last().is_some_and(|last| items.contains(&last.as_str())));
        runs.filter_map(move |path| tree.resolve(mod_file, path)).map(|target| target.file)
    };
    mod_files.flat_map(|mod_file| named(mod_file).chain([mod_file])).collect()
}

#[cfg(test)]
mod controls {
    use super::{between_commands, circles, pointing_up, through_the_own_mod_file};
    use crate::tidy::source::Source;

    fn check(rule: fn(&[Source]) -> Vec<String>, files: &[(&str, &str)], expected: &[&str]) {
        let sources: Vec<Source> = files.iter().map(|(path, text)| Source::new(path, text)).collect();
        let found = rule(&sources);
        assert_eq!(found.len(), expected.len(), "{files:?}: {found:?}");
        for (violation, part) in found.iter().zip(expected) {
            assert!(violation.contains(part), "{violation} lacks {part}");
        }
    }

    #[test]
    fn an_import_that_points_up_or_sideways_is_found() {
        let engine = ("src/engine/mod.rs", "pub struct E;");
        let log = ("src/log/mod.rs", "mod sqlite; pub use sqlite::S;");
        let sqlite = ("src/log/sqlite.rs", "pub struct S;");
        let check = |path: &str, text: &str, expected: &[&str]| {
            check(pointing_up, &[engine, log, sqlite, (path, text)], expected);
        };
        check("src/commands/send.rs", "use crate::engine::E;\nuse crate::log::S;", &[]);
        check(
            "src/http/client.rs",
            "use crate::log::S;",
            &["src/http/client.rs:1: http must not import src/log/sqlite.rs"],
        );
        check("src/store/x.rs", "fn f() {\n crate::engine::E }", &["src/store/x.rs:2"]);
        check("src/model/x.rs", "use crate::{log, engine::E};", &["src/log/mod.rs", "src/engine/mod.rs"]);
        check("src/model/x.rs", "#[cfg(test)] mod tests { use crate::engine::E; }\n// use crate::engine::E;", &[]);
        check("src/attic/x.rs", "", &["has no layer"]);
    }

    #[test]
    fn the_lowest_layer_imports_only_what_is_listed() {
        let runtime = ("src/runtime.rs", "pub fn now() {}");
        let model = ("src/model/mod.rs", "pub struct T;");
        let check =
            |path: &str, text: &str, expected: &[&str]| check(pointing_up, &[runtime, model, (path, text)], expected);
        check("src/catalog/x.rs", "use crate::model::T;", &[]);
        check("src/catalog/x.rs", "use crate::runtime;", &["src/runtime.rs"]);
        check("src/model/x.rs", "use crate::runtime::now;", &["src/runtime.rs"]);
    }

    #[test]
    fn a_sibling_that_is_imported_through_mod_rs_is_found() {
        let mod_file = ("src/model/mod.rs", "mod a; mod b; pub use a::A;");
        let a = ("src/model/a.rs", "pub struct A;");
        let check = |text: &str, expected: &[&str]| {
            check(through_the_own_mod_file, &[mod_file, a, ("src/model/b.rs", text)], expected);
        };
        check("use super::a::A;", &[]);
        check("use super::A;", &["src/model/b.rs:1: import from src/model/a.rs"]);
        check("use crate::model::A;", &["src/model/b.rs:1"]);
    }

    #[test]
    fn commands_that_import_one_another_are_found() {
        let files = [
            (
                "src/commands/mod.rs",
                "mod context; mod connector; mod send; mod filters; pub use context::Context; fn f() { send::run(a) }",
            ),
            ("src/commands/context.rs", "pub struct Context;"),
            ("src/commands/filters.rs", "pub struct Filters;"),
            ("src/commands/send.rs", "pub fn run() {}"),
            ("src/commands/connector/mod.rs", "mod add; mod form; mod edit; fn f() { add::run(); edit::run() }"),
            ("src/commands/connector/form.rs", "pub fn run() {}"),
            ("src/commands/connector/edit.rs", "pub fn run() {}"),
        ];
        let check = |path: &str, text: &str, expected: &[&str]| {
            let files: Vec<(&str, &str)> = files.into_iter().chain([(path, text)]).collect();
            check(between_commands, &files, expected);
        };
        let add = "src/commands/connector/add.rs";
        check(add, "use crate::commands::Context; use super::form::Form; use super::Noun;", &[]);
        check(add, "use crate::commands::filters::Filters;", &[]);
        check(add, "use super::edit::run;", &["src/commands/connector/edit.rs"]);
        check(add, "use crate::commands::send::run;", &["src/commands/send.rs"]);
        check("src/commands/repost.rs", "use super::connector::Form;", &["src/commands/connector/mod.rs"]);
        check("src/commands/repost.rs", "use super::connector::form::Form;", &["src/commands/connector/form.rs"]);
    }

    #[test]
    fn a_circle_is_found_and_named() {
        let check = |files: &[(&str, &str)], expected: &[&str]| check(circles, files, expected);
        check(
            &[("src/model/a.rs", "use super::b::B;"), ("src/model/b.rs", "use super::a::A;"), ("src/model/mod.rs", "")],
            &["circle: src/model/a.rs -> src/model/b.rs -> src/model/a.rs"],
        );
        // A mod.rs that only re-exports is in no circle; one that uses its child is.
        let child = ("src/log/sqlite.rs", "use super::Log;");
        check(&[("src/log/mod.rs", "mod sqlite; pub use sqlite::S; pub trait Log {}"), child], &[]);
        check(&[("src/log/mod.rs", "mod sqlite; pub fn open() -> sqlite::S {}"), child], &["circle"]);
        // A command may use its mod.rs, which runs it; a file that is no command may not.
        let verb = ("src/commands/man.rs", "use super::Cli;");
        check(&[("src/commands/mod.rs", "mod man; pub struct Cli(man::Args);"), verb], &[]);
        check(&[("src/commands/mod.rs", "mod man; pub struct Cli(man::Page);"), verb], &["circle"]);
    }
}
