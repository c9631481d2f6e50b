//! The packages that `.ci/package` builds, and the parts of it that need no build.
//!
//! Each test is a shell script in `tests/fixtures/packages`, because it does what a person does who installs a package. Most of them need
//! the packages: `tests/run --full` builds them and names their folder in `INV_HOOKS_PACKAGES`.

mod texts;

use crate::harness::note;
use std::path::{Path, PathBuf};
use std::process::Command;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The exit code of a script that cannot run on this machine.
const LEFT_OUT: i32 = 77;

/// Runs a script in an empty folder. Its lines that start with `note: ` or `left out: ` become notes.
fn passes(script: &str, packages: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bash = Command::new("bash");
    bash.arg(top().join("tests/fixtures/packages").join(format!("{script}.sh"))).current_dir(folder.path());
    bash.env("TOP", top()).env("PACKAGES", packages).env("PROGRAM", env!("CARGO_BIN_EXE_inv-hooks"));
    if let Some(root) = std::env::var_os("INV_HOOKS_CLEAN_ROOT") {
        bash.env("ROOT", root);
    }
    let output = bash.output().expect("bash is there");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for line in stdout.lines() {
        if let Some(reason) = line.strip_prefix("left out: ") {
            note(&format!("left out: the test {script} of packages: {reason}"));
        } else if let Some(text) = line.strip_prefix("note: ") {
            note(&format!("packages: {text}"));
        }
    }
    let passed = output.status.success() || output.status.code() == Some(LEFT_OUT);
    assert!(passed, "{script}: {}\n{stdout}\n{stderr}", output.status);
}

/// Runs a script that needs the packages, if they are there.
fn passes_with_packages(script: &str) {
    match std::env::var_os("INV_HOOKS_PACKAGES").map(PathBuf::from) {
        Some(packages) => passes(script, &packages),
        None => note("tests of the built packages: only in tests/run --full"),
    }
}

#[test]
fn the_launcher_for_npm_passes_everything_on() {
    passes("launcher", Path::new(""));
}

#[test]
fn packages_without_a_build_can_be_installed_and_two_are_equal() {
    passes("quick", Path::new(""));
}

#[test]
fn the_packaged_program_runs_on_old_systems_and_names_its_crates() {
    passes_with_packages("binary");
}

#[test]
fn the_archive_is_complete_and_runs_in_a_clean_root() {
    passes_with_packages("archive");
}

#[test]
fn the_package_for_debian_installs_works_and_leaves_nothing() {
    passes_with_packages("deb");
}

#[test]
fn the_package_for_fedora_installs_works_and_leaves_nothing() {
    passes_with_packages("rpm");
}

#[test]
fn the_packages_for_npm_install_work_and_leave_nothing() {
    passes_with_packages("npm");
}

#[test]
fn npm_and_pip_choose_the_program_with_musl() {
    passes_with_packages("musl");
}

#[test]
fn cargo_binstall_finds_the_archives() {
    passes_with_packages("binstall");
}

#[test]
fn the_wheel_installs_works_and_leaves_nothing() {
    passes_with_packages("wheel");
}

#[test]
fn the_image_is_built_and_runs_without_rights() {
    passes_with_packages("container");
}

#[test]
fn every_linked_crate_is_in_the_sbom_and_has_a_licence() {
    passes_with_packages("sbom");
}

#[test]
fn a_second_build_in_another_folder_is_equal() {
    passes_with_packages("again");
}
