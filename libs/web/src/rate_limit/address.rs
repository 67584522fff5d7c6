//! Where a caller without a token is counted: by network address, and by nothing in it that the caller may choose.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::{HttpRequest, dev::ServiceRequest, http::header::HeaderMap};
use serde::Deserialize;

/// Which address is a caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAddress {
    /// The connection's own address.
    #[default]
    Peer,
    /// The last entry of `X-Forwarded-For`, or of `Forwarded` (RFC 7239) where that is missing: the one which our own
    /// proxy wrote. Only behind a proxy: otherwise anybody may claim any address.
    Forwarded,
}

impl ClientAddress {
    /// The key that `request` is counted under.
    pub(super) fn key(self, request: &ServiceRequest) -> String {
        format!("address:{}", self.source(request.request()))
    }

    /// The address, or the network of it, that `request` comes from.
    pub(super) fn source(self, request: &HttpRequest) -> String {
        let forwarded = match self {
            Self::Peer => None,
            Self::Forwarded => last_forwarded(request.headers()),
        };
        let address = forwarded.or_else(|| request.peer_addr().map(|peer| peer.ip()));
        address.map_or_else(|| "unknown".to_owned(), |address| network(address).to_string())
    }
}

/// One caller's: an IPv4 address, or the network that one subscriber has in IPv6 (RFC 6177), within which they may use
/// any address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        version_4 @ IpAddr::V4(_) => version_4,
    }
}

fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = |name: &str| headers.get_all(name).last()?.to_str().ok()?.rsplit(',').next();
    match last("x-forwarded-for") {
        Some(entry) => address(entry),
        None => address(forwarded_for(last("forwarded")?)?),
    }
}

/// The `for` of an entry such as `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(entry: &str) -> Option<&str> {
    entry.split(';').filter_map(|pair| pair.split_once('=')).find_map(|(name, value)| {
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address, without the port that may stand behind it.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|socket: SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn key(header: &'static str, value: &str) -> String {
        let request = TestRequest::default().insert_header((header, value));
        let request = request.peer_addr("192.0.2.1:4711".parse().unwrap()).to_srv_request();
        ClientAddress::Forwarded.key(&request)
    }

    #[test]
    fn the_port_is_no_part_of_the_key() {
        for entry in ["203.0.113.9", "203.0.113.9:51000", "10.0.0.1, 203.0.113.9:2", "::ffff:203.0.113.9"] {
            assert_eq!(key("x-forwarded-for", entry), "address:203.0.113.9", "{entry}");
        }
        for entry in ["for=203.0.113.9", "for=10.0.0.1, For=\"203.0.113.9:51000\";proto=https"] {
            assert_eq!(key("forwarded", entry), "address:203.0.113.9", "{entry}");
        }
    }

    #[test]
    fn one_subscribers_network_is_one_key() {
        for entry in ["2001:db8:1:2::1", "[2001:db8:1:2:ffff::9]", "[2001:db8:1:2::5]:443"] {
            assert_eq!(key("x-forwarded-for", entry), "address:2001:db8:1:2::", "{entry}");
        }
        assert_eq!(key("forwarded", "for=\"[2001:db8:1:2::5]:443\""), "address:2001:db8:1:2::");
        assert_ne!(key("x-forwarded-for", "2001:db8:1:3::1"), "address:2001:db8:1:2::");
    }

    #[test]
    fn what_is_no_address_is_counted_with_the_proxy() {
        for entry in ["unknown", "_hidden", "", "203.0.113.9:x", "a, b"] {
            assert_eq!(key("x-forwarded-for", entry), "address:192.0.2.1", "{entry}");
        }
    }
}
