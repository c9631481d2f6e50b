//! Which IP addresses are never called, and which are on this machine or a private network.
//!
//! The tables are IANA's registries of special-purpose addresses: an address that they list as not globally reachable is never
//! called, except loopback and private ones, which a store may deny. The longest prefix decides. No names are resolved here: the
//! resolver in `http` checks every address before it connects.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether loopback and private addresses may be called: `private_networks` of the table `[security]` in a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrivateNetworks {
    /// They may: a merchant's own endpoint is often on such a network.
    #[default]
    Allow,
    /// They may not.
    Deny,
}

impl PrivateNetworks {
    /// Returns the word in the store and in `config show`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }
}

/// Where an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// On the internet.
    Global,
    /// On a private network.
    Private,
    /// On this machine.
    Loopback,
    /// Where no endpoint can be; the text says what the address is for.
    Never(&'static str),
}

use Reach::{Global, Loopback, Never, Private};

/// Prefix, length and reach. Source: IANA IPv4 Special-Purpose Address Registry.
const V4: [(Ipv4Addr, u32, Reach); 27] = [
    (Ipv4Addr::UNSPECIFIED, 8, Never("an address of \"this network\" (RFC 791)")),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Private),
    // Not for private use, although it is not globally reachable: networks of carriers and clouds use it.
    (Ipv4Addr::new(100, 64, 0, 0), 10, Never("a shared address of providers (RFC 6598)")),
    // Not in the registry: two clouds have their metadata services outside the link-local range.
    (Ipv4Addr::new(100, 100, 100, 200), 32, Never("a cloud's metadata service")),
    (Ipv4Addr::new(192, 0, 0, 192), 32, Never("a cloud's metadata service")),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Loopback),
    (Ipv4Addr::new(169, 254, 0, 0), 16, Never("a link-local address (RFC 3927), as metadata services have")),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Never("an address of IETF protocols (RFC 6890)")),
    (Ipv4Addr::new(192, 0, 0, 0), 29, Never("an address of IPv4 service continuity (RFC 7335)")),
    (Ipv4Addr::new(192, 0, 0, 8), 32, Never("the dummy address (RFC 7600)")),
    (Ipv4Addr::new(192, 0, 0, 9), 32, Global),
    (Ipv4Addr::new(192, 0, 0, 10), 32, Global),
    (Ipv4Addr::new(192, 0, 0, 170), 31, Never("an address of NAT64 discovery (RFC 8880)")),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Never("an address for documentation (RFC 5737)")),
    (Ipv4Addr::new(192, 31, 196, 0), 24, Global),
    (Ipv4Addr::new(192, 52, 193, 0), 24, Global),
    (Ipv4Addr::new(192, 88, 99, 0), 24, Never("a former relay of 6to4 (RFC 7526)")),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Private),
    (Ipv4Addr::new(192, 175, 48, 0), 24, Global),
    (Ipv4Addr::new(198, 18, 0, 0), 15, Never("an address for benchmarks (RFC 2544)")),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Never("an address for documentation (RFC 5737)")),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Never("an address for documentation (RFC 5737)")),
    // From the registry of multicast addresses.
    (Ipv4Addr::new(224, 0, 0, 0), 4, Never("a multicast address (RFC 5771)")),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Never("a reserved address (RFC 1112)")),
    (Ipv4Addr::BROADCAST, 32, Never("the broadcast address (RFC 919)")),
    (Ipv4Addr::new(192, 88, 99, 2), 32, Never("a relay of 6a44 (RFC 6751)")),
];

/// Prefix, length and reach. Source: IANA IPv6 Special-Purpose Address Registry. Addresses that contain an IPv4 address are
/// judged by that one ([`carried`]).
const V6: [(Ipv6Addr, u32, Reach); 26] = [
    (Ipv6Addr::UNSPECIFIED, 128, Never("the unspecified address (RFC 4291)")),
    (Ipv6Addr::LOCALHOST, 128, Loopback),
    (v6(0x64, 0xff9b, 1, 0), 48, Never("an address of a local translator to IPv4 (RFC 8215)")),
    (v6(0x100, 0, 0, 0), 64, Never("an address whose packets are thrown away (RFC 6666)")),
    (v6(0x100, 0, 0, 1), 64, Never("a dummy address (RFC 9780)")),
    (v6(0x2001, 0, 0, 0), 23, Never("an address of IETF protocols (RFC 2928)")),
    (v6(0x2001, 0, 0, 0), 32, Global),
    (Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 1), 128, Global),
    (Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 2), 128, Global),
    (Ipv6Addr::new(0x2001, 1, 0, 0, 0, 0, 0, 3), 128, Global),
    (v6(0x2001, 2, 0, 0), 48, Never("an address for benchmarks (RFC 5180)")),
    (v6(0x2001, 3, 0, 0), 32, Global),
    (v6(0x2001, 4, 0x112, 0), 48, Global),
    (v6(0x2001, 0x10, 0, 0), 28, Never("a former ORCHID (RFC 4843)")),
    (v6(0x2001, 0x20, 0, 0), 28, Global),
    (v6(0x2001, 0x30, 0, 0), 28, Global),
    (v6(0x2001, 0xdb8, 0, 0), 32, Never("an address for documentation (RFC 3849)")),
    (v6(0x3fff, 0, 0, 0), 20, Never("an address for documentation (RFC 9637)")),
    (v6(0x5f00, 0, 0, 0), 16, Never("a segment of a route (RFC 9602)")),
    (v6(0xfc00, 0, 0, 0), 7, Private),
    // Not in the registry: the private prefix of Amazon's own services, and Google's metadata service.
    (v6(0xfd00, 0xec2, 0, 0), 32, Never("a cloud's metadata service")),
    (Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254), 128, Never("a cloud's metadata service")),
    (v6(0xfe80, 0, 0, 0), 10, Never("a link-local address (RFC 4291)")),
    // No longer in the registry: what private networks used before unique local addresses (RFC 3879).
    (v6(0xfec0, 0, 0, 0), 10, Private),
    // From the registry of multicast addresses.
    (v6(0xff00, 0, 0, 0), 8, Never("a multicast address (RFC 4291)")),
    (v6(0x2620, 0x4f, 0x8000, 0), 48, Global),
];

const fn v6(a: u16, b: u16, c: u16, d: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)
}

/// Returns what `ip` is for, if it must never be called. This includes IPv6 addresses that contain such an IPv4 address.
pub fn never_dialled(ip: IpAddr) -> Option<&'static str> {
    match reach(ip) {
        Never(what) => Some(what),
        _ => None,
    }
}

/// Says whether `ip` is on this machine or a private network.
pub fn is_internal(ip: IpAddr) -> bool {
    matches!(reach(ip), Private | Loopback)
}

/// Says whether `ip` is this machine's own, also as an IPv4-mapped address, which is another spelling of it.
pub fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

/// Says whether `ip` is on a private network, also as an IPv4-mapped address.
pub fn is_private(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => reach_v4(ip) == Private,
        IpAddr::V6(ip) => reach_v6(ip) == Private,
    }
}

/// If an address contains several, the one with the least reach decides.
fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => carried(ip).into_iter().map(reach_v4).fold(reach_v6(ip), Reach::max),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    let differs = |prefix: Ipv4Addr| (prefix.to_bits() ^ ip.to_bits()).leading_zeros();
    longest(V4.iter().map(|(prefix, length, reach)| (differs(*prefix), *length, *reach)))
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    let differs = |prefix: Ipv6Addr| (prefix.to_bits() ^ ip.to_bits()).leading_zeros();
    longest(V6.iter().map(|(prefix, length, reach)| (differs(*prefix), *length, *reach)))
}

/// Returns the reach of the longest prefix that matches.
fn longest(entries: impl Iterator<Item = (u32, u32, Reach)>) -> Reach {
    let matching = entries.filter(|(same, length, _)| same >= length);
    matching.max_by_key(|(_, length, _)| *length).map_or(Global, |(_, _, reach)| reach)
}

/// Returns the IPv4 addresses that an IPv6 address contains: its packets are sent there.
fn carried(ip: Ipv6Addr) -> Vec<Ipv4Addr> {
    let segments = ip.segments();
    let v4 = |at: usize| Ipv4Addr::from_bits(u32::from(segments[at]) << 16 | u32::from(segments[at + 1]));
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Vec::new(),
        // 6to4 (RFC 3056).
        [0x2002, ..] => vec![v4(1)],
        // Teredo (RFC 4380): its server, and its client with every bit inverted.
        [0x2001, 0, ..] => vec![v4(2), Ipv4Addr::from_bits(!v4(6).to_bits())],
        // IPv4-compatible and IPv4-mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052), ISATAP in any network (RFC 5214).
        [0, 0, 0, 0, 0, 0 | 0xffff, ..]
        | [0, 0, 0, 0, 0xffff, 0, ..]
        | [0x64, 0xff9b, 0, 0, 0, 0, ..]
        | [_, _, _, _, 0 | 0x200, 0x5efe, ..] => vec![v4(6)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_internal, is_loopback, is_private, never_dialled};
    use snapbox::str;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    /// The first and last address of each range in both registries that is not globally reachable, without loopback and private
    /// ones; and multicast. Written independently of the table, from the registries, so that a mistake in the table shows.
    const NEVER: [(&str, &str); 31] = [
        ("0.0.0.0", "0.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("169.254.0.0", "169.254.255.255"),
        ("192.0.0.0", "192.0.0.8"),
        ("192.0.0.11", "192.0.0.255"),
        ("192.0.2.0", "192.0.2.255"),
        ("192.88.99.0", "192.88.99.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("198.51.100.0", "198.51.100.255"),
        ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "255.255.255.255"),
        ("::", "::"),
        ("::2", "::00ff:ffff"),
        ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
        ("100::", "100::1:ffff:ffff:ffff:ffff"),
        ("2001:1::", "2001:1::"),
        ("2001:1::4", "2001:2:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:4::", "2001:4:111:ffff:ffff:ffff:ffff:ffff"),
        ("2001:4:113::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:40::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("100.100.100.200", "100.100.100.200"),
        ("192.0.0.192", "192.0.0.192"),
        ("fd00:ec2::", "fd00:ec2:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fd20:ce::254", "fd20:ce::254"),
        ("64:ff9b::", "64:ff9b::ff:ffff"),
        ("2002::", "2002:ff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ];

    /// The same for the addresses that a store may deny.
    const INTERNAL: [(&str, &str); 8] = [
        ("10.0.0.0", "10.255.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.168.0.0", "192.168.255.255"),
        ("::1", "::1"),
        ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("64:ff9b::a00:0", "64:ff9b::aff:ffff"),
    ];

    fn parsed(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    /// The address that is `by` after this one, if there is one.
    fn beside(ip: IpAddr, by: i128) -> Option<IpAddr> {
        match ip {
            IpAddr::V4(ip) => {
                let bits = i128::from(ip.to_bits()) + by;
                u32::try_from(bits).ok().map(|bits| Ipv4Addr::from_bits(bits).into())
            }
            IpAddr::V6(ip) => ip.to_bits().checked_add_signed(by).map(|bits| Ipv6Addr::from_bits(bits).into()),
        }
    }

    fn is_in(ranges: &[(&str, &str)], ip: IpAddr) -> bool {
        ranges
            .iter()
            .map(|(first, last)| (parsed(first), parsed(last)))
            .any(|(first, last)| first.is_ipv4() == ip.is_ipv4() && first <= ip && ip <= last)
    }

    #[test]
    fn the_ends_of_every_range_and_their_neighbours_are_judged() {
        for (first, last) in NEVER {
            for ip in [parsed(first), parsed(last)] {
                assert!(never_dialled(ip).is_some() && !is_internal(ip), "{ip}");
            }
        }
        for (first, last) in INTERNAL {
            for ip in [parsed(first), parsed(last)] {
                assert!(is_internal(ip) && never_dialled(ip).is_none(), "{ip}");
            }
        }
        let mut neighbours = 0;
        for (first, last) in NEVER.iter().chain(&INTERNAL) {
            for ip in [beside(parsed(first), -1), beside(parsed(last), 1)].into_iter().flatten() {
                // For Teredo the two addresses in it decide, and the last ones of the range are reserved.
                let is_teredo = ip.to_string().starts_with("2001:0:");
                if !is_teredo && !is_in(&NEVER, ip) && !is_in(&INTERNAL, ip) {
                    neighbours += 1;
                    assert!(never_dialled(ip).is_none(), "{ip}");
                    assert!(!is_internal(ip), "{ip}");
                }
            }
        }
        assert!(neighbours > 30, "{neighbours}");
    }

    #[test]
    fn each_address_that_is_never_called_is_explained() {
        let also =
            "192.0.0.8 192.0.0.170 192.88.99.2 240.0.0.1 255.255.255.255 100:0:0:1:: 2001:2:: 2001:10::".split(' ');
        let mut known = std::collections::HashSet::new();
        let ips = NEVER.iter().map(|(first, _)| *first).chain(also);
        let reasons = ips.map(|ip| (ip, never_dialled(parsed(ip)).unwrap_or_default()));
        let shown: String =
            reasons.filter(|(_, why)| known.insert(*why)).map(|(ip, why)| format!("{ip} is {why}\n")).collect();
        snapbox::assert_data_eq!(
            shown,
            str![[r#"
0.0.0.0 is an address of "this network" (RFC 791)
100.64.0.0 is a shared address of providers (RFC 6598)
169.254.0.0 is a link-local address (RFC 3927), as metadata services have
192.0.0.0 is an address of IPv4 service continuity (RFC 7335)
192.0.0.11 is an address of IETF protocols (RFC 6890)
192.0.2.0 is an address for documentation (RFC 5737)
192.88.99.0 is a former relay of 6to4 (RFC 7526)
198.18.0.0 is an address for benchmarks (RFC 2544)
224.0.0.0 is a multicast address (RFC 5771)
:: is the unspecified address (RFC 4291)
64:ff9b:1:: is an address of a local translator to IPv4 (RFC 8215)
100:: is an address whose packets are thrown away (RFC 6666)
2001:1:: is an address of IETF protocols (RFC 2928)
2001:db8:: is an address for documentation (RFC 3849)
3fff:: is an address for documentation (RFC 9637)
5f00:: is a segment of a route (RFC 9602)
fe80:: is a link-local address (RFC 4291)
ff00:: is a multicast address (RFC 4291)
100.100.100.200 is a cloud's metadata service
192.0.0.8 is the dummy address (RFC 7600)
192.0.0.170 is an address of NAT64 discovery (RFC 8880)
192.88.99.2 is a relay of 6a44 (RFC 6751)
240.0.0.1 is a reserved address (RFC 1112)
255.255.255.255 is the broadcast address (RFC 919)
100:0:0:1:: is a dummy address (RFC 9780)
2001:2:: is an address for benchmarks (RFC 5180)
2001:10:: is a former ORCHID (RFC 4843)

"#]]
        );
    }

    #[test]
    fn reachable_addresses_are_called() {
        let v4 = "192.0.0.9 192.0.0.10 192.31.196.1 192.52.193.1 192.175.48.1 8.8.8.8";
        let v6 = "2001:1::1 2001:1::2 2001:1::3 2001:3::1 2001:4:112::1 2001:20::1 2001:30::1 2620:4f:8000::1 64:ff9b::808:808 2606:4700::1";
        for text in v4.split(' ').chain(v6.split(' ')) {
            assert!(never_dialled(parsed(text)).is_none() && !is_internal(parsed(text)), "{text}");
        }
    }

    /// Every form in which an IPv6 address can contain an IPv4 address.
    fn forms(v4: Ipv4Addr) -> Vec<Ipv6Addr> {
        let (high, low) = ((v4.to_bits() >> 16) as u16, (v4.to_bits() & 0xffff) as u16);
        vec![
            v4.to_ipv6_mapped(),
            Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
            Ipv6Addr::new(0x2001, 0, high, low, 0, 0, !0x0808, !0x0808),
            Ipv6Addr::new(0x2001, 0, 0x0808, 0x0808, 0, 0, !high, !low),
            Ipv6Addr::new(0x2606, 0x4700, 0, 1, 0, 0x5efe, high, low),
            Ipv6Addr::new(0x2606, 0x4700, 0, 1, 0x200, 0x5efe, high, low),
        ]
    }

    #[test]
    fn an_address_inside_another_one_counts() {
        let v4 = |text: &str| text.parse::<Ipv4Addr>().expect(text);
        for (first, last) in NEVER.iter().filter(|(first, _)| parsed(first).is_ipv4()) {
            for ip in forms(v4(first)).into_iter().chain(forms(v4(last))) {
                assert!(never_dialled(ip.into()).is_some(), "{ip}");
            }
        }
        for (first, last) in INTERNAL.iter().filter(|(first, _)| parsed(first).is_ipv4()) {
            for ip in forms(v4(first)).into_iter().chain(forms(v4(last))) {
                assert!(never_dialled(ip.into()).is_none() && is_internal(ip.into()), "{ip}");
            }
        }
        for ip in forms(v4("8.8.8.8")) {
            assert!(never_dialled(ip.into()).is_none() && !is_internal(ip.into()), "{ip}");
        }
    }

    #[test]
    fn only_another_spelling_of_an_address_is_the_same_address() {
        let check = |text: &str, loopback: bool, private: bool| {
            assert_eq!((is_loopback(parsed(text)), is_private(parsed(text))), (loopback, private), "{text}");
        };
        check("127.0.0.1", true, false);
        check("::1", true, false);
        check("::ffff:127.0.0.1", true, false);
        check("::ffff:10.0.0.1", false, true);
        check("fd12::1", false, true);
        check("::127.0.0.1", false, false);
        check("2002:7f00:1::1", false, false);
        check("8.8.8.8", false, false);
    }
}
