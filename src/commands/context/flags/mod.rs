//! Groups of flags that commands share, and where each value comes from.

mod columns;
mod filters;
mod global;
mod listener;
mod origins;
mod plain_words;
mod policy;
mod refused;
mod typed;

pub use columns::ColumnsArgs;
pub use filters::{DEFAULT_LIMIT, FilterArgs, PageArgs, StateArgs, parse_api_key, parse_limit, parse_when};
pub use global::GlobalArgs;
pub use listener::{bind, parse_address, parse_host};
pub use origins::{Origin, Origins};
pub use plain_words::plain_words;
pub use policy::{PolicyArgs, order_parser, parse_timeout};
pub use refused::{check, is_unused, only_shows, places, repeated};
