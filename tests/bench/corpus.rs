//! The corpus of the search figures: failed rows of about 1 KiB; a fifth of them was reposted and failed again.
//!
//! It is made once through the API of the log and kept in `target`; the same number makes the same rows. Nothing in it
//! is random.

#![allow(dead_code, reason = "every bench takes its own part of it")]

use crate::figures::say;
use inv_hooks::log::{Access, Applied, Change, Log, Next, Refuse, Reported, Settlement, open};
use inv_hooks::model::{
    Answer, ApiKey, Attempt, AttemptKind, DeliveryId, EventName, Extracted, Failure, NewDelivery, Seen, State,
    Timestamp,
};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const DOCUMENTS: u64 = 50_000;
const STORES: u64 = 400;
const PRODUCTS: u64 = 400_000;
const MOST_LINES: u64 = 8;
const PAYLOAD_BYTES: usize = 1024;
const BATCH: usize = 1_000;

/// A text in few payloads, far from the newest.
pub const RARE: &str = "forklift through the wall";
/// A text in every tenth payload.
pub const FREQUENT: &str = "two cartons short";
/// A text in no payload.
pub const NOWHERE: &str = "nowhere-to-be-found";

/// Name, API key and event of the three connectors. A document belongs to one of them.
const CONNECTORS: [(&str, ApiKey, &str); 3] = [
    ("wms-asn", ApiKey::Asn, "ASN_RECEIVED_EVENT"),
    ("wms-sts", ApiKey::Sts, "ASN_RECEIVE_COMPLETED_EVENT"),
    ("erp-ina", ApiKey::Ina, "INVENTORY_ADJUSTMENT"),
];

/// Returns the folder of a project whose log has `rows` rows; makes it if it does not exist yet.
pub fn corpus(rows: u64) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    (rows, include_str!("corpus.rs"), include_str!("../../src/log/sqlite/migrate.rs")).hash(&mut hasher);
    let name = format!("corpus-{rows}-{:016x}", hasher.finish());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if !folder.exists() {
        let unfinished = folder.with_extension("unfinished");
        let _ = fs::remove_dir_all(&unfinished);
        fs::create_dir_all(unfinished.join(".inv-hooks")).expect("a folder");
        fs::write(unfinished.join("inv-hooks.toml"), store()).expect("a store");
        fill(&log_of(&unfinished), rows);
        fs::rename(&unfinished, &folder).expect("the corpus gets its name");
    }
    folder
}

/// Returns the log of a corpus.
pub fn log_of(folder: &Path) -> PathBuf {
    folder.join(".inv-hooks/events.db")
}

/// Returns the document of row `n`.
pub fn document(n: u64) -> String {
    format!("DOC-{:06}", mix(n) % DOCUMENTS)
}

/// Returns the store of row `n`.
pub fn store_id(n: u64) -> String {
    (mix(n) % DOCUMENTS % STORES).to_string()
}

/// Returns the product in the first line of row `n`.
pub fn product(n: u64) -> String {
    product_of_line(n, 0)
}

fn store() -> String {
    let connector = |(name, key, _): &(&str, ApiKey, &str)| {
        format!("\n[connectors.{name}]\napi_key = \"{key}\"\nendpoint = \"https://wms.example.com/{name}\"\n")
    };
    let connectors: String = CONNECTORS.iter().map(connector).collect();
    format!("version = 1\nenvironment = \"staging\"\n{connectors}")
}

fn fill(path: &Path, rows: u64) {
    let started = Instant::now();
    say(&format!("corpus: writing {rows} rows once; this takes minutes for a million"));
    let mut log = open(path, Access::Write, at(0)).expect("a log").log;
    let applied = log.commit((0..rows).map(report).collect()).expect("an import");
    say(&format!("corpus: {rows} rows after {:.0} s; reposting a fifth", started.elapsed().as_secs_f64()));
    let ids: Vec<DeliveryId> = applied.iter().map(id_of).step_by(5).collect();
    for (number, ids) in ids.chunks(BATCH).enumerate() {
        repost(log.as_mut(), ids, rows);
        if number % 50 == 49 {
            say(&format!("corpus: {} reposted after {:.0} s", (number + 1) * BATCH, started.elapsed().as_secs_f64()));
        }
    }
}

fn id_of(applied: &Applied) -> DeliveryId {
    match applied {
        Applied::Reported { id, is_new: true } => *id,
        other => panic!("{other:?}"),
    }
}

/// Claims the rows, then settles them as failed again.
fn repost(log: &mut dyn Log, ids: &[DeliveryId], rows: u64) {
    // A row that was written and not sent since has been claimed once.
    let seen = Seen { state: State::Failed, claims: 1 };
    let claims = ids.iter().map(|id| Change::Claim { id: *id, seen, refuse: Refuse::default() });
    let claimed = log.commit(claims.collect()).expect("claims");
    let settle = |applied: Applied| {
        let Applied::Claimed(claimed) = applied else { panic!("{applied:?}") };
        let n = claimed.ticket.id.0.unsigned_abs();
        let attempt = Attempt { number: claimed.attempts + 1, ..attempt(n, AttemptKind::Repost) };
        // Some reposts are newer than every row; most are between them.
        Change::Settle(Box::new(Settlement {
            ticket: claimed.ticket,
            lane: 0,
            attempt,
            at: at(n + rows / 20),
            next: Next::End,
        }))
    };
    log.commit(claimed.into_iter().map(settle).collect()).expect("settlements");
}

/// Spreads numbers evenly, and in the same way in every run. Source: splitmix64.
fn mix(n: u64) -> u64 {
    let n = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

fn at(n: u64) -> Timestamp {
    const BEGIN: i64 = 1_772_466_012_000;
    let millis = BEGIN + i64::try_from(n).expect("a number of rows") * 2_500;
    Timestamp::from_millis(millis).expect("a time of this century")
}

fn product_of_line(n: u64, line: u64) -> String {
    format!("VRAMSON{:07}", mix(n * MOST_LINES + line) % PRODUCTS)
}

fn note(n: u64) -> &'static str {
    match mix(n) % 10 {
        _ if n % 300_007 == 1_000 => RARE,
        0 => FREQUENT,
        1 => "seal broken",
        _ => "counted at the door",
    }
}

fn payload(n: u64, event: &str, products: &[String]) -> Vec<u8> {
    let line = |product: &String| {
        format!(
            r#"{{"productId":"{product}","gtin":"194975413016","expectedQuantity":6,"receivedQuantity":{}}}"#,
            n % 7
        )
    };
    let lines: Vec<String> = products.iter().map(line).collect();
    let head = format!(
        r#"{{"eventType":"{event}","transferId":"{}","storeId":"{}","eventTime":{},"note":"{}","productList":[{}],"trace":""#,
        document(n),
        store_id(n),
        at(n).as_millis(),
        note(n),
        lines.join(",")
    );
    let mut payload = head.into_bytes();
    // Text that differs from row to row, as real payloads do.
    for part in 0.. {
        if payload.len() + 18 > PAYLOAD_BYTES {
            break;
        }
        payload.extend_from_slice(format!("{:016x}", mix(n ^ (part << 40))).as_bytes());
    }
    payload.extend_from_slice(b"\"}");
    payload
}

fn report(n: u64) -> Change {
    let (connector, api_key, event) = CONNECTORS[usize::try_from(mix(n) % DOCUMENTS % 3).expect("less than 3")];
    let products: Vec<String> = (0..=mix(n) % MOST_LINES).map(|line| product_of_line(n, line)).collect();
    let event: EventName = event.parse().expect("an event of the catalogue");
    let delivery = NewDelivery {
        webhook_id: format!("01a0b0c0-{:08x}-7000-8000-{n:012x}", n / 1000),
        event_id: format!("01a0b0c0-{:08x}-7000-9000-{n:012x}", n / 1000),
        environment: "staging".parse().expect("an environment"),
        connector: connector.to_owned(),
        api_key,
        payload: payload(n, event.as_str(), &products),
        extracted: Extracted {
            event: Some(event.as_str().to_owned()),
            document: Some(document(n)),
            store: Some(store_id(n)),
            time: Some(at(n)),
            products,
        },
        event: Some(event),
        is_test: false,
        created_at: at(n),
        source: None,
        lineage: None,
    };
    let attempt = attempt(n, AttemptKind::Reported);
    Change::Report(Box::new(Reported {
        delivery,
        attempt,
        at: at(n),
        state: State::Failed,
        doubt: inv_hooks::model::Doubt::None,
        reposts: 0,
        has_given_id: true,
        allow_duplicate: false,
        imported: None,
    }))
}

/// Most attempts were answered with 503, as in an outage; the others failed in many ways.
fn attempt(n: u64, kind: AttemptKind) -> Attempt {
    let (failure, status, error) = match mix(n) % 100 {
        0..70 => (Failure::HttpStatus, Some(503), "the endpoint answered 503"),
        70..80 => (Failure::HttpStatus, Some(500), "the endpoint answered 500"),
        80..85 => (Failure::HttpStatus, Some(404), "the endpoint answered 404"),
        85..95 => (Failure::Timeout, None, "no answer within 10 s"),
        95..99 => (Failure::ErrorInBody, Some(200), "the answer holds errorCode"),
        _ => (Failure::Network, None, "the connection was refused"),
    };
    Attempt {
        number: 1,
        kind,
        started_at: at(n),
        url: "https://wms.example.com/inventory/inventoryTransfer".to_owned(),
        by: Some("someone@somewhere".to_owned()),
        reason: None,
        answer: Some(Answer {
            failure: Some(failure),
            status,
            error: Some(error.to_owned()),
            latency: Duration::from_micros(1_500),
            response: br#"{"message":"try again later"}"#.to_vec(),
            response_type: Some("application/json".to_owned()),
            ..Answer::default()
        }),
    }
}
