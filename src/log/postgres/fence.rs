//! What every commit begins and ends with: the number of the commit, as a row that takes the place of the one before.
//!
//! The row of the process (see `owner`) is locked, not changed: as long as any older transaction is open, such as that of a backup, the
//! server keeps every version of a row, and each commit would have to pass the versions of all commits before it. A new row is found at
//! once, because the index is read from its end.

use crate::killpoint;

/// The number of the last commit of each process that lives.
pub const TABLE: &str = "
CREATE TABLE commit_number (
  owner bigint NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (owner, number)
);
";

/// Names the next commit, unless this process was declared dead or the number is not the one before. The lock keeps out whoever wants to
/// declare the process dead, and lets its signs of life pass.
const FENCE: &str = "WITH living AS MATERIALIZED (SELECT number FROM owner WHERE number = $1 AND dead_at IS NULL FOR KEY SHARE),
  gone AS (DELETE FROM commit_number WHERE owner = $1 AND number = $2::bigint - 1 AND EXISTS (SELECT 1 FROM living) RETURNING owner)
INSERT INTO commit_number (owner, number) SELECT owner, $2::bigint FROM gone RETURNING owner";

/// The same without the fence.
const UNFENCED: &str = "WITH gone AS (DELETE FROM commit_number WHERE owner = $1 AND number = $2::bigint - 1)
INSERT INTO commit_number (owner, number) VALUES ($1, $2::bigint) RETURNING owner";

/// Returns the statement that every commit begins with.
pub fn fence() -> &'static str {
    if killpoint::is_left_out("fence") { UNFENCED } else { FENCE }
}

/// The newest number of the process of a row of `owner`.
macro_rules! newest {
    () => {
        "(SELECT commit_number.number FROM commit_number WHERE commit_number.owner = owner.number
            ORDER BY commit_number.number DESC LIMIT 1)"
    };
}

/// Shows the last commit of a process that was made. Whoever declared it dead since wrote it into its row.
pub const PROOF: &str = concat!("SELECT greatest(last_commit, ", newest!(), ") FROM owner WHERE number = $1");

/// How many commits the process of a row of `owner` made.
macro_rules! commits {
    () => {
        concat!("coalesce(nullif(last_commit, 0), ", newest!(), ", 0)")
    };
}
pub(super) use {commits, newest};
