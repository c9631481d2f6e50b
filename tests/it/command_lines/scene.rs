//! A shop with trouble of each kind: a log with events in each state and with each kind of failure, and the files of
//! `tests/fixtures/lines`.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, connector};
use std::path::Path;
use std::process::Child;
use std::time::Duration;

/// A sandbox, its endpoint, and a process that is sending event 24.
pub struct Scene {
    /// Where commands run.
    pub sandbox: Sandbox,
    /// What the connectors call: `/asn` answers 503, `/po` nothing, everything else 200.
    pub server: HookServer,
    sending: Child,
}

impl Scene {
    /// Makes the scene. The number of each event is its place in `rows.ndjson`.
    pub fn new() -> Self {
        let (sandbox, server) = (Sandbox::new(), HookServer::start().allow_unused());
        server.set_path_reply("/asn", Reply::status(503));
        server.set_path_reply("/po", Reply::hang());
        server.set_path_reply("/slow", Reply::ok().delay(Duration::from_millis(20)));
        server.set_path_reply("/short", Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"a\":1"));
        server.set_path_reply("/zip", Reply::ok().header("Content-Encoding", "gzip").body(r#"{"errorCode":1}"#));
        server.set_path_reply("/page", Reply::status(503).body("<html>Backend fetch failed</html>"));
        files(&sandbox, &server);
        let run = |line: &str| {
            let ran = sandbox.run(line.split(' '));
            assert!(matches!(ran.code(), Some(0 | 4)), "{line}: {:?}", ran.shown());
        };
        run("failed import rows.ndjson");
        run("failed import live.ndjson --config live.toml --log .inv-hooks/events.db");
        run("repost --failure http_status --status 503 --plan all.plan");
        let plan = sandbox.read("all.plan").replacen("\"inv_hooks_plan\":1", "\"inv_hooks_plan\":99", 1);
        sandbox.write("other-version.plan", plan);
        let sending = sandbox.start(["repost", "24"]);
        server.wait_for(1);
        for time in [1, 2] {
            let payload = format!(
                r#"{{"eventType":"ASN_RECEIVED_EVENT","transferId":"T-9","storeId":"256","eventTime":{time}}}"#
            );
            run(&format!("send INVENTORY_EXPORT_ASN --order document --data {payload}"));
        }
        run("failed add --api-key SALE_INVENTORY --connector sale --data {\"orderId\":\"A\"} --log small.db");
        logs(&sandbox);
        let scene = Self { sandbox, server, sending };
        scene.change("UPDATE delivery SET state = 'delivered' WHERE id IN (2, 22)");
        scene.change("UPDATE delivery SET payload = NULL WHERE id = 22");
        scene.change("UPDATE delivery SET state = 'discarded' WHERE id = 3");
        scene
    }

    /// Replaces `{URL}` and `{ADDRESS}` by those of the endpoint, and `{HERE}` by the folder.
    pub fn filled(&self, line: &str) -> String {
        let here = self.sandbox.path().display().to_string();
        line.replace("{URL}", &self.server.url(""))
            .replace("{ADDRESS}", &self.server.address().to_string())
            .replace("{HERE}", &here)
    }

    /// Changes the log.
    pub fn change(&self, sql: &str) {
        let log = rusqlite::Connection::open(self.sandbox.file(".inv-hooks/events.db")).expect("the log opens");
        let changed = log.execute(sql, []).unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert!(changed > 0, "{sql} changed nothing");
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.sending.kill();
        let _ = self.sending.wait();
    }
}

fn files(sandbox: &Sandbox, server: &HookServer) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lines");
    for entry in std::fs::read_dir(folder).expect("fixtures") {
        let path = entry.expect("an entry").path();
        private(&sandbox.write(path.file_name().expect("a name"), std::fs::read(&path).expect("a file")));
    }
    let url = |path: &str| server.url(path);
    let store = [
        STORE_HEAD.to_owned(),
        connector("sale", "SALE_INVENTORY", &url("/sale")),
        connector("asn", "INVENTORY_EXPORT_ASN", &url("/asn")),
        connector("off", "RETURN_INVENTORY", &url("/off")),
        "enabled = false\n".to_owned(),
        connector("po", "INVENTORY_EXPORT_PO", &url("/po")),
        "timeout = \"60s\"\n".to_owned(),
        connector("slow", "INVENTORY_EXPORT_STS", &url("/slow")),
        "latency_threshold = \"1ms\"\n".to_owned(),
        connector("short", "INVENTORY_EXPORT_BLD", &url("/short")),
        connector("zip", "INVENTORY_EXPORT_CTS", &url("/zip")),
        connector("page", "INVENTORY_EXPORT_RTV", &url("/page")),
        connector("ina", "INVENTORY_EXPORT_INA", &url("/ina")),
        connector("twice", "INVENTORY_EXPORT_INA", &url("/twice")),
        "idempotent = true\n".to_owned(),
    ];
    private(&sandbox.write("inv-hooks.toml", store.concat()));
    sandbox.write("utf16.json", "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    sandbox.write("other.db", "");
    let other = rusqlite::Connection::open(sandbox.file("other.db")).expect("a database");
    other.execute("CREATE TABLE other (id INTEGER)", []).expect("a table");
    for name in ["folder", "repository/.git", "repository/.gitignore"] {
        std::fs::create_dir_all(sandbox.file(name)).expect("a folder");
    }
    std::os::unix::fs::symlink("inv-hooks.toml", sandbox.file("link")).expect("a link");
    std::os::unix::fs::symlink("nowhere", sandbox.file("dangling")).expect("a link");
    sandbox.write("url", "http://127.0.0.1:1\n");
    let pipe = std::process::Command::new("mkfifo").arg(sandbox.file("pipe")).status().expect("mkfifo");
    assert!(pipe.success());
}

/// Makes logs that cannot be used, from a small one.
fn logs(sandbox: &Sandbox) {
    let changed = |name: &str, sql: &str| {
        std::fs::copy(sandbox.file("small.db"), sandbox.file(name)).expect("a copy");
        let log = rusqlite::Connection::open(sandbox.file(name)).expect("a log");
        log.execute_batch(sql).expect("a change");
    };
    changed("newer.db", "PRAGMA user_version = 99");
    changed("versionless.db", "PRAGMA user_version = 0");
    changed("damaged.db", "UPDATE delivery SET state = 'lost'");
    let stray = "INSERT INTO ref (value, kind, delivery_id) SELECT value, kind, 99 FROM ref; DELETE FROM ref WHERE delivery_id < 99";
    changed("stray.db", &format!("PRAGMA foreign_keys = off; {stray}; UPDATE attempt SET delivery_id = 99"));
    let bytes = std::fs::read(sandbox.file("small.db")).expect("a log");
    sandbox.write("cut.db", &bytes[..5000]);
    sandbox.write("origin.db", &bytes);
    std::fs::hard_link(sandbox.file("origin.db"), sandbox.file("hard.db")).expect("a hard link");
    std::os::unix::fs::symlink("loop", sandbox.file("loop")).expect("a link");
}

/// Makes a file readable for its owner only, whatever the mask of this machine is.
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
}
