//! The one error that users see: what failed, why, and what to do.
//!
//! A command that cannot do its job returns an `anyhow::Error` that carries one [`Fault`], attached by the code that
//! knows what the user wanted. Rendering is `output`'s, numbers are `exit`'s. A delivery that failed is not a fault: it is
//! data.

use std::error::Error as StdError;
use std::fmt;

/// What kind of trouble a [`Fault`] is; decides the exit code and the `code` of a JSON error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing that we foresaw: a bug, or a machine in trouble.
    Unexpected,
    /// The command line is wrong.
    Usage,
    /// Input, a store's content or a reference is invalid.
    Invalid,
    /// A delivery that was asked for did not happen.
    NotDelivered,
    /// No such connector, event or id.
    NotFound,
    /// Refused for safety: needs a confirmation, the name is taken, another environment.
    Refused,
    /// A store or log is missing where it was named, unreadable, damaged or newer than this program.
    Storage,
}

/// Says what failed (`message`), why (`source`), and what to do (`hint`).
#[derive(Debug)]
pub struct Fault {
    /// Decides the exit code.
    pub kind: FaultKind,
    /// What failed, without a full stop and without any secret.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fault {
    /// Makes a fault of `kind` that says `message`.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, source: None }
    }

    /// The command line is wrong: exit 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Usage, message)
    }

    /// Something given is invalid: exit 3.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Invalid, message)
    }

    /// No such connector, event or id: exit 5.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(FaultKind::NotFound, message)
    }

    /// Refused for safety: exit 6.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Refused, message)
    }

    /// A store or log cannot be used: exit 7.
    pub fn storage(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Storage, message)
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds why it failed.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as &(dyn StdError + 'static))
    }
}
