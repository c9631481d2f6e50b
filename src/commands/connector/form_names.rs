//! The names of the entries of an import: those that are given, those in the store, and free ones with a number.

use crate::model::ConnectorName;
use std::collections::{HashMap, HashSet};

/// The names of an import.
#[derive(Default)]
pub struct Names {
    /// The names in the entries, also in later ones.
    given: HashSet<ConnectorName>,
    /// The names in the store.
    stored: HashSet<ConnectorName>,
    /// The names of the entries that were read.
    pub(super) taken: HashSet<ConnectorName>,
    /// The names that hints proposed for entries with an invalid name.
    proposed: HashSet<ConnectorName>,
    /// The next number to try for a name.
    next: HashMap<ConnectorName, u32>,
}

impl Names {
    /// Takes the names of all entries and in the store.
    pub fn of(given: impl Iterator<Item = ConnectorName>, stored: HashSet<ConnectorName>) -> Self {
        Self { given: given.collect(), stored, ..Self::default() }
    }

    /// Returns `base`, or `base` with a number if it is in use: asn, asn-2, asn-3. The result is the same in every import, so that
    /// importing again changes nothing.
    pub(super) fn free(&mut self, base: &ConnectorName) -> ConnectorName {
        self.first_that(base, |names, name| !names.taken.contains(name))
    }

    /// Returns a name that no entry and no connector has. Each call returns another name.
    pub(super) fn proposed(&mut self, base: &ConnectorName) -> ConnectorName {
        let is_free = |names: &Self, name: &ConnectorName| {
            [&names.given, &names.stored, &names.taken, &names.proposed].iter().all(|known| !known.contains(name))
        };
        let name = self.first_that(base, is_free);
        self.proposed.insert(name.clone());
        name
    }

    /// Returns the first name of base, base-2, base-3 and so on that `is_free` accepts. It starts at the last number that was used,
    /// because earlier names stay in use.
    fn first_that(&mut self, base: &ConnectorName, is_free: impl Fn(&Self, &ConnectorName) -> bool) -> ConnectorName {
        if is_free(self, base) {
            return base.clone();
        }
        let first = self.next.get(base).copied().unwrap_or(2);
        let named = |number: u32| Some((number, format!("{base}-{number}").parse::<ConnectorName>().ok()?));
        let found = (first..).map_while(named).find(|(_, name)| is_free(self, name));
        let Some((number, name)) = found else { return base.clone() };
        self.next.insert(base.clone(), number);
        name
    }
}

#[cfg(test)]
mod tests {
    use super::Names;
    use std::cell::Cell;

    #[test]
    fn a_numbered_name_is_found_without_trying_all_earlier_numbers() {
        let (mut names, looks) = (Names::default(), Cell::new(0));
        let base = "asn".parse().expect("a name");
        for _ in 0..2000 {
            let name = names.first_that(&base, |names, name| {
                looks.set(looks.get() + 1);
                !names.taken.contains(name)
            });
            assert!(names.taken.insert(name));
        }
        assert!(names.taken.contains(&"asn-2000".parse().expect("a name")));
        assert!(looks.get() <= 3 * 2000, "{} looks for 2,000 names", looks.get());
    }
}
