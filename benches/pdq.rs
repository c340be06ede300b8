//! Fingerprints of decoded pictures.

use cutline::media::Rendition;
use cutline::signal::{SIGNALS, pdq};

fn main() {
    divan::main();
}

fn rendition(width: usize) -> Rendition {
    let height = width * 2 / 3;
    let mut state = 7_u32;
    let mut sample = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    Rendition {
        width,
        height,
        rgb: (0..width * height * 3).map(|_| sample()).collect(),
        full_width: width as u32,
        full_height: height as u32,
    }
}

#[divan::bench(args = [500, 1_000])]
fn upright(bencher: divan::Bencher<'_, '_>, width: usize) {
    let picture = rendition(width);
    bencher.bench(|| pdq::measure(divan::black_box(&picture)));
}

#[divan::bench(args = [500, 1_000])]
fn all_forms(bencher: divan::Bencher<'_, '_>, width: usize) {
    let picture = rendition(width);
    bencher.bench(|| pdq::dihedral(divan::black_box(&picture)));
}

#[divan::bench(args = [500, 1_000])]
fn all_signals(bencher: divan::Bencher<'_, '_>, width: usize) {
    let picture = rendition(width);
    bencher.bench(|| {
        let compute = |signal: &&dyn cutline::signal::Signal| signal.compute(&picture).is_ok();
        SIGNALS.iter().filter(|signal| compute(signal)).count()
    });
}
