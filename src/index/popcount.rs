//! Bits in which 256-bit values differ, with the processor's own counting where it has it.

/// 256 bits.
pub type Bits = [u64; 4];

/// Bits in which `a` and `b` differ.
#[expect(clippy::inline_always, reason = "compiled with what counts bits")]
#[inline(always)]
pub fn distance(a: &Bits, b: &Bits) -> u32 {
    (a[0] ^ b[0]).count_ones()
        + (a[1] ^ b[1]).count_ones()
        + (a[2] ^ b[2]).count_ones()
        + (a[3] ^ b[3]).count_ones()
}

/// Work whose time goes into counting bits.
pub trait Counting {
    /// What it finds.
    type Found;

    /// Does it.
    ///
    /// Implementations and what they call for each row are marked `#[inline(always)]`: only what is inlined into the callers
    /// here is compiled for what the processor has. A closure or a function handed over as a value is called through a
    /// shim that is not.
    fn count(self) -> Self::Found;
}

/// Does `work`, compiled for processors that count bits quickly, where this is one: with AVX-512's counting of whole
/// registers, or with `popcnt` and AVX2. Every 64-bit ARM has NEON's counting and needs no asking.
#[inline]
pub fn counting<W: Counting>(work: W) -> W::Found {
    #[cfg(target_arch = "x86_64")]
    {
        let popcnt = is_x86_feature_detected!("popcnt") && is_x86_feature_detected!("avx2");
        if popcnt
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vpopcntdq")
        {
            // SAFETY: the processor was just asked whether it has these instructions.
            #[expect(unsafe_code, reason = "the instruction sets were detected")]
            return unsafe { widest(work) };
        }
        if popcnt {
            // SAFETY: the processor was just asked whether it has these instructions.
            #[expect(unsafe_code, reason = "the two instruction sets were detected")]
            return unsafe { wide(work) };
        }
    }
    work.count()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt,avx2,avx512f,avx512vl,avx512vpopcntdq")]
fn widest<W: Counting>(work: W) -> W::Found {
    work.count()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt,avx2")]
fn wide<W: Counting>(work: W) -> W::Found {
    work.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Apart<'a>(&'a Bits, &'a Bits);

    impl Counting for Apart<'_> {
        type Found = u32;

        fn count(self) -> u32 {
            distance(self.0, self.1)
        }
    }

    #[test]
    fn both_ways_count_the_same() {
        let (a, b) = ([u64::MAX, 0, 0x5555, 7], [0, 0, 0xAAAA, 8]);
        assert_eq!(distance(&a, &b), 64 + 16 + 4);
        assert_eq!(counting(Apart(&a, &b)), distance(&a, &b));
    }
}
