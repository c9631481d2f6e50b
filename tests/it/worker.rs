//! The command `worker`: it sends the events that a relay answered from the log.

mod file;
mod scene;

pub use scene::WorkerScene;
