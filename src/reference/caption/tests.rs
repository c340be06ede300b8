//! Captions and credits as pages place them.

use super::super::{MediaRef, extract};
use crate::article::{Source, read};
use crate::limit::Limits;

const PROSE: &str = "<p>The harbour master said on Friday that the storm had closed both of the piers for a week.</p>";

fn story(markup: &str) -> Vec<MediaRef> {
    let html = format!(
        "<html><body><article><h1>Storm closes the harbour of Lindenau</h1>{PROSE}{PROSE}{markup}{PROSE}</article></body></html>"
    );
    let limits = Limits::default();
    extract(
        &read(html.as_bytes(), &Source::default(), &limits)[0],
        &limits,
    )
    .0
}

/// Caption and credit of the first picture.
fn words(markup: &str) -> (Option<String>, Option<String>) {
    let first = story(markup).into_iter().next().expect("a picture");
    (first.caption, first.credit.map(|credit| credit.verbatim))
}

const IMG: &str = "<img src='/p/quay.jpg' width=640>";

#[test]
fn captions_and_credits_stand_apart_or_together() {
    let (caption, credit) = ("The quay at dawn.", "Ada Fontein/AFP");
    for markup in [
        format!(
            "<figure>{IMG}<figcaption>{caption} <span class=credit>{credit}</span></figcaption></figure>"
        ),
        format!(
            "<figure>{IMG}<figcaption>{caption}</figcaption><figcaption>{credit}</figcaption></figure>"
        ),
        format!("<figure>{IMG}<figcaption>{caption} <span>{credit}</span></figcaption></figure>"),
        format!(
            "<figure>{IMG}<figcaption><div class=caption>{caption}</div><small>{credit}</small></figcaption></figure>"
        ),
        format!(
            "<div>{IMG}<div class=caption>{caption}</div><div class=copyright>{credit}</div></div>"
        ),
        format!(
            "<div class=caption>{IMG}<span class=source>{credit}</span><span class=caption>{caption}</span></div>"
        ),
        format!("<div>{IMG}<p>{caption}</p><p>{credit}</p></div>"),
        format!(
            "<table><tr><td>{IMG}</td></tr><tr><td>{caption}</td></tr><tr><td>{credit}</td></tr></table>"
        ),
        format!("<img src='/p/quay.jpg' data-caption='{caption}' data-credit='{credit}'>"),
        format!(
            "<a data-sub-html='<p>{caption}</p>'><img src='/p/quay.jpg' data-credit='{credit}'></a>"
        ),
    ] {
        assert_eq!(
            words(&markup),
            (Some(caption.to_owned()), Some(credit.to_owned())),
            "{markup}"
        );
    }
}

#[test]
fn a_credit_inside_a_caption_stays_in_it() {
    for (text, credit) in [
        ("The quay at dawn. (Ada Fontein/AFP)", "Ada Fontein/AFP"),
        (
            "The quay at dawn. — Picture by Ada Fontein",
            "Picture by Ada Fontein",
        ),
        ("The quay at dawn. Ada Fontein (AFP)", "Ada Fontein (AFP)"),
        ("The quay at dawn.AFP", "AFP"),
        ("The quay at dawn / AFP", "AFP"),
        (
            "The quay at dawn. Source: Getty Images",
            "Source: Getty Images",
        ),
        (
            "Der Kai am Morgen. Bild: Ada Fontein/dpa",
            "Bild: Ada Fontein/dpa",
        ),
    ] {
        let markup = format!("<figure>{IMG}<figcaption>{text}</figcaption></figure>");
        assert_eq!(
            words(&markup),
            (Some(text.to_owned()), Some(credit.to_owned()))
        );
    }
}

#[test]
fn words_without_marks_are_captions_where_they_repeat_the_picture() {
    let markup =
        "<div><img src='/p/quay.jpg' alt='The quay at dawn'><div>The quay at dawn</div></div>";
    assert_eq!(words(markup).0.as_deref(), Some("The quay at dawn"));
    let markup = format!("<div>{IMG}<h3>Read the full story of the storm</h3></div>");
    assert_eq!(words(&markup), (None, None));
    let markup = format!("<div><div>{IMG}</div><div>The quay seen from the pier</div></div>");
    assert_eq!(
        words(&markup).0.as_deref(),
        Some("The quay seen from the pier")
    );
}

#[test]
fn the_paragraph_that_says_what_is_pictured() {
    for opening in [
        "Pictured: the quay",
        "Im Bild: der Kai",
        "En la imagen, el muelle",
        "Sur la photo, le quai",
    ] {
        let markup = format!("<p>{IMG}</p><p>{opening} of Lindenau.</p>");
        let text = format!("{opening} of Lindenau.");
        assert_eq!(words(&markup).0, Some(text));
    }
    let markup = format!("<p>{IMG}</p><p>The pictured quay was closed.</p>");
    assert_eq!(words(&markup).0, None);
}

#[test]
fn who_wrote_is_not_who_took() {
    let markup = format!(
        "<figure>{IMG}<figcaption>The quay at dawn</figcaption></figure>\
         <div class=byline><address><a rel=author href=/x>Ada Fontein</a></address></div>"
    );
    assert_eq!(words(&markup), (Some("The quay at dawn".to_owned()), None));
}

#[test]
fn alternative_texts_end_in_credits() {
    let markup = "<img src='/p/quay.jpg' alt='The quay at dawn © Ada Fontein/AFP'>";
    assert_eq!(words(markup), (None, Some("© Ada Fontein/AFP".to_owned())));
}

#[test]
fn structured_data_speaks_for_the_picture_of_its_family() {
    let data = r#"<script type="application/ld+json">[{"@type":"ImageObject","contentUrl":"https://a.example/p/quay-at-dawn-1024x683.jpg",
        "caption":"The quay at dawn","creditText":"Ada Fontein/AFP","contentLocation":{"@type":"Place","name":"Lindenau"},
        "dateCreated":"2021-03-04"},{"@type":"ImageObject","url":"/p/pier-at-dusk.jpg","caption":"Another picture"}]</script>"#;
    let found = story(&format!("{data}<img src='/p/quay-at-dawn.jpg' width=640>"));
    let first = found.first().expect("a picture");
    assert_eq!(first.caption.as_deref(), Some("The quay at dawn"));
    assert_eq!(first.location.as_deref(), Some("Lindenau"));
    assert_eq!(
        first.date_created,
        crate::time::DateInterval::parse("2021-03-04")
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn microdata_speaks_for_its_picture() {
    let found = story(
        "<div itemscope itemtype='http://schema.org/ImageObject'><img itemprop=contentUrl src='/p/quay-at-dawn.jpg'>\
         <meta itemprop=caption content='The quay at dawn'><meta itemprop=creditText content='Ada Fontein/AFP'>\
         <meta itemprop=contentLocation content=Lindenau></div>",
    );
    let first = found.first().expect("a picture");
    assert_eq!(first.caption.as_deref(), Some("The quay at dawn"));
    assert_eq!(first.location.as_deref(), Some("Lindenau"));
}

#[test]
fn counts_and_words_for_screen_readers_are_no_caption() {
    let words_of = |caption: &str| {
        words(&format!(
            "<figure><img src=a.jpg width=800><figcaption>{caption}</figcaption></figure>"
        ))
        .0
    };
    assert_eq!(
        words_of(
            "<span class=visually-hidden>Slide:</span>1 / <span class=visually-hidden>of</span> 2"
        ),
        None
    );
    assert_eq!(
        words_of("3 / 12 The ferry at the quay.").as_deref(),
        Some("The ferry at the quay.")
    );
    assert_eq!(
        words_of("<span class='sr-only'>Caption: </span>The deck.").as_deref(),
        Some("The deck.")
    );
}

#[test]
fn captions_of_slides() {
    let slide = |n: u8, words: &str| {
        format!(
            "<div class=slide><img src='/p/photo-{n}.jpg' width=640><div class=info><span class=description><p>{words}</p></span></div></div>"
        )
    };
    let found = story(&format!(
        "<div class=carousel>{}{}</div>",
        slide(1, "The quay at dawn (AP Photo/Ada Fontein)"),
        slide(2, "The quay at dusk (AP Photo/Ada Fontein)")
    ));
    let captions: Vec<_> = found
        .iter()
        .filter_map(|found| found.caption.as_deref())
        .collect();
    assert_eq!(
        captions,
        [
            "The quay at dawn (AP Photo/Ada Fontein)",
            "The quay at dusk (AP Photo/Ada Fontein)"
        ]
    );
}
