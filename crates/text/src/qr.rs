//! QR codes (ISO 18004) as lines of half blocks: text in, lines out.
//!
//! Light is what is drawn, since most terminals are dark; whoever prints the lines on a terminal
//! that may be light says so with colours. Knows nothing of what the text means.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code. The standard asks for four; readers do with two, and 80x24 has
/// no room for more.
const QUIET: usize = 2;

/// Characters for the upper and the lower module of a cell: dark and dark, dark and light, ...
const CELLS: [char; 4] = [' ', '▄', '▀', '█'];

/// The code of a text, with a light border: each character is two modules, one above the other.
/// None when the text is too long for any code (about 2,900 bytes).
#[must_use]
pub fn lines(text: &str) -> Option<Vec<String>> {
    // The lowest correction makes the smallest code, and a screen has no dirt on it.
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let (width, modules) = (code.width(), code.to_colors());
    let is_light = |x: usize, y: usize| {
        let inside = (QUIET..QUIET + width).contains(&x) && (QUIET..QUIET + width).contains(&y);
        // Below the last odd row there is still border.
        !inside || modules[(y - QUIET) * width + (x - QUIET)] == Color::Light
    };
    let side = width + 2 * QUIET;
    let line = |row: usize| {
        (0..side)
            .map(|x| {
                let (upper, lower) = (is_light(x, 2 * row), is_light(x, 2 * row + 1));
                CELLS[usize::from(upper) * 2 + usize::from(lower)]
            })
            .collect()
    };
    Some((0..side.div_ceil(2)).map(line).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads the lines as a camera would: four pixels a module.
    fn read(lines: &[String]) -> Option<String> {
        const SCALE: usize = 4;
        let cells: Vec<Vec<usize>> = lines
            .iter()
            .map(|line| {
                line.chars()
                    .map(|c| CELLS.iter().position(|cell| *cell == c).expect("a half block"))
                    .collect()
            })
            .collect();
        let (width, height) = (cells[0].len() * SCALE, cells.len() * 2 * SCALE);
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            let (x, y) = (x / SCALE, y / SCALE);
            let light = cells[y / 2][x] >> (1 - y % 2) & 1 == 1;
            if light { 255 } else { 0 }
        });
        let found = picture.detect_grids();
        Some(found.first()?.decode().ok()?.1)
    }

    #[test]
    fn a_reader_finds_the_text_in_the_lines() {
        for text in [
            "a",
            "otpauth://totp/boss?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme",
            "https://chat.example.com/join/7fQ2",
            "餐厅",
        ] {
            let lines = lines(text).expect(text);
            assert_eq!(read(&lines).as_deref(), Some(text));
        }
    }

    #[test]
    fn an_address_of_an_authenticator_fits_a_small_terminal() {
        let text = "otpauth://totp/boss?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme";
        let lines = lines(text).expect("it fits a code");
        assert!(lines.len() <= 20, "{}", lines.len());
        assert!(lines.iter().all(|line| line.chars().count() == lines[0].chars().count()));
        assert!(lines[0].chars().all(|c| c == '█'), "a light border");
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert!(lines(&"x".repeat(2_900)).is_some());
        assert!(lines(&"x".repeat(3_000)).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_address_comes_back(text in "[a-zA-Z0-9:/?=&.%-]{1,120}") {
            let lines = lines(&text).expect("it fits a code");
            prop_assert_eq!(read(&lines), Some(text));
        }
    }
}
