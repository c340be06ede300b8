//! A file read at places: only what is asked for is loaded, and only so much of it.

use std::io::{Read, Seek, SeekFrom};

/// A file that can be read at any place.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send + ?Sized> ReadSeek for T {}

/// Bytes loaded around a small read, so that neighbours cost nothing.
const WINDOW: usize = 2 << 10;
/// Most bytes loaded of one file.
const MAX_LOADED: usize = 128 << 20;

/// A file with a bound on what is loaded of it.
pub(super) struct Stream<'s> {
    inner: &'s mut dyn ReadSeek,
    length: u64,
    room: usize,
    window: Vec<u8>,
    window_at: u64,
}

impl<'s> Stream<'s> {
    /// The whole of `inner`; `None` where its length cannot be told.
    pub(super) fn new(inner: &'s mut dyn ReadSeek) -> Option<Self> {
        let length = inner.seek(SeekFrom::End(0)).ok()?;
        Some(Self {
            inner,
            length,
            room: MAX_LOADED,
            window: Vec::new(),
            window_at: 0,
        })
    }

    /// Bytes of the file.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// `length` bytes at `at`; `None` where they lie outside or more than the bound was asked for.
    pub(super) fn bytes(&mut self, at: u64, length: usize) -> Option<Vec<u8>> {
        let end = at.checked_add(u64::try_from(length).ok()?)?;
        if end > self.length {
            return None;
        }
        if let Some(held) = self.held(at, length) {
            return Some(held.to_vec());
        }
        if length > WINDOW {
            return self.load(at, length);
        }
        let left = usize::try_from(self.length - at).unwrap_or(WINDOW);
        self.window = self.load(at, left.min(WINDOW))?;
        self.window_at = at;
        self.held(at, length).map(<[u8]>::to_vec)
    }

    /// At most `length` bytes at `at`, as many as the file holds.
    pub(super) fn up_to(&mut self, at: u64, length: usize) -> Option<Vec<u8>> {
        let left = usize::try_from(self.length.checked_sub(at)?).unwrap_or(length);
        self.bytes(at, length.min(left))
    }

    /// The `N` bytes at `at`.
    pub(super) fn array<const N: usize>(&mut self, at: u64) -> Option<[u8; N]> {
        self.bytes(at, N)?.try_into().ok()
    }

    fn held(&self, at: u64, length: usize) -> Option<&[u8]> {
        let start = usize::try_from(at.checked_sub(self.window_at)?).ok()?;
        self.window.get(start..start.checked_add(length)?)
    }

    fn load(&mut self, at: u64, length: usize) -> Option<Vec<u8>> {
        self.room = self.room.checked_sub(length)?;
        self.inner.seek(SeekFrom::Start(at)).ok()?;
        let mut bytes = vec![0; length];
        self.inner.read_exact(&mut bytes).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn places_inside_are_read_and_others_are_not() {
        let bytes: Vec<u8> = (0..100_000u32).flat_map(u32::to_be_bytes).collect();
        let mut file = Cursor::new(bytes);
        let mut stream = Stream::new(&mut file).expect("seekable");
        for n in [7u32, 8, 99_999, 0] {
            let at = u64::from(n) * 4;
            assert_eq!(stream.array::<4>(at), Some(n.to_be_bytes()));
        }
        assert_eq!(stream.bytes(399_998, 3), None);
        assert_eq!(stream.bytes(u64::MAX, 2), None);
        assert_eq!(stream.up_to(399_998, 100).map(|b| b.len()), Some(2));
        assert_eq!(stream.bytes(0, 400_000).map(|b| b.len()), Some(400_000));
    }

    #[test]
    fn no_more_than_the_bound_is_loaded() {
        let mut file = Cursor::new(vec![0; 1 << 20]);
        let mut stream = Stream::new(&mut file).expect("seekable");
        let loaded = (0..200).filter(|_| stream.bytes(0, 1 << 20).is_some());
        assert_eq!(loaded.count(), MAX_LOADED >> 20);
    }
}
