//! Makes a tenant that can be sent to from its record in the store.

use super::connector::connector;
use super::load::Store;
use super::validate::{validate_tenant, with_field_of_tenant};
use crate::model::{ApiKey, Connector, ConnectorName, Destination, Finding, Policy, Rate};

/// Retail Cloud takes at most this many requests a second of one tenant.
const MOST_A_SECOND: u32 = 10;

/// Returns `policy` with a rate that Retail Cloud accepts.
pub fn within_limits(policy: Policy) -> Policy {
    let most = Rate::per_second(MOST_A_SECOND);
    Policy { rate: Some(policy.rate.map_or(most, |rate| rate.slower(most))), ..policy }
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
        self.resolve(tenant).map_err(|findings| findings.into_iter().map(with_its_field).collect())
    }

    /// Returns what a row of the log is for: a tenant for Create ASN, a connector for everything else.
    pub fn recipient(&self, name: &ConnectorName, api_key: ApiKey) -> Option<Result<Connector, Vec<Finding>>> {
        if api_key == ApiKey::CreateAsn { self.tenant(name) } else { self.connector(name) }
    }
}
