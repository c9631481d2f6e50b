//! An endpoint's URL in OpenAPI: server, path, and parameters. References stay references: as variables and parameters.

use super::security::of_parameter;
use crate::catalog::{Credentials, ServedParameter};
use crate::model::{Reference, Template, called};
use serde_json::{Map, Value, json};

/// The parts of a URL.
#[derive(Debug, PartialEq)]
pub struct Described {
    /// Scheme and host, with variables for its references.
    pub server: Value,
    /// The path, which begins with `/`.
    pub path: String,
    /// The references in the path.
    pub parameters: Vec<ServedParameter>,
    /// The parameters of the query, whose values may be secrets.
    pub credentials: Credentials,
}

impl Described {
    /// Describes the URL that is called for `endpoint`.
    pub fn of(endpoint: &Template) -> Self {
        let text = with_names(endpoint);
        let behind_scheme = text.find("://").map_or(0, |at| at + "://".len());
        let end = text[behind_scheme..].find(['/', '?']).map_or(text.len(), |at| behind_scheme + at);
        let (origin, rest) = text.split_at(end);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = if path.is_empty() { "/" } else { path };
        let parameters = names_in(path).into_iter().map(|name| ServedParameter {
            description: format!("A part of the path that the store takes from the reference {name}."),
            name,
            place: "path",
        });
        Self {
            server: server(origin),
            parameters: parameters.collect(),
            path: path.to_owned(),
            credentials: query.split('&').filter_map(name_of_pair).map(of_parameter).collect(),
        }
    }
}

/// Returns the name of a parameter. A word without a value may itself be the secret, and `=` at its end may be padding of base64.
fn name_of_pair(pair: &str) -> Option<&str> {
    let (name, value) = pair.split_once('=')?;
    let has_value = !value.trim_matches('=').is_empty();
    Some(name).filter(|name| has_value && !name.is_empty() && !name.contains('{'))
}

fn server(origin: &str) -> Value {
    let names = names_in(origin);
    if names.is_empty() {
        return json!({ "url": origin });
    }
    let variable = |name: String| {
        let description = "Taken from a reference in the store; its value is not shown.";
        (name, json!({ "default": "value-of-the-reference", "description": description }))
    };
    let variables: Map<String, Value> = names.into_iter().map(variable).collect();
    json!({ "url": origin, "variables": variables })
}

/// Returns the URL with each reference as a name in braces. Braces in the text itself are percent-encoded.
fn with_names(endpoint: &Template) -> String {
    let parts = called(endpoint).into_iter();
    parts
        .map(|part| part.map_or_else(|reference| format!("{{{}}}", name_of(reference)), |text| without_braces(&text)))
        .collect()
}

fn without_braces(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D")
}

/// Returns a name for a reference. A default may be a secret, so it is left out.
fn name_of(reference: &Reference) -> String {
    let name = match reference {
        Reference::Variable { name, .. } => name.clone(),
        Reference::File { path } => path.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' }).collect()
}

/// Returns the names in braces, each once.
fn names_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default().to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::Described;
    use crate::model::Template;

    #[test]
    fn urls_with_and_without_references() {
        let check = |text: &str, server: &str, path: &str, parameters: &[&str], query: &[&str]| {
            let found = Described::of(&Template::parse(text).expect(text));
            assert_eq!((found.server["url"].as_str(), found.path.as_str()), (Some(server), path), "{text}");
            let names: Vec<&str> = found.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
            let schemes: Vec<&str> = found.credentials.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!((names, schemes), (parameters.to_vec(), query.to_vec()), "{text}");
        };
        check("https://a.example", "https://a.example", "/", &[], &[]);
        check("https://a.example:8443/in?key=s3cret&x", "https://a.example:8443", "/in", &[], &["query_key"]);
        for secret in ["?s3cretvalue", "?c2VjcmV0=", "?c2VjcmU==", "?&", "?=s3cret"] {
            check(&format!("https://a.example/in{secret}"), "https://a.example", "/in", &[], &[]);
        }
        check("https://${HOST}/in/${TOKEN:-s3cret}", "https://{HOST}", "/in/{TOKEN}", &["TOKEN"], &[]);
        check("${BASE}/in", "{BASE}", "/in", &[], &[]);
        check("${BASE}", "{BASE}", "/", &[], &[]);
        check("https://a.example/${file:/run/secrets/my-key}/x", "https://a.example", "/{my_key}/x", &["my_key"], &[]);
        check("https://a.example/stores/{storeId}", "https://a.example", "/stores/%7BstoreId%7D", &[], &[]);
    }
}
