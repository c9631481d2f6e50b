//! Who may come in: not web pages.
//!
//! A page in a browser can make it send requests to this machine. It cannot leave out `Sec-Fetch-Site`, nor `Origin` where that
//! matters, and by rebinding a name of its own to a loopback address it gives itself away in `Host`. To another machine's address
//! over plain http browsers send no `Sec-Fetch-Site`, and with a GET no `Origin`: then `Referer` counts, and where a page has it left
//! out, what browsers send for a part of a page and no sender of webhooks with a GET.

use super::handler::Head;
use super::response::Response;
use hyper::header::{ACCEPT_LANGUAGE, HOST, HeaderMap, ORIGIN, REFERER, UPGRADE_INSECURE_REQUESTS, USER_AGENT};
use std::net::IpAddr;

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The status that it gets.
    pub status: u16,
    /// The reason: a sentence that goes on from the request.
    pub why: &'static str,
    /// The host that it asks for, where that may be a name of this machine.
    pub host: Option<String>,
}

impl Denied {
    /// Returns what to do if it is meant, for a server that `command` started.
    pub fn hint(&self, command: &str) -> Option<String> {
        let host = self.host.as_ref()?;
        Some(format!("If {host} is a name of this machine, start {command} with --host {host}."))
    }

    /// Returns the answer in plain text.
    pub fn answer(&self, command: &str) -> Response {
        let hint = self.hint(command).map(|hint| format!("{hint}\n")).unwrap_or_default();
        Response::of(self.status, format!("refused: {}\n{hint}", self.why))
    }
}

/// The hosts under which a server may be called: loopback names and addresses, the address that it is bound to, every address where it
/// is bound to all of them, and names that were given.
#[derive(Clone, Debug)]
pub struct Hosts {
    bound: IpAddr,
    names: Vec<String>,
}

impl Hosts {
    /// Takes the address and names in lower case.
    pub fn new(bound: IpAddr, names: Vec<String>) -> Self {
        Self { bound, names }
    }

    /// Checks that a request names one of them, once.
    pub fn check(&self, head: &Head<'_>) -> Result<(), Denied> {
        let host = head.only(HOST.as_str()).and_then(|host| std::str::from_utf8(host).ok());
        match host {
            Some(host) if is_own(host, self.bound) || is_among(host, &self.names) => Ok(()),
            _ => Err(Denied {
                status: 421,
                why: "its Host is neither a loopback address, nor the address that was listened on, nor a name given with --host",
                host: host.and_then(name),
            }),
        }
    }
}

/// Where a browser says that the request comes from. Source: W3C Fetch Metadata Request Headers.
const SITE: &str = "sec-fetch-site";

/// Checks that no web page sent a request.
pub fn check_no_page(head: &Head<'_>) -> Result<(), Denied> {
    let page = |why| Err(Denied { status: 403, why, host: None });
    if head.headers.contains_key(ORIGIN) {
        return page("it has an Origin header: web pages may not call this server");
    }
    // `none` is an address that a person typed.
    if head.headers.get_all(SITE).iter().any(|site| site != "none") {
        return page("its Sec-Fetch-Site header says that a web page sent it: web pages may not call this server");
    }
    if head.headers.contains_key(REFERER) {
        return page("it has a Referer header: web pages may not call this server");
    }
    if is_part_of_page(head.method, head.headers) {
        return page(
            "a browser sent it, and not for an address that a person typed: web pages may not call this server",
        );
    }
    Ok(())
}

/// Says whether a browser that does not tell where requests come from asks for an image, a script or data. With what a person typed it
/// says that it would like https.
fn is_part_of_page(method: &str, headers: &HeaderMap) -> bool {
    let is_browser = headers.get(USER_AGENT).is_some_and(|agent| agent.as_bytes().starts_with(b"Mozilla/"));
    let is_silent = !headers.contains_key(SITE) && !headers.contains_key(UPGRADE_INSECURE_REQUESTS);
    is_browser && is_silent && matches!(method, "GET" | "HEAD") && headers.contains_key(ACCEPT_LANGUAGE)
}

fn is_among(host: &str, hosts: &[String]) -> bool {
    let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
    hosts.contains(&name)
}

/// Only what can be a name is repeated.
fn name(host: &str) -> Option<String> {
    let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
    let is_name =
        !name.is_empty() && name.len() <= 253 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
    is_name.then_some(name)
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
    use super::{Denied, Hosts, check_no_page};
    use crate::model::Timestamp;
    use crate::receiver::Head;
    use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};

    fn judged(method: &str, headers: &HeaderMap, bound: &str, names: &[&str]) -> Result<(), Denied> {
        let peer = "127.0.0.1:1".parse().expect("an address");
        let received_at = Timestamp::from_millis(0).expect("a time");
        let head = Head { received_at, peer, method, target: "/", headers };
        let names = names.iter().map(ToString::to_string).collect();
        check_no_page(&head)?;
        Hosts::new(bound.parse().expect("an address"), names).check(&head)
    }

    fn status(host: Option<&str>, origin: Option<&str>, bound: &str) -> u16 {
        let mut headers = HeaderMap::new();
        for (name, value) in [(HOST, host), (ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value).expect("a value"));
            }
        }
        judged("POST", &headers, bound, &["wms.test"]).map_or_else(|denied| denied.status, |()| 200)
    }

    #[test]
    fn only_own_hosts_are_accepted() {
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
        check(Some("WMS.test:8787"), "127.0.0.1", 200);
        check(Some("wms.test."), "127.0.0.1", 200);
        check(Some("a.wms.test"), "127.0.0.1", 421);
        check(Some("wms.test.evil.example"), "127.0.0.1", 421);
        check(Some(""), "127.0.0.1", 421);
        check(None, "127.0.0.1", 421);
    }

    #[test]
    fn requests_with_an_origin_are_refused() {
        for origin in ["https://evil.example", "null", "http://127.0.0.1:8787"] {
            assert_eq!(status(Some("127.0.0.1"), Some(origin), "127.0.0.1"), 403, "{origin}");
        }
    }

    #[test]
    fn requests_of_web_pages_are_refused() {
        let check = |sites: &[&str], expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1"));
            for site in sites {
                headers.append("Sec-Fetch-Site", HeaderValue::from_str(site).expect("a value"));
            }
            let checked = judged("GET", &headers, "127.0.0.1", &[]);
            assert_eq!(checked.is_ok(), expected, "{sites:?}");
        };
        check(&[], true);
        check(&["none"], true);
        for sites in [&["cross-site"][..], &["same-site"], &["same-origin"], &["none", "cross-site"], &["new"], &[""]] {
            check(sites, false);
        }
    }

    /// Headers that browsers send over plain http to an address that is not loopback.
    #[test]
    fn requests_of_web_pages_over_plain_http_are_refused() {
        let check = |method: &str, more: &[(&'static str, &'static str)], expected: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("192.168.1.7:8787"));
            for (name, value) in more {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            let checked = judged(method, &headers, "0.0.0.0", &[]);
            assert_eq!(checked.map_err(|denied| denied.status).err(), (!expected).then_some(403), "{method} {more:?}");
        };
        let browser = [("user-agent", "Mozilla/5.0 (X11)"), ("accept-language", "de")];
        let typed = [browser[0], browser[1], ("upgrade-insecure-requests", "1")];
        for referer in ["http://evil.example/", "http://192.168.1.7:8787/", "about:blank", ""] {
            check("GET", &[("referer", referer)], false);
            check("POST", &[("referer", referer)], false);
            check("GET", &[typed[0], typed[1], typed[2], ("referer", referer)], false);
        }
        check("GET", &browser, false);
        check("HEAD", &browser, false);
        check("GET", &typed, true);
        check("GET", &[("user-agent", "curl/8.0")], true);
        check("GET", &[], true);
        // Some senders of webhooks have this user agent.
        check("POST", &browser, true);
        check("GET", &browser[..1], true);
    }
}
