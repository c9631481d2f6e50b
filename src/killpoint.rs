//! Named points at which a test may kill the process, to see that nothing is lost there, and rules that it may leave out.
//!
//! With the cargo feature `killpoints`, [`reach`] ends the process by SIGKILL when the variable `INV_HOOKS_KILL_AT` names
//! the point: `name` for the first time it is reached, `name:N` for the Nth. Nothing is flushed and no destructor runs.
//! Without the feature, which no release has, it is an empty function, and every rule holds.

/// Every point there is, so that a test can try them all. `tests/it/tidy.rs` compares it with the sources.
pub const NAMES: &[&str] = &[
    "accept.before",
    "accept.after",
    "claim.before",
    "claim.after",
    "post.before",
    "post.after",
    "release.before",
    "release.after",
    "settle.before",
    "settle.after",
];

/// Says that the process has come to the point `name`.
#[cfg(not(feature = "killpoints"))]
#[inline]
pub fn reach(_name: &'static str) {}

/// Says that the process has come to the point `name`, and kills it if that was asked for.
#[cfg(feature = "killpoints")]
pub fn reach(name: &'static str) {
    use std::sync::OnceLock;
    static TRAP: OnceLock<Option<Trap>> = OnceLock::new();
    let trap = TRAP.get_or_init(|| std::env::var("INV_HOOKS_KILL_AT").ok().map(|asked| Trap::parse(&asked)));
    if trap.as_ref().is_some_and(|trap| trap.closes_at(name)) {
        die();
    }
}

/// Returns the lease of a process in the log on a server that a test asks for with `INV_HOOKS_LEASE_MS`: 30 s are long for a test.
pub fn lease() -> Option<std::time::Duration> {
    asked_for("INV_HOOKS_LEASE_MS")
}

/// Returns how long `connector conformance` waits for an effect by default, and a shell for words, as a test asks for with
/// `INV_HOOKS_PATIENCE_MS`.
pub fn patience() -> Option<std::time::Duration> {
    asked_for("INV_HOOKS_PATIENCE_MS")
}

#[cfg(feature = "killpoints")]
fn asked_for(variable: &str) -> Option<std::time::Duration> {
    let millis = std::env::var(variable).ok()?.parse().ok()?;
    Some(std::time::Duration::from_millis(millis))
}

/// No test asks for anything without the feature.
#[cfg(not(feature = "killpoints"))]
#[inline]
fn asked_for(_variable: &str) -> Option<std::time::Duration> {
    None
}

/// Says whether a test leaves out this rule, by naming it in `INV_HOOKS_WITHOUT`, to see that it notices.
#[cfg(any(test, feature = "killpoints"))]
pub fn is_left_out(rule: &'static str) -> bool {
    #[cfg(test)]
    if LEFT_OUT.get() == Some(rule) {
        return true;
    }
    std::env::var("INV_HOOKS_WITHOUT").is_ok_and(|left_out| left_out == rule)
}

/// Says whether a test leaves out this rule: never without the feature.
#[cfg(not(any(test, feature = "killpoints")))]
#[inline]
pub fn is_left_out(_rule: &'static str) -> bool {
    false
}

#[cfg(test)]
thread_local! {
    /// The rule that this thread leaves out.
    static LEFT_OUT: std::cell::Cell<Option<&'static str>> = const { std::cell::Cell::new(None) };
}

/// Does `work`, and leaves out a rule in this thread meanwhile, if one is given.
#[cfg(test)]
pub fn without<T>(rule: Option<&'static str>, work: impl FnOnce() -> T) -> T {
    LEFT_OUT.set(rule);
    let done = work();
    LEFT_OUT.set(None);
    done
}

/// What `INV_HOOKS_KILL_AT` asks for.
#[cfg(feature = "killpoints")]
struct Trap {
    name: String,
    nth: u64,
    seen: std::sync::atomic::AtomicU64,
}

#[cfg(feature = "killpoints")]
impl Trap {
    fn parse(asked: &str) -> Self {
        let (name, nth) = match asked.rsplit_once(':').and_then(|(name, nth)| Some((name, nth.parse().ok()?))) {
            Some((name, nth)) => (name, nth),
            None => (asked, 1),
        };
        Self { name: name.to_owned(), nth, seen: std::sync::atomic::AtomicU64::new(0) }
    }

    /// Counts a visit; says whether it is the one.
    fn closes_at(&self, name: &str) -> bool {
        name == self.name && self.seen.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1 == self.nth
    }
}

#[cfg(feature = "killpoints")]
fn die() -> ! {
    #[cfg(unix)]
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGKILL);
    // Where there is no such signal this comes closest.
    std::process::abort()
}

#[cfg(all(test, feature = "killpoints", unix))]
mod tests {
    use super::{Trap, reach};
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::Command;

    /// Runs itself again as the process that is to die.
    #[test]
    fn a_point_kills_the_process_that_was_asked_to_die_there() {
        if std::env::var_os("INV_HOOKS_KILL_AT").is_some() {
            reach("test.here");
            return;
        }
        let check = |asked: &str, signal: Option<i32>| {
            let this = std::env::current_exe().expect("the test's own path");
            let mut command = Command::new(this);
            command.args(["--exact", "killpoint::tests::a_point_kills_the_process_that_was_asked_to_die_there"]);
            let output = command.env("INV_HOOKS_KILL_AT", asked).output().expect("it starts");
            assert_eq!(output.status.signal(), signal, "{asked}");
            assert_eq!(output.status.success(), signal.is_none(), "{asked}");
        };
        check("test.here", Some(9));
        check("test.here:2", None);
        check("test.there", None);
    }

    #[test]
    fn the_trap_closes_at_the_named_visit_only() {
        let check = |asked: &str, visits: &[&str], expected: &[bool]| {
            let trap = Trap::parse(asked);
            let closed: Vec<bool> = visits.iter().map(|name| trap.closes_at(name)).collect();
            assert_eq!(closed, expected, "{asked}");
        };
        check("send.claimed", &["send.claimed"], &[true]);
        check("send.claimed", &["send.settled", "send.claimed"], &[false, true]);
        check("a:2", &["a", "b", "a", "a"], &[false, false, true, false]);
        check("a:b", &["a", "a:b"], &[false, true]);
        check("", &["a"], &[false]);
    }
}
