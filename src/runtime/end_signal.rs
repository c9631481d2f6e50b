//! Signals that ask for an end, and the same request that comes twice.

use crate::exit::Exit;
use std::time::{Duration, Instant};

/// A signal that asks for an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EndSignal {
    /// Ctrl-C.
    Interrupt,
    #[cfg(unix)]
    Terminate,
    /// The terminal was closed.
    #[cfg(unix)]
    HangUp,
}

impl EndSignal {
    /// Says whether a second signal of this kind ends the process at once.
    fn is_demand(self) -> bool {
        match self {
            Self::Interrupt => true,
            #[cfg(unix)]
            Self::Terminate => true,
            #[cfg(unix)]
            Self::HangUp => false,
        }
    }

    /// The exit code that says so.
    pub(super) fn exit(self) -> Exit {
        match self {
            Self::Interrupt => Exit::Interrupted,
            #[cfg(unix)]
            Self::Terminate | Self::HangUp => Exit::Terminated,
        }
    }
}

/// How long the same signal counts as the first one. `timeout` and managers of services send theirs to a whole group of processes, and the
/// launcher for npm, which is in that group, passes on what the program has already.
const SAME: Duration = Duration::from_secs(1);

/// The first signal that demanded an end.
#[derive(Debug, Default)]
pub(super) struct Demand(Option<(EndSignal, Instant)>);

impl Demand {
    /// Notes `heard`; says whether an end was demanded before.
    pub(super) fn is_second(&mut self, heard: EndSignal, now: Instant) -> bool {
        if !heard.is_demand() {
            return false;
        }
        let (first, since) = *self.0.get_or_insert((heard, now));
        heard != first || now.duration_since(since) >= SAME
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Demand, Duration, EndSignal, Instant, SAME};

    #[test]
    fn the_same_signal_counts_again_after_a_second_and_another_one_at_once() {
        use EndSignal::{HangUp, Interrupt, Terminate};
        let start = Instant::now();
        let heard = |signals: &[(EndSignal, Duration)]| {
            let mut demand = Demand::default();
            signals.iter().map(|(signal, after)| demand.is_second(*signal, start + *after)).collect::<Vec<_>>()
        };
        let (at_once, early) = (Duration::ZERO, Duration::from_millis(999));
        assert_eq!(heard(&[(Interrupt, at_once), (Interrupt, early), (Interrupt, SAME)]), [false, false, true]);
        assert_eq!(heard(&[(Terminate, at_once), (Interrupt, early)]), [false, true]);
        assert_eq!(heard(&[(HangUp, at_once), (Terminate, SAME), (HangUp, SAME * 9)]), [false; 3]);
    }
}
