//! Where a setting was said: by a flag or by a variable. What the store says is not known here.

use clap::ArgMatches;
use clap::parser::ValueSource;
use std::collections::BTreeMap;

/// Who said a setting.
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

/// The settings that flags and variables gave to this command, by the name of the argument.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<String, Origin>);

impl Origins {
    /// Takes them from the parsed command line; the verb's own flags count too.
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

    /// Returns who gave the argument `name`; nothing when nobody did.
    pub fn get(&self, name: &str) -> Option<Origin> {
        self.0.get(name).copied()
    }
}
