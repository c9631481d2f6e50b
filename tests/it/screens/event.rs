//! What `inv-hooks event …` shows.

use super::screens;

#[test]
fn events_as_a_person_sees_them() {
    screens(
        "event",
        &[
            "event list",
            "event show INVENTORY_EXPORT_CYC",
            "event show SALE_INVENTORY",
            "event sample SALE_INVENTORY --seed 1",
            "event check --api-key INVENTORY_EXPORT_ASN asn.json",
            "event check --api-key SALE_INVENTORY sale.json",
            "event capture list",
            "event capture add SALE_INVENTORY sale.json",
            "event capture add SALE_INVENTORY sale.json",
            "event capture add SALE_INVENTORY asn.json -n",
            "event capture show SALE_INVENTORY DT00081499",
            "event capture show SALE_INVENTORY DT0008149",
            "event schema SALE_INVENTORY --from-captures",
            "event schema INVENTORY_EXPORT_PO --from-captures",
            "event check --api-key SALE_INVENTORY sale.json",
            "event check --api-key SALE_INVENTORY asn.json --strict",
            "event capture remove SALE_INVENTORY DT00081499 -n",
        ],
    );
}
