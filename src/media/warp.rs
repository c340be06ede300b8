//! A picture laid into the frame of another.

use super::{Plane, Projection, Rendition};

/// A picture in another's frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warped {
    /// The picture; black where it does not reach.
    pub rendition: Rendition,
    /// 255 where it reaches, 0 elsewhere; as large as the rendition.
    pub covered: Plane,
}

impl Rendition {
    /// The picture as it lies in a frame of `width` × `height` pixels, by `map` from its own decoded pixels to those
    /// of the frame; bilinear, `None` where the map cannot be undone.
    ///
    /// A pixel of the frame whose middle lies outside the picture, or behind the horizon of the map, is not covered.
    /// Nothing is averaged: a picture that is to become much smaller is reduced before.
    pub fn warped(&self, map: &Projection, width: usize, height: usize) -> Option<Warped> {
        let back = map.inverse()?;
        let [.., middle] = map.raised((self.width as f64 / 2.0, self.height as f64 / 2.0));
        let (right, bottom) = (self.width as f64, self.height as f64);
        let mut rgb = Vec::with_capacity(width * height * 3);
        let mut covered = Vec::with_capacity(width * height);
        for row in 0..height {
            for column in 0..width {
                let [x, y, depth] = back.raised((column as f64 + 0.5, row as f64 + 0.5));
                let (x, y) = (x / depth, y / depth);
                let inside = (0.0..=right).contains(&x) && (0.0..=bottom).contains(&y);
                if inside && depth * middle > 0.0 {
                    rgb.extend(self.between(x - 0.5, y - 0.5));
                    covered.push(255);
                } else {
                    rgb.extend([0; 3]);
                    covered.push(0);
                }
            }
        }
        Some(Warped {
            rendition: Self {
                width,
                height,
                rgb,
                full_width: u32::try_from(width).ok()?,
                full_height: u32::try_from(height).ok()?,
            },
            covered: Plane {
                width,
                height,
                data: covered,
            },
        })
    }

    /// The colour at a point between the middles of four pixels; beyond the outermost middles theirs.
    fn between(&self, x: f64, y: f64) -> [u8; 3] {
        let across = axis(x, self.width);
        let down = axis(y, self.height);
        let pixel = |column: usize, row: usize| {
            let rest = self.rgb.get((row * self.width + column) * 3..);
            let pixel = rest.and_then(|rest| rest.first_chunk::<3>());
            pixel.map_or([0.0; 3], |samples| samples.map(f64::from))
        };
        let mix = |one: [f64; 3], other: [f64; 3], share: f64| {
            let mut mixed = one;
            for (sample, other) in mixed.iter_mut().zip(other) {
                *sample += (other - *sample) * share;
            }
            mixed
        };
        let (left, right, share) = across;
        let above = mix(pixel(left, down.0), pixel(right, down.0), share);
        let below = mix(pixel(left, down.1), pixel(right, down.1), share);
        mix(above, below, down.2).map(|sample| (sample + 0.5).clamp(0.0, 255.0) as u8)
    }
}

/// The two neighbours of a coordinate along a side of `length` pixels, and the share of the second.
fn axis(at: f64, length: usize) -> (usize, usize, f64) {
    let last = length.saturating_sub(1);
    let at = at.clamp(0.0, last as f64);
    let first = at.floor() as usize;
    (first, (first + 1).min(last), at - at.floor())
}

impl Warped {
    /// How far the picture differs from `under`, whose frame it lies in, as absolute differences of luma; 0 where it
    /// does not reach. `None` where the sizes differ.
    pub fn difference(&self, under: &Rendition) -> Option<Plane> {
        let size = (self.covered.width, self.covered.height);
        if size != (under.width, under.height) {
            return None;
        }
        let (over, under) = (self.rendition.luma(), under.luma());
        let pairs = over.data.iter().zip(&under.data).zip(&self.covered.data);
        let differ = |((a, b), covered): ((&u8, &u8), &u8)| match covered {
            0 => 0,
            _ => a.abs_diff(*b),
        };
        Some(Plane {
            width: size.0,
            height: size.1,
            data: pairs.map(differ).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture that differs from pixel to pixel and from each of its turned forms.
    fn picture(width: usize, height: usize) -> Rendition {
        let sample = |at: usize| [(at * 7 % 251) as u8, (at * 3 % 241) as u8, (at % 239) as u8];
        Rendition {
            width,
            height,
            rgb: (0..width * height).flat_map(sample).collect(),
            full_width: width as u32,
            full_height: height as u32,
        }
    }

    fn map(numbers: &[f64]) -> Projection {
        Projection::of(numbers).unwrap()
    }

    fn covered(warped: &Warped) -> usize {
        let covered = warped.covered.data.iter();
        covered.map(|sample| usize::from(*sample) / 255).sum()
    }

    #[test]
    fn the_identity_leaves_every_pixel() {
        let picture = picture(20, 15);
        let warped = picture
            .warped(&Projection::scale(1.0, 1.0), 20, 15)
            .unwrap();
        assert_eq!(warped.rendition, picture);
        assert_eq!(covered(&warped), 300);
        let difference = warped.difference(&picture).unwrap();
        assert!(difference.data.iter().all(|sample| *sample == 0));
    }

    #[test]
    fn a_mirror_is_the_mirrored_picture() {
        let picture = picture(20, 15);
        let warped = picture
            .warped(&map(&[-1.0, 0.0, 20.0, 0.0, 1.0, 0.0]), 20, 15)
            .unwrap();
        assert_eq!(warped.rendition, picture.clone().turned(2));
        assert_eq!(covered(&warped), 300);
    }

    #[test]
    fn a_shift_leaves_a_margin_that_is_not_covered() {
        let picture = picture(20, 15);
        let warped = picture
            .warped(&map(&[1.0, 0.0, 4.0, 0.0, 1.0, -3.0]), 20, 15)
            .unwrap();
        assert_eq!(covered(&warped), 16 * 12);
        let part = picture.part(0, 3, 16, 12).unwrap();
        let shown = warped.rendition.part(4, 0, 16, 12).unwrap();
        assert_eq!(shown, part);
        let margin = warped.rendition.part(0, 0, 4, 15).unwrap();
        assert!(margin.rgb.iter().all(|sample| *sample == 0));
    }

    #[test]
    fn half_a_pixel_is_the_mean_of_two() {
        let row = Rendition {
            width: 2,
            height: 1,
            rgb: vec![0, 0, 0, 100, 50, 10],
            full_width: 2,
            full_height: 1,
        };
        let warped = row
            .warped(&map(&[1.0, 0.0, 0.5, 0.0, 1.0, 0.0]), 2, 1)
            .unwrap();
        assert_eq!(warped.rendition.rgb, [0, 0, 0, 50, 25, 5]);
    }

    #[test]
    fn perspective_puts_corners_where_the_map_says() {
        let mut dotted = picture(60, 40);
        dotted.rgb.fill(0);
        let at = (30 * 60 + 45) * 3;
        dotted.rgb.get_mut(at..at + 3).unwrap().fill(255);
        let tilted = map(&[1.2, 0.1, 5.0, 0.05, 1.1, 3.0, 0.002, 0.003, 1.0]);
        let warped = dotted.warped(&tilted, 80, 60).unwrap();
        let (x, y) = tilted.at((45.5, 30.5)).unwrap();
        let luma = warped.rendition.luma();
        let brightest = (0..luma.data.len())
            .max_by_key(|at| luma.data[*at])
            .unwrap();
        let found = ((brightest % 80) as f64 + 0.5, (brightest / 80) as f64 + 0.5);
        assert!((found.0 - x).abs() <= 1.0 && (found.1 - y).abs() <= 1.0);
        let polygon = tilted.overlap((60.0, 40.0), (80.0, 60.0)).unwrap();
        let next = polygon.onto.iter().cycle().skip(1);
        let twice: f64 = polygon
            .onto
            .iter()
            .zip(next)
            .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
            .sum();
        let share = covered(&warped) as f64 / (twice.abs() / 2.0);
        assert!((0.95..1.05).contains(&share), "{share}");
    }

    #[test]
    fn what_is_behind_the_horizon_is_not_covered() {
        let picture = picture(100, 100);
        let through = map(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, -1.0 / 75.0, 0.0, 1.0]);
        let warped = picture.warped(&through, 400, 100).unwrap();
        // Points beyond x = 75 land at negative coordinates; those before it on 0 and more, farther and farther.
        assert!(covered(&warped) > 10_000);
        let back = picture
            .warped(
                &through.then(map(&[1.0, 0.0, 400.0, 0.0, 1.0, 400.0])),
                400,
                400,
            )
            .unwrap();
        assert_eq!(covered(&back), 0);
    }

    #[test]
    fn pictures_of_other_sizes_have_no_difference() {
        let picture = picture(20, 15);
        let warped = picture
            .warped(&Projection::scale(1.0, 1.0), 20, 16)
            .unwrap();
        assert_eq!(warped.difference(&picture), None);
    }
}
