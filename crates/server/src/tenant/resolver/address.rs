//! Which addresses a server may be asked at for somebody outside (SSRF): those of the open internet,
//! and the networks that the operator names. By the registries of special addresses (RFC 6890).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::config::Network;

/// Whether it may be asked.
pub fn is_open(address: IpAddr, allowed: &[Network]) -> bool {
    let address = address.to_canonical();
    if allowed.iter().any(|network| network.contains(address)) {
        return true;
    }
    match address {
        IpAddr::V4(address) => is_open_v4(address),
        IpAddr::V6(address) => is_open_v6(address),
    }
}

fn is_open_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let closed = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !closed
}

fn is_open_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // Addresses that carry an older one lead where that leads: NAT64 and 6to4.
    let [_, _, _, _, _, _, high, low] = parts;
    let inner = match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => Some((high, low)),
        [0x2002, first, second, ..] => Some((first, second)),
        _ => None,
    };
    if let Some((high, low)) = inner {
        return is_open_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    }
    // 2000::/3 is all that is given out; of that not documentation, benchmarks, Teredo and ORCHID.
    let given_out = parts[0] & 0xe000 == 0x2000;
    let special = (parts[0] == 0x2001 && (parts[1] < 0x200 || parts[1] == 0xdb8))
        || (parts[0] == 0x3fff && parts[1] < 0x1000);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_closed() {
        let closed = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::a00:1",
            "::ffff:169.254.169.254",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "::127.0.0.1",
            "3fff::1",
            "100::1",
            "fec0::1",
        ];
        for text in closed {
            assert!(!is_open(text.parse().unwrap(), &[]), "{text}");
        }
        let open = [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.1.2.3",
            "223.5.5.5",
            "2606:4700::1111",
            "2400:3200::1",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ];
        for text in open {
            assert!(is_open(text.parse().unwrap(), &[]), "{text}");
        }
    }

    #[test]
    fn the_operator_opens_networks() {
        let allowed: Vec<Network> = vec!["10.0.0.0/8".parse().unwrap()];
        assert!(is_open("10.1.2.3".parse().unwrap(), &allowed));
        assert!(is_open("::ffff:10.1.2.3".parse().unwrap(), &allowed));
        assert!(!is_open("192.168.1.1".parse().unwrap(), &allowed));
    }
}
