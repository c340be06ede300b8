//! Pairs that are no copies of one another: templates with other facts in them, and one frame around two pictures.

use super::overlays::{banner, lower_third, meme, watermark};
use super::pages::{post, story};
use super::picture::{Colour, Dice, Picture};
use super::print::{Ink, block, line, word_but, words};

/// Two pictures that must not match.
pub(crate) struct Trap {
    pub(crate) name: &'static str,
    pub(crate) archived: Picture,
    pub(crate) asked: Picture,
}

type Drawn = fn(&mut Picture, &mut Dice, &mut Dice);

const TEMPLATES: &[(&str, Drawn)] = &[
    ("scoreboard", scoreboard),
    ("quote card, one word", quote_word),
    ("quote card, another quote", quote_other),
    ("bar chart", bars),
    ("line chart", lines),
    ("map", map),
    ("table", table),
    ("weather", weather),
    ("post without picture", text_post),
    ("results", results),
];

/// `count` pairs of one template with other facts, on even, sloping and waving grounds.
pub(crate) fn templates(seed: u64, count: usize) -> Vec<Trap> {
    (0..count)
        .map(|n| {
            let (name, draw) = TEMPLATES[n % TEMPLATES.len()];
            let drawn = |facts: u64| {
                let mut same = Dice::new(seed + n as u64);
                let mut other = Dice::new(seed + n as u64 * 1_000 + facts);
                let mut picture = ground(&mut same, n / TEMPLATES.len() % 3);
                draw(&mut picture, &mut same, &mut other);
                picture.recompressed([75.0, 88.0, 95.0][n % 3])
            };
            let archived = drawn(1);
            // Few facts are drawn alike by chance.
            let asked = (2..100).map(drawn).find(|other| other.rgb != archived.rgb);
            Trap {
                name,
                asked: asked.expect("facts seldom are drawn alike"),
                archived,
            }
        })
        .collect()
}

type Framing = fn(&Picture, &mut Dice) -> Picture;

const FRAMES: &[(&str, Framing)] = &[
    ("lower third", lower_third),
    ("logo", logo),
    ("watermark", watermark),
    ("meme text", meme),
    ("light post", |p, d| post(p, d, false)),
    ("dark post", |p, d| post(p, d, true)),
    ("banner", |p, d| banner(p, d, 0.2)),
    ("tall banner", |p, d| banner(p, d, 0.35)),
    ("story", |p, d| story(p, d)),
    ("frame", frame),
];

/// One frame, the same to the letter, around two different pictures.
pub(crate) fn shared_frames(photos: &[Picture], seed: u64, count: usize) -> Vec<Trap> {
    (0..count)
        .map(|n| {
            let (name, framed) = FRAMES[n % FRAMES.len()];
            let around =
                |photo: &Picture| framed(&photo.resized(640, 440), &mut Dice::new(seed + n as u64));
            let first = (n * 2) % photos.len();
            Trap {
                name,
                archived: around(&photos[first]),
                asked: around(&photos[(first + 1) % photos.len()]),
            }
        })
        .collect()
}

/// Two shots of one scene a moment apart: the camera has moved a little, so that what stands in front lies elsewhere before
/// what stands behind, and two of those in front have moved, too.
pub(crate) fn two_shots(photos: &[Picture], seed: u64, count: usize) -> Vec<Trap> {
    let shot = |photo: &Picture, dice: &mut Dice| {
        let mut place = || (dice.from(0.25, 0.75), dice.from(0.25, 0.75));
        let figures = [place(), place()];
        let mut step = |by: f32| {
            let far = dice.from(0.6 * by, by);
            if dice.below(2) == 0 { far } else { -far }
        };
        let steps = [(step(0.05), step(0.03)), (step(0.05), step(0.03))];
        let (camera, tilt) = ((step(0.04), step(0.02)), step(0.05));
        let (width, height) = (photo.width as f32, photo.height as f32);
        photo.bent(photo.width, photo.height, [90.0; 3], |x, y| {
            let (u, v) = (x / width, y / height);
            // What is low in the picture is near.
            let depth = (v - 0.35).max(0.0);
            let (mut u0, mut v0) = (
                0.5 + (u - 0.5) * 0.9 + camera.0 * (0.3 + 2.0 * depth),
                0.5 + (v - 0.5) * 0.9 + camera.1 + tilt * depth * (u - 0.5),
            );
            for (figure, step) in figures.iter().zip(steps) {
                let far = ((u - figure.0) / 0.16).powi(2) + ((v - figure.1) / 0.26).powi(2);
                let part = (1.6 - far).clamp(0.0, 1.0);
                (u0, v0) = (u0 + step.0 * part, v0 + step.1 * part);
            }
            (u0 * width, v0 * height)
        })
    };
    (0..count)
        .map(|n| {
            let photo = &photos[n * 3 % photos.len()];
            let mut dice = Dice::new(seed + n as u64);
            Trap {
                name: "two shots",
                archived: shot(photo, &mut dice),
                asked: shot(photo, &mut dice),
            }
        })
        .collect()
}

fn ground(dice: &mut Dice, kind: usize) -> Picture {
    let (width, height) = (960, 640);
    let base = Picture::even(
        width,
        height,
        [
            dice.from(190.0, 255.0),
            dice.from(190.0, 255.0),
            dice.from(190.0, 255.0),
        ],
    );
    if kind == 0 {
        return base;
    }
    let (from, to, phase) = (dice.colour(), dice.colour(), dice.from(0.0, 6.0));
    base.mapped(|x, y, _| {
        let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
        let part = f32::midpoint(u, v);
        let wave =
            |n: f32| (u * 5.0 * n + phase * n + 2.0 * (v * 4.0 * n + phase).sin()).sin() * 18.0 / n;
        let wave: f32 = if kind == 2 {
            (1_u8..6).map(|n| wave(f32::from(n))).sum()
        } else {
            0.0
        };
        std::array::from_fn(|n| from[n] + (to[n] - from[n]) * part + wave)
    })
}

fn dark(height: f32) -> Ink {
    Ink::plain(height, [10.0; 3])
}

fn light(height: f32) -> Ink {
    Ink::plain(height, [255.0; 3])
}

fn scoreboard(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    p.rectangle(96.0, 64.0, 768.0, 96.0, [240.0; 3]);
    line(p, "FINAL SCORE", 240.0, 85.0, dark(50.0));
    p.rectangle(96.0, 224.0, 192.0, 224.0, [200.0, 30.0, 30.0]);
    p.rectangle(672.0, 224.0, 192.0, 224.0, [30.0, 30.0, 200.0]);
    p.rectangle(320.0, 230.0, 320.0, 210.0, [10.0, 20.0, 10.0]);
    let score = format!("{}:{}", facts.below(10), facts.below(10));
    line(p, &score, 345.0, 280.0, light(110.0));
    line(
        p,
        &words(same, 4),
        100.0,
        520.0,
        Ink::plain(36.0, [255.0, 240.0, 0.0]),
    );
}

fn quote(p: &mut Picture, text: &str) {
    p.rectangle(60.0, 50.0, 840.0, 540.0, [30.0, 40.0, 60.0]);
    block(p, text, 90.0, 90.0, 780.0, light(34.0));
    line(
        p,
        "- THE MINISTER",
        90.0,
        530.0,
        Ink::plain(28.0, [255.0, 220.0, 100.0]),
    );
}

fn quote_word(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    let mut text: Vec<String> = words(same, 22).split(' ').map(str::to_owned).collect();
    let at = facts.below(text.len());
    text[at] = word_but(facts, &text[at]);
    quote(p, &text.join(" "));
}

fn quote_other(p: &mut Picture, _: &mut Dice, facts: &mut Dice) {
    quote(p, &words(facts, 22));
}

fn bars(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    line(p, &words(same, 3), 96.0, 24.0, dark(36.0));
    for (n, month) in "JFMAMJJ".chars().enumerate() {
        let (x, tall) = (96.0 + n as f32 * 110.0, facts.from(60.0, 420.0));
        p.rectangle(x, 540.0 - tall, 70.0, tall, [40.0, 90.0, 160.0]);
        line(p, &month.to_string(), x + 20.0, 560.0, dark(30.0));
    }
    p.rectangle(80.0, 540.0, 800.0, 4.0, [0.0; 3]);
}

fn lines(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    line(p, &words(same, 3), 96.0, 24.0, dark(36.0));
    for row in 0..6 {
        p.rectangle(80.0, 120.0 + row as f32 * 84.0, 800.0, 2.0, [170.0; 3]);
        line(
            p,
            &(row * 20).to_string(),
            20.0,
            530.0 - row as f32 * 84.0,
            dark(22.0),
        );
    }
    for colour in [[200.0, 40.0, 40.0], [40.0, 90.0, 200.0]] {
        let mut y = facts.from(150.0, 500.0);
        let mut slope = 0.0;
        for x in 80..880 {
            slope = (slope + facts.from(-0.4, 0.4)) * 0.98;
            y = (y + slope).clamp(120.0, 535.0);
            p.disc(x as f32, y, 3.0, colour);
        }
    }
}

fn map(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    const SHADES: [Colour; 5] = [
        [254.0, 240.0, 217.0],
        [253.0, 204.0, 138.0],
        [252.0, 141.0, 89.0],
        [227.0, 74.0, 51.0],
        [179.0, 0.0, 0.0],
    ];
    let places: Vec<(f32, f32)> = (0..30)
        .map(|_| (same.from(0.0, 960.0), same.from(0.0, 600.0)))
        .collect();
    let shades: Vec<Colour> = places.iter().map(|_| SHADES[facts.below(5)]).collect();
    for y in 0..580 {
        for x in 0..960 {
            let far = |place: &(f32, f32)| (x as f32 - place.0).hypot(y as f32 - place.1);
            let nearest = (0..30)
                .min_by(|a, b| far(&places[*a]).total_cmp(&far(&places[*b])))
                .unwrap_or(0);
            p.set(x, y, shades[nearest]);
        }
    }
    line(p, "CASES PER 100000", 40.0, 596.0, dark(28.0));
}

fn table(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    for row in 0..9 {
        let y = 36.0 + row as f32 * 64.0;
        line(p, &words(same, 1), 76.0, y, dark(28.0));
        for column in 0..3 {
            line(
                p,
                &(10 + facts.below(990)).to_string(),
                480.0 + column as f32 * 145.0,
                y,
                dark(28.0),
            );
        }
        p.rectangle(48.0, y + 44.0, 864.0, 2.0, [120.0; 3]);
    }
}

fn weather(p: &mut Picture, _: &mut Dice, facts: &mut Dice) {
    for (n, day) in ["MON", "TUE", "WED", "THU", "FRI"].into_iter().enumerate() {
        let x = 48.0 + n as f32 * 182.0;
        p.rectangle(x, 128.0, 154.0, 384.0, [255.0; 3]);
        line(p, day, x + 24.0, 160.0, dark(34.0));
        let sky = [
            [255.0, 200.0, 0.0],
            [150.0, 150.0, 170.0],
            [90.0, 120.0, 255.0],
        ][facts.below(3)];
        p.disc(x + 77.0, 300.0, 44.0, sky);
        line(p, &facts.below(40).to_string(), x + 40.0, 420.0, dark(50.0));
    }
}

fn text_post(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    p.rectangle(0.0, 0.0, 960.0, 640.0, [255.0; 3]);
    let face = same.colour();
    p.disc(70.0, 70.0, 40.0, face);
    line(p, &words(same, 2), 130.0, 45.0, dark(26.0));
    line(
        p,
        &format!("@{}", words(same, 1)),
        130.0,
        85.0,
        Ink::plain(18.0, [130.0; 3]),
    );
    block(p, &words(facts, 26), 40.0, 150.0, 880.0, dark(32.0));
    line(
        p,
        "REPLY - REPOST - LIKE - SHARE",
        40.0,
        590.0,
        Ink::plain(20.0, [110.0; 3]),
    );
}

fn results(p: &mut Picture, same: &mut Dice, facts: &mut Dice) {
    line(p, "RESULTS", 320.0, 40.0, dark(60.0));
    for row in 0..5 {
        let y = 150.0 + row as f32 * 90.0;
        let colour = same.colour();
        line(p, &words(same, 1), 60.0, y + 10.0, dark(28.0));
        p.rectangle(340.0, y, facts.from(60.0, 420.0), 50.0, colour);
        line(
            p,
            &format!("{}.{}", facts.below(60), facts.below(10)),
            800.0,
            y + 10.0,
            dark(28.0),
        );
    }
}

fn logo(photo: &Picture, _: &mut Dice) -> Picture {
    let mut out = photo.clone();
    let (width, height) = (photo.width as f32, photo.height as f32);
    out.disc(
        width * 0.9,
        height * 0.12,
        height * 0.09,
        [200.0, 0.0, 30.0],
    );
    out.disc(width * 0.9, height * 0.12, height * 0.06, [255.0; 3]);
    line(
        &mut out,
        "NEWS 24",
        width * 0.04,
        height * 0.05,
        Ink::plain(height * 0.06, [255.0; 3]),
    );
    out
}

fn frame(photo: &Picture, dice: &mut Dice) -> Picture {
    let colour = dice.colour();
    let mut out = super::edits::framed(photo, photo.width + 80, photo.height + 160, colour);
    line(&mut out, &words(dice, 4), 40.0, 24.0, light(32.0));
    line(
        &mut out,
        &words(dice, 5),
        40.0,
        (photo.height + 110) as f32,
        light(26.0),
    );
    out
}
