//! The places in line of rows that are taken.

use super::pg_error::PgResult;
use crate::log::applied::{Claimed, LinePosition};
use crate::model::DeliveryId;

/// Gives rows their places in line.
pub struct Placed<'a> {
    /// Whether rows wait for one another: then each gets its place before the next one is taken up.
    pub waits: bool,
    /// Returns the place of a row.
    pub place: &'a dyn Fn(DeliveryId) -> PgResult<LinePosition>,
}

impl Placed<'_> {
    pub fn one(&self, claimed: Claimed) -> PgResult<Claimed> {
        Ok(Claimed { place: (self.place)(claimed.ticket.id)?, ..claimed })
    }

    pub fn all(&self, rows: Vec<Claimed>) -> PgResult<Vec<Claimed>> {
        rows.into_iter().map(|claimed| self.one(claimed)).collect()
    }
}
