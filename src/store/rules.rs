//! The rules for values, both as written in the store and after references are resolved.
//!
//! The message of a breach never contains the value.

use crate::model::{
    BadEndpoint, BadHeader, Endpoint, FindingCode, Invisible, PrivateNetworks, Secret, check_name, check_value,
    is_internal, is_invisible, key_of,
};

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The code of the rule.
    pub code: FindingCode,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: &'static str,
}

fn breach(code: FindingCode, message: impl Into<String>, hint: &'static str) -> Breach {
    Breach { code, message: message.into(), hint }
}

/// Checks an endpoint without references. `allows_http` says whether plain `http` to a public address is allowed.
pub fn endpoint(text: &str, allows_http: Allowance) -> Result<Endpoint, Breach> {
    let endpoint = Endpoint::parse(text).map_err(|error| {
        let (code, hint) = match error {
            BadEndpoint::UserInfo => (
                FindingCode::EndpointUserinfo,
                "Remove it from the URL and send it in a header: Authorization with the value ${NAME}.",
            ),
            BadEndpoint::Blank(_) => {
                (FindingCode::EndpointUrl, "Write the endpoint without it. Write a blank in a URL as %20.")
            }
            BadEndpoint::NotUrl | BadEndpoint::Scheme | BadEndpoint::NoScheme => {
                (FindingCode::EndpointUrl, "Write the complete URL, such as https://wms.example.com/sale.")
            }
        };
        breach(code, error.to_string(), hint)
    })?;
    if endpoint.is_https() || endpoint.is_local() || allows_http == Allowance::Http {
        return Ok(endpoint);
    }
    Err(breach(
        FindingCode::EndpointNotHttps,
        "the endpoint is not encrypted: others could read headers and payloads on the network",
        "Use https://, or allow plain http: allow_http = true in the store (--allow-http).",
    ))
}

/// Checks a token URL without references.
pub fn token_url(text: &str, allows_http: Allowance) -> Result<Endpoint, Breach> {
    endpoint(text, allows_http).map_err(|broken| match broken.code {
        FindingCode::EndpointNotHttps => breach(
            FindingCode::EndpointNotHttps,
            "the token URL is not encrypted: others could read the client secret on the network",
            "Use https://. Plain http is possible only to this machine and private networks.",
        ),
        FindingCode::EndpointUserinfo => breach(
            FindingCode::EndpointUserinfo,
            "the token URL has a user name or a password in it",
            "Remove it from the URL, and set client_id and client_secret.",
        ),
        code => breach(
            code,
            broken.message.replace("the endpoint", "the token URL"),
            "Write the complete URL, such as https://id.example.com/oauth2/token.",
        ),
    })
}

/// Returns why `endpoint` is never called with the setting `networks`. Names are not resolved, so only written addresses count.
pub fn never_called(endpoint: &Endpoint, networks: PrivateNetworks) -> Option<String> {
    let is_internal = endpoint.is_loopback() || endpoint.ip().is_some_and(is_internal);
    if networks == PrivateNetworks::Deny && is_internal {
        let host = endpoint.url().host_str().unwrap_or_default();
        return Some(format!("{host} is on a private network, which the store denies (security.private_networks)"));
    }
    endpoint.never_called()
}

/// Whether plain `http` to a public address is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowance {
    /// It is.
    Http,
    /// Only `https`, or a loopback or private address.
    HttpsOnly,
}

impl Allowance {
    /// Makes one of a connector's `allow_http`.
    pub fn of(allows_http: bool) -> Self {
        if allows_http { Self::Http } else { Self::HttpsOnly }
    }
}

/// Adds the invisible character of `text`, if it has one, to `message`: a person cannot see it.
pub fn with_invisible(message: &str, text: &str) -> String {
    Invisible::find(text).map_or_else(|| message.to_owned(), |found| format!("{message}; it has {found}"))
}

/// Checks a header's name.
pub fn header_name(name: &str) -> Result<(), Breach> {
    check_name(name).map_err(|error| match error {
        BadHeader::Reserved => breach(FindingCode::HeaderReserved, error.to_string(), "Remove it."),
        _ => breach(
            FindingCode::HeaderName,
            with_invisible(&error.to_string(), name),
            "Write only the name, without a colon, for example client_id.",
        ),
    })
}

/// Checks a header's value without references.
pub fn header_value(value: &str) -> Result<(), Breach> {
    check_value(value).map_err(|error| {
        breach(
            FindingCode::HeaderValue,
            with_invisible(&error.to_string(), value),
            "Write it as one line. A line break may have been copied with it.",
        )
    })
}

/// Checks a bearer token without references. Source: RFC 6750, section 2.1, except that every visible ASCII character is allowed.
pub fn bearer(token: &Secret) -> Result<(), Breach> {
    not_empty(token.expose())?;
    if token.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let message = "a bearer token can contain only visible ASCII characters, and no blank";
    Err(breach(FindingCode::HeaderValue, message, "Write only the token, without the word Bearer."))
}

/// Checks a header of `[relay]` without references.
pub fn relay_header(value: &Secret) -> Result<(), Breach> {
    not_empty(value.expose())?;
    header_value(value.expose())
}

/// Refuses an empty secret of `[relay]`: everyone could send it.
pub fn not_empty(value: &str) -> Result<(), Breach> {
    let is_blank = value.chars().all(|c| c.is_whitespace() || is_invisible(c));
    let hint = "Write the secret that the sender has, best as a reference: ${NAME} or ${file:PATH}.";
    if is_blank { Err(breach(FindingCode::RelayAccess, "the secret is empty", hint)) } else { Ok(()) }
}

/// Checks a client id, a client secret, a scope or an audience without references.
pub fn oauth_text(text: &Secret) -> Result<(), Breach> {
    let is_blank = text.expose().chars().all(|c| c.is_whitespace() || is_invisible(c));
    if is_blank {
        return Err(breach(
            FindingCode::Oauth,
            "the value is empty",
            "Write the value that you got with the client id.",
        ));
    }
    if text.expose().contains(char::is_control) {
        let message = "the value has a line break or another control character";
        return Err(breach(
            FindingCode::Oauth,
            message,
            "Write it as one line. A line break may have been copied with it.",
        ));
    }
    Ok(())
}

/// Checks a signing secret without references.
pub fn signing_secret(secret: &Secret) -> Result<(), Breach> {
    key_of(secret).map(drop).map_err(|error| {
        breach(
            FindingCode::SigningSecret,
            error.to_string(),
            "Use the secret that you got from the endpoint's owner, for example whsec_….",
        )
    })
}
