//! What `inv-hooks log …` shows.

use super::screens;

#[test]
fn the_log_as_a_person_sees_it() {
    screens("log", &["log info", "log check", "log backup backup.db", "log backup backup.db"]);
}
