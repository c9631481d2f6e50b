//! What `the commands that set things up and look around` shows.

use super::screens;

#[test]
fn places_as_a_person_sees_them() {
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
