//! Media references of whole documents.

use cutline::article::{self, Article, DocumentForm, Source};
use cutline::limit::Limits;
use cutline::reference::{self, MediaKind, MediaRef, Role, Target};
use url::Url;

use crate::data::test_data;

fn read(document: &str) -> Article {
    let source = Source {
        label: "story".to_owned(),
        ..Source::default()
    };
    article::read(document.as_bytes(), &source, &Limits::default()).swap_remove(0)
}

fn references(document: &str) -> Vec<MediaRef> {
    let (found, problems) = reference::extract(&read(document), &Limits::default());
    assert_eq!(problems, []);
    found
}

const STORY: &str = "Please verify

Daily Example
Watch LIVE

VIDEO: Port workers cheer as the blockade of the harbour ends

'We are free'

Photo by -/AFP via Getty Images

Interior Minister Ana Souza tweeted a video from her official account showing port workers cheering on the quay.

In the tweet, Souza wrote, \"Free at last.\"

Lebanese-Brazilian journalist Omar Haddad tweeted another video allegedly showing the crowd after the news.

In this video, dozens of people are shown dancing around a crane.

In response, the president simply tweeted a flag with no caption.

Most recent
All Articles
";

fn assert_story(found: &[MediaRef], first: &str, second: &str) {
    let kinds: Vec<MediaKind> = found.iter().map(|found| found.kind).collect();
    assert_eq!(
        kinds,
        [MediaKind::Photo, MediaKind::Video, MediaKind::Video]
    );
    assert!(
        found
            .iter()
            .all(|found| found.role == Role::Mention && found.target == Target::Words)
    );
    let credit = found[0].credit.as_ref().unwrap();
    assert_eq!(credit.verbatim, "Photo by -/AFP via Getty Images");
    assert_eq!(credit.photographer, None);
    assert_eq!(credit.agency.as_deref(), Some("AFP"));
    assert_eq!(credit.distributor.as_deref(), Some("Getty Images"));
    assert!(credit.placeholder && !credit.file_photo);
    assert_eq!(found[1].posted_by.as_deref(), Some(first));
    assert_eq!(found[1].hedge, None);
    assert_eq!(found[2].posted_by.as_deref(), Some(second));
    assert_eq!(found[2].hedge.as_deref(), Some("allegedly"));
    let ids: Vec<&str> = found.iter().map(|found| &*found.id).collect();
    assert_eq!(ids, ["m1", "m2", "m3"]);
}

#[test]
fn a_plain_text_story_names_a_photo_and_two_videos() {
    let found = references(STORY);
    assert_story(&found, "Ana Souza", "Omar Haddad");
    assert_eq!(found[0].span.unwrap().line, 10);
    assert_eq!(found[1].span.unwrap().line, 12);
    assert!(
        found[2]
            .context
            .as_ref()
            .unwrap()
            .starts_with("Lebanese-Brazilian journalist")
    );
}

#[test]
fn the_story_the_tool_was_made_for() {
    let Some(data) = test_data("the first story") else {
        return;
    };
    let Ok(text) = std::fs::read_to_string(data.join("../seed/article.txt")) else {
        return;
    };
    assert_story(&references(&text), "Mike Pompeo", "Hassan Hassan");
    let article = read(&text);
    assert!(
        article
            .headline
            .unwrap()
            .starts_with("VIDEO: Iraqi citizens")
    );
    let whole: Vec<String> = article
        .paragraphs
        .into_iter()
        .map(|paragraph| paragraph.text)
        .collect();
    for label in [
        "Please verify",
        "Blaze Media",
        "Watch LIVE",
        "Most recent",
        "All Articles",
    ] {
        assert!(whole.iter().all(|text| !text.contains(label)), "{label}");
    }
}

fn page(body: &str) -> String {
    let prose = "<p>Officials of the region said on Friday that the storm had damaged the old harbour and two ships.</p>";
    format!(
        "<!doctype html><html lang=en><head><title>Storm hits the harbour of Portsville | Daily Example</title></head><body>\
         <header><img src=/logo.png alt='Daily Example'></header><article><h1>Storm hits the harbour of Portsville</h1>\n{body}\n{prose}{prose}</article>\
         <aside class=related><a href=/other><img src=/teaser/other-story.jpg width=300></a></aside></body></html>"
    )
}

#[test]
fn a_figure_with_its_renditions_is_one_photo() {
    let found = references(&page(
        "<figure><picture><source srcset='/p/harbour-wave-640x480.jpg 640w, /p/harbour-wave-1280x960.jpg 1280w'>\
         <img src=data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP data-src='/p/harbour-wave-320x240.jpg' alt='A wave'></picture>\
         <noscript><img src='/p/harbour-wave.jpg'></noscript>\
         <figcaption>A wave breaks over the quay in Portsville on Friday. (AP Photo/Jane Doe)</figcaption></figure>",
    ));
    assert_eq!(found.len(), 1, "{found:#?}");
    let photo = &found[0];
    assert_eq!((photo.kind, photo.role), (MediaKind::Photo, Role::Lead));
    assert_eq!(photo.urls.len(), 4);
    assert_eq!(
        photo.best_url.as_deref(),
        Some("/p/harbour-wave-1280x960.jpg")
    );
    assert_eq!(photo.alt.as_deref(), Some("A wave"));
    assert_eq!(
        photo.caption.as_deref(),
        Some("A wave breaks over the quay in Portsville on Friday. (AP Photo/Jane Doe)")
    );
    let credit = photo.credit.as_ref().unwrap();
    assert_eq!(
        (credit.agency.as_deref(), credit.photographer.as_deref()),
        (Some("AP"), Some("Jane Doe"))
    );
    assert_eq!(photo.span.unwrap().line, 2);
}

/// Lines and columns of the reference and of its credit.
fn places(found: &MediaRef) -> [Option<(u32, u32)>; 2] {
    [found.span, found.credit_span].map(|span| span.map(|span| (span.line, span.column)))
}

#[test]
fn a_credit_has_its_own_place() {
    let inside = "<figure>\n<img src=/p/a1.jpg width=800>\n<figcaption>A quay in <b>Portsville</b>.\n \
        Photo: AP/Jane Doe</figcaption></figure>\n<figure><img src=/p/b2.jpg width=800>\n\
        <figcaption>Another quay in Portsville.</figcaption><span class=photo-credit>\n\
        AFP/Ada Fontein</span></figure>\n<figure><img src=/p/c3.jpg width=800 data-credit='Reuters/Li Wei'>\n\
        <figcaption>The third quay.</figcaption></figure>";
    let page = page(inside);
    let found = references(&page);
    assert_eq!(found.len(), 3);
    let line = |sign: &str| {
        let at = page.find(sign).unwrap();
        let start = page[..at].rfind('\n').map_or(0, |end| end + 1);
        Some((
            page[..at].matches('\n').count() as u32 + 1,
            page[start..at].chars().count() as u32 + 1,
        ))
    };
    assert_eq!(
        places(&found[0]),
        [line("<img src=/p/a1"), line("Photo: AP")]
    );
    assert_eq!(places(&found[1]), [line("<img src=/p/b2"), line("AFP/Ada")]);
    // Its words stand in an attribute; the caption they belong to is what a reader sees.
    assert_eq!(
        places(&found[2]),
        [line("<img src=/p/c3"), line("The third quay")]
    );
}

#[test]
fn front_matter_media_stand_at_their_lines() {
    for front in [
        "---\ntitle: about cover.jpg\nimage: cover.jpg\nimage_credit: AFP/Ada Fontein\n---\n",
        "+++\ntitle = \"about cover.jpg\"\nimage = \"cover.jpg\"\nimage_credit = \"AFP/Ada Fontein\"\n+++\n",
        "---\ntitle: ü\nimage:\n  src: cover.jpg\n  credit: AFP/Ada Fontein\n---\n",
    ] {
        let source = Source {
            form: Some(DocumentForm::Markdown),
            ..Source::default()
        };
        let document = format!("{front}\nThe quay is open again, its owner said on Tuesday.\n");
        let article =
            article::read(document.as_bytes(), &source, &Limits::default()).swap_remove(0);
        let (found, _) = reference::extract(&article, &Limits::default());
        assert_eq!(found.len(), 1, "{front}");
        let line = |sign: &str| {
            let before = document.lines().take_while(|line| !line.contains(sign));
            u32::try_from(before.count() + 1).unwrap()
        };
        let at = line("image");
        let at = if front.contains("src:") { at + 1 } else { at };
        assert_eq!(found[0].span.unwrap().line, at, "{front}");
        assert_eq!(found[0].credit_span.unwrap().line, line("AFP/"), "{front}");
    }
}

#[test]
fn separate_credits_captions_and_file_marks() {
    let found = references(&page(
        "<div class=media><img src=/p/harbour-crane-77.jpg width=800><div class='image-caption'>The old crane.</div>\
         <span class=photo-credit>FILE PHOTO: REUTERS/Jane Doe</span></div>",
    ));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].caption.as_deref(), Some("The old crane."));
    let credit = found[0].credit.as_ref().unwrap();
    assert_eq!(credit.verbatim, "FILE PHOTO: REUTERS/Jane Doe");
    assert!(credit.file_photo);
}

#[test]
fn furniture_is_left_out() {
    let found = references(&page(
        "<img src=/i/pixel.gif width=1 height=1><img src=/i/share-icon.png><div class=author-box><img src=/a/jane-doe-portrait.jpg></div>\
         <a href=/another-story><img src=/t/another-story.jpg width=400></a><div class=advert><img src=/ads/campaign-300x250.jpg></div>\
         <img src='javascript:alert(1)'><img src=''><img>",
    ));
    assert_eq!(found, [], "{found:#?}");
}

#[test]
fn pictures_inside_a_printed_post_are_left_out() {
    let found = references(&page(
        "<div class=live-tweet><img class=tweet-image src=/media/CDwsg63WgAAZwcT.jpg><div class=tweet>\
         <a href='#'><img src=/profile_images/SqjK4CPu_normal.png></a></div></div>\
         <div class=sweets><img src=/p/harbour-wave-55.jpg width=800></div>",
    ));
    let urls: Vec<&str> = found
        .iter()
        .filter_map(|photo| photo.best_url.as_deref())
        .collect();
    assert_eq!(urls, ["/p/harbour-wave-55.jpg"], "{found:#?}");
}

#[test]
fn a_stated_picture_leads_and_merges_with_the_one_shown() {
    let head = "<meta property=og:image content='https://a.example/p/harbour-wave-55-1200x630.jpg'>\
        <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"image\":{\"@type\":\"ImageObject\",\
        \"url\":\"https://a.example/p/harbour-wave-55.jpg\",\"creditText\":\"Jane Doe / AFP\"}}</script>";
    let alone = references(&page(head));
    assert_eq!(alone.len(), 1);
    assert_eq!(alone[0].role, Role::Lead);
    assert_eq!(alone[0].credit.as_ref().unwrap().verbatim, "Jane Doe / AFP");
    let shown = references(&page(&format!(
        "{head}<figure><img src=/p/harbour-wave-55-640x480.jpg></figure>"
    )));
    assert_eq!(shown.len(), 1, "{shown:#?}");
    assert_eq!(shown[0].urls.len(), 3);
}

#[test]
fn embeds_have_ids_and_times() {
    let found = references(&page(
        "<blockquote class=twitter-tweet><p>Look at this</p>— Someone (@someone) <a href='https://twitter.com/someone/status/1181337941215338496?ref_src=x'>October 7</a></blockquote>\
         <script async src=https://platform.twitter.com/widgets.js></script>\
         <iframe data-src='//www.youtube.com/embed/ZLz5VdT_iTM?rel=0'></iframe>\
         <video poster=/p/still-of-the-harbour.jpg><source src=/v/harbour.mp4></video><img src=/p/still-of-the-harbour.jpg>",
    ));
    let ids: Vec<_> = found
        .iter()
        .map(|found| {
            (
                found.kind,
                found.provider.as_deref(),
                found.embed_id.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        ids,
        [
            (MediaKind::Embed, Some("x"), Some("1181337941215338496")),
            (MediaKind::Embed, Some("youtube"), Some("ZLz5VdT_iTM")),
            (MediaKind::Video, None, None),
        ]
    );
    assert_eq!(
        found[0].id_time.unwrap().to_string(),
        "2019-10-07T22:38:08Z"
    );
    assert_eq!(found[0].key, "x:1181337941215338496");
    assert_eq!(found[0].posted_by.as_deref(), Some("someone"));
    assert_eq!(found[2].urls, ["/v/harbour.mp4"]);
}

#[test]
fn inline_pictures_are_decoded_within_the_limit() {
    let data = format!("data:image/jpeg;base64,{}", "QUJD".repeat(2_000));
    let document = page(&format!(
        "<figure><img src='{data}'><figcaption>The quay.</figcaption></figure>"
    ));
    let found = references(&document);
    assert!(matches!(&found[0].target, Target::Inline(bytes) if bytes.len() == 6_000));
    let small = Limits {
        file_bytes: 1_000,
        ..Limits::default()
    };
    assert_eq!(reference::extract(&read(&document), &small).0, []);
}

#[test]
fn relative_addresses_resolve_against_the_page() {
    let source = Source {
        url: Some(Url::parse("https://a.example/2020/story.html").unwrap()),
        ..Source::default()
    };
    let article = article::read(
        page("<figure><img src=../p/harbour-9.jpg></figure>").as_bytes(),
        &source,
        &Limits::default(),
    )
    .swap_remove(0);
    let (found, _) = reference::extract(&article, &Limits::default());
    assert_eq!(found[0].urls, ["https://a.example/p/harbour-9.jpg"]);
    assert_eq!(
        found[0].target,
        Target::Locations(vec!["../p/harbour-9.jpg".to_owned()])
    );
    assert_eq!(found[0].key, "a.example/p/harbour-9.jpg");
}

#[test]
fn disputed_pictures_carry_the_words() {
    let found = references(&page(
        "<figure><img src=/p/harbour-9.jpg><figcaption>The picture was falsely shared as a scene of the storm.</figcaption></figure>",
    ));
    assert_eq!(
        found[0].presented_as_claim.as_deref(),
        Some("The picture was falsely shared as a scene of the storm.")
    );
    let review = "<script type='application/ld+json'>{\"@type\":\"ClaimReview\",\"claimReviewed\":\"x\",\"reviewRating\":{\"alternateName\":\"Miscaptioned\"}}</script>";
    let found = references(&page(&format!(
        "{review}<figure><img src=/p/harbour-9.jpg></figure>"
    )));
    assert_eq!(found[0].presented_as_claim.as_deref(), Some("Miscaptioned"));
    for (review, words) in [
        (
            "<script type='application/ld+json'>{\"@type\":\" MediaReview\",\"mediaAuthenticityCategory\":\"DecontexualizedContent\"}</script>",
            Some("DecontexualizedContent"),
        ),
        (
            "<script type='application/ld+json'>{\"@type\":\"MediaReview\",\"mediaAuthenticityCategory\":[\"OriginalMediaContent\"]}</script>",
            None,
        ),
        (
            "<div itemscope itemtype='https://schema.org/ClaimReview'></div>",
            Some("ClaimReview"),
        ),
    ] {
        let found = references(&page(&format!(
            "{review}<figure><img src=/p/harbour-9.jpg></figure>"
        )));
        assert_eq!(found[0].presented_as_claim.as_deref(), words, "{review}");
    }
    let found = references(&page(
        "<figure><img src=/p/harbour-9.jpg><figcaption>The harbour.</figcaption></figure>",
    ));
    assert_eq!(found[0].presented_as_claim, None);
}

#[test]
fn a_mention_that_the_page_shows_is_not_a_second_reference() {
    let found = references(&page(
        "<p>Mayor Jane Doe tweeted a video of the storm on Friday that was seen by many people in the region.</p>\
         <blockquote class=twitter-tweet><a href='https://twitter.com/janedoe/status/1181337941215338496'>x</a></blockquote>",
    ));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].context.is_some());
}

#[test]
fn too_many_references_are_cut_and_said() {
    let many: Vec<String> = (0..50)
        .map(|n| format!("<figure><img src=/p/harbour-{n:05}.jpg></figure>"))
        .collect();
    let many = many.concat();
    let limits = Limits {
        references: 10,
        ..Limits::default()
    };
    let (found, problems) = reference::extract(&read(&page(&many)), &limits);
    assert_eq!((found.len(), problems.len()), (10, 1));
    let many = "<p>The owner tweeted a video of the port and then another video of the ferry.</p>"
        .repeat(50);
    let (found, problems) = reference::extract(&read(&page(&many)), &limits);
    assert_eq!((found.len(), problems.len()), (10, 1));
}

#[test]
fn a_photo_alone_is_a_lead() {
    let photo = reference::photo("wave.jpg", Some(" A  wave "), Some("AFP"));
    assert_eq!((photo.kind, photo.role), (MediaKind::Photo, Role::Lead));
    assert_eq!(photo.target, Target::Locations(vec!["wave.jpg".to_owned()]));
    assert_eq!(photo.caption.as_deref(), Some("A wave"));
    assert_eq!(photo.credit.unwrap().agency.as_deref(), Some("AFP"));
}

#[test]
fn a_disclaimer_goes_to_the_media_it_speaks_of() {
    let story = "<p>The owner tweeted a video of the port. The town released a photo of the pier. The video shows the storm. \
        It was not immediately clear where the footage was filmed.</p><p>Officials could not verify the death toll.</p>";
    let (found, _) = reference::extract(&read(&page(story)), &Limits::default());
    let said: Vec<(MediaKind, bool)> = found
        .iter()
        .map(|reference| (reference.kind, reference.disclaimer.is_some()))
        .collect();
    assert_eq!(said, [(MediaKind::Video, true), (MediaKind::Photo, false)]);
    assert!(
        found[0]
            .disclaimer
            .as_deref()
            .unwrap()
            .contains("footage was filmed")
    );
    let other =
        "<p>The owner tweeted a video of the port. Officials could not verify the death toll.</p>";
    let (found, _) = reference::extract(&read(&page(other)), &Limits::default());
    assert_eq!(found[0].disclaimer, None);
}
