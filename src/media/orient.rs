//! EXIF orientation applied.

use super::Rendition;

/// `rendition` as it is meant to be seen; orientations other than 2–8 leave it as it is.
pub(super) fn upright(rendition: Rendition, orientation: u8) -> Rendition {
    // Whether rows become columns, then which axes are reversed in the result.
    let (transpose, flip_x, flip_y) = match orientation {
        2 => (false, true, false),
        3 => (false, true, true),
        4 => (false, false, true),
        5 => (true, false, false),
        6 => (true, true, false),
        7 => (true, true, true),
        8 => (true, false, true),
        _ => return rendition,
    };
    let (from_width, from_height) = (rendition.width, rendition.height);
    let (width, height) = if transpose {
        (from_height, from_width)
    } else {
        (from_width, from_height)
    };
    let (pixels, _) = rendition.rgb.as_chunks::<3>();
    let mut rgb = Vec::with_capacity(rendition.rgb.len());
    for y in 0..height {
        let y = if flip_y { height - 1 - y } else { y };
        for x in 0..width {
            let x = if flip_x { width - 1 - x } else { x };
            let (from_x, from_y) = if transpose { (y, x) } else { (x, y) };
            rgb.extend_from_slice(pixels.get(from_y * from_width + from_x).unwrap_or(&[0; 3]));
        }
    }
    let (full_width, full_height) = match transpose {
        true => (rendition.full_height, rendition.full_width),
        false => (rendition.full_width, rendition.full_height),
    };
    Rendition {
        width,
        height,
        rgb,
        full_width,
        full_height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every orientation as the standard draws it: where row 0 and column 0 of the stored picture are to be seen.
    #[test]
    fn eight_orientations() {
        // Stored:  a b c
        //          d e f
        let stored = Rendition {
            width: 3,
            height: 2,
            rgb: b"aaabbbcccdddeeefff".to_vec(),
            full_width: 30,
            full_height: 20,
        };
        let expected = [
            "abc/def", "cba/fed", "fed/cba", "def/abc", "ad/be/cf", "da/eb/fc", "fc/eb/da",
            "cf/be/ad",
        ];
        for (orientation, expected) in (1..).zip(expected) {
            let seen = upright(stored.clone(), orientation);
            let rows: Vec<String> = seen
                .rgb
                .chunks(seen.width * 3)
                .map(|row| row.chunks(3).map(|pixel| char::from(pixel[0])).collect())
                .collect();
            assert_eq!(rows.join("/"), expected, "orientation {orientation}");
            assert_eq!(seen.full_width > seen.full_height, orientation <= 4);
        }
    }
}
