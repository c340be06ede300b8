//! The edits a copy goes through in the wild, each with a strength drawn by its seed.

use super::overlays::{banner, lower_third, meme, sticker, watermark};
use super::pages::{post, story};
use super::picture::{Colour, Dice, Picture};

/// A named edit.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    apply: fn(&Picture, &mut Dice, &Picture) -> Picture,
}

/// Every edit.
pub(crate) const EDITS: &[Edit] = &[
    Edit {
        name: "grey",
        apply: |p, _, _| p.mapped(|_, _, c| [luma(c); 3]),
    },
    Edit {
        name: "jpeg-30",
        apply: |p, _, _| p.recompressed(30.0),
    },
    Edit {
        name: "jpeg-10",
        apply: |p, _, _| p.recompressed(10.0),
    },
    Edit {
        name: "resize-25",
        apply: |p, _, _| p.resized((p.width / 4).max(16), (p.height / 4).max(16)),
    },
    Edit {
        name: "blur",
        apply: |p, d, _| p.blurred(longer(p) * d.from(0.003, 0.005)),
    },
    Edit {
        name: "noise",
        apply: noise,
    },
    Edit {
        name: "saturation",
        apply: saturation,
    },
    Edit {
        name: "contrast",
        apply: contrast,
    },
    Edit {
        name: "brightness",
        apply: |p, d, _| {
            let by = d.from(1.3, 1.6);
            p.mapped(|_, _, c| c.map(|v| v * by))
        },
    },
    Edit {
        name: "darkening",
        apply: |p, d, _| {
            let by = d.from(0.35, 0.6);
            p.mapped(|_, _, c| c.map(|v| v * by))
        },
    },
    Edit {
        name: "hue",
        apply: hue,
    },
    Edit {
        name: "mirror",
        apply: |p, _, _| p.mirrored(),
    },
    Edit {
        name: "rotate-90",
        apply: rotate_90,
    },
    Edit {
        name: "stretch-15",
        apply: stretch,
    },
    Edit {
        name: "watermark",
        apply: |p, d, _| watermark(p, d),
    },
    Edit {
        name: "meme-text",
        apply: |p, d, _| meme(p, d),
    },
    Edit {
        name: "sticker",
        apply: |p, d, _| sticker(p, d),
    },
    Edit {
        name: "banner-20",
        apply: |p, d, _| banner(p, d, 0.2),
    },
    Edit {
        name: "letterbox",
        apply: |p, d, _| {
            let by = d.from(1.25, 1.5);
            framed(p, p.width, (p.height as f32 * by) as usize, [0.0; 3])
        },
    },
    Edit {
        name: "tv-lower-third",
        apply: |p, d, _| lower_third(p, d),
    },
    Edit {
        name: "rotate-5",
        apply: rotate_5,
    },
    Edit {
        name: "pillarbox",
        apply: pillarbox,
    },
    Edit {
        name: "crop-80",
        apply: |p, _, _| {
            p.cropped(
                p.width / 10,
                p.height / 10,
                p.width * 8 / 10,
                p.height * 8 / 10,
            )
        },
    },
    Edit {
        name: "crop-50",
        apply: |p, d, _| crop(p, d, 0.5),
    },
    Edit {
        name: "crop-30",
        apply: |p, d, _| crop(p, d, 0.3),
    },
    Edit {
        name: "photographed-screen",
        apply: photographed,
    },
    Edit {
        name: "post-light",
        apply: |p, d, _| post(p, d, false),
    },
    Edit {
        name: "post-dark",
        apply: |p, d, _| post(p, d, true),
    },
    Edit {
        name: "pip-40",
        apply: inset,
    },
    Edit {
        name: "collage-2",
        apply: collage,
    },
    Edit {
        name: "news-combination",
        apply: |p, d, _| lower_third(&crop(p, d, 0.75), d).recompressed(50.0),
    },
    Edit {
        name: "post-combination",
        apply: |p, d, _| {
            let dark = d.below(2) == 0;
            post(&crop(p, d, 0.7).mirrored(), d, dark).recompressed(60.0)
        },
    },
    Edit {
        name: "crop-1",
        apply: |p, d, _| {
            let by = d.from(0.01, 0.03);
            let cut = |side: usize| (side as f32 * by) as usize;
            p.cropped(
                cut(p.width),
                cut(p.height),
                p.width - 2 * cut(p.width),
                p.height - 2 * cut(p.height),
            )
        },
    },
    Edit {
        name: "border",
        apply: |p, d, _| {
            let by = (longer(p) * d.from(0.02, 0.08)) as usize;
            let colour = d.colour();
            framed(p, p.width + 2 * by, p.height + 2 * by, colour)
        },
    },
    Edit {
        name: "blend",
        apply: |p, d, o| {
            let (o, part) = (o.resized(p.width, p.height), d.from(0.2, 0.4));
            p.mapped(|x, y, c| mixed(c, o.at(x, y), part))
        },
    },
    Edit {
        name: "phone-story",
        apply: |p, d, _| story(p, d),
    },
    Edit {
        name: "sepia",
        apply: |p, _, _| {
            p.mapped(|_, _, c| {
                let l = luma(c);
                [l * 1.07 + 18.0, l * 0.92 + 10.0, l * 0.75]
            })
        },
    },
    Edit {
        name: "sharpen",
        apply: |p, _, _| {
            let soft = p.blurred(1.2);
            p.mapped(|x, y, c| {
                let s = soft.at(x, y);
                std::array::from_fn(|n| c[n] + 1.4 * (c[n] - s[n]))
            })
        },
    },
];

/// The file of the edited copy, the same for the same edit, picture and seed.
pub(crate) fn copy(edit: &Edit, picture: &Picture, seed: u64, other: &Picture) -> Vec<u8> {
    let name = edit.name.bytes().fold(7, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let mut dice = Dice::new(seed ^ name);
    let edited = (edit.apply)(picture, &mut dice, other);
    edited.jpeg(dice.from(75.0, 90.0))
}

fn longer(picture: &Picture) -> f32 {
    picture.width.max(picture.height) as f32
}

fn luma([r, g, b]: Colour) -> f32 {
    0.299 * r + 0.587 * g + 0.114 * b
}

fn mixed(a: Colour, b: Colour, part: f32) -> Colour {
    std::array::from_fn(|n| a[n] + (b[n] - a[n]) * part)
}

fn noise(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let sigma = dice.from(10.0, 20.0);
    let mut out = picture.clone();
    for value in &mut out.rgb {
        let bell: f32 = (0..4).map(|_| dice.from(-1.0, 1.0)).sum::<f32>() * 0.866;
        *value = (f32::from(*value) + bell * sigma).clamp(0.0, 255.0) as u8;
    }
    out
}

fn saturation(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let by = if dice.below(2) == 0 {
        dice.from(0.2, 0.5)
    } else {
        dice.from(1.6, 2.2)
    };
    picture.mapped(|_, _, c| mixed([luma(c); 3], c, by))
}

fn contrast(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let by = if dice.below(2) == 0 {
        dice.from(0.4, 0.65)
    } else {
        dice.from(1.4, 1.8)
    };
    picture.mapped(|_, _, c| c.map(|value| 128.0 + (value - 128.0) * by))
}

/// Colours turned around the axis of greys.
fn hue(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let (sin, cos) = dice.from(20.0, 60.0).to_radians().sin_cos();
    let (a, b, c) = (
        cos + (1.0 - cos) / 3.0,
        (1.0 - cos) / 3.0 - sin * 0.577,
        (1.0 - cos) / 3.0 + sin * 0.577,
    );
    picture.mapped(|_, _, [r, g, bl]| {
        [
            a * r + b * g + c * bl,
            c * r + a * g + b * bl,
            b * r + c * g + a * bl,
        ]
    })
}

fn rotate_90(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let left = dice.below(2) == 0;
    picture.bent(picture.height, picture.width, [0.0; 3], |x, y| {
        if left {
            (width - y, x)
        } else {
            (y, height - x)
        }
    })
}

fn stretch(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let by = dice.from(1.1, 1.2);
    let wider = |side: usize| (side as f32 * by) as usize;
    if dice.below(2) == 0 {
        picture.resized(wider(picture.width), picture.height)
    } else {
        picture.resized(picture.width, wider(picture.height))
    }
}

/// In the middle of an even ground.
pub(super) fn framed(picture: &Picture, width: usize, height: usize, colour: Colour) -> Picture {
    let mut out = Picture::even(width, height, colour);
    out.paste(
        picture,
        (width - picture.width) / 2,
        (height - picture.height) / 2,
    );
    out
}

fn pillarbox(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let wide = (picture.width as f32 * dice.from(1.3, 1.7)) as usize;
    let mut out = if dice.below(2) == 0 {
        Picture::even(wide, picture.height, [0.0; 3])
    } else {
        picture
            .resized(wide / 8, picture.height / 8)
            .blurred(2.0)
            .resized(wide, picture.height)
    };
    out.paste(picture, (wide - picture.width) / 2, 0);
    out
}

fn rotate_5(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let side = if dice.below(2) == 0 { 1.0 } else { -1.0 };
    let (sin, cos) = (side * dice.from(3.0, 8.0)).to_radians().sin_cos();
    let (x0, y0) = (picture.width as f32 / 2.0, picture.height as f32 / 2.0);
    picture.bent(picture.width, picture.height, [0.0; 3], |x, y| {
        let (x, y) = (x - x0, y - y0);
        (x0 + cos * x - sin * y, y0 + sin * x + cos * y)
    })
}

/// A random part that keeps `part` of the area.
pub(crate) fn crop(picture: &Picture, dice: &mut Dice, part: f32) -> Picture {
    let shape = dice.from(0.85, 1.18);
    let side = |length: usize, by: f32| ((length as f32 * by).min(length as f32)) as usize;
    let (width, height) = (
        side(picture.width, part.sqrt() * shape),
        side(picture.height, part.sqrt() / shape),
    );
    let (left, top) = (
        dice.below(picture.width - width + 1),
        dice.below(picture.height - height + 1),
    );
    picture.cropped(left, top, width, height)
}

/// A screen seen at a slant: softened, with stripes, darker to the edges, lighter in the shadows.
fn photographed(picture: &Picture, dice: &mut Dice, _: &Picture) -> Picture {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let (tilt, lean, turn) = (
        dice.from(-0.12, 0.12),
        dice.from(-0.1, 0.1),
        dice.from(-0.04, 0.04),
    );
    let pitch = dice.from(1.5, 2.2);
    let slanted = picture.blurred(longer(picture) / 700.0).bent(
        picture.width,
        picture.height,
        [18.0; 3],
        |x, y| {
            let (u, v) = (x / width - 0.5, y / height - 0.5);
            let depth = 1.0 + tilt * u + lean * v;
            (
                (0.5 + 1.08 * (u - turn * v) / depth) * width,
                (0.5 + 1.08 * (v + turn * u) / depth) * height,
            )
        },
    );
    let lit = slanted.mapped(|x, y, c| {
        let (u, v) = (x as f32 / width - 0.5, y as f32 / height - 0.5);
        let stripe = 1.0 + 0.05 * (y as f32 * pitch + x as f32 * 0.3).sin();
        let light = stripe * (1.0 - 0.6 * (u * u + v * v));
        c.map(|value| 255.0 * (value * light / 255.0).clamp(0.0, 1.0).powf(0.85))
    });
    lit.recompressed(70.0)
}

fn inset(picture: &Picture, dice: &mut Dice, other: &Picture) -> Picture {
    let mut out = other.scaled_to_width(other.width.max(640));
    let most = out.height * 8 / 10;
    let wide = (out.width * 4 / 10)
        .min(most * picture.width / picture.height)
        .max(16);
    let small = picture.scaled_to_width(wide);
    let left = [8, out.width.saturating_sub(small.width + 8)][dice.below(2)];
    let top = [8, out.height.saturating_sub(small.height + 8)][dice.below(2)];
    out.paste(&small, left, top);
    out
}

fn collage(picture: &Picture, dice: &mut Dice, other: &Picture) -> Picture {
    let gap = [0, 6][dice.below(2)];
    let swap = dice.below(2) == 0;
    let order = |a, b| if swap { (b, a) } else { (a, b) };
    if dice.below(5) < 3 {
        let tall = picture.height.max(300);
        let fitted = |p: &Picture| p.resized(p.width * tall / p.height, tall);
        let (first, second) = order(fitted(picture), fitted(other));
        let mut out = Picture::even(first.width + second.width + gap, tall, [255.0; 3]);
        out.paste(&first, 0, 0);
        out.paste(&second, first.width + gap, 0);
        return out;
    }
    let wide = picture.width.max(300);
    let (first, second) = order(picture.scaled_to_width(wide), other.scaled_to_width(wide));
    let mut out = Picture::even(wide, first.height + second.height + gap, [255.0; 3]);
    out.paste(&first, 0, 0);
    out.paste(&second, 0, first.height + gap);
    out
}
