//! The output of the commands that set things up or show the state of the machine.

use super::screens;

#[test]
fn setting_up_as_a_person_sees_it() {
    screens(
        "places",
        &[
            "init --config other.toml --dry-run",
            "init --config new.toml",
            "init --config new.toml",
            "!a folder is there",
            "init --config folder.toml",
            "init --config none/new.toml",
            "config show --origin",
            "config show",
            "doctor",
            "listen --addr 127.0.0.1:0 --count 1 --timeout 200ms",
        ],
    );
}

#[test]
fn the_demo_as_a_person_sees_it() {
    screens("demo", &["demo --dry-run", "tail 5: demo", "tail 9: demo --keep kept", "demo --keep kept"]);
}

#[test]
fn generated_files_as_a_person_sees_them() {
    screens(
        "generated",
        &[
            "head 12: schema store",
            "head 12: schema output",
            "head 6: completions bash",
            "man --dir pages --dry-run",
            "man --dir pages",
            "man --dir inv-hooks.toml",
        ],
    );
}
