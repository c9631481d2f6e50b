//! Connectors as a table: one line each, with the names of the store as columns. Lists and headers are JSON in a cell.

use super::view::ConnectorView;
use crate::error::Fault;
use serde_json::{Map, Value};

/// The columns that hold a number.
const NUMBERS: [&str; 3] = ["concurrency", "retries", "breaker"];
/// The columns that hold true or false.
const FLAGS: [&str; 4] = ["enabled", "active", "allowhttp", "idempotent"];

/// Renders a table of `views`.
pub fn render(views: &[ConnectorView]) -> Result<String, Fault> {
    let rows: Vec<Map<String, Value>> = views.iter().map(object).collect();
    let broken =
        |error: csv::Error| Fault::new(crate::error::FaultKind::Unexpected, "CSV cannot be written").because(error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(ConnectorView::all_keys()).map_err(broken)?;
    for row in rows {
        writer.write_record(row.values().map(cell)).map_err(broken)?;
    }
    Ok(String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned())
}

fn object(view: &ConnectorView) -> Map<String, Value> {
    match serde_json::to_value(view) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => String::new(),
        other => other.to_string(),
    };
    // A spreadsheet would calculate it.
    if text.starts_with(FORMULA) { format!("'{text}") } else { text }
}

const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Returns the rows of `text` as a JSON array of objects.
pub fn entries(text: &str, what: &str) -> Result<String, Fault> {
    let broken = |error: csv::Error| {
        // The error itself may show a cell.
        let line = error.position().map(|at| format!(", line {}", at.line())).unwrap_or_default();
        Fault::invalid(format!("{what}{line}: this is not a line of CSV with as many cells as the header"))
            .hint("Write the columns of the header in each line, and cells with commas in double quotes.")
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().map_err(broken)?.iter().map(|name| name.trim().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let cells = columns.iter().zip(&record).map(|(column, cell)| (column.clone(), value(column, cell)));
        rows.push(Value::from(cells.collect::<Map<_, _>>()));
    }
    Ok(Value::from(rows).to_string())
}

/// Returns the value of a cell; an empty one is not set.
fn value(column: &str, cell: &str) -> Value {
    let word: String = column.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let text = cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(cell);
    let is_typed = match text.to_ascii_lowercase().as_str() {
        "true" | "false" => FLAGS.contains(&word.as_str()),
        _ if text.starts_with('[') => true,
        _ if text.starts_with('{') => word == "oauth",
        _ => NUMBERS.contains(&word.as_str()),
    };
    match text {
        "" => Value::Null,
        text if is_typed => serde_json::from_str(&text.to_ascii_lowercase())
            .ok()
            .filter(|value: &Value| !value.is_array() && !value.is_object())
            .or_else(|| serde_json::from_str(text).ok())
            .unwrap_or_else(|| Value::from(text)),
        text => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::entries;
    use serde_json::{Value, json};

    #[test]
    fn cells_get_the_values_that_they_mean() {
        let text = "name,api_key,events,endpoint,enabled,retries,timeout,ca_file\nwms,K,\"[\"\"A\"\",\"\"B\"\"]\",https://a.example,TRUE,3,5s,'=x\nb,K,A B,https://b.example,,many,,\n";
        let read: Value = serde_json::from_str(&entries(text, "the import").expect("entries")).expect("JSON");
        let expected = json!([
            {"name": "wms", "api_key": "K", "events": ["A", "B"], "endpoint": "https://a.example", "enabled": true, "retries": 3,
             "timeout": "5s", "ca_file": "=x"},
            {"name": "b", "api_key": "K", "events": "A B", "endpoint": "https://b.example", "enabled": null, "retries": "many",
             "timeout": null, "ca_file": null},
        ]);
        assert_eq!(read, expected);
        let fault = entries("name,api_key\nhunter2\n", "the import").expect_err("a short line");
        assert_eq!(fault.message, "the import, line 2: this is not a line of CSV with as many cells as the header");
    }
}
