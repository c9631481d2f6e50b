//! Runs that are cut short, by SIGKILL at any instant and at every kill point, or by Ctrl-C: nothing is lost, what is sent twice
//! was in flight, and the next commands finish the work.
//!
//! What the program says is not believed: rows are read past it, and deliveries are those that the endpoints saw.

mod evidence;
mod instants;
mod judge;
#[cfg(feature = "killpoints")]
mod points;
mod scene;
mod stops;
