//! Imports point down only: floors, rooms, doors, the corridor, and no circles between files.

use super::house::House;
use super::source::Source;

/// Rooms and furniture of each floor. Higher ones may look at lower ones; those of floor 1 never at one another.
const FLOORS: &[(&str, u8)] = &[
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
    ("runtime", 0),
    ("killpoint", 0),
];

/// What the ground may look at on its own level.
const GROUND: &[(&str, &[&str])] =
    &[("catalog", &["model"]), ("exit", &["error"]), ("runtime", &["model", "error", "exit"])];

/// Finds imports that point up or sideways.
pub fn pointing_up(sources: &[Source]) -> Vec<String> {
    let house = House::new(sources);
    let mut found = Vec::new();
    for (at, source) in house.sources.iter().enumerate().filter(|(_, source)| source.room() != "lib") {
        let Some(own) = floor(source.room()) else {
            found.push(format!(
                "{}: `{}` has no floor; add it to FLOORS and to docs/architecture.md",
                source.path,
                source.room()
            ));
            continue;
        };
        for path in &house.paths[at] {
            let Some(target) = house.resolve(at, path) else { continue };
            let to = house.sources[target.file];
            let Some(other) = floor(to.room()).filter(|_| to.room() != source.room()) else { continue };
            let is_allowed = other < own || own == 0 && may_look(source.room(), to.room());
            if !is_allowed {
                found.push(format!("{}:{}: {} must not import {}", source.path, path.line, source.room(), to.path));
            }
        }
    }
    found
}

/// Finds imports inside a room that go through its own door instead of to the sibling's file.
pub fn through_the_own_door(sources: &[Source]) -> Vec<String> {
    let house = House::new(sources);
    let mut found = Vec::new();
    for (at, source) in house.sources.iter().enumerate().filter(|(_, source)| source.room() != "commands") {
        for path in house.paths[at].iter().filter(|path| !path.is_public_use) {
            let Some(target) = house.resolve(at, path) else { continue };
            let Some(door) = target.through.map(|door| house.sources[door]) else { continue };
            let folder = door.path.trim_end_matches("mod.rs");
            if door.is_door() && source.path.starts_with(folder) && source.path != door.path {
                let to = &house.sources[target.file].path;
                found.push(format!(
                    "{}:{}: import from {to} itself, not through the door of the own room",
                    source.path, path.line
                ));
            }
        }
    }
    found
}

/// Finds commands that import one another. A verb may be named by its doors alone; another noun's folder is closed.
pub fn sideways_in_the_corridor(sources: &[Source]) -> Vec<String> {
    let house = House::new(sources);
    let verbs = verbs(&house, &["run"]);
    let mut found = Vec::new();
    for (at, source) in house.sources.iter().enumerate().filter(|(_, source)| source.room() == "commands") {
        for path in &house.paths[at] {
            let Some(target) = house.resolve(at, path) else { continue };
            let to = house.sources[target.file];
            // The context is the one thing that every verb shares.
            let is_shared = to.path.starts_with("src/commands/context/");
            if target.file == at || to.room() != "commands" || is_shared || is_above(to, source) || is_above(source, to)
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

/// Imports that close a circle and are still there: from, to. A line that is no longer needed must go.
const CIRCLES_LEFT: &[(&str, &str)] = &[("src/commands/context/flags.rs", "src/commands/context/mod.rs")];

/// Finds files that import one another in a circle. Two things do not count as imports: the re-exports of a `mod.rs`, and what a
/// `mod.rs` of `commands` takes from a command that it runs, because a command may use what its `mod.rs` defines.
pub fn circles(sources: &[Source]) -> Vec<String> {
    let house = House::new(sources);
    let verbs = verbs(&house, &["run", "Args"]);
    let edges: Vec<Vec<usize>> = (0..house.sources.len()).map(|at| edges_of(&house, at, &verbs)).collect();
    let mut found = unneeded(&house);
    let mut is_done = vec![false; edges.len()];
    for start in 0..edges.len() {
        walk(start, &edges, &mut Vec::new(), &mut is_done, &mut |circle| {
            let names: Vec<&str> = circle.iter().map(|at| house.sources[*at].path.as_str()).collect();
            found.push(format!("circle: {} -> {}", names.join(" -> "), names[0]));
        });
    }
    found
}

/// Finds lines of [`CIRCLES_LEFT`] whose import is gone.
fn unneeded(house: &House<'_>) -> Vec<String> {
    let is_there = |from: usize, to: &str| {
        let mut targets = house.paths[from].iter().filter_map(|path| house.resolve(from, path));
        targets.any(|target| house.sources[target.file].path == to)
    };
    let lines = CIRCLES_LEFT.iter().filter(|(from, to)| {
        house.sources.iter().position(|source| source.path == *from).is_some_and(|at| !is_there(at, to))
    });
    lines.map(|(from, to)| format!("{from} no longer imports {to}: remove it from CIRCLES_LEFT")).collect()
}

fn edges_of(house: &House<'_>, at: usize, verbs: &[usize]) -> Vec<usize> {
    let own = house.sources[at];
    let is_running = |to: usize| own.is_door() && verbs.contains(&to) && is_above(own, house.sources[to]);
    let is_left = |to: usize| CIRCLES_LEFT.contains(&(own.path.as_str(), house.sources[to].path.as_str()));
    let imports = house.paths[at].iter().filter(|path| !(path.is_public_use && own.is_door()));
    let mut edges: Vec<usize> = imports.filter_map(|path| house.resolve(at, path)).map(|target| target.file).collect();
    edges.retain(|to| *to != at && !is_running(*to) && !is_left(*to));
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

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn may_look(from: &str, to: &str) -> bool {
    GROUND.iter().any(|(name, allowed)| *name == from && allowed.contains(&to))
}

fn folder_of(source: &Source) -> &str {
    source.path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Says whether `door` is a door of a folder that `source` lies in.
fn is_above(door: &Source, source: &Source) -> bool {
    door.is_door() && source.path.starts_with(folder_of(door)) && source.path != door.path
}

/// Returns the files of `commands` of which a `mod.rs` names one of `items`, and these `mod.rs` themselves.
fn verbs(house: &House<'_>, items: &[&str]) -> Vec<usize> {
    let doors =
        (0..house.sources.len()).filter(|at| house.sources[*at].room() == "commands" && house.sources[*at].is_door());
    let handed_over = |door: usize| {
        let runs = house.paths[door]
            .iter()
            .filter(|path| path.segments.last().is_some_and(|last| items.contains(&last.as_str())));
        runs.filter_map(move |path| house.resolve(door, path)).map(|target| target.file)
    };
    doors.flat_map(|door| handed_over(door).chain([door])).collect()
}

#[cfg(test)]
mod controls {
    use super::{circles, pointing_up, sideways_in_the_corridor, through_the_own_door};
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
        check("src/attic/x.rs", "", &["has no floor"]);
    }

    #[test]
    fn the_ground_is_pure_on_its_own_level_too() {
        let runtime = ("src/runtime.rs", "pub fn now() {}");
        let model = ("src/model/mod.rs", "pub struct T;");
        let check =
            |path: &str, text: &str, expected: &[&str]| check(pointing_up, &[runtime, model, (path, text)], expected);
        check("src/catalog/x.rs", "use crate::model::T;", &[]);
        check("src/catalog/x.rs", "use crate::runtime;", &["src/runtime.rs"]);
        check("src/model/x.rs", "use crate::runtime::now;", &["src/runtime.rs"]);
    }

    #[test]
    fn a_sibling_that_is_imported_through_the_door_is_found() {
        let door = ("src/model/mod.rs", "mod a; mod b; pub use a::A;");
        let a = ("src/model/a.rs", "pub struct A;");
        let check =
            |text: &str, expected: &[&str]| check(through_the_own_door, &[door, a, ("src/model/b.rs", text)], expected);
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
            check(sideways_in_the_corridor, &files, expected);
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
        // A door that only re-exports is in no circle; one that uses its child is.
        let child = ("src/log/sqlite.rs", "use super::Log;");
        check(&[("src/log/mod.rs", "mod sqlite; pub use sqlite::S; pub trait Log {}"), child], &[]);
        check(&[("src/log/mod.rs", "mod sqlite; pub fn open() -> sqlite::S {}"), child], &["circle"]);
        // A command may use its mod.rs, which runs it; a file that is no command may not.
        let verb = ("src/commands/man.rs", "use super::Cli;");
        check(&[("src/commands/mod.rs", "mod man; pub struct Cli(man::Args);"), verb], &[]);
        check(&[("src/commands/mod.rs", "mod man; pub struct Cli(man::Page);"), verb], &["circle"]);
    }
}
