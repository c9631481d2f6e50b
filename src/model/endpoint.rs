//! Endpoint URLs: which are allowed, and how they are shown.
//!
//! No names are resolved. `written` handles how they are written in the store, and `address` which addresses may be called.

use super::address::{is_loopback, is_private, never_dialled};
use super::encoding::hex;
use super::signature::digest;
use super::url_values::url_values;
use std::fmt;
use std::net::IpAddr;
use url::{Host, Position, Url};

/// A parsed `http` or `https` URL without user info. It is called exactly as configured, with its query, and shown as written.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url, Option<Box<Disguise>>);

/// How an endpoint is shown instead of the values of its references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disguise {
    /// The whole URL.
    pub text: String,
    /// Host and port, if a reference is part of them.
    pub place: Option<String>,
}

/// Why a text is not an endpoint. It never contains the text, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    /// It is not an absolute URL.
    #[error("the endpoint is not a URL: write it in full, such as https://wms.example.com/inventory")]
    NotUrl,
    /// It has a blank or a line break at either end, or inside.
    #[error("the endpoint {0}")]
    Blank(Blank),
    /// It is neither `http` nor `https`.
    #[error("the endpoint's scheme must be https (or http on a loopback or private address)")]
    Scheme,
    /// It starts with the host.
    #[error("the endpoint has no scheme: write https:// before it, or http:// on a loopback or private address")]
    NoScheme,
    /// It contains a user name or password.
    #[error("the endpoint has a user name or password in it: put credentials into a header")]
    UserInfo,
}

/// Says whether `text` is a URL without its scheme: it starts with an address, `localhost`, or a host and a port.
fn starts_with_host(text: &str) -> bool {
    let text = text.trim_start_matches('/');
    let end = text.find(['/', '?', '#']).unwrap_or(text.len());
    let Ok(url) = Url::parse(&format!("http://{}/", &text[..end])) else { return false };
    let has_port = text[..end].rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let is_plain = url.username().is_empty() && url.password().is_none();
    let names_host =
        || Endpoint(url.clone(), None).is_localhost() || text[..end].contains('.') && url.domain().is_none();
    is_plain && (has_port || names_host())
}

impl Endpoint {
    /// Parses `text`.
    pub fn parse(text: &str) -> Result<Self, BadEndpoint> {
        if let Some(blank) = Blank::find(text) {
            return Err(BadEndpoint::Blank(blank));
        }
        let parsed = Url::parse(text);
        if !parsed.as_ref().is_ok_and(|url| matches!(url.scheme(), "http" | "https")) && starts_with_host(text) {
            return Err(BadEndpoint::NoScheme);
        }
        let url = parsed.map_err(|_| BadEndpoint::NotUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(BadEndpoint::Scheme);
        }
        if !url.has_host() {
            return Err(BadEndpoint::NotUrl);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadEndpoint::UserInfo);
        }
        Ok(Self(url, None))
    }

    /// Shows it as `disguise` if it was resolved from references, and never with their values.
    #[must_use]
    pub fn disguised(self, disguise: Option<Disguise>) -> Self {
        Self(self.0, disguise.map(Box::new))
    }

    /// Returns the URL that is called.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Returns scheme, host and port; the default port of the scheme is left out.
    pub fn origin(&self) -> &str {
        &self.0[..Position::AfterPort]
    }

    /// Returns the same for the log, where it is compared: without the values of references, but different for different values.
    pub fn origin_for_log(&self) -> String {
        if !self.hides_its_place() {
            return self.origin().to_owned();
        }
        let digest = hex(&digest(self.origin().as_bytes())[..4]);
        format!("{}://{} #{digest}", self.0.scheme(), self.place())
    }

    /// Returns the host and port that are called, without anything that may be secret.
    pub fn place(&self) -> String {
        if let Some(place) = self.1.as_ref().and_then(|disguise| disguise.place.as_ref()) {
            return place.clone();
        }
        let port = self.0.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}{port}", self.0.host_str().unwrap_or_default())
    }

    /// Says whether requests to it are encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Says whether its host is this machine as written: a loopback address or `localhost`.
    pub fn is_loopback(&self) -> bool {
        self.ip().is_some_and(is_loopback) || self.is_localhost()
    }

    /// Says whether plain `http` is acceptable: the host is a loopback or private address as written.
    pub fn is_local(&self) -> bool {
        self.is_localhost() || self.ip().is_some_and(|ip| is_loopback(ip) || is_private(ip))
    }

    /// Returns the address if the host is written as one. `url` has normalised decimal and octal spellings by now.
    pub fn ip(&self) -> Option<IpAddr> {
        match self.0.host()? {
            Host::Ipv4(ip) => Some(ip.into()),
            Host::Ipv6(ip) => Some(ip.into()),
            Host::Domain(_) => None,
        }
    }

    /// Returns why no request can ever reach it; `None` if one may. The address that a name resolves to is not known here.
    pub fn never_called(&self) -> Option<String> {
        let address = self.ip().and_then(|ip| Some(format!("{ip} is {}, which is never called", never_dialled(ip)?)));
        address.or_else(|| self.impossible())
    }

    /// Returns why no request to it can even be made, whichever addresses may be called; `None` if one can. It contains nothing of
    /// the URL.
    pub fn impossible(&self) -> Option<String> {
        if let Some(why) = self.url().domain().and_then(|name| self.bad_name(name)) {
            return Some(format!("its host name is not valid: {why}"));
        }
        if self.0.port() == Some(0) {
            return Some("nothing can listen on port 0".to_owned());
        }
        (self.0.as_str().len() > MOST_BYTES).then(|| "it is longer than 65,534 bytes".to_owned())
    }

    /// Lengths of names: RFC 1035, section 2.3.4. Characters: RFC 1123, section 2.1, and `_`, which some hosts have. No certificate
    /// can name a host with a hyphen at the end of a part.
    fn bad_name(&self, name: &str) -> Option<&'static str> {
        let name = name.strip_suffix('.').unwrap_or(name);
        let is_of_length = |label: &str| !label.is_empty() && label.len() <= MOST_OF_LABEL;
        if name.len() > MOST_OF_NAME || !name.split('.').all(is_of_length) {
            return Some("a part is empty or longer than 63 characters, or the whole is longer than 253");
        }
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
            return Some("it can contain only letters, digits, '.', '-' and '_'");
        }
        let ends_in_hyphen = name.split('.').any(|label| label.starts_with('-') || label.ends_with('-'));
        (ends_in_hyphen && self.is_https()).then_some("a part begins or ends with '-'")
    }

    /// Says whether its host or port comes from a reference, and so is not shown.
    pub fn hides_its_place(&self) -> bool {
        self.1.as_ref().is_some_and(|disguise| disguise.place.is_some())
    }

    /// Returns its host as shown to people.
    pub fn shown_host(&self) -> String {
        let place = self.place();
        let (host, _) = place.rsplit_once(':').filter(|(_, port)| !port.contains('}')).unwrap_or((&place, ""));
        host.trim_start_matches('[').trim_end_matches(']').to_owned()
    }

    /// Renders it for people: references as written, query values as `***`.
    pub fn redacted(&self) -> String {
        self.1.as_ref().map_or_else(|| redact_query(self.0.as_str()), |disguise| disguise.text.clone())
    }

    fn is_localhost(&self) -> bool {
        let domain = self.0.domain().unwrap_or_default().trim_end_matches('.');
        domain.eq_ignore_ascii_case("localhost") || domain.to_ascii_lowercase().ends_with(".localhost")
    }
}

/// A blank, a tab or a line break in an endpoint, by its position in characters, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blank {
    what: &'static str,
    position: usize,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Inside,
    End,
}

impl Blank {
    fn find(text: &str) -> Option<Self> {
        let is_blank = |c: char| c.is_ascii_control() || c == ' ';
        let (at, c) = text.chars().enumerate().find(|(_, c)| is_blank(*c))?;
        let what = match c {
            ' ' => "a blank",
            '\n' | '\r' => "a line break",
            '\t' => "a tab",
            _ => "a control character",
        };
        let is_end = text.chars().skip(at).all(is_blank);
        let place = if is_end {
            Place::End
        } else if at == 0 {
            Place::Start
        } else {
            Place::Inside
        };
        Some(Self { what, position: at + 1, place })
    }
}

/// Continues a sentence that starts with "the endpoint".
impl fmt::Display for Blank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, position, place } = self;
        match place {
            Place::Start => write!(f, "begins with {what}"),
            Place::Inside => write!(f, "has {what} in it, at character {position}"),
            Place::End => write!(f, "ends with {what}, at character {position}"),
        }
    }
}

/// The longest URL that the HTTP library accepts.
const MOST_BYTES: usize = 65_534;
const MOST_OF_NAME: usize = 253;
const MOST_OF_LABEL: usize = 63;

/// Shows query values as `***`.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

/// Returns `text`, a URL or a request target, with user info and the values of its parameters (in query and path) as `***`.
pub fn redact_query(text: &str) -> String {
    redact_values(&redact_user_info(text), None, |_| false)
}

/// Returns `url` with the values of its parameters and its fragment as `***`, except those that are no secret; `reference` is the end of
/// its first reference.
pub(super) fn redact_values(url: &str, reference: Option<usize>, is_open: impl Fn(&str) -> bool) -> String {
    let end = url.find('#').unwrap_or(url.len());
    let (mut shown, mut from) = (String::new(), 0);
    for one in url_values(&url[..end], reference).into_iter().filter(|one| !is_open(&url[one.value.clone()])) {
        shown.push_str(&url[from..one.value.start]);
        shown.push_str("***");
        from = one.value.end;
    }
    shown.push_str(&url[from..end]);
    match url[end..].strip_prefix('#') {
        Some(fragment) if !is_open(fragment) => shown + "#***",
        _ => shown + &url[end..],
    }
}

fn redact_user_info(text: &str) -> String {
    let base = text.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = base.split_once("://") else { return text.to_owned() };
    let start = scheme.len() + "://".len();
    let authority_end = rest.find('/').unwrap_or(rest.len());
    match rest[..authority_end].rfind('@') {
        Some(at) => format!("{scheme}://***@{}", &text[start + at + 1..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
