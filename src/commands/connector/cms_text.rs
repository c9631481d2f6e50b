//! Connectors as the CMS form shows them: the label and the value of each field on a line of its own, ready to copy.
//!
//! Lines that start with `#` have what the form does not have: the name and the other settings.

use crate::catalog;
use crate::error::Fault;
use crate::model::Secret;
use crate::store::{ConnectorRecord, settings};
use serde_json::{Map, Value};

/// What comes before the name, and before the settings that the form does not have.
const NAME: &str = "# Connector:";
const OTHERS: &str = "# Not in the CMS:";

/// Renders one connector.
pub fn render(record: &ConnectorRecord) -> String {
    let mut others = Map::new();
    let mut events = record.event_names();
    if events.is_empty() {
        events = record.api_key.value.parse().map(catalog::events).unwrap_or_default().to_vec();
        // In the form, all of them are chosen; the store chooses them by naming none.
        others.insert("events".to_owned(), Value::from(Vec::<String>::new()));
    }
    others.extend(settings(record));
    let headers: Map<String, Value> =
        record.headers.pairs().map(|(name, value)| (name.value.clone(), Value::from(value.expose()))).collect();
    let mut lines = vec![format!("{NAME} {}", record.name.value), format!("API Key: {}", record.api_key.value)];
    if events.is_empty() {
        others.remove("events");
    } else {
        lines.push(format!("Events: {}", events.join(", ")));
    }
    lines.push(format!("API Endpoint: {}", Secret::expose(&record.endpoint.value)));
    lines.push(format!("Integration Type: {}", record.integration_type()));
    lines.push(format!("JSON Headers: {}", Value::from(headers)));
    if !others.is_empty() {
        lines.push(format!("{OTHERS} {}", Value::from(others)));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Returns the entries of `text` as a JSON array.
pub fn entries(text: &str, what: &str) -> Result<String, Fault> {
    let mut blocks: Vec<Map<String, Value>> = Vec::new();
    let mut last = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(others) = line.strip_prefix(OTHERS) {
            let others: Map<String, Value> = serde_json::from_str(others).map_err(|_| not_settings(what, number))?;
            let block = current(&mut blocks);
            others.into_iter().for_each(|(field, value)| set(block, field, value));
        } else if let Some(name) = line.strip_prefix(NAME) {
            blocks.push(Map::new());
            set(current(&mut blocks), "Name".to_owned(), Value::from(name.trim()));
        } else if let Some((label, value)) = field(line) {
            let is_next = word(label) == "apikey" && current(&mut blocks).keys().any(|key| word(key) == "apikey");
            if is_next {
                blocks.push(Map::new());
            }
            set(current(&mut blocks), label.to_owned(), Value::from(value));
            last = Some(label.to_owned());
        } else if !line.is_empty() && !line.starts_with('#') {
            continue_value(&mut blocks, last.as_ref(), line).ok_or_else(|| not_a_field(what, number))?;
        }
    }
    Ok(Value::from(blocks.into_iter().map(Value::from).collect::<Vec<_>>()).to_string())
}

fn current(blocks: &mut Vec<Map<String, Value>>) -> &mut Map<String, Value> {
    if blocks.is_empty() {
        blocks.push(Map::new());
    }
    blocks.last_mut().expect("there is one")
}

/// Sets a field; one with the same words is replaced, in whatever spelling.
fn set(block: &mut Map<String, Value>, field: String, value: Value) {
    block.retain(|known, _| word(known) != word(&field));
    block.insert(field, value);
}

/// Appends a line to the value above it: headers and events may take several lines.
fn continue_value(blocks: &mut [Map<String, Value>], last: Option<&String>, line: &str) -> Option<()> {
    let value = blocks.last_mut()?.get_mut(last?)?;
    *value = Value::from(format!("{}\n{line}", value.as_str()?));
    Some(())
}

/// Splits `Label: value`. A label has only letters and blanks, so a member of JSON is none.
fn field(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let is_label = !label.is_empty() && label.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    // `https` of a URL on its own line is none.
    (is_label && !value.starts_with("//")).then(|| (label.trim(), value.trim()))
}

fn word(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fn not_settings(what: &str, line: usize) -> Fault {
    Fault::invalid(format!("{what}, line {line}: the settings are not a JSON object"))
        .hint(format!("Write them as in an export: {OTHERS} {{\"timeout\": \"5s\"}}"))
}

fn not_a_field(what: &str, line: usize) -> Fault {
    Fault::invalid(format!("{what}, line {line}: this is no field of the form"))
        .hint("Write a field on each line: API Key, Events, API Endpoint, Integration Type, JSON Headers.")
}

#[cfg(test)]
mod tests {
    use super::entries;
    use serde_json::{Value, json};

    fn read(text: &str) -> Value {
        serde_json::from_str(&entries(text, "the import").expect("entries")).expect("JSON")
    }

    #[test]
    fn fields_are_read_as_people_paste_them() {
        let text = "# Connector: wms\nAPI Key:  INVENTORY_EXPORT_ASN\nEvents: A,\n  B\nAPI Endpoint: https://a.example/x?y=1\n\nJSON Headers: {\n  \"client_id\": \"1\"\n}\n# Not in the CMS: {\"timeout\":\"5s\",\"events\":[]}\nAPI Key: SALE_INVENTORY\nAPI endpoint: https://b.example\n";
        let expected = json!([
            {"Name": "wms", "API Key": "INVENTORY_EXPORT_ASN", "API Endpoint": "https://a.example/x?y=1",
             "JSON Headers": "{\n\"client_id\": \"1\"\n}", "timeout": "5s", "events": []},
            {"API Key": "SALE_INVENTORY", "API endpoint": "https://b.example"},
        ]);
        assert_eq!(read(text), expected);
    }

    #[test]
    fn a_line_that_is_no_field_is_named_without_its_text() {
        let check = |text: &str, expected: &str| {
            let fault = entries(text, "the import").expect_err(text);
            assert_eq!(fault.message, expected);
        };
        check("hunter2\nAPI Key: x\n", "the import, line 1: this is no field of the form");
        check("API Key: x\n# Not in the CMS: hunter2\n", "the import, line 2: the settings are not a JSON object");
    }
}
