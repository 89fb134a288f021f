//! Buffers that are used again. Memory that is asked for and given back chunk by chunk, each time
//! by another thread, stays with the allocator of each thread; a few buffers that go round do not.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Bytes of a buffer that goes round.
pub const LARGE: usize = 2 * 1024 * 1024;
/// Buffers that lie idle at most: what two that fetch at the same time need.
const IDLE: usize = 4;
/// What needs less than this gets a buffer of its own size, which is not used again.
const SMALL: usize = LARGE / 4;

/// Where idle buffers lie.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Vec<Vec<u8>>>);

/// An empty buffer to be filled. Made into [`Bytes`], it is used again when the last part of them
/// is dropped.
#[derive(Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
    shelf: Arc<Shelf>,
}

impl Shelf {
    /// A buffer for so many bytes.
    pub fn take(self: &Arc<Self>, size: usize) -> Buffer {
        let bytes = if size < SMALL {
            Vec::with_capacity(size)
        } else {
            let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
            idle.unwrap_or_else(|| Vec::with_capacity(LARGE))
        };
        Buffer { bytes, shelf: Arc::clone(self) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.bytes.capacity() != LARGE {
            return;
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        let mut idle = self.shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(bytes);
        }
    }
}

impl Deref for Buffer {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.bytes
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl From<Buffer> for Bytes {
    fn from(buffer: Buffer) -> Self {
        Self::from_owner(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle(shelf: &Shelf) -> usize {
        shelf.0.lock().unwrap().len()
    }

    #[test]
    fn a_buffer_goes_round_once_its_last_part_is_gone() {
        let shelf = Arc::new(Shelf::default());
        let mut buffer = shelf.take(LARGE);
        buffer.extend_from_slice(b"lunch");
        let place = buffer.as_ptr();
        let mut bytes = Bytes::from(buffer);
        let part = bytes.split_to(2);
        drop(bytes);
        assert_eq!((part.as_ref(), idle(&shelf)), (&b"lu"[..], 0));
        drop(part);
        let again = shelf.take(SMALL);
        assert_eq!((again.as_ptr(), again.len()), (place, 0));
    }

    #[test]
    fn few_lie_idle_and_small_ones_never() {
        let shelf = Arc::new(Shelf::default());
        drop((0..IDLE + 3).map(|_| shelf.take(LARGE)).collect::<Vec<_>>());
        assert_eq!(idle(&shelf), IDLE);
        let few = Arc::new(Shelf::default());
        drop(few.take(SMALL - 1));
        let mut grown = few.take(LARGE);
        grown.resize(LARGE + 1, 0);
        drop(grown);
        assert_eq!(idle(&few), 0);
    }
}
