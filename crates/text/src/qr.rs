//! QR codes: of a text, as a field of modules, as half blocks for terminals, and as SVG.
//!
//! Error correction M where it may be printed: a code on a wall is read with a stain on it. On a
//! screen there is no dirt, and a smaller one fits 24 lines.

use std::fmt::Write;

use qrcode::{EcLevel, QrCode};

/// Modules of ground around a code, as the standard wants.
pub const QUIET: usize = 4;
/// As many as readers do with where there is no room for more.
const NARROW: usize = 2;

/// A code: a square of modules with the ground around it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Qr {
    side: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// The code of a text with so many modules of ground around it; none when the text is too long
    /// for any.
    #[must_use]
    pub fn new(text: &str, quiet: usize) -> Option<Self> {
        Self::corrected(text, EcLevel::M, quiet)
    }

    /// The smallest code of a text, for a screen.
    #[must_use]
    pub fn small(text: &str) -> Option<Self> {
        Self::corrected(text, EcLevel::L, NARROW)
    }

    fn corrected(text: &str, level: EcLevel, quiet: usize) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, level).ok()?;
        let inner = code.width();
        let side = inner + 2 * quiet;
        let mut dark = vec![false; side * side];
        for (i, color) in code.to_colors().into_iter().enumerate() {
            dark[(i / inner + quiet) * side + i % inner + quiet] = color == qrcode::Color::Dark;
        }
        Some(Self { side, dark })
    }

    /// Modules of one side, with the ground.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether a module is dark; outside of the code none is.
    #[must_use]
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.side && row < self.side && self.dark[row * self.side + column]
    }

    /// Lines of half blocks: a block stands for what is light, so they are to be drawn light on
    /// dark. One character is one module wide and two high.
    pub fn half_blocks(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.side).step_by(2).map(|row| {
            (0..self.side)
                .map(|column| {
                    // Below an odd last row there is nothing: as dark as what is around the lines.
                    let below = row + 1 < self.side && !self.is_dark(column, row + 1);
                    match (!self.is_dark(column, row), below) {
                        (true, true) => '█',
                        (true, false) => '▀',
                        (false, true) => '▄',
                        (false, false) => ' ',
                    }
                })
                .collect()
        })
    }

    /// As SVG of this width and height, such as `8cm`: dark on a ground of its own.
    #[must_use]
    pub fn svg(&self, size: &str) -> String {
        let mut path = String::new();
        for row in 0..self.side {
            let mut column = 0;
            while column < self.side {
                let run = (column..self.side).take_while(|c| self.is_dark(*c, row)).count();
                if run > 0 {
                    // Writing into a string does not fail.
                    let _ = write!(path, "M{column} {row}h{run}v1h-{run}z");
                }
                column += run.max(1);
            }
        }
        let side = self.side;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" \
             viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
             <path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Characters for the upper and the lower module of a cell: dark and dark, dark and light, ...
    const CELLS: [char; 4] = [' ', '▄', '▀', '█'];

    fn lines(text: &str) -> Vec<String> {
        Qr::small(text).unwrap().half_blocks().collect()
    }

    const LINK: &str = "https://chat.example.com/join/AbCdEfGhIjKlMnOpQrStUv";

    #[test]
    fn a_link_fits_a_terminal_and_has_ground_around_it() {
        let qr = Qr::new(LINK, QUIET).unwrap();
        assert_eq!(qr.side(), 33 + 2 * QUIET);
        let lines: Vec<_> = qr.half_blocks().collect();
        assert_eq!(lines.len(), 21);
        assert!(lines.iter().all(|line| line.chars().count() == qr.side()));
        let whole = "█".repeat(qr.side());
        assert_eq!((&lines[0], &lines[1]), (&whole, &whole));
        assert!((0..qr.side()).all(|i| !qr.is_dark(i, 3) && !qr.is_dark(3, i)));
        // The corner of the first finder.
        assert!((4..11).all(|i| qr.is_dark(i, 4) && qr.is_dark(4, i)));
        assert!(!qr.is_dark(5, 5) && !qr.is_dark(99, 0));
    }

    #[test]
    fn svg_draws_every_dark_module_once() {
        let qr = Qr::new("x", 2).unwrap();
        let svg = qr.svg("8cm");
        assert!(svg.contains("width=\"8cm\" height=\"8cm\" viewBox=\"0 0 25 25\""), "{svg}");
        let runs = svg.split('h').filter_map(|part| part.split_once("v1"));
        let drawn: usize = runs.filter_map(|(n, _)| n.parse::<usize>().ok()).sum();
        let dark = (0..625).filter(|i| qr.is_dark(i % 25, i / 25)).count();
        assert_eq!(drawn, dark);
        assert!(Qr::new(&"x".repeat(5_000), QUIET).is_none());
    }

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
            let lines = lines(text);
            assert_eq!(read(&lines).as_deref(), Some(text));
        }
    }

    #[test]
    fn an_address_of_an_authenticator_fits_a_small_terminal() {
        let text = "otpauth://totp/boss?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme";
        let lines = lines(text);
        assert!(lines.len() <= 20, "{}", lines.len());
        assert!(lines.iter().all(|line| line.chars().count() == lines[0].chars().count()));
        assert!(lines[0].chars().all(|c| c == '█'), "a light border");
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert!(Qr::small(&"x".repeat(2_900)).is_some());
        assert!(Qr::small(&"x".repeat(3_000)).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_address_comes_back(text in "[a-zA-Z0-9:/?=&.%-]{1,120}") {
            let lines = lines(&text);
            prop_assert_eq!(read(&lines), Some(text));
        }
    }
}
