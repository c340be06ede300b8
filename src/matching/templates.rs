//! Drawn templates that differ in one fact only, and a drawn scene: what verification must tell apart.
use super::{FINGERPRINT_ONLY, Query, Residual, verify};
use crate::archive::{Candidate, Entry, EntryId};
use crate::fetch::Digest;
use crate::media::Rendition;
use crate::signal::{Dihedral, Signal as _, pdq};

const WIDTH: usize = 480;
const HEIGHT: usize = 320;

/// A canvas of one size.
#[derive(Clone)]
struct Canvas(Vec<[u8; 3]>);

impl Canvas {
    fn painted(pixel: impl Fn(usize, usize) -> [u8; 3]) -> Self {
        Self(
            (0..WIDTH * HEIGHT)
                .map(|at| pixel(at % WIDTH, at / WIDTH))
                .collect(),
        )
    }

    fn rectangle(&mut self, x: usize, y: usize, width: usize, height: usize, colour: [u8; 3]) {
        for row in y..(y + height).min(HEIGHT) {
            self.0[row * WIDTH + x..row * WIDTH + (x + width).min(WIDTH)].fill(colour);
        }
    }

    /// A digit of seven bars, as on a scoreboard.
    fn digit(&mut self, digit: usize, x: usize, y: usize, height: usize, colour: [u8; 3]) {
        const BARS: [u8; 10] = [0x77, 0x24, 0x5D, 0x6D, 0x2E, 0x6B, 0x7B, 0x25, 0x7F, 0x6F];
        let (long, thick) = (height / 2, height / 8);
        let places = [
            (0, 0, long, thick),
            (0, 0, thick, long),
            (long - thick, 0, thick, long),
            (0, long - thick / 2, long, thick),
            (0, long, thick, long),
            (long - thick, long, thick, long),
            (0, height - thick, long, thick),
        ];
        for (bar, (dx, dy, width, height)) in places.into_iter().enumerate() {
            if BARS[digit] >> bar & 1 == 1 {
                self.rectangle(x + dx, y + dy, width, height, colour);
            }
        }
    }

    fn rendition(&self) -> Rendition {
        Rendition {
            width: WIDTH,
            height: HEIGHT,
            rgb: self.0.as_flattened().to_vec(),
            full_width: WIDTH as u32,
            full_height: HEIGHT as u32,
        }
    }
}

/// A number from 0 to 255 that looks random but is the same every time.
fn dice(a: usize, b: usize) -> u8 {
    let mixed = (a as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (b as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    (mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 56) as u8
}

/// A scene with texture at several scales.
fn scene(seed: usize) -> Canvas {
    let phase = |n: usize| f64::from(dice(seed, n)) / 40.0;
    Canvas::painted(|x, y| {
        let (x, y) = (x as f64 / WIDTH as f64, y as f64 / HEIGHT as f64);
        let waves: f64 = (1..7)
            .map(|n| {
                let f = n as f64 * 5.3;
                (x * f + phase(n) + (y * f * 0.7 + phase(n + 9)).sin() * 2.0).sin()
                    / (n as f64).sqrt()
            })
            .sum();
        let grey = waves.mul_add(60.0, 128.0);
        [grey, grey * 0.9 + 10.0, 240.0 - grey * 0.8].map(|v| v.clamp(0.0, 255.0) as u8)
    })
}

fn scoreboard(score: [usize; 2]) -> Canvas {
    let mut board = scene(5);
    board.rectangle(20, 20, 440, 50, [240, 240, 240]);
    board.rectangle(40, 110, 90, 90, [200, 30, 30]);
    board.rectangle(350, 110, 90, 90, [30, 30, 200]);
    board.rectangle(160, 100, 160, 80, [5, 20, 10]);
    board.digit(score[0], 190, 115, 50, [255, 240, 180]);
    board.digit(score[1], 265, 115, 50, [255, 240, 180]);
    board.rectangle(40, 240, 400, 40, [240, 200, 20]);
    board
}

/// Rows of digits stand for lines of text.
fn quote_card(changed: Option<usize>) -> Canvas {
    let mut card = scene(77);
    for pixel in &mut card.0 {
        *pixel = pixel.map(|v| v / 2);
    }
    for at in 0..33 {
        let digit = usize::from(dice(at, 3)) % 10;
        let digit = if changed == Some(at) {
            (digit + 5) % 10
        } else {
            digit
        };
        card.digit(
            digit,
            50 + at % 11 * 35,
            60 + at / 11 * 65,
            50,
            [255, 255, 255],
        );
    }
    card
}

fn bars(values: [usize; 6]) -> Canvas {
    let mut chart = Canvas::painted(|_, y| {
        if y % 50 < 2 {
            [210, 210, 210]
        } else {
            [255, 255, 255]
        }
    });
    for (at, value) in values.into_iter().enumerate() {
        chart.rectangle(40 + at * 70, 300 - value, 50, value, [40, 90, 160]);
    }
    chart.rectangle(30, 300, 420, 4, [0, 0, 0]);
    chart
}

/// Thirty regions in five shades; `changed` regions have another shade.
fn map(changed: usize) -> Canvas {
    const SHADES: [[u8; 3]; 5] = [
        [254, 240, 217],
        [253, 204, 138],
        [252, 141, 89],
        [227, 74, 51],
        [179, 0, 0],
    ];
    let seed = |n: usize| {
        let place = |side: usize, salt: usize| usize::from(dice(n, salt)) * side / 256;
        (place(WIDTH, 41), place(HEIGHT, 42))
    };
    let seeds: Vec<(usize, usize)> = (0..30).map(seed).collect();
    Canvas::painted(|x, y| {
        let away = |n: &usize| seeds[*n].0.abs_diff(x).pow(2) + seeds[*n].1.abs_diff(y).pow(2);
        let region = (0..30).min_by_key(away).unwrap_or(0);
        let shade = usize::from(dice(region, 43)) + usize::from(region < changed);
        SHADES[shade % 5]
    })
}

fn entry(canvas: &Canvas) -> Entry {
    let rendition = canvas.rendition();
    let fingerprint = pdq::Pdq.compute(&rendition).expect("drawn with texture");
    Entry {
        id: EntryId("e".to_owned()),
        digest: Some(Digest::of(b"entry")),
        paths: Vec::new(),
        files: Vec::new(),
        width: WIDTH as u32,
        height: HEIGHT as u32,
        fingerprints: vec![fingerprint],
        small: Some(rendition.thumbnail(crate::signal::SMALL_SIDE).data),
        records: Vec::new(),
        added: String::new(),
    }
}

fn query(rendition: &Rendition) -> Query {
    Query::new(
        Digest::of(b"query"),
        rendition.full_width,
        rendition.full_height,
        rendition,
    )
}

fn candidate(signal: &str, query: usize) -> Candidate {
    Candidate {
        entry: EntryId("e".to_owned()),
        signal: signal.to_owned(),
        distance: 0,
        query,
        frame: None,
    }
}

/// The kinds of the edits of the nearest proof over all forms.
fn found(rendition: &Rendition, entry: &Entry) -> Option<Vec<String>> {
    let query = query(rendition);
    let proofs = (0..8).filter_map(|form| verify(&query, entry, &candidate("pdq", form)));
    let best = proofs.min_by(|a, b| a.distance.total_cmp(&b.distance))?;
    Some(best.edits.into_iter().map(|edit| edit.kind).collect())
}

fn distance(a: &Canvas, b: &Canvas) -> u32 {
    let of = |canvas: &Canvas| {
        pdq::Pdq
            .compute(&canvas.rendition())
            .expect("drawn with texture")
    };
    pdq::Pdq.distance(&of(a), &of(b)).expect("same signal")
}

#[test]
fn templates_with_one_fact_changed_do_not_pass() {
    let cases = [
        (
            "scoreboard 2:1, 3:1",
            scoreboard([2, 1]),
            scoreboard([3, 1]),
        ),
        (
            "scoreboard 0:0, 0:8",
            scoreboard([0, 0]),
            scoreboard([0, 8]),
        ),
        ("quote card", quote_card(None), quote_card(Some(12))),
        (
            "chart",
            bars([60, 120, 90, 200, 150, 240]),
            bars([60, 120, 102, 200, 150, 240]),
        ),
        ("map", map(0), map(1)),
    ];
    let mut near = Vec::new();
    for (name, a, b) in &cases {
        let small = |canvas: &Canvas| canvas.rendition().thumbnail(crate::signal::SMALL_SIDE).data;
        let residual = Residual::between(&small(a), &small(b)).expect("both have the size");
        assert!(!residual.is_same(), "{name}: {residual:?}");
        assert_eq!(found(&b.rendition(), &entry(a)), None, "{name}");
        assert_eq!(found(&a.rendition(), &entry(a)), Some(Vec::new()), "{name}");
        // Nor by fingerprint only, where nothing else is kept.
        let small = None;
        let bare = Entry { small, ..entry(a) };
        assert_eq!(found(&b.rendition(), &bare), None, "{name}");
        near.push((name, distance(a, b)));
    }
    let candidates = near
        .iter()
        .filter(|(_, distance)| *distance <= pdq::THRESHOLD);
    assert!(
        candidates.count() >= 3,
        "PDQ alone tells them apart: {near:?}"
    );
}

#[test]
fn every_dihedral_form_is_named() {
    let original = scene(1);
    let entry = entry(&original);
    let upright = original.rendition();
    for form in Dihedral::ALL {
        let mut expected = Vec::new();
        if form.mirrors() {
            expected.push("mirror".to_owned());
        }
        if form.degrees() > 0 {
            expected.push(format!("rotate-{}", form.degrees()));
        }
        let made = upright.clone().turned(form.orientation());
        assert_eq!(found(&made, &entry), Some(expected), "{}", form.name());
    }
}

#[test]
fn another_scene_is_no_match() {
    assert_eq!(found(&scene(2).rendition(), &entry(&scene(1))), None);
}

#[test]
fn only_a_digest_or_a_compared_picture_proves() {
    let picture = scene(1).rendition();
    let query = query(&picture);
    let full = entry(&scene(1));
    let proof = verify(&query, &full, &candidate("pdq", 0)).expect("the same picture");
    assert_eq!(proof.transform, [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    assert_eq!((proof.distance, proof.signal.as_str()), (0.0, "pdq"));
    assert_eq!(verify(&query, &full, &candidate("phash", 8)), None);
    assert_eq!(verify(&query, &full, &candidate("digest", 0)), None);
    assert_eq!(verify(&query, &full, &candidate("pdq", 99)), None);

    let without_plane = Entry {
        small: None,
        ..full.clone()
    };
    let unproven = verify(&query, &without_plane, &candidate("pdq", 0)).expect("a match");
    assert_eq!(unproven.signal, FINGERPRINT_ONLY);
    let mut other_version = full.clone();
    other_version.fingerprints[0].version += 1;
    assert_eq!(verify(&query, &other_version, &candidate("pdq", 0)), None);
    let mut plain = full.clone();
    plain.fingerprints[0].quality = 49;
    assert_eq!(verify(&query, &plain, &candidate("pdq", 0)), None);
    let same_file = Entry {
        digest: Some(Digest::of(b"query")),
        small: None,
        ..full
    };
    assert!(verify(&query, &same_file, &candidate("digest", 0)).is_some());
}

#[test]
fn a_plain_picture_is_found_by_digest_alone() {
    let plain = Canvas::painted(|_, _| [90, 90, 90]).rendition();
    let query = query(&plain);
    assert!(query.undecidable().is_some());
    assert!(query.fingerprints().is_empty());
    let same_file = Entry {
        digest: Some(Digest::of(b"query")),
        ..entry(&scene(1))
    };
    assert!(verify(&query, &same_file, &candidate("digest", 0)).is_some());
}
