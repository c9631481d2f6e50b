//! The documentation: reference pages are generated, and the commands of README and guides are run.

mod blocks;
mod container;
mod deploy;
mod figures;
mod pages;
mod reference;
mod shapes;
mod wildcard;
