//! The scene of a sample: which store, who, which document, when. What is drawn here does not depend on the event, so that
//! the events of one seed speak of one document.

use super::draw::Draw;
use super::product::{Product, draw_products};
use super::request::{MAX_LINES, SampleRequest};
use crate::catalog::facts;
use crate::catalog::payload::EpochMillis;
use crate::model::Timestamp;

/// When the documents of samples begin: 2026-03-02, in epoch milliseconds.
const FIRST_DAY: i64 = 1_772_409_600_000;
const SECOND: i64 = 1000;
const STORES: [&str; 8] = ["256", "310", "118", "204", "417", "532", "601", "745"];
const WAREHOUSES: [&str; 3] = ["WH01", "WH02", "WH03"];
const VENDORS: [&str; 4] = ["VENDOR-0042", "VENDOR-0107", "VENDOR-0311", "VENDOR-0580"];

/// What a sample is built from.
pub struct Scene<'a> {
    /// The event's name; empty where the API key has none.
    pub event: &'a str,
    /// Further draws.
    pub draw: Draw,
    /// The store that the event happens in.
    pub store: &'static str,
    /// Another store.
    pub other_store: &'static str,
    /// A warehouse.
    pub warehouse: &'static str,
    /// A vendor.
    pub vendor: &'static str,
    /// One product a line.
    pub products: Vec<Product>,
    number: u64,
    origin: i64,
    pace: i64,
    is_test: bool,
}

impl<'a> Scene<'a> {
    /// Sets the scene for `request`.
    pub fn new(request: &SampleRequest<'a>) -> Self {
        let event = request.event.or_else(|| facts::default_event(request.api_key)).unwrap_or_default();
        // Numbers of one seed follow one another, so that no two samples of a run share a document.
        let first = Draw::new(request.seed, u64::MAX).below(90_000);
        let mut draw = Draw::new(request.seed, request.index);
        let lines = request.lines.unwrap_or(1 + draw.below(4) as usize).clamp(1, MAX_LINES);
        let products = draw_products(&mut draw, lines);
        let shop = draw.below(8) as usize;
        let pace = draw.between(1800, 28_800) * SECOND;
        let drawn = FIRST_DAY + draw.between(0, 30 * 86_400) * SECOND;
        Self {
            event,
            store: STORES[shop],
            other_store: STORES[(shop + 1) % STORES.len()],
            warehouse: draw.pick(&WAREHOUSES),
            vendor: draw.pick(&VENDORS),
            products,
            number: u64::from(first) + 1 + request.index,
            origin: request.event_time.map_or(drawn, |time| time.as_millis() - step_of(event) * pace),
            pace,
            is_test: request.is_test,
            draw,
        }
    }

    /// Returns the id of a document: `stem`, and the document's number in at least `width` digits.
    pub fn document(&self, stem: &str, width: usize) -> String {
        self.marked(&format!("{stem}{:0width$}", self.number))
    }

    /// Returns the id of another document that was made `earlier` documents before.
    pub fn earlier_document(&self, stem: &str, width: usize, earlier: u64) -> String {
        self.marked(&format!("{stem}{:0width$}", self.number.saturating_sub(earlier)))
    }

    /// Marks an id that a receiver may look up, where the sample is a test.
    pub fn marked(&self, id: &str) -> String {
        if self.is_test { format!("TEST-{id}") } else { id.to_owned() }
    }

    /// Returns who did it: an associate of the store.
    pub fn associate(&self) -> String {
        format!("{}{}", self.store, 1 + self.number % 9)
    }

    /// Returns when the document was made.
    pub fn created(&self) -> EpochMillis {
        EpochMillis(self.origin)
    }

    /// Returns when the document's `step`-th step was made.
    pub fn step(&self, step: i64) -> EpochMillis {
        EpochMillis(self.origin + step * self.pace)
    }

    /// Returns when the event happened.
    pub fn event_time(&self) -> EpochMillis {
        self.step(step_of(self.event))
    }

    /// Returns when the event happened as fourteen digits in UTC, as in the ids of transactions.
    pub fn event_digits(&self) -> String {
        let time = Timestamp::from_millis(self.event_time().0);
        let text = time.map(|time| time.to_string()).unwrap_or_default();
        text.chars().filter(char::is_ascii_digit).take(14).collect()
    }

    /// Says whether the event's name has `part` in it.
    pub fn is_event(&self, part: &str) -> bool {
        self.event.contains(part)
    }
}

/// How many steps after its making a document sends `event`.
fn step_of(event: &str) -> i64 {
    match event {
        "CYC_COUNT_CREATED_EVENT" => 0,
        "CYC_COUNT_STARTED_EVENT" | "PO_TRANSFER_STARTED_EVENT" => 1,
        "ASN_RECEIVE_COMPLETED_EVENT" => 3,
        _ => 2,
    }
}
