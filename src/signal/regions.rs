//! Where a picture stands inside a page, a post, a collage or a frame: recursive cuts along even rows and columns
//! ("Recursive X-Y cut using bounding boxes of connected components", Ha and others 1995, on pixels).
#![expect(
    clippy::indexing_slicing,
    reason = "rectangles that stay inside their plane"
)]

use crate::media::Plane;

/// Pixels of the longer side at which cuts are looked for.
const LONGEST: usize = 400;
/// Grey levels a pixel of an even line differs from the line's middle tone by at most.
const EVEN: u8 = 10;
/// Share of a line that may differ more: a thin rule across, a scroll bar.
const UNEVEN: f32 = 0.015;
/// Parts smaller than this share of the longer side are text and signs.
const SHORTEST: f32 = 0.12;
/// Parts that cover more than this share of the picture are the picture.
const ALL: f32 = 0.98;
/// Parts that are looked up at most, the largest first.
const MOST: usize = 5;
/// Cuts within cuts.
const DEEPEST: usize = 12;

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Columns from the left.
    pub left: usize,
    /// Rows from the top.
    pub top: usize,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

/// The parts of `luma` that may be pictures of their own, the largest first; none where it is one picture to its edges.
pub fn regions(luma: &Plane) -> Vec<Region> {
    let longer = luma.width.max(luma.height);
    let shrink = (longer as f64 / LONGEST as f64).max(1.0);
    let sized = |length: usize| ((length as f64 / shrink).round() as usize).max(1);
    let plane = luma.resized(sized(luma.width), sized(luma.height));
    let whole = Region {
        left: 0,
        top: 0,
        width: plane.width,
        height: plane.height,
    };
    let mut found = Vec::new();
    cut(&plane, whole, DEEPEST, &mut found);
    let least = SHORTEST * plane.width.max(plane.height) as f32;
    let area = |region: &Region| region.width * region.height;
    found.retain(|region| {
        region.width.min(region.height) as f32 >= least
            && (area(region) as f32) < ALL * area(&whole) as f32
    });
    found.sort_by_key(|region| (std::cmp::Reverse(area(region)), region.top, region.left));
    found.truncate(MOST);
    let back = |length: usize, most: usize| ((length as f64 * shrink).round() as usize).min(most);
    let full = |region: &Region| {
        let (left, top) = (
            back(region.left, luma.width - 1),
            back(region.top, luma.height - 1),
        );
        let right = back(region.left + region.width, luma.width).max(left + 1);
        let bottom = back(region.top + region.height, luma.height).max(top + 1);
        Region {
            left,
            top,
            width: right - left,
            height: bottom - top,
        }
    };
    found.iter().map(full).collect()
}

/// Cuts `region` at even lines, rows first, until none is left.
fn cut(plane: &Plane, region: Region, deepest: usize, found: &mut Vec<Region>) {
    let rows = runs(region.height, |at| {
        let start = (region.top + at) * plane.width + region.left;
        is_even(plane.data[start..start + region.width].iter())
    });
    if deepest > 0 && is_cut(&rows, region.height) {
        for (top, height) in rows {
            cut(
                plane,
                Region {
                    top: region.top + top,
                    height,
                    ..region
                },
                deepest - 1,
                found,
            );
        }
        return;
    }
    let columns = runs(region.width, |at| {
        let column = plane.data[region.top * plane.width..]
            .iter()
            .skip(region.left + at);
        is_even(column.step_by(plane.width).take(region.height))
    });
    if deepest > 0 && is_cut(&columns, region.width) {
        for (left, width) in columns {
            cut(
                plane,
                Region {
                    left: region.left + left,
                    width,
                    ..region
                },
                deepest - 1,
                found,
            );
        }
        return;
    }
    found.push(region);
}

fn is_cut(runs: &[(usize, usize)], length: usize) -> bool {
    !matches!(runs, [(0, whole)] if *whole == length)
}

/// Starts and lengths of the runs of lines that are not even.
fn runs(length: usize, is_even: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut start = None;
    for at in 0..=length {
        let is_even = at == length || is_even(at);
        match (start, is_even) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                runs.push((from, at - from));
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Whether nearly all of a line has one tone.
fn is_even<'a>(line: impl Iterator<Item = &'a u8> + Clone) -> bool {
    let mut counts = [0_u32; 256];
    let mut length = 0_u32;
    for tone in line {
        counts[usize::from(*tone)] += 1;
        length += 1;
    }
    let mut below = 0;
    let middle = counts.iter().position(|count| {
        below += count;
        2 * below >= length
    });
    let middle = middle.unwrap_or(0);
    let even = middle.saturating_sub(usize::from(EVEN))..=(middle + usize::from(EVEN)).min(255);
    let held: u32 = counts[even].iter().sum();
    (length - held) as f32 <= UNEVEN * length as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, height: usize, ground: u8, pictures: &[Region]) -> Plane {
        let grain = width.max(height).div_ceil(LONGEST) * 2;
        let mut data = vec![ground; width * height];
        for picture in pictures {
            for y in picture.top..picture.top + picture.height {
                for x in picture.left..picture.left + picture.width {
                    let mixed = ((x / grain * 7_919 + y / grain * 104_729) as u32)
                        .wrapping_mul(2_654_435_761);
                    data[y * width + x] = (mixed >> 24) as u8;
                }
            }
        }
        Plane {
            width,
            height,
            data,
        }
    }

    #[test]
    fn pictures_are_cut_out_of_a_page() {
        let first = Region {
            left: 20,
            top: 60,
            width: 200,
            height: 120,
        };
        let second = Region {
            left: 240,
            top: 60,
            width: 100,
            height: 120,
        };
        let word = Region {
            left: 20,
            top: 10,
            width: 90,
            height: 12,
        };
        let page = page(360, 300, 250, &[first, second, word]);
        assert_eq!(regions(&page), [first, second]);
    }

    #[test]
    fn bars_around_a_picture_are_cut_off() {
        let inner = Region {
            left: 0,
            top: 50,
            width: 300,
            height: 200,
        };
        assert_eq!(regions(&page(300, 300, 0, &[inner])), [inner]);
    }

    #[test]
    fn a_picture_to_its_edges_and_an_empty_page_have_no_parts() {
        let whole = Region {
            left: 0,
            top: 0,
            width: 300,
            height: 200,
        };
        assert!(regions(&page(300, 200, 0, &[whole])).is_empty());
        assert!(regions(&page(300, 200, 90, &[])).is_empty());
        assert!(regions(&page(1, 500, 90, &[])).is_empty());
    }

    #[test]
    fn large_pages_are_cut_to_within_their_shrinking() {
        let inner = Region {
            left: 300,
            top: 400,
            width: 900,
            height: 600,
        };
        let found = regions(&page(1_600, 1_600, 255, &[inner]));
        let [found] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert!(
            found.left.abs_diff(300) <= 4 && found.width.abs_diff(900) <= 8,
            "{found:?}"
        );
    }
}
