//! QR codes: of a text, as a field of modules, as half blocks for terminals, and as SVG.
//!
//! Error correction M: a code on a wall is read with a stain on it, and a link of fifty characters
//! still fits a terminal of 24 lines.

use std::fmt::Write;

use qrcode::{EcLevel, QrCode};

/// Modules of ground around a code, as the standard wants.
pub const QUIET: usize = 4;

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
        Self::with(text, quiet, EcLevel::M)
    }

    /// The smallest code of a text, with two modules of ground, which readers do with: for long
    /// texts that are to fit a screen of 24 lines, where no stain is to be feared.
    #[must_use]
    pub fn compact(text: &str) -> Option<Self> {
        Self::with(text, 2, EcLevel::L)
    }

    fn with(text: &str, quiet: usize, level: EcLevel) -> Option<Self> {
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
    use super::*;

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

    /// Reads lines of half blocks as a camera would: four pixels a module.
    fn read(lines: &[String]) -> Option<String> {
        const SCALE: usize = 4;
        let lines: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
        let (width, height) = (lines[0].len() * SCALE, lines.len() * 2 * SCALE);
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
            let (x, y) = (x / SCALE, y / SCALE);
            let light = match lines[y / 2][x] {
                '█' => true,
                '▀' => y % 2 == 0,
                '▄' => y % 2 == 1,
                _ => false,
            };
            if light { 255 } else { 0 }
        });
        Some(picture.detect_grids().first()?.decode().ok()?.1)
    }

    #[test]
    fn a_reader_finds_the_text_in_the_lines() {
        let otpauth = "otpauth://totp/boss?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme";
        for text in ["a", otpauth, LINK, "餐厅"] {
            for qr in [Qr::new(text, QUIET).unwrap(), Qr::compact(text).unwrap()] {
                let lines: Vec<_> = qr.half_blocks().collect();
                assert_eq!(read(&lines).as_deref(), Some(text));
            }
        }
        let fits = Qr::compact(otpauth).unwrap();
        assert!(fits.half_blocks().count() <= 19, "with four lines below it on a screen of 24");
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
}
