//! The colours of a picture at 8 × 8 places, without their brightness.

use crate::media::Rendition;

/// Places along a side.
pub const SIDE: usize = 8;
/// Bytes the colours take: Cb of every place in reading order, then Cr.
pub(super) const LENGTH: usize = 2 * SIDE * SIDE;

/// Cb and Cr (BT.601, 128 is grey) at 8 × 8 places over the whole picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours(pub(super) [u8; LENGTH]);

impl Colours {
    /// The colours of a picture.
    pub fn of(rendition: &Rendition) -> Self {
        let small = rendition.squeezed(SIDE, SIDE);
        let (pixels, _) = small.rgb.as_chunks::<3>();
        let mut colours = [128; LENGTH];
        let (blue, red) = colours.split_at_mut(SIDE * SIDE);
        for ((cb, cr), [r, g, b]) in blue.iter_mut().zip(red).zip(pixels) {
            let [r, g, b] = [*r, *g, *b].map(f32::from);
            *cb = (128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b + 0.5) as u8;
            *cr = (128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b + 0.5) as u8;
        }
        Self(colours)
    }

    /// Blueness and redness at a place, −128 to 127; (0, 0) is grey.
    pub fn at(&self, column: usize, row: usize) -> (f64, f64) {
        let part = |start: usize| {
            let value = self
                .0
                .get(start + row.min(SIDE - 1) * SIDE + column.min(SIDE - 1));
            value.map_or(0.0, |value| f64::from(*value) - 128.0)
        };
        (part(0), part(SIDE * SIDE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_has_no_colour_and_halves_keep_theirs() {
        let picture = |left: [u8; 3], right: [u8; 3]| Rendition {
            width: 16,
            height: 16,
            rgb: (0..256)
                .flat_map(|at| if at % 16 < 8 { left } else { right })
                .collect(),
            full_width: 16,
            full_height: 16,
        };
        let grey = Colours::of(&picture([90; 3], [200; 3]));
        assert_eq!(grey.at(0, 0), (0.0, 0.0));
        let flag = Colours::of(&picture([0, 0, 255], [255, 0, 0]));
        assert!(flag.at(1, 4).0 > 100.0 && flag.at(6, 4).1 > 100.0);
    }
}
