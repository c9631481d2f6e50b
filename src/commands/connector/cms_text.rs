//! Connectors as the CMS form shows them: the label and the value of each field on a line of its own, ready to copy.
//!
//! Lines that start with `#` have what the form does not have: the name and the other settings.

use crate::catalog;
use crate::error::Fault;
use crate::model::{Secret, json};
use crate::store::{ConnectorRecord, settings};
use serde_json::value::RawValue;
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

/// Says which field of `record` the form would show as another text: a line end starts another field, and outer blanks get lost.
pub fn unfit_field(record: &ConnectorRecord) -> Option<&'static str> {
    let is_one_line = |text: &str| text == text.trim() && !text.contains(char::is_control);
    let fields = [
        ("API key", record.api_key.value.as_str()),
        ("endpoint", Secret::expose(&record.endpoint.value)),
        ("integration type", record.integration_type()),
    ];
    let events = record.event_names();
    let is_event = |event: &&str| is_one_line(event) && !event.is_empty() && !event.contains([',', ' ']);
    let unfit = fields.into_iter().find(|(_, text)| !is_one_line(text)).map(|(field, _)| field);
    unfit.or_else(|| (!events.iter().all(is_event)).then_some("events"))
}

/// One entry: its fields in order, also those that it has twice, which its reader reports.
#[derive(Default)]
struct Block {
    fields: Vec<(String, Value)>,
    has_key: bool,
    /// The next line may belong to the last field.
    is_open: bool,
}

impl Block {
    fn text(&self) -> String {
        let fields = self.fields.iter().map(|(label, value)| format!("{}:{value}", Value::from(label.as_str())));
        format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
    }
}

/// Returns the entries of `text` as a JSON array.
pub fn entries(text: &str, what: &str) -> Result<String, Fault> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(others) = line.strip_prefix(OTHERS) {
            set_others(current(&mut blocks), others).ok_or_else(|| not_settings(what, number))?;
        } else if let Some(name) = line.strip_prefix(NAME) {
            let fields = vec![("Name".to_owned(), Value::from(name.trim()))];
            blocks.push(Block { fields, ..Block::default() });
        } else if let Some((label, value)) = field(line) {
            let is_key = word(label) == "apikey";
            if is_key && current(&mut blocks).has_key {
                blocks.push(Block::default());
            }
            let block = current(&mut blocks);
            block.has_key |= is_key;
            block.is_open = true;
            block.fields.push((label.to_owned(), Value::from(value)));
        } else if !line.is_empty() && !line.starts_with('#') {
            continue_value(&mut blocks, line).ok_or_else(|| not_a_field(what, number))?;
        }
    }
    let blocks: Vec<String> = blocks.iter().map(Block::text).collect();
    Ok(format!("[{}]", blocks.join(",")))
}

fn current(blocks: &mut Vec<Block>) -> &mut Block {
    if blocks.is_empty() {
        blocks.push(Block::default());
    }
    blocks.last_mut().expect("there is one")
}

/// Takes the settings that the form does not have. An empty list of events means all events, which the form has chosen one by one.
fn set_others(block: &mut Block, text: &str) -> Option<()> {
    let others: &RawValue = serde_json::from_str(text).ok()?;
    block.is_open = false;
    for (field, value) in json::members(others)? {
        let value: Value = serde_json::from_str(value.get()).ok()?;
        if field == "events" && value.as_array().is_some_and(Vec::is_empty) {
            block.fields.retain(|(label, _)| word(label) != "events");
        }
        block.fields.push((field.into_owned(), value));
    }
    Some(())
}

/// Appends a line to the value above it: headers and events may take several lines.
fn continue_value(blocks: &mut [Block], line: &str) -> Option<()> {
    let block = blocks.last_mut().filter(|block| block.is_open)?;
    let (_, Value::String(value)) = block.fields.last_mut()? else { return None };
    value.push('\n');
    value.push_str(line);
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

    #[test]
    fn a_field_that_is_there_twice_is_kept_for_its_reader() {
        let check = |text: &str, label: &str| {
            let json = entries(text, "the import").expect("entries");
            assert_eq!(json.matches(&format!("{label:?}:")).count(), 2, "{json}");
        };
        check("API Key: K\nEvents: A\nEvents: B\n", "Events");
        check("# Connector: a\nAPI Key: K\nAPI Endpoint: https://a\nAPI Endpoint: https://b\n", "API Endpoint");
        check("API Key: K\n# Not in the CMS: {\"timeout\":\"1s\",\"timeout\":\"2s\"}\n", "timeout");
    }

    #[test]
    fn a_value_of_many_lines_is_read_in_time() {
        let text = format!("API Key: K\nEvents:\n{}", "EVENT,\n".repeat(200_000));
        let start = std::time::Instant::now();
        entries(&text, "the import").expect("entries");
        assert!(start.elapsed() < std::time::Duration::from_secs(5), "{:?}", start.elapsed());
    }
}
