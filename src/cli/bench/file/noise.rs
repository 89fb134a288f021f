//! A file of bytes that repeat nowhere, so that no two of its chunks are the same.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// What is written or read at once.
const PIECE: usize = 64 * 1024;

/// Writes so many bytes; gives their SHA-256.
///
/// # Errors
/// When the disk does not take them.
pub fn write(path: &Path, size: u64) -> io::Result<String> {
    let mut file = File::create_new(path)?;
    let (mut rng, mut hasher) = (SmallRng::seed_from_u64(size), Sha256::new());
    let (mut piece, mut left) = (vec![0; PIECE], size);
    while left > 0 {
        let now = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
        rng.fill_bytes(&mut piece[..now]);
        hasher.update(&piece[..now]);
        file.write_all(&piece[..now])?;
        left -= now as u64;
    }
    Ok(canteen_server::blob::hex(&hasher.finalize()))
}

/// The SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub fn hash(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher, mut piece) = (File::open(path)?, Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(canteen_server::blob::hex(&hasher.finalize())),
            read => hasher.update(&piece[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        let size = PIECE as u64 * 2 + 7;
        assert_eq!(write(&path, size).unwrap(), hash(&path).unwrap());
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(bytes.len() as u64, size);
        assert!(bytes[..PIECE] != bytes[PIECE..PIECE * 2]);
    }
}
