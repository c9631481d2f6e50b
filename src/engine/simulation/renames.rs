//! Renames connectors during a run, in the store's list of names and by a second connection to the log.

use super::plan::Rename;
use super::world::look;
use crate::log::{Access, open};
use crate::model::{Environment, Timestamp};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

/// The current names of the connectors, by connector number.
pub(super) type Names = Arc<Mutex<Vec<String>>>;

/// Makes each rename at its step.
pub(super) struct Renamer {
    pub(super) left: Vec<Rename>,
    pub(super) steps: u64,
    pub(super) names: Names,
    pub(super) log: PathBuf,
    pub(super) now: fn() -> Timestamp,
}

impl Renamer {
    /// Counts a step. Returns how many connectors were renamed.
    pub(super) fn step(&mut self) -> u64 {
        self.steps += 1;
        let due: Vec<Rename> = self.left.extract_if(.., |rename| rename.step <= self.steps).collect();
        for rename in &due {
            self.rename(*rename);
        }
        due.len() as u64
    }

    fn rename(&self, Rename { connector, with, step }: Rename) {
        let names = &mut *look(&self.names);
        let mut log = open(&self.log, Access::Write, (self.now)()).expect("a log").log;
        let mut call = |from: &str, to: &str| log.rename_connector(&Environment::default(), from, to).expect("a count");
        let Some(other) = with.filter(|other| *other != connector) else {
            let new = format!("{}-{step}", names[connector]);
            call(&names[connector], &new);
            names[connector] = new;
            return;
        };
        let (one, two) = (names[connector].clone(), names[other].clone());
        call(&one, "between");
        call(&two, &one);
        call("between", &two);
        names.swap(connector, other);
    }
}
