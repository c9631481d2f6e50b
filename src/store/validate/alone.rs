//! Checks one connector alone, by the rules that need no variables, files or other connectors.

use super::check::RecordCheck;
use super::{endpoint, events, headers, invisible, oauth, secrets};
use crate::model::Finding;
use crate::store::record::ConnectorRecord;
use std::path::Path;

/// Checks one connector without resolving references and without looking at other connectors.
pub fn validate_record(record: &ConnectorRecord, file: &Path) -> Vec<Finding> {
    let mut check = RecordCheck::new(record, file);
    events::check(&mut check);
    endpoint::check(&mut check);
    headers::check(&mut check);
    oauth::check(&mut check);
    invisible::check(&mut check);
    secrets::check(&mut check);
    check.found.findings
}
