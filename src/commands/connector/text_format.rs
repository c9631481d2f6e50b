//! Finds out which format a text has.

/// The format of a text with connectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    /// A store.
    Toml,
    /// One object or an array of objects. Also what is not any of the others, so that its fault is reported as one of JSON.
    Json,
    /// The fields of the CMS form, a line each.
    Cms,
    /// A table with a header row.
    Csv,
}

/// Returns the format of `text`. Comments decide nothing: in a store, they may have any text.
pub fn format_of(text: &str) -> TextFormat {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = lines.next() else {
        return if text.trim().is_empty() { TextFormat::Json } else { TextFormat::Toml };
    };
    if first.starts_with('{') || is_json_list(text) {
        return TextFormat::Json;
    }
    if is_toml(first) {
        return TextFormat::Toml;
    }
    let words = |line: &str| line.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if first.contains(',') && first.split(',').any(|cell| words(cell) == "apikey") {
        return TextFormat::Csv;
    }
    let is_field = |line: &str| {
        line.split_once(':').is_some_and(|(label, _)| ["apikey", "apiendpoint"].contains(&words(label).as_str()))
    };
    if std::iter::once(first).chain(lines).any(is_field) { TextFormat::Cms } else { TextFormat::Json }
}

/// `[` also starts the header of a table in TOML; there, a name follows.
fn is_json_list(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('[').map(str::trim_start);
    inside.is_some_and(|inside| inside.is_empty() || !inside.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// Says whether a line is the header of a table, or starts with a key and `=`.
fn is_toml(line: &str) -> bool {
    let is_key = |key: &str| {
        !key.is_empty()
            && key.chars().all(|c| c.is_ascii_alphanumeric() || ['_', '-', '.', '"', '\'', ' ', '\t'].contains(&c))
    };
    line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::{TextFormat, format_of};

    #[test]
    fn each_format_is_recognised() {
        let check = |text: &str, expected: TextFormat| assert_eq!(format_of(text), expected, "{text}");
        check("{\"API Key\": \"x\"}", TextFormat::Json);
        check("\n [ {\"api_key\": \"x\"} ]", TextFormat::Json);
        check("[]", TextFormat::Json);
        check("[5]", TextFormat::Json);
        check("planted", TextFormat::Json);
        check("", TextFormat::Json);
        check("# mine\nversion = 1\n[connectors.a]\n", TextFormat::Toml);
        check("# API keys of ours\nversion=1", TextFormat::Toml);
        check("[connectors.a]\napi_key = \"K\"", TextFormat::Toml);
        for comment in ["# API Key: x", "# name, api key", "# Connector: wms", "# {", "# []", "# a = 1"] {
            check(&format!("{comment}\n\nversion = 1\n[connectors.a]\n"), TextFormat::Toml);
            check(&format!("{comment}\nAPI Key: K\nAPI Endpoint: https://a.example/?x=1\n"), TextFormat::Cms);
            check(&format!("{comment}\n"), TextFormat::Toml);
        }
        check("environment = \"API Key: x, api key\"\nversion = 1\n", TextFormat::Toml);
        check("\"version\" = 1\n", TextFormat::Toml);
        check("API Endpoint: https://a.example/?x=1\nAPI Key: K\n", TextFormat::Cms);
        check("# Connector: a\nAPI Key: K\n", TextFormat::Cms);
        check("API key: K\nEvents: E\n", TextFormat::Cms);
        check("name,api_key,endpoint\n", TextFormat::Csv);
        check("\"API Key\",\"API Endpoint\"\n", TextFormat::Csv);
    }
}
