//! Articles read from whole documents, real and hostile.

use cutline::article::{self, Article, DocumentForm, Source};
use cutline::limit::{Limits, ProblemKind};
use cutline::reference;

use crate::data::test_data;

fn read(bytes: &[u8]) -> Article {
    article::read(bytes, &Source::default(), &Limits::default()).swap_remove(0)
}

const PAGE: &str = r#"<!doctype html><html lang="en-US"><head><title>Storm hits harbour | Daily Example</title>
<link rel="canonical" href="https://a.example/storm">
<meta property="og:site_name" content="Daily Example"><meta property="article:modified_time" content="2020-01-08T12:00:00+03:00">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Storm hits the harbour",
"datePublished":"2020-01-08T09:30:00+03:00","publisher":{"@type":"Organization","name":"Daily Example"},}</script></head>
<body class="has-sidebar"><nav>Home News Sport and many other sections of this site</nav><main><h1>Storm hits the harbour</h1>
<p>PORTSVILLE (AP) — A storm hit the harbour on Friday night and left two ships damaged.</p>
<p>Officials said that <a href="/x">nobody</a> was hurt and that the port would open again on Saturday.</p>
<div class="related-stories"><p>Ten other storms that people of the region still remember today</p></div>
</main><footer>Copyright Daily Example and its many partners</footer></body></html>"#;

#[test]
fn a_page_tells_what_it_is() {
    let article = read(PAGE.as_bytes());
    assert_eq!(article.form, DocumentForm::Html);
    assert_eq!(article.headline.as_deref(), Some("Storm hits the harbour"));
    assert_eq!(article.outlet.as_deref(), Some("Daily Example"));
    assert_eq!(article.lang.as_deref(), Some("en-US"));
    assert_eq!(article.url.unwrap().as_str(), "https://a.example/storm");
    assert_eq!(
        article.published.unwrap().from_text(),
        "2020-01-08T09:30:00+03:00"
    );
    assert_eq!(
        article.modified.unwrap().from_text(),
        "2020-01-08T12:00:00+03:00"
    );
    let dateline = article.dateline.unwrap();
    assert_eq!(
        (&*dateline.place, dateline.agency.as_deref()),
        ("PORTSVILLE", Some("AP"))
    );
    let texts: Vec<&str> = article
        .paragraphs
        .iter()
        .map(|paragraph| &*paragraph.text)
        .collect();
    assert_eq!(texts.len(), 2, "{texts:#?}");
    assert_eq!(
        texts[1],
        "Officials said that nobody was hurt and that the port would open again on Saturday."
    );
    let span = article.paragraphs[0].span.unwrap();
    assert_eq!((span.line, span.column), (7, 4));
    assert_eq!(article.problems, []);
}

#[test]
fn the_form_is_told_from_the_content() {
    assert_eq!(
        read(b"A storm hit the harbour. Nobody was hurt, officials said on Friday.").form,
        DocumentForm::Text
    );
    assert_eq!(
        read(b"  <p>A storm hit the harbour.</p>").form,
        DocumentForm::Html
    );
    assert_eq!(
        read(b"He wrote that 3 < 5 and <b> is a tag.").form,
        DocumentForm::Text
    );
    let source = Source {
        form: Some(DocumentForm::Html),
        ..Source::default()
    };
    assert_eq!(
        article::read(b"plain", &source, &Limits::default())[0].form,
        DocumentForm::Html
    );
}

#[test]
fn hostile_documents_are_problems_and_never_stops() {
    let kinds = |bytes: &[u8]| -> Vec<ProblemKind> {
        read(bytes)
            .problems
            .iter()
            .map(|problem| problem.kind)
            .collect()
    };
    assert_eq!(kinds(b""), [ProblemKind::Malformed]);
    assert_eq!(
        kinds(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01"),
        [ProblemKind::Unsupported]
    );
    let deep = format!(
        "<!doctype html>{}<p>x<img src=a.jpg>",
        "<div>".repeat(10_000)
    );
    assert_eq!(kinds(deep.as_bytes()), [ProblemKind::OverLimit]);
    let small = Limits {
        document_bytes: 40,
        ..Limits::default()
    };
    let cut = article::read(PAGE.as_bytes(), &Source::default(), &small).swap_remove(0);
    assert_eq!(cut.problems[0].kind, ProblemKind::OverLimit);
    let broken = read(b"<!doctype html><script type='application/ld+json'>{{{</script><p>x");
    assert_eq!(broken.problems[0].kind, ProblemKind::Malformed);
}

#[test]
fn large_documents_of_one_thing_are_read_to_the_end() {
    let prose = "<h1>Storm hits the harbour</h1><p>Officials of the region said on Friday that the storm had hit.</p>";
    let hostile = [
        "<img src=/p/harbour-123456.jpg width=800>".repeat(10_000),
        "<li><a href=/x><img src=/p/harbour-123456.jpg></a>".repeat(10_000),
        "<noscript><img src=/p/a.jpg></noscript>".repeat(10_000),
        "<figure><img src=/p/a.jpg><figcaption>x".repeat(10_000),
        ["<figure>".repeat(400), "<img src=/p/b.jpg>".repeat(10_000)].concat(),
        "<p>He tweeted a video of the video of the video, ".repeat(10_000),
        "<h1>Another long headline of a page".repeat(10_000),
        "<blockquote class=twitter-tweet><a href=https://twitter.com/a/status/1181337941215338496>"
            .repeat(5_000),
        "<div class=related>".repeat(10_000),
        format!(
            "<img src=/p/c.jpg alt='{}' srcset='{}'>",
            "a b ".repeat(100_000),
            "/p/d.jpg 1w,".repeat(40_000)
        ),
        format!(
            "<script type=application/ld+json>{}</script>",
            "{\"a\":[".repeat(200_000)
        ),
        "<a><b><i><font color=red><div>".repeat(8_000),
        "a".repeat(600_000),
        "a.".repeat(200_000),
        "Photo by ".repeat(60_000),
    ];
    for document in hostile {
        let article = read(format!("<!doctype html><body>{prose}{document}").as_bytes());
        assert_eq!(article.form, DocumentForm::Html);
        let (references, _) = reference::extract(&article, &Limits::default());
        assert!(references.len() <= Limits::default().references);
        let text = read(document.as_bytes());
        let _ = reference::extract(&text, &Limits::default());
    }
}

#[test]
fn odd_bytes_at_every_cut_do_not_panic() {
    for end in 0..PAGE.len() {
        let article = read(&PAGE.as_bytes()[..end]);
        let _ = reference::extract(&article, &Limits::default());
    }
    let mixed: Vec<u8> = PAGE
        .bytes()
        .enumerate()
        .map(|(at, byte)| if at % 97 == 0 { 0xE9 } else { byte })
        .collect();
    let _ = reference::extract(&read(&mixed), &Limits::default());
}

#[test]
fn real_pages_are_read_without_a_panic() {
    let Some(data) = test_data("272 news pages") else {
        return;
    };
    let mut count = 0;
    let mut with_headline = 0;
    let mut with_prose = 0;
    for entry in std::fs::read_dir(data.join("html")).unwrap() {
        let file = std::fs::File::open(entry.unwrap().path()).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(file), &mut bytes).unwrap();
        let article = read(&bytes);
        let (references, _) = reference::extract(&article, &Limits::default());
        assert!(references.iter().all(|reference| !reference.key.is_empty()));
        count += 1;
        with_headline += usize::from(article.headline.is_some());
        with_prose += usize::from(article.paragraphs.len() > 1);
    }
    assert!(count >= 272);
    assert!(
        with_headline >= count * 95 / 100,
        "{with_headline} of {count} have a headline"
    );
    assert!(
        with_prose >= count * 85 / 100,
        "{with_prose} of {count} have paragraphs"
    );
}
