//! What every commit begins and ends with: the number of the commit in the row of its process (see `owner`).

use crate::killpoint;

/// Names the next commit, unless this process was declared dead or the number is not the one before.
const FENCE: &str = "UPDATE owner SET batch = $2::bigint, seen_at = clock_timestamp()
  WHERE number = $1 AND batch = $2::bigint - 1 AND dead_at IS NULL RETURNING number";

/// The same without the fence.
const UNFENCED: &str =
    "UPDATE owner SET batch = $2::bigint, seen_at = clock_timestamp() WHERE number = $1 RETURNING number";

/// Returns the statement that every commit begins with.
pub fn fence() -> &'static str {
    if killpoint::is_left_out("fence") { UNFENCED } else { FENCE }
}

/// Shows the last commit of a process that was made.
pub const PROOF: &str = "SELECT batch FROM owner WHERE number = $1";
