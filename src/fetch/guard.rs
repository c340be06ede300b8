//! Which URLs and addresses may be connected to; pure, opens nothing.
//!
//! A page can name any address, and its reader may sit inside a network whose printers, databases and
//! cloud metadata services answer whoever asks. So every URL passes [`check_url`] before each request and
//! each redirect, and every address a name resolves to passes [`check_address`] before it is connected to.
//! Ports are not restricted: news servers use many, and only public addresses are ever asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::{Host, Url};

use super::shown;

/// Addresses let through though their kind is refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedAddresses(Vec<IpNet>);

/// Not an address or a range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no IP address and no range such as `192.168.1.0/24`")]
pub struct NotAddresses(String);

impl AllowedAddresses {
    /// The ranges written as `10.1.2.3`, `10.0.0.0/8` or `fd00::/8`.
    pub fn parse<S: AsRef<str>>(texts: &[S]) -> Result<Self, NotAddresses> {
        let mut ranges = Vec::with_capacity(texts.len());
        for text in texts {
            let text = text.as_ref().trim();
            let range = match text.parse::<IpAddr>() {
                Ok(address) => Ok(IpNet::from(address)),
                Err(_) => text.parse::<IpNet>(),
            };
            ranges.push(range.map_err(|_| NotAddresses(shown(text)))?);
        }
        Ok(Self(ranges))
    }

    /// Whether no address is let through.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(&address))
    }
}

/// Why a URL or an address is not asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another scheme than `http` or `https`.
    #[error("only `http` and `https` are fetched, not `{0}`")]
    Scheme(String),
    /// A user name or password stands in the URL.
    #[error("the URL carries a user name or password; remove it")]
    Credentials,
    /// The URL names no host.
    #[error("the URL names no host")]
    NoHost,
    /// A name that only this machine or network knows.
    #[error("the name `{0}` belongs to this machine or network; {ALLOW}")]
    LocalName(String),
    /// An address that is not on the public internet.
    #[error("the address `{address}` is {range}; {ALLOW}")]
    Address {
        /// The address.
        address: IpAddr,
        /// What sort of address it is.
        range: &'static str,
    },
    /// A name all of whose addresses are refused.
    #[error("`{host}` has the address `{address}`, which is {range}; {ALLOW}")]
    Resolved {
        /// The name.
        host: String,
        /// The first address refused.
        address: IpAddr,
        /// What sort of address it is.
        range: &'static str,
    },
}

const ALLOW: &str =
    "if you trust it, add the address to `fetch.allow-addresses` in your own `config.toml`";

/// Checks what can be told from the URL alone: scheme, credentials, literal address, local name.
///
/// A local name is refused here only where no address is allowed; otherwise its addresses decide.
pub fn check_url(url: &Url, allow: &AllowedAddresses) -> Result<(), Refusal> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme(shown(url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Credentials);
    }
    match url.host() {
        Some(Host::Ipv4(address)) => check_address(address.into(), allow),
        Some(Host::Ipv6(address)) => check_address(address.into(), allow),
        Some(Host::Domain(name)) if is_local_name(name) && allow.is_empty() => {
            Err(Refusal::LocalName(shown(name)))
        }
        Some(Host::Domain(_)) => Ok(()),
        None => Err(Refusal::NoHost),
    }
}

/// Checks one address, literal or resolved.
pub fn check_address(address: IpAddr, allow: &AllowedAddresses) -> Result<(), Refusal> {
    let Some(range) = refused_range(address) else {
        return Ok(());
    };
    if allow.contains(address) || unmapped(address).is_some_and(|inner| allow.contains(inner)) {
        return Ok(());
    }
    Err(Refusal::Address { address, range })
}

/// The addresses of `host` that may be connected to, in the order given; an error where none is left.
pub fn keep_allowed(
    host: &str,
    addresses: &[IpAddr],
    allow: &AllowedAddresses,
) -> Result<Vec<IpAddr>, Refusal> {
    let mut kept = Vec::with_capacity(addresses.len());
    let mut refused = None;
    for &address in addresses {
        match check_address(address, allow) {
            Ok(()) => kept.push(address),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    match refused {
        Some(Refusal::Address { address, range }) if kept.is_empty() => Err(Refusal::Resolved {
            host: shown(host),
            address,
            range,
        }),
        _ => Ok(kept),
    }
}

/// Whether `name` is one that only this machine or network knows.
///
/// Sources: RFC 6761 (localhost), RFC 6762 (local), RFC 8375 (home.arpa), ICANN's reservation of `internal`.
pub fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let below = |suffix: &str| {
        name.strip_suffix(suffix)
            .is_some_and(|front| front.is_empty() || front.ends_with('.'))
    };
    ["localhost", "local", "internal", "localdomain", "home.arpa"]
        .into_iter()
        .any(below)
}

/// IPv4 ranges that are not the public internet.
///
/// Source: IANA IPv4 Special-Purpose Address Registry; the last line is the metadata service of one cloud.
const V4_REFUSED: &[(&str, &str)] = &[
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a carrier's customers"),
    ("127.0.0.0/8", "loopback"),
    (
        "169.254.0.0/16",
        "link-local, as cloud metadata services are",
    ),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved for protocols"),
    ("192.0.2.0/24", "for documentation"),
    ("192.88.99.0/24", "a retired relay"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "for benchmarks"),
    ("198.51.100.0/24", "for documentation"),
    ("203.0.113.0/24", "for documentation"),
    ("224.0.0.0/4", "multicast"),
    ("255.255.255.255/32", "broadcast"),
    ("240.0.0.0/4", "reserved"),
    ("168.63.129.16/32", "a cloud metadata service"),
];

/// IPv6 ranges that are not the public internet; what lies outside `2000::/3` is refused as well.
///
/// Source: IANA IPv6 Special-Purpose Address Registry.
const V6_REFUSED: &[(&str, &str)] = &[
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("64:ff9b:1::/48", "private translation"),
    ("100::/64", "discarded"),
    ("2001::/32", "a tunnel"),
    ("2001:2::/48", "for benchmarks"),
    ("2001::/23", "reserved for protocols"),
    ("2001:db8::/32", "for documentation"),
    ("3fff::/20", "for documentation"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "private"),
    ("ff00::/8", "multicast"),
];

static V4: LazyLock<Vec<(Ipv4Net, &'static str)>> = LazyLock::new(|| parsed(V4_REFUSED));
static V6: LazyLock<Vec<(Ipv6Net, &'static str)>> = LazyLock::new(|| parsed(V6_REFUSED));

fn parsed<N: std::str::FromStr>(table: &[(&str, &'static str)]) -> Vec<(N, &'static str)> {
    let parse = |(net, what): &(&str, &'static str)| {
        let net = net
            .parse()
            .ok()
            .expect("the tables above hold valid ranges");
        (net, *what)
    };
    table.iter().map(parse).collect()
}

/// What sort of address it is, where that sort is refused.
fn refused_range(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refused_v4(address),
        IpAddr::V6(address) => refused_v6(address),
    }
}

fn refused_v4(address: Ipv4Addr) -> Option<&'static str> {
    V4.iter()
        .find_map(|(range, what)| range.contains(&address).then_some(*what))
}

fn refused_v6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(inner) = address.to_ipv4_mapped() {
        return refused_v4(inner);
    }
    // What a translator or relay ends up asking is the address inside.
    if let Some(inner) = embedded_v4(address) {
        return refused_v4(inner);
    }
    let listed = V6
        .iter()
        .find_map(|(range, what)| range.contains(&address).then_some(*what));
    let [first, ..] = address.segments();
    listed.or((first & 0xe000 != 0x2000).then_some("reserved"))
}

/// The IPv4 address inside an address of NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let ([0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..]) = address.segments()
    else {
        return None;
    };
    Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
}

/// The IPv4 address a mapped IPv6 address stands for.
fn unmapped(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => address.to_ipv4_mapped().map(IpAddr::V4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        let address = text.parse().expect("an address");
        check_address(address, &AllowedAddresses::default()).is_err()
    }

    #[test]
    fn addresses_off_the_public_internet_are_refused() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "100.100.100.200",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::808:808",
            "64:ff9b:0:1::808:808",
            "100::1",
            "2001::1",
            "2001:0:808:808::f7f7:f7f7",
            "2001:2::1",
            "2001:db8::1",
            "3fff::1",
            "2002:7f00:1::1",
            "2002:c0a8:1::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "4000::1",
            "5f00::1",
        ] {
            assert!(refused(address), "{address}");
        }
    }

    #[test]
    fn public_addresses_pass_in_every_wrapping() {
        for address in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2606:4700::1111",
            "2a00:1450:4001::200e",
        ] {
            assert!(!refused(address), "{address}");
        }
    }

    #[test]
    fn what_is_allowed_is_the_only_exception() {
        let allow = AllowedAddresses::parse(&["127.0.0.0/8", "fd00::1"]).expect("ranges");
        let pass = |text: &str| check_address(text.parse().expect("an address"), &allow).is_ok();
        assert!(pass("127.9.9.9"));
        assert!(pass("::ffff:127.0.0.1"));
        assert!(pass("fd00::1"));
        assert!(!pass("fd00::2"));
        assert!(!pass("10.0.0.1"));
        assert!(!pass("169.254.169.254"));
        assert_eq!(
            AllowedAddresses::parse(&["localhost"])
                .expect_err("a name")
                .to_string(),
            "`localhost` is no IP address and no range such as `192.168.1.0/24`"
        );
    }

    #[test]
    fn names_of_this_network_are_known() {
        for name in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "metadata.google.internal",
            "x.home.arpa",
        ] {
            assert!(is_local_name(name), "{name}");
        }
        for name in [
            "local.example",
            "notlocalhost",
            "internal.example.com",
            "example.com",
        ] {
            assert!(!is_local_name(name), "{name}");
        }
    }

    #[test]
    fn a_name_keeps_its_public_addresses_only() {
        let allow = AllowedAddresses::default();
        let parse = |text: &str| text.parse::<IpAddr>().expect("an address");
        let mixed = [parse("127.0.0.1"), parse("8.8.8.8")];
        assert_eq!(
            keep_allowed("a.example", &mixed, &allow),
            Ok(vec![parse("8.8.8.8")])
        );
        let refusal = keep_allowed("a.example", &[parse("10.0.0.1")], &allow).expect_err("private");
        assert_eq!(
            refusal.to_string(),
            "`a.example` has the address `10.0.0.1`, which is private; if you trust it, add the address to `fetch.allow-addresses` in your own `config.toml`"
        );
        assert_eq!(keep_allowed("a.example", &[], &allow), Ok(Vec::new()));
    }
}
