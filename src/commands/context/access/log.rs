//! The one door to the failed-event log: what a verb needs of it, and what it reports of earlier runs.
//!
//! Nothing is opened before a verb asks.

use crate::commands::context::Context;
use crate::commands::context::next_steps;
use crate::durable::{check_room, check_writable, folder_of};
use crate::error::Fault;
use crate::log::{self, Access, Log, LogError, LogErrorKind, Opened};
use crate::model::ConnectorName;
use std::io;
use std::path::Path;

/// What a verb needs of the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// To read it.
    Read,
    /// To change it.
    Write,
    /// To change it; it is created if there is none.
    Create,
    /// To show what a change would do. It fails where the change would.
    DryRun,
}

/// What opening the log reports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Notice {
    /// Deliveries that an earlier run left pending or unknown, and what to do about them: where events are listed.
    Unfinished,
    /// The same in a line for each: elsewhere it would hide the output.
    InShort,
    /// Nothing: the verb reports it itself, or it does not matter there.
    None,
}

impl Context {
    /// Opens the log.
    ///
    /// # Errors
    /// Without a log the answer is `None`; with `--log` a log that is missing is an error (exit 7), except for [`Need::Create`]
    /// and [`Need::DryRun`].
    pub fn open_log(&mut self, need: Need, notice: Notice) -> anyhow::Result<Option<Box<dyn Log>>> {
        let path = self.log_path()?;
        let log = match need {
            Need::Create => Some(self.open_to_write(&path)?),
            Need::Write if is_there(&path)? => Some(self.open_to_write(&path)?),
            // Opening it for reading creates none, and says what is missing.
            Need::Read | Need::Write => self.open_to_read(&path)?,
            Need::DryRun => self.open_for_dry_run(&path)?,
        };
        let Some(mut log) = log else { return Ok(None) };
        if notice != Notice::None {
            self.report_unfinished(log.as_mut(), notice)?;
        }
        Ok(Some(log))
    }

    /// Opens the log where a delivery must be in it: without a log there is none, exit 5.
    pub fn need_log(&mut self, need: Need) -> anyhow::Result<Box<dyn Log>> {
        match self.open_log(need, Notice::InShort)? {
            Some(log) => Ok(log),
            None => Err(self.nothing_yet()?.into()),
        }
    }

    /// Gives a connector's rows in the log its new name; without a log there is nothing to do.
    pub fn rename_in_log(&mut self, from: &ConnectorName, to: &ConnectorName) -> anyhow::Result<u64> {
        let environment = self.environment()?;
        if !is_there(&self.log_path()?)? {
            return Ok(0);
        }
        match self.open_log(Need::Write, Notice::None)? {
            Some(mut log) => Ok(log.rename_connector(&environment, from.as_str(), to.as_str())?),
            None => Ok(0),
        }
    }

    fn open_to_read(&mut self, path: &Path) -> anyhow::Result<Option<Box<dyn Log>>> {
        match self.open(path, Access::Read) {
            Ok(opened) => Ok(Some(self.with_the_dead_marked(path, opened.log)?)),
            Err(error) if error.kind == LogErrorKind::Missing && self.global.log.is_none() => Ok(None),
            Err(error) => Err(Fault::from(error).into()),
        }
    }

    fn open_to_write(&mut self, path: &Path) -> anyhow::Result<Box<dyn Log>> {
        let (environment, keep) = (self.environment()?, self.keep_delivered()?);
        let mut log = self.open(path, Access::Write).map_err(Fault::from)?.log;
        log.keep_delivered(&environment, keep);
        Ok(log)
    }

    fn open_for_dry_run(&mut self, path: &Path) -> anyhow::Result<Option<Box<dyn Log>>> {
        let refuse = |error: io::Error| {
            let (location, detail) = (path.display().to_string(), error.to_string());
            Fault::from(LogError { kind: LogErrorKind::Io, location, detail })
        };
        if path.symlink_metadata().is_err() {
            check_room(folder_of(path), true).map_err(refuse)?;
            return if self.global.log.is_none() { self.open_to_read(path) } else { Ok(None) };
        }
        let log = self.open_to_read(path)?;
        // The folder too: a write-ahead log is made beside it. Links are followed, as the log does.
        let real = path.canonicalize().map_err(refuse)?;
        check_writable(&real).and_then(|()| check_writable(folder_of(&real))).map_err(refuse)?;
        Ok(log)
    }

    /// Opens the log at `path`, and reports what was moved out of its way.
    fn open(&mut self, path: &Path, access: Access) -> Result<Opened, LogError> {
        let opened = log::open(path, access, self.now())?;
        if let Some(moved) = &opened.moved_wal {
            self.out.warn(format!(
                "a write-ahead log that another file had left beside the failed-event log was moved to {}",
                moved.display()
            ));
        }
        Ok(opened)
    }

    /// A search finds what a killed process had started only after it was marked as unknown, and only writing marks it.
    /// A log that cannot be written is read all the same.
    ///
    /// The log is closed first: looking at its file closes a descriptor of it, and with that SQLite loses its locks.
    fn with_the_dead_marked(&self, path: &Path, mut log: Box<dyn Log>) -> anyhow::Result<Box<dyn Log>> {
        if log.unfinished(&self.environment()?)?.unknown.is_empty() {
            return Ok(log);
        }
        drop(log);
        drop(log::open(path, Access::Write, self.now()));
        Ok(log::open(path, Access::Read, self.now()).map_err(Fault::from)?.log)
    }

    fn report_unfinished(&mut self, log: &mut dyn Log, notice: Notice) -> anyhow::Result<()> {
        let left = log.unfinished(&self.environment()?)?;
        if !left.pending.is_empty() {
            self.out.say(next_steps::pending(left.pending.len()));
        }
        if !left.unknown.is_empty() {
            let words = if notice == Notice::InShort { next_steps::unknown_in_short } else { next_steps::unknown };
            self.out.say(words(left.unknown.len()));
        }
        Ok(())
    }
}

/// Says whether there is a log. One that cannot be seen is not taken for none.
fn is_there(log: &Path) -> anyhow::Result<bool> {
    log.try_exists().map_err(|error| {
        Fault::storage(format!("the failed-event log {} cannot be used", log.display()))
            .because(error)
            .hint("Check the path, its permissions and its disk.")
            .into()
    })
}
