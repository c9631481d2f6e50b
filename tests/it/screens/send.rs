//! What `inv-hooks send` shows.

use super::screens;

#[test]
fn sending_as_a_person_sees_it() {
    screens(
        "send",
        &[
            "send SALE_INVENTORY --data @sale.json --dry-run",
            "send SALE_INVENTORY --data @sale.json",
            "send INVENTORY_EXPORT_ASN --data @asn.json",
            "send INVENTORY_EXPORT_ASN --data @asn.json --concurrency 1 --quiet",
            "send SALE_INVENTORY --ndjson lines.ndjson --concurrency 1",
            "send INVENTORY_EXPORT_CYC --data '{\"countId\":\"C-1\"}'",
            "send RETURN_INVENTORY --data '{\"orderId\":\"RT1\"}'",
        ],
    );
}
