//! The rules of this code base as tests; `docs/architecture.md` describes most of them.
//!
//! Each rule is a function from text to violations, and has a test itself. What a rule cannot see (macros, misleading
//! names) is left to the reviewer.

mod calls;
mod commands;
mod dependencies;
mod imports;
mod messages;
mod paths;
mod phrases;
mod repository;
mod size;
mod source;
mod tree;
mod types;

use crate::harness::note;
use source::Source;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(repository::top()).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust file below `src/` and `tests/`, read once.
static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(load);

fn load() -> Vec<Source> {
    let is_source = |path: &String| {
        Path::new(path).extension().is_some_and(|kind| kind == "rs")
            && (path.starts_with("src/") || path.starts_with("tests/"))
    };
    let files = repository::files().into_iter().filter(is_source);
    let mut sources: Vec<Source> = files.map(|path| Source::new(&path, &read(&path))).collect();
    assert!(sources.len() > 40, "only {} files were found", sources.len());
    source::hide_test_files(&mut sources);
    sources
}

/// Asserts that nothing was found.
fn none(violations: &[String]) {
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), violations.join("\n"));
}

fn in_each(sources: &[Source], rule: fn(&Source) -> Vec<String>) -> Vec<String> {
    sources.iter().flat_map(rule).collect()
}

fn in_program(rule: fn(&Source) -> Vec<String>) -> Vec<String> {
    SOURCES.iter().filter(|source| source.is_program()).flat_map(rule).collect()
}

#[test]
fn imports_point_down() {
    none(&imports::pointing_up(&SOURCES));
}

#[test]
fn siblings_are_imported_by_their_full_path() {
    none(&imports::through_the_own_mod_file(&SOURCES));
}

#[test]
fn commands_do_not_import_one_another() {
    none(&imports::between_commands(&SOURCES));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    none(&imports::circles(&SOURCES));
}

#[test]
fn each_name_has_one_public_type() {
    none(&types::with_one_name(&SOURCES));
}

#[test]
fn files_and_functions_are_small() {
    let sources = &*SOURCES;
    note(&format!("tidy: {}", size::figures(sources)));
    none(&in_each(sources, size::long_files));
    none(&in_each(sources, size::long_functions));
}

#[test]
fn every_file_says_what_it_is_for() {
    none(&in_each(&SOURCES, size::without_a_first_line));
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    none(&in_each(&SOURCES, size::empty_names));
}

/// `src/commands/context/input/dash.rs` knows it.
#[test]
fn one_place_knows_the_sign_for_stdin_and_stdout() {
    const COMPARED: [&str; 3] = ["== \"-\"", "!= \"-\"", "Path::new(\"-\")"];
    none(&in_program(|source| {
        let is_found = |text: &&str| source.path.starts_with("src/commands/") && source.text.contains(text);
        COMPARED.iter().copied().filter(is_found).map(|text| format!("{}: {text}", source.path)).collect()
    }));
}

#[test]
fn nothing_forbidden_is_called() {
    none(&in_program(calls::forbidden));
}

#[test]
fn every_commit_of_the_engine_has_a_kill_point() {
    none(&in_program(calls::commits_without_a_kill_point));
    let names = inv_hooks::killpoint::NAMES;
    note(&format!("kill points: {} ({})", names.len(), names.join(", ")));
    none(&calls::kill_points(&SOURCES, names));
}

#[test]
fn every_dependency_has_one_home() {
    none(&dependencies::homeless(&read("Cargo.toml")));
    none(&in_program(dependencies::away_from_home));
}

#[test]
fn a_build_takes_few_packages() {
    let arguments =
        ["tree", "--locked", "-e", "normal,build", "--target", "x86_64-unknown-linux-gnu", "--prefix", "none"];
    let asked =
        Command::new(env!("CARGO")).args(arguments).current_dir(repository::top()).output().expect("cargo runs");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let packages = dependencies::count_packages(&String::from_utf8_lossy(&asked.stdout));
    note(&format!("tidy: {packages} packages in a Linux build, at most {}", dependencies::MOST_PACKAGES));
    assert!(packages > 1, "cargo tree named no package");
    assert!(packages <= dependencies::MOST_PACKAGES, "{packages} packages");
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    none(&repository::strangers_at_the_top(&repository::files()));
}

#[test]
fn no_text_contains_a_path_of_one_machine() {
    let texts = repository::files().into_iter().filter_map(|path| {
        let text = std::fs::read_to_string(Path::new(repository::top()).join(&path)).ok()?;
        Some(repository::machine_paths(&path, &text))
    });
    none(&texts.flatten().collect::<Vec<_>>());
}

#[test]
fn no_text_contains_a_banned_phrase() {
    let checked: Vec<String> = repository::files().into_iter().filter(|path| phrases::is_checked(path)).collect();
    assert!(checked.len() > 6, "only {checked:?}");
    none(&checked.iter().flat_map(|path| phrases::banned(path, &read(path))).collect::<Vec<_>>());
}

#[test]
fn every_message_of_the_program_is_in_a_snapshot() {
    let listed = messages::all(&SOURCES);
    assert!(listed.lines().count() > 1_000, "only {} lines were found", listed.lines().count());
    snapbox::assert_data_eq!(listed, snapbox::file!["tidy/messages.txt"].raw());
}

#[test]
fn the_architecture_page_names_existing_files() {
    none(&repository::missing_paths(&read("docs/architecture.md"), &repository::files()));
}

#[test]
fn every_promise_names_a_test_that_runs() {
    let tests: BTreeMap<String, String> =
        SOURCES.iter().map(|source| (source.path.clone(), source.text.clone())).collect();
    let page = read("docs/guarantees.md");
    let promises = repository::rows(&page).len();
    note(&format!("guarantees: {promises} promises"));
    assert!(promises > 5, "only {promises} promises were read");
    none(&repository::broken_promises(&page, &tests));
}

#[test]
fn every_quoted_command_exists() {
    let program = inv_hooks::commands::Cli::whole();
    let in_sources = SOURCES
        .iter()
        // The tests of that file contain text that only looks like a command.
        .filter(|source| source.is_program() && source.path != "src/output/repeated.rs")
        .map(|source| (source.path.clone(), read(&source.path)));
    let pages = ["README.md", "docs/guide.md", "docs/guarantees.md", "docs/architecture.md"]
        .map(|path| (path.to_owned(), read(path)));
    let found: Vec<String> =
        in_sources.chain(pages).flat_map(|(path, text)| commands::unknown(&path, &text, &program)).collect();
    none(&found);
}
