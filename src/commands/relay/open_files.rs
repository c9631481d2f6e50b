//! How many files and connections the system lets the relay have open.
//!
//! Each connection of a sender is one, and so is each to an endpoint. If senders could take all of them, no event would reach its
//! endpoint: 1,024 is a usual limit, and as many connections are usual for the relay.

/// Beside connections: the log, its readers, both listeners, and what the runtime needs.
const OTHERS: u64 = 64;

/// Each sender and its endpoint.
const OF_A_SENDER: u64 = 2;

/// Asks the system for as many open files as `connections` of senders need. Returns how many connections there can be, and how many
/// files may be open.
pub(super) fn connections_within(connections: u16) -> (u16, u64) {
    let wanted = u64::from(connections) * OF_A_SENDER + OTHERS;
    let allowed = allow(wanted);
    let possible = (allowed.saturating_sub(OTHERS) / OF_A_SENDER).max(1);
    (u16::try_from(possible).unwrap_or(u16::MAX).min(connections), allowed)
}

/// Raises the limit of this process as far as it may. Returns the limit, or `wanted` if there is none.
#[cfg(unix)]
fn allow(wanted: u64) -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let Some(now) = current.filter(|current| *current < wanted) else { return wanted };
    let raised = maximum.map_or(wanted, |maximum| maximum.min(wanted));
    let is_raised = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum }).is_ok();
    if is_raised { raised } else { now }
}

#[cfg(not(unix))]
fn allow(wanted: u64) -> u64 {
    wanted
}
