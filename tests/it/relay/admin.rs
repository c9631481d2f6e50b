//! The admin listener of the relay: health, metrics and pages.

mod browser;
mod chromium;
mod filters;
mod health;
mod markup;
mod metrics;
mod page;
mod place;
