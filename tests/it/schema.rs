//! `schema`: the output of the commands matches their schema.

use crate::harness::{HookServer, Reply, Sandbox};
#[cfg(unix)]
use crate::{harness::Shop, relay::RelayScene, worker::WorkerScene};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

/// The schema of all output, and the commands whose output was checked.
struct Shapes {
    schema: Value,
    seen: BTreeSet<String>,
}

impl Shapes {
    fn of(sandbox: &Sandbox) -> Self {
        let schema = sandbox.run(["schema", "output"]).succeeds_silently().json();
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "no schema: {schema:#}");
        Self { schema, seen: BTreeSet::new() }
    }

    /// The schema of one command, with closed objects: a key that is not described is an error.
    fn validator(&self, command: &str) -> Validator {
        assert!(self.schema["$defs"][command].is_object(), "{command} has no schema");
        let mut schema = json!({"$ref": format!("#/$defs/{command}"), "$defs": self.schema["$defs"].clone()});
        close(&mut schema);
        jsonschema::draft202012::new(&schema).expect("a schema")
    }

    #[track_caller]
    fn holds(&mut self, command: &str, value: &Value) {
        let validator = self.validator(command);
        let errors: Vec<String> =
            validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{command}: {errors:#?}\n{value:#}");
        self.seen.insert(command.to_owned());
    }
}

fn close(schema: &mut Value) {
    if schema["properties"].is_object() && schema.get("additionalProperties").is_none() {
        schema["additionalProperties"] = json!(false);
    }
    match schema {
        Value::Object(members) => {
            members.values_mut().filter(|value| value.is_object() || value.is_array()).for_each(close);
        }
        Value::Array(items) => items.iter_mut().filter(|value| value.is_object()).for_each(close),
        _ => {}
    }
}

fn connectors(server: &HookServer) -> String {
    let form = |name: &str, key: &str, path: &str| json!({"Name": name, "API Key": key, "API Endpoint": server.url(path), "JSON Headers": {"client_secret": "planted-5ecret"}});
    json!([form("asn", "INVENTORY_EXPORT_ASN", "/asn"), form("sale", "SALE_INVENTORY", "/sale")]).to_string()
}

/// The first line of a search that never ends.
fn first_followed(sandbox: &Sandbox) -> Value {
    let mut command = sandbox.command(["failed", "search", "--follow", "-q", "-o", "ndjson"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    child.kill().expect("killed");
    child.wait().expect("it ends");
    serde_json::from_str(&line).expect("JSON")
}

fn captures(sandbox: &Sandbox, shapes: &mut Shapes) {
    let run = |line: &str| sandbox.run(line.split(' ').chain(["-o", "json"])).succeeds().json();
    shapes.holds("event-capture-add", &run("event capture add INVENTORY_EXPORT_ASN asn.json"));
    shapes.holds("event-capture-list", &run("event capture list"));
    shapes.holds("status", &run("status"));
}

fn connectors_as_code(sandbox: &Sandbox, shapes: &mut Shapes) {
    let run = |line: &str, code: i32| sandbox.run(line.split(' ').chain(["-o", "json"])).exits(code).json();
    let other = "version = 1\n[connectors.asn]\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = \"https://b.example\"\n";
    sandbox.write("other.toml", other);
    shapes.holds("connector-diff", &run("connector diff other.toml", 8));
    shapes.holds("connector-diff", &run("connector apply -f other.toml --dry-run", 0));
    shapes.holds("connector-history", &run("connector history asn", 0));
}

fn conformance(sandbox: &Sandbox, shapes: &mut Shapes) {
    let run = |line: &str, code: i32| sandbox.run(line.split(' ').chain(["-o", "json"])).exits(code).json();
    shapes.holds("connector-conformance-list", &run("connector conformance --list", 0));
    shapes.holds("connector-conformance", &run("connector conformance sale --only unknown-fields,malformed-json", 4));
}

fn shipments(sandbox: &Sandbox, shapes: &mut Shapes) {
    let run = |line: &str, code: i32| sandbox.run(line.split(' ').chain(["-o", "json"])).exits(code).json();
    let tenant = "\n[tenants.t]\nkind = \"hyperforce\"\nbase_url = \"http://127.0.0.1:1\"\ntoken_url = \"http://127.0.0.1:1/token\"\n\
                  client_id = \"i\"\nclient_secret = \"s\"\n";
    sandbox.write("inv-hooks.toml", sandbox.read("inv-hooks.toml") + tenant);
    sandbox.write("good.json", r#"{"orderId":"O","productList":[{"cartonId":"C","productId":"P"}]}"#);
    sandbox.write("bad.json", r#"{"orderId":"O","productList":[{"cartonId":"O","productId":"P"}]}"#);
    shapes.holds("asn-check", &run("asn check --data @good.json", 0));
    shapes.holds("asn-check", &run("asn check --data @bad.json", 3));
    shapes.holds("asn-create", &run("asn create --data @good.json --retries 0 --yes", 4));
}

fn events(sandbox: &Sandbox, shapes: &mut Shapes) {
    let run = |line: &str, code: i32| sandbox.run(line.split(' ').chain(["-o", "json"])).exits(code).json();
    shapes.holds("event-list", &run("event list", 0));
    shapes.holds("event-show", &run("event show INVENTORY_EXPORT_CYC", 0));
    let sample = sandbox.run(["event", "sample", "INVENTORY_EXPORT_ASN", "-q"]).succeeds().stdout;
    sandbox.write("asn.json", &sample);
    shapes.holds("event-check", &run("event check asn.json --api-key INVENTORY_EXPORT_ASN", 0));
    shapes.holds("event-check", &run("event check asn.json --api-key SALE_INVENTORY", 3));
}

fn signatures(sandbox: &Sandbox, shapes: &mut Shapes) {
    shipments(sandbox, shapes);
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    shapes.holds("sign", &sandbox.run(["sign", "asn.json", "--secret", secret, "-o", "json"]).exits(0).json());
    let header = |name: &str, value: &str| ["--header".to_owned(), format!("webhook-{name}: {value}")];
    let headers = [header("id", "m"), header("timestamp", "1"), header("signature", "v1,x")].concat();
    let verify = ["verify", "asn.json", "--secret", secret, "-o", "json"].map(str::to_owned);
    shapes.holds("verify", &sandbox.run([&verify[..], &headers].concat()).exits(4).json());
}

#[test]
fn the_output_of_every_command_matches_its_schema() {
    let sandbox = Sandbox::new();
    let server = HookServer::start();
    server.set_path_reply("/asn", Reply::status(503).body(r#"{"message":"down"}"#));
    let mut shapes = Shapes::of(&sandbox);
    sandbox.run(["init", "--environment", "test"]).succeeds();
    sandbox.write("form.json", connectors(&server));
    let run = |line: &str, code: i32| sandbox.run(line.split(' ').chain(["-o", "json"])).exits(code).json();
    shapes.holds("connector-change", &run("connector import form.json", 0));
    shapes.holds("connector-change", &run("connector edit sale --timeout 5s", 0));
    connectors_as_code(&sandbox, &mut shapes);
    conformance(&sandbox, &mut shapes);
    shapes.holds("connector-list", &run("connector list", 0));
    shapes.holds("connector-show", &run("connector show asn", 0));
    shapes.holds("connector-validate", &run("connector validate", 0));
    shapes.holds("relay-urls", &run("relay urls", 0));
    events(&sandbox, &mut shapes);
    captures(&sandbox, &mut shapes);
    shapes.holds("log-info", &run("log info", 0));
    shapes.holds("send", &run("send INVENTORY_EXPORT_ASN --data @asn.json", 4));
    shapes.holds("send", &run("send SALE_INVENTORY --data {}", 0));
    shapes.holds("connector-test", &run("connector test sale", 0));
    shapes.holds("failed-search", &run("failed search", 0));
    shapes.holds("failed-search-follow", &first_followed(&sandbox));
    shapes.holds("failed-show", &run("failed show 1", 0));
    shapes.holds("failed-show", &run("failed show 2", 0));
    shapes.holds("failed-export", &run("failed export", 0));
    shapes.holds("failed-export", &run("failed export --redact /storeId", 0));
    shapes.holds("failed-diff", &run("failed diff 1 2", 0));
    shapes.holds("failed-stats", &run("failed stats --by event", 0));
    shapes.holds("repost-dry-run", &run("repost 1 --set /storeId=9 --dry-run", 0));
    shapes.holds("repost", &run("repost 1 --reason again", 4));
    let lines = sandbox.run(["repost", "1", "-o", "ndjson"]).exits(4).json_lines();
    lines.iter().for_each(|line| shapes.holds("outcome", line));
    shapes.holds("failed-show", &run("failed show 1", 0));
    shapes.holds("dry-run", &run("send SALE_INVENTORY --data {} --dry-run", 0));
    shapes.holds("dry-run", &run("connector test sale --dry-run", 0));
    shapes.holds("dry-run", &run("resume --dry-run", 0));
    shapes.holds("resume", &run("resume", 0));
    shapes.holds("log-info", &run("log info", 0));
    logs(&sandbox, &mut shapes);
    signatures(&sandbox, &mut shapes);
    shapes.holds("doctor", &run("doctor", 0));
    shapes.holds("config-show", &run("config show", 0));
    shapes.holds("config-show", &run("config show --origin", 0));
    let shown = sandbox.run(["failed", "show", "99", "-o", "json"]).exits(5);
    shapes.holds("error", &serde_json::from_str(&shown.stderr).expect("one line of JSON"));
    servers(&sandbox, &mut shapes);
    let all: BTreeSet<String> = shapes.schema["anyOf"]
        .as_array()
        .expect("commands")
        .iter()
        .map(|one| one["$ref"].as_str().expect("a reference").trim_start_matches("#/$defs/").to_owned())
        .collect();
    assert_eq!(shapes.seen, all, "the output of a command was not checked");
}

fn logs(sandbox: &Sandbox, shapes: &mut Shapes) {
    let run = |line: &str| sandbox.run(line.split(' ').chain(["-o", "json"])).succeeds().json();
    let copy = "log copy --from .inv-hooks/events.db --to";
    shapes.holds("log-backup", &run("log backup backup.db"));
    shapes.holds("log-backup", &run("log backup other.db --dry-run"));
    shapes.holds("log-copy", &run(&format!("{copy} copy.db --dry-run")));
    shapes.holds("log-copy", &run(&format!("{copy} copy.db")));
    shapes.holds("log-migrate", &run("log migrate"));
    shapes.holds("log-check", &run("log check"));
}

fn servers(sandbox: &Sandbox, shapes: &mut Shapes) {
    listens(sandbox, shapes);
    #[cfg(unix)]
    relays(shapes);
}

fn listens(sandbox: &Sandbox, shapes: &mut Shapes) {
    let arguments = ["listen", "--addr", "127.0.0.1:0", "--count", "1", "--check", "--timeout", "20s", "-o", "ndjson"];
    let ready = sandbox.file("ready");
    let mut command = sandbox.command(arguments);
    command.args(["--ready-file", "ready"]).stdout(std::process::Stdio::piped());
    let child = command.spawn().expect("the binary starts");
    let url = (0..500).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        std::fs::read_to_string(&ready).ok()
    });
    let address = url.expect("it is ready").trim().trim_start_matches("http://").parse().expect("an address");
    let request = format!(
        "POST /SALE_INVENTORY HTTP/1.1\r\nHost: {address}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    );
    assert_eq!(crate::harness::exchange(address, request.as_bytes()).0, 200);
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("a text");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    shapes.holds("listen-ready", &lines[0]);
    shapes.holds("listen-request", &lines[1]);
}

#[cfg(unix)]
fn relays(shapes: &mut Shapes) {
    let shop = Shop::new();
    let relay = RelayScene::start(shop, &["-o", "ndjson"]);
    assert_eq!((relay.post("{}").status, relay.post_to("none", &[], "{}").status), (200, 401));
    assert!(relay.monitor(&[], "{}").status == 202 && relay.monitor(&[], b"\xff").status == 202);
    let listed = relay.shop.run(["log", "monitoring", "-o", "json"]).succeeds().json();
    shapes.holds("log-monitoring", &listed);
    let worker = WorkerScene::start(&relay.shop.sandbox, &[]);
    shapes.holds("worker-ready", &worker.lines(&relay.shop.sandbox)[0]);
    let [out, _] = relay.ended_by("TERM");
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    shapes.holds("relay-ready", &lines[0]);
    assert_eq!(lines.len(), 5);
    lines[1..].iter().for_each(|line| shapes.holds("relay-request", line));
}

#[test]
fn a_key_that_is_not_described_is_found() {
    let sandbox = Sandbox::new();
    let shapes = Shapes::of(&sandbox);
    let row = json!({"check": "a", "status": "ok", "message": "b", "hint": null});
    let validator = shapes.validator("doctor");
    assert!(validator.is_valid(&json!([row])));
    let mut more = row.clone();
    more["undescribed"] = json!(1);
    assert!(!validator.is_valid(&json!([more])));
    let mut less = row.clone();
    less.as_object_mut().expect("an object").remove("hint");
    assert!(!validator.is_valid(&json!([less])));
    assert!(!validator.is_valid(&row));
}

#[test]
fn stores_that_can_be_read_satisfy_their_schema() {
    let sandbox = Sandbox::new();
    let schema = sandbox.run(["schema", "store"]).succeeds_silently().json();
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/store");
    let mut counts = [0; 2];
    for entry in std::fs::read_dir(folder).expect("fixtures") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a text");
        let Ok(value) = toml::from_str::<Value>(&text) else { continue };
        // Only these findings are about the shape; the others are about values.
        let is_shape = ["store-shape", "many", "headers-not-object"].contains(&name.as_str());
        assert!(validator.is_valid(&value) || is_shape, "{name}: {:?}", validator.validate(&value));
        counts[usize::from(is_shape)] += 1;
    }
    assert!(counts[0] > 10 && counts[1] > 0, "{counts:?}");
}
