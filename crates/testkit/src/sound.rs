//! Sound for tests.

/// Silence of so many milliseconds as a WAV file: 8,000 samples of one byte a second.
#[must_use]
pub fn wav(milliseconds: u32) -> Vec<u8> {
    let (rate, length) = (8_000_u32, milliseconds * 8);
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // PCM, one channel.
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(rate.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend([1, 0, 8, 0]);
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    bytes.extend((0..length).map(|_| 128));
    bytes
}
