//! Values of settings, from text: each says what it takes when it is given something else.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// A value as written, and the folder that its paths start from.
pub(super) struct Given<'a> {
    pub(super) text: &'a str,
    pub(super) base: Option<&'a Path>,
}

impl Given<'_> {
    pub(super) fn filled(&self) -> Result<String, String> {
        match self.text.trim() {
            "" => Err("is empty: give a value or remove the key".to_owned()),
            text => Ok(text.to_owned()),
        }
    }

    /// Words separated by blanks.
    pub(super) fn words(&self) -> Result<Vec<String>, String> {
        Ok(self.filled()?.split_whitespace().map(str::to_owned).collect())
    }

    /// One line of so many bytes at most.
    pub(super) fn one_line(&self, most: usize) -> Result<String, String> {
        let text = self.filled()?;
        if text.len() > most || text.chars().any(char::is_control) {
            return Err(format!("is not one line of at most {most} bytes"));
        }
        Ok(text)
    }

    /// An address of a server, without the slashes at its end.
    pub(super) fn base_url(&self) -> Result<String, String> {
        let text = self.filled()?;
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/[]%".contains(c);
        match rest.map(|rest| rest.trim_end_matches('/')) {
            Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain) => {
                Ok(text.trim_end_matches('/').to_owned())
            }
            _ => Err(format!("{text:?} is not an address such as https://chat.example.com")),
        }
    }

    pub(super) fn path(&self) -> Result<PathBuf, String> {
        let path = PathBuf::from(self.filled()?);
        Ok(self.base.map_or(path.clone(), |base| base.join(path)))
    }

    pub(super) fn optional_path(&self) -> Result<Option<PathBuf>, String> {
        self.path().map(Some)
    }

    /// A number from `least` to `most`; underscores may group its digits.
    pub(super) fn number<T>(&self, least: T, most: T) -> Result<T, String>
    where
        T: FromStr + PartialOrd + fmt::Display,
    {
        self.text
            .trim()
            .replace('_', "")
            .parse()
            .ok()
            .filter(|n| (&least..=&most).contains(&n))
            .ok_or_else(|| format!("{:?} is not a number from {least} to {most}", self.text))
    }

    pub(super) fn switch(&self) -> Result<bool, String> {
        self.choice(&[("true", true), ("false", false)])
    }

    pub(super) fn choice<T: Copy>(&self, choices: &[(&str, T)]) -> Result<T, String> {
        let text = self.text.trim();
        choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            format!("{text:?} is not one of {}", names.join(", "))
        })
    }

    /// `HOST:PORT`; what the host means is found out when listening.
    pub(super) fn address(&self) -> Result<String, String> {
        let text = self.text.trim();
        let fits = text.rsplit_once(':').is_some_and(|(host, port)| {
            let bare = !host.contains(':') || (host.starts_with('[') && host.ends_with(']'));
            !host.is_empty() && bare && port.parse::<u16>().is_ok()
        });
        if fits {
            return Ok(text.to_owned());
        }
        Err(format!("{text:?} is not an address: write one such as 127.0.0.1:7700 or [::]:7700"))
    }

    pub(super) fn database(&self) -> Result<String, String> {
        let text = self.filled()?;
        let file = match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => return Ok(text),
            Some((scheme, _)) => {
                return Err(format!(
                    "{scheme}:// is not a database known here: write postgres://USER@HOST/NAME or \
                     sqlite:FILE"
                ));
            }
            None => text.strip_prefix("sqlite:").unwrap_or(&text),
        };
        let file = self.base.map_or_else(|| PathBuf::from(file), |base| base.join(file));
        Ok(format!("sqlite:{}", file.display()))
    }

    /// A folder, or the URL of an object store.
    pub(super) fn blob(&self) -> Result<String, String> {
        let text = self.filled()?;
        match text.split_once("://") {
            Some(("s3", rest)) if !rest.is_empty() && !rest.starts_with('/') => Ok(text),
            Some(_) => Err(format!(
                "{text:?} is no place for files known here: write a folder or s3://BUCKET/PREFIX"
            )),
            None => self.path().map(|path| path.display().to_string()),
        }
    }

    pub(super) fn bus(&self) -> Result<(), String> {
        match self.text.trim() {
            "local" => Ok(()),
            nats if nats.starts_with("nats://") => {
                Err("a NATS bus is not in this version: run one server, and remove the key"
                    .to_owned())
            }
            other => Err(format!("{other:?} is not one of local")),
        }
    }

    pub(super) fn networks(&self) -> Result<Vec<Network>, String> {
        let parts = self.text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::parse).collect()
    }
}

/// An address, or all that share its first bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// This machine's own addresses.
    pub(super) const fn loopback() -> [Self; 2] {
        use std::net::{Ipv4Addr, Ipv6Addr};
        [
            Self { address: IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), bits: 8 },
            Self { address: IpAddr::V6(Ipv6Addr::LOCALHOST), bits: 128 },
        ]
    }

    /// Whether the address is one of the network's. An IPv4 address in IPv6 clothes counts as
    /// what it is.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let shift = |width: u8| u32::from(width.saturating_sub(self.bits));
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(shift(32)).unwrap_or(0) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).checked_shr(shift(128)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not an address or a network such as 10.0.0.0/8");
        let (address, bits) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = if bits.is_empty() { most } else { bits.parse().map_err(|_| wrong())? };
        if bits > most {
            return Err(wrong());
        }
        Ok(Self { address, bits })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

/// So many at once, then one more every so often: `10/30s`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// Seconds until there is one more.
    pub seconds: u32,
}

impl Rate {
    pub(super) const fn new(burst: u32, seconds: u32) -> Self {
        Self { burst, seconds }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.trim().split_once('/');
        parts
            .and_then(|(burst, every)| {
                let seconds = every.strip_suffix('s').unwrap_or(every).parse().ok()?;
                Some(Self { burst: burst.parse().ok()?, seconds })
            })
            .filter(|rate| rate.burst > 0 && rate.seconds > 0)
            .ok_or_else(|| format!("{text:?} is not a rate: 10/30s is 10 at once, then 1 in 30 s"))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}s", self.burst, self.seconds)
    }
}

pub(super) fn shown_path(path: &Path) -> String {
    path.display().to_string()
}

pub(super) fn shown_optional_path(path: &Option<PathBuf>) -> String {
    path.as_deref().map(shown_path).unwrap_or_default()
}

pub(super) fn shown_networks(networks: &[Network]) -> String {
    networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
