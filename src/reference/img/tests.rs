//! Pages that hide their pictures in every way a browser finds them.

use super::super::{MediaRef, Role, Target, extract};
use crate::article::{Source, read};
use crate::limit::Limits;

const PROSE: &str = "<p>The harbour master said on Friday that the storm had closed both of the piers for a week.</p>";

/// A story with the markup above its prose.
fn led_by(markup: &str) -> Vec<MediaRef> {
    page(
        "",
        &format!("<h1>Storm closes the harbour of Lindenau</h1>{markup}{PROSE}{PROSE}{PROSE}"),
    )
}

/// A story with the markup in its prose.
fn within(markup: &str) -> Vec<MediaRef> {
    page(
        "",
        &format!("<h1>Storm closes the harbour of Lindenau</h1>{PROSE}{PROSE}{markup}{PROSE}"),
    )
}

fn page(head: &str, story: &str) -> Vec<MediaRef> {
    let html = format!("<html><head>{head}</head><body><article>{story}</article></body></html>");
    let limits = Limits::default();
    extract(
        &read(html.as_bytes(), &Source::default(), &limits)[0],
        &limits,
    )
    .0
}

fn urls(references: &[MediaRef]) -> Vec<&str> {
    let best = |reference: &'_ MediaRef| reference.best_url.is_some();
    assert!(references.iter().all(best));
    references
        .iter()
        .filter_map(|reference| reference.best_url.as_deref())
        .collect()
}

#[test]
fn addresses_stand_in_many_attributes() {
    for markup in [
        "<img src='/p/quay.jpg'>",
        "<img src='/p/blank.gif' data-src='/p/quay.jpg'>",
        "<img src='/t.gif' data-lazy-src='/p/quay.jpg'>",
        "<img data-original='/p/quay.jpg'>",
        "<img srcset='/p/quay.jpg 1x'>",
        "<img data-srcset='/p/quay.jpg 640w'>",
        "<picture><source data-srcset='/p/quay.jpg 640w'><img src='data:image/gif;base64,R0lGOD'></picture>",
        "<img src='data:image/gif;base64,R0lGOD'><noscript><img src='/p/quay.jpg'></noscript>",
        "<amp-img src='/p/quay.jpg' width=640 height=480></amp-img>",
        "<a href='/p/quay.jpg'><img src='/p/quay.jpg'></a>",
        "<div class=hero style=\"background-image: url('/p/quay.jpg')\"></div>",
        "<div style='background:#000 url(/p/quay.jpg) center'></div>",
        "<div data-bg='/p/quay.jpg'></div>",
        "<div data-background-image='url(/p/quay.jpg)'></div>",
        "<img src='/p/quay.jpg' width=0 height=0>",
        "<page-image data-src='/p/quay.jpg'></page-image>",
        "<button><figure><img src='/p/quay.jpg' width=640></figure></button>",
    ] {
        assert_eq!(urls(&led_by(markup)), ["/p/quay.jpg"], "{markup}");
    }
}

#[test]
fn what_is_no_address_is_no_picture() {
    for markup in [
        "<img src='javascript:show()'>",
        "<img src='blob:https://a.example/1'>",
        "<img src='/'>",
        "<img src='{{picture}}'>",
        "<img src='#'>",
        "<img src='/p/pixel.gif' width=1 height=1>",
        "<img src='/p/site-logo.png'>",
        "<img src='https://count.example/p?c1=2&c2=60&cv=3'>",
        "<figure><img src='/p/zoom-in.svg'><figcaption>The quay seen at dawn from the pier</figcaption></figure>",
        "<button><img src='/p/quay.jpg'></button>",
        "<img src='/p/quay.jpg' width=48 height=48>",
        "<div style='background-image:url(/p/quay.jpg)'>Words stand on it, as on a button</div>",
        "<a href='/other-story'><img src='/p/quay.jpg'><span>Three words more</span></a>",
    ] {
        assert_eq!(led_by(markup), [], "{markup}");
    }
}

#[test]
fn the_widest_rendition_is_the_best() {
    let found = led_by(
        "<picture><source srcset='/w_320,h_200/quay.jpg 320w, /w_1280,h_800/quay.jpg 1280w'>\
         <img src='/w_640,h_400/quay.jpg'></picture>",
    );
    assert_eq!(urls(&found), ["/w_1280,h_800/quay.jpg"]);
    assert_eq!(found.first().map(|found| found.urls.len()), Some(3));
}

#[test]
fn pictures_of_a_set_stay_apart() {
    let slides = |key: &str| {
        let slide = |n| format!("<div class=slide {key}='/p/photo-{n}.jpg'></div>");
        within(&format!(
            "<div class=gallery>{}{}{}</div>",
            slide(1),
            slide(2),
            slide(3)
        ))
    };
    for key in ["data-slide-src", "data-bg", "data-src"] {
        let found = slides(key);
        assert_eq!(
            urls(&found),
            ["/p/photo-1.jpg", "/p/photo-2.jpg", "/p/photo-3.jpg"],
            "{key}"
        );
        assert!(found.iter().all(|found| found.role == Role::Gallery));
    }
}

#[test]
fn slides_may_stand_in_a_script_of_the_set() {
    let found = within(
        "<div class=gallery><script type='application/json'>{\"slides\":[\
         {\"url\":\"/p/photo-1.jpg\",\"caption\":\"The quay at dawn\",\"credit\":\"Ada Fontein/AFP\"},\
         {\"image\":{\"src\":\"/p/photo-2.jpg\"},\"caption\":\"The quay at dusk\"},\
         {\"url\":\"/p/photo-2.jpg?w=90\"}]}</script></div>",
    );
    assert_eq!(urls(&found), ["/p/photo-1.jpg", "/p/photo-2.jpg"]);
    assert_eq!(
        found.first().and_then(|first| first.caption.as_deref()),
        Some("The quay at dawn")
    );
}

#[test]
fn heads_of_authors_are_not_the_story() {
    let author = "<meta name=author content='Ada Fontein'>";
    let story = |markup: &str| {
        page(
            author,
            &format!("<h1>Storm closes the harbour of Lindenau</h1>{markup}{PROSE}{PROSE}"),
        )
    };
    for markup in [
        "<figure><img src='/p/1234567.jpg' alt='Ada Fontein'><figcaption>By Ada Fontein, on Friday</figcaption></figure>",
        "<a rel=author href='/people/ada'><img src='/p/1234567.jpg'></a>",
        "<a href='https://a.example/autoren/ada'><img src='/p/1234567.jpg'></a>",
        "<img src='/media/authors/ada.jpg'>",
    ] {
        assert_eq!(story(markup), [], "{markup}");
    }
}

#[test]
fn an_own_page_of_the_picture_is_no_other_story() {
    let found = within(
        "<a href='/news/quay-at-dawn-112.html'><img src='/p/quay-at-dawn-112_w640.jpg'></a>",
    );
    assert_eq!(urls(&found), ["/p/quay-at-dawn-112_w640.jpg"]);
    let found = within(
        "<a href='//cdn.example/AbCdEfGhIjKlMnOpQrStUv12=s1200'><img src='//cdn.example/AbCdEfGhIjKlMnOpQrStUv12=s600'></a>",
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn a_captioned_box_belongs_to_the_story_whatever_its_name() {
    let found = within(
        "<aside class=sidebar><img src='/p/quay.jpg'><p class=caption>The quay at dawn. <span class=credits>(Ada Fontein)</span></p></aside>",
    );
    assert_eq!(urls(&found), ["/p/quay.jpg"]);
    let related = within(
        "<aside class=sidebar><a href='/x'><img src='/p/quay.jpg'></a><h3>Other stories that people read</h3></aside>",
    );
    assert_eq!(related, []);
}

#[test]
fn pictures_in_the_page_itself() {
    let bytes = "QUJD".repeat(2_000);
    let found = led_by(&format!("<img src='data:image/jpeg;base64,{bytes}'>"));
    assert!(matches!(
        found.first().map(|first| &first.target),
        Some(Target::Inline(bytes)) if bytes.len() == 6_000
    ));
}

#[test]
fn a_huge_picture_in_the_page_is_a_problem() {
    let bytes = "QUJD".repeat(6 << 20);
    let html = format!(
        "<article><h1>Storm closes the harbour of Lindenau</h1><img src='data:image/jpeg;base64,{bytes}'>{PROSE}{PROSE}</article>"
    );
    let limits = Limits::default();
    let (found, problems) = extract(
        &read(html.as_bytes(), &Source::default(), &limits)[0],
        &limits,
    );
    assert!(found.is_empty(), "nothing is decoded");
    let message = problems.first().map(|problem| problem.message.as_str());
    assert!(message.is_some_and(|message| message.contains("was not decoded")));
}

#[test]
fn saved_pages_and_bases() {
    assert_eq!(
        urls(&led_by("<img src='story_files/quay.jpg' width=640>")),
        ["story_files/quay.jpg"]
    );
    let found = page(
        "<base href='https://a.example/x/'>",
        &format!("<h1>Storm closes the harbour</h1><img src='quay.jpg' width=640>{PROSE}{PROSE}"),
    );
    assert_eq!(urls(&found), ["https://a.example/x/quay.jpg"]);
}

#[test]
fn nested_figures_and_equal_ids() {
    let found = within(
        "<figure id=a><figure id=a><img src='/p/photo-1.jpg'><figcaption>The quay at dawn</figcaption></figure>\
         <figure id=a><img src='/p/photo-2.jpg'><figcaption>The quay at dusk</figcaption></figure></figure>",
    );
    let captions: Vec<_> = found
        .iter()
        .filter_map(|found| found.caption.as_deref())
        .collect();
    assert_eq!(captions, ["The quay at dawn", "The quay at dusk"]);
}

#[test]
fn one_placeholder_does_not_make_pictures_one() {
    let img = |n| format!("<img src='/w/holder.png' data-src='/p/quay-{n}-2020.jpg' width=640>");
    let found = within(&format!("{}{}{}", img(11), PROSE, img(12)));
    assert_eq!(urls(&found), ["/p/quay-11-2020.jpg", "/p/quay-12-2020.jpg"]);
}

#[test]
fn counters_and_boxes_of_the_site_are_no_pictures() {
    for markup in [
        "<noscript><img class=h-offscreen src='https://count.example/p?c1=2&amp;c2=6036016&amp;cv=3.6' alt=''></noscript>",
        "<img src='https://count.example/wt?p=438&amp;a=1&amp;b=2'>",
        "<img src='/img/newsletters/newsletter_embed_desktop.png' width=900>",
        "<img src='/p/pixel.gif' width=1 height=1>",
    ] {
        assert_eq!(urls(&within(markup)), [""; 0], "{markup}");
    }
}

#[test]
fn the_head_of_the_author_is_known_by_its_file() {
    let head = "<meta name=author content='Ana Souza'>";
    let story = |file: &str| {
        let story = format!(
            "<h1>Storm closes the harbour of Lindenau</h1>{PROSE}<img src='/p/{file}' width=800>{PROSE}{PROSE}"
        );
        urls(&page(head, &story)).len()
    };
    assert_eq!(story("ana-souza-desk.jpg"), 0);
    assert_eq!(story("harbour-by-ana-souza.jpg"), 1);
}

#[test]
fn the_address_outranks_the_density() {
    let found = within("<img srcset='/fit-in/40x0/quay.jpg 1x, /fit-in/900x0/quay.jpg 2x'>");
    assert_eq!(urls(&found), ["/fit-in/900x0/quay.jpg"]);
}

#[test]
fn slides_of_a_carousel_are_a_set() {
    let found = within(
        "<amp-carousel width=800 height=600><amp-img src='/p/quay.jpg' width=800 height=600></amp-img>\
         <amp-img src='/p/pier.jpg' width=800 height=600></amp-img></amp-carousel>",
    );
    assert_eq!(urls(&found), ["/p/quay.jpg", "/p/pier.jpg"]);
    assert!(found.iter().all(|photo| photo.role == Role::Gallery));
}
