//! The commands that are tested: what exists before, the arguments, what finishes the work, and the final state.

use crate::harness::{Reply, Shop, connector};

/// Number of events in each log.
pub const EVENTS: usize = 5;

/// A command.
pub struct Verb {
    /// Its arguments.
    pub args: &'static [&'static str],
    /// Creates what exists before.
    pub prepare: fn(&Shop),
    /// Commands that finish the work when the disk works again; each must exit 0.
    pub finish: &'static [&'static [&'static str]],
    /// Number of rows at the end, their state, and their connector.
    pub rows: (usize, &'static str, &'static str),
    /// Whether it changes all rows together or none of them.
    pub is_whole: bool,
}

const ADD: &[&str] =
    &["connector", "add", "asn", "--api-key", "INVENTORY_EXPORT_ASN", "--endpoint", "http://127.0.0.1:9/"];
const EDIT: &[&str] = &["connector", "edit", "sale", "--timeout", "5s"];
const RENAME: &[&str] = &["connector", "edit", "sale", "--rename", "till"];
const REPORT: &[&str] =
    &["failed", "add", "--api-key", "SALE_INVENTORY", "--connector", "sale", "--status", "503", "--data", "@one.json"];
const IMPORT: &[&str] = &["failed", "import", "failed.ndjson"];
const SEND: &[&str] = &["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "-o", "ndjson"];
const REPOST: &[&str] = &["repost", "--all", "--yes", "-o", "ndjson"];
const DISCARD: &[&str] = &["failed", "discard", "--connector", "sale", "--reason", "counted by hand", "--yes"];

/// Creates the connector of all events, a file of events, and a file of the same events as failed ones.
fn stock(shop: &Shop) {
    shop.write_store(&connector("sale", "SALE_INVENTORY", &shop.server.url("/")));
    let payload = |n| format!("{{ \"orderId\":\"{n}\", \"storeId\":\"256\", \"cost\":1.10 }}");
    let day: String = (0..EVENTS).map(|n| payload(n) + "\n").collect();
    let failed = |n| {
        format!("{{\"api_key\":\"SALE_INVENTORY\",\"connector\":\"sale\",\"status\":503,\"payload\":{}}}\n", payload(n))
    };
    shop.sandbox.write("one.json", payload(0));
    shop.sandbox.write("day.ndjson", day);
    shop.sandbox.write("failed.ndjson", (0..EVENTS).map(failed).collect::<String>());
    shop.server.set_reply(Reply::ok());
}

fn stock_and_log(shop: &Shop) {
    stock(shop);
    shop.run(IMPORT).succeeds();
}

pub const ALL: &[(&str, Verb)] = &[
    ("connector add", Verb { args: ADD, prepare: stock, finish: &[ADD], rows: (0, "", ""), is_whole: true }),
    ("connector edit", Verb { args: EDIT, prepare: stock, finish: &[EDIT], rows: (0, "", ""), is_whole: true }),
    (
        "connector edit --rename",
        Verb {
            args: RENAME,
            prepare: stock_and_log,
            finish: &[RENAME],
            rows: (EVENTS, "failed", "till"),
            is_whole: true,
        },
    ),
    (
        "failed add",
        Verb { args: REPORT, prepare: stock, finish: &[REPORT], rows: (1, "failed", "sale"), is_whole: true },
    ),
    (
        "failed import",
        Verb { args: IMPORT, prepare: stock, finish: &[IMPORT], rows: (EVENTS, "failed", "sale"), is_whole: true },
    ),
    (
        "send",
        Verb {
            args: SEND,
            prepare: stock,
            finish: &[
                &["resume", "--unknown", "-q"],
                &["send", "SALE_INVENTORY", "--ndjson", "day.ndjson", "--continue"],
            ],
            rows: (EVENTS, "delivered", "sale"),
            is_whole: false,
        },
    ),
    (
        "repost",
        Verb {
            args: REPOST,
            prepare: stock_and_log,
            finish: &[&["resume", "--unknown", "-q"], &["repost", "--all", "--yes"]],
            rows: (EVENTS, "delivered", "sale"),
            is_whole: false,
        },
    ),
    (
        "failed discard",
        Verb {
            args: DISCARD,
            prepare: stock_and_log,
            finish: &[DISCARD],
            rows: (EVENTS, "discarded", "sale"),
            is_whole: true,
        },
    ),
];
