//! Bits in which 256-bit values differ, with the processor's own counting where it has it.

/// 256 bits.
pub type Bits = [u64; 4];

/// Bits in which `a` and `b` differ.
#[expect(clippy::inline_always, reason = "compiled with what counts bits")]
#[inline(always)]
pub fn distance(a: &Bits, b: &Bits) -> u32 {
    let pairs = a.iter().zip(b);
    pairs.map(|(a, b)| (a ^ b).count_ones()).sum()
}

/// Calls `work` on `with`, compiled for processors that count bits quickly, where this is one: with AVX-512's counting of whole
/// registers, or with `popcnt` and AVX2. Every 64-bit ARM has NEON's counting and needs no asking.
///
/// `work` is a function marked `#[inline(always)]`, and no closure: only what is inlined here is compiled so, and a closure
/// that grew too large silently is not.
#[inline]
pub fn counting<W, T>(with: W, work: impl FnOnce(W) -> T) -> T {
    #[cfg(target_arch = "x86_64")]
    {
        let popcnt = is_x86_feature_detected!("popcnt") && is_x86_feature_detected!("avx2");
        if popcnt
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vpopcntdq")
        {
            // SAFETY: the processor was just asked whether it has these instructions.
            #[expect(unsafe_code, reason = "the instruction sets were detected")]
            return unsafe { widest(with, work) };
        }
        if popcnt {
            // SAFETY: the processor was just asked whether it has these instructions.
            #[expect(unsafe_code, reason = "the two instruction sets were detected")]
            return unsafe { wide(with, work) };
        }
    }
    work(with)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt,avx2,avx512f,avx512vl,avx512vpopcntdq")]
fn widest<W, T>(with: W, work: impl FnOnce(W) -> T) -> T {
    work(with)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt,avx2")]
fn wide<W, T>(with: W, work: impl FnOnce(W) -> T) -> T {
    work(with)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart((a, b): (&Bits, &Bits)) -> u32 {
        distance(a, b)
    }

    #[test]
    fn both_ways_count_the_same() {
        let (a, b) = ([u64::MAX, 0, 0x5555, 7], [0, 0, 0xAAAA, 8]);
        assert_eq!(distance(&a, &b), 64 + 16 + 4);
        assert_eq!(counting((&a, &b), apart), distance(&a, &b));
    }
}
