//! Runs that end early, by SIGKILL at any instant and at every kill point, or by Ctrl-C: nothing is lost, only events
//! that were in flight are sent twice, and the next commands finish the work.
//!
//! The tests do not rely on the program's own reports: they read rows with SQLite and count the requests that the
//! endpoints received.

mod evidence;
mod instants;
mod judge;
#[cfg(feature = "killpoints")]
mod points;
mod scene;
mod stops;
