//! Screenshots: posts on a page, a story on a telephone.

use super::picture::{Dice, Picture};
use super::print::{Ink, block, line, words};

/// A post with the picture in it, words above and below, sometimes columns beside.
pub(super) fn post(picture: &Picture, dice: &mut Dice, dark: bool) -> Picture {
    let wide = [1_080, 1_280, 900][dice.below(3)];
    let columns = dice.below(3) == 0;
    let ground = match dark {
        true => [[0.0; 3], [21.0, 32.0, 43.0]][dice.below(2)],
        false => [255.0; 3],
    };
    let ink = if dark { [230.0; 3] } else { [20.0; 3] };
    let (left, shown) = match columns {
        true => (wide / 4, wide / 2),
        false => {
            let left = 20 + dice.below(60);
            (left, wide - 2 * left)
        }
    };
    let inner = picture.scaled_to_width(shown);
    let top = 20.0 + dice.below(40) as f32;
    let count = 8 + dice.below(16);
    let above = words(dice, count);
    let mut page = Picture::even(wide, inner.height + 400 + dice.below(300), ground);
    let x = left as f32;
    let face = dice.colour();
    page.disc(x + 35.0, top + 35.0, 35.0, face);
    line(
        &mut page,
        &words(dice, 2),
        x + 85.0,
        top + 5.0,
        Ink::plain(20.0, ink),
    );
    line(
        &mut page,
        &format!("@{}", words(dice, 1)),
        x + 85.0,
        top + 40.0,
        Ink::plain(15.0, [130.0; 3]),
    );
    let y = block(
        &mut page,
        &above,
        x,
        top + 90.0,
        shown as f32,
        Ink::plain(19.0, ink),
    ) + 12.0;
    page.paste(&inner, left, y as usize);
    let mut y = y + inner.height as f32 + 20.0;
    for step in 0..4 {
        let x = x + (step * shown / 4) as f32;
        page.disc(x + 14.0, y + 14.0, 14.0, [140.0; 3]);
        page.disc(x + 14.0, y + 14.0, 10.0, ground);
        line(
            &mut page,
            &(1 + dice.below(999)).to_string(),
            x + 36.0,
            y + 4.0,
            Ink::plain(17.0, ink),
        );
    }
    y += 60.0;
    block(
        &mut page,
        &words(dice, 20),
        x,
        y,
        shown as f32,
        Ink::plain(17.0, ink),
    );
    if columns {
        for row in 0..8 {
            line(
                &mut page,
                &words(dice, 1),
                20.0,
                60.0 + row as f32 * 60.0,
                Ink::plain(18.0, ink),
            );
            let beside = (left + shown + 24) as f32;
            block(
                &mut page,
                &words(dice, 5),
                beside,
                60.0 + row as f32 * 110.0,
                wide as f32 - beside - 10.0,
                Ink::plain(14.0, ink),
            );
        }
    }
    page
}

/// A tall screen: the picture across it, a blurred copy above and below, words over it.
pub(super) fn story(picture: &Picture, dice: &mut Dice) -> Picture {
    let (wide, tall) = (720, 1_280);
    let inner = picture.scaled_to_width(wide);
    let inner = inner.cropped(0, 0, wide, inner.height.min(1_000));
    let ground = picture.resized(36, 64).blurred(2.0).resized(wide, tall);
    let mut page = ground.mapped(|_, _, c| c.map(|value| value * 0.7));
    page.paste(&inner, 0, (tall - inner.height) / 2);
    page.rectangle(0.0, 0.0, wide as f32, 40.0, [10.0; 3]);
    line(&mut page, "09:41", 24.0, 12.0, Ink::plain(16.0, [255.0; 3]));
    line(
        &mut page,
        &words(dice, 2),
        90.0,
        66.0,
        Ink::plain(18.0, [255.0; 3]),
    );
    let ink = Ink {
        outline: Some([0.0; 3]),
        ..Ink::plain(26.0, [255.0; 3])
    };
    block(
        &mut page,
        &words(dice, 6),
        60.0,
        tall as f32 * dice.from(0.75, 0.85),
        600.0,
        ink,
    );
    page
}
