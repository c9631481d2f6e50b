//! Who may come in: not web pages.
//!
//! A page in a browser can make it send requests to this machine. It cannot leave out `Origin` where that matters, and by
//! rebinding a name of its own to a loopback address it gives itself away in `Host`.

use hyper::header::{HOST, HeaderMap, ORIGIN};
use std::net::IpAddr;

/// Why a request is not let in: the status it gets, and the reason.
pub(super) type Denied = (u16, &'static str);

/// Checks `Host` and `Origin` of a request to a server that is bound to `bound`.
pub(super) fn check(headers: &HeaderMap, bound: IpAddr) -> Result<(), Denied> {
    if headers.contains_key(ORIGIN) {
        return Err((403, "it has an Origin header: web pages may not call this server"));
    }
    let mut hosts = headers.get_all(HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    match host {
        Some(host) if hosts.next().is_none() && is_own(host, bound) => Ok(()),
        _ => Err((421, "its Host is neither a loopback address nor the address that was listened on")),
    }
}

fn is_own(host: &str, bound: IpAddr) -> bool {
    let name = without_port(host);
    if let Ok(ip) = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        // A rebound name shows as a name: where every address is listened on, any address will do.
        return ip.is_loopback() || ip == bound || bound.is_unspecified();
    }
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};

    fn status(host: Option<&str>, origin: Option<&str>, bound: &str) -> u16 {
        let mut headers = HeaderMap::new();
        for (name, value) in [(HOST, host), (ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value).expect("a value"));
            }
        }
        check(&headers, bound.parse().expect("an address")).map_or_else(|(status, _)| status, |()| 200)
    }

    #[test]
    fn hosts() {
        let check = |host: Option<&str>, bound: &str, expected: u16| {
            assert_eq!(status(host, None, bound), expected, "{host:?} on {bound}");
        };
        check(Some("127.0.0.1:8787"), "127.0.0.1", 200);
        check(Some("127.0.0.1"), "127.0.0.1", 200);
        check(Some("LocalHost.:1"), "127.0.0.1", 200);
        check(Some("wms.localhost"), "127.0.0.1", 200);
        check(Some("[::1]:8787"), "::1", 200);
        check(Some("[::1]"), "::1", 200);
        check(Some("evil.example:8787"), "127.0.0.1", 421);
        check(Some("localhost.evil.example"), "127.0.0.1", 421);
        check(Some("127.0.0.1.evil.example"), "127.0.0.1", 421);
        check(Some("192.168.1.7:8787"), "127.0.0.1", 421);
        check(Some("192.168.1.7:8787"), "192.168.1.7", 200);
        check(Some("192.168.1.7:8787"), "0.0.0.0", 200);
        check(Some("evil.example"), "0.0.0.0", 421);
        check(Some(""), "127.0.0.1", 421);
        check(None, "127.0.0.1", 421);
    }

    #[test]
    fn origins() {
        for origin in ["https://evil.example", "null", "http://127.0.0.1:8787"] {
            assert_eq!(status(Some("127.0.0.1"), Some(origin), "127.0.0.1"), 403, "{origin}");
        }
    }
}
