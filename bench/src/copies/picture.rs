//! A picture that can be cut, laid over and bent; arithmetic that gives the same result everywhere.

use cutline::limit::Limits;
use cutline::media::{self, Rendition};
use mozjpeg::{ColorSpace, Compress};

/// A colour, each channel 0–255.
pub(crate) type Colour = [f32; 3];

/// 8-bit RGB, row-major.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) rgb: Vec<u8>,
}

impl Picture {
    pub(crate) fn even(width: usize, height: usize, colour: Colour) -> Self {
        let rgb = colour.map(|value| value as u8).repeat(width * height);
        Self { width, height, rgb }
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let Rendition {
            width, height, rgb, ..
        } = media::decode(bytes, 1, &Limits::default()).ok()?;
        Some(Self { width, height, rgb })
    }

    pub(crate) fn jpeg(&self, quality: f32) -> Vec<u8> {
        let mut encoder = Compress::new(ColorSpace::JCS_RGB);
        encoder.set_size(self.width, self.height);
        encoder.set_quality(quality);
        encoder.set_optimize_scans(false);
        let mut started = encoder
            .start_compress(Vec::new())
            .expect("memory takes every byte");
        started
            .write_scanlines(&self.rgb)
            .expect("all rows are there");
        started.finish().expect("memory takes every byte")
    }

    /// Compressed and decoded again.
    pub(crate) fn recompressed(&self, quality: f32) -> Self {
        Self::decode(&self.jpeg(quality)).unwrap_or_else(|| self.clone())
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> Colour {
        let at = (y.min(self.height - 1) * self.width + x.min(self.width - 1)) * 3;
        [0, 1, 2].map(|channel| f32::from(self.rgb[at + channel]))
    }

    pub(crate) fn set(&mut self, x: usize, y: usize, colour: Colour) {
        if x < self.width && y < self.height {
            let at = (y * self.width + x) * 3;
            for (channel, value) in colour.into_iter().enumerate() {
                self.rgb[at + channel] = value.round().clamp(0.0, 255.0) as u8;
            }
        }
    }

    /// The colour between the middles of four pixels.
    pub(crate) fn between(&self, x: f32, y: f32) -> Colour {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (left, top) = (x as usize, y as usize);
        let (right, down) = (x - left as f32, y - top as f32);
        let at = |dx: usize, dy: usize| self.at(left + dx, top + dy);
        let along = |from: Colour, to: Colour, part: f32| -> Colour {
            std::array::from_fn(|n| from[n] + (to[n] - from[n]) * part)
        };
        let above = along(at(0, 0), at(1, 0), right);
        along(above, along(at(0, 1), at(1, 1), right), down)
    }

    /// Every pixel by its place and colour.
    pub(crate) fn mapped(&self, mut paint: impl FnMut(usize, usize, Colour) -> Colour) -> Self {
        let mut out = self.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                out.set(x, y, paint(x, y, self.at(x, y)));
            }
        }
        out
    }

    /// A picture of another size whose pixel middles lie where `place` says; `fill` where that is outside.
    pub(crate) fn bent(
        &self,
        width: usize,
        height: usize,
        fill: Colour,
        place: impl Fn(f32, f32) -> (f32, f32),
    ) -> Self {
        let mut out = Self::even(width, height, fill);
        for y in 0..height {
            for x in 0..width {
                let (fx, fy) = place(x as f32 + 0.5, y as f32 + 0.5);
                if fx >= 0.0 && fy >= 0.0 && fx <= self.width as f32 && fy <= self.height as f32 {
                    out.set(x, y, self.between(fx, fy));
                }
            }
        }
        out
    }

    /// Another size: areas averaged where it shrinks, pixels blended where it grows.
    pub(crate) fn resized(&self, width: usize, height: usize) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let (across, down) = (
            self.width as f32 / width as f32,
            self.height as f32 / height as f32,
        );
        if across <= 1.0 && down <= 1.0 {
            return self.bent(width, height, [0.0; 3], |x, y| (x * across, y * down));
        }
        let steps = |ratio: f32| (ratio.ceil() as usize).clamp(1, 8);
        let (columns, rows) = (steps(across), steps(down));
        let mut out = Self::even(width, height, [0.0; 3]);
        for y in 0..height {
            for x in 0..width {
                let mut sum = [0.0_f32; 3];
                for row in 0..rows {
                    for column in 0..columns {
                        let fx = (x as f32 + (column as f32 + 0.5) / columns as f32) * across;
                        let fy = (y as f32 + (row as f32 + 0.5) / rows as f32) * down;
                        let colour = self.between(fx, fy);
                        (0..3).for_each(|n| sum[n] += colour[n]);
                    }
                }
                out.set(x, y, sum.map(|value| value / (rows * columns) as f32));
            }
        }
        out
    }

    pub(crate) fn scaled_to_width(&self, width: usize) -> Self {
        self.resized(width, (self.height * width / self.width).max(1))
    }

    pub(crate) fn cropped(&self, left: usize, top: usize, width: usize, height: usize) -> Self {
        let (left, top) = (left.min(self.width - 1), top.min(self.height - 1));
        let (width, height) = (
            width.clamp(1, self.width - left),
            height.clamp(1, self.height - top),
        );
        let mut rgb = Vec::with_capacity(width * height * 3);
        for y in top..top + height {
            let start = (y * self.width + left) * 3;
            rgb.extend_from_slice(&self.rgb[start..start + width * 3]);
        }
        Self { width, height, rgb }
    }

    pub(crate) fn mirrored(&self) -> Self {
        self.bent(self.width, self.height, [0.0; 3], |x, y| {
            (self.width as f32 - x, y)
        })
    }

    /// Lays `other` with its left upper corner at (`left`, `top`).
    pub(crate) fn paste(&mut self, other: &Self, left: usize, top: usize) {
        for y in 0..other.height {
            for x in 0..other.width {
                self.set(left + x, top + y, other.at(x, y));
            }
        }
    }

    pub(crate) fn rectangle(
        &mut self,
        left: f32,
        top: f32,
        width: f32,
        height: f32,
        colour: Colour,
    ) {
        for y in top.max(0.0) as usize..((top + height).max(0.0) as usize).min(self.height) {
            for x in left.max(0.0) as usize..((left + width).max(0.0) as usize).min(self.width) {
                self.set(x, y, colour);
            }
        }
    }

    pub(crate) fn disc(&mut self, x: f32, y: f32, radius: f32, colour: Colour) {
        let range = |middle: f32, most: usize| {
            (middle - radius).max(0.0) as usize
                ..((middle + radius + 1.0).max(0.0) as usize).min(most)
        };
        for row in range(y, self.height) {
            for column in range(x, self.width) {
                let far = (column as f32 + 0.5 - x).hypot(row as f32 + 0.5 - y);
                self.blend(column, row, colour, (radius - far + 0.5).clamp(0.0, 1.0));
            }
        }
    }

    /// Paints over a pixel, `part` of 1 opaque.
    pub(crate) fn blend(&mut self, x: usize, y: usize, colour: Colour, part: f32) {
        if part > 0.0 && x < self.width && y < self.height {
            let under = self.at(x, y);
            self.set(
                x,
                y,
                std::array::from_fn(|n| under[n] + (colour[n] - under[n]) * part),
            );
        }
    }

    /// Gaussian blur by three box filters.
    pub(crate) fn blurred(&self, sigma: f32) -> Self {
        let half = ((sigma * 1.88).round() as usize).max(1) / 2 + usize::from(sigma > 0.7);
        let mut out = self.clone();
        for _ in 0..3 {
            out = out.boxed(half, 1, 0).boxed(half, 0, 1);
        }
        out
    }

    fn boxed(&self, half: usize, across: usize, down: usize) -> Self {
        self.mapped(|x, y, _| {
            let mut sum = [0.0_f32; 3];
            for step in 0..=2 * half {
                let place = |at: usize, on: usize| (at + step * on).saturating_sub(half * on);
                let colour = self.at(place(x, across), place(y, down));
                (0..3).for_each(|n| sum[n] += colour[n]);
            }
            sum.map(|value| value / (2 * half + 1) as f32)
        })
    }
}

/// Seeded numbers (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number from `least` to `most`.
    pub(crate) fn from(&mut self, least: f32, most: f32) -> f32 {
        least + (most - least) * ((self.roll() >> 40) as f32 / (1_u64 << 24) as f32)
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.roll() % count.max(1) as u64) as usize
    }

    pub(crate) fn colour(&mut self) -> Colour {
        [
            self.from(0.0, 255.0),
            self.from(0.0, 255.0),
            self.from(0.0, 255.0),
        ]
    }
}
