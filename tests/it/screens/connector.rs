//! What `inv-hooks connector …` shows.

use super::screens;
use inv_hooks::model::FindingCode;

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

#[test]
fn checks_of_an_endpoint_as_a_person_sees_them() {
    screens(
        "conformance",
        &[
            "connector conformance --list",
            "connector conformance sale --only events,unknown-fields,unicode,latency",
            "head 6: connector conformance asn",
            "head 8: connector conformance sale --only unknown-fields,malformed-json,duplicate-effect",
            "tail 7: connector conformance sale --only unknown-fields,malformed-json,empty-body,no-fields,wrong-type",
            "connector conformance asn --only nulls,burst --dry-run",
        ],
    );
}

#[test]
fn connectors_as_code_as_a_person_sees_them() {
    screens(
        "connector_code",
        &[
            "connector export asn sale",
            "connector export asn --format cms",
            "head 8: connector export asn --format json",
            "connector diff inv-hooks.toml",
            "connector diff form.json",
            "connector diff staging.toml",
            "connector apply -f staging.toml --dry-run",
            "connector apply -f staging.toml --dry-run --map-endpoint https://staging.example.com=https://wms.example.com",
            "connector apply -f staging.toml --prune --yes",
            "connector apply -f staging.toml --prune --yes --detailed-exitcode",
            "connector diff staging.toml",
            "connector edit asn --rename wms-asn --timeout 7s",
            "connector history wms-asn",
            "connector history sale",
            "connector history elsewhere",
        ],
    );
}

#[test]
fn findings_as_a_person_sees_them() {
    let lines = FindingCode::ALL.into_iter().filter(|code| !code.needs_network());
    let lines: Vec<String> = lines.map(|code| format!("connector validate --config {}.toml", code.as_str())).collect();
    let lines = ["!the faulty stores are here"].into_iter().chain(lines.iter().map(String::as_str));
    screens("findings", &lines.collect::<Vec<_>>());
}
