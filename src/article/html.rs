//! HTML read into an article.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::dom::{self, Dom, Folded, NodeId};
use super::json_ld::{self, JsonLd};
use super::layout::Layout;
use super::lines::Lines;
use super::{Article, Document, DocumentForm, Paragraph, Source, dateline};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

/// Names of `meta` tags that carry the time of publication, best first.
const PUBLISHED: [&str; 16] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "cxenseparse:recs:publishtime",
];
/// The same for the last change.
const MODIFIED: [&str; 5] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
];

pub(super) fn read(
    lines: Lines,
    source: &Source,
    limits: &Limits,
    mut problems: Vec<Problem>,
) -> Article {
    let (dom, cuts) = dom::parse(lines.source(), limits.html_depth);
    problems.extend(cuts);
    let data = JsonLd::of(&dom);
    if data.broken > 0 {
        let message = format!(
            "`{}` JSON-LD scripts could not be read; the rest of the page was",
            data.broken
        );
        problems.push(Problem::new(ProblemKind::Malformed, message));
    }
    let layout = Layout::of(&dom);
    let head = Head {
        dom: &dom,
        data: &data,
    };
    let outlet = head.outlet();
    let headline = head.headline(&layout, outlet.as_deref());
    let url = head.url(source).or_else(|| saved_from(lines.source()));
    let (paragraphs, runs) = paragraphs(&dom, &layout, &lines);
    let dateline = paragraphs
        .iter()
        .take(8)
        .find_map(|paragraph: &Paragraph| dateline::find(&paragraph.text));
    Article {
        form: DocumentForm::Html,
        part: None,
        url,
        outlet,
        lang: head.lang(),
        headline,
        published: head
            .date("datePublished", &PUBLISHED)
            .or_else(|| head.time(&layout)),
        modified: head.date("dateModified", &MODIFIED),
        dateline,
        paragraphs,
        problems,
        document: Document {
            base: base(&dom, source),
            dom,
            data,
            layout,
            lines,
            runs,
            ..Document::default()
        },
    }
}

/// What a page says of itself in its head and its structured data.
struct Head<'p> {
    dom: &'p Dom,
    data: &'p JsonLd,
}

impl Head<'_> {
    fn meta(&self, name: &str) -> Option<String> {
        meta(self.dom, name)
            .map(dom::fold)
            .filter(|text| !text.is_empty())
    }

    fn headline(&self, layout: &Layout, outlet: Option<&str>) -> Option<String> {
        let stated = self
            .data
            .story()
            .and_then(|story| json_ld::words(story, "headline"))
            .map(|text| without_outlet(&dom::unmarked(&text), outlet).to_owned());
        let shown = layout.headline.map(|id| self.dom.text(id));
        let title = || {
            let title = self
                .dom
                .named("title")
                .map(|id| dom::fold(&self.dom.raw(id)))
                .find(|title| !title.is_empty())?;
            Some(without_outlet(&title, outlet).to_owned())
        };
        let social = || Some(without_outlet(&self.meta("og:title")?, outlet).to_owned());
        stated
            .or(shown)
            .or_else(social)
            .or_else(title)
            .filter(|text| !text.is_empty())
    }

    fn outlet(&self) -> Option<String> {
        let publisher = self
            .data
            .story()
            .and_then(|story| json_ld::words(story, "publisher"));
        let is_name = |name: &String| !name.contains("://");
        publisher
            .filter(is_name)
            .or_else(|| self.meta("og:site_name"))
            .or_else(|| self.meta("application-name"))
    }

    fn lang(&self) -> Option<String> {
        let root = self.dom.named("html").find_map(|id| {
            self.dom
                .attribute(id, "lang")
                .or_else(|| self.dom.attribute(id, "xml:lang"))
        });
        let stated = || {
            self.data
                .story()
                .and_then(|story| json_ld::words(story, "inLanguage"))
        };
        let found = root
            .map(str::to_owned)
            .or_else(stated)
            .or_else(|| self.meta("og:locale"))
            .or_else(|| self.meta("content-language"));
        let tag = found?.trim().replace('_', "-");
        let is_tag = !tag.is_empty()
            && tag.len() <= 35
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        is_tag.then_some(tag)
    }

    fn url(&self, source: &Source) -> Option<Url> {
        let link = self.dom.named("link").find(|id| {
            self.dom
                .attribute(*id, "rel")
                .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
        });
        let canonical = link
            .and_then(|id| self.dom.attribute(id, "href"))
            .map(str::to_owned);
        let stated = canonical.or_else(|| self.meta("og:url"));
        let parse = |text: String| match &source.url {
            Some(from) => from.join(&text).ok(),
            None => Url::parse(&text).ok(),
        };
        let is_page = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
        stated
            .and_then(parse)
            .filter(is_page)
            .or_else(|| source.url.clone())
    }

    fn date(&self, property: &str, metas: &[&str]) -> Option<DateInterval> {
        let stated = self
            .data
            .story()
            .and_then(|story| json_ld::words(story, property))
            .and_then(|text| date(&text));
        let item = || {
            let marked = self
                .dom
                .all()
                .find(|id| self.dom.attribute(*id, "itemprop") == Some(property))?;
            let value = self
                .dom
                .attribute(marked, "content")
                .or_else(|| self.dom.attribute(marked, "datetime"))?;
            date(value)
        };
        stated
            .or_else(|| metas.iter().find_map(|name| date(&self.meta(name)?)))
            .or_else(item)
    }

    /// The first `time` of the story.
    fn time(&self, layout: &Layout) -> Option<DateInterval> {
        let times = self
            .dom
            .named("time")
            .filter(|id| self.dom.subtree(layout.frame).contains(id));
        times
            .filter_map(|id| self.dom.attribute(id, "datetime"))
            .find_map(date)
    }
}

static SAVED_FROM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)",
    )
    .expect("the pattern is fixed")
});

/// Where a browser says that it saved the page from, in a comment near its start.
fn saved_from(text: &str) -> Option<Url> {
    let head = text.get(..text.floor_char_boundary(2_000))?;
    Url::parse(SAVED_FROM.captures(head)?.get(1)?.as_str()).ok()
}

/// Content of the `meta` tag of that name, property or item.
fn meta<'d>(dom: &'d Dom, name: &str) -> Option<&'d str> {
    metas(dom, name).next()
}

/// Contents of all `meta` tags of that name, property or item, in page order.
pub(crate) fn metas<'d>(dom: &'d Dom, name: &str) -> impl Iterator<Item = &'d str> {
    dom.named("meta").filter_map(move |id| {
        let keys = ["property", "name", "itemprop", "http-equiv"];
        let is_named = keys
            .iter()
            .filter_map(|key| dom.attribute(id, key))
            .any(|key| key.eq_ignore_ascii_case(name));
        is_named.then(|| {
            dom.attribute(id, "content")
                .or_else(|| dom.attribute(id, "value"))
        })?
    })
}

fn date(text: &str) -> Option<DateInterval> {
    let text = text.trim();
    DateInterval::parse(text).or_else(|| {
        let millis: i64 = text.parse().ok().filter(|_| text.len() == 13)?;
        DateInterval::instant(jiff::Timestamp::from_millisecond(millis).ok()?)
    })
}

/// `Headline | Outlet` without the outlet.
fn without_outlet<'t>(title: &'t str, outlet: Option<&str>) -> &'t str {
    let outlet = outlet.map(str::to_lowercase);
    for sign in [" | ", " - ", " – ", " — ", " :: ", " · "] {
        let Some((head, tail)) = title.rsplit_once(sign) else {
            continue;
        };
        let tail = tail.trim().to_lowercase();
        let names_outlet = outlet
            .as_ref()
            .is_some_and(|outlet| tail.contains(&**outlet) || outlet.contains(&*tail));
        let is_short = outlet.is_none() && sign == " | " && tail.split_whitespace().count() <= 3;
        if (names_outlet || is_short) && head.split_whitespace().count() >= 2 {
            return head.trim();
        }
    }
    title
}

fn base(dom: &Dom, source: &Source) -> Option<Url> {
    let stated = dom.named("base").find_map(|id| dom.attribute(id, "href"));
    match (stated, &source.url) {
        (Some(stated), Some(url)) => url.join(stated).ok().or_else(|| source.url.clone()),
        (Some(stated), None) => Url::parse(stated).ok(),
        (None, url) => url.clone(),
    }
}

/// Runs of words of each paragraph: byte in the text, byte in the source.
pub(super) type Runs = Vec<Vec<(usize, usize)>>;

fn paragraphs(dom: &Dom, layout: &Layout, lines: &Lines) -> (Vec<Paragraph>, Runs) {
    let mut writer = Writer {
        lines,
        out: Vec::new(),
        runs: Vec::new(),
        open: Folded::default(),
        linked: 0,
    };
    let range = dom.subtree(layout.body);
    let mut at = range.start;
    let mut link_until = 0;
    while at < range.end {
        let name = dom.name(at);
        if at != range.start && (layout.is_outside(at) || dom::is_unseen(name) || is_apart(dom, at))
        {
            writer.flush_before(dom, at);
            at = dom.subtree(at).end;
            continue;
        }
        match dom.words(at) {
            Some(words) => writer.words(words, dom.offset(at), at < link_until),
            None if name == "a" => link_until = dom.subtree(at).end,
            None if name == "br" => writer.open.gap(),
            None => {}
        }
        let ends = match dom.words(at) {
            Some(_) => closes_block(dom, at),
            None if name == "br" => is_double_break(dom, at),
            None => !dom::is_inline(name),
        };
        if ends {
            writer.flush();
        }
        at += 1;
    }
    writer.flush();
    (writer.out, writer.runs)
}

/// Figures, their captions, tables of data and buttons are no paragraphs of the story.
fn is_apart(dom: &Dom, id: NodeId) -> bool {
    matches!(
        dom.name(id),
        "figure" | "figcaption" | "media" | "button" | "form" | "video" | "audio" | "object" | "h1"
    ) || dom.has(id, "hidden")
}

fn is_double_break(dom: &Dom, id: NodeId) -> bool {
    dom.name(id) == "br"
        && (1..=2).any(|step| {
            dom.name(id + step) == "br"
                && (step == 1
                    || dom
                        .words(id + 1)
                        .is_some_and(|words| words.trim().is_empty()))
        })
}

/// Whether the text is the last thing in a block.
fn closes_block(dom: &Dom, id: NodeId) -> bool {
    let end = id + 1;
    dom.ancestors(id)
        .take_while(|at| dom.subtree(*at).end == end)
        .any(|at| !dom::is_inline(dom.name(at)))
}

struct Writer<'l> {
    lines: &'l Lines,
    out: Vec<Paragraph>,
    runs: Runs,
    open: Folded,
    linked: usize,
}

impl Writer<'_> {
    fn words(&mut self, words: &str, offset: usize, is_linked: bool) {
        self.open.push(words, offset);
        if is_linked {
            self.linked += words.trim().len();
        }
    }

    fn flush_before(&mut self, dom: &Dom, id: NodeId) {
        if !dom::is_inline(dom.name(id)) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let done = std::mem::take(&mut self.open);
        let linked = std::mem::take(&mut self.linked);
        let is_menu =
            linked * 10 > done.text.len() * 9 && done.text.split_whitespace().count() < 12;
        if done.text.is_empty() || is_menu {
            return;
        }
        let span = done
            .runs
            .first()
            .map(|(_, source)| self.lines.span(*source));
        self.out.push(Paragraph {
            text: done.text,
            span,
        });
        self.runs.push(done.runs);
    }
}
