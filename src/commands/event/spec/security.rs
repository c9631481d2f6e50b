//! What the headers of a connector are in OpenAPI: security schemes, by their names only.

use crate::model::{Connector, Template, is_harmless};
use serde_json::{Value, json};

/// Returns the security scheme of a header; nothing if its value is harmless. Every other header may be what an endpoint checks.
pub fn of_header(name: &str, value: &Template) -> Option<(String, Value)> {
    if is_harmless(name) {
        return None;
    }
    let first = value.pieces().next().and_then(Result::ok).unwrap_or_default().to_ascii_lowercase();
    let http = |scheme: &str| json!({ "type": "http", "scheme": scheme });
    let is_authorization = name.eq_ignore_ascii_case("authorization");
    let scheme = match first.split_whitespace().next() {
        Some(scheme @ ("basic" | "bearer")) if is_authorization && first.contains(' ') => http(scheme),
        _ => json!({ "type": "apiKey", "in": "header", "name": name }),
    };
    let prefix = if scheme["type"] == "http" {
        format!("{}_", scheme["scheme"].as_str().unwrap_or_default())
    } else {
        String::new()
    };
    Some((prefix + &component_name(name), scheme))
}

/// Returns the security scheme of the token that each request has, if it has one. Where it comes from has no secret, but it is left
/// out: the server of the document checks tokens and gives none.
pub fn of_token(connector: &Connector) -> Option<(String, Value)> {
    let has_token = !connector.oauth.is_empty();
    has_token.then(|| ("token".to_owned(), json!({ "type": "http", "scheme": "bearer" })))
}

/// Returns the security scheme of a parameter of the URL.
pub fn of_parameter(name: &str) -> (String, Value) {
    (format!("query_{}", component_name(name)), json!({ "type": "apiKey", "in": "query", "name": name }))
}

/// Names of components have these characters only.
fn component_name(name: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    name.chars().map(allowed).collect()
}

/// Returns the content type of a connector's requests, without its parameters; nothing if the connector does not set one that is certain.
pub fn content_type(connector: &Connector) -> Option<String> {
    let (_, value) = connector.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    let text = value.as_literal()?;
    let media_type = text.split(';').next()?.trim().to_ascii_lowercase();
    media_type.contains('/').then_some(media_type)
}

#[cfg(test)]
mod tests {
    use super::of_header;
    use crate::model::Template;
    use serde_json::{Value, json};

    #[test]
    fn schemes_of_headers() {
        let check = |name: &str, value: &str, expected: Option<(&str, Value)>| {
            let found = of_header(name, &Template::parse(value).expect(value));
            let expected = expected.map(|(name, scheme)| (name.to_owned(), scheme));
            assert_eq!(found, expected, "{name}: {value}");
        };
        let in_header = |name: &str| json!({ "type": "apiKey", "in": "header", "name": name });
        check("Content-Type", "application/json", None);
        check("client_secret", "abc", Some(("client_secret", in_header("client_secret"))));
        check("X!Key", "${K}", Some(("X_Key", in_header("X!Key"))));
        check(
            "Authorization",
            "Bearer ${T}",
            Some(("bearer_Authorization", json!({"type": "http", "scheme": "bearer"}))),
        );
        check("authorization", "Basic abc", Some(("basic_authorization", json!({"type": "http", "scheme": "basic"}))));
        check("Authorization", "${WHOLE}", Some(("Authorization", in_header("Authorization"))));
        check("Authorization", "Basic:abc", Some(("Authorization", in_header("Authorization"))));
        check("X-Auth", "Bearer abc", Some(("X-Auth", in_header("X-Auth"))));
    }
}
