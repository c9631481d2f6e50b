//! What every commit begins and ends with: the number of the commit in the row of its process (see `owner`).

/// Names the next commit, unless this process was declared dead or the number is not the one before.
pub const FENCE: &str = "UPDATE owner SET batch = $2::bigint, seen_at = clock_timestamp()
  WHERE number = $1 AND batch = $2::bigint - 1 AND dead_at IS NULL RETURNING number";

/// Shows the last commit of a process that was made.
pub const PROOF: &str = "SELECT batch FROM owner WHERE number = $1";
