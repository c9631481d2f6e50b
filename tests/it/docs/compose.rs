//! The Compose file of `docs/postgres.md`. No container engine is needed: its YAML is read, its names belong together, and the program
//! accepts its command.

use crate::harness::Sandbox;
use serde_json::{Map, Value};
use std::path::Path;

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/postgres.md")).expect("the page")
}

fn compose() -> Value {
    let page = page();
    let (_, text) = page.split_once("```yaml\n").expect("a block of YAML");
    let (text, _) = text.split_once("```").expect("its end");
    yaml(text).expect("YAML")
}

/// Reads the part of YAML that the file needs: mappings and lists in blocks, lists in brackets, and plain or quoted texts. All
/// else is an error, because it could mean something else to Compose.
fn yaml(text: &str) -> Result<Value, String> {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| (line.len() - line.trim_start().len(), line.trim()))
        .collect();
    let mut rest = lines.as_slice();
    let value = block(&mut rest, 0)?;
    if rest.is_empty() { Ok(value) } else { Err(format!("`{}` is indented wrongly", rest[0].1)) }
}

fn block(rest: &mut &[(usize, &str)], indent: usize) -> Result<Value, String> {
    let (mut members, mut items) = (Map::new(), Vec::new());
    while let Some(((at, line), others)) = rest.split_first().filter(|((at, _), _)| *at >= indent) {
        if *at > indent || line.contains(['#', '\t', '&', '*', '|']) && !line.contains("://") {
            return Err(format!("`{line}` is not understood"));
        }
        *rest = others;
        if let Some(item) = line.strip_prefix("- ") {
            items.push(scalar(item)?);
            continue;
        }
        let (key, value) = if let Some(key) = line.strip_suffix(':') {
            (key, below(rest, indent)?)
        } else {
            let (key, value) = line.split_once(": ").ok_or_else(|| format!("`{line}` has no key"))?;
            (key, scalar(value)?)
        };
        if members.insert(key.to_owned(), value).is_some() {
            return Err(format!("`{key}` is there twice"));
        }
    }
    match (members.is_empty(), items.is_empty()) {
        (false, false) => Err("a list and keys at once".to_owned()),
        (true, false) => Ok(Value::Array(items)),
        _ => Ok(Value::Object(members)),
    }
}

/// What is below a key; nothing, as for a volume with no settings.
fn below(rest: &mut &[(usize, &str)], indent: usize) -> Result<Value, String> {
    match rest.first() {
        Some((deeper, _)) if *deeper > indent => {
            let deeper = *deeper;
            block(rest, deeper)
        }
        _ => Ok(Value::Null),
    }
}

fn scalar(text: &str) -> Result<Value, String> {
    if let Some(list) = text.strip_prefix('[') {
        let list = list.strip_suffix(']').ok_or_else(|| format!("`{text}` does not end"))?;
        return list.split(", ").map(scalar).collect();
    }
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let is_plain = !text.starts_with(['{', '}', '%', '@', '`', '\'', '"', '>', '!', '?']) && !text.contains(": ");
    if is_plain { Ok(text.into()) } else { Err(format!("`{text}` is not understood")) }
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().expect("a list").iter().map(|item| item.as_str().expect("a text")).collect()
}

#[test]
fn the_compose_file_is_yaml_with_names_that_belong_together() {
    let file = compose();
    let (db, relay) = (&file["services"]["db"], &file["services"]["relay"]);
    let named: Vec<&String> = file["volumes"].as_object().expect("volumes").keys().collect();
    assert_eq!(named, ["events-data", "events-socket"]);
    for volume in [texts(&db["volumes"]), texts(&relay["volumes"])].concat() {
        let (from, to) = volume.split_once(':').expect("a place");
        assert!(from.starts_with(['/', '.']) || named.iter().any(|name| *name == from), "{volume}");
        assert!(to.starts_with('/'), "{volume}");
    }
    assert!(texts(&db["volumes"]).contains(&"events-data:/var/lib/postgresql/data"), "the data outlive the container");
    assert!(texts(&db["volumes"]).contains(&"./setup.sql:/docker-entrypoint-initdb.d/setup.sql:ro"));
    assert!(page().contains("cat > setup.sql"), "the page makes this file");
    for port in [texts(&db["ports"]), texts(&relay["ports"])].concat() {
        assert!(port.starts_with("127.0.0.1:"), "{port} is open to everyone");
    }
    assert_eq!(relay["depends_on"]["db"]["condition"], "service_healthy");
    assert_eq!(texts(&db["healthcheck"]["test"]), ["CMD", "pg_isready", "--username=team", "--dbname=events"]);
    let socket = "host=/var/run/postgresql&user=team";
    assert!(relay["environment"]["INV_HOOKS_LOG"].as_str().expect("an address").ends_with(socket));
    for service in [db, relay] {
        assert!(texts(&service["volumes"]).contains(&"events-socket:/var/run/postgresql"));
    }
}

#[test]
fn no_password_is_written_in_the_compose_file() {
    let file = compose();
    let mut passwords = 0;
    for service in ["db", "relay"] {
        for (name, value) in file["services"][service]["environment"].as_object().expect("variables") {
            let value = value.as_str().expect("a text");
            if name.contains("PASSWORD") {
                assert!(value.starts_with("${") && value.ends_with("_PASSWORD:?}"), "{name}: {value}");
                passwords += 1;
            } else if name == "INV_HOOKS_LOG" {
                assert!(!value.contains('@'), "{value}");
            }
        }
    }
    assert_eq!(passwords, 4);
}

/// Where there is no such store, the command ends with exit 7; a flag that it does not know would be exit 2.
#[test]
fn the_command_of_the_compose_file_is_accepted() {
    let file = compose();
    let relay = &file["services"]["relay"];
    let words = [texts(&relay["entrypoint"]), texts(&relay["command"])].concat();
    assert_eq!(words[0], "inv-hooks");
    let args = words[1..]
        .iter()
        .map(|word| if word.starts_with('/') { word.replacen('/', "missing/", 1) } else { (*word).to_owned() });
    let sandbox = Sandbox::new()
        .with_variable("INV_HOOKS_LOG", relay["environment"]["INV_HOOKS_LOG"].as_str().expect("an address"));
    let shown = sandbox.run(args).exits(7);
    assert!(shown.stderr.contains("missing/etc/inv-hooks/inv-hooks.toml"), "{}", shown.stderr);
}

#[test]
fn yaml_that_is_not_understood_is_an_error() {
    assert_eq!(
        yaml("a:\n  b: c\n  d:\n    - e\n    - [f, \"g\"]\nh:\n").expect("YAML"),
        serde_json::json!({"a": {"b": "c", "d": ["e", ["f", "g"]]}, "h": null})
    );
    for wrong in [
        "a",
        "a:\n  b: c\n d: e\n",
        "a: b\na: c\n",
        "a: [b\n",
        "a: b: c\n",
        "a:\n  - b\n  c: d\n",
        "a: |\n",
        "a: {b}\n",
        " a: b\n",
    ] {
        assert!(yaml(wrong).is_err(), "{wrong}");
    }
}
