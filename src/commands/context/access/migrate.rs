//! Brings the log to the version of this program.

use crate::commands::context::Context;
use crate::log::{LogErrorKind, Migration, NotMigrated, look_at_version, migrate_at};

impl Context {
    /// Migrates the log; with `--dry-run` it only looks.
    pub fn migrate_log(&mut self) -> anyhow::Result<Migration> {
        let place = self.log_place()?;
        let done = if self.global.dry_run { look_at_version(&place) } else { migrate_at(&place, self.now()) };
        match done {
            Ok(migration) => Ok(migration),
            Err(NotMigrated::Unusable(error)) if error.kind == LogErrorKind::Missing && self.may_be_missing(&place) => {
                Err(self.nothing_yet()?.into())
            }
            Err(why) => Err(why.fault(&place).into()),
        }
    }
}
