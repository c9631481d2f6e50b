//! Shows the fields of a connector with `***` in the place of what may be a secret. References are shown as written.

use crate::catalog;
use crate::error::Fault;
use crate::model::{
    CredentialsIn, EventName, MASKED, OauthField, Secret, Template, is_harmless, shown_endpoint, shown_path,
};
use crate::output::Out;
use crate::store::{ConnectorRecord, HeadersRecord};

/// Whether literal values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// They are shown as `***`.
    Nothing,
    /// They are shown.
    Literals,
}

impl Reveal {
    /// Returns what `--reveal` asks for. It is refused where the output is not on a terminal.
    pub fn asked(is_asked: bool, out: &Out) -> Result<Self, Fault> {
        match is_asked {
            false => Ok(Self::Nothing),
            true if out.is_terminal() => Ok(Self::Literals),
            true => {
                Err(Fault::refused("secrets are shown only on a terminal")
                    .hint("Run it without a pipe or redirection."))
            }
        }
    }
}

/// Returns `record` with values as they are shown.
pub fn masked(record: &ConnectorRecord, reveal: Reveal) -> ConnectorRecord {
    let mut shown = record.clone();
    if reveal == Reveal::Literals {
        return shown;
    }
    shown.api_key.value = api_key(record, reveal);
    shown.events.iter_mut().for_each(|event| event.value = self::event(&event.value, reveal));
    if let Some(written) = &mut shown.integration_type {
        written.value = integration_type(record, reveal);
    }
    shown.endpoint.value = Secret::new(endpoint(&record.endpoint.value));
    if let HeadersRecord::Table(entries) = &mut shown.headers {
        for (name, text) in entries.iter_mut() {
            *text = text.take().map(|text| Secret::new(header(&name.value, &text, reveal)));
        }
    }
    shown.signing_secrets.iter_mut().for_each(|secret| secret.value = Secret::new(value(&secret.value, reveal)));
    for (field, text) in &mut shown.oauth {
        text.value = Secret::new(oauth(*field, &text.value, reveal));
    }
    for file in [&mut shown.ca_file, &mut shown.client_cert] {
        *file = file.take().map(|file| path(&file, reveal));
    }
    shown
}

/// Renders a setting for OAuth. What is not a credential is shown, except the defaults of references.
pub fn oauth(field: OauthField, text: &Secret, reveal: Reveal) -> String {
    match field {
        _ if reveal == Reveal::Literals => text.expose().to_owned(),
        OauthField::TokenUrl => endpoint(text),
        OauthField::ClientId | OauthField::ClientSecret => value(text, reveal),
        OauthField::CaFile | OauthField::ClientCert => path(text.expose(), reveal),
        OauthField::Scope | OauthField::Audience => Template::parse(text.expose()).map_or_else(
            |_| MASKED.to_owned(),
            |template| match template.as_literal() {
                Some(_) => text.expose().to_owned(),
                None => template.redacted(),
            },
        ),
        OauthField::Credentials => {
            known_as(text.expose(), |text| CredentialsIn::ALL.iter().any(|known| known.as_str() == text), reveal)
        }
    }
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

/// Renders an endpoint as it is written, with `***` for values of parameters. A text that is not a URL is hidden.
pub fn endpoint(text: &Secret) -> String {
    let written = text.expose();
    let shown = Template::parse(written).map_or_else(|_| MASKED.to_owned(), |template| shown_endpoint(&template));
    match shown.contains(MASKED) {
        false => written.to_owned(),
        // For people, a literal `${` is shown without its escape. Here it would be read as a reference.
        true if written.contains("$${") => MASKED.to_owned(),
        true => shown,
    }
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
