//! The address guard: which addresses are never called.
//!
//! It checks in two places, because an address that is written in the URL never reaches the resolver. The rule itself is in
//! `model`. Names are looked up for every connection, so that a changed address is noticed.

use crate::model::{Endpoint, PrivateNetworks, is_internal, never_dialled};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};

/// The table `[security]` of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Security {
    /// Whether loopback and private addresses may be called.
    pub private_networks: PrivateNetworks,
}

/// No address of the destination may be called.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// The address is reserved and cannot be an endpoint, such as a link-local one; with its purpose.
    #[error("{0} is {1}, which is never called")]
    Never(IpAddr, &'static str),
    /// The address is loopback or private, and the store denies those.
    #[error("{0} is on a private network, which the store denies (security.private_networks)")]
    Private(IpAddr),
}

/// The name has no address.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotFound {
    /// The lookup worked and found nothing.
    #[error("the name {0} has no address")]
    Empty(String),
    /// The lookup failed.
    #[error("the name {0} cannot be resolved: {1}")]
    Failed(String, std::io::Error),
}

impl Refused {
    /// Returns the message about `place`, without the address.
    pub(super) fn naming(&self, place: &str) -> String {
        match self {
            Self::Never(ip, _) | Self::Private(ip) => self.to_string().replacen(&ip.to_string(), place, 1),
        }
    }
}

impl NotFound {
    /// Returns the message about `place`, without the name.
    pub(super) fn naming(&self, place: &str) -> String {
        match self {
            Self::Empty(_) => format!("the name in {place} has no address"),
            Self::Failed(_, error) => format!("the name in {place} cannot be resolved: {error}"),
        }
    }
}

impl Security {
    /// Checks the host if it is written as an address.
    pub(super) fn check_literal(self, endpoint: &Endpoint) -> Result<(), Refused> {
        endpoint.ip().map_or(Ok(()), |ip| self.check(ip))
    }

    fn check(self, ip: IpAddr) -> Result<(), Refused> {
        if let Some(what) = never_dialled(ip) {
            return Err(Refused::Never(ip, what));
        }
        if self.private_networks == PrivateNetworks::Deny && is_internal(ip) {
            return Err(Refused::Private(ip));
        }
        Ok(())
    }

    /// Returns the addresses that may be called; an error if there are addresses but none is allowed.
    pub(super) fn allowed(self, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refused> {
        let mut refused = None;
        let mut allowed = Vec::with_capacity(found.len());
        for address in found {
            match self.check(address.ip()) {
                Ok(()) => allowed.push(address),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        match refused {
            Some(why) if allowed.is_empty() => Err(why),
            _ => Ok(allowed),
        }
    }
}

/// Looks up names as the system does and returns the addresses that the guard allows.
pub(super) struct GuardedResolver(pub(super) Security);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let security = self.0;
        Box::pin(async move {
            let name = name.as_str().to_owned();
            let found: Result<Vec<_>, _> = tokio::net::lookup_host((name.as_str(), 0)).await.map(Iterator::collect);
            let found = found.map_err(|error| NotFound::Failed(name.clone(), error))?;
            if found.is_empty() {
                return Err(NotFound::Empty(name).into());
            }
            let allowed: Addrs = Box::new(security.allowed(found)?.into_iter());
            Ok(allowed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{GuardedResolver, NotFound, Security};
    use crate::model::Endpoint;
    use crate::model::PrivateNetworks;
    use reqwest::dns::Resolve as _;
    use std::net::{IpAddr, SocketAddr};

    #[test]
    fn a_name_without_an_address_is_explained_and_hidden_where_it_is_secret() {
        let empty = NotFound::Empty("wms.example.com".to_owned());
        let failed = NotFound::Failed("wms.example.com".to_owned(), std::io::Error::other("no answer"));
        let shown = [&empty, &failed].map(|error| format!("{error}\n{}\n", error.naming("${HOST}:443")));
        snapbox::assert_data_eq!(
            shown.concat(),
            snapbox::str![[r#"
the name wms.example.com has no address
the name in ${HOST}:443 has no address
the name wms.example.com cannot be resolved: no answer
the name in ${HOST}:443 cannot be resolved: no answer

"#]]
        );
    }

    #[test]
    fn addresses_in_urls_are_checked() {
        let check = |url: &str, allow: bool, deny: bool| {
            let endpoint = Endpoint::parse(url).expect(url);
            let passes = |private_networks| Security { private_networks }.check_literal(&endpoint).is_ok();
            assert_eq!((passes(PrivateNetworks::Allow), passes(PrivateNetworks::Deny)), (allow, deny), "{url}");
        };
        check("http://127.0.0.1/", true, false);
        check("http://[::1]/", true, false);
        check("http://[::ffff:127.0.0.1]/", true, false);
        check("http://10.1.2.3/", true, false);
        check("http://8.8.8.8/", true, true);
        check("http://169.254.169.254/", false, false);
        check("http://2852039166/", false, false);
        check("http://0xa9.0376.0251.0376/", false, false);
        check("http://0xa9fea9fe/", false, false);
        check("http://169.254.43518/", false, false);
        check("http://[::ffff:169.254.169.254]/", false, false);
        check("http://wms.example.com/", true, true);
    }

    /// Addresses, whether they may be called, and whether also if private networks are denied.
    const ADDRESSES: [(&str, bool, bool); 40] = [
        ("0.0.0.0", false, false),
        ("0.255.255.255", false, false),
        ("1.0.0.0", true, true),
        ("9.255.255.255", true, true),
        ("10.0.0.0", true, false),
        ("100.64.0.0", false, false),
        ("100.127.255.255", false, false),
        ("100.128.0.0", true, true),
        ("127.255.255.255", true, false),
        ("169.254.0.0", false, false),
        ("169.255.0.0", true, true),
        ("172.31.255.255", true, false),
        ("192.0.0.8", false, false),
        ("192.0.0.9", true, true),
        ("192.0.2.255", false, false),
        ("192.88.99.1", false, false),
        ("192.168.255.255", true, false),
        ("198.19.255.255", false, false),
        ("198.20.0.0", true, true),
        ("198.51.100.0", false, false),
        ("203.0.113.255", false, false),
        ("223.255.255.255", true, true),
        ("224.0.0.0", false, false),
        ("240.0.0.0", false, false),
        ("255.255.255.255", false, false),
        ("::", false, false),
        ("::1", true, false),
        ("64:ff9b::203.0.113.1", false, false),
        ("64:ff9b::8.8.8.8", true, true),
        ("64:ff9b:1::8.8.8.8", false, false),
        ("100::1", false, false),
        ("2001:0:808:808::f5ff:fffe", true, false),
        ("2001:0:808:808::3fff:fdfe", false, false),
        ("2001:db8::1", false, false),
        ("2002:c000:201::1", false, false),
        ("2002:a00:1::1", true, false),
        ("3fff::1", false, false),
        ("5f00::1", false, false),
        ("fd12::1", true, false),
        ("fe80::1", false, false),
    ];

    #[tokio::test]
    async fn an_address_is_checked_in_the_same_way_whether_it_is_written_or_resolved() {
        for (text, allow, deny) in ADDRESSES {
            let ip: IpAddr = text.parse().expect(text);
            let host = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
            let endpoint = Endpoint::parse(&format!("https://{host}/")).expect(text);
            for (private_networks, expected) in [(PrivateNetworks::Allow, allow), (PrivateNetworks::Deny, deny)] {
                let security = Security { private_networks };
                let written = security.check_literal(&endpoint);
                assert_eq!(written.is_ok(), expected, "{text}: {written:?}");
                // The system's resolver resolves an address to itself, so this is its real answer.
                let found = GuardedResolver(security).resolve(text.parse().expect("a name")).await;
                match found.map(Iterator::collect::<Vec<SocketAddr>>) {
                    Ok(found) => assert!(expected && found.iter().all(|found| found.ip() == ip), "{text}: {found:?}"),
                    Err(error) => {
                        assert!(!expected, "{text}: {error}");
                        let why = written.expect_err("it is not to be dialled").to_string();
                        assert_eq!(error.to_string(), why, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_allowed_addresses_of_a_name_are_called() {
        let security = Security::default();
        let good: SocketAddr = "93.184.215.14:0".parse().expect("an address");
        let bad: SocketAddr = "169.254.169.254:0".parse().expect("an address");
        assert_eq!(security.allowed(vec![bad, good]).expect("one is allowed"), [good]);
        assert!(security.allowed(vec![bad, bad]).is_err());
    }
}
