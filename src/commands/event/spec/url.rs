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
        let (path, names) = with_own_names(if path.is_empty() { "/" } else { path });
        let parameters = names.into_iter().map(|(name, reference)| ServedParameter {
            description: format!("A part of the path that the store takes from the reference {reference}."),
            name,
            place: "path",
        });
        Self {
            server: server(origin),
            parameters: parameters.collect(),
            path,
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

/// Returns a path with the places of its names empty: OpenAPI takes two paths for the same if only their names differ.
pub fn form_of(path: &str) -> String {
    let parts = path.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join("{}")
}

fn server(origin: &str) -> Value {
    let (origin, names) = with_own_names(origin);
    if names.is_empty() {
        return json!({ "url": origin });
    }
    let variable = |(name, _): (String, String)| {
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

/// Returns the text with each name in braces only once, as OpenAPI demands: a number follows one that is there already. With it come the names
/// and the references that they stand for.
fn with_own_names(text: &str) -> (String, Vec<(String, String)>) {
    let mut parts = text.split('{');
    let mut own = parts.next().unwrap_or_default().to_owned();
    let mut names: Vec<(String, String)> = Vec::new();
    for (reference, rest) in parts.filter_map(|part| part.split_once('}')) {
        let is_free = |name: &String| names.iter().all(|(known, _)| known != name);
        let numbered = (2..).map(|number| format!("{reference}_{number}"));
        let name = std::iter::once(reference.to_owned()).chain(numbered).find(is_free).unwrap_or_default();
        own.push_str(&format!("{{{name}}}{rest}"));
        names.push((name, reference.to_owned()));
    }
    (own, names)
}

#[cfg(test)]
mod tests {
    use super::{Described, form_of};
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
        check(
            "https://${A}.${A}/${B}/${B}-${file:/x/B}",
            "https://{A}.{A_2}",
            "/{B}/{B_2}-{B_3}",
            &["B", "B_2", "B_3"],
            &[],
        );
        check("${BASE}", "{BASE}", "/", &[], &[]);
        check("https://a.example/${file:/run/secrets/my-key}/x", "https://a.example", "/{my_key}/x", &["my_key"], &[]);
        check("https://a.example/stores/{storeId}", "https://a.example", "/stores/%7BstoreId%7D", &[], &[]);
    }
    #[test]
    fn paths_with_other_names_have_the_same_form() {
        assert_eq!(form_of("/a/{A}/x{B}y"), "/a/{}/x{}y");
        assert_eq!(form_of("/a"), "/a");
    }
}
