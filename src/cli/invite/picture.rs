//! A QR code as PNG of a printed size: one bit a pixel, and its resolution in it.

use canteen_text::qr::Qr;
use png::{BitDepth, ColorType, Encoder, EncodingError, PixelDimensions, Unit};

/// Pixels per inch.
const DPI: f64 = 300.0;
/// Centimetres per inch.
const INCH: f64 = 2.54;

/// Pixels of so many centimetres.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 100 cm")]
fn pixels(centimetres: u32) -> u32 {
    (f64::from(centimetres) / INCH * DPI).round() as u32
}

/// The picture. Modules are whole pixels, so that all are alike; what is left over is ground.
///
/// # Errors
/// As the encoder says.
pub fn png(code: &Qr, centimetres: u32) -> Result<Vec<u8>, EncodingError> {
    let side = pixels(centimetres) as usize;
    let module = (side / code.side()).max(1);
    let ground = side.saturating_sub(module * code.side()) / 2;
    let module_at = |pixel: usize| pixel.checked_sub(ground).map(|inside| inside / module);
    let bytes = side.div_ceil(8);
    let mut rows = vec![0_u8; bytes * side];
    for (y, row) in rows.chunks_mut(bytes).enumerate() {
        for x in 0..side {
            let dark = module_at(x).zip(module_at(y)).is_some_and(|(c, r)| code.is_dark(c, r));
            if !dark {
                row[x / 8] |= 0x80 >> (x % 8);
            }
        }
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels(centimetres), pixels(centimetres));
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    // 300 dpi in pixels per metre.
    let per_metre = pixels(100);
    let dimensions = PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter };
    encoder.set_pixel_dims(Some(dimensions));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rows)?;
    writer.finish()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use canteen_text::qr::QUIET;

    use super::*;

    #[test]
    fn a_picture_has_its_size_and_is_read_again() {
        let link = "https://chat.example.com/join/AbCdEfGhIjKlMnOpQrStUv";
        let code = Qr::new(link, QUIET).unwrap();
        for (centimetres, side) in [(8, 945), (15, 1_772), (50, 5_906)] {
            let file = png(&code, centimetres).unwrap();
            let reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().unwrap();
            let info = reader.info();
            assert_eq!((info.width, info.height), (side, side));
            let dims = info.pixel_dims.unwrap();
            assert_eq!((dims.xppu, dims.yppu, dims.unit), (11_811, 11_811, Unit::Meter));
            let printed = f64::from(side) / f64::from(dims.xppu) * 100.0;
            assert!((printed - f64::from(centimetres)).abs() < 0.005, "{printed} cm");
            if centimetres < 50 {
                let picture = image::load_from_memory(&file).unwrap().into_luma8();
                let (width, height) = (picture.width() as usize, picture.height() as usize);
                let grey = |x: usize, y: usize| picture.get_pixel(x as u32, y as u32).0[0];
                let mut found = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
                assert_eq!(found.detect_grids()[0].decode().unwrap().1, link);
            }
        }
    }
}
