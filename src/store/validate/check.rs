//! A connector that is being checked, and its findings so far.

use crate::model::{Finding, FindingCode};
use crate::store::record::ConnectorRecord;
use crate::store::rules::Breach;
use std::path::Path;

/// A connector that is being checked.
pub struct RecordCheck<'a> {
    /// The connector.
    pub record: &'a ConnectorRecord,
    /// The store's path.
    pub file: &'a Path,
    /// The findings so far.
    pub findings: Vec<Finding>,
}

impl RecordCheck<'_> {
    /// Adds a finding at the line of `field`.
    pub fn add(&mut self, code: FindingCode, field: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.add_at(code, field, self.record.line_of(field), message, hint);
    }

    /// Adds a finding at `line`.
    pub fn add_at(
        &mut self,
        code: FindingCode,
        field: &str,
        line: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let name = Some(self.record.name.value.as_str().to_owned());
        self.findings.push(code.finding(name, Some(field.to_owned()), self.file, line, message.into(), hint.into()));
    }

    /// Adds a finding for a rule that `field` breaks.
    pub fn breach(&mut self, field: &str, breach: Breach) {
        self.add(breach.code, field, breach.message, breach.hint);
    }
}
