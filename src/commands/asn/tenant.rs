//! Which tenant the shipments are for.

use crate::commands::context::{PolicyArgs, tenant};
use crate::error::Fault;
use crate::model::{ConnectorName, Destination, near_name};
use crate::store::{Store, TenantRecord, refusal};
use std::sync::Arc;

/// Temporary failures are retried this often, unless the store or the command line says otherwise: answers 429 are part of the API.
const USUAL_RETRIES: u32 = 3;

/// Returns the tenant `asked`, or the only one: its user must then confirm it.
///
/// # Errors
/// There is none (exit 5), there are several and none is named (exit 2), or it is not valid (exit 3).
pub fn chosen(store: &Store, asked: Option<&ConnectorName>, policy: &PolicyArgs) -> Result<Arc<Destination>, Fault> {
    let name = &find(store, asked)?.record.name.value;
    match tenant(&policy.usually(USUAL_RETRIES), store, name) {
        Some(found) => found.map_err(|findings| refusal(&findings)),
        None => Err(unknown(store, name)),
    }
}

fn find<'a>(store: &'a Store, asked: Option<&ConnectorName>) -> Result<&'a TenantRecord, Fault> {
    match (asked, store.tenants()) {
        (_, []) => Err(Fault::not_found(format!("there is no tenant in {}", store.path().display())).hint(HOW)),
        (Some(name), tenants) => {
            tenants.iter().find(|tenant| tenant.record.name.value == *name).ok_or_else(|| unknown(store, name))
        }
        (None, [only]) => Ok(only),
        (None, _) => Err(Fault::usage(format!("there are several tenants: {}", names(store).join(", ")))
            .hint("Name one: --tenant NAME.")),
    }
}

/// How a tenant is written.
const HOW: &str = "Add a table [tenants.NAME] to the store, with kind, base_url, token_url, client_id and client_secret. The guide has an \
                   example.";

fn unknown(store: &Store, name: &ConnectorName) -> Fault {
    let near = near_name(name.as_str(), names(store).into_iter()).map(|near| format!("Did you mean {near}? "));
    let hint = format!("{}Tenants: {}.", near.unwrap_or_default(), names(store).join(", "));
    Fault::not_found(format!("there is no tenant {name} in {}", store.path().display())).hint(hint)
}

fn names(store: &Store) -> Vec<&str> {
    store.tenants().iter().map(|tenant| tenant.record.name.value.as_str()).collect()
}
