//! OAuth 2.0 client credentials: what is sent to a token endpoint, and what its answer means.
//!
//! Source: RFC 6749, sections 2.3.1, 4.4 and 5. Tolerant where servers differ from it: `expired_in` instead of `expires_in`, numbers as
//! texts, and no lifetime at all. Messages never contain a token or a credential.

use super::endpoint::Endpoint;
use super::outside::kept_words;
use super::redact::Redactor;
use super::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::time::Duration;
use url::form_urlencoded;

/// How a message begins about a request that was not sent for want of a token.
pub const NO_TOKEN: &str = "no token: ";

/// How long a token is used whose lifetime is not known.
const UNKNOWN_LIFETIME: Duration = Duration::from_mins(5);

/// A token is not used longer than this, whatever its server promises.
const LONGEST_LIFETIME: Duration = Duration::from_hours(24);

/// A token is renewed this long before its end, or a tenth of its lifetime if that is less.
const MARGIN: Duration = Duration::from_secs(30);

/// A setting of `[connectors.NAME.oauth]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OauthField {
    /// Where tokens come from.
    TokenUrl,
    /// Who asks.
    ClientId,
    /// Its secret.
    ClientSecret,
    /// What the token is for, in the words of the server.
    Scope,
    /// Whom the token is for.
    Audience,
    /// Where the credentials are in the request.
    Credentials,
    /// A file of certificate authorities.
    CaFile,
    /// A file with a client certificate.
    ClientCert,
}

impl OauthField {
    /// Every setting, in the order in which they are written.
    pub const ALL: [Self; 8] = [
        Self::TokenUrl,
        Self::ClientId,
        Self::ClientSecret,
        Self::Scope,
        Self::Audience,
        Self::Credentials,
        Self::CaFile,
        Self::ClientCert,
    ];

    /// The settings without which there is no token.
    pub const REQUIRED: [Self; 3] = [Self::TokenUrl, Self::ClientId, Self::ClientSecret];

    /// Returns the name in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TokenUrl => "token_url",
            Self::ClientId => "client_id",
            Self::ClientSecret => "client_secret",
            Self::Scope => "scope",
            Self::Audience => "audience",
            Self::Credentials => "credentials",
            Self::CaFile => "ca_file",
            Self::ClientCert => "client_cert",
        }
    }

    /// Returns the field of a connector, such as `oauth.scope`.
    pub fn path(self) -> &'static str {
        match self {
            Self::TokenUrl => "oauth.token_url",
            Self::ClientId => "oauth.client_id",
            Self::ClientSecret => "oauth.client_secret",
            Self::Scope => "oauth.scope",
            Self::Audience => "oauth.audience",
            Self::Credentials => "oauth.credentials",
            Self::CaFile => "oauth.ca_file",
            Self::ClientCert => "oauth.client_cert",
        }
    }

    /// Says whether its value can have references.
    pub fn has_references(self) -> bool {
        !matches!(self, Self::Credentials | Self::CaFile | Self::ClientCert)
    }
}

/// Where the credentials are in the request for a token. Source: RFC 6749, section 2.3.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CredentialsIn {
    /// In the header `Authorization: Basic`.
    #[default]
    Basic,
    /// In the body.
    Body,
}

impl CredentialsIn {
    /// Both, with the default first.
    pub const ALL: [Self; 2] = [Self::Basic, Self::Body];

    /// Returns the word in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Body => "body",
        }
    }
}

/// The header of a request that has the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenHeader {
    /// `Authorization: Bearer`.
    #[default]
    Bearer,
    /// The token alone, in this header.
    Named(&'static str),
}

impl TokenHeader {
    /// Returns the name of the header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Authorization",
            Self::Named(name) => name,
        }
    }

    /// Returns what is before the token in its value.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer ",
            Self::Named(_) => "",
        }
    }
}

/// Whom to ask for a token, and as whom. The values are resolved.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    /// Where tokens come from.
    pub token_url: Endpoint,
    /// Who asks.
    pub client_id: Secret,
    /// Its secret.
    pub client_secret: Secret,
    /// What the token is for.
    pub scope: Option<String>,
    /// Whom the token is for.
    pub audience: Option<String>,
    /// Where the credentials go.
    pub credentials: CredentialsIn,
    /// Where the token goes.
    pub token_header: TokenHeader,
    /// A PEM file of certificate authorities to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// A PEM file with a client certificate and its key.
    pub client_cert: Option<PathBuf>,
}

impl ClientCredentials {
    /// Returns the body of the request.
    pub fn form(&self) -> Secret {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if self.credentials == CredentialsIn::Body {
            form.append_pair("client_id", self.client_id.expose());
            form.append_pair("client_secret", self.client_secret.expose());
        }
        for (name, value) in [("scope", &self.scope), ("audience", &self.audience)] {
            if let Some(value) = value {
                form.append_pair(name, value);
            }
        }
        Secret::new(form.finish())
    }

    /// Returns the headers of the request.
    pub fn headers(&self) -> Vec<(String, Secret)> {
        let mut headers = vec![
            ("Content-Type".to_owned(), Secret::new("application/x-www-form-urlencoded")),
            ("Accept".to_owned(), Secret::new("application/json")),
        ];
        if self.credentials == CredentialsIn::Basic {
            headers.push(("Authorization".to_owned(), self.basic()));
        }
        headers
    }

    fn basic(&self) -> Secret {
        let encoded = |secret: &Secret| form_urlencoded::byte_serialize(secret.expose().as_bytes()).collect::<String>();
        let both = format!("{}:{}", encoded(&self.client_id), encoded(&self.client_secret));
        Secret::new(format!("Basic {}", STANDARD.encode(both)))
    }

    /// Returns every secret that a message could repeat.
    pub fn secrets(&self) -> Vec<Secret> {
        let mut secrets = vec![self.client_id.clone(), self.client_secret.clone(), self.basic()];
        secrets.extend(self.token_url.secrets());
        secrets
    }
}

/// A token from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedToken {
    /// The token.
    pub token: Secret,
    /// How long it is used; zero if it is for one request.
    pub lifetime: Duration,
}

/// Reads the body of a 2xx.
///
/// # Errors
/// What is wrong with it.
pub fn read_token(body: &[u8]) -> Result<GrantedToken, &'static str> {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return Err("its answer is not a JSON object");
    };
    let Some(Value::String(token)) = members.get("access_token") else {
        return Err(if members.contains_key("error") {
            "its answer reports an error and has no access_token"
        } else {
            "its answer has no access_token"
        });
    };
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("the access_token in its answer is empty or has characters that no header may have");
    }
    let is_bearer = |kind: &Value| kind.as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    if members.get("token_type").is_some_and(|kind| !kind.is_null() && !is_bearer(kind)) {
        return Err("its answer has a token_type other than Bearer");
    }
    Ok(GrantedToken { token: Secret::new(token.clone()), lifetime: used_for(lifetime(&members)) })
}

/// Returns the seconds that the server promises.
fn lifetime(members: &Map<String, Value>) -> Option<Duration> {
    let seconds = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let found = ["expires_in", "expired_in"].iter().find_map(|name| members.get(*name).and_then(seconds));
    found.map(|seconds| {
        Duration::try_from_secs_f64(seconds.clamp(0.0, LONGEST_LIFETIME.as_secs_f64())).unwrap_or_default()
    })
}

fn used_for(lifetime: Option<Duration>) -> Duration {
    let lifetime = lifetime.unwrap_or(UNKNOWN_LIFETIME);
    lifetime.saturating_sub(MARGIN.min(lifetime / 10).max(Duration::from_millis(100)))
}

/// Returns what a token endpoint says about an error, without the secrets of `redactor`.
pub fn token_error(body: &[u8], redactor: &Redactor) -> Option<String> {
    let members: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let text = |name: &str| {
        let text = members.get(name)?.as_str().map(|text| redactor.redact(text))?;
        Some(kept_words(&text).to_owned()).filter(|text| !text.trim().is_empty())
    };
    match (text("error"), text("error_description")) {
        (Some(error), Some(description)) => Some(format!("{error} ({description})")),
        (error, description) => error.or(description),
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientCredentials, CredentialsIn, LONGEST_LIFETIME, TokenHeader, read_token, token_error};
    use crate::model::{Endpoint, Redactor, Secret};
    use std::time::Duration;

    #[test]
    fn lifetimes_of_real_servers_are_read() {
        let check = |more: &str, expected: Duration| {
            let body = format!(r#"{{"access_token":"abc","token_type":"bearer"{more}}}"#);
            assert_eq!(read_token(body.as_bytes()).expect(&body).lifetime, expected, "{body}");
        };
        let seconds = |seconds: u64| Duration::from_secs(seconds);
        check(r#","expires_in":3600"#, seconds(3570));
        check(r#","expired_in":3600"#, seconds(3570));
        check(r#","expires_in":"3600""#, seconds(3570));
        check(r#","expires_in":60.0"#, seconds(54));
        check(r#","expires_in":1"#, Duration::from_millis(900));
        check("", seconds(270));
        check(r#","expires_in":"soon""#, seconds(270));
        check(r#","expires_in":null,"expired_in":100"#, seconds(90));
        check(r#","expires_in":0"#, Duration::ZERO);
        check(r#","expires_in":-5"#, Duration::ZERO);
        check(r#","expires_in":1e300"#, LONGEST_LIFETIME.saturating_sub(seconds(30)));
    }

    #[test]
    fn answers_without_a_usable_token_are_refused_without_their_values() {
        let check = |body: &[u8], expected: &str| {
            let why = read_token(body).expect_err("no token");
            assert!(why.contains(expected) && !why.contains("hunter2"), "{why}");
        };
        check(b"", "not a JSON object");
        check(b"<html>hunter2", "not a JSON object");
        check(b"[\"hunter2\"]", "not a JSON object");
        check(b"{}", "no access_token");
        check(br#"{"access_token":5}"#, "no access_token");
        check(br#"{"error":"hunter2"}"#, "reports an error");
        check(br#"{"access_token":""}"#, "empty");
        check(br#"{"access_token":"hunter2\r\nX: 1"}"#, "characters");
        check("{\"access_token\":\"h\u{fc}nter\"}".as_bytes(), "characters");
        check(br#"{"access_token":"hunter2","token_type":"mac"}"#, "token_type");
    }

    #[test]
    fn credentials_are_in_the_header_or_in_the_body() {
        let mut credentials = ClientCredentials {
            token_url: Endpoint::parse("https://id.example.com/token").expect("a URL"),
            client_id: Secret::new("a b"),
            client_secret: Secret::new("s:3/cret"),
            scope: Some("stock write".to_owned()),
            audience: None,
            credentials: CredentialsIn::Basic,
            token_header: TokenHeader::Bearer,
            ca_file: None,
            client_cert: None,
        };
        assert_eq!(credentials.form().expose(), "grant_type=client_credentials&scope=stock+write");
        assert_eq!(credentials.headers()[2].1.expose(), "Basic YStiOnMlM0EzJTJGY3JldA==");
        credentials.credentials = CredentialsIn::Body;
        let expected = "grant_type=client_credentials&client_id=a+b&client_secret=s%3A3%2Fcret&scope=stock+write";
        assert_eq!(credentials.form().expose(), expected);
        assert_eq!(credentials.headers().len(), 2);
        assert!(!format!("{credentials:?}").contains("cret\""), "{credentials:?}");
    }

    #[test]
    fn the_words_of_a_token_endpoint_lose_their_secrets() {
        let redactor = Redactor::new(&[Secret::new("hunter2hunter2")]);
        let said = |body: &str| token_error(body.as_bytes(), &redactor).unwrap_or_default();
        assert_eq!(said(r#"{"error":"invalid_client"}"#), "invalid_client");
        assert_eq!(said(r#"{"error":"x","error_description":"no hunter2hunter2"}"#), "x (no ***)");
        assert_eq!(said(r#"{"error":{"a":1}}"#), "");
        assert_eq!(said("hunter2hunter2"), "");
    }
}
