use super::*;
use crate::media::blotches;

const WIDTH: usize = 256;
const HEIGHT: usize = 176;

fn photo(seed: u32) -> Plane {
    blotches((WIDTH, HEIGHT), 6.0, seed)
}

fn painted(
    mut plane: Plane,
    columns: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
) -> Plane {
    for y in rows {
        for x in columns.clone() {
            plane.data[y * WIDTH + x] = if (x / 3 + y / 3) % 2 == 0 { 0 } else { 255 };
        }
    }
    plane
}

fn moved(plane: &Plane, by: usize) -> Plane {
    let at = |n: usize| plane.data[n / WIDTH * WIDTH + (n % WIDTH + by) % WIDTH];
    Plane {
        data: (0..WIDTH * HEIGHT).map(at).collect(),
        ..plane.clone()
    }
}

fn agree(known: Plane, asked: &Plane) -> Agreement {
    let detail = Detail {
        plane: known,
        photographed: [[true; CELLS]; CELLS],
    };
    let map = Projection::scale(1.0, 1.0);
    agreement(map, &Sums::new(asked), &detail)
        .expect("they overlap")
        .1
}

#[test]
fn a_picture_agrees_with_itself_and_no_other() {
    let same = agree(photo(1), &photo(1));
    assert!(
        same.is_seen_again(1.0, Kind::Photographed) && same.is_unbroken(),
        "{same:?}"
    );
    let other = agree(photo(1), &photo(2));
    assert!(
        !other.is_seen_again(1.0, Kind::Photographed) && !other.is_unbroken(),
        "{other:?}"
    );
}

#[test]
fn what_is_laid_over_breaks_a_picture_and_hides_it_not() {
    let over = agree(photo(1), &painted(photo(1), 20..120, 100..160));
    assert!(
        over.is_seen_again(1.0, Kind::Photographed) && !over.is_unbroken(),
        "{over:?}"
    );
    // One word of a card: the rest is alike.
    let word = agree(photo(1), &painted(photo(1), 100..124, 80..90));
    assert!(!word.is_unbroken(), "{word:?}");
}

#[test]
fn a_map_a_few_pixels_off_is_fitted() {
    let shifted = agree(photo(1), &moved(&photo(1), 3));
    assert!(
        shifted.is_seen_again(1.0, Kind::Photographed) && shifted.moved < 20,
        "{shifted:?}"
    );
}

#[test]
fn another_shot_of_the_same_scene_is_moved_in_part() {
    // Every other stripe stands in front and has moved against what stands behind.
    let (near, far) = (moved(&photo(1), 4), moved(&photo(1), WIDTH - 4));
    let mut shot = near.clone();
    for (n, pixel) in shot.data.iter_mut().enumerate() {
        if n % WIDTH / 40 % 2 == 1 {
            *pixel = far.data[n];
        }
    }
    let agreement = agree(photo(1), &shot);
    assert!(
        !agreement.is_seen_again(1.0, Kind::Photographed),
        "{agreement:?}"
    );
    assert!(agreement.moved * 4 > agreement.telling, "{agreement:?}");
}

#[test]
fn windows_move_together_where_their_neighbours_move_so_too() {
    let alike = [((2, 2), (5, 0)), ((3, 2), (5, 1))];
    let apart = [
        ((6, 6), (5, 0)),
        ((7, 7), (-4, 2)),
        ((0, 0), (3, 3)),
        ((9, 2), (5, 0)),
    ];
    let moves = alike.into_iter().chain(apart).collect();
    assert_eq!(together(&moves), 2);
}

#[test]
fn strokes_of_a_bar_move_nothing_and_another_shot_does() {
    let another_shot = |alike, moved, moved_together| {
        let agreement = Agreement {
            alike,
            moved,
            moved_together,
            ..Agreement::default()
        };
        agreement.is_another_shot()
    };
    // As under a bar, and as where a figure took a step.
    assert!(!another_shot(497, 32, 15));
    assert!(another_shot(356, 17, 13));
    // Leaves, each its own way.
    assert!(another_shot(400, 60, 0));
    assert!(!another_shot(400, 30, 0));
}
