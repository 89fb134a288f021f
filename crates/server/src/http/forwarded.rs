//! Whom a request comes from when proxies stand between.

use std::net::IpAddr;

use axum::http::HeaderMap;

use crate::config::Network;

/// The nearest address that is not one of our proxies. Each proxy adds whom it heard from at the
/// end of `X-Forwarded-For`; what stands before the first one that is not ours, anyone may have
/// written.
pub(super) fn client(headers: &HeaderMap, peer: IpAddr, proxies: &[Network]) -> IpAddr {
    let ours = |ip: IpAddr| proxies.iter().any(|network| network.contains(ip));
    let values = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok());
    let hops: Vec<_> = values.flat_map(|value| value.split(',')).collect();
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !ours(client) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(ip) => client = ip.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_proxies_are_believed() {
        let proxies = ["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()];
        for (peer, header, expected) in [
            ("1.2.3.4", "", "1.2.3.4"),
            ("1.2.3.4", "5.6.7.8", "1.2.3.4"),
            ("10.0.0.1", "5.6.7.8", "5.6.7.8"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "6.6.6.6, 5.6.7.8", "5.6.7.8"),
            ("10.0.0.1", "6.6.6.6, 5.6.7.8, 10.0.0.2", "5.6.7.8"),
            ("10.0.0.1", "6.6.6.6, unknown", "10.0.0.1"),
            ("::1", "::ffff:5.6.7.8", "5.6.7.8"),
        ] {
            let mut headers = HeaderMap::new();
            if !header.is_empty() {
                headers.insert("x-forwarded-for", header.parse().unwrap());
            }
            let client = client(&headers, peer.parse().unwrap(), &proxies);
            assert_eq!(client.to_string(), expected, "{peer} {header}");
        }
    }
}
