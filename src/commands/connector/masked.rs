//! Shows the fields of a connector with `***` in the place of what may be a secret. References are shown as written.

use crate::catalog;
use crate::model::{EventName, Secret, Template, is_harmless, shown_endpoint, shown_path};
use crate::store::ConnectorRecord;

/// Whether literal values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// They are shown as `***`.
    Nothing,
    /// They are shown.
    Literals,
}

/// Renders the API key. An unknown one is hidden: someone may have put a credential there.
pub fn api_key(record: &ConnectorRecord, reveal: Reveal) -> String {
    let is_key = |text: &str| catalog::suggest(text).is_some() || catalog::wider_family_hint(text).is_some();
    known_as(&record.api_key.value, is_key, reveal)
}

/// Renders the name of an event. A text that cannot be one is hidden.
pub fn event(text: &str, reveal: Reveal) -> String {
    known_as(text, |text| text.parse::<EventName>().is_ok(), reveal)
}

/// Renders the events.
pub fn events(record: &ConnectorRecord, reveal: Reveal) -> Vec<String> {
    record.events.iter().map(|event| self::event(&event.value, reveal)).collect()
}

/// Renders the integration type. An unknown one is hidden.
pub fn integration_type(record: &ConnectorRecord, reveal: Reveal) -> String {
    known_as(record.integration_type(), |text| text.eq_ignore_ascii_case("HTTP_POST"), reveal)
}

/// Renders a path. A text that does not look like a path is hidden.
pub fn path(text: &str, reveal: Reveal) -> String {
    known_as(text, |text| shown_path(text) == text, reveal)
}

/// Renders a text; `***` if it is not a valid value of its field, because it may be a secret.
fn known_as(text: &str, is_known: impl Fn(&str) -> bool, reveal: Reveal) -> String {
    if reveal == Reveal::Literals || is_known(text) { text.to_owned() } else { "***".to_owned() }
}

/// Renders an endpoint: references as written, values of parameters as `***`. A text that is not a URL is hidden.
pub fn endpoint(text: &Secret) -> String {
    Template::parse(text.expose()).map_or_else(|_| "***".to_owned(), |template| shown_endpoint(&template))
}

/// Renders a header's value: `***`, unless its name is harmless; references as written.
pub fn header(name: &str, text: &Secret, reveal: Reveal) -> String {
    if is_harmless(name) { text.expose().to_owned() } else { value(text, reveal) }
}

/// Renders a value that may be a secret: `***`; references as written.
pub fn value(text: &Secret, reveal: Reveal) -> String {
    match reveal {
        Reveal::Literals => text.expose().to_owned(),
        Reveal::Nothing => {
            Template::parse(text.expose()).map_or_else(|_| "***".to_owned(), |template| template.redacted())
        }
    }
}
