//! What a narrow terminal does with long sentences and with names that people copy.

use super::screens;

#[test]
fn names_that_people_copy_are_whole() {
    screens(
        "names",
        &[
            "connector edit asn --rename receivings-of-the-warehouse-in-lyon",
            "connector list",
            "send INVENTORY_EXPORT_ASN --data @asn.json --concurrency 1",
            "failed search --state failed --until 1h",
            "failed stats --until 1h",
            "connector test receivings-of-the-warehouse-in-lyon --concurrency 1",
        ],
    );
}

#[test]
fn what_is_refused_is_broken_between_words() {
    screens(
        "refused",
        &[
            "head 3: help --help",
            "head 3: connector help -h",
            "verify",
            "sign",
            "send SALE_INVENTORY",
            "connector conformance",
            "connector edit sale --timeout soon",
            "failed search --since nonsense",
            "failed search --state nonsense",
            "failed search --limit -n5",
            "connector validate --report junit=none/x.xml",
            "failed report --html none/x.html",
            "log metrics --file none/x.prom",
        ],
    );
}
