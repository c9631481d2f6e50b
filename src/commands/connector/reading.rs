//! How connectors from outside are read: what fills their masks, which endpoints they get, and whether they must be valid.

use super::endpoint_map::{EndpointMaps, Unmapped};
use super::unmask::{Masks, MissingValue};
use crate::model::ConnectorName;
use crate::store::ConnectorRecord;
use std::collections::HashSet;

/// How strictly connectors from outside are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// As connectors that are saved.
    Checked,
    /// No mask is left. The rules are checked later, for what changes.
    Filled,
    /// Only their shape.
    Unchecked,
}

/// How a text becomes connectors.
pub struct Reading<'a> {
    /// Names that a proposed name must not be.
    pub stored: HashSet<ConnectorName>,
    /// Where the values of masks come from.
    pub masks: Masks<'a>,
    /// Whether the connectors must be valid.
    pub rules: Rules,
    endpoints: Option<&'a EndpointMaps<'a>>,
}

impl<'a> Reading<'a> {
    /// Reads connectors for a store with the names `stored`.
    pub fn new(stored: HashSet<ConnectorName>, masks: Masks<'a>, rules: Rules) -> Self {
        Self { stored, masks, rules, endpoints: None }
    }

    /// Changes endpoints and token URLs, before anything is taken from a connector of the store.
    pub fn with_endpoints(self, endpoints: &'a EndpointMaps<'a>) -> Self {
        Self { endpoints: Some(endpoints).filter(|endpoints| !endpoints.is_empty()), ..self }
    }

    /// Changes its URLs and puts values in the place of masks. Returns what happened and what is missing.
    pub fn finish(&self, record: &mut ConnectorRecord) -> (ReadOutcome, Vec<MissingValue>) {
        let unmapped = self.endpoints.map(|endpoints| endpoints.change(record)).unwrap_or_default();
        let (filled, missing) = self.masks.fill(record);
        (ReadOutcome { is_filled: filled > 0, unmapped, has_literal_mark: false }, missing)
    }
}

/// What happened to a connector while it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOutcome {
    /// It got a value for a mask.
    pub is_filled: bool,
    /// Which of its URLs were not changed, although others were to be.
    pub unmapped: Unmapped,
    /// A `${` in a value was taken as text, not as a reference.
    pub has_literal_mark: bool,
}
