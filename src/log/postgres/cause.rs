//! The cause of a failure in its row: the text, and the id that people type.
//!
//! A row has the cause of its latest attempt until it is delivered. `model::Cause` has the rules.

use super::pg_error::PgResult;
use super::session::Session;
use crate::model::{Cause, DeliveryId};

/// Sets the time since which a row is failed. A failure after another one does not change it; one after a delivery does.
macro_rules! failed_since {
    ($time:literal) => {
        concat!("failed_at = CASE state WHEN 'delivered' THEN ", $time, " ELSE coalesce(failed_at, ", $time, ") END")
    };
}
pub(super) use failed_since;

/// Returns the id and the text that a row keeps.
pub fn write(cause: Option<&Cause>) -> [Option<String>; 2] {
    [
        cause.map(|cause| cause.id().to_string()),
        cause.map(|cause| crate::model::without_nul(cause.as_str()).into_owned()),
    ]
}

/// Returns the cause of a row that another one waits for.
pub fn behind(session: &Session, id: DeliveryId) -> PgResult<Option<Cause>> {
    let text =
        session.one("SELECT cause FROM delivery WHERE id = $1", &[&id.0], |cells| cells.next::<Option<String>>())?;
    Ok(text.flatten().map(|text| Cause::from_text(&text)))
}
