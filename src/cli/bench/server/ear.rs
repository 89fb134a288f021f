//! Counts the frames that come in on a connection, without looking into them: two thousand of
//! these must cost less than the server that feeds them.

/// Cuts a stream of bytes into WebSocket frames (RFC 6455, section 5.2) and counts those with text.
#[derive(Default)]
pub struct Frames {
    /// Bytes of the present frame that are still to come.
    left: usize,
    /// The beginning of a header that is not complete.
    header: [u8; 10],
    held: usize,
}

impl Frames {
    /// How many text frames begin in these bytes, which follow those given before.
    pub fn count(&mut self, mut bytes: &[u8]) -> usize {
        let mut count = 0;
        while !bytes.is_empty() {
            if self.left > 0 {
                let take = self.left.min(bytes.len());
                self.left -= take;
                bytes = &bytes[take..];
                continue;
            }
            self.header[self.held] = bytes[0];
            self.held += 1;
            bytes = &bytes[1..];
            if let Some(length) = self.length() {
                count += usize::from(self.header[0] & 0x0f == 1);
                (self.left, self.held) = (length, 0);
            }
        }
        count
    }

    /// The length in the header once it is complete. Frames from a server are not masked.
    fn length(&self) -> Option<usize> {
        let header = &self.header[..self.held];
        match (header.get(1)? & 0x7f, header.len()) {
            (126, 4) => Some(usize::from(u16::from_be_bytes([header[2], header[3]]))),
            (127, 10) => {
                let bytes = header[2..10].try_into().ok()?;
                usize::try_from(u64::from_be_bytes(bytes)).ok()
            }
            (126 | 127, _) => None,
            (length, _) => Some(usize::from(length)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_however_they_are_cut() {
        let mut stream = Vec::new();
        // Text of 3, 0, 200 and 70,000 bytes, and a ping between.
        stream.extend([0x81, 3, b'a', b'b', b'c', 0x81, 0, 0x89, 1, b'p', 0x81, 126, 0, 200]);
        stream.extend([b'x'; 200]);
        stream.extend([0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70]);
        stream.extend(vec![b'y'; 70_000]);
        for size in [1, 2, 7, 199, 4_096, stream.len()] {
            let mut frames = Frames::default();
            let count: usize = stream.chunks(size).map(|bytes| frames.count(bytes)).sum();
            assert_eq!(count, 4, "in pieces of {size}");
            assert_eq!((frames.left, frames.held), (0, 0));
        }
    }
}
