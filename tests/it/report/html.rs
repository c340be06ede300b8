//! A page that would grow too large keeps the pictures that need a look most.

use cutline::media::Rendition;
use cutline::report::html::Exhibit;
use cutline::report::{Audience, Style};

use super::build::sample;
use super::written;

/// A picture that no JPEG makes small.
fn noise() -> Rendition {
    let (width, height) = (480, 480);
    let mut state = 1_u32;
    let sample = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    Rendition {
        width,
        height,
        rgb: (0..width * height * 3).map(sample).collect(),
        full_width: 480,
        full_height: 480,
    }
}

#[test]
fn the_most_urgent_pictures_stay_where_a_page_holds_enough() {
    let mut report = sample();
    let media = &mut report.articles[0].media;
    let mut loud = media[0].clone();
    loud.exhibit = Exhibit::alone(&noise());
    let mut quiet = loud.clone();
    quiet.findings.clear();
    quiet.problems.clear();
    *media = vec![quiet; 120];
    media.push(loud);
    let text = written("html", &report, Audience::Desk, Style::Plain);
    let left_out = text.matches("Its pictures are left out").count();
    assert!(left_out > 0);
    assert_eq!(text.matches("data:image/jpeg").count() + left_out, 121);
    assert!(text.len() < 15_000_000, "{}", text.len());
    let last = text.split("id=\"item-121\"").nth(1).unwrap();
    let last = last.split("</article>").next().unwrap();
    assert!(last.contains("data:image/jpeg"), "the loud one is shown");
}
