//! EXIF orientation applied (EXIF 3.0, tag 0x0112).

use super::{Plane, Rendition};

impl Rendition {
    /// The rendition as it looks after EXIF `orientation` (1–8; anything else counts as 1) is applied.
    #[must_use]
    pub fn turned(self, orientation: u8) -> Self {
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let (width, height) = sides(self.width, self.height, orientation);
        let (full_width, full_height) = sides(self.full_width, self.full_height, orientation);
        Self {
            width,
            height,
            rgb: turned::<3>(&self.rgb, self.width, self.height, orientation),
            full_width,
            full_height,
        }
    }
}

impl Plane {
    /// The plane as it looks after EXIF `orientation` (1–8; anything else counts as 1) is applied.
    #[must_use]
    pub fn turned(&self, orientation: u8) -> Self {
        let (width, height) = sides(self.width, self.height, orientation);
        Self {
            width,
            height,
            data: turned::<1>(&self.data, self.width, self.height, orientation),
        }
    }
}

fn sides<T>(width: T, height: T, orientation: u8) -> (T, T) {
    match orientation {
        5..=8 => (height, width),
        _ => (width, height),
    }
}

fn turned<const N: usize>(data: &[u8], width: usize, height: usize, orientation: u8) -> Vec<u8> {
    if !(2..=8).contains(&orientation) || width == 0 || height == 0 {
        return data.to_vec();
    }
    let (right, bottom) = (width - 1, height - 1);
    let (to_width, to_height) = sides(width, height, orientation);
    let (pixels, _) = data.as_chunks::<N>();
    let mut out = Vec::with_capacity(data.len());
    for y in 0..to_height {
        for x in 0..to_width {
            let (from_x, from_y) = match orientation {
                2 => (right - x, y),
                3 => (right - x, bottom - y),
                4 => (x, bottom - y),
                5 => (y, x),
                6 => (y, bottom - x),
                7 => (right - y, bottom - x),
                _ => (right - y, x),
            };
            let pixel = pixels.get(from_y * width + from_x);
            out.extend_from_slice(pixel.unwrap_or(&[0; N]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight orientations of a picture whose rows are `ab`, `cd`, `ef` when upright.
    #[test]
    fn every_orientation_comes_out_upright() {
        let upright = Plane {
            width: 2,
            height: 3,
            data: b"abcdef".to_vec(),
        };
        let stored: [(u8, usize, &[u8]); 8] = [
            (1, 2, b"abcdef"),
            (2, 2, b"badcfe"),
            (3, 2, b"fedcba"),
            (4, 2, b"efcdab"),
            (5, 3, b"acebdf"),
            (6, 3, b"bdface"),
            (7, 3, b"fdbeca"),
            (8, 3, b"ecafdb"),
        ];
        for (orientation, width, data) in stored {
            let plane = Plane {
                width,
                height: 6 / width,
                data: data.to_vec(),
            };
            assert_eq!(
                plane.turned(orientation),
                upright,
                "orientation {orientation}"
            );
        }
    }
}
