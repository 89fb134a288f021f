//! Pictures small enough for a chat: decoded within bounds, one pixel for each half of a cell.
//!
//! Files that come from others are decoded here and nowhere else. Knows no terminal: how the pixels
//! become cells is for who draws.

use std::path::Path;

use image::{DynamicImage, GenericImageView, ImageReader, Limits, Rgba};

/// Cells a picture takes at most in a chat, across and down.
pub const CELLS: (u32, u32) = (56, 10);
/// Pixels of a picture that is decoded at all.
const PIXELS: u64 = 16 * 1024 * 1024;
/// Pixels in one direction.
const SIDE: u32 = 16 * 1024;
/// Bytes a decoder may take.
const MEMORY: u64 = 80 * 1024 * 1024;
/// What shines through where a picture is transparent.
const GROUND: u8 = 0x80;

/// A picture for a chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Cells across, each one pixel wide.
    pub columns: u32,
    /// Cells down, each two pixels high.
    pub rows: u32,
    /// Red, green and blue, row by row from the top; `columns` by twice `rows`.
    pixels: Vec<[u8; 3]>,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is larger than what is decoded.
    #[error("the picture has {0} x {1} pixels, too many to be shown here")]
    Large(u32, u32),
    /// It cannot be read.
    #[error("the picture cannot be read: {0}")]
    Broken(String),
}

impl Picture {
    /// The colours of a cell's upper and lower half.
    #[must_use]
    pub fn cell(&self, column: u32, row: u32) -> Option<([u8; 3], [u8; 3])> {
        let at = |y: u32| {
            let index = usize::try_from(y * self.columns + column).ok()?;
            self.pixels.get(index).copied()
        };
        if column >= self.columns {
            return None;
        }
        Some((at(row * 2)?, at(row * 2 + 1)?))
    }
}

/// How many cells a picture of so many pixels takes within so many, its shape kept.
#[must_use]
pub fn cells(width: u32, height: u32, across: u32) -> (u32, u32) {
    let (across, down) = (u64::from(CELLS.0.min(across).max(1)), u64::from(CELLS.1) * 2);
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    // Not larger than it is.
    let (mut columns, mut lines) = (width.min(across), height);
    lines = (columns * lines).div_ceil(width);
    if lines > down {
        lines = down;
        columns = (down * width / height).max(1);
    }
    let narrow = |n: u64| u32::try_from(n).unwrap_or(1).max(1);
    (narrow(columns), narrow(lines.div_ceil(2)))
}

/// Reads a picture's file as large as [`CELLS`] allows. Takes a while: not for a thread that others
/// need.
///
/// # Errors
/// [`PictureError`].
pub fn load(path: &Path) -> Result<Picture, PictureError> {
    let broken = |error: &dyn std::fmt::Display| PictureError::Broken(error.to_string());
    let open = || {
        let reader = ImageReader::open(path).map_err(|error| broken(&error))?;
        reader.with_guessed_format().map_err(|error| broken(&error))
    };
    let (width, height) = open()?.into_dimensions().map_err(|error| broken(&error))?;
    if u64::from(width) * u64::from(height) > PIXELS || width.max(height) > SIDE {
        return Err(PictureError::Large(width, height));
    }
    let mut reader = open()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let image = reader.decode().map_err(|error| broken(&error))?;
    Ok(shrink(&image))
}

fn shrink(image: &DynamicImage) -> Picture {
    let (width, height) = image.dimensions();
    let (columns, rows) = cells(width, height, CELLS.0);
    let small = image.thumbnail_exact(columns, rows * 2).into_rgba8();
    let pixels = small.pixels().map(|pixel| opaque(*pixel)).collect();
    Picture { columns, rows, pixels }
}

fn opaque(Rgba([r, g, b, alpha]): Rgba<u8>) -> [u8; 3] {
    let mix = |channel: u8| {
        let (over, under) = (u16::from(alpha), 255 - u16::from(alpha));
        u8::try_from((u16::from(channel) * over + u16::from(GROUND) * under) / 255).unwrap_or(255)
    };
    [mix(r), mix(g), mix(b)]
}

/// A picture of nothing but colours, as PNG: for samples that are made rather than kept.
///
/// # Errors
/// When it cannot be encoded.
pub fn png(
    width: u32,
    height: u32,
    color: impl Fn(u32, u32) -> [u8; 3],
) -> Result<Vec<u8>, PictureError> {
    let image = image::RgbImage::from_fn(width, height, |x, y| image::Rgb(color(x, y)));
    let mut bytes = std::io::Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Png)
        .map_err(|error| PictureError::Broken(error.to_string()))?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    #[test]
    fn each_half_of_a_cell_is_a_pixel() {
        let bytes = png(2, 4, |_, y| if y % 2 == 0 { [255, 0, 0] } else { [0, 0, 255] }).unwrap();
        let picture = load(file(&bytes).path()).unwrap();
        assert_eq!((picture.columns, picture.rows), (2, 2));
        for cell in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            assert_eq!(picture.cell(cell.0, cell.1), Some(([255, 0, 0], [0, 0, 255])));
        }
        assert_eq!(picture.cell(2, 0), None);
        assert_eq!(picture.cell(0, 2), None);
    }

    #[test]
    fn what_is_no_picture_says_so() {
        for bytes in [&b""[..], b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a\xff\xff\xff\xff"] {
            assert!(matches!(load(file(bytes).path()), Err(PictureError::Broken(_))), "{bytes:?}");
        }
    }

    #[test]
    fn a_small_file_of_a_huge_picture_is_not_decoded() {
        // A PNG that says how large it would be and holds next to nothing.
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend([16_384u32.to_be_bytes(), 1_025u32.to_be_bytes()].concat());
        bytes.extend([8, 2, 0, 0, 0]);
        bytes.extend(0x5db2_051c_u32.to_be_bytes());
        bytes.extend(b"\0\0\0\x08IDAT\x78\x9c\x03\0\0\0\0\x01");
        bytes.extend(0x4806_89d2_u32.to_be_bytes());
        let error = load(file(&bytes).path()).unwrap_err();
        assert!(matches!(error, PictureError::Large(16_384, 1_025)), "{error}");
    }

    #[test]
    fn shapes_are_kept() {
        for (size, across, expected) in [
            ((640, 480), 80, (26, 10)),
            ((1920, 1080), 80, (35, 10)),
            ((4000, 10), 80, (56, 1)),
            ((10, 4000), 80, (1, 10)),
            ((640, 480), 10, (10, 4)),
            ((3, 2), 80, (3, 1)),
            ((0, 0), 0, (1, 1)),
        ] {
            assert_eq!(cells(size.0, size.1, across), expected, "{size:?} in {across}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_larger_than_its_room(width: u32, height: u32, across in 0..200u32) {
            let (columns, rows) = cells(width, height, across);
            prop_assert!(columns >= 1 && columns <= CELLS.0.min(across.max(1)));
            prop_assert!(rows >= 1 && rows <= CELLS.1);
        }
    }
}
