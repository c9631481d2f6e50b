//! The values of a statement about many rows.

use tokio_postgres::types::ToSql;

/// The values of a statement, each a column with the values of all rows.
pub type Columns<'a> = Vec<Box<dyn ToSql + Sync + 'a>>;
