//! Where a setting comes from: a flag or a variable. Settings of the store are added elsewhere.

use clap::ArgMatches;
use clap::parser::ValueSource;
use std::collections::BTreeMap;

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A flag on the command line.
    Flag,
    /// An environment variable.
    Variable,
    /// The store file.
    Store,
    /// The default.
    Default,
}

impl Origin {
    /// Returns the word in JSON and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Variable => "variable",
            Self::Store => "store",
            Self::Default => "default",
        }
    }
}

/// The arguments that were set by flags and variables, by name.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<String, Origin>);

impl Origins {
    /// Reads them from the parsed command line, with the command's own flags.
    pub fn of(matches: &ArgMatches) -> Self {
        let mut origins = BTreeMap::new();
        let mut level = Some(matches);
        while let Some(matches) = level {
            for id in matches.ids() {
                let origin = match matches.value_source(id.as_str()) {
                    Some(ValueSource::CommandLine) => Origin::Flag,
                    Some(ValueSource::EnvVariable) => Origin::Variable,
                    _ => continue,
                };
                origins.insert(id.as_str().to_owned(), origin);
            }
            level = matches.subcommand().map(|(_, matches)| matches);
        }
        Self(origins)
    }

    /// Returns where the argument `name` was set; `None` if it was not.
    pub fn get(&self, name: &str) -> Option<Origin> {
        self.0.get(name).copied()
    }
}
