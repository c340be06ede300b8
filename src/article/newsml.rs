//! `NewsML-G2` 2.x (IPTC) and bare NITF read into articles.
//!
//! A message with one text item is that story, and its pictures and videos illustrate it; otherwise every news item is
//! an article of its own. The text is the XHTML or NITF inside, read as HTML from the same bytes.

use super::given::{DeskTerms, Given, GivenKind};
use super::html;
use super::lines::Lines;
use super::translation::Translation;
use super::xml::Xml;
use super::{Article, Dateline, DocumentForm, Several, Source};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

/// Most items of one document.
const MOST: usize = 2_000;

/// The articles of a document.
pub(super) fn read(lines: &Lines, source: &Source, limits: &Limits) -> Several {
    let xml = Xml::parse(lines.source());
    let reader = Reader {
        xml: &xml,
        lines,
        source,
        limits,
    };
    let items: Vec<usize> = xml
        .within(0, "newsItem")
        .chain(xml.within(0, "packageItem"))
        .chain(
            xml.roots()
                .filter(|root| matches!(xml.name(*root), "nitf" | "groupSet")),
        )
        .take(MOST)
        .collect();
    let (media, texts): (Vec<usize>, Vec<usize>) = items
        .into_iter()
        .partition(|item| reader.kind(*item).is_some());
    let (packages, texts): (Vec<usize>, Vec<usize>) = texts
        .into_iter()
        .partition(|item| matches!(xml.name(*item), "packageItem" | "groupSet"));
    let told: Vec<usize> = texts
        .iter()
        .copied()
        .filter(|item| reader.has_text(*item))
        .collect();
    let mut articles = match (told.as_slice(), media.as_slice(), packages.as_slice()) {
        ([story], _, _) => vec![reader.article(*story, &media)],
        ([], media, [package]) if !media.is_empty() => vec![reader.article(*package, media)],
        (stories, media, _) => stories
            .iter()
            .map(|item| reader.article(*item, &[]))
            .chain(media.iter().map(|item| reader.article(*item, &[*item])))
            .collect(),
    };
    if articles.is_empty() {
        let rest = texts
            .iter()
            .chain(&packages)
            .map(|item| reader.article(*item, &[]));
        articles.extend(rest);
    }
    let mut problems = xml.problems();
    if articles.is_empty() {
        let message =
            "the document holds no news item; planning, event and concept items show no media";
        problems.push(Problem::new(ProblemKind::Unsupported, message));
    }
    Several { articles, problems }
}

struct Reader<'x> {
    xml: &'x Xml,
    lines: &'x Lines,
    source: &'x Source,
    limits: &'x Limits,
}

impl Reader<'_> {
    /// What the item is, where it is a picture or a video.
    fn kind(&self, item: usize) -> Option<GivenKind> {
        let class = self.xml.down(item, &["itemMeta", "itemClass"])?;
        let code = self
            .xml
            .attribute(class, "qcode")
            .or_else(|| self.xml.attribute(class, "uri"))?;
        match code.rsplit([':', '/']).next()? {
            "picture" | "graphic" => Some(GivenKind::Photo),
            "video" | "animation" => Some(GivenKind::Video),
            _ => None,
        }
    }

    fn has_text(&self, item: usize) -> bool {
        self.xml.name(item) == "nitf"
            || self.xml.child(item, "contentSet").is_some_and(|set| {
                self.xml
                    .children(set)
                    .any(|content| matches!(self.xml.name(content), "inlineXML" | "inlineData"))
            })
    }

    fn article(&self, item: usize, media: &[usize]) -> Article {
        let xml = self.xml;
        let mut made = Translation::default();
        let mut given: Vec<Given> = media
            .iter()
            .filter_map(|id| self.given(*id, self.kind(*id)?, &mut made))
            .filter(|given| !given.renditions.is_empty())
            .collect();
        if self.kind(item).is_none() {
            self.body(item, &mut made);
            self.nitf_media(item, &mut made, &mut given);
            self.linked(item, &mut made, &mut given);
        }
        let read = html::read(
            self.lines.through(made),
            self.source,
            self.limits,
            Vec::new(),
        );
        let meta = |path: &[&str]| xml.text_at(item, path);
        let date = |path: &[&str]| DateInterval::parse(&meta(path)?);
        let located = meta(&["contentMeta", "located", "name"]).map(|place| Dateline {
            verbatim: meta(&["contentMeta", "dateline"]).unwrap_or_else(|| place.clone()),
            place,
            agency: None,
        });
        let language = xml
            .down(item, &["contentMeta", "language"])
            .and_then(|id| xml.attribute(id, "tag"))
            .or_else(|| xml.attribute(item, "xml:lang"));
        let first = date(&["itemMeta", "firstCreated"])
            .or_else(|| date(&["contentMeta", "contentCreated"]))
            .or_else(|| date(&["itemMeta", "versionCreated"]))
            .or_else(|| self.nitf_date(item));
        Article {
            form: DocumentForm::NewsMl,
            outlet: self.outlet(item),
            lang: language.map(str::to_owned).or(read.lang),
            headline: meta(&["contentMeta", "headline"])
                .or_else(|| self.nitf_headline(item))
                .or(read.headline)
                .or_else(|| meta(&["itemMeta", "title"])),
            published: first,
            modified: date(&["itemMeta", "versionCreated"]).filter(|date| Some(*date) != first),
            dateline: read.dateline.or(located),
            ..read
        }
        .with_given(given)
    }

    fn outlet(&self, item: usize) -> Option<String> {
        let named = |path: &[&str]| {
            let id = self.xml.down(item, path)?;
            self.xml
                .text_at(id, &["name"])
                .or_else(|| self.xml.attribute(id, "literal").map(str::to_owned))
        };
        named(&["itemMeta", "provider"])
            .or_else(|| named(&["contentMeta", "infoSource"]))
            .or_else(|| named(&["rightsInfo", "copyrightHolder"]))
    }

    /// Adds the text of the item's content: HTML and NITF as they stand, plain words in paragraphs.
    fn body(&self, item: usize, made: &mut Translation) {
        let document = self.lines.source();
        let copy = |id: usize, made: &mut Translation| {
            let inner = self.xml.inner(id);
            made.copy(document.get(inner.clone()).unwrap_or_default(), inner.start);
        };
        if self.xml.name(item) == "nitf" {
            return copy(item, made);
        }
        let Some(set) = self.xml.child(item, "contentSet") else {
            return;
        };
        for content in self.xml.children(set) {
            let media_type = self
                .xml
                .attribute(content, "contenttype")
                .unwrap_or("text/plain");
            match self.xml.name(content) {
                "inlineXML" => return copy(content, made),
                "inlineData" if media_type.starts_with("text/") => {
                    let mut words = Translation::default();
                    self.xml.copy_to(content, &mut words);
                    for line in words.text.split_inclusive('\n') {
                        let at = line.as_ptr() as usize - words.text.as_ptr() as usize;
                        made.make("<p>", self.xml.at(content));
                        made.copy_escaped(line, super::translation::origin(&words.pieces, at));
                        made.make("</p>", self.xml.at(content));
                    }
                    return;
                }
                _ => {}
            }
        }
    }

    fn given(&self, item: usize, kind: GivenKind, made: &mut Translation) -> Option<Given> {
        let xml = self.xml;
        let mut given = Given::new(kind, made.mark(xml.at(item)));
        for content in xml.within(xml.child(item, "contentSet")?, "remoteContent") {
            let href = xml.attribute(content, "href").or_else(|| {
                xml.attribute(content, "residref")
                    .filter(|id| id.contains('.') || id.contains('/'))
            });
            let media_type = xml.attribute(content, "contenttype").unwrap_or_default();
            if media_type.starts_with("audio/") {
                continue;
            }
            let width = xml
                .attribute(content, "width")
                .and_then(|width| width.parse().ok());
            given.add(&relative(href.unwrap_or_default()), width, media_type);
        }
        given.caption = self.caption(item);
        let meta = xml.child(item, "contentMeta");
        given.byline = meta.and_then(|meta| self.photographer(meta));
        given.credit = meta.and_then(|meta| xml.text_at(meta, &["creditline"]));
        given.credit_by(
            xml.text_at(item, &["rightsInfo", "copyrightHolder", "name"])
                .or_else(|| xml.text_at(item, &["itemMeta", "provider", "name"])),
        );
        given.created = xml
            .text_at(item, &["contentMeta", "contentCreated"])
            .and_then(|date| DateInterval::parse(&date));
        given.location = self.location(item);
        given.terms = self.terms(item);
        Some(given)
    }

    fn caption(&self, item: usize) -> Option<String> {
        let xml = self.xml;
        let metas = xml
            .named(item, "contentMeta")
            .chain(xml.named(item, "partMeta"));
        let all: Vec<usize> = metas
            .flat_map(|meta| xml.named(meta, "description"))
            .collect();
        let is_caption = |id: &&usize| {
            let role = xml.attribute(**id, "role").unwrap_or_default();
            role.to_lowercase().ends_with("caption")
        };
        let best = all.iter().find(is_caption).or(all.first())?;
        xml.text(*best)
    }

    fn photographer(&self, meta: usize) -> Option<String> {
        let xml = self.xml;
        let creators: Vec<usize> = xml.named(meta, "creator").collect();
        let is_photographer = |id: &&usize| {
            xml.attribute(**id, "role")
                .is_some_and(|role| role.contains("photog"))
        };
        let best = creators.iter().find(is_photographer).or(creators.first())?;
        xml.text_at(*best, &["name"])
            .or_else(|| xml.text_at(meta, &["by"]))
    }

    /// The place a picture shows or was taken at, finest first: a point of interest's address, a named area, the place
    /// the item was made.
    fn location(&self, item: usize) -> Option<String> {
        let xml = self.xml;
        let asserted = xml.named(item, "assert").find_map(|id| {
            let address = xml.down(id, &["POIDetails", "address"])?;
            let parts: Vec<String> = xml
                .children(address)
                .filter_map(|part| xml.text_at(part, &["name"]).or_else(|| xml.text(part)))
                .collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        });
        let meta = xml.child(item, "contentMeta")?;
        let area = || {
            let areas = xml.named(meta, "subject").filter(|id| {
                xml.attribute(*id, "type")
                    .is_some_and(|kind| ["geoArea", "poi"].iter().any(|end| kind.ends_with(end)))
            });
            let named: Vec<usize> = areas
                .filter(|id| xml.child(*id, "name").is_some())
                .collect();
            let fullest = named
                .iter()
                .max_by_key(|id| xml.named(**id, "broader").count())?;
            let broader = xml
                .named(*fullest, "broader")
                .filter_map(|id| xml.text_at(id, &["name"]));
            let parts: Vec<String> = xml
                .text_at(*fullest, &["name"])
                .into_iter()
                .chain(broader)
                .collect();
            Some(parts.join(", "))
        };
        let made = || {
            let located = xml.child(meta, "located")?;
            let broader = xml
                .named(located, "broader")
                .filter_map(|id| xml.text_at(id, &["name"]));
            let parts: Vec<String> = xml
                .text_at(located, &["name"])
                .into_iter()
                .chain(broader)
                .collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        };
        asserted.or_else(area).or_else(made)
    }

    /// `pubStatus`, `embargoed` and `usageTerms`.
    fn terms(&self, item: usize) -> DeskTerms {
        let xml = self.xml;
        let status = xml
            .down(item, &["itemMeta", "pubStatus"])
            .and_then(|id| {
                xml.attribute(id, "qcode")
                    .or_else(|| xml.attribute(id, "uri"))
            })
            .and_then(|code| code.rsplit([':', '/']).next())
            .filter(|word| matches!(*word, "canceled" | "withheld"));
        DeskTerms {
            status: status.map(str::to_owned),
            embargo_until: xml.text_at(item, &["itemMeta", "embargoed"]),
            usage_terms: xml.text_at(item, &["rightsInfo", "usageTerms"]),
        }
    }

    /// Pictures and videos that a package or a text links to by address.
    fn linked(&self, item: usize, made: &mut Translation, out: &mut Vec<Given>) {
        let xml = self.xml;
        for link in xml.within(item, "itemRef").chain(xml.within(item, "link")) {
            let media_type = xml.attribute(link, "contenttype").unwrap_or_default();
            let class = xml
                .child(link, "itemClass")
                .and_then(|id| xml.attribute(id, "qcode"));
            let kind = match class.unwrap_or(media_type) {
                class if class.ends_with("picture") || class.starts_with("image/") => {
                    GivenKind::Photo
                }
                class if class.ends_with("video") || class.starts_with("video/") => {
                    GivenKind::Video
                }
                _ => continue,
            };
            let named = xml.attribute(link, "href");
            let Some(href) = named.or_else(|| xml.attribute(link, "residref")) else {
                continue;
            };
            let mut given = Given::new(kind, made.mark(xml.at(link)));
            given.add(&relative(href), None, "");
            given.caption = xml
                .text_at(link, &["description"])
                .or_else(|| xml.text_at(link, &["headline"]))
                .or_else(|| xml.text_at(link, &["title"]));
            out.push(given);
        }
    }

    /// `media` of NITF: references with their sizes, caption and producer.
    fn nitf_media(&self, item: usize, made: &mut Translation, out: &mut Vec<Given>) {
        let xml = self.xml;
        for media in xml.within(item, "media") {
            let kind = match xml.attribute(media, "media-type") {
                Some("image") => GivenKind::Photo,
                Some("video") => GivenKind::Video,
                _ => continue,
            };
            let mut given = Given::new(kind, made.mark(xml.at(media)));
            for reference in xml.within(media, "media-reference") {
                let width = xml
                    .attribute(reference, "width")
                    .and_then(|width| width.parse().ok());
                let media_type = xml.attribute(reference, "mime-type").unwrap_or_default();
                given.add(
                    xml.attribute(reference, "source").unwrap_or_default(),
                    width,
                    media_type,
                );
                given.alt = given.alt.take().or_else(|| {
                    xml.attribute(reference, "alternate-text")
                        .map(str::to_owned)
                });
            }
            given.caption = xml.text_at(media, &["media-caption"]);
            given.credit = xml.text_at(media, &["media-producer"]);
            if !given.renditions.is_empty() {
                out.push(given);
            }
        }
    }

    fn nitf_headline(&self, item: usize) -> Option<String> {
        let xml = self.xml;
        let head = xml
            .within(item, "hl1")
            .next()
            .or_else(|| xml.within(item, "hedline").next())?;
        xml.text(head)
    }

    fn nitf_date(&self, item: usize) -> Option<DateInterval> {
        let issue = self.xml.within(item, "date.issue").next()?;
        DateInterval::parse(self.xml.attribute(issue, "norm")?)
    }
}

/// `file:///./name` and `./name` name a file beside the document.
fn relative(href: &str) -> String {
    let path = href
        .strip_prefix("file:///.")
        .map_or(href, |rest| rest.trim_start_matches('/'));
    path.trim_start_matches("./").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(document: &str) -> Vec<Article> {
        super::super::read_as(DocumentForm::NewsMl, document)
    }

    const PICTURE: &str = r#"<newsItem guid="p"><rightsInfo><copyrightHolder><name>TNA</name></copyrightHolder></rightsInfo>
        <itemMeta><itemClass qcode="ninat:picture"/><versionCreated>2024-03-06T02:20:00Z</versionCreated><pubStatus qcode="stat:canceled"/></itemMeta>
        <contentMeta><contentCreated>2024-03-05T17:30:00-08:00</contentCreated><creator role="crol:photog"><name>Li Wei</name></creator>
        <description role="drol:caption">The ferry
          in port &amp; safe.</description><subject type="cpnat:geoArea"><name>Portsville</name><broader><name>Examplia</name></broader></subject></contentMeta>
        <contentSet><remoteContent href="file:///./ hi.jpg" contenttype="image/jpeg" width="2500"/><remoteContent href="lo.jpg" width="480"/></contentSet></newsItem>"#;
    const TEXT: &str = r#"<newsItem guid="t" xml:lang="en-GB"><itemMeta><itemClass qcode="ninat:text"/><provider literal="TNA"/><firstCreated>2024-03-05T10:00:00Z</firstCreated></itemMeta>
        <contentMeta><located><name>Portsville</name></located><headline>Ferry back in port</headline></contentMeta>
        <contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.content><p>The ferry that had been missing since the storm is back in port, its owner said.</p>
        <media media-type="image"><media-reference source="deck.jpg" width="900"/><media-caption>The deck.</media-caption><media-producer>Ana Souza/TNA</media-producer></media>
        </body.content></body></nitf></inlineXML></contentSet></newsItem>"#;

    #[test]
    fn a_message_with_one_text_is_one_story() {
        let all = articles(&format!(
            "<newsMessage><itemSet>{PICTURE}{TEXT}</itemSet></newsMessage>"
        ));
        let [article] = all.as_slice() else {
            panic!("one story, not {}", all.len());
        };
        assert_eq!(article.headline.as_deref(), Some("Ferry back in port"));
        assert_eq!(article.lang.as_deref(), Some("en-GB"));
        assert_eq!(article.outlet.as_deref(), Some("TNA"));
        assert_eq!(
            article.dateline.as_ref().map(|line| &*line.place),
            Some("Portsville")
        );
        assert_eq!(article.paragraphs.len(), 1);
        let [first, second] = article.document().given.as_slice() else {
            panic!("two pictures");
        };
        assert_eq!(
            first.renditions.first(),
            Some(&("hi.jpg".to_owned(), Some(2500)))
        );
        assert_eq!(first.caption.as_deref(), Some("The ferry in port & safe."));
        assert_eq!(first.credit.as_deref(), Some("Li Wei/TNA"));
        assert_eq!(first.location.as_deref(), Some("Portsville, Examplia"));
        assert_eq!(first.terms.status.as_deref(), Some("canceled"));
        assert_eq!(second.credit.as_deref(), Some("Ana Souza/TNA"));
        assert_eq!(article.document().lines.span(second.offset).line, 9);
    }

    #[test]
    fn pictures_alone_are_articles() {
        let all = articles(&format!(
            "<newsMessage><itemSet>{PICTURE}{PICTURE}</itemSet></newsMessage>"
        ));
        assert_eq!(all.len(), 2);
        assert!(
            all.iter()
                .all(|article| article.document().given.len() == 1)
        );
        let none = articles("<planningItem><itemMeta/></planningItem>");
        assert!(none.iter().all(|article| !article.problems.is_empty()));
    }
}
