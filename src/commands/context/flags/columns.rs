//! The flag that chooses the columns of a list.

use crate::model::quoted;
use clap::Args;

/// Which columns a list shows.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct ColumnsArgs {
    /// Columns to show, for example id,connector,why
    ///
    /// A column has the name of its header in lower case, with _ for blanks and hyphens, or of its key in JSON. An unknown name is an error
    /// that lists all names. Works with tables and with -o csv.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub columns: Vec<String>,
}

impl ColumnsArgs {
    /// Returns the flag as it was given, with a blank before it; empty without it.
    pub fn typed(&self) -> String {
        if self.columns.is_empty() { String::new() } else { format!(" --columns {}", quoted(&self.columns.join(","))) }
    }
}
