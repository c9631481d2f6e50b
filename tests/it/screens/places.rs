//! The output of the commands that set things up or show the state of the machine.

use super::screens;

#[test]
fn setting_up_as_a_person_sees_it() {
    screens(
        "places",
        &[
            "init --config new.toml",
            "init --config new.toml",
            "config show --origin",
            "listen --addr 127.0.0.1:0 --count 1 --timeout 200ms",
        ],
    );
}
