//! What `inv-hooks connector …` shows.

use super::screens;

#[test]
fn connectors_as_a_person_sees_them() {
    screens(
        "connector",
        &[
            "connector list",
            "connector show asn",
            "connector validate",
            "connector add returns --api-key RETURN_INVENTORY --endpoint {URL}/return",
            "connector add returns --api-key RETURN_INVENTORY --endpoint {URL}/return",
            "connector edit asn --header 'X-Tenant: 1' --unset-header client_secret",
            "connector edit asn --header 'X-Tenant: 1'",
            "connector edit sale --rename wms-sale --dry-run",
            "connector edit sale --rename wms-sale",
            "connector disable returns",
            "connector enable returns",
            "connector test wms-sale",
            "connector test asn --concurrency 1",
            "connector test --all --dry-run",
            "connector remove returns --yes",
            "connector import form.json",
            "connector import form.json",
            "connector list",
        ],
    );
}
