//! What to build a sample from.

use crate::model::{ApiKey, Timestamp};

/// The most lines that a sample has.
pub const MAX_LINES: usize = 10_000;

/// Says which sample is wanted. The same request gives the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct SampleRequest<'a> {
    /// The kind of event.
    pub api_key: ApiKey,
    /// The event; nothing for the default one. A name that is not in the catalogue is written as it is.
    pub event: Option<&'a str>,
    /// What everything drawn follows from.
    pub seed: u64,
    /// Which sample of a run, from 0; each has its own document.
    pub index: u64,
    /// How many lines, 1 to [`MAX_LINES`]; nothing for one to four.
    pub lines: Option<usize>,
    /// Whether ids of documents begin with `TEST-`.
    pub is_test: bool,
    /// When the event happened; nothing for a time that follows from the seed.
    pub event_time: Option<Timestamp>,
}

impl SampleRequest<'_> {
    /// Asks for the first sample of seed 1.
    pub fn new(api_key: ApiKey) -> Self {
        Self { api_key, event: None, seed: 1, index: 0, lines: None, is_test: false, event_time: None }
    }
}
