//! `connector diff`: two stores, field by field.

use crate::harness::Sandbox;
use serde_json::{Value, json};

const A: &str = "version = 1\n[connectors.asn]\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = \"https://staging.example.com/asn?key=planted-1\"\nevents = [\"ASN_RECEIVED_EVENT\"]\ntimeout = \"5s\"\nheaders = { client_id = \"${ID}\", client_secret = \"planted-2\", X-Old = \"planted-3\" }\n[connectors.sale]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://staging.example.com/sale\"\n[connectors.same]\napi_key = \"SALE_INVENTORY\"\nendpoint = \"https://same.example.com\"\n";

const B: &str = "version = 1\n# other order, other spelling\n[connectors.same]\nendpoint = 'https://same.example.com'\napi_key = 'SALE_INVENTORY'\nintegration_type = \"HTTP_POST\"\n[connectors.asn]\napi_key = \"INVENTORY_EXPORT_ASN\"\nendpoint = \"https://wms.example.com/asn?key=planted-4\"\nevents = [\"ASN_RECEIVED_EVENT\", \"ASN_RECEIVE_COMPLETED_EVENT\"]\nidempotent = true\nheaders = { Client_Id = \"${WMS_ID}\", client_secret = \"planted-5\", X-New = \"planted-6\" }\n[connectors.returns]\napi_key = \"RETURN_INVENTORY\"\nendpoint = \"https://wms.example.com/return\"\nenabled = false\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("inv-hooks.toml", A);
    sandbox.write("b.toml", B);
    sandbox
}

fn rows(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
    let row = |row: &Value| ["connector", "change", "field", "from", "to"].map(|key| text(&row[key])).join(" | ");
    value.as_array().expect("a list").iter().map(row).collect()
}

#[test]
fn a_drifted_pair_is_reported_field_by_field_with_secrets_masked() {
    let sandbox = sandbox();
    let shown = sandbox.run(["connector", "diff", "b.toml", "-o", "json"]).exits(8);
    let expected = [
        "asn | change | events | ASN_RECEIVED_EVENT | ASN_RECEIVED_EVENT, ASN_RECEIVE_COMPLETED_EVENT",
        "asn | change | endpoint | https://staging.example.com/asn?key=*** | https://wms.example.com/asn?key=***",
        "asn | change | headers.client_id | ${ID} | ${WMS_ID}",
        "asn | change | headers.client_secret | *** | ***",
        "asn | change | headers.X-Old | *** | null",
        "asn | change | idempotent | false | true",
        "asn | change | timeout | 5s | null",
        "asn | change | headers.X-New | null | ***",
        "returns | add | api_key | null | RETURN_INVENTORY",
        "returns | add | endpoint | null | https://wms.example.com/return",
        "returns | add | enabled | null | false",
        "sale | remove | api_key | SALE_INVENTORY | null",
        "sale | remove | endpoint | https://staging.example.com/sale | null",
    ];
    assert_eq!(rows(&shown.json()), expected);
    assert!(!shown.stdout.contains("planted"), "{}", shown.stdout);
    shown.says(snapbox::str![[r#"
1 connector differs, 1 connector only in b.toml, 1 connector only in [..]inv-hooks.toml.

"#]]);
    let table = sandbox.run(["connector", "diff", "b.toml"]).exits(8).stdout;
    assert!(table.starts_with("CONNECTOR\tCHANGE\tFIELD\tFROM\tTO\nasn\tchange\tevents\t"), "{table}");
    assert_eq!(sandbox.run(["connector", "diff", "b.toml", "-o", "name"]).exits(8).stdout, "asn\nreturns\nsale\n");
}

#[test]
fn the_other_way_round_is_the_opposite() {
    let sandbox = sandbox();
    let swap = |row: Value| {
        let change = match row["change"].as_str() {
            Some("add") => "remove",
            Some("remove") => "add",
            _ => "change",
        };
        json!({"connector": row["connector"], "change": change, "from": row["to"], "to": row["from"]})
    };
    let of = |args: [&str; 4]| -> Vec<Value> {
        let list = sandbox.run(["connector"].iter().chain(&args).chain(&["-q"])).exits(8).json();
        list.as_array().expect("a list").clone()
    };
    let there = of(["diff", "inv-hooks.toml", "b.toml", "-ojson"]);
    let back = of(["diff", "b.toml", "inv-hooks.toml", "-ojson"]);
    let mut swapped: Vec<String> = back.into_iter().map(|row| swap(row).to_string()).collect();
    let mut there: Vec<String> = there.into_iter().map(|row| swap(swap(row)).to_string()).collect();
    swapped.sort();
    there.sort();
    assert_eq!(there, swapped);
}

#[test]
fn every_export_of_a_store_is_the_same_as_the_store() {
    let sandbox = sandbox();
    for format in ["toml", "json", "cms", "csv"] {
        let text = sandbox.run(["connector", "export", "--format", format]).succeeds_silently().stdout;
        let name = format!("x.{format}");
        sandbox.write(&name, text);
        let shown = sandbox.run(["connector", "diff", &name]).succeeds();
        assert_eq!(shown.stdout, "", "{format}");
        assert!(shown.stderr.contains("; the masked secrets of 1 connector were not compared."), "{}", shown.stderr);
        assert!(!shown.stderr.contains("the same"), "{}", shown.stderr);
        sandbox.run(["connector", "diff", &name, "inv-hooks.toml"]).succeeds();
        sandbox.run(["connector", "diff", &name, "b.toml"]).exits(8);
    }
}

#[test]
fn folders_are_compared_by_their_store_or_by_their_files() {
    let sandbox = sandbox();
    std::fs::create_dir_all(sandbox.file("parts")).expect("a folder");
    std::fs::create_dir_all(sandbox.file("whole")).expect("a folder");
    sandbox.write("whole/inv-hooks.toml", A);
    sandbox.write("whole/package.json", "planted");
    sandbox.write("parts/.hidden.toml", "planted");
    sandbox.write("parts/readme.txt", "planted");
    for name in ["asn", "sale", "same"] {
        let text = sandbox.run(["connector", "export", name, "--format", "json"]).succeeds_silently().stdout;
        sandbox.write(format!("parts/{name}.json"), text);
    }
    sandbox.run(["connector", "diff", "whole", "parts"]).succeeds();
    sandbox.run(["connector", "diff", "whole"]).succeeds();
    sandbox.write("parts/twice.toml", A);
    sandbox.run(["connector", "diff", "parts"]).exits(3).says(snapbox::str![[r#"
error: parts has 3 problems
  parts/twice.toml: the connector asn is also in parts/asn.json
    Keep one of them.
  parts/twice.toml: the connector sale is also in parts/sale.json
    Keep one of them.
  parts/twice.toml: the connector same is also in parts/same.json
    Keep one of them.

"#]]);
    std::fs::create_dir_all(sandbox.file("empty")).expect("a folder");
    sandbox.run(["connector", "diff", "empty"]).exits(3).says(snapbox::str![[r#"
error: the folder empty has no file with connectors
  It needs inv-hooks.toml, or files that end in .toml, .json, .csv or .cms.

"#]]);
    sandbox.run(["connector", "diff", "nowhere.toml"]).exits(3).says(snapbox::str![[r#"
error: nowhere.toml cannot be read
  because: No such file or directory (os error 2)
  Check the path.

"#]]);
    sandbox.run_with_input(["connector", "diff", "-"], A.as_bytes()).succeeds();
}
