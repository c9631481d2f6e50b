//! Makes a tenant that can be sent to from its record in the store.

use super::connector::connector;
use super::load::Store;
use super::validate::{validate_tenant, with_field_of_tenant};
use crate::model::{ApiKey, Connector, ConnectorName, Destination, Finding, FindingCode, Policy, Rate, Severity};

/// Retail Cloud takes at most this many requests a second of one tenant.
const MOST_A_SECOND: u32 = 10;

/// Returns `policy` with a rate that Retail Cloud accepts.
pub fn within_limits(policy: Policy) -> Policy {
    let most = Rate::per_second(MOST_A_SECOND);
    Policy { rate: Some(policy.rate.map_or(most, |rate| rate.slower(most)).strictly()), ..policy }
}

impl Store {
    /// Returns the tenant `name` as what can be sent to, or its errors if it is not valid; nothing if there is no such tenant.
    pub fn tenant(&self, name: &ConnectorName) -> Option<Result<Connector, Vec<Finding>>> {
        let tenant = self.tenants().iter().find(|tenant| tenant.record.name.value == *name)?;
        let found = connector(self, &tenant.record, validate_tenant(self, tenant));
        let token_header = tenant.kind.token_header();
        Some(found.map(|connector| Connector { policy: within_limits(connector.policy), token_header, ..connector }))
    }

    /// Says whether the store sets the number of retries of a tenant. It may be 0.
    pub fn tenant_sets_retries(&self, name: &ConnectorName) -> bool {
        let tenant = self.tenants().iter().find(|tenant| tenant.record.name.value == *name);
        let own = tenant.and_then(|tenant| tenant.record.effort.retries);
        own.or(self.delivery().effort.retries).is_some()
    }

    /// Resolves the references of a tenant.
    pub fn resolve_tenant(&self, tenant: &Connector) -> Result<Destination, Vec<Finding>> {
        let with_its_field = |finding| with_field_of_tenant(tenant.name.as_str(), finding);
        let resolved = self.resolve(tenant).and_then(|to| match self.wrong_path(&tenant.name, &to) {
            Some(finding) => Err(vec![finding]),
            None => Ok(to),
        });
        resolved.map_err(|findings| findings.into_iter().map(with_its_field).collect())
    }

    /// Returns a finding if a tenant's URL does not end in the path of Create ASN once its references are resolved: a value with `#` or
    /// `?` would make the path a part of something else, and the shipments would go elsewhere. The message has no value.
    fn wrong_path(&self, name: &ConnectorName, to: &Destination) -> Option<Finding> {
        let tenant = self.tenants().iter().find(|tenant| tenant.record.name.value == *name)?;
        let url = to.endpoint.url();
        let before = url.path().strip_suffix(tenant.path.as_str());
        let is_whole = before.is_some_and(|before| !before.ends_with('/'));
        if is_whole && url.query().is_none() && url.fragment().is_none() {
            return None;
        }
        let message =
            format!("after its references are resolved, the URL does not end in {} behind one slash", tenant.path);
        let hint = "Correct the value of the reference: no '?', no '#', and no slash at its end.".to_owned();
        let (subject, line) = (Some(name.to_string()), tenant.record.endpoint.line);
        let code = FindingCode::EndpointNotAsWritten;
        let finding = code.finding(subject, Some("endpoint".to_owned()), self.path(), line, message, hint);
        Some(Finding { severity: Severity::Error, ..finding })
    }

    /// As [`Self::resolve_tenant`], but finds only a wrong path.
    pub(super) fn path_of_tenant(&self, name: &ConnectorName) -> Option<Finding> {
        let tenant = self.tenant(name)?.ok()?;
        self.wrong_path(name, &self.resolve(&tenant).ok()?)
    }

    /// Returns what a row of the log is for: a tenant for Create ASN, a connector for everything else.
    pub fn recipient(&self, name: &ConnectorName, api_key: ApiKey) -> Option<Result<Connector, Vec<Finding>>> {
        if api_key == ApiKey::CreateAsn { self.tenant(name) } else { self.connector(name) }
    }
}
