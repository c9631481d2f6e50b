//! `asn create`: the request, the log, and the commands for what failed.

use super::scene::{SECRETS, Scene, shipment, shipments};
use crate::harness::Reply;
use serde_json::json;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn a_classic_tenant_gets_the_exact_bytes_with_its_headers() {
    let scene = Scene::new("");
    scene.sandbox.write("one.json", shipment(1) + "\n");
    let shown = scene.sandbox.run(["asn", "create", "--tenant", "old", "--data", "@one.json", "-o", "json"]).exits(0);
    assert_eq!(shown.json()["deliveries"][0]["api_key"], "CREATE_ASN");
    let request = &scene.sent()[0];
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/staging/service/merchant/v1/ims/inventory/asn")
    );
    assert_eq!(request.body, (shipment(1) + "\n").as_bytes());
    let header = |name: &str| request.header(name);
    assert_eq!((header("predictspring-secret"), header("x-api-key")), (Some(SECRETS[2]), Some(SECRETS[3])));
    assert_eq!(header("content-type"), Some("application/json"));
}

#[test]
fn a_shipment_that_was_refused_is_found_shown_and_reposted() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(400).body(r#"{"errorCode":"STORE_UNKNOWN","errorMessage":"no store"}"#));
    let (code, view) = scene.create(&shipments(1), &[]);
    let one = &view["deliveries"][0];
    assert_eq!(
        (code, &one["state"], &one["error_code"], &one["document_id"]),
        (4, &json!("failed"), &json!("STORE_UNKNOWN"), &json!("PO-1"))
    );
    let id = one["id"].to_string();
    let found = |args: &[&str]| {
        scene.sandbox.run([&["failed", "search", "--count"], args].concat()).shown().stdout.trim().to_owned()
    };
    for args in [
        &["--api-key", "CREATE_ASN"][..],
        &["--connector", "old"],
        &["--document", "PO-1"],
        &["--product", "P1"],
        &["PLT-1"],
    ] {
        assert_eq!(found(args), "1", "{args:?}");
    }
    let page = scene.sandbox.run(["failed", "show", &id]).succeeds().stdout;
    assert!(page.contains("CREATE_ASN") && page.contains("/staging/service/merchant/v1/ims/inventory/asn"), "{page}");
    assert_eq!(scene.sandbox.run(["failed", "show", &id, "--payload"]).shown().stdout, shipment(1));
    for word in SECRETS {
        let everything = page.clone() + &scene.sandbox.run(["failed", "show", &id, "--curl"]).shown().stdout;
        assert!(!everything.contains(word), "{word}: {everything}");
    }
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", &id]).exits(0);
    let [first, second] = &scene.sent()[..] else { panic!("two requests") };
    assert_eq!((first.header("webhook-id"), &first.body), (second.header("webhook-id"), &second.body));
    assert_eq!(second.header("x-api-key"), Some(SECRETS[3]));
    assert_eq!(scene.states(), ["delivered"]);
}

#[test]
fn many_shipments_are_reposted_in_bulk() {
    let scene = Scene::new("breaker = 0\n");
    scene.api.set_reply(Reply::status(401));
    assert_eq!(scene.create(&shipments(3), &[]).0, 4);
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--yes"]).exits(0);
    assert_eq!(scene.states(), ["delivered"; 3]);
}

#[test]
fn a_shipment_in_doubt_waits_for_a_person() {
    let scene = Scene::new("timeout = \"1s\"\n");
    scene.api.set_reply(Reply::hang());
    let (code, view) = scene.create(&shipments(1), &[]);
    let one = &view["deliveries"][0];
    assert_eq!((code, &one["maybe_applied"], &one["attempts"]), (4, &json!(true), &json!(1)), "{view}");
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--yes"]).exits(0);
    assert_eq!(scene.sent().len(), 1, "a bulk repost sent what the API may have created");
    scene.sandbox.run(["repost", "--api-key", "CREATE_ASN", "--include-maybe-applied", "--yes"]).exits(0);
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn what_failed_moves_to_another_log_and_is_sent_from_there() {
    let scene = Scene::new("");
    scene.api.set_reply(Reply::status(503));
    scene.create(&shipments(1), &["--retries", "0"]);
    let exported = scene.sandbox.run(["failed", "export"]).succeeds().stdout;
    scene.sandbox.write("export.ndjson", exported);
    scene.sandbox.run(["failed", "import", "export.ndjson", "--log", "other.db"]).exits(0);
    scene.api.set_reply(Reply::ok());
    scene.sandbox.run(["repost", "--all", "--yes", "--log", "other.db"]).exits(0);
    assert_eq!(scene.sent().len(), 2);
}

#[test]
fn a_dry_run_counts_and_sends_nothing() {
    let scene = Scene::new("");
    let (code, view) = scene.create(&shipments(3), &["--dry-run"]);
    assert_eq!((code, &view["send"], &view["groups"][0]["connector"]), (0, &json!(3), &json!("old")));
    assert!(scene.sent().is_empty() && scene.login.requests().is_empty());
}

#[test]
fn a_stop_while_the_input_is_read_says_that_nothing_was_sent() {
    let scene = Scene::new("");
    let mut command = scene.sandbox.command(["asn", "create", "--ndjson", "-", "--tenant", "old"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(shipments(3).as_bytes()).expect("it reads");
    std::thread::sleep(Duration::from_millis(500));
    let kill = format!("kill -TERM {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().expect("sh is there").success());
    let output = child.wait_with_output().expect("it ends");
    drop(input);
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(143), "{said}");
    assert!(said.contains("stopped before the input ended: nothing of it was sent"), "{said}");
    assert!(scene.sent().is_empty() && scene.states().is_empty());
}
