//! The room a picture takes while it is decoded, asked for before it is taken.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::DecodeError;
use crate::limit::Limits;

/// Pictures that take more bytes to decode are decoded one after another.
const LARGE: u64 = 96 << 20;

static LARGE_ONE: Mutex<()> = Mutex::new(());

/// The room a picture takes while it is decoded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Declared width.
    pub(super) width: u32,
    /// Declared height.
    pub(super) height: u32,
    /// Bytes of pixels and decoder state, at most.
    pub(super) needed: u64,
}

/// The turn of a large picture, which ends when this is dropped.
pub(super) struct Turn {
    _large: Option<MutexGuard<'static, ()>>,
}

impl Room {
    /// Refuses a picture of more pixels than are decoded whole.
    pub(super) fn whole(self, limits: &Limits) -> Result<Self, DecodeError> {
        let remedy = "save it smaller, or as JPEG";
        self.fits(limits.pixels, remedy, "limits.pixels")
    }

    /// Refuses a picture of more pixels than are decoded where it is reduced meanwhile.
    pub(super) fn streamed(self, limits: &Limits) -> Result<Self, DecodeError> {
        let remedy = "save it smaller";
        self.fits(limits.streamed_pixels, remedy, "limits.streamed-pixels")
    }

    fn fits(
        self,
        limit: u64,
        remedy: &'static str,
        key: &'static str,
    ) -> Result<Self, DecodeError> {
        if u64::from(self.width) * u64::from(self.height) <= limit {
            return Ok(self);
        }
        Err(DecodeError::TooManyPixels {
            width: self.width,
            height: self.height,
            limit,
            remedy,
            key,
        })
    }

    /// Waits until there is room for the picture.
    ///
    /// # Errors
    /// It takes more bytes than allowed, or than the system gives.
    pub(super) fn turn(self, limits: &Limits) -> Result<Turn, DecodeError> {
        if self.needed > limits.decoded_bytes {
            return Err(DecodeError::TooLarge {
                width: self.width,
                height: self.height,
                needed: self.needed,
                limit: limits.decoded_bytes,
            });
        }
        if self.needed <= LARGE {
            return Ok(Turn { _large: None });
        }
        let turn = LARGE_ONE.lock().unwrap_or_else(PoisonError::into_inner);
        // Decoders end the process where they are given none, so it is asked for here and given back at once.
        let given = Vec::<u8>::new().try_reserve_exact(self.needed as usize);
        given.map_err(|_| DecodeError::NoMemory {
            width: self.width,
            height: self.height,
            needed: self.needed,
        })?;
        Ok(Turn { _large: Some(turn) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(width: u32, height: u32, needed: u64) -> Room {
        Room {
            width,
            height,
            needed,
        }
    }

    #[test]
    fn limits_are_those_of_pixels_and_of_bytes() {
        let limits = Limits::default();
        let large = room(10_000, 10_000, 8);
        let Err(refused) = large.whole(&limits) else {
            panic!("100 million pixels are no whole picture")
        };
        assert_eq!(
            refused.to_string(),
            "declares 10000×10000 pixels; the limit is 80000000 for pictures of this kind: save it smaller, or as \
             JPEG, or raise `limits.pixels` if the file is trusted"
        );
        assert!(large.streamed(&limits).is_ok());
        assert!(room(11_000, 11_000, 8).streamed(&limits).is_err());
        let heavy = room(100, 100, limits.decoded_bytes + 1);
        assert!(matches!(
            heavy.turn(&limits),
            Err(DecodeError::TooLarge { .. })
        ));
    }

    #[test]
    fn large_pictures_take_turns() {
        let limits = Limits::default();
        let one = room(10, 10, LARGE + 1);
        let first = one.turn(&limits).unwrap();
        assert!(LARGE_ONE.try_lock().is_err());
        assert!(
            room(10, 10, 8).turn(&limits).is_ok(),
            "small ones do not wait"
        );
        drop(first);
        assert!(one.turn(&limits).is_ok());
    }

    #[test]
    fn memory_that_is_not_there_is_told() {
        let limits = Limits {
            decoded_bytes: u64::MAX,
            ..Limits::default()
        };
        assert!(matches!(
            room(10, 10, u64::MAX / 2 + 1).turn(&limits),
            Err(DecodeError::NoMemory { .. })
        ));
    }
}
