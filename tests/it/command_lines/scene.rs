//! A shop with trouble of each kind: a log with events in each state and with each kind of failure, and the files of
//! `tests/fixtures/lines`.

use crate::harness::{HookServer, Reply, STORE_HEAD, Sandbox, connector};
use std::path::Path;
use std::process::Child;

/// A sandbox, its endpoint, and a process that is sending event 25.
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
        let sending = sandbox.start(["send", "INVENTORY_EXPORT_PO", "--data", r#"{"purchaseOrderId":"P-1"}"#]);
        server.wait_for(1);
        for time in [1, 2] {
            let payload = format!(
                r#"{{"eventType":"ASN_RECEIVED_EVENT","transferId":"T-9","storeId":"256","eventTime":{time}}}"#
            );
            run(&format!("send INVENTORY_EXPORT_ASN --order document --data {payload}"));
        }
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

/// Makes a file readable for its owner only, whatever the mask of this machine is.
fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("a mode");
}
