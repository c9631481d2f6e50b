//! The admin listener of the relay: health, metrics and pages.

mod browser;
mod filters;
mod health;
mod markup;
mod metrics;
mod page;
mod place;
