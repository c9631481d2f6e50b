//! A private server for tests.

pub mod cluster;
pub mod log;
pub mod machine;
pub mod port;
pub mod proxy;
