//! Opens the failed-event log: what a command needs to do with it, and what is reported about earlier runs.
//!
//! The log is opened only when a command asks for it.

use crate::commands::context::Context;
use crate::commands::context::next_steps;
use crate::durable::{check_room, check_writable, folder_of, try_writing};
use crate::error::Fault;
use crate::log::{Access, Log, LogError, LogErrorKind, LogPlace, Opened, open_at};
use crate::model::ConnectorName;
use std::io;
use std::path::Path;

/// The fewest bytes that a change needs on the disk: a few pages of the write-ahead log.
const LEAST_ROOM: usize = 16 * 1024;

/// What a command needs to do with the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// To read it.
    Read,
    /// To change it.
    Write,
    /// To change it; it is created if it does not exist.
    Create,
    /// To show what a change would do. It fails if the change would fail.
    DryRun,
}

/// What opening the log reports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Notice {
    /// Deliveries that an earlier run left pending or unknown, and what to do about them: where events are listed.
    Unfinished,
    /// The same in one short line: in full it would hide the output of the command.
    InShort,
    /// Nothing: the command reports it itself, or it does not matter for the command.
    None,
}

impl Context {
    /// Opens the log.
    ///
    /// # Errors
    /// Returns `None` if no log exists. If `--log` names one that does not exist, that is an error (exit 7), except for
    /// [`Need::Create`] and [`Need::DryRun`].
    pub fn open_log(&mut self, need: Need, notice: Notice) -> anyhow::Result<Option<Box<dyn Log>>> {
        let place = self.log_place()?;
        let log = match need {
            Need::Create => Some(self.open_to_write(&place)?),
            Need::Write if self.is_there(&place)? => Some(self.open_to_write(&place)?),
            // To read first does not create the log, and reports that it is missing.
            Need::Read | Need::Write => self.open_to_read(&place)?,
            Need::DryRun => self.open_for_dry_run(&place)?,
        };
        let Some(mut log) = log else { return Ok(None) };
        if notice != Notice::None {
            self.report_unfinished(log.as_mut(), notice)?;
        }
        Ok(Some(log))
    }

    /// Opens the log for a command that needs a delivery in it; exit 5 if no log exists.
    pub fn need_log(&mut self, need: Need) -> anyhow::Result<Box<dyn Log>> {
        match self.open_log(need, Notice::InShort)? {
            Some(log) => Ok(log),
            None => Err(self.nothing_yet()?.into()),
        }
    }

    /// Renames a connector in its rows in the log. Without a log there is nothing to do.
    pub fn rename_in_log(&mut self, from: &ConnectorName, to: &ConnectorName) -> anyhow::Result<u64> {
        let environment = self.environment()?;
        if !self.is_there(&self.log_place()?)? {
            return Ok(0);
        }
        match self.open_log(Need::Write, Notice::None)? {
            Some(mut log) => Ok(log.rename_connector(&environment, from.as_str(), to.as_str())?),
            None => Ok(0),
        }
    }

    fn open_to_read(&mut self, place: &LogPlace) -> anyhow::Result<Option<Box<dyn Log>>> {
        match self.open(place, Access::Read) {
            Ok(opened) => Ok(Some(self.with_the_dead_marked(place, opened.log)?)),
            Err(error) if error.kind == LogErrorKind::Missing && self.may_be_missing(place) => Ok(None),
            Err(error) => Err(Fault::from(error).into()),
        }
    }

    /// A file that the user named must exist. A schema of a server is named once for a team, before anything was sent.
    pub(super) fn may_be_missing(&self, place: &LogPlace) -> bool {
        self.global.log.is_none() || place.file().is_none()
    }

    fn open_to_write(&mut self, place: &LogPlace) -> anyhow::Result<Box<dyn Log>> {
        let (environment, keep) = (self.environment()?, self.keep_delivered()?);
        let mut log = self.open(place, Access::Write).map_err(Fault::from)?.log;
        log.keep_delivered(&environment, keep);
        Ok(log)
    }

    fn open_for_dry_run(&mut self, place: &LogPlace) -> anyhow::Result<Option<Box<dyn Log>>> {
        let refuse =
            |detail: String| Fault::from(LogError { kind: LogErrorKind::Io, location: place.to_string(), detail });
        let Some(path) = place.file() else {
            let check = place.check_server().transpose().map_err(Fault::from)?;
            return match check.and_then(|check| check.refusal) {
                Some(why) => Err(refuse(why).into()),
                None => self.open_to_read(place),
            };
        };
        let refuse = |error: io::Error| refuse(error.to_string());
        if path.symlink_metadata().is_err() {
            check_room(folder_of(path), true).map_err(refuse)?;
            try_writing(folder_of(path), LEAST_ROOM).map_err(refuse)?;
            return if self.global.log.is_none() { self.open_to_read(place) } else { Ok(None) };
        }
        let log = self.open_to_read(place)?;
        // The folder too: SQLite creates the write-ahead log there. Links are resolved, as they are when the log is opened.
        let real = path.canonicalize().map_err(refuse)?;
        check_writable(&real).and_then(|()| check_writable(folder_of(&real))).map_err(refuse)?;
        try_writing(folder_of(&real), LEAST_ROOM).map_err(refuse)?;
        Ok(log)
    }

    /// Opens the log at `place`, and reports files that were moved aside for it.
    fn open(&mut self, place: &LogPlace, access: Access) -> Result<Opened, LogError> {
        let opened = open_at(place, access, self.now())?;
        if let Some(moved) = &opened.moved_wal {
            self.tell_moved_wal(moved);
        }
        Ok(opened)
    }

    pub(super) fn tell_moved_wal(&mut self, moved: &Path) {
        self.out.warn(format!(
            "a write-ahead log that another file had left beside the failed-event log was moved to {}",
            moved.display()
        ));
    }

    /// Marks deliveries of killed processes as unknown, so that a search finds them. This needs write access; without it, the
    /// log is read as it is.
    ///
    /// The log is closed first: checking its file opens and closes a descriptor, and then SQLite loses its locks. A server is not asked
    /// again for rows that are marked already.
    fn with_the_dead_marked(&self, place: &LogPlace, mut log: Box<dyn Log>) -> anyhow::Result<Box<dyn Log>> {
        let left = log.unfinished(&self.environment()?)?;
        if left.unmarked == 0 {
            return Ok(log);
        }
        drop(log);
        drop(open_at(place, Access::Write, self.now()));
        Ok(open_at(place, Access::Read, self.now()).map_err(Fault::from)?.log)
    }

    /// Says whether the log exists. If that cannot be found out, it is an error.
    fn is_there(&self, place: &LogPlace) -> anyhow::Result<bool> {
        let Some(path) = place.file() else {
            return match open_at(place, Access::Read, self.now()) {
                Ok(_) => Ok(true),
                Err(error) if error.kind == LogErrorKind::Missing => Ok(false),
                Err(error) => Err(Fault::from(error).into()),
            };
        };
        path.try_exists().map_err(|error| {
            Fault::storage(format!("the failed-event log {} cannot be used", path.display()))
                .because(error)
                .hint("Check the path, its permissions and its disk.")
                .into()
        })
    }

    fn report_unfinished(&mut self, log: &mut dyn Log, notice: Notice) -> anyhow::Result<()> {
        let left = log.unfinished(&self.environment()?)?;
        if !left.pending.is_empty() {
            self.out.say(next_steps::pending(left.pending.len()));
        }
        if !left.unknown.is_empty() {
            let words = if notice == Notice::InShort { next_steps::unknown_in_short } else { next_steps::unknown };
            self.out.say(words(&left.unknown));
        }
        Ok(())
    }
}
