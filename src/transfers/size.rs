//! Bytes for people.

/// `1.2 MB`: two figures, or all that stand before the point.
#[must_use]
pub fn size(bytes: i64) -> String {
    let bytes = i128::from(bytes.max(0));
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut unit = 1_000;
    for name in ["kB", "MB", "GB", "TB"] {
        let tenths = (bytes * 10 + unit / 2) / unit;
        if tenths < 100 {
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
        let whole = (bytes + unit / 2) / unit;
        if whole < 1_000 || name == "TB" {
            return format!("{whole} {name}");
        }
        unit *= 1_000;
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_figures_are_enough() {
        for (bytes, expected) in [
            (-1, "0 B"),
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_249, "1.2 kB"),
            (9_949, "9.9 kB"),
            (9_950, "10 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (2_147_483_648, "2.1 GB"),
            (5_000_000_000_000_000, "5000 TB"),
        ] {
            assert_eq!(size(bytes), expected, "{bytes}");
        }
    }
}
