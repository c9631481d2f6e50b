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
        ],
    );
}
