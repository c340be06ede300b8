//! Which picture leads, and which pictures are one.

use super::super::{MediaRef, Role, extract};
use crate::article::{Source, read};
use crate::limit::Limits;

const PROSE: &str = "<p>The harbour master said on Friday that the storm had closed both of the piers for a week.</p>";
const OG: &str = "<meta property=og:image content='https://a.example/p/quay-at-dawn.jpg'>";

fn page(head: &str, story: &str) -> Vec<MediaRef> {
    let html = format!(
        "<html><head>{head}</head><body><article><h1>Storm closes the harbour of Lindenau</h1>{story}</article></body></html>"
    );
    let limits = Limits::default();
    extract(
        &read(html.as_bytes(), &Source::default(), &limits)[0],
        &limits,
    )
    .0
}

fn lead(found: &[MediaRef]) -> Option<&str> {
    found
        .iter()
        .find(|found| found.role == Role::Lead)?
        .best_url
        .as_deref()
}

#[test]
fn the_picture_above_the_story_leads() {
    let found = page(
        "",
        &format!(
            "<img src='/p/a1.jpg' width=640>{PROSE}{PROSE}<img src='/p/b2.jpg' width=640>{PROSE}"
        ),
    );
    assert_eq!(lead(&found), Some("/p/a1.jpg"));
    assert_eq!(found.len(), 2);
}

#[test]
fn the_stated_picture_leads_where_none_stands_above() {
    let found = page(
        OG,
        &format!(
            "{PROSE}{PROSE}<img src='/p/pier.jpg' width=640>{PROSE}<img src='/p/quay-at-dawn.jpg' width=640>{PROSE}"
        ),
    );
    assert_eq!(lead(&found), Some("/p/quay-at-dawn.jpg"));
    assert_eq!(found.len(), 2);
}

#[test]
fn a_picture_only_in_the_head_leads() {
    let found = page(OG, &format!("<img src='/'>{PROSE}{PROSE}"));
    assert_eq!(lead(&found), Some("https://a.example/p/quay-at-dawn.jpg"));
}

#[test]
fn a_summary_above_the_picture_does_not_take_its_lead() {
    let found = page(
        OG,
        &format!("{PROSE}<img src='/p/pier.jpg' width=640>{PROSE}{PROSE}"),
    );
    assert_eq!(lead(&found), Some("/p/pier.jpg"));
    assert_eq!(found.len(), 1);
}

#[test]
fn the_card_of_a_site_is_no_picture() {
    for card in ["/img/default-share.jpg", "/logo.png", "/assets/og-card.svg"] {
        let head = format!("<meta property=og:image content='https://a.example{card}'>");
        assert_eq!(page(&head, &format!("{PROSE}{PROSE}")), [], "{card}");
    }
}

#[test]
fn renditions_are_one_picture_and_others_are_not() {
    let two = |a: &str, b: &str| {
        page(
            "",
            &format!(
                "{PROSE}{PROSE}<img src='{a}' width=640>{PROSE}<img src='{b}' width=640>{PROSE}"
            ),
        )
        .len()
    };
    for (a, b) in [
        (
            "/p/harbour-storm-1024x683.jpg",
            "/p/harbour-storm.jpg?resize=640",
        ),
        (
            "/w_640,h_480/harbour-storm.jpg",
            "/w_1280,h_960/harbour-storm.jpg",
        ),
        (
            "/fit-in/640x480/p/harbour-storm.jpg",
            "/fit-in/1280x0/p/harbour-storm.jpg",
        ),
        ("/p/harbour-storm_640w.jpg", "/p/harbour-storm.jpg"),
        (
            "/image/width=640,quality=80/p/harbour-storm.jpg",
            "/p/harbour-storm.jpg",
        ),
        (
            "https://proxy.example/?url=https%3A%2F%2Fa.example%2Fp%2Fharbour-storm.jpg&w=640",
            "https://a.example/p/harbour-storm.jpg",
        ),
    ] {
        assert_eq!(two(a, b), 1, "{a} {b}");
    }
    for (a, b) in [
        ("/p/photo-1.jpg", "/p/photo-2.jpg"),
        ("/p/DSC_0123.JPG", "/p/DSC_0124.JPG"),
        ("/p/harbour-storm-1.jpg", "/p/harbour-storm-2.jpg"),
        ("/img?id=12345678", "/img?id=12345679"),
        (
            "/a/0b5c1f6e-1111-4222-8333-0123456789ab/photo1.jpg",
            "/a/0b5c1f6e-1111-4222-8333-0123456789ab/photo2.jpg",
        ),
    ] {
        assert_eq!(two(a, b), 2, "{a} {b}");
    }
}

#[test]
fn the_same_file_name_under_two_captions_is_two_pictures() {
    let figure = |folder, words| {
        format!(
            "<figure><img src='/{folder}/featured-image.jpg' width=640><figcaption>{words}</figcaption></figure>"
        )
    };
    let found = page(
        "",
        &format!(
            "{PROSE}{}{PROSE}{}{PROSE}",
            figure("quay", "The quay at dawn"),
            figure("pier", "The pier at dusk")
        ),
    );
    assert_eq!(found.len(), 2);
}

/// Names that differ in their digits only are never one family, whatever the signs round them.
#[test]
fn counted_names_are_never_merged() {
    use super::super::address::family;
    for name in [
        "photo",
        "IMG",
        "DSC",
        "storm-harbour",
        "storm_harbour_lindenau",
        "p",
    ] {
        for sign in ["-", "_", "", "-0", "_00"] {
            for folder in ["/", "/2021/03/", "/w_640,h_480/", "/fit-in/640x480/"] {
                let families: std::collections::HashSet<String> = (1..10)
                    .map(|n| family(&format!("https://a.example{folder}{name}{sign}{n}.jpg")))
                    .collect();
                assert_eq!(families.len(), 9, "{folder}{name}{sign}");
            }
        }
    }
}
