//! Just enough of RFC 6455 to take single frames out of what a server sends.

/// The server's side of a connection: the head of the HTTP answer, then unmasked frames. One that
/// does not become a WebSocket is left alone.
#[derive(Default)]
pub(super) struct Filter {
    held: Vec<u8>,
    spoken: Spoken,
}

/// What is spoken on a connection.
#[derive(Default, PartialEq, Eq)]
enum Spoken {
    #[default]
    Unknown,
    Frames,
    Http,
}

const END_OF_HEAD: &[u8] = b"\r\n\r\n";
const UPGRADED: &[u8] = b"HTTP/1.1 101";

impl Filter {
    /// Takes bytes as they come and gives those to pass on: whole frames, without those whose text
    /// is lost.
    pub fn pass(&mut self, bytes: &[u8], mut is_lost: impl FnMut(&str) -> bool) -> Vec<u8> {
        self.held.extend_from_slice(bytes);
        let mut out = Vec::new();
        let begun = &self.held[..self.held.len().min(UPGRADED.len())];
        if self.spoken == Spoken::Unknown && !UPGRADED.starts_with(begun) {
            self.spoken = Spoken::Http;
        }
        if self.spoken == Spoken::Http {
            return std::mem::take(&mut self.held);
        }
        if self.spoken == Spoken::Unknown {
            let end = self.held.windows(4).position(|w| w == END_OF_HEAD);
            let Some(end) = end else { return out };
            out.extend(self.held.drain(..end + END_OF_HEAD.len()));
            self.spoken = Spoken::Frames;
        }
        let mut from = 0;
        while let Some((head, size)) = header(&self.held[from..]) {
            let Some(frame) = self.held.get(from..from + head + size) else { break };
            let is_text = frame[0] & 0x0f == 1;
            let text = std::str::from_utf8(&frame[head..]).unwrap_or_default();
            if !is_text || !is_lost(text) {
                out.extend_from_slice(frame);
            }
            from += head + size;
        }
        self.held.drain(..from);
        out
    }
}

/// Bytes of the header and of the payload.
fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    match bytes.get(1)? & 0x7f {
        126 => {
            let size = u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?);
            Some((4, usize::from(size)))
        }
        127 => {
            let size = u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?);
            Some((10, usize::try_from(size).ok()?))
        }
        size => Some((2, usize::from(size))),
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    fn frame(text: &str) -> Vec<u8> {
        let mut frame = vec![0x81];
        match text.len() {
            n @ 0..126 => frame.push(n as u8),
            n => {
                frame.push(126);
                frame.extend((n as u16).to_be_bytes());
            }
        }
        frame.extend(text.bytes());
        frame
    }

    #[test]
    fn what_is_no_websocket_is_left_alone() {
        let all = [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[0x81, 0x7e, 0xff, 0xff, 1, 2, 3]].concat();
        for size in [1, 5, all.len()] {
            let mut filter = Filter::default();
            let out: Vec<u8> =
                all.chunks(size).flat_map(|chunk| filter.pass(chunk, |_| true)).collect();
            assert_eq!(out, all, "{size}");
        }
    }

    #[test]
    fn lost_frames_are_taken_out_wherever_the_bytes_are_split() {
        let head = b"HTTP/1.1 101 Switching Protocols\r\n\r\n".to_vec();
        let long = "x".repeat(300);
        let all = [head.clone(), frame("keep"), frame("lose"), frame(&long)].concat();
        let kept = [head, frame("keep"), frame(&long)].concat();
        for size in [1, 2, 3, 7, 64, all.len()] {
            let mut filter = Filter::default();
            let mut out = Vec::new();
            for chunk in all.chunks(size) {
                out.extend(filter.pass(chunk, |text| text == "lose"));
            }
            assert_eq!(out, kept, "{size}");
        }
    }
}
