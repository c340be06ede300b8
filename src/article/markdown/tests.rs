//! Markdown as stories are kept in it.

use super::*;
use crate::article::given::Given;

fn article(document: &str) -> Article {
    let lines = Lines::new(document.to_owned());
    read(&lines, &Source::default(), &Limits::default(), Vec::new())
}

fn markup(document: &str) -> String {
    article(document).document().lines.source().to_owned()
}

#[test]
fn front_matter_of_three_kinds_says_the_same() {
    for document in [
        "---\ntitle: \"Ferry: back in port\"\ndate: 2024-03-05T10:00:00Z\ncover:\n  image: /img/deck.jpg\n  caption: >\n    The deck\n    on Tuesday.\n  credit: Li Wei/TNA\ntags: [a, b]\n---\n\nText of it.\n",
        "+++\ntitle = 'Ferry: back in port'\ndate = 2024-03-05T10:00:00Z\n[cover]\nimage = '/img/deck.jpg'\ncaption = 'The deck on Tuesday.'\ncredit = 'Li Wei/TNA'\n+++\n\nText of it.\n",
        "{\"title\":\"Ferry: back in port\",\"date\":\"2024-03-05T10:00:00Z\",\"cover\":{\"image\":\"/img/deck.jpg\",\"caption\":\"The deck on Tuesday.\",\"credit\":\"Li Wei/TNA\"}}\n\nText of it.\n",
    ] {
        assert!(is_markdown(document), "{document}");
        let article = article(document);
        assert_eq!(
            article.headline.as_deref(),
            Some("Ferry: back in port"),
            "{document}"
        );
        assert!(article.published.is_some(), "{document}");
        assert!(article.problems.is_empty(), "{:?}", article.problems);
        let [
            Given {
                renditions,
                caption,
                credit,
                offset,
                ..
            },
        ] = article.document().given.as_slice()
        else {
            panic!("one picture in {document}");
        };
        assert_eq!(renditions.as_slice(), [("/img/deck.jpg".to_owned(), None)]);
        assert_eq!(caption.as_deref(), Some("The deck on Tuesday."));
        assert_eq!(credit.as_deref(), Some("Li Wei/TNA"));
        let line = article.document().lines.span(*offset).line as usize;
        assert!(
            document
                .lines()
                .nth(line - 1)
                .is_some_and(|line| line.contains("deck.jpg")),
            "{line} of {document}"
        );
        let texts: Vec<&str> = article.paragraphs.iter().map(|p| &*p.text).collect();
        assert_eq!(texts, ["Text of it."]);
    }
}

#[test]
fn damaged_front_matter_is_a_problem() {
    let article = article("---\ntitle: [a\n---\nText.\n");
    assert_eq!(article.problems.len(), 1);
    assert_eq!(article.paragraphs.len(), 1);
}

#[test]
fn pictures_take_the_line_in_italics_as_their_caption() {
    let made = markup(
        "Text.\n\n![alt *x*](a.jpg)\n*The deck.*\n\n![b](b.jpg)\n\n_The quay (Li Wei/TNA)._\n\n![c](c.jpg \"The rail\") and more\n",
    );
    assert!(made.contains("<figure><img src=\"a.jpg\" alt=\"alt x\"><figcaption><em>The deck.</em></figcaption></figure>"), "{made}");
    assert!(made.contains("<img src=\"b.jpg\" alt=\"b\"><figcaption><em>The quay (Li Wei/TNA).</em></figcaption></figure>"), "{made}");
    assert!(
        made.contains("<p><img src=\"c.jpg\" alt=\"c\" data-caption=\"The rail\"> and more</p>"),
        "{made}"
    );
}

#[test]
fn shortcodes_stand_for_figures_and_players() {
    let table = [
        (
            "{{< figure src=\"a.jpg\" caption=\"The deck & quay\" attr=\"Li Wei\" alt=\"A\" >}}",
            "<figure><img src=\"a.jpg\" alt=\"A\"><figcaption>The deck &amp; quay <span class=\"credit\">Li Wei</span></figcaption></figure>",
        ),
        (
            "{{< youtube ZLz5VdT_iTM >}}",
            "<iframe src=\"https://www.youtube.com/embed/ZLz5VdT_iTM\"></iframe>",
        ),
        (
            "{{< tweet user=\"quay\" id=\"1181337941215338496\" >}}",
            "<iframe src=\"https://twitter.com/i/status/1181337941215338496\"></iframe>",
        ),
        (
            "{% twitter https://twitter.com/a/status/1181337941215338496 %}",
            "<iframe src=\"https://twitter.com/a/status/1181337941215338496\"></iframe>",
        ),
        (
            r#"{{< figure src="b.webp" caption="<b>Figure \"1\"</b>: the quay" />}}"#,
            "<figure><img src=\"b.webp\" alt=\"\"><figcaption>Figure &quot;1&quot;: the quay</figcaption></figure>",
        ),
        (
            "{% include figure.liquid path=\"c.jpg\" title=\"tip\" %}",
            "<figure><img src=\"c.jpg\" alt=\"\"></figure>",
        ),
        (
            "{{% image \"d.png\" %}}\n_The quay at night._",
            "<figure><img src=\"d.png\" alt=\"\"><figcaption><em>The quay at night.</em></figcaption></figure>",
        ),
        (
            "{% include figure.html url=\"/a.png\" caption='It''s' %}",
            "<figure><img src=\"/a.png\" alt=\"\"><figcaption>It</figcaption></figure>",
        ),
        (
            "{% image \"./a.jpg\", \"Alt words\" %}",
            "<figure><img src=\"./a.jpg\" alt=\"Alt words\"></figure>",
        ),
        (
            "{% responsive_image path: img/a.jpg alt: \"A\" caption: \"C\" %}",
            "<figure><img src=\"img/a.jpg\" alt=\"A\"><figcaption>C</figcaption></figure>",
        ),
        (
            "{{< video src=\"a.mp4\" >}}",
            "<video src=\"a.mp4\"></video>",
        ),
        (
            "{% figure caption: \"C\" %}\n![A](a.jpg)\n{% endfigure %}",
            "<figure><figcaption>C</figcaption>\n<figure><img src=\"a.jpg\" alt=\"A\"></figure></figure>",
        ),
    ];
    for (document, html) in table {
        let made = markup(&format!("Text before.\n\n{document}\n\nText after.\n"));
        assert!(
            made.replace('\n', "").contains(&html.replace('\n', "")),
            "{document}: {made}"
        );
        assert!(is_markdown(document), "{document}");
    }
    for document in [
        "{% if page.x %}",
        "{{< ref \"b.md\" >}}",
        "{% include nav.html %}",
        "{x}",
        "{% %}",
    ] {
        let made = markup(&format!("Text before.\n\n{document}\n\nText after.\n"));
        assert!(
            !made.contains("<img") && !made.contains("<iframe"),
            "{document}: {made}"
        );
    }
}

#[test]
fn places_are_those_of_the_document() {
    let article = article(
        "---\ntitle: A\n---\n\nThe *ferry* is back in port, its owner said on Tuesday.\n\n{{< figure src=\"a.jpg\" >}}\n\n<img src=\"b.jpg\">\n",
    );
    let lines = &article.document().lines;
    for (sign, line, column) in [("a.jpg", 7, 1), ("b.jpg", 9, 11), ("back in", 5, 16)] {
        let at = lines.source().find(sign).expect("it is there");
        let span = lines.span(at);
        assert_eq!((span.line, span.column), (line, column), "{sign}");
    }
}

#[test]
fn plain_words_are_no_markdown() {
    for text in [
        "A story.\n\nWith paragraphs, #1 in the world.\n",
        "He said {this} and [that].",
        "1. One\n2. Two\n",
    ] {
        assert!(!is_markdown(text), "{text}");
    }
}
