//! `connector conformance` against receivers that are not ours: a Flask app under waitress, and an Express app.
//!
//! `tests/run` installs both into `target/receivers`. If a receiver behaves, every check passes. With one fault, exactly the check that
//! names it fails, and what that check implies.

mod command;
mod connections;
mod effects;
mod faults;
mod observed;
mod place;
mod proof;
mod receiver;
mod schemathesis;
mod screen;
mod secure;
mod single;
mod types;
