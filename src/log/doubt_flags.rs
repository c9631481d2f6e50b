//! What is special about an attempt, and the doubt that a row is in, as one number. Both logs write the same bits.

use crate::model::{Answer, Doubt};

const SLOW: i64 = 1;
const BODY_TRUNCATED: i64 = 2;
const BODY_ENCODED: i64 = 4;

/// The flag of an attempt that the endpoint may have acted on.
const MAYBE_APPLIED: i64 = 8;

/// The flag of a row of which the endpoint may have acted on an earlier attempt, or on one whose answer was lost. A later answer
/// does not clear it; only a delivery does.
pub const EARLIER_MAYBE_APPLIED: i64 = 16;

/// The flag of a row that the endpoint may have acted on under another webhook id or through another connector, so that its own
/// connector cannot recognise it as a duplicate. It is cleared like the one before.
pub const OTHER_MAYBE_APPLIED: i64 = 32;

/// Any of them.
pub const IN_DOUBT: i64 = MAYBE_APPLIED | EARLIER_MAYBE_APPLIED | OTHER_MAYBE_APPLIED;

/// Keeps the doubt of an unknown row when its state changes to `discarded`, since the new state no longer shows it.
macro_rules! keep_doubt {
    () => {
        "flags = flags | CASE state WHEN 'unknown' THEN 16 ELSE 0 END"
    };
}
pub(super) use keep_doubt;

/// Returns what a row's flags record about the attempts before the latest one.
pub fn doubt(flags: i64) -> Doubt {
    match flags {
        _ if flags & OTHER_MAYBE_APPLIED != 0 => Doubt::OtherId,
        _ if flags & EARLIER_MAYBE_APPLIED != 0 => Doubt::SameId,
        _ => Doubt::None,
    }
}

/// Returns the flags of a row that has this doubt from attempts before the latest one.
pub fn flags_of_doubt(doubt: Doubt) -> i64 {
    match doubt {
        Doubt::None => 0,
        Doubt::SameId => EARLIER_MAYBE_APPLIED,
        Doubt::OtherId => OTHER_MAYBE_APPLIED,
    }
}

/// Returns an answer's flags as one number.
pub fn flags(answer: &Answer) -> i64 {
    let flag = |is_set: bool, flag: i64| if is_set { flag } else { 0 };
    flag(answer.slow, SLOW)
        | flag(answer.body_truncated, BODY_TRUNCATED)
        | flag(answer.body_encoded, BODY_ENCODED)
        | flag(answer.maybe_applied, MAYBE_APPLIED)
        // The row's own connector has not seen a request that went elsewhere, and so cannot recognise its id.
        | flag(answer.maybe_applied && answer.is_from_elsewhere, OTHER_MAYBE_APPLIED)
}

/// Returns an answer with what its flags say.
pub fn with_flags(answer: Answer, flags: i64) -> Answer {
    let has = |flag: i64| flags & flag != 0;
    Answer {
        slow: has(SLOW),
        body_truncated: has(BODY_TRUNCATED),
        body_encoded: has(BODY_ENCODED),
        maybe_applied: has(MAYBE_APPLIED),
        ..answer
    }
}
