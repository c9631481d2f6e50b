//! `asn`: shipments to Retail Cloud, against a server on loopback in the place of its API and its token endpoint.

mod again;
mod check;
mod create;
mod killed;
mod limits;
mod repost;
mod scene;
mod settings;
mod token;
