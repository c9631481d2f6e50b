//! How an endpoint with references is shown, and which parts of its values must not be shown.
//!
//! References are not resolved here. Each stays one piece: the text in its braces is not part of the URL.

use super::endpoint::{Disguise, Endpoint};
use super::secret::{Secret, literal_parts, looks_secret};
use super::template::{Reference, Template};
use super::unescape::{Ending, Unescaped};
use super::url_values::url_values;
use super::written::shown_endpoint;

/// Makes the disguise of an endpoint that was resolved from `template`; `None` if the template has no reference.
pub fn disguise(template: &Template) -> Option<Disguise> {
    template.references().next()?;
    let marked = Marked::of(template);
    let authority = marked.authority();
    let place = authority.contains(MARK).then(|| marked.restore(authority));
    Some(Disguise { text: shown_endpoint(template), place })
}

/// Encloses the number of a reference. No endpoint contains this character itself.
const MARK: char = '\0';

/// A template in which each reference is replaced by a mark.
struct Marked<'a> {
    text: String,
    references: Vec<&'a Reference>,
}

impl<'a> Marked<'a> {
    fn of(template: &'a Template) -> Self {
        let mut marked = Self { text: String::new(), references: Vec::new() };
        for piece in template.pieces() {
            match piece {
                Ok(literal) => marked.text.push_str(literal),
                Err(reference) => {
                    marked.text.push_str(&mark(marked.references.len()));
                    marked.references.push(reference);
                }
            }
        }
        marked
    }

    /// Returns host and port; if the URL starts with a reference, everything before the path. Text that starts a parameter is not
    /// part of them, because a reference may contain the start of the query.
    fn authority(&self) -> &str {
        let rest = self.text.split_once("://").map_or(&*self.text, |(_, rest)| rest);
        let authority = rest.split(['/', '\\', '?', '#', '&', ';', '=']).next().unwrap_or_default();
        authority.rsplit_once('@').map_or(authority, |(_, place)| place)
    }

    fn restore(&self, text: &str) -> String {
        let numbered = self.references.iter().enumerate();
        numbered.fold(text.to_owned(), |text, (number, reference)| text.replace(&mark(number), &reference.redacted()))
    }
}

fn mark(number: usize) -> String {
    format!("{MARK}{number}{MARK}")
}

/// Returns what [`Template::redacted`] masks and no answer may repeat: the literal parts beside references, and the defaults of these.
pub fn hidden_literals(template: &Template) -> Vec<Secret> {
    template.pieces().filter_map(Result::ok).flat_map(literal_parts).chain(defaults(template)).collect()
}

/// Returns the defaults of the references of `template`, which are never shown.
pub fn defaults(template: &Template) -> Vec<Secret> {
    let default = |reference: &Reference| match reference {
        Reference::Variable { default, .. } => default.clone(),
        Reference::File { .. } => None,
    };
    template.references().filter_map(default).collect()
}

impl Endpoint {
    /// Returns the parts of the endpoint that no answer may repeat, whoever wrote them: the values of its query, of its fragment, and of
    /// parameters in its path.
    pub fn secrets(&self) -> Vec<Secret> {
        let text = self.url().as_str();
        let written = url_values(text, None).into_iter().map(|one| Secret::new(&text[one.value]));
        written.chain(self.url().query_pairs().map(|(_, value)| Secret::new(value))).collect()
    }

    /// Returns the parts of the endpoint that no answer may repeat because they come from `values`, the values of its references.
    /// If the whole URL is a reference, any part may be a secret, except names of one word.
    pub fn hidden(&self, values: &[Secret]) -> Vec<Secret> {
        let mut hidden = Vec::new();
        for value in values.iter().map(Secret::expose) {
            hidden.extend([value.to_owned(), value.to_lowercase()]);
            let behind_scheme = value.split_once("://").map_or(value, |(_, rest)| rest);
            // A `/` may be written as `%2F`, or as `%252F`.
            let mut texts = vec![behind_scheme.to_owned()];
            for _ in 0..2 {
                let decoded = texts.last().and_then(|text| Unescaped::of(text.as_bytes(), b"%", Ending::Whole));
                texts.extend(decoded.and_then(|text| String::from_utf8(text.bytes().to_vec()).ok()));
            }
            let parts = texts.iter().flat_map(|text| text.split(['/', '\\', '?', '&', '=', ';', '#']));
            hidden.extend(parts.filter(|part| looks_secret(part)).map(str::to_owned));
            let Some((_, rest)) = value.split_once("://") else { continue };
            let rest = rest.split(['?', '#']).next().unwrap_or_default();
            let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
            hidden.extend([authority.to_owned(), format!("/{path}")]);
        }
        if self.hides_its_place() {
            hidden.extend(self.url().host_str().map(str::to_owned));
            hidden.extend(self.ip().map(|ip| ip.to_string()));
        }
        hidden.into_iter().map(Secret::new).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{disguise, hidden_literals};
    use crate::model::Endpoint;
    use crate::model::secret::Secret;
    use crate::model::template::Template;

    #[test]
    fn references_are_shown_as_they_are_written() {
        let check = |text: &str, shown: &str, place: Option<&str>| {
            let made = disguise(&Template::parse(text).expect(text)).expect("a reference");
            assert_eq!((made.text.as_str(), made.place.as_deref()), (shown, place), "{text}");
        };
        check("https://a.example/${P}?k=${K}&x=1", "https://a.example/${P}?k=${K}&x=***", None);
        check("https://${H:-a.example}/x", "https://${H:-***}/x", Some("${H:-***}"));
        check("http://${H}:${P}/x", "http://${H}:${P}/x", Some("${H}:${P}"));
        check(
            "http://a.example:${file:/run/p?q#r@s}/x",
            "http://a.example:${file:/run/p?q#r@s}/x",
            Some("a.example:${file:/run/p?q#r@s}"),
        );
        check("${URL}", "${URL}", Some("${URL}"));
        check("${BASE}/x?${K}=1&${V}", "${BASE}/x?${K}=***&${V}", Some("${BASE}"));
        check("${S}://a.example/", "${S}://a.example/", None);
        check("${URL}&sig=hunter2", "${URL}&sig=***", Some("${URL}"));
        check("https://${H}&sig=hunter2/x", "https://${H}&sig=***", Some("${H}"));
        check("${URL}sig=hunter2", "${URL}sig=***", Some("${URL}sig"));
        assert!(disguise(&Template::parse("https://a.example").expect("a template")).is_none());
    }

    #[test]
    fn an_endpoint_shows_its_template() {
        let check = |template: &str, url: &str, place: &str, host: &str| {
            let template = Template::parse(template).expect(template);
            let endpoint = Endpoint::parse(url).expect(url).disguised(disguise(&template));
            assert_eq!((endpoint.place().as_str(), endpoint.shown_host().as_str()), (place, host), "{url}");
            assert!(!format!("{endpoint:?}").contains("hunter2"), "{endpoint:?}");
        };
        check("http://${H}:${P}/x", "http://hunter2:81/x", "${H}:${P}", "${H}:${P}");
        check("http://${H}:81/x", "http://hunter2:81/x", "${H}:81", "${H}");
        check("https://a.example/${X}", "https://a.example/hunter2", "a.example:443", "a.example");
        check("https://[::1]:81/${X}", "https://[::1]:81/hunter2", "[::1]:81", "::1");
        check("https://a.example", "https://a.example", "a.example:443", "a.example");
    }

    #[test]
    fn literal_parts_beside_a_reference_are_hidden() {
        let check = |text: &str, expected: &[&str], others: &[&str]| {
            let hidden = hidden_literals(&Template::parse(text).expect(text));
            assert!(expected.iter().all(|text| hidden.contains(&Secret::new(*text))), "{text}");
            assert!(!others.iter().any(|text| hidden.contains(&Secret::new(*text))), "{text}");
        };
        check("pre99-secret- ${T}", &["pre99-secret-", "pre99-secret"], &[]);
        check("session=${S}; csrf=abc123def", &["abc123def"], &["session", "session="]);
        check("abc ${T:-d3fault} abc ${U:-other}", &["d3fault", "other"], &["abc"]);
        check("${T}.tok12345 adjustments", &[".tok12345", "tok12345"], &["adjustments"]);
    }

    #[test]
    fn values_that_must_not_be_repeated_are_listed() {
        let template = Template::parse("${URL}").expect("a template");
        let url = "https://Hook.example:81/services/T0KEN/inventory;sid=q?key=a%20b";
        let endpoint = Endpoint::parse(url).expect(url).disguised(disguise(&template));
        let hidden = endpoint.hidden(&[Secret::new(url)]);
        for part in [url, "hook.example", "Hook.example:81", "/services/T0KEN/inventory;sid=q", "T0KEN"] {
            assert!(hidden.contains(&Secret::new(part)), "{part}");
        }
        assert!(!hidden.contains(&Secret::new("inventory")));
        assert!(!hidden.contains(&Secret::new("https:")), "an answer may have other URLs");
        let path = [Secret::new("services/2024/T0123/Xsegm3ntTok;s=hunterpassword?k=plain")];
        let hidden = endpoint.hidden(&path);
        for part in ["T0123", "Xsegm3ntTok", "hunterpassword"] {
            assert!(hidden.contains(&Secret::new(part)), "{part}");
        }
        assert!(!["services", "2024", "plain", "s"].iter().any(|word| hidden.contains(&Secret::new(*word))));
        let encoded = endpoint.hidden(&[Secret::new("services%2FT0123%2fXsegm3ntTok%252Fhunterpassword")]);
        for part in ["T0123", "Xsegm3ntTok", "hunterpassword"] {
            assert!(encoded.contains(&Secret::new(part)), "{part}");
        }
        assert_eq!(endpoint.secrets(), ["q", "a%20b", "a b"].map(Secret::new));
    }
}
