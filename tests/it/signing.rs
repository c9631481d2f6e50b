//! `sign` and `verify`: Standard Webhooks offline.

use crate::harness::{HookServer, STORE_HEAD, Sandbox, connector};
use serde_json::Value;
use std::process::Stdio;

/// The example of the specification.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME: &str = "1614265330";
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const PAYLOAD: &str = "{\"test\": 2432232314}";
const NEW: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new().with_variable("SIGNING", SECRET).with_variable("NEW", NEW);
    sandbox.write("payload.json", PAYLOAD);
    sandbox
}

fn headers(id: &str, time: &str, signature: &str) -> Vec<String> {
    [("webhook-id", id), ("Webhook-Timestamp", time), ("webhook-signature", signature)]
        .into_iter()
        .flat_map(|(name, value)| ["--header".to_owned(), format!("{name}: {value}")])
        .collect()
}

fn verify(sandbox: &Sandbox, more: &[&str], headers: &[String], code: i32) -> (Value, String) {
    let mut args: Vec<String> = ["verify", "payload.json", "-o", "json"].map(str::to_owned).to_vec();
    args.extend(more.iter().map(|word| (*word).to_owned()));
    args.extend_from_slice(headers);
    let told = sandbox.run(&args).exits(code);
    (told.json()[0].clone(), told.stderr)
}

#[test]
fn the_example_of_the_specification_is_signed_and_verified() {
    let sandbox = sandbox();
    let args = ["sign", "payload.json", "--secret", "${SIGNING}", "--id", ID, "--timestamp", TIME];
    let signed = sandbox.run(args).succeeds();
    assert_eq!(signed.stdout, format!("webhook-id: {ID}\nwebhook-timestamp: {TIME}\nwebhook-signature: {SIGNATURE}\n"));
    let (one, _) = verify(&sandbox, &["--secret", "${SIGNING}", "--any-time"], &headers(ID, TIME, SIGNATURE), 0);
    assert_eq!((&one["valid"], &one["secret"], &one["reason"]), (&true.into(), &1.into(), &Value::Null), "{one}");
    let (one, _) = verify(
        &sandbox,
        &["--secret", "${NEW}", "--secret", "${SIGNING}", "--any-time"],
        &headers(ID, TIME, SIGNATURE),
        0,
    );
    assert_eq!(one["secret"], 2, "{one}");
}

#[test]
fn a_signature_that_is_not_valid_exits_4_and_says_why() {
    let sandbox = sandbox();
    let check = |more: &[&str], headers: &[String], words: &str| {
        let (one, _) = verify(&sandbox, more, headers, 4);
        assert!(one["valid"] == false && one["reason"].as_str().expect("a reason").contains(words), "{one}");
    };
    let any = ["--secret", "${SIGNING}", "--any-time"];
    check(&any, &headers("msg_x", TIME, SIGNATURE), "no signature fits");
    check(&["--secret", "${NEW}", "--any-time"], &headers(ID, TIME, SIGNATURE), "no signature fits");
    check(&any, &headers(ID, "soon", SIGNATURE), "not a number");
    check(&any, &headers(ID, TIME, "v2,abc"), "version 1");
    check(&["--secret", "${SIGNING}"], &headers(ID, TIME, SIGNATURE), "d ago; at most 5m is accepted");
    sandbox.write("payload.json", PAYLOAD.replace(": ", ":"));
    check(&any, &headers(ID, TIME, SIGNATURE), "no signature fits");
}

#[test]
fn what_is_missing_is_named() {
    let sandbox = sandbox();
    let says = |args: &[&str], code: i32, words: &str| {
        let told = sandbox.run(args).exits(code);
        assert!(told.stderr.contains(words) && !told.stderr.contains("MfKQ9r8GK"), "{}", told.stderr);
    };
    says(&["sign", "payload.json"], 2, "--secret");
    says(&["verify", "payload.json", "--secret", "${SIGNING}"], 2, "webhook-id, webhook-timestamp, webhook-signature");
    says(&["sign", "payload.json", "--secret", "${NOT_SET}"], 3, "NOT_SET");
    says(&["sign", "payload.json", "--secret", "short"], 3, "24 to 64 bytes");
    says(&["sign", "none.json", "--secret", "${SIGNING}"], 3, "none.json");
    says(&["sign", "payload.json", "--secret", SECRET, "--id", ID], 0, "other users");
    let told = sandbox.run(["sign", "payload.json", "--connector", "sale"]).exits(5);
    assert!(!told.stderr.is_empty());
    let sale = connector("sale", "SALE_INVENTORY", "https://wms.example.com/sale");
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}"));
    says(&["sign", "payload.json", "--connector", "sale"], 3, "no signing secret");
    says(&["sign", "payload.json", "--connector", "sales"], 5, "sale");
}

#[test]
fn a_rotation_signs_with_both_secrets_and_each_of_them_verifies_what_a_server_got() {
    let sandbox = sandbox();
    let server = HookServer::start();
    let sale = connector("sale", "SALE_INVENTORY", &server.url("/sale"));
    // Another reference of the connector is not needed for this.
    let lines = "signing_secret = [\"${NEW}\", \"${SIGNING}\"]\n[connectors.sale.headers]\nX-Other = \"${OTHER:-x}\"\n";
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}{lines}"));
    sandbox.run(["send", "SALE_INVENTORY", "--data", "@payload.json"]).exits(0);
    let got = &server.requests()[0];
    let header = |name: &str| got.header(name).expect(name).to_owned();
    let given = headers(&header("webhook-id"), &header("webhook-timestamp"), &header("webhook-signature"));
    assert_eq!(header("webhook-signature").split(' ').count(), 2);
    for (secrets, expected) in
        [(&["--secret", "${NEW}"][..], 1), (&["--secret", "${SIGNING}"], 1), (&["--connector", "sale"], 1)]
    {
        assert_eq!(verify(&sandbox, secrets, &given, 0).0["secret"], expected);
    }
}

#[test]
fn requests_of_a_record_are_verified_with_the_time_at_which_they_came() {
    let sandbox = sandbox();
    let mut listen = sandbox.command([
        "listen",
        "--addr",
        "127.0.0.1:0",
        "--ready-file",
        "url",
        "--record",
        "record.ndjson",
        "--count",
        "2",
        "--timeout",
        "20s",
    ]);
    let mut listen =
        listen.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let began = std::time::Instant::now();
    while !sandbox.file("url").exists() {
        assert!(began.elapsed().as_secs() < 20, "no ready file");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let url = sandbox.read("url").lines().next().expect("a URL").trim_end_matches('/').to_owned();
    let sale = connector("sale", "SALE_INVENTORY", &format!("{url}/sale"));
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}signing_secret = \"${{SIGNING}}\"\n"));
    sandbox.run(["send", "SALE_INVENTORY", "--data", "@payload.json"]).exits(0);
    sandbox.write("inv-hooks.toml", format!("{STORE_HEAD}{sale}signing_secret = \"${{NEW}}\"\n"));
    sandbox.run(["send", "SALE_INVENTORY", "--data", "@payload.json"]).exits(0);
    assert!(listen.wait().expect("it ends").success());
    let told = sandbox.run(["verify", "record.ndjson", "--recorded", "--secret", "${SIGNING}", "-o", "json"]).exits(4);
    let rows = told.json();
    let shown: Vec<(u64, bool)> = rows
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| (row["line"].as_u64().expect("a line"), row["valid"] == true))
        .collect();
    assert_eq!(shown, [(1, true), (2, false)], "{rows}");
    sandbox.run(["verify", "record.ndjson", "--recorded", "--secret", "${SIGNING}", "--secret", "${NEW}"]).exits(0);
    let record = sandbox.read("record.ndjson");
    sandbox.write("record.ndjson", format!("{}\nplanted\n", record.lines().next().expect("a line")));
    let told = sandbox.run(["verify", "record.ndjson", "--recorded", "--secret", "${SIGNING}"]).exits(3);
    assert!(told.stderr.contains("line 2") && !told.stderr.contains("planted"), "{}", told.stderr);
}

#[test]
fn a_record_without_requests_is_not_valid() {
    let sandbox = sandbox();
    sandbox.write("empty.ndjson", "");
    sandbox.write("bad.ndjson", "planted\n");
    for name in ["empty.ndjson", "bad.ndjson"] {
        let told = sandbox.run(["verify", name, "--recorded", "--secret", "${SIGNING}"]).exits(3);
        assert!(told.stderr.contains("has no request to check"), "{}", told.stderr);
        assert!(!told.stderr.contains("every signature is valid"), "{}", told.stderr);
    }
    let line = format!(
        r#"{{"time":"2021-02-25T15:02:10Z","method":"POST","path":"/","headers":{{"webhook-id":"{ID}","webhook-timestamp":"{TIME}","webhook-signature":"{SIGNATURE}"}},"body":{},"sha256":"","status":200}}"#,
        Value::from(PAYLOAD)
    );
    sandbox.write("half.ndjson", format!("{line}\nplanted\n"));
    let told = sandbox.run(["verify", "half.ndjson", "--recorded", "--secret", "${SIGNING}"]).exits(3);
    assert!(told.stderr.contains("1 request checked, 1 line not read"), "{}", told.stderr);
}

/// A line of a record with these headers, in JSON.
fn recorded(id: &str, signature: &str) -> String {
    let headers = format!(r#""webhook-id":{id},"webhook-timestamp":"{TIME}","webhook-signature":{signature}"#);
    let payload = Value::from(PAYLOAD);
    format!(
        r#"{{"time":"2021-02-25T15:02:10Z","method":"POST","path":"/","headers":{{{headers}}},"body":{payload},"sha256":"","status":200}}"#
    ) + "\n"
}

#[test]
fn a_recorded_header_that_came_twice_is_not_valid_and_older_records_are_read() {
    let sandbox = sandbox();
    let (id, signature) = (format!("\"{ID}\""), format!("\"{SIGNATURE}\""));
    let lines = [
        recorded(&id, &signature),
        recorded(&format!("[{id},{id}]"), &signature),
        recorded(&id, &format!("[\"v1,AAAA\",{signature}]")),
        // Earlier versions joined them.
        recorded(&id, &format!("\"v1,AAAA, {SIGNATURE}\"")),
    ];
    sandbox.write("record.ndjson", lines.concat());
    let told = sandbox.run(["verify", "record.ndjson", "--recorded", "--secret", "${SIGNING}", "-o", "json"]).exits(4);
    let rows = told.json();
    let reasons: Vec<&str> =
        rows.as_array().expect("a list").iter().map(|row| row["reason"].as_str().unwrap_or_default()).collect();
    let twice = ["webhook-id", "webhook-signature"].map(|name| format!("the header {name} came more than once"));
    assert_eq!(reasons, ["", &twice[0], &twice[1], ""], "{rows}");
}

#[test]
fn a_header_comes_once() {
    let sandbox = sandbox();
    let twice = [headers(ID, TIME, "v1,AAAA"), headers(ID, TIME, SIGNATURE)].concat();
    let args: Vec<String> =
        ["verify", "payload.json", "--any-time", "--secret", "${SIGNING}"].map(str::to_owned).to_vec();
    let told = sandbox.run([args, twice].concat()).exits(2);
    assert!(told.stderr.contains("webhook-id is given more than once"), "{}", told.stderr);
}

#[test]
fn headers_come_from_a_file_from_stdin_or_as_json() {
    let sandbox = sandbox();
    let signed = ["sign", "payload.json", "--secret", "${SIGNING}", "--id", ID, "--timestamp", TIME];
    let lines = sandbox.run(signed).succeeds().stdout;
    let check = ["verify", "payload.json", "--secret", "${SIGNING}", "--any-time", "--headers"];
    sandbox.write("headers.txt", &lines);
    sandbox.run([&check[..], &["@headers.txt"]].concat()).exits(0);
    sandbox.run_with_input([&check[..], &["-"]].concat(), lines.as_bytes()).exits(0);
    let json = serde_json::json!({"Webhook-Id": ID, "webhook-timestamp": TIME, "webhook-signature": SIGNATURE});
    sandbox.run([&check[..], &[&json.to_string()]].concat()).exits(0);
    // A flag adds what the file does not have; two values are never one.
    let (_, others) = lines.split_once('\n').expect("three lines");
    sandbox.write("headers.txt", format!("HTTP/1.1 200 OK\r\n{}\r\n", others.replace('\n', "\r\n")));
    let id = format!("webhook-id: {ID}");
    sandbox.run([&check[..], &["@headers.txt", "--header", &id]].concat()).exits(0);
    sandbox.write("headers.txt", &lines);
    sandbox.run([&check[..], &["@headers.txt", "--header", &id]].concat()).exits(2);
    let both = ["verify", "-", "--secret", "${SIGNING}", "--headers", "-"];
    sandbox.run(both).exits(2).says(snapbox::str![[r#"
error: the payload and the headers cannot both come from stdin
  Name a file for one of them: FILE, or --headers @FILE.

"#]]);
    sandbox.run([&check[..], &["@payload.json"]].concat()).exits(3);
    sandbox.run([&check[..], &["@none.txt"]].concat()).exits(3);
}

#[test]
fn a_request_without_a_header_is_not_valid_and_a_command_without_any_is_wrong() {
    let sandbox = sandbox();
    let given = headers(ID, TIME, SIGNATURE);
    let reason = |headers: &[String]| {
        let (one, _) = verify(&sandbox, &["--secret", "${SIGNING}", "--any-time"], headers, 4);
        one["reason"].as_str().expect("a reason").to_owned()
    };
    assert_eq!(reason(&given[..4]), "the header webhook-signature is missing");
    assert_eq!(reason(&given[..2]), "the headers webhook-timestamp and webhook-signature are missing");
    assert_eq!(
        reason(&["--headers".to_owned(), "{}".to_owned()]),
        format!("the headers webhook-id and webhook-timestamp and webhook-signature are missing")
    );
    sandbox.run(["verify", "payload.json", "--secret", "${SIGNING}", "--header", "X-Other: 1"]).exits(2);
}

#[test]
fn a_payload_that_an_editor_changed_is_not_valid_and_the_change_is_named() {
    let sandbox = sandbox();
    for (payload, how) in [
        (format!("{PAYLOAD}\n"), "without the newline at the end"),
        (format!("{PAYLOAD}\r\n"), "without the newline at the end"),
    ] {
        sandbox.write("payload.json", payload);
        let (one, told) = verify(&sandbox, &["--secret", "${SIGNING}", "--any-time"], &headers(ID, TIME, SIGNATURE), 4);
        assert_eq!(one["reason"], format!("the signature is that of the payload {how}"));
        assert!(told.contains(&format!("Not valid: the signature is that of the payload {how}.")), "{told}");
    }
}

#[test]
fn a_reference_of_a_flag_is_not_said_to_be_in_the_store() {
    let sandbox = sandbox();
    for reference in ["${NOT_SET}", "${file:none}"] {
        let told = sandbox.run(["sign", "payload.json", "--secret", reference]).exits(3).stderr;
        assert!(!told.contains("store"), "{told}");
    }
}
