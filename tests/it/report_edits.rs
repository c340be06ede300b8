//! Edits on the page of `check`: drawn on the picture or frame they are in, and named below it.

use crate::clip::{ffmpeg, with_ffmpeg};
use crate::footage::{self, added, piece, video_of};
use crate::page::pictures;
use crate::report_page::at;
use crate::run::{Home, fixture};
use crate::sheet::apart;

/// A black bar over the lowest seventh, as `ffmpeg` draws it.
const BAR: &str = "drawbox=x=0:y=ih*6/7:w=iw:h=ih/7:color=black:t=fill";
/// Mean difference of two frames, in grey levels, that one of them has through the bar, and a little.
const APART: f64 = 30.0;

/// Outlines of edits that are drawn.
fn boxes(page: &str) -> usize {
    page.matches("<rect class=\"edit\"").count()
}

/// The bar, or what is laid over where it is not seen whole, stands in the list of edits, to which the outlines are numbered.
fn assert_edits(page: &str) {
    assert!(page.contains("an edit, numbered as below"));
    let listed = page.split("<ol class=\"edits\">").nth(1);
    let listed = listed.and_then(|rest| rest.split("</ol>").next());
    let listed = listed.expect("a list of edits");
    assert!(
        listed.contains("bar") || listed.contains("laid over"),
        "{listed}"
    );
}

#[test]
fn a_bar_is_outlined_and_named() {
    with_ffmpeg(|| {
        let home = Home::new();
        let plain = fixture("cases/archive/trucks.jpg");
        let archive = added(&home, &[&plain]);
        let plain = plain.display().to_string();
        let barred = home.path("barred.jpg").display().to_string();
        assert!(ffmpeg(&["-i", &plain, "-vf", BAR, "-q:v", "2", &barred]));
        let (place, report) = at(&home);
        let page = |picture: &str| {
            let line = ["--caption", "Trucks on Tuesday.", "--report", &report];
            let check = ["check", picture, "--archive", &archive];
            let ran = footage::run(&home, &[&check[..], &line[..]].concat());
            assert!(ran.exit < 2, "{}", ran.stderr);
            std::fs::read_to_string(&place).unwrap()
        };
        let text = page(&barred);
        assert_eq!(boxes(&text), 1);
        assert_edits(&text);
        let text = page(&plain);
        assert_eq!(boxes(&text), 0);
        assert!(!text.contains("an edit, numbered as below"));
    });
}

#[test]
fn a_clip_stands_beside_the_video_it_was_cut_from() {
    with_ffmpeg(|| {
        let home = Home::new();
        let names = ["rockets", "trucks", "podium"].map(|name| format!("cases/archive/{name}"));
        let source = video_of(
            &home,
            "source.mp4",
            &names.each_ref().map(String::as_str),
            6,
            None,
        );
        let archive = added(&home, &[&source]);
        let clip = piece(&home, "clip.mp4", &source, (3.0, 10.0), BAR);
        let (place, report) = at(&home);
        let check = [
            "check",
            clip.to_str().unwrap(),
            "--caption",
            "Rockets on Tuesday.",
        ];
        let ran = footage::run(
            &home,
            &[&check[..], &["--archive", &archive, "--report", &report]].concat(),
        );
        assert!(ran.exit < 2, "{}", ran.stderr);
        let text = std::fs::read_to_string(&place).unwrap();
        let shown = pictures(&text);
        assert!(shown.len() == 8, "{}", shown.len());
        for pair in shown.chunks(2) {
            assert!(apart(&pair[0], &pair[1]) < APART);
        }
        assert!(
            apart(&shown[0], &shown[6]) > 20.0,
            "not one frame over and over"
        );
        assert!(text.contains("This video 0:"), "frames have their seconds");
        let outlined = boxes(&text);
        assert!(
            outlined >= 4 && outlined.is_multiple_of(4),
            "in every frame: {outlined}"
        );
        assert_edits(&text);
        std::fs::remove_file(&source).unwrap();
        let alone = footage::run(
            &home,
            &[&check[..], &["--archive", &archive, "--report", &report]].concat(),
        );
        assert!(alone.exit < 2, "{}", alone.stderr);
        let text = std::fs::read_to_string(&place).unwrap();
        assert_eq!(text.matches("as the archive keeps it").count(), 4);
    });
}
