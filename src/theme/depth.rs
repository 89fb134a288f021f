//! Colours on terminals that have fewer.

use ratatui::style::Color;

use crate::terminal::Depth;

/// The six steps of each channel in the palette's cube.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest colour a terminal of this depth has.
#[must_use]
pub fn degrade(color: Color, depth: Depth) -> Color {
    match (color, depth) {
        (Color::Reset, _) | (_, Depth::True) => color,
        (_, Depth::Mono) => Color::Reset,
        (Color::Rgb(r, g, b), Depth::Palette) => palette(r, g, b),
        (Color::Rgb(r, g, b), Depth::Sixteen) => sixteen(r, g, b),
        (Color::Indexed(n), Depth::Sixteen) if n >= 16 => {
            let (r, g, b) = channels(n);
            sixteen(r, g, b)
        }
        _ => color,
    }
}

/// Red, green and blue of a colour that is the same on every terminal.
pub(super) fn parts(color: Color) -> Option<(u8, u8, u8)> {
    match color {
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(n) if n >= 16 => Some(channels(n)),
        _ => None,
    }
}

/// The nearest of the cube and the greys.
fn palette(r: u8, g: u8, b: u8) -> Color {
    let near = |value: u8| {
        (0u8..6).min_by_key(|&step| STEPS[usize::from(step)].abs_diff(value)).unwrap_or(0)
    };
    let cube = 16 + 36 * near(r) + 6 * near(g) + near(b);
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey = 232 + u8::try_from(mean.saturating_sub(3) / 10).unwrap_or(23).min(23);
    let distance = |n| {
        let (x, y, z) = channels(n);
        apart((r, g, b), (x, y, z))
    };
    Color::Indexed(if distance(grey) < distance(cube) { grey } else { cube })
}

fn channels(n: u8) -> (u8, u8, u8) {
    if n >= 232 {
        let grey = 8 + 10 * (n - 232);
        (grey, grey, grey)
    } else {
        let n = usize::from(n.saturating_sub(16));
        (STEPS[n / 36 % 6], STEPS[n / 6 % 6], STEPS[n % 6])
    }
}

/// The sixteen as most terminals show them.
const SIXTEEN: [(Color, (u8, u8, u8)); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (170, 0, 0)),
    (Color::Green, (0, 170, 0)),
    (Color::Yellow, (170, 110, 0)),
    (Color::Blue, (0, 0, 200)),
    (Color::Magenta, (170, 0, 170)),
    (Color::Cyan, (0, 170, 170)),
    (Color::Gray, (190, 190, 190)),
    (Color::DarkGray, (95, 95, 95)),
    (Color::LightRed, (255, 95, 95)),
    (Color::LightGreen, (95, 255, 95)),
    (Color::LightYellow, (255, 235, 95)),
    (Color::LightBlue, (110, 140, 255)),
    (Color::LightMagenta, (255, 110, 255)),
    (Color::LightCyan, (95, 255, 255)),
    (Color::White, (255, 255, 255)),
];

fn sixteen(r: u8, g: u8, b: u8) -> Color {
    SIXTEEN
        .iter()
        .min_by_key(|(_, known)| apart((r, g, b), *known))
        .map_or(Color::Reset, |(color, _)| *color)
}

/// How different two colours look, roughly: the eye sees green best and blue least.
fn apart(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    3 * square(a.0, b.0) + 4 * square(a.1, b.1) + 2 * square(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_fall_to_the_nearest() {
        for (color, depth, expected) in [
            (Color::Rgb(1, 2, 3), Depth::True, Color::Rgb(1, 2, 3)),
            (Color::Rgb(255, 0, 0), Depth::Palette, Color::Indexed(196)),
            (Color::Rgb(0x30, 0x30, 0x30), Depth::Palette, Color::Indexed(236)),
            (Color::Rgb(250, 90, 90), Depth::Sixteen, Color::LightRed),
            (Color::Indexed(196), Depth::Sixteen, Color::Red),
            (Color::Indexed(3), Depth::Sixteen, Color::Indexed(3)),
            (Color::Rgb(9, 9, 9), Depth::Mono, Color::Reset),
            (Color::Reset, Depth::Mono, Color::Reset),
        ] {
            assert_eq!(degrade(color, depth), expected, "{color:?} at {depth:?}");
        }
    }

    #[test]
    fn every_grey_has_a_place() {
        for grey in 0..=255u8 {
            assert!(matches!(
                degrade(Color::Rgb(grey, grey, grey), Depth::Palette),
                Color::Indexed(16..)
            ));
        }
    }
}
