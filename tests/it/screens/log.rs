//! What `inv-hooks log …` shows.

use super::screens;

#[test]
fn the_log_as_a_person_sees_it() {
    screens(
        "log",
        &[
            "log info",
            "log check",
            "log backup backup.db",
            "log backup backup.db",
            "log monitoring",
            "!monitoring events came in",
            "log monitoring",
            "log monitoring --limit 2",
            "log monitoring --connector sale",
            "log monitoring --connector sales",
            "tail 8: log info",
        ],
    );
}
