//! What colleagues share in the sample company, made when it is: a picture of figures and the
//! figures themselves.

use crate::pictures::{PictureError, png};

/// Pixels of the picture.
pub const SIZE: (u32, u32) = (640, 360);
/// Milliseconds by hour and shard; what both show.
const LATENCY: [[u32; 12]; 3] = [
    [11, 12, 11, 13, 12, 14, 18, 23, 19, 15, 12, 11],
    [12, 12, 13, 13, 15, 17, 24, 31, 25, 17, 13, 12],
    [10, 11, 11, 12, 12, 13, 16, 19, 17, 14, 12, 11],
];
const COLOURS: [[u8; 3]; 3] = [[0x4c, 0x9f, 0xff], [0xff, 0x8a, 0x4c], [0x57, 0xc7, 0x85]];
const GROUND: [u8; 3] = [0x1d, 0x22, 0x2b];
const GRID: [u8; 3] = [0x35, 0x3c, 0x49];
/// What the height of the picture stands for.
const TOP: u32 = 36;

/// The figures as bars, one colour a shard.
///
/// # Errors
/// When they cannot be encoded.
pub fn chart() -> Result<Vec<u8>, PictureError> {
    let (width, height) = SIZE;
    let slot = width / 12;
    png(width, height, |x, y| {
        let (hour, inside) = (x / slot, x % slot);
        let shard = usize::try_from(inside / (slot / 4 + 1)).unwrap_or(3);
        let hour = usize::try_from(hour).unwrap_or(0).min(11);
        let value = LATENCY.get(shard).map_or(0, |values| values[hour]);
        let level = (height - 1 - y) * TOP / height;
        match COLOURS.get(shard) {
            Some(colour) if level < value => *colour,
            _ if (height - 1 - y) % (height / 6) == 0 => GRID,
            _ => GROUND,
        }
    })
}

/// The figures as a table.
#[must_use]
pub fn table() -> String {
    let mut text = "hour,shard_a_ms,shard_b_ms,shard_c_ms\n".to_owned();
    for hour in 0..12 {
        let values = LATENCY.map(|values| values[hour].to_string()).join(",");
        text.push_str(&format!("{:02}:00,{values}\n", hour + 8));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_show_the_same() {
        assert_eq!(table().lines().count(), 13);
        assert_eq!(table().lines().nth(8), Some("15:00,23,31,19"));
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), chart().unwrap()).unwrap();
        let picture = crate::pictures::load(file.path()).unwrap();
        assert_eq!((picture.columns, picture.rows), (35, 10));
    }
}
