//! The flag that chooses the columns of a list.

use crate::model::quoted;
use clap::{Arg, Args};

/// Which columns a list shows. The help of each command has its own example: [`ColumnsArgs::such_as`].
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct ColumnsArgs {
    /// Columns to show, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
}

impl ColumnsArgs {
    /// Gives the flag its long help, with an example that fits the list.
    pub fn such_as(flag: Arg, example: &str) -> Arg {
        flag.long_help(format!(
            "Columns to show, separated by commas\n\n\
             For example {example}. Write the header of a column, or its JSON key. Capital letters, blanks, _ and hyphens make no difference. If a name is unknown, the error lists all names. Works with tables and with -o csv."
        ))
    }

    /// Returns the flag as it was given, with a blank before it; empty without it.
    pub fn typed(&self) -> String {
        if self.columns.is_empty() { String::new() } else { format!(" --columns {}", quoted(&self.columns.join(","))) }
    }
}
