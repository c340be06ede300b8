//! The form of a document told from its content; where that is but words and tags, a name that ends in `.md` tells.

use super::{DocumentForm, json, markdown, mhtml};

/// How far into a document signs of its form are looked for.
const HEAD: usize = 64 << 10;

/// What a document that is no text is, with what to do about it; by its first bytes.
pub(super) fn of_binary(bytes: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 8] = [
        (
            b"PK\x03\x04",
            "the document is a ZIP archive (or an office or web archive file); unpack it and give the page inside",
        ),
        (
            b"\x1f\x8b",
            "the document is compressed with gzip; unpack it first",
        ),
        (
            b"BZh",
            "the document is compressed with bzip2; unpack it first",
        ),
        (
            b"\xfd7zXZ",
            "the document is compressed with xz; unpack it first",
        ),
        (
            b"%PDF",
            "the document is a PDF file; save the story as HTML or plain text",
        ),
        (
            b"bplist",
            "the document is a web archive of Safari; save the page as HTML",
        ),
        (
            b"\xd0\xcf\x11\xe0",
            "the document is an old office file; save it as HTML or plain text",
        ),
        (
            b"SQLite format 3",
            "the document is a database, not a story",
        ),
    ];
    KNOWN
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map_or(
            "the document is binary, not text; give HTML, Markdown, ninjs, NewsML-G2, MHTML, a feed or plain text",
            |(_, message)| message,
        )
}

/// Ends of the names of Markdown files.
const MARKDOWN: [&str; 2] = [".md", ".markdown"];

/// The form of a text in a document of that name: what could be Markdown is that where the name says so, since it may hold
/// nothing but a shortcode or a few tags.
pub(super) fn named(text: &str, name: &str) -> DocumentForm {
    let name = name.to_ascii_lowercase();
    let is_named_so = MARKDOWN.iter().any(|end| name.ends_with(end));
    match of(text) {
        DocumentForm::Text if is_named_so => DocumentForm::Markdown,
        DocumentForm::Html if is_named_so && !is_page(text) => DocumentForm::Markdown,
        form => form,
    }
}

/// Whether a text starts as a whole page does.
fn is_page(text: &str) -> bool {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\t']);
    let starts = |tag: &str| {
        start
            .get(..tag.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(tag))
    };
    ["<!doctype", "<html", "<?xml"].into_iter().any(starts)
}

/// The form of a text.
fn of(text: &str) -> DocumentForm {
    let head = text.get(..text.floor_char_boundary(HEAD)).unwrap_or(text);
    let start = head.trim_start_matches(['\u{feff}', ' ', '\n', '\t']);
    if mhtml::is_mhtml(start) {
        return DocumentForm::Mhtml;
    }
    if start.starts_with(['{', '[']) && is_json(text) {
        return DocumentForm::Ninjs;
    }
    if let Some(form) = of_xml(start) {
        return form;
    }
    if start.starts_with("---") || start.starts_with("+++") || start.starts_with('{') {
        return match markdown::is_markdown(text) {
            true => DocumentForm::Markdown,
            false => DocumentForm::Text,
        };
    }
    if is_html(start) {
        DocumentForm::Html
    } else if markdown::is_markdown(text) {
        DocumentForm::Markdown
    } else {
        DocumentForm::Text
    }
}

/// Whether the whole text is JSON; what is no ninjs among it is said when it is read.
fn is_json(text: &str) -> bool {
    json::Json::parse(text.trim_start_matches('\u{feff}')).is_ok()
}

/// XML that is no page, by its first element.
fn of_xml(start: &str) -> Option<DocumentForm> {
    let mut rest = start;
    while let Some(found) = rest.find('<') {
        let tag = rest.get(found + 1..)?;
        let skipped = match tag.get(..1)? {
            "?" => tag.find("?>")? + 2,
            "!" if tag.starts_with("!--") => tag.find("-->")? + 3,
            "!" => end_of_doctype(tag)?,
            _ => {
                let name = tag.split([' ', '>', '/', '\n', '\t', '\r']).next()?;
                return form_of_root(name.rsplit(':').next()?, tag);
            }
        };
        rest = tag.get(skipped..)?;
    }
    None
}

/// The end of a document type, internal subset and all.
fn end_of_doctype(tag: &str) -> Option<usize> {
    let close = tag.find('>')?;
    match tag.find('[').filter(|open| *open < close) {
        Some(open) => {
            let inner = open + tag.get(open..)?.find(']')?;
            Some(inner + tag.get(inner..)?.find('>')? + 1)
        }
        None => Some(close + 1),
    }
}

fn form_of_root(name: &str, tag: &str) -> Option<DocumentForm> {
    match name {
        "newsItem" | "newsMessage" | "packageItem" | "conceptItem" | "planningItem"
        | "knowledgeItem" | "groupSet" | "catalogItem" | "nitf" => Some(DocumentForm::NewsMl),
        "rss" | "urlset" | "sitemapindex" => Some(DocumentForm::Feed),
        "feed" if tag.contains("Atom") || tag.contains("purl.org/atom") => Some(DocumentForm::Feed),
        "RDF" if tag.contains("purl.org/rss") => Some(DocumentForm::Feed),
        _ => None,
    }
}

/// HTML where the text starts with a tag of a page or holds several.
fn is_html(head: &str) -> bool {
    let head = head.to_ascii_lowercase();
    let start = head.trim_start();
    let opens = ["<!doctype html", "<html", "<head", "<body", "<!--", "<?xml"];
    let tags = [
        "<html", "<head", "<body", "<meta ", "<script", "<p>", "<p ", "<div", "<article",
        "<figure", "<img ", "<a href", "<br",
    ];
    let count: usize = tags
        .iter()
        .map(|tag| head.matches(tag).take(3).count())
        .sum();
    let is_tagged = start.starts_with('<');
    opens.iter().any(|tag| start.starts_with(tag))
        || is_tagged && count >= 1
        || count >= 3 && !is_prose_with_tags(start)
}

/// Whether lines of words come before the first tag, as in Markdown that holds some HTML.
fn is_prose_with_tags(start: &str) -> bool {
    start.starts_with('#') || start.starts_with("![")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_by_content() {
        let table = [
            ("<!doctype html><p>x", DocumentForm::Html),
            ("\u{feff}\n<div><p>x</p></div>", DocumentForm::Html),
            ("A story.\n\nIt says <b>this</b>.", DocumentForm::Text),
            ("# Title\n\n![a](b.jpg)\n", DocumentForm::Markdown),
            ("---\ntitle: x\n---\n\nText", DocumentForm::Markdown),
            (
                "{\"uri\":\"u\",\"type\":\"text\",\"headline\":\"h\"}",
                DocumentForm::Ninjs,
            ),
            ("{\"title\":\"x\"}\n\nText", DocumentForm::Markdown),
            ("{\"name\":\"a tool\"}", DocumentForm::Ninjs),
            ("{not json}", DocumentForm::Text),
            (
                "<?xml version=\"1.0\"?>\n<!-- x --><!DOCTYPE a [<!ENTITY b \"c>\">]>\n<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\">",
                DocumentForm::NewsMl,
            ),
            ("<rss version=\"2.0\"><channel>", DocumentForm::Feed),
            (
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
                DocumentForm::Feed,
            ),
            ("<sm:urlset xmlns:sm=\"s\">", DocumentForm::Feed),
            (
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">",
                DocumentForm::Html,
            ),
            (
                "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x",
                DocumentForm::Mhtml,
            ),
            ("", DocumentForm::Text),
        ];
        for (text, form) in table {
            assert_eq!(of(text), form, "{text}");
        }
    }

    #[test]
    fn a_name_tells_where_content_does_not() {
        for (text, form) in [
            ("{{< figure src=\"a.jpg\" >}}", DocumentForm::Markdown),
            (
                "<figure><img src=\"a.jpg\"></figure>\n\n![b](b.jpg)",
                DocumentForm::Markdown,
            ),
            ("Words.", DocumentForm::Markdown),
            ("<!DOCTYPE html><p>x", DocumentForm::Html),
            ("{\"name\":\"a tool\"}", DocumentForm::Ninjs),
        ] {
            assert_eq!(named(text, "content/a.MD"), form, "{text}");
            assert_eq!(named(text, "content/a"), of(text), "{text}");
        }
    }

    #[test]
    fn binary_files_are_named() {
        assert!(of_binary(b"PK\x03\x04<html>").contains("ZIP"));
        assert!(of_binary(b"%PDF-1.7").contains("PDF"));
        assert!(of_binary(b"\0\0").contains("binary"));
    }
}
