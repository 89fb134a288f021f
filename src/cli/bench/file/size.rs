//! Sizes as people write them.

/// `2GB`, `500 MB`, `64KiB` or a number of bytes.
///
/// # Errors
/// What to write, when it is no size or none that a server takes.
pub fn size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_').unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => 0,
    };
    let number: Option<u64> = digits.replace('_', "").parse().ok();
    let bytes = number.and_then(|number| number.checked_mul(unit));
    bytes
        .filter(|bytes| (1..=MOST).contains(bytes))
        .ok_or_else(|| "write a size up to 2GiB, such as 2GB, 500MB or 64KiB".to_owned())
}

/// What a server takes.
const MOST: u64 = 2 << 30;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("2GB", Some(2_000_000_000)),
            ("2 GiB", Some(2_147_483_648)),
            ("64kib", Some(65_536)),
            ("5_000", Some(5_000)),
            ("1b", Some(1)),
            ("3GiB", None),
            ("0", None),
            ("GB", None),
            ("2 lunches", None),
            ("99999999999999999999GB", None),
        ] {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }
}
