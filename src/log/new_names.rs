//! The connectors that were renamed since a process opened the log.

use crate::model::{Environment, NewDelivery};

/// Renames in their order. A connector that later gets an old name again is another connector; a process that knows it opened the log
/// after that rename.
#[derive(Debug, Default)]
pub struct NewNames {
    /// Environment, old name, new name.
    names: Vec<[String; 3]>,
}

impl NewNames {
    /// Adds a rename: the environment, the old and the new name.
    pub fn push(&mut self, names: [String; 3]) {
        self.names.push(names);
    }

    /// Gives a new delivery the current name of its connector.
    pub fn follow(&self, new: &mut NewDelivery) {
        let current = self.current(&new.environment, &new.connector);
        if current != new.connector {
            new.connector = current.to_owned();
        }
    }

    /// Returns the current name of the connector `name`.
    pub fn current<'a>(&'a self, environment: &Environment, name: &'a str) -> &'a str {
        self.names.iter().fold(
            name,
            |name, [place, was, now]| {
                if name == was && environment.as_str() == place { now } else { name }
            },
        )
    }
}
