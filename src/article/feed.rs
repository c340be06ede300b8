//! RSS 0.9x to 2.0, Atom and sitemaps with their news, media, image and video extensions: one article per item.

use super::dom::unmarked;
use super::given::{Given, GivenKind};
use super::html;
use super::lines::Lines;
use super::translation::Translation;
use super::xml::Xml;
use super::{Article, DocumentForm, Several, Source};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

use url::Url;

/// Most items of one feed; more are left out with a problem.
const MOST: usize = 5_000;

/// The articles of a feed, in its order.
pub(super) fn read(lines: &Lines, source: &Source, limits: &Limits) -> Several {
    let xml = Xml::parse(lines.source());
    let mut problems = xml.problems();
    let root = xml.roots().last().unwrap_or(0);
    let feed = Feed {
        xml: &xml,
        lines,
        source,
        limits,
        outlet: outlet(&xml, root),
        lang: language(&xml, root),
    };
    let items: Vec<usize> = ["item", "entry", "url"]
        .iter()
        .map(|name| xml.within(root, name).collect::<Vec<_>>())
        .find(|items| !items.is_empty())
        .unwrap_or_default();
    if items.len() > MOST {
        let message = format!(
            "the feed has `{}` items, only the first `{MOST}` are read; split it to read all",
            items.len()
        );
        problems.push(Problem::new(ProblemKind::OverLimit, message));
    }
    if items.is_empty() {
        let message = match xml.name(root) {
            "sitemapindex" => "the document lists other sitemaps; give one of those",
            _ => "the feed has no items",
        };
        problems.push(Problem::new(ProblemKind::Unsupported, message));
    }
    let items = items.into_iter().take(MOST);
    Several {
        articles: items.map(|item| feed.article(item)).collect(),
        problems,
    }
}

fn outlet(xml: &Xml, root: usize) -> Option<String> {
    xml.text_at(root, &["channel", "title"])
        .or_else(|| xml.text_at(root, &["title"]))
}

fn language(xml: &Xml, root: usize) -> Option<String> {
    xml.text_at(root, &["channel", "language"])
        .or_else(|| xml.attribute(root, "xml:lang").map(str::to_owned))
}

struct Feed<'x> {
    xml: &'x Xml,
    lines: &'x Lines,
    source: &'x Source,
    limits: &'x Limits,
    outlet: Option<String>,
    lang: Option<String>,
}

impl Feed<'_> {
    fn article(&self, item: usize) -> Article {
        let xml = self.xml;
        let mut made = Translation::default();
        let given = self.media(item, &mut made);
        self.body(item, &mut made);
        let link = self.link(item);
        let place = Source {
            url: link.clone(),
            ..self.source.clone()
        };
        let read = html::read(self.lines.through(made), &place, self.limits, Vec::new());
        let news = xml.child(item, "news");
        let in_news = |path: &[&str]| xml.text_at(news?, path);
        let date = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| DateInterval::parse(&xml.text_at(item, &[name])?))
        };
        let published = date(&["pubDate", "published", "date", "issued"])
            .or_else(|| DateInterval::parse(&in_news(&["publication_date"])?))
            .or_else(|| date(&["updated"]));
        Article {
            form: DocumentForm::Feed,
            url: link,
            outlet: in_news(&["publication", "name"]).or_else(|| self.outlet.clone()),
            lang: in_news(&["publication", "language"]).or_else(|| self.lang.clone()),
            headline: self
                .headline(item)
                .or_else(|| in_news(&["title"]))
                .or(read.headline),
            published,
            modified: date(&["updated", "modified", "lastmod"])
                .filter(|date| Some(*date) != published),
            ..read
        }
        .with_given(given)
    }

    /// The item's own title, not that of its media.
    fn headline(&self, item: usize) -> Option<String> {
        let mut titles = self.xml.named(item, "title");
        let own = titles.find(|id| !self.xml.full_name(*id).starts_with("media:"))?;
        let text = self.xml.text(own)?;
        Some(unmarked(&text))
    }

    /// The page the item leads to.
    fn link(&self, item: usize) -> Option<Url> {
        let xml = self.xml;
        let alternate = xml.named(item, "link").find_map(|id| {
            let is_page = xml
                .attribute(id, "rel")
                .is_none_or(|rel| rel == "alternate");
            match xml.attribute(id, "href") {
                Some(href) if is_page => Some(href.to_owned()),
                Some(_) => None,
                None => xml.text(id),
            }
        });
        let permanent = || {
            let id = xml.child(item, "guid")?;
            xml.text(id)
                .filter(|_| xml.attribute(id, "isPermaLink") != Some("false"))
        };
        let written = alternate
            .or_else(|| xml.text_at(item, &["loc"]))
            .or_else(permanent)?;
        let url = match &self.source.url {
            Some(base) => base.join(&written).ok()?,
            None => Url::parse(&written).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// The fullest text of the item.
    fn body(&self, item: usize, made: &mut Translation) {
        let xml = self.xml;
        let found = ["encoded", "content", "description", "summary", "abstract"]
            .iter()
            .find_map(|name| {
                xml.named(item, name).find(|id| {
                    let is_media = xml.full_name(*id).starts_with("media:");
                    !is_media && !xml.inner(*id).is_empty()
                })
            });
        let Some(id) = found else {
            return;
        };
        if xml.attribute(id, "type") == Some("xhtml") {
            let inner = xml.inner(id);
            let document = self.lines.source();
            made.copy(document.get(inner.clone()).unwrap_or_default(), inner.start);
        } else {
            made.make("<p>", xml.at(id));
            xml.copy_to(id, made);
        }
    }

    fn media(&self, item: usize, made: &mut Translation) -> Vec<Given> {
        let xml = self.xml;
        let mut out = Vec::new();
        for id in xml.children(item) {
            let full = xml.full_name(id);
            match xml.name(id) {
                "group" => self.group(id, made, &mut out),
                "content" if full.starts_with("media:") => self.content(id, &[], made, &mut out),
                "thumbnail"
                    if full.starts_with("media:")
                        && xml.child(item, "content").is_none()
                        && xml.child(item, "group").is_none() =>
                {
                    self.file(id, "url", "image/*", made, &mut out);
                }
                "enclosure" => {
                    let media_type = xml.attribute(id, "type").unwrap_or_default();
                    self.file(id, "url", media_type, made, &mut out);
                }
                "link" if xml.attribute(id, "rel") == Some("enclosure") => {
                    let media_type = xml.attribute(id, "type").unwrap_or_default();
                    self.file(id, "href", media_type, made, &mut out);
                }
                "image" if full.contains(':') || xml.child(id, "loc").is_some() => {
                    self.of_sitemap(id, GivenKind::Photo, made, &mut out);
                }
                "video" => self.of_sitemap(id, GivenKind::Video, made, &mut out),
                _ => {}
            }
        }
        for given in &mut out {
            given.caption = given.caption.take().map(|text| unmarked(&text));
            given.credit = given.credit.take().map(|text| unmarked(&text));
        }
        out
    }

    fn file(
        &self,
        id: usize,
        key: &str,
        media_type: &str,
        made: &mut Translation,
        out: &mut Vec<Given>,
    ) {
        let xml = self.xml;
        let Some((kind, href)) = kind_of(media_type).zip(xml.attribute(id, key)) else {
            return;
        };
        if out
            .iter()
            .any(|known: &Given| known.renditions.iter().any(|(url, _)| url == href))
        {
            return;
        }
        let mut given = Given::new(kind, made.mark(xml.at(id)));
        let width = xml
            .attribute(id, "width")
            .and_then(|width| width.parse().ok());
        given.add(href, width, "");
        out.push(given);
    }

    /// `media:group`: renditions of one picture or video.
    fn group(&self, group: usize, made: &mut Translation, out: &mut Vec<Given>) {
        let contents: Vec<usize> = self.xml.named(group, "content").collect();
        let before = out.len();
        for content in contents {
            self.content(content, &[group], made, out);
        }
        let mut found = out.split_off(before).into_iter();
        if let Some(mut first) = found.next() {
            for other in found.filter(|other| other.kind == first.kind) {
                first.renditions.extend(other.renditions);
            }
            out.push(first);
        }
    }

    /// `media:content` with what it, or the group round it, says.
    fn content(&self, id: usize, outer: &[usize], made: &mut Translation, out: &mut Vec<Given>) {
        let xml = self.xml;
        let medium = xml.attribute(id, "medium");
        let media_type = xml.attribute(id, "type");
        let player = xml
            .child(id, "player")
            .and_then(|player| xml.attribute(player, "url"));
        let Some(href) = xml.attribute(id, "url").or(player) else {
            return;
        };
        let kind = match (medium, media_type) {
            (Some("image"), _) | (None, None) => Some(GivenKind::Photo),
            (Some("video"), _) => Some(GivenKind::Video),
            (Some(_), _) => None,
            (None, Some(media_type)) => kind_of(media_type),
        };
        let Some(kind) = kind else {
            return;
        };
        let words = |name: &str| {
            std::iter::once(id)
                .chain(outer.iter().copied())
                .find_map(|at| xml.text_at(at, &[name]))
        };
        let mut given = Given::new(kind, made.mark(xml.at(id)));
        let width = xml
            .attribute(id, "width")
            .and_then(|width| width.parse().ok());
        given.add(href, width, "");
        given.caption = words("description")
            .or_else(|| words("title"))
            .or_else(|| words("text"));
        given.credit = words("credit").or_else(|| words("copyright"));
        let thumbnails = std::iter::once(id).chain(outer.iter().copied());
        for thumbnail in thumbnails.flat_map(|at| xml.named(at, "thumbnail")) {
            given
                .stills
                .extend(xml.attribute(thumbnail, "url").map(str::to_owned));
        }
        out.push(given);
    }

    /// `image:image` and `video:video` of sitemaps.
    fn of_sitemap(&self, id: usize, kind: GivenKind, made: &mut Translation, out: &mut Vec<Given>) {
        let xml = self.xml;
        let mut given = Given::new(kind, made.mark(xml.at(id)));
        for name in ["loc", "content_loc", "player_loc"] {
            given.add(&xml.text_at(id, &[name]).unwrap_or_default(), None, "");
        }
        given.stills.extend(xml.text_at(id, &["thumbnail_loc"]));
        given.caption = xml
            .text_at(id, &["caption"])
            .or_else(|| xml.text_at(id, &["description"]))
            .or_else(|| xml.text_at(id, &["title"]));
        given.location = xml.text_at(id, &["geo_location"]);
        if !given.renditions.is_empty() {
            out.push(given);
        }
    }
}

fn kind_of(media_type: &str) -> Option<GivenKind> {
    match media_type.split('/').next()? {
        "image" => Some(GivenKind::Photo),
        "video" => Some(GivenKind::Video),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(document: &str) -> Vec<Article> {
        super::super::read_as(DocumentForm::Feed, document)
    }

    #[test]
    fn items_of_rss_are_articles() {
        let all = articles(
            r#"<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Quay Courier</title><language>en</language>
            <item><title>Ferry back in port</title><link>https://quay.example/a</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>
            <description>&lt;p&gt;The ferry is back, its owner said.&lt;img src="/deck.jpg" width="800"&gt;</description>
            <media:group><media:content url="/hi.jpg" medium="image" width="1600"/><media:content url="/lo.jpg" medium="image" width="300"/>
            <media:credit>Li Wei/TNA</media:credit><media:description>The ferry &amp;amp; its owner.</media:description></media:group></item>
            <item><guid>https://quay.example/b</guid><title>Storm</title><enclosure url="storm.mp4" type="video/mp4"/></item></channel></rss>"#,
        );
        let [first, second] = all.as_slice() else {
            panic!("two items");
        };
        assert_eq!(first.headline.as_deref(), Some("Ferry back in port"));
        assert_eq!(first.outlet.as_deref(), Some("The Quay Courier"));
        assert_eq!(
            first.url.as_ref().map(Url::as_str),
            Some("https://quay.example/a")
        );
        assert!(first.published.is_some());
        assert_eq!(first.paragraphs.len(), 1);
        let [given] = first.document().given.as_slice() else {
            panic!("one picture");
        };
        assert_eq!(given.renditions.len(), 2);
        assert_eq!(given.credit.as_deref(), Some("Li Wei/TNA"));
        assert_eq!(given.caption.as_deref(), Some("The ferry & its owner."));
        assert_eq!(
            second.url.as_ref().map(Url::as_str),
            Some("https://quay.example/b")
        );
        assert_eq!(second.document().given.len(), 1);
    }

    #[test]
    fn atom_and_sitemaps_are_read() {
        let all = articles(
            r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title><entry><title type="html">Ferry &amp;amp; storm</title><link href="https://q.example/1"/>
            <link rel="enclosure" type="image/jpeg" href="https://q.example/1.jpg"/><published>2024-03-05T10:00:00Z</published><updated>2024-03-06T10:00:00Z</updated>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry that had been missing is back in port, the owner said.</p></div></content></entry></feed>"#,
        );
        let [entry] = all.as_slice() else {
            panic!("one entry");
        };
        assert_eq!(entry.headline.as_deref(), Some("Ferry & storm"));
        assert!(entry.modified.is_some());
        assert_eq!(
            (entry.paragraphs.len(), entry.document().given.len()),
            (1, 1)
        );
        let all = articles(
            r#"<urlset xmlns:news="n" xmlns:image="i"><url><loc>https://q.example/2</loc><news:news><news:publication><news:name>Quay</news:name><news:language>fr</news:language></news:publication>
            <news:publication_date>2024-03-05</news:publication_date><news:title>Le ferry</news:title></news:news>
            <image:image><image:loc>https://q.example/2.jpg</image:loc><image:caption>Le ferry au port.</image:caption><image:geo_location>Brest</image:geo_location></image:image></url></urlset>"#,
        );
        let [page] = all.as_slice() else {
            panic!("one page");
        };
        assert_eq!(
            (page.headline.as_deref(), page.lang.as_deref()),
            (Some("Le ferry"), Some("fr"))
        );
        let given = page.document().given.first().expect("one picture");
        assert_eq!(given.location.as_deref(), Some("Brest"));
        let none = articles(
            "<sitemapindex><sitemap><loc>https://q.example/s.xml</loc></sitemap></sitemapindex>",
        );
        assert!(none.iter().any(|article| {
            article
                .problems
                .iter()
                .any(|p| p.message.contains("other sitemaps"))
        }));
    }
}
