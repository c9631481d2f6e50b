//! The documentation: reference pages are generated, and the commands of README and guides are run.

mod blocks;
mod compose;
mod container;
mod deploy;
mod figures;
mod pages;
mod reference;
#[cfg(feature = "postgres")]
mod runbook;
mod shapes;
mod wildcard;
