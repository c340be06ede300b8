//! Renditions written as JPEG for reports: pixels alone, nothing of the file they came from.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mozjpeg::{ColorSpace, Compress};

use super::{Plane, Rendition, resize};

/// The picture could not be written as JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a picture of {width}×{height} pixels cannot be written as JPEG")]
pub struct EncodeError {
    width: usize,
    height: usize,
}

impl Rendition {
    /// The picture as a JPEG file of `quality` (0–100), without any metadata.
    ///
    /// # Errors
    /// A picture without pixels, or with more a side than JPEG can state (65,535).
    pub fn to_jpeg(&self, quality: f32) -> Result<Vec<u8>, EncodeError> {
        write((self.width, self.height), &self.rgb, || {
            let mut encoder = Compress::new(ColorSpace::JCS_RGB);
            encoder.set_quality(quality);
            encoder
        })
    }

    /// The picture reduced so that its longest side has at most `longest` pixels.
    #[must_use]
    pub fn reduced(&self, longest: usize) -> Self {
        resize::fitted(self.clone(), longest)
    }
}

impl Plane {
    /// The plane as a grey JPEG file of `quality` (0–100), written fast.
    ///
    /// # Errors
    /// As [`Rendition::to_jpeg`].
    pub fn to_jpeg(&self, quality: f32) -> Result<Vec<u8>, EncodeError> {
        let size = (self.width, self.height);
        write(size, &self.data, || {
            let mut encoder = Compress::new(ColorSpace::JCS_GRAYSCALE);
            encoder.set_fastest_defaults();
            encoder.set_optimize_coding(true);
            encoder.set_quality(quality);
            encoder
        })
    }
}

fn write(
    (width, height): (usize, usize),
    samples: &[u8],
    encoder: impl FnOnce() -> Compress,
) -> Result<Vec<u8>, EncodeError> {
    let failed = EncodeError { width, height };
    if samples.is_empty() || width.max(height) > 65_535 {
        return Err(failed);
    }
    // libjpeg reports its errors by unwinding.
    let write = || {
        let mut encoder = encoder();
        encoder.set_size(width, height);
        let mut started = encoder.start_compress(Vec::new())?;
        started.write_scanlines(samples)?;
        started.finish()
    };
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) | Err(_) => Err(failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::Limits;
    use crate::media::decode;

    fn grey(width: usize, height: usize) -> Rendition {
        Rendition {
            width,
            height,
            rgb: vec![90; width * height * 3],
            full_width: width as u32,
            full_height: height as u32,
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let bytes = grey(33, 17).to_jpeg(80.0).unwrap();
        let read = decode(&bytes, 1, &Limits::default()).unwrap();
        assert_eq!((read.width, read.height), (33, 17));
        assert!(read.rgb.iter().all(|sample| sample.abs_diff(90) <= 2));
    }

    #[test]
    fn nothing_can_be_written_of_no_pixels() {
        assert!(grey(0, 0).to_jpeg(80.0).is_err());
        let mut cut = grey(8, 8);
        cut.rgb.pop();
        assert!(cut.to_jpeg(80.0).is_err());
        assert!(grey(70_000, 1).to_jpeg(80.0).is_err());
    }

    #[test]
    fn reduced_keeps_the_declared_size() {
        let small = grey(400, 200).reduced(100);
        assert_eq!((small.width, small.height), (100, 50));
        assert_eq!((small.full_width, small.full_height), (400, 200));
    }
}
