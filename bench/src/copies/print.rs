//! Words drawn into pictures, in a face of strokes of our own.

use super::picture::{Colour, Dice, Picture};

/// Strokes of each letter as pairs of points on a grid of 5 columns (`a`–`e`) and 7 rows (`0`–`6`).
const FACE: &[(char, &str)] = &[
    ('A', "a6a2 a2c0 c0e2 e2e6 a4e4"),
    ('B', "a0a6 a0d0 d0e1 e1d3 a3d3 d3e4 e4d6 d6a6"),
    ('C', "e1d0 d0b0 b0a2 a2a4 a4b6 b6d6 d6e5"),
    ('D', "a0a6 a0c0 c0e2 e2e4 e4c6 c6a6"),
    ('E', "e0a0 a0a6 a6e6 a3d3"),
    ('F', "e0a0 a0a6 a3d3"),
    ('G', "e1d0 d0b0 b0a2 a2a4 a4b6 b6d6 d6e5 e5e3 e3c3"),
    ('H', "a0a6 e0e6 a3e3"),
    ('I', "c0c6 b0d0 b6d6"),
    ('J', "d0d5 d5c6 c6b6 b6a5"),
    ('K', "a0a6 e0a4 b3e6"),
    ('L', "a0a6 a6e6"),
    ('M', "a6a0 a0c3 c3e0 e0e6"),
    ('N', "a6a0 a0e6 e6e0"),
    ('O', "b0d0 d0e2 e2e4 e4d6 d6b6 b6a4 a4a2 a2b0"),
    ('P', "a6a0 a0d0 d0e1 e1e2 e2d3 d3a3"),
    ('Q', "b0d0 d0e2 e2e4 e4d6 d6b6 b6a4 a4a2 a2b0 c4e6"),
    ('R', "a6a0 a0d0 d0e1 e1e2 e2d3 d3a3 c3e6"),
    ('S', "e1d0 d0b0 b0a1 a1b3 b3d3 d3e5 e5d6 d6b6 b6a5"),
    ('T', "a0e0 c0c6"),
    ('U', "a0a5 a5b6 b6d6 d6e5 e5e0"),
    ('V', "a0c6 c6e0"),
    ('W', "a0b6 b6c3 c3d6 d6e0"),
    ('X', "a0e6 e0a6"),
    ('Y', "a0c3 e0c3 c3c6"),
    ('Z', "a0e0 e0a6 a6e6"),
    ('0', "b0d0 d0e2 e2e4 e4d6 d6b6 b6a4 a4a2 a2b0 d1b5"),
    ('1', "b1c0 c0c6 b6d6"),
    ('2', "a1b0 b0d0 d0e1 e1e2 e2a6 a6e6"),
    ('3', "a0e0 e0c3 c3e4 e4d6 d6b6 b6a5"),
    ('4', "d6d0 d0a4 a4e4"),
    ('5', "e0a0 a0a3 a3d2 d2e4 e4d6 d6b6 b6a5"),
    ('6', "d0b1 b1a4 a4b6 b6d6 d6e4 e4d3 d3a4"),
    ('7', "a0e0 e0b6"),
    (
        '8',
        "b0d0 d0e1 e1d3 d3e5 e5d6 d6b6 b6a5 a5b3 b3a1 a1b0 b3d3",
    ),
    ('9', "e2d3 d3b3 b3a2 a2b0 b0d0 d0e2 e2d5 d5b6"),
    ('.', "c6c6"),
    (':', "c2c2 c5c5"),
    ('-', "b3d3"),
    ('@', "d4c3 c3d2 d2e3 e3d0 d0b0 b0a3 a3b6 b6d6"),
];

const WORDS: &[&str] = &[
    "STORM",
    "OVER",
    "CITY",
    "POLICE",
    "SAID",
    "ON",
    "MONDAY",
    "THAT",
    "THOUSANDS",
    "FLED",
    "RISING",
    "WATER",
    "NEAR",
    "THE",
    "BRIDGE",
    "VIDEO",
    "SHOWS",
    "MOMENT",
    "OF",
    "BLAST",
    "AT",
    "MARKET",
    "SHARE",
    "THIS",
    "BEFORE",
    "IT",
    "IS",
    "GONE",
    "BREAKING",
    "LIVE",
    "NOW",
    "WE",
    "STAND",
    "WITH",
    "VICTIMS",
    "AND",
    "FAMILIES",
    "MINISTER",
    "DENIES",
    "REPORT",
    "FROM",
    "SCENE",
    "FIRE",
    "CROWD",
    "MARCH",
    "14",
    "2019",
    "300",
    "DEAD",
    "RESCUE",
];

/// Words in a row.
pub(crate) fn words(dice: &mut Dice, count: usize) -> String {
    let chosen: Vec<&str> = (0..count).map(|_| WORDS[dice.below(WORDS.len())]).collect();
    chosen.join(" ")
}

/// One word that is not `other`.
pub(crate) fn word_but(dice: &mut Dice, other: &str) -> String {
    loop {
        let word = WORDS[dice.below(WORDS.len())];
        if word != other {
            return word.to_owned();
        }
    }
}

/// How words look.
#[derive(Clone, Copy)]
pub(crate) struct Ink {
    /// Height of a letter in pixels.
    pub(crate) height: f32,
    pub(crate) colour: Colour,
    /// 1 is opaque.
    pub(crate) opacity: f32,
    /// Colour of an outline.
    pub(crate) outline: Option<Colour>,
}

impl Ink {
    pub(crate) fn plain(height: f32, colour: Colour) -> Self {
        Self {
            height,
            colour,
            opacity: 1.0,
            outline: None,
        }
    }

    fn advance(self) -> f32 {
        self.height * 0.86
    }
}

/// Width of a line in pixels.
pub(crate) fn width(text: &str, ink: Ink) -> f32 {
    text.chars().count() as f32 * ink.advance()
}

/// Draws one line with its left upper corner at (`x`, `y`).
pub(crate) fn line(picture: &mut Picture, text: &str, x: f32, y: f32, ink: Ink) {
    for (n, letter) in text.chars().enumerate() {
        let left = x + n as f32 * ink.advance();
        if left < picture.width as f32 {
            glyph(picture, letter, left, y, ink);
        }
    }
}

/// Draws lines no wider than `wide`; the row below the last.
pub(crate) fn block(picture: &mut Picture, text: &str, x: f32, y: f32, wide: f32, ink: Ink) -> f32 {
    let mut row = String::new();
    let mut y = y;
    for word in text.split(' ') {
        if !row.is_empty() && width(&row, ink) + width(word, ink) + ink.advance() > wide {
            line(picture, &row, x, y, ink);
            y += ink.height * 1.5;
            row.clear();
        }
        if !row.is_empty() {
            row.push(' ');
        }
        row.push_str(word);
    }
    line(picture, &row, x, y, ink);
    y + ink.height * 1.5
}

fn glyph(picture: &mut Picture, letter: char, left: f32, top: f32, ink: Ink) {
    let Some((_, strokes)) = FACE
        .iter()
        .find(|(known, _)| *known == letter.to_ascii_uppercase())
    else {
        return;
    };
    let unit = ink.height / 6.0;
    let thick = unit * 0.55;
    let place = |column: u8, row: u8| {
        (
            left + f32::from(column - b'a') * unit,
            top + f32::from(row - b'0') * unit,
        )
    };
    let strokes: Vec<[(f32, f32); 2]> = strokes
        .split(' ')
        .map(str::as_bytes)
        .map(|s| [place(s[0], s[1]), place(s[2], s[3])])
        .collect();
    let reach = 2.0 * thick + 1.0;
    for y in (top - reach).max(0.0) as usize..(top + ink.height + reach).max(0.0) as usize {
        for x in (left - reach).max(0.0) as usize..(left + 4.0 * unit + reach).max(0.0) as usize {
            let point = (x as f32 + 0.5, y as f32 + 0.5);
            let far = strokes
                .iter()
                .map(|stroke| away(point, stroke))
                .fold(f32::MAX, f32::min);
            if let Some(outline) = ink.outline {
                picture.blend(
                    x,
                    y,
                    outline,
                    ink.opacity * (1.8 * thick - far + 0.5).clamp(0.0, 1.0),
                );
            }
            picture.blend(
                x,
                y,
                ink.colour,
                ink.opacity * (thick - far + 0.5).clamp(0.0, 1.0),
            );
        }
    }
}

/// Distance of a point from a stroke.
fn away((x, y): (f32, f32), [from, to]: &[(f32, f32); 2]) -> f32 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 {
        (((x - from.0) * dx + (y - from.1) * dy) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - from.0 - along * dx).hypot(y - from.1 - along * dy)
}
