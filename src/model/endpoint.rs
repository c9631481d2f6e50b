//! Endpoint URLs: which are allowed, how they show, and which addresses are never dialled.
//!
//! It looks nothing up: the resolver in `http` asks [`is_forbidden`] for every address that it is about to dial.

use super::disguise::Disguise;
use super::template::Template;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Position, Url};

/// A parsed `http` or `https` URL without user info. Called exactly as configured, query included; shown as it is written.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint(Url, Option<Box<Disguise>>);

/// Why a text is no endpoint; never names the text, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    /// It is not an absolute URL.
    #[error("the endpoint is not a URL: write it whole, such as https://wms.example.com/inventory")]
    NotUrl,
    /// It is neither `http` nor `https`.
    #[error("the endpoint's scheme must be https (or http on a loopback or private address)")]
    Scheme,
    /// It has a user name or password in it.
    #[error("the endpoint has a user name or password in it: put credentials into a header")]
    UserInfo,
}

impl Endpoint {
    /// Parses `text`.
    pub fn parse(text: &str) -> Result<Self, BadEndpoint> {
        if text.chars().any(|c| c.is_ascii_control() || c == ' ') {
            return Err(BadEndpoint::NotUrl);
        }
        let url = Url::parse(text).map_err(|_| BadEndpoint::NotUrl)?;
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

    /// Is shown with the references of `template`, which it was resolved from, and never with what they turned out to be.
    #[must_use]
    pub fn written_as(self, template: &Template) -> Self {
        Self(self.0, Disguise::of(template).map(Box::new))
    }

    /// Returns the URL as it is called.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Returns its scheme, host and port; a port that the scheme implies is left out.
    pub fn origin(&self) -> &str {
        &self.0[..Position::AfterPort]
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

    /// Says whether it is on this machine by its spelling: a loopback address or `localhost`.
    pub fn is_loopback(&self) -> bool {
        self.ip().is_some_and(|ip| unmapped(ip).is_loopback()) || self.is_localhost()
    }

    /// Says whether plain `http` is acceptable: loopback or a private address by its spelling.
    pub fn is_local(&self) -> bool {
        self.is_localhost() || self.ip().is_some_and(|ip| unmapped(ip).is_loopback() || is_private(ip))
    }

    /// Returns the address when the host is written as one. `url` has normalised decimal and octal spellings by now.
    pub fn ip(&self) -> Option<IpAddr> {
        match self.0.host()? {
            Host::Ipv4(ip) => Some(ip.into()),
            Host::Ipv6(ip) => Some(ip.into()),
            Host::Domain(_) => None,
        }
    }

    /// Says whether its host or port comes from a reference, and is not shown.
    pub fn hides_its_place(&self) -> bool {
        self.1.as_ref().is_some_and(|disguise| disguise.place.is_some())
    }

    /// Returns its host as it is shown.
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

/// Shows query values as `***`.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

/// Returns `text`, any URL or not, with the values of its query and its user info as `***`.
pub fn redact_query(text: &str) -> String {
    let (text, fragment) = text.split_once('#').map_or((text, ""), |(text, _)| (text, "#***"));
    let (base, query) = text.split_once('?').map_or((text, None), |(base, query)| (base, Some(query)));
    let base = redact_user_info(base);
    let Some(query) = query else { return format!("{base}{fragment}") };
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| pair.split_once('=').map_or_else(|| hide(pair), |(name, _)| format!("{name}=***")))
        .collect();
    format!("{base}?{}{fragment}", pairs.join("&"))
}

fn hide(pair: &str) -> String {
    if pair.is_empty() { String::new() } else { "***".to_owned() }
}

fn redact_user_info(base: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://") else { return base.to_owned() };
    let authority_end = rest.find('/').unwrap_or(rest.len());
    match rest[..authority_end].rfind('@') {
        Some(at) => format!("{scheme}://***@{}", &rest[at + 1..]),
        None => base.to_owned(),
    }
}

/// Says whether `ip` must never be dialled: link-local, cloud metadata, unspecified, broadcast or multicast, in any
/// spelling (IPv4-mapped, IPv4-compatible, NAT64, 6to4). Source: safety page, P7.
pub fn is_forbidden(ip: IpAddr) -> bool {
    match unmapped(ip) {
        IpAddr::V4(ip) => is_forbidden_v4(ip),
        IpAddr::V6(ip) => is_forbidden_v6(ip),
    }
}

/// Says whether `ip` is on a private network: RFC 1918, carrier-grade NAT, unique local.
pub fn is_private(ip: IpAddr) -> bool {
    match unmapped(ip) {
        IpAddr::V4(ip) => ip.is_private() || (ip.octets()[0] == 100 && (64..128).contains(&ip.octets()[1])),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}

/// Says whether `ip` leads no further than this machine or a private network.
pub fn is_internal(ip: IpAddr) -> bool {
    unmapped(ip).is_loopback() || is_private(ip)
}

fn is_forbidden_v4(ip: Ipv4Addr) -> bool {
    // Alibaba's and Oracle's metadata services are outside 169.254/16.
    const METADATA: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];
    ip.octets()[0] == 0 || ip.is_link_local() || ip.is_broadcast() || ip.is_multicast() || METADATA.contains(&ip)
}

fn is_forbidden_v6(ip: Ipv6Addr) -> bool {
    // fd00:ec2::254 is Amazon's metadata service over IPv6, fd20:ce::254 Google's.
    const METADATA: [Ipv6Addr; 2] =
        [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];
    ip.is_unspecified() || ip.is_unicast_link_local() || ip.is_multicast() || METADATA.contains(&ip)
}

/// Returns the IPv4 address that an IPv6 one carries, or `ip` itself.
fn unmapped(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0xffff] | [0, 0, 0, 0, 0xffff, 0] | [0x64, 0xff9b, 0 | 1, ..] => v4(g, h),
        [0, 0, 0, 0, 0, 0] if !v6.is_loopback() && !v6.is_unspecified() => v4(g, h),
        [0x2002, high, low, ..] => v4(high, low),
        _ => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::{BadEndpoint, Endpoint, is_forbidden, is_private, redact_query};

    #[test]
    fn parses_and_shows() {
        let check = |text: &str, expected: Result<&str, BadEndpoint>| {
            let shown = Endpoint::parse(text).map(|endpoint| endpoint.redacted());
            assert_eq!(shown, expected.map(str::to_owned), "{text}");
        };
        check("https://a.example/x?key=abc&b", Ok("https://a.example/x?key=***&***"));
        check("http://127.0.0.1:8787", Ok("http://127.0.0.1:8787/"));
        check("ftp://a.example", Err(BadEndpoint::Scheme));
        check("a.example/x", Err(BadEndpoint::NotUrl));
        check("https://", Err(BadEndpoint::NotUrl));
        check("https://u:p@a.example", Err(BadEndpoint::UserInfo));
        check("https://a.example/\n", Err(BadEndpoint::NotUrl));
        assert_eq!(redact_query("https://u:p@h/x#frag"), "https://***@h/x#***");
    }

    #[test]
    fn local_addresses() {
        let check = |text: &str, loopback: bool, local: bool| {
            let endpoint = Endpoint::parse(text).expect(text);
            assert_eq!((endpoint.is_loopback(), endpoint.is_local()), (loopback, local), "{text}");
        };
        check("http://localhost:1/", true, true);
        check("http://LOCALHOST./", true, true);
        check("http://2130706433/", true, true);
        check("http://0177.0.0.1/", true, true);
        check("http://[::1]/", true, true);
        check("http://[::ffff:127.0.0.1]/", true, true);
        check("http://10.1.2.3/", false, true);
        check("http://[fd12::1]/", false, true);
        check("http://8.8.8.8/", false, false);
        check("http://localhost.example/", false, false);
    }

    #[test]
    fn forbidden_addresses() {
        let check =
            |text: &str, expected: bool| assert_eq!(is_forbidden(text.parse().expect(text)), expected, "{text}");
        for ip in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
            "fe80::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "100.100.100.200",
            "192.0.0.192",
            "0.0.0.0",
            "0.1.2.3",
            "::",
            "255.255.255.255",
            "224.0.0.1",
            "ff02::1",
            "::ffff:0:169.254.1.1",
        ] {
            check(ip, true);
        }
        for ip in ["127.0.0.1", "::1", "10.0.0.1", "192.168.1.1", "8.8.8.8", "2606:4700::1", "fd12::1"] {
            check(ip, false);
        }
        assert!(is_private("::ffff:10.0.0.1".parse().expect("an address")));
    }
}
