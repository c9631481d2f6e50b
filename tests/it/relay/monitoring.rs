//! Monitoring events: kept as they came, never sent, and not in the way of events.

use super::scene::{RelayScene, exchange, request_to, sale, start};
use crate::harness::{STORE_HEAD, Shop, WITHOUT_CAUSES, connector};
use inv_hooks::model::{Secret, Timestamp, sign};
use rusqlite::Connection;
use std::time::SystemTime;

/// The largest body that the relay takes.
const LARGEST: usize = 1024 * 1024;

/// A relay with connectors that a monitoring event can name in several ways; two share an API key, and two an endpoint.
fn named() -> RelayScene {
    RelayScene::with_store(|url| {
        connector("wms-asn", "INVENTORY_EXPORT_ASN", &format!("{url}/asn"))
            + &connector("sale", "SALE_INVENTORY", &format!("{url}/sale"))
            + &connector("sale-2", "SALE_INVENTORY", &format!("{url}/shared/"))
            + &connector("returns", "RETURN_INVENTORY", &format!("{url}/shared"))
    })
}

fn database(shop: &Shop) -> Connection {
    Connection::open(shop.sandbox.file(".inv-hooks/events.db")).expect("the log opens")
}

#[test]
fn every_body_is_kept_byte_for_byte_and_never_sent() {
    let relay = RelayScene::new("");
    let large = [b"\xff\x00".as_slice(), &vec![b'x'; LARGEST - 2]].concat();
    let bodies: [&[u8]; 7] = [
        br#"{"a":1.10,"a":9007199254740993,"text":"\u00e9\/"}"#,
        b"\n { \"pretty\" : [ ] }\r\n",
        b"connector sale failed",
        b"\xff\xfe\x00",
        b"{\"orderId\":\"O-1\",\"storeId\":\"256\"}",
        b"",
        &large,
    ];
    for body in bodies {
        let got = relay.monitor(&[("content-type", "text/plain"), ("webhook-id", "not an id")], body);
        let shown = String::from_utf8_lossy(&got.body).into_owned();
        assert_eq!((got.status, shown.as_str()), (202, r#"{"result":"kept"}"#));
        assert_eq!(got.header("content-type"), Some("application/json"));
    }
    let kept: Vec<Vec<u8>> = relay.monitored().into_iter().map(|(_, payload)| payload).collect();
    assert!(kept == bodies, "{:?}", kept.iter().map(Vec::len).collect::<Vec<_>>());
    let too_large = relay.monitor(&[], vec![b'x'; LARGEST + 1]);
    assert_eq!((too_large.status, too_large.code().as_str()), (413, "INV_HOOKS_TOO_LARGE"));
    assert_eq!((relay.monitored().len(), relay.rows().len()), (bodies.len(), 0));
    relay.shop.run(["repost", "--all", "--yes"]).exits(0);
    relay.shop.run(["resume", "--yes"]).exits(0);
    assert_eq!(relay.shop.server.requests().len(), 0);
    assert_eq!(relay.post(sale("a", 1)).status, 200, "it takes events beside them");
}

#[test]
fn a_connector_is_known_by_its_name_its_key_its_endpoint_or_its_url_at_the_relay() {
    let relay = named();
    let url = |path: &str| relay.shop.server.url(path);
    let check = |body: String, expected: Option<&str>| {
        assert_eq!(relay.monitor(&[], &body).status, 202);
        let (connector, payload) = relay.monitored().pop().expect("a row");
        assert_eq!((connector.as_deref(), payload), (expected, body.clone().into_bytes()), "{body}");
    };
    let text = |text: &str| format!("{{\"deep\":[0,{{\"at\":\"{text}\"}}],\"wms-asn\":null}}");
    check(text("sale-2"), Some("sale-2"));
    check(text("INVENTORY_EXPORT_ASN"), Some("wms-asn"));
    check(text("RETURN_INVENTORY"), Some("returns"));
    check(text("SALE_INVENTORY"), None);
    check(text(&url("/asn")), Some("wms-asn"));
    check(text(&url("/asn/")), Some("wms-asn"));
    check(text(&url("/shared")), None);
    check(text(&url("/other")), None);
    check(text("https://relay.example.com/v1/connectors/returns"), Some("returns"));
    check(text("https://relay.example.com/hooks/v1/connectors/returns?x=1"), Some("returns"));
    check(text("https://relay.example.com/v1/connectors/gone"), None);
    check(text("the connector sale-2 failed"), None);
    check(text("SALE-2"), None);
    check("[\"SALE_INVENTORY\",\"gone\",\"returns\",\"sale\"]".to_owned(), Some("returns"));
    check("sale".to_owned(), None);
    check("{\"name\":\"sale\"".to_owned(), None);
    let listed = relay.shop.run(["log", "monitoring", "--connector", "returns", "-o", "json"]).exits(0).json();
    assert_eq!(listed.as_array().map(Vec::len), Some(4), "{listed}");
}

#[test]
fn whoever_may_send_an_event_of_one_connector_may_send_monitoring_events() {
    let relay = RelayScene::with_store(|url| {
        let secret = |name: &str, value: &str| {
            connector(name, "SALE_INVENTORY", &format!("{url}/{name}")) + &format!("headers = {{ K = \"{value}\" }}\n")
        };
        secret("a", "pl4nted-a") + &secret("b", "pl4nted-b")
    });
    for headers in [&[][..], &[("K", "guess")], &[("K", "pl4nted-a"), ("K", "pl4nted-b")], &[("X", "pl4nted-a")]] {
        let got = relay.monitor(headers, r#"{"name":"a"}"#);
        assert_eq!((got.status, got.code().as_str()), (401, "INV_HOOKS_UNAUTHORIZED"), "{headers:?}");
    }
    for path in ["/v1/monitoring/", "/v1/monitoring/a", "/v1/Monitoring"] {
        let request = request_to(path, &[("K", "pl4nted-a")], b"{}");
        assert_eq!(exchange(relay.address, &request).expect("an answer").status, 401, "{path}");
    }
    let get = b"GET /v1/monitoring HTTP/1.1\r\nHost: 127.0.0.1\r\nK: pl4nted-a\r\nConnection: close\r\n\r\n";
    assert_eq!(exchange(relay.address, get).expect("an answer").status, 405);
    assert_eq!(relay.monitored(), [], "nothing of that is kept");
    for value in ["pl4nted-a", "pl4nted-b"] {
        assert_eq!(relay.monitor(&[("K", value)], r#"{"name":"a"}"#).status, 202);
    }
    assert_eq!(relay.monitored().len(), 2);
    let [out, err] = relay.ended_by("TERM");
    assert!(!format!("{out}{err}").contains("pl4nted"), "{err}");
}

#[test]
fn the_rule_of_the_store_is_the_rule_of_monitoring_events() {
    let closed = |rule: &str| {
        RelayScene::with_store(|url| {
            let sale = connector("sale", "SALE_INVENTORY", &format!("{url}/sale"));
            let ina = connector("ina", "INVENTORY_EXPORT_INA", &format!("{url}/ina"));
            format!("[relay]\n{rule}\n{sale}headers = {{ K = \"own\" }}\n{ina}")
        })
    };
    let relay = closed("bearer = \"t0ken\"");
    for headers in [&[][..], &[("K", "own")], &[("Authorization", "Bearer other")]] {
        assert_eq!(relay.monitor(headers, "{}").status, 401, "{headers:?}");
    }
    assert_eq!(relay.monitor(&[("Authorization", "Bearer t0ken")], "{}").status, 202);
    assert_eq!(relay.monitored().len(), 1);

    let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let relay = closed(&format!("signing_secret = \"{key}\""));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("a clock").as_secs();
    let at = Timestamp::from_millis(i64::try_from(now).expect("a time") * 1000).expect("a time");
    let signature = sign(&[Secret::new(key)], "id-1", at, b"{}").expect("a signature");
    let time = now.to_string();
    let headers =
        [("webhook-id", "id-1"), ("webhook-timestamp", time.as_str()), ("webhook-signature", signature.as_str())];
    assert_eq!(relay.monitor(&headers, "{ }").status, 401, "other bytes");
    assert_eq!(relay.monitor(&headers, "{}").status, 202);
    assert_eq!(relay.monitored().len(), 1);
}

#[test]
fn a_monitoring_event_that_was_answered_survives_a_kill() {
    let mut relay = RelayScene::new("");
    for number in 0..20 {
        assert_eq!(relay.monitor(&[], format!("{{\"number\":{number}}}")).status, 202);
    }
    relay.killed();
    let listed = relay.shop.run(["log", "monitoring", "-o", "json"]).exits(0).json();
    let numbers: Vec<_> =
        listed.as_array().expect("rows").iter().map(|row| row["payload"]["number"].as_u64()).collect();
    assert_eq!(numbers, (0..20).rev().map(Some).collect::<Vec<_>>());
    let check = relay.shop.run(["log", "check"]).exits(0);
    assert!(!check.stdout.contains("damage"), "{}", check.stdout);
}

#[test]
fn the_line_of_a_monitoring_event_says_that_it_was_kept() {
    let relay = RelayScene::start(Shop::new(), &["-o", "ndjson"]);
    assert_eq!(relay.monitor(&[], r#"{"name":"sale"}"#).status, 202);
    let [out, _] = relay.ended_by("TERM");
    let line: serde_json::Value = serde_json::from_str(out.lines().nth(1).expect("a line")).expect("JSON");
    let [path, status, outcome, id, connector] =
        ["path", "status", "outcome", "id", "connector"].map(|key| line[key].clone());
    assert_eq!((path, status, outcome), ("/v1/monitoring".into(), 202.into(), "kept".into()), "{line}");
    assert!(id.is_null() && connector.is_null(), "{line}");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_a_monitoring_event_is_refused_and_later_ones_are_kept() {
    if !super::scene::can_fill_disks() {
        return;
    }
    let relay = RelayScene::new("");
    assert_eq!(relay.monitor(&[], "before").status, 202);
    relay.fill_disk(true);
    let got = relay.monitor(&[], "meanwhile");
    assert_eq!((got.status, got.code().as_str()), (503, "INV_HOOKS_LOG"));
    assert!(got.header("retry-after").is_some(), "{got:?}");
    relay.fill_disk(false);
    super::scene::until("it has room again", || relay.monitor(&[], "after").status == 202);
    let kept: Vec<_> = relay.monitored().into_iter().map(|(_, payload)| payload).collect();
    assert_eq!(kept, [b"before".to_vec(), b"after".to_vec()]);
}

#[test]
fn a_flood_of_monitoring_events_delays_no_event_and_cannot_fill_the_disk() {
    let relay = RelayScene::new("");
    assert_eq!(relay.monitor(&[], "first").status, 202);
    database(&relay.shop)
        .execute_batch(
            "WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < 100000)
             INSERT INTO monitoring (received_at, environment, payload_bytes, total, payload) SELECT n, 'test', 1, 5 + n, 'x' FROM n",
        )
        .expect("rows");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    assert_eq!(relay.monitor(&[], vec![b'x'; 64 * 1024]).status, 202);
                }
            });
        }
        for number in 0..25 {
            assert_eq!(relay.post(sale("a", number)).status, 200);
        }
    });
    let log = database(&relay.shop);
    let [count, first, last] = ["count(*)", "min(id)", "max(id)"].map(|what| {
        let sql = format!("SELECT {what} FROM monitoring");
        log.query_row(&sql, [], |row| row.get::<_, i64>(0)).expect("a number")
    });
    assert_eq!([count, first, last], [100_000, 101, 100_100], "the oldest made room");
    assert_eq!(relay.shop.server.requests().len(), 25);
}

#[test]
fn monitoring_events_are_kept_as_long_as_payloads_of_delivered_events() {
    let shop = Shop::empty();
    let sale = connector("sale", "SALE_INVENTORY", &shop.server.url("/sale"));
    shop.sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}\n[log]\nkeep_delivered = \"7d\"\n{sale}"));
    let mut relay = RelayScene::start(shop, &[]);
    for body in ["old", "young"] {
        assert_eq!(relay.monitor(&[], body).status, 202);
    }
    let week = 7 * 24 * 60 * 60 * 1000_i64;
    let aged = "UPDATE monitoring SET received_at = received_at - ?1 WHERE payload = CAST('old' AS BLOB)";
    assert_eq!(database(&relay.shop).execute(aged, [week]), Ok(1));
    assert_eq!(relay.ended_well(), 143);
    relay.shop.deliver("SALE_INVENTORY", "{}");
    assert_eq!(relay.monitored(), [(None, b"young".to_vec())]);
}

#[test]
fn a_relay_on_a_log_of_an_earlier_version_keeps_monitoring_events() {
    let shop = Shop::new();
    let id = shop.fail("SALE_INVENTORY", r#"{"orderId":"A1"}"#);
    let before = format!("{WITHOUT_CAUSES}; DROP TABLE monitoring; PRAGMA user_version = 9");
    database(&shop).execute_batch(&before).expect("the tables of before");
    let (mut child, address) = start(&shop.sandbox, &[]);
    let got = exchange(address, &request_to("/v1/monitoring", &[], b"{}")).expect("an answer");
    let _ = child.kill();
    let _ = child.wait();
    assert_eq!(got.status, 202);
    let listed = shop.run(["log", "monitoring", "-o", "name"]).exits(0).stdout;
    assert_eq!((listed.as_str(), shop.search(&[])), ("1\n", vec![id]));
}
