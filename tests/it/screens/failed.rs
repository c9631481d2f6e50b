//! What `inv-hooks failed …` shows.

use super::screens;

#[test]
fn failed_events_as_a_person_sees_them() {
    screens(
        "failed",
        &[
            "failed search",
            "failed search DT00081498",
            "failed search --connector asn --limit 1",
            "failed search --count",
            "failed search nothing-like-it",
            "failed stats",
            "failed stats --by failure",
            "failed show 1",
            "failed show 3",
            "failed show 4",
            "failed add --api-key SALE_INVENTORY --data @sale.json --status 503 --dry-run",
            "failed add --api-key SALE_INVENTORY --data @sale.json --status 503",
            "failed add --api-key SALE_INVENTORY --data @sale.json --status 503",
            "failed discard 4 --reason 'sent by hand'",
            "failed discard 4 --undo",
            "failed discard --connector gone --reason tidy --dry-run",
            "failed import failed.ndjson",
            "failed prune --older-than 90d --dry-run",
            "failed prune --older-than 90d",
        ],
    );
}
