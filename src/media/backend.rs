//! Which JPEG code was built in.

/// `simd` where libjpeg-turbo was built with its assembler routines and this processor can run them, else `portable`.
#[expect(
    unsafe_code,
    reason = "the library tells of its assembly in no other way"
)]
pub fn jpeg_backend() -> &'static str {
    unsafe extern "C" {
        fn jsimd_can_idct_islow() -> std::ffi::c_int;
    }
    // SAFETY: a function of the libjpeg-turbo that `mozjpeg` links in, declared as its header `jsimd.h` declares it. It
    // takes nothing and reads the processor's flags, which it keeps for the next call.
    let can = unsafe { jsimd_can_idct_islow() };
    if can == 0 { "portable" } else { "simd" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_one_of_two_and_stays() {
        assert!(["simd", "portable"].contains(&jpeg_backend()));
        assert_eq!(jpeg_backend(), jpeg_backend());
    }
}
