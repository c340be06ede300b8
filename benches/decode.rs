//! Decoding JPEG at the sizes desks get.

use cutline::limit::Limits;
use cutline::media;

fn main() {
    divan::main();
}

/// A JPEG of `width` × `width * 2 / 3` pixels with texture at every scale.
fn photo(width: usize) -> Vec<u8> {
    let height = width * 2 / 3;
    let mut state = 7_u32;
    let mut rgb = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        for x in 0..width {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (x, y) = (x as f64 / 61.0, y as f64 / 47.0);
            let wave = (x + (y * 1.3).sin() * 2.0).sin() * 60.0 + f64::from(state >> 28);
            rgb.extend([wave + 120.0, wave * 0.8 + 110.0, 140.0 - wave].map(|v| v as u8));
        }
    }
    let mut encoder = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_RGB);
    encoder.set_fastest_defaults();
    encoder.set_size(width, height);
    encoder.set_quality(85.0);
    let mut encoder = encoder
        .start_compress(Vec::new())
        .expect("writing to memory");
    encoder.write_scanlines(&rgb).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

#[divan::bench(args = [500, 1_000, 2_000, 6_000])]
fn jpeg(bencher: divan::Bencher<'_, '_>, width: usize) {
    let bytes = photo(width);
    let limits = Limits::default();
    bencher.bench(|| media::decode(divan::black_box(&bytes), 1, &limits));
}
