//! Luma planes of a rendition.

use super::{Plane, Rendition, resize};

impl Rendition {
    /// The part `width` × `height` from column `left` and row `top` on; `None` where it leaves the picture or is
    /// empty. The declared size is that of the part.
    pub fn part(&self, left: usize, top: usize, width: usize, height: usize) -> Option<Self> {
        let fits =
            left.checked_add(width)? <= self.width && top.checked_add(height)? <= self.height;
        if !fits || width == 0 || height == 0 {
            return None;
        }
        let mut rgb = Vec::with_capacity(width * height * 3);
        for row in top..top + height {
            let start = (row * self.width + left) * 3;
            rgb.extend_from_slice(self.rgb.get(start..start + width * 3)?);
        }
        Some(Self {
            width,
            height,
            rgb,
            full_width: u32::try_from(width).ok()?,
            full_height: u32::try_from(height).ok()?,
        })
    }

    /// The picture squeezed into `width` × `height` pixels by averaging; the aspect ratio is not kept.
    #[must_use]
    pub fn squeezed(&self, width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            rgb: resize::rgb(&self.rgb, (self.width, self.height), (width, height)),
            full_width: self.full_width,
            full_height: self.full_height,
        }
    }

    /// BT.601 luma at the rendition's own size, rounded to 8 bits.
    pub fn luma(&self) -> Plane {
        let (pixels, _) = self.rgb.as_chunks::<3>();
        let grey = |[r, g, b]: &[u8; 3]| {
            let sum = 299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b) + 500;
            // A thousandth, exact for every such sum and quicker than dividing.
            (((sum >> 3) * 67_109) >> 23) as u8
        };
        Plane {
            width: self.width,
            height: self.height,
            data: pixels.iter().map(grey).collect(),
        }
    }

    /// The luma plane stretched to `side` × `side` pixels by a triangle filter; the aspect ratio is not kept.
    pub fn thumbnail(&self, side: usize) -> Plane {
        let luma = self.luma();
        Plane {
            width: side,
            height: side,
            data: resize::soft_plane(&luma.data, (self.width, self.height), (side, side)),
        }
    }
}

impl Plane {
    /// The plane as a picture without colours, of the size it has.
    pub fn rendition(&self) -> Rendition {
        Rendition {
            width: self.width,
            height: self.height,
            rgb: self.data.iter().flat_map(|luma| [*luma; 3]).collect(),
            full_width: u32::try_from(self.width).unwrap_or(u32::MAX),
            full_height: u32::try_from(self.height).unwrap_or(u32::MAX),
        }
    }

    /// The plane at another size, by a triangle filter that softens what it reduces.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        let (from, to) = ((self.width, self.height), (width, height));
        let data = match from == to {
            true => self.data.clone(),
            false => resize::soft_plane(&self.data, from, to),
        };
        Self {
            width,
            height,
            data,
        }
    }

    /// The size of the plane once its longer side has at most `longest` pixels.
    pub fn fitting(&self, longest: usize) -> (usize, usize) {
        resize::fitted_size((self.width, self.height), longest)
    }

    /// The plane as the picture type of `image`, which crates built on it take.
    pub(crate) fn as_image(&self) -> Option<image::GrayImage> {
        image::GrayImage::from_raw(self.width as u32, self.height as u32, self.data.clone())
    }
}

/// A plane of blotches with many tones that run into one another, as light leaves them.
#[cfg(test)]
pub(crate) fn blotches((width, height): (usize, usize), size: f64, seed: u32) -> Plane {
    let tone = |x: usize, y: usize| {
        let mixed = (x as u32 * 7_919 + y as u32 * 104_729 + seed * 31)
            .wrapping_mul(2_654_435_761)
            .rotate_left(13)
            .wrapping_mul(0x85EB_CA6B);
        f64::from(mixed >> 24)
    };
    let pixel = |n: usize| {
        let (x, y) = ((n % width) as f64 / size, (n / width) as f64 / size);
        let (left, top) = (x as usize, y as usize);
        let (right, down) = (x.fract(), y.fract());
        let above = tone(left, top) * (1.0 - right) + tone(left + 1, top) * right;
        let below = tone(left, top + 1) * (1.0 - right) + tone(left + 1, top + 1) * right;
        (above * (1.0 - down) + below * down) as u8
    };
    Plane {
        width,
        height,
        data: (0..width * height).map(pixel).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luma_is_rounded_to_the_nearest() {
        for (n, weight) in [(0, 299), (1, 587), (2, 114)] {
            for value in 0..=255_u8 {
                for beside in [0, 1, 77, 254, 255] {
                    let mut rgb = vec![beside; 3];
                    rgb[n] = value;
                    let sum = (1_000 - weight) * u32::from(beside) + weight * u32::from(value);
                    let picture = Rendition {
                        width: 1,
                        height: 1,
                        rgb,
                        full_width: 1,
                        full_height: 1,
                    };
                    let rounded = (sum + 500) / 1_000;
                    assert_eq!(picture.luma().data, [rounded as u8]);
                }
            }
        }
    }
}
