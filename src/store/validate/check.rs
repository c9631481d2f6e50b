//! What is being checked, and its findings so far.

use crate::model::{Finding, FindingCode, Secret, Template};
use crate::store::record::ConnectorRecord;
use crate::store::rules::Breach;
use std::path::Path;

/// The findings so far of one subject: a connector, or the whole file.
pub struct Collected<'a> {
    connector: Option<&'a str>,
    file: &'a Path,
    /// The findings.
    pub findings: Vec<Finding>,
}

impl<'a> Collected<'a> {
    /// Starts without findings. `connector` is `None` for the whole file; `file` is the store's path.
    pub fn new(connector: Option<&'a str>, file: &'a Path) -> Self {
        Self { connector, file, findings: Vec::new() }
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
        let name = self.connector.map(str::to_owned);
        self.findings.push(code.finding(name, Some(field.to_owned()), self.file, line, message.into(), hint.into()));
    }

    /// Checks a secret by `rule` if it has no references. `code` is for a reference that is written wrongly.
    pub fn check_secret(
        &mut self,
        code: FindingCode,
        (field, line, secret): (&str, usize, &Secret),
        rule: impl Fn(&Secret) -> Result<(), Breach>,
    ) {
        match Template::parse(secret.expose()) {
            Err(error) => self.add_at(code, field, line, error.to_string(), error.hint()),
            Ok(template) => {
                if let Some(Err(breach)) = template.as_literal().map(|text| rule(&Secret::new(text))) {
                    self.add_at(breach.code, field, line, breach.message, breach.hint);
                }
            }
        }
    }
}

/// A connector that is being checked.
pub struct RecordCheck<'a> {
    /// The connector.
    pub record: &'a ConnectorRecord,
    /// Its findings so far.
    pub found: Collected<'a>,
}

impl<'a> RecordCheck<'a> {
    /// Starts without findings. `file` is the store's path.
    pub fn new(record: &'a ConnectorRecord, file: &'a Path) -> Self {
        Self { record, found: Collected::new(Some(record.name.value.as_str()), file) }
    }

    /// Adds a finding at the line of `field`.
    pub fn add(&mut self, code: FindingCode, field: &str, message: impl Into<String>, hint: impl Into<String>) {
        self.found.add_at(code, field, self.record.line_of(field), message, hint);
    }

    /// Adds a finding for a rule that `field` breaks.
    pub fn breach(&mut self, field: &str, breach: Breach) {
        self.add(breach.code, field, breach.message, breach.hint);
    }
}
