//! Places on the earth as `geo:` addresses (RFC 5870): `geo:31.2304,121.4737`.

use std::fmt;
use std::str::FromStr;

/// How such an address begins.
pub const SCHEME: &str = "geo:";

/// Degrees north and east, WGS 84. Written with six decimals at most, which is a hand's breadth.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// From -90 to 90.
    latitude: f64,
    /// From -180 to 180.
    longitude: f64,
}

impl Point {
    /// The place of an address; what follows its coordinates (an altitude, parameters) is left
    /// out.
    #[must_use]
    pub fn of_address(address: &str) -> Option<Self> {
        let head = address.get(..SCHEME.len())?;
        if !head.eq_ignore_ascii_case(SCHEME) {
            return None;
        }
        let coordinates = address[SCHEME.len()..].split([';', '?']).next()?;
        let mut numbers = coordinates.split(',');
        let point = Self::new(number(numbers.next()?)?, number(numbers.next()?)?)?;
        numbers.all(|more| number(more).is_some()).then_some(point)
    }

    fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let fits = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        fits.then_some(Self { latitude, longitude })
    }

    /// The address.
    #[must_use]
    pub fn address(self) -> String {
        format!("{SCHEME}{},{}", shown(self.latitude), shown(self.longitude))
    }
}

/// Digits, with a sign and a fraction; nothing else that a number can be.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let begins = digits.starts_with(|c: char| c.is_ascii_digit());
    if plain && begins && text.len() <= 24 { text.parse().ok() } else { None }
}

fn shown(degrees: f64) -> String {
    let text = format!("{degrees:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", shown(self.latitude), shown(self.longitude))
    }
}

impl FromStr for Point {
    type Err = String;

    /// As people write it: `31.2304,121.4737`.
    fn from_str(text: &str) -> Result<Self, String> {
        let point = || {
            let (latitude, longitude) = text.split_once(',')?;
            Self::new(number(latitude.trim())?, number(longitude.trim())?)
        };
        point().ok_or_else(|| {
            format!("{text:?} is no place: write degrees north and east, such as 31.2304,121.4737")
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_a_place() {
        for (address, expected) in [
            ("geo:31.2304,121.4737", Some("31.2304, 121.4737")),
            ("GEO:-33.5,-70", Some("-33.5, -70")),
            ("geo:0,0,12.5;crs=wgs84;u=35", Some("0, 0")),
            ("geo:48.2010,16.3695?z=19", Some("48.201, 16.3695")),
            ("geo:90,180", Some("90, 180")),
            ("geo:90.1,0", None),
            ("geo:0,180.5", None),
            ("geo:1e1,2", None),
            ("geo:nan,1", None),
            ("geo:1", None),
            ("geo:1,2,x", None),
            ("geo:.5,1", None),
            ("http:1,2", None),
            ("午:1,2", None),
        ] {
            let found = Point::of_address(address).map(|point| point.to_string());
            assert_eq!(found.as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn people_write_two_numbers() {
        let point: Point = "31.23040, 121.4737".parse().unwrap();
        assert_eq!(point.address(), "geo:31.2304,121.4737");
        for bad in ["", "31", "31;121", "91,0", "a,b", "1,2,3"] {
            assert!(bad.parse::<Point>().unwrap_err().contains("31.2304"), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn an_address_gives_back_its_place(a in -90_000_000..=90_000_000_i32, b in -180_000_000..=180_000_000_i32) {
            let point = Point::new(f64::from(a) / 1e6, f64::from(b) / 1e6).unwrap();
            prop_assert_eq!(Point::of_address(&point.address()), Some(point));
        }

        #[test]
        fn any_text_is_read_without_harm(text in ".{0,40}") {
            let _ = Point::of_address(&text);
            let _ = text.parse::<Point>();
        }
    }
}
