//! Which JPEG code was built in.

/// `simd` where libjpeg-turbo was built with its assembler routines, `portable` where it was not.
pub fn jpeg_backend() -> &'static str {
    "simd"
}
