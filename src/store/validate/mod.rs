//! What is wrong with a store's connectors: every finding in one run, and nothing is sent.
//!
//! One file a subject. Texts name fields and lines, never values.

mod code;
mod endpoint;
mod events;
mod headers;
mod secrets;
mod whole;

pub use code::Code;
pub use whole::validate;

use super::record::ConnectorRecord;
use super::rules::Breach;
use crate::model::Finding;
use std::path::Path;

/// Checks one connector by itself: no reference is looked up and no other connector is looked at.
pub fn validate_record(record: &ConnectorRecord, file: &Path) -> Vec<Finding> {
    let mut check = Check { record, file, findings: Vec::new() };
    events::check(&mut check);
    endpoint::check(&mut check);
    headers::check(&mut check);
    secrets::check(&mut check);
    check.findings
}

/// One connector under examination.
struct Check<'a> {
    record: &'a ConnectorRecord,
    file: &'a Path,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn add(&mut self, code: Code, field: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.add_at(code, field, self.record.line_of(field), message, hint);
    }

    fn add_at(&mut self, code: Code, field: &str, line: usize, message: impl Into<String>, hint: impl Into<String>) {
        let name = Some(self.record.name.value.as_str().to_owned());
        self.findings.push(code.finding(name, Some(field.to_owned()), self.file, line, message.into(), hint.into()));
    }

    fn breach(&mut self, field: &str, breach: Breach) {
        self.add(breach.code, field, breach.message, breach.hint);
    }
}
