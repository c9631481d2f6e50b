//! Defaults of a new connector: its name and its events.

use crate::catalog;
use crate::error::Fault;
use crate::model::{ApiKey, ConnectorName};
use crate::store::Located;

/// Returns all events of `api_key`, as the CMS form subscribes to them.
pub fn all_events(api_key: &str) -> Vec<Located<String>> {
    let events = api_key.parse::<ApiKey>().map(catalog::events).unwrap_or_default();
    events.iter().map(|event| Located::new((*event).to_owned())).collect()
}

/// Returns the default name of a connector: `asn` for `INVENTORY_EXPORT_ASN`, `sale` for `SALE_INVENTORY`.
pub fn default_name(api_key: &str) -> Result<ConnectorName, Fault> {
    let short = api_key.strip_prefix("INVENTORY_EXPORT_").or(api_key.strip_suffix("_INVENTORY")).unwrap_or(api_key);
    let name = short.to_ascii_lowercase();
    name.parse()
        .map_err(|_| Fault::usage("the connector needs a name").hint("Pass the name: `inv-hooks connector add NAME …`"))
}

#[cfg(test)]
mod tests {
    use super::default_name;
    use crate::model::ApiKey;

    #[test]
    fn each_api_key_has_a_default_name() {
        let names: Vec<String> =
            ApiKey::ALL.iter().map(|key| default_name(key.as_str()).expect("a name").to_string()).collect();
        assert_eq!(names, ["asn", "sts", "rtv", "cts", "bld", "ina", "inba", "cyc", "po", "sale", "return"]);
        assert!(default_name("not a key").is_err());
    }
}
