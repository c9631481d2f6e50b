//! A shop after an outage: connectors of each kind, an endpoint that is down, and a log with an event in each state.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, connector};
use inv_hooks::log::{Access, Change, open};
use inv_hooks::model::{FindingCode, NewMonitoringEvent, Timestamp};
use serde_json::json;
use std::os::unix::fs::PermissionsExt as _;
use std::time::{SystemTime, UNIX_EPOCH};

/// A sandbox and an endpoint: `/asn` answers 503, everything else 200.
pub struct Scene {
    /// Where commands run, without colours.
    pub sandbox: Sandbox,
    /// What the connectors call.
    pub server: HookServer,
}

impl Scene {
    /// Makes a scene with failed events that are hours old, so that their age does not change during a test.
    pub fn new() -> Self {
        Self::of(Sandbox::new().with_variable("NO_COLOR", "1"))
    }

    /// The same with colours.
    pub fn coloured() -> Self {
        Self::of(Sandbox::new())
    }

    fn of(sandbox: Sandbox) -> Self {
        let sandbox = sandbox.with_variable("TZ", "UTC");
        let server = HookServer::start().allow_unused();
        // How many authorities a machine has differs.
        let authority = HookServer::start_tls().allow_unused().certificate().to_owned();
        let path = sandbox.home().join("authority.pem");
        std::fs::write(&path, authority).expect("a file");
        let sandbox = sandbox.with_variable("SSL_CERT_FILE", &path.display().to_string());
        server.set_path_reply("/asn", Reply::status(503).body("try later"));
        let scene = Self { sandbox, server };
        let store = scene.sandbox.write("inv-hooks.toml", scene.store());
        std::fs::set_permissions(store, std::fs::Permissions::from_mode(0o600)).expect("a mode");
        scene.sandbox.write("failed.ndjson", rows());
        scene.sandbox.run(["failed", "import", "failed.ndjson", "-q"]).succeeds();
        scene.sandbox.write(
            "asn.json",
            r#"{"transferId":"ASN-000012345","storeId":"256","productList":[{"productId":"A","receivedQuantity":2}]}"#,
        );
        scene.sandbox.write("sale.json", r#"{"orderId":"DT00081499","storeId":"256"}"#);
        scene.sandbox.write("lines.ndjson", "{\"orderId\":\"T-1\"}\n{\"orderId\":\"T-2\"}\nno json\n");
        let form =
            json!([{"Name": "returns", "API Key": "RETURN_INVENTORY", "API Endpoint": scene.server.url("/return")}]);
        scene.sandbox.write("form.json", form.to_string());
        scene.sandbox.write("staging.toml", STAGING);
        scene
    }

    fn store(&self) -> String {
        let url = |path: &str| self.server.url(path);
        let headers =
            "[connectors.asn.headers]\nContent-Type = \"application/json\"\nclient_secret = \"${WMS_SECRET:-none}\"\n";
        [
            STORE_HEAD.to_owned(),
            connector("asn", "INVENTORY_EXPORT_ASN", &url("/asn")),
            headers.to_owned(),
            connector("sale", "SALE_INVENTORY", &url("/sale")),
            connector("count", "INVENTORY_EXPORT_CYC", "https://wms.example.com/inventory/cycle-counts"),
            "enabled = false\n".to_owned(),
        ]
        .concat()
    }

    /// Makes the change that a line of a test names after `!`.
    pub fn change(&self, what: &str) {
        match what {
            "asn answers 200" => self.server.set_path_reply("/asn", Reply::ok()),
            "asn answers 503" => self.server.set_path_reply("/asn", Reply::status(503)),
            "the faulty stores are here" => self.faulty_stores(),
            "a folder is there" => std::fs::create_dir(self.sandbox.file("folder.toml")).expect("a folder"),
            "monitoring events came in" => self.monitor(),
            "2 is unknown" => self.set_state(2, "unknown"),
            "3 is pending" => self.set_state(3, "pending"),
            other => panic!("no such change: {other}"),
        }
    }

    /// Writes a store `CODE.toml` for each validation code, which has this finding.
    fn faulty_stores(&self) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store");
        let codes = FindingCode::ALL.into_iter().filter(|code| !code.needs_network());
        for code in codes.map(FindingCode::as_str) {
            let name = format!("{code}.toml");
            let path = self.sandbox.write(&name, std::fs::read_to_string(folder.join(&name)).expect("a store"));
            let mode = if code == FindingCode::FilePermissions.as_str() { 0o644 } else { 0o600 };
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
        }
    }

    /// Writes monitoring events of some hours ago.
    fn monitor(&self) {
        let path = self.sandbox.file(".inv-hooks/events.db");
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_millis();
        let hours_ago = |hours: i64| i64::try_from(now).expect("a time") - (hours * 60 + 30) * 60_000;
        let at = |hours| Timestamp::from_millis(hours_ago(hours)).expect("a time");
        let long =
            format!("{{\n  \"connector\": \"sale\",\n  \"errors\": [{}]\n}}\n", "\"HTTP 503\", ".repeat(20) + "\"…\"");
        let mut log = open(&path, Access::Write, at(0)).expect("a log").log;
        for (hours, connector, payload) in [
            (5, Some("asn"), r#"{"name":"asn","status":503}"#.as_bytes()),
            (4, None, b"plain text\x1b[31m in red\r\nand a second line"),
            (3, Some("sale"), long.as_bytes()),
            (2, None, b"\xff\xfe\x00"),
        ] {
            let event = NewMonitoringEvent {
                received_at: at(hours),
                environment: "test".parse().expect("an environment"),
                connector: connector.map(str::to_owned),
                payload: payload.to_vec(),
            };
            log.commit(vec![Change::Monitoring(Box::new(event))]).expect("a commit");
        }
    }

    fn set_state(&self, id: i64, state: &str) {
        let log = rusqlite::Connection::open(self.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        let changed = log.execute("UPDATE delivery SET state = ?2 WHERE id = ?1", rusqlite::params![id, state]);
        assert_eq!(changed, Ok(1));
    }

    /// Replaces everything that differs from run to run, and keeps the layout.
    pub fn normal(&self, screen: &str) -> String {
        let bytes: Vec<u8> = screen.chars().map(|c| u8::try_from(c).expect("a terminal hands over bytes")).collect();
        let text = String::from_utf8_lossy(&bytes).replace('\r', "");
        let text = text
            .replace(&self.sandbox.path().display().to_string(), &of_length(&self.sandbox.path(), "HERE"))
            .replace(&self.sandbox.home().display().to_string(), &of_length(&self.sandbox.home(), "HOME"));
        text.lines().map(|line| timeless(line) + "\n").collect()
    }
}

/// Returns `name`, with the length of the path that it replaces.
fn of_length(path: &std::path::Path, name: &str) -> String {
    let length = path.display().to_string().len();
    format!("{name:_<length$}")
}

/// Replaces lengths of time, ages in seconds, dates and times in a line, and the length of a frame that depends on
/// them.
pub fn timeless(line: &str) -> String {
    let line = &portless(&ageless(&dateless(line.trim_end())));
    if let Some((before, cursor)) = line.split_once("--after ") {
        let length = cursor.find('`').unwrap_or(cursor.len());
        return format!("{before}--after {}{}", "x".repeat(length), &cursor[length..]);
    }
    if !line.is_empty() && line.chars().all(|c| matches!(c, '─' | '═')) {
        return line.chars().take(1).collect::<String>().repeat(8);
    }
    let Some((before, rest)) = line.split_once(" in ") else { return line.to_owned() };
    match rest.split_once(" ms") {
        Some((millis, after)) if millis.parse::<u32>().is_ok() => format!("{before} in N ms{after}"),
        _ => line.to_owned(),
    }
}

/// Replaces the age of what has just happened.
fn ageless(line: &str) -> String {
    let Some((before, after)) = line.split_once(" s ago)") else { return line.to_owned() };
    format!("{}N s ago){after}", before.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// Replaces the ports of this machine.
fn portless(line: &str) -> String {
    ["127.0.0.1:", "0.0.0.0:"].iter().fold(line.to_owned(), |line, host| {
        let mut parts = line.split(host);
        let mut shown = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let length = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            shown += &format!("{host}{}{}", "P".repeat(length), &part[length..]);
        }
        shown
    })
}

/// Replaces the digits of dates with times, such as `2026-11-27 00:25:00`.
fn dateless(line: &str) -> String {
    const SHAPE: &[u8] = b"0000-00-00 00:00:00";
    let mut bytes = line.as_bytes().to_vec();
    let fits = |part: &[u8]| {
        part.iter().zip(SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b' ' => matches!(byte, b' ' | b'T'),
            other => byte == other,
        })
    };
    for at in 0..bytes.len().saturating_sub(SHAPE.len() - 1) {
        if fits(&bytes[at..at + SHAPE.len()]) {
            bytes[at..at + SHAPE.len()].copy_from_slice(SHAPE);
            let fraction = bytes[at + SHAPE.len()..].iter_mut().take_while(|byte| **byte != b' ');
            fraction.filter(|byte| byte.is_ascii_digit()).for_each(|byte| *byte = b'0');
        }
    }
    String::from_utf8(bytes).expect("digits take the place of digits")
}

/// Another store, which differs in each way.
const STAGING: &str = "version = 1
[connectors.asn]
api_key = \"INVENTORY_EXPORT_ASN\"
endpoint = \"https://staging.example.com/inventory/inventoryTransfer?key=planted\"
events = [\"ASN_RECEIVED_EVENT\"]
timeout = \"5s\"
headers = { Content-Type = \"application/json\", client_secret = \"${STAGING_SECRET}\" }
[connectors.count]
api_key = \"INVENTORY_EXPORT_CYC\"
endpoint = \"https://wms.example.com/inventory/cycle-counts\"
[connectors.returns]
api_key = \"RETURN_INVENTORY\"
endpoint = \"https://staging.example.com/return\"
";

/// Rows of an export, three hours and a half old.
fn rows() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
    let at = |minutes: u64| {
        let millis = now.as_millis().saturating_sub(u128::from(minutes) * 60_000);
        Timestamp::from_millis(i64::try_from(millis).expect("a time")).expect("a time").to_string()
    };
    let row = |connector: &str, key: &str, payload: serde_json::Value, status: u16| {
        let when = at(210);
        json!({"api_key": key, "connector": connector, "payload": payload, "status": status, "created_at": when, "failed_at": when,
               "webhook_id": format!("evt-{}", payload["id"].as_str().unwrap_or("x"))})
        .to_string()
            + "\n"
    };
    let asn = |id: &str, quantity: u32| json!({"id": id, "transferId": id, "storeId": "256", "productList": [{"productId": "197076057950", "receivedQuantity": quantity}]});
    [
        row("asn", "INVENTORY_EXPORT_ASN", asn("ASN-1", 3), 503),
        row("asn", "INVENTORY_EXPORT_ASN", asn("ASN-2", 4), 503),
        row("sale", "SALE_INVENTORY", json!({"id": "T-9", "orderId": "DT00081498", "storeId": "256"}), 504),
        row("gone", "RETURN_INVENTORY", json!({"id": "R-1", "orderId": "RT00000017", "storeId": "17"}), 400),
    ]
    .concat()
}
