//! `asn`: shipments to Retail Cloud, against a server on loopback in the place of its API and its token endpoint.

mod again;
mod check;
mod create;
mod faulty;
mod killed;
mod limits;
mod repost;
mod resume;
mod scene;
mod settings;
mod together;
mod token;

#[cfg(all(unix, feature = "postgres"))]
pub use scene::{Scene, shipment, shipments};
