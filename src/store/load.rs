//! A store that was read: its connectors and settings, or an error with the position of the first problem.
//!
//! No file stays open. A store of the wrong shape is refused as a whole; of a store with invalid connectors, the others are usable.

use super::fields::Problem;
use super::file;
use super::location::Location;
use super::parse::{self, StoreContent};
use super::record::{ConnectorRecord, Located};
use super::relay::RelayRecord;
use super::settings::DeliverySettings;
use super::tenant_record::TenantRecord;
use crate::error::{Fault, FaultKind};
use crate::model::{ApiKey, ConnectorName, Environment, Finding, PayloadPointers, PrivateNetworks, Secret};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A store as read. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    location: Location,
    /// The text that it was read from, to find out whether the file is still the same.
    bytes: Arc<[u8]>,
    content: Arc<StoreContent>,
    /// The index of each connector in the content.
    index: Arc<HashMap<ConnectorName, usize>>,
    environment: Environment,
}

/// The result of reading a store to validate it.
#[derive(Debug)]
pub enum Examined {
    /// It can be read.
    Readable(Store),
    /// It cannot be read, for these reasons.
    Refused(Vec<Finding>),
}

/// Reads the store at `location` to validate it: problems of syntax and shape are findings. A file that cannot be opened is an
/// error.
pub fn examine(location: &Location) -> Result<Examined, Fault> {
    let bytes = file::read(location)?.ok_or_else(|| Store::missing(location))?;
    match parse::parse(&bytes) {
        Ok(content) => Ok(Examined::Readable(Store::new(location, &bytes, content))),
        Err(problems) => Ok(Examined::Refused(problems.iter().map(|problem| finding(location, problem)).collect())),
    }
}

impl Store {
    /// Reads the store at `location`. A store that is missing, unreadable, damaged or newer is a storage error.
    pub fn load(location: &Location) -> Result<Self, Fault> {
        let bytes = file::read(location)?.ok_or_else(|| Self::missing(location))?;
        Self::parse(location, &bytes)
    }

    /// Parses `bytes` as the store at `location`.
    pub fn parse(location: &Location, bytes: &[u8]) -> Result<Self, Fault> {
        Ok(Self::new(location, bytes, content(location, bytes)?))
    }

    /// Returns the text that it was read from.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Says whether it was read from `bytes`.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        *self.bytes == *bytes
    }

    fn new(location: &Location, bytes: &[u8], content: StoreContent) -> Self {
        let environment = content.environment.clone().unwrap_or_default();
        let names = content.connectors.iter().map(|record| record.name.value.clone());
        let index = names.enumerate().map(|(number, name)| (name, number)).collect();
        Self {
            location: location.clone(),
            bytes: bytes.into(),
            content: Arc::new(content),
            index: Arc::new(index),
            environment,
        }
    }

    /// Returns the error for a named store that does not exist.
    pub fn missing(location: &Location) -> Fault {
        Fault::storage(format!("there is no connector store at {}", location.path().display()))
            .hint("Check --config and INV_HOOKS_CONFIG. Create a store here: `inv-hooks init`.")
    }

    /// Returns where the store is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Returns the file's path.
    pub fn path(&self) -> &Path {
        self.location.path()
    }

    /// Returns the environment; `default` if it is not set.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Says whether the store names its environment.
    pub fn has_environment(&self) -> bool {
        self.content.environment.is_some()
    }

    /// Returns every connector as written, in the order of the file.
    pub fn records(&self) -> &[ConnectorRecord] {
        &self.content.connectors
    }

    /// Returns every tenant as written, in the order of the file.
    pub fn tenants(&self) -> &[TenantRecord] {
        &self.content.tenants
    }

    /// Returns one connector as written.
    pub fn record(&self, name: &ConnectorName) -> Option<&ConnectorRecord> {
        self.index.get(name).and_then(|number| self.records().get(*number))
    }

    /// Returns the pointers that `[payload.KEY]` sets; a field that it does not set is an empty list.
    pub fn pointers(&self, api_key: ApiKey) -> Option<PayloadPointers> {
        self.content.payloads.get(&api_key).cloned()
    }

    /// Returns the `[delivery]` table.
    pub fn delivery(&self) -> &DeliverySettings {
        &self.content.delivery
    }

    /// Says whether the store sets the number of retries of a connector, itself or in `[delivery]`. It may be 0.
    pub fn sets_retries(&self, name: &ConnectorName) -> bool {
        let own = self.record(name).and_then(|record| record.effort.retries);
        own.or(self.delivery().effort.retries).is_some()
    }

    /// Returns the `[relay]` table.
    pub fn relay(&self) -> &RelayRecord {
        &self.content.relay
    }

    /// Returns `[log] url` as it is written, with references.
    pub fn written_log_url(&self) -> Option<&Located<Secret>> {
        self.content.log_url.as_ref()
    }

    /// Returns `[log] keep_delivered`.
    pub fn keep_delivered(&self) -> Option<Duration> {
        self.content.keep_delivered
    }

    /// Returns `[security] private_networks`.
    pub fn security(&self) -> PrivateNetworks {
        self.content.private_networks.unwrap_or_default()
    }

    /// Says whether the store has `[security] private_networks`.
    pub fn has_security(&self) -> bool {
        self.content.private_networks.is_some()
    }
}

fn content(location: &Location, bytes: &[u8]) -> Result<StoreContent, Fault> {
    let what = || format!("the connector store {}", location.path().display());
    parse::parse(bytes).map_err(|problems| refusal(&what(), &problems))
}

/// Fails if `bytes` could not be the store at `location`.
pub fn check(location: &Location, bytes: &[u8]) -> Result<(), Fault> {
    content(location, bytes).map(drop)
}

fn finding(location: &Location, problem: &Problem) -> Finding {
    let field = problem.field.clone();
    let connector = problem.connector.clone();
    let message = format!("{}, at column {}", problem.message, problem.column);
    problem.code.finding(connector, field, location.path(), problem.line, message, problem.hint.clone())
}

/// Reads the connectors of a store that is not in use; a damaged one is invalid input. `what` names it in messages.
pub fn read_records(what: &str, bytes: &[u8]) -> Result<Vec<ConnectorRecord>, Fault> {
    let content = parse::parse(bytes);
    let content = content.map_err(|problems| {
        let mut fault = refusal(what, &problems[..problems.len().min(1)]);
        fault.kind = FaultKind::Invalid;
        fault
    })?;
    Ok(content.connectors)
}

fn refusal(what: &str, problems: &[Problem]) -> Fault {
    let Some(first) = problems.first() else { return Fault::storage(format!("{what} is damaged")) };
    let field = first.field.as_ref().map(|field| format!(" ({field})")).unwrap_or_default();
    let others = match problems.len() {
        1 => String::new(),
        count => format!("\nThis is the first of {count} problems. List them: `inv-hooks connector validate`."),
    };
    let place = format!("line {}, column {}{field}", first.line, first.column);
    Fault::storage(format!("{what} is refused: {place}: {}", first.message))
        .hint(format!("{}\nNothing was changed.{others}", first.hint))
}
