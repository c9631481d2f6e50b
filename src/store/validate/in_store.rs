//! Checks a connector by the settings of its store: addresses that the store denies, and settings without an effect.

use super::check::RecordCheck;
use super::{endpoint, oauth};
use crate::model::{AnswerFrom, Finding, FindingCode, PrivateNetworks};
use crate::store::record::ConnectorRecord;
use crate::store::settings::DeliverySettings;
use std::path::Path;

/// Checks `record` in a store with `[delivery]` and `[security] private_networks`. `file` is the store's path.
pub fn validate_in_store(
    record: &ConnectorRecord,
    delivery: &DeliverySettings,
    networks: PrivateNetworks,
    file: &Path,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = endpoint::denied(record, networks, file).into_iter().collect();
    let mut check = RecordCheck::new(record, file);
    oauth::never_called(&mut check, networks);
    findings.append(&mut check.found.findings);
    let answer = delivery.policy(&record.effort).answer;
    if record.effort.retry_for.is_some() && answer == AnswerFrom::Endpoint {
        let mut check = RecordCheck::new(record, file);
        let message = "retry_for has no effect: this connector passes on the answer of the endpoint after one attempt";
        let hint = "Remove retry_for, or answer from the log: answer = \"log\".";
        check.add(FindingCode::NoEffect, "retry_for", message, hint);
        findings.append(&mut check.found.findings);
    }
    findings
}
