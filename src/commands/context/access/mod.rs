//! The store and the log of a command: where they are, how they are opened, and the settings in the store.

mod captures;
mod causes;
mod doubt;
mod elsewhere;
mod history;
mod log;
mod log_url;
mod migrate;
mod named;
mod nothing_found;
mod places;
mod retention;
mod settings;
mod without_store;

pub use causes::{find_causes, is_cause};
pub use doubt::count_in_doubt;
pub use elsewhere::counted;
pub use log::{Need, Notice};
pub use log_url::place_of_url;
pub use named::{each_once, need_connectors, unknown_connectors};
pub use retention::{tend_after, tend_all, tend_always};
pub use settings::{NO_CONNECTOR_HINT, no_connector};
