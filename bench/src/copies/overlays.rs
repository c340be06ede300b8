//! What is laid over pictures: text, bars, stickers.

use super::picture::{Dice, Picture};
use super::print::{Ink, block, line, width, words};

pub(super) fn watermark(picture: &Picture, dice: &mut Dice) -> Picture {
    let mut out = picture.clone();
    let (width, height) = (picture.width as f32, picture.height as f32);
    let text = words(dice, 2);
    let ink = Ink {
        opacity: dice.from(0.3, 0.5),
        ..Ink::plain((height * 0.07).max(6.0), [255.0; 3])
    };
    let mut y = height * 0.04;
    let mut shift = 0.0;
    while y < height {
        let mut x = shift - width * 0.4;
        while x < width {
            line(&mut out, &text, x.max(0.0), y, ink);
            x += self::width(&text, ink) + width * 0.1;
        }
        y += height * 0.22;
        shift += width * 0.13;
    }
    out
}

pub(super) fn meme(picture: &Picture, dice: &mut Dice) -> Picture {
    let mut out = picture.clone();
    let height = picture.height as f32;
    for y in [0.03, 0.84] {
        let text = words(dice, 3);
        let room = picture.width as f32 * 0.94;
        let tall = (height * 0.12)
            .min(room / text.chars().count() as f32 / 0.86)
            .max(6.0);
        let ink = Ink {
            outline: Some([0.0; 3]),
            ..Ink::plain(tall, [255.0; 3])
        };
        line(
            &mut out,
            &text,
            (picture.width as f32 - width(&text, ink)) / 2.0,
            height * y,
            ink,
        );
    }
    out
}

pub(super) fn sticker(picture: &Picture, dice: &mut Dice) -> Picture {
    let mut out = picture.clone();
    let (width, height) = (picture.width as f32, picture.height as f32);
    let radius = width.min(height) * dice.from(0.18, 0.26);
    let (x, y) = (
        dice.from(radius, width - radius),
        dice.from(radius, height - radius),
    );
    out.disc(x, y, radius, [255.0, 210.0, 40.0]);
    for side in [-0.35, 0.35] {
        out.disc(
            x + side * radius,
            y - 0.2 * radius,
            radius * 0.14,
            [60.0, 30.0, 0.0],
        );
    }
    for step in 0..20 {
        let angle = (20.0 + 7.0 * step as f32).to_radians();
        out.disc(
            x + radius * 0.55 * angle.cos(),
            y + radius * 0.5 * angle.sin(),
            radius * 0.06,
            [60.0, 30.0, 0.0],
        );
    }
    out
}

pub(super) fn banner(picture: &Picture, dice: &mut Dice, part: f32) -> Picture {
    let mut out = picture.clone();
    let (width, height) = (picture.width as f32, picture.height as f32);
    let bar = height * part;
    let colour = [
        dice.from(0.0, 220.0),
        dice.from(0.0, 80.0),
        dice.from(0.0, 220.0),
    ];
    out.rectangle(0.0, height - bar, width, bar + 1.0, colour);
    let text = words(dice, 9);
    block(
        &mut out,
        &text,
        width * 0.03,
        height - bar * 0.9,
        width * 0.94,
        Ink::plain((bar * 0.25).max(5.0), [255.0; 3]),
    );
    out
}

pub(super) fn lower_third(picture: &Picture, dice: &mut Dice) -> Picture {
    let mut out = picture.clone();
    let (width, height) = (picture.width as f32, picture.height as f32);
    out.rectangle(
        0.0,
        height * 0.74,
        width,
        height * 0.14,
        [190.0, 10.0, 20.0],
    );
    out.rectangle(0.0, height * 0.88, width, height * 0.13, [240.0; 3]);
    line(
        &mut out,
        &words(dice, 4),
        width * 0.05,
        height * 0.78,
        Ink::plain((height * 0.06).max(5.0), [255.0; 3]),
    );
    line(
        &mut out,
        &words(dice, 8),
        width * 0.05,
        height * 0.915,
        Ink::plain((height * 0.04).max(4.0), [0.0; 3]),
    );
    out.rectangle(
        width * 0.82,
        height * 0.04,
        width * 0.15,
        height * 0.1,
        [10.0, 30.0, 120.0],
    );
    line(
        &mut out,
        "LIVE",
        width * 0.835,
        height * 0.065,
        Ink::plain((width * 0.032).max(4.0), [255.0; 3]),
    );
    out
}
