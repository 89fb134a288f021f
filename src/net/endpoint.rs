//! A server's address as people write it.

use std::net::IpAddr;

use canteen_protocol::PATH;

use super::{CallError, Options};

/// Where to connect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Endpoint {
    /// The WebSocket's address.
    pub url: String,
    /// With TLS.
    pub tls: bool,
}

impl Endpoint {
    /// Reads `http(s)://host:port` or `ws(s)://...`; the path is ours and may be left out.
    ///
    /// # Errors
    /// [`CallError::Setup`] when it is none of these, or would talk in the clear to another
    /// machine.
    pub fn parse(url: &str, options: &Options) -> Result<Self, CallError> {
        let url = url.trim();
        let bad = |why: &str| {
            CallError::Setup(format!(
                "'{url}' is not the address of a server ({why}): write it like https://chat.example.com"
            ))
        };
        let (scheme, rest) = url.split_once("://").ok_or_else(|| bad("no https:// in front"))?;
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "https" | "wss" => true,
            "http" | "ws" => false,
            _ => return Err(bad("only https, http, wss and ws are spoken")),
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !path.is_empty() && format!("/{path}").trim_end_matches('/') != PATH {
            return Err(bad("it has a path"));
        }
        if authority.contains('@') {
            return Err(bad("it has a user in it"));
        }
        let host = host(authority).ok_or_else(|| bad("the host or port is wrong"))?;
        if !tls && !options.plain && !is_loopback(host) {
            return Err(CallError::Setup(format!(
                "'{url}' would send everything unencrypted to another machine: use https://, or \
                 allow it with the setting plain_ws"
            )));
        }
        let scheme = if tls { "wss" } else { "ws" };
        Ok(Self { url: format!("{scheme}://{authority}{PATH}"), tls })
    }
}

impl Endpoint {
    /// Where the server's pages are: `https://host:port`.
    #[must_use]
    pub fn pages(&self) -> String {
        let url = self.url.strip_suffix(PATH).unwrap_or(&self.url);
        url.replacen("ws", "http", 1)
    }
}

/// The host of `host`, `host:port`, `[v6]` or `[v6]:port`; nothing when it is none of these.
#[must_use]
pub fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "?#%\\".contains(c);
    if host.is_empty() || host.contains(odd) || port.is_some_and(|p| p.parse::<u16>().is_err()) {
        return None;
    }
    Some(host)
}

/// Whether a host is this machine.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_write_them() {
        for (url, expected) in [
            ("http://127.0.0.1:7700", "ws://127.0.0.1:7700/v1/ws"),
            ("ws://localhost:7700/", "ws://localhost:7700/v1/ws"),
            ("http://[::1]:7700/v1/ws", "ws://[::1]:7700/v1/ws"),
            ("https://chat.example.com", "wss://chat.example.com/v1/ws"),
            ("WSS://chat.example.com:8443/v1/ws/", "wss://chat.example.com:8443/v1/ws"),
        ] {
            let endpoint = Endpoint::parse(url, &Options::default()).unwrap();
            assert_eq!(endpoint.url, expected);
            let pages = expected.replacen("ws", "http", 1).replace("/v1/ws", "");
            assert_eq!(endpoint.pages(), pages);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_the_way_out() {
        for url in [
            "",
            "chat.example.com",
            "ftp://x",
            "https://",
            "https://a:b",
            "https://u@h",
            "https://h/elsewhere",
            "https://h h",
            "http://[::1",
            "http://[zz]:1",
        ] {
            let error = Endpoint::parse(url, &Options::default()).unwrap_err().to_string();
            assert!(error.contains("https://chat.example.com"), "{url}: {error}");
        }
    }

    #[test]
    fn in_the_clear_only_to_this_machine() {
        let url = "http://chat.example.com:7700";
        let error = Endpoint::parse(url, &Options::default()).unwrap_err().to_string();
        assert!(error.contains("plain_ws"), "{error}");
        let options = Options { plain: true, ..Options::default() };
        assert!(!Endpoint::parse(url, &options).unwrap().tls);
        assert!(Endpoint::parse("http://127.0.0.1.example.com", &Options::default()).is_err());
    }
}
