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

/// Returns the format of `text`.
pub fn format_of(text: &str) -> TextFormat {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    if first.starts_with('{') || is_json_list(text) {
        return TextFormat::Json;
    }
    let words = |line: &str| line.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if first.contains(',') && first.split(',').any(|cell| words(cell) == "apikey") {
        return TextFormat::Csv;
    }
    let mut all = std::iter::once(first).chain(lines);
    let known = all.find_map(|line| {
        let label = line.trim_start_matches('#').split(':').next().filter(|_| line.contains(':')).map(words);
        match label.as_deref() {
            Some("apikey" | "apiendpoint" | "connector") => Some(TextFormat::Cms),
            _ if is_toml(line) => Some(TextFormat::Toml),
            _ => None,
        }
    });
    known.unwrap_or(TextFormat::Json)
}

/// `[` also starts the header of a table in TOML; there, a name follows.
fn is_json_list(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('[').map(str::trim_start);
    inside.is_some_and(|inside| inside.is_empty() || !inside.starts_with(|c: char| c.is_ascii_lowercase()))
}

fn is_toml(line: &str) -> bool {
    let key = line.split('=').next().unwrap_or_default().trim();
    (line.contains('=') && key == "version") || line.starts_with("[connectors") || line.starts_with("[ connectors")
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
        check("# Connector: a\nAPI Key: K\n", TextFormat::Cms);
        check("API key: K\nEvents: E\n", TextFormat::Cms);
        check("name,api_key,endpoint\n", TextFormat::Csv);
        check("\"API Key\",\"API Endpoint\"\n", TextFormat::Csv);
    }
}
