//! How failed events are found: filters that take lists, texts, values in payloads, and times.

mod causes;
mod fail_over;
mod lists;
mod places;
mod slips;
mod states;
mod texts;
mod times;
