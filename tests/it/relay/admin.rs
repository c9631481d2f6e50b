//! The admin listener of the relay: health and metrics.

mod health;
mod metrics;
mod place;
