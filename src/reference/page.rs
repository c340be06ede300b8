//! What extractors look at, and what they find.

use std::collections::HashSet;

use crate::article::dom::{Dom, NodeId};
use crate::article::layout::Layout;
use crate::article::{Article, DeskTerms, DocumentForm, json_ld};
use crate::limit::Limits;
use crate::time::DateInterval;

use super::languages::{self, Language};
use super::{MediaKind, address, caption, gallery};

/// The article as extractors see it.
pub struct Page<'a> {
    pub(super) article: &'a Article,
    pub(super) dom: &'a Dom,
    pub(super) layout: &'a Layout,
    pub(super) limits: &'a Limits,
    /// The language of the story, where its words are known.
    pub(super) language: Option<&'static Language>,
    /// First node of the story's prose.
    pub(super) first_prose: NodeId,
    /// First node of the second paragraph of prose: the first may be the summary above the picture.
    second_prose: NodeId,
    /// Source offset of each paragraph.
    pub(super) paragraph_offsets: Vec<usize>,
    /// Names of who wrote the story.
    pub(super) authors: Vec<String>,
}

impl<'a> Page<'a> {
    pub(super) fn new(article: &'a Article, limits: &'a Limits) -> Self {
        let document = article.document();
        let (dom, layout) = (&document.dom, &document.layout);
        let alts = alts(dom);
        let is_prose = |id: &NodeId| {
            let is_long = dom
                .words(*id)
                .is_some_and(|words| words.trim().chars().count() >= 60);
            is_long
                && !layout.is_outside(*id)
                && !caption::holds(dom, *id)
                && !gallery::holds(dom, *id)
                && !dom
                    .words(*id)
                    .is_some_and(|words| alts.contains(words.trim()))
                && dom
                    .enclosing(
                        *id,
                        &[
                            "figcaption",
                            "figure",
                            "a",
                            "script",
                            "style",
                            "noscript",
                            "h1",
                            "h2",
                            "h3",
                        ],
                    )
                    .is_none()
        };
        let mut prose = dom.subtree(layout.body).filter(is_prose);
        let first_prose = prose.next();
        let block = |id: NodeId| {
            dom.ancestors(id)
                .find(|at| !crate::article::dom::is_inline(dom.name(*at)))
        };
        let second_prose =
            first_prose.and_then(|first| prose.find(|id| block(*id) != block(first)));
        Self {
            article,
            dom,
            layout,
            limits,
            language: languages::of(article),
            first_prose: first_prose.unwrap_or(usize::MAX),
            second_prose: second_prose.unwrap_or(usize::MAX),
            paragraph_offsets: (0..article.paragraphs.len())
                .map(|at| article.offset_in(at, 0).unwrap_or(usize::MAX))
                .collect(),
            authors: authors(article),
        }
    }

    /// Whether the document has a tree: every form but plain text.
    pub(super) fn is_html(&self) -> bool {
        self.article.form != DocumentForm::Text
    }

    /// Whether the node stands in the story: in its frame, before its end, and not in what surrounds it.
    pub(super) fn in_story(&self, id: NodeId) -> bool {
        let end = self.dom.subtree(self.layout.body).end;
        let in_frame = self.dom.subtree(self.layout.frame).contains(&id) && id < end;
        in_frame && !self.layout.is_outside(id)
    }

    /// Whether the node stands above the story's first paragraph.
    pub(super) fn leads(&self, id: NodeId) -> bool {
        id < self.first_prose
    }

    /// Whether the node stands above the story's second paragraph.
    pub(super) fn is_near_top(&self, id: NodeId) -> bool {
        id < self.second_prose
    }

    pub(super) fn absolute(&self, written: &str) -> String {
        address::absolute(self.article.document().base.as_ref(), written)
    }
}

/// Alternative texts of the page's pictures: prose does not repeat them.
fn alts(dom: &Dom) -> HashSet<&str> {
    let pictures = dom
        .all()
        .filter(|id| matches!(dom.name(*id), "img" | "amp-img"));
    pictures.filter_map(|id| dom.attribute(id, "alt")).collect()
}

/// Who wrote the story, as its head and its structured data say.
fn authors(article: &Article) -> Vec<String> {
    let document = article.document();
    let stated = document
        .data
        .story()
        .map(|story| json_ld::names(story, "author"))
        .unwrap_or_default();
    let dom = &document.dom;
    let is_named = |id: &NodeId| {
        ["name", "property"].iter().any(|key| {
            matches!(
                dom.attribute(*id, key),
                Some("author" | "article:author" | "parsely-author")
            )
        })
    };
    let named = dom
        .named("meta")
        .filter(is_named)
        .filter_map(|id| dom.attribute(id, "content"))
        .filter(|name| !name.contains("://"))
        .take(8)
        .map(crate::article::dom::fold);
    stated
        .into_iter()
        .chain(named)
        .filter(|name| name.contains(' '))
        .collect()
}

/// One place found, before renditions are merged and roles given.
#[derive(Debug, Clone)]
pub struct Found {
    pub(super) kind: MediaKind,
    pub(super) place: Place,
    /// Byte offset in the source.
    pub(super) offset: usize,
    pub(super) node: Option<NodeId>,
    pub(super) renditions: Vec<Rendition>,
    pub(super) inline: Option<Vec<u8>>,
    /// Bytes of a picture in the page itself that is too large to decode.
    pub(super) too_large: Option<usize>,
    /// Whether the page states it as its picture.
    pub(super) is_stated: bool,
    /// Families of stills that belong to it.
    pub(super) stills: Vec<String>,
    pub(super) alt: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) credit: Option<String>,
    /// Byte offset of the credit where it does not stand round the picture.
    pub(super) credit_offset: Option<usize>,
    /// The maker's name where it stands apart from the credit line.
    pub(super) byline: Option<String>,
    /// Why the form says that it must not be used.
    pub(super) disputed: Option<String>,
    /// What a feed says of its use.
    pub(super) desk: DeskTerms,
    pub(super) provider: Option<&'static str>,
    pub(super) embed_id: Option<String>,
    pub(super) posted_by: Option<String>,
    pub(super) hedge: Option<String>,
    pub(super) disclaimer: Option<String>,
    pub(super) context: Option<String>,
    /// The words of the post itself, where the page quotes it.
    pub(super) quoted: Option<String>,
    /// Where the structured data says it was taken.
    pub(super) location: Option<String>,
    /// When the structured data says it was taken.
    pub(super) date_created: Option<DateInterval>,
    /// What the key is made of where there is neither an address nor an id.
    pub(super) words: Option<String>,
}

/// Where a reference was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Shown in the story.
    Shown,
    /// Stated by the document's form; always counts.
    Given,
    /// On the page, but not in the story; counts only where the page states it as its picture.
    Elsewhere,
    /// Stated in the head or the structured data.
    Stated,
    /// Named in words.
    Words,
}

/// One address of a picture or video, as written, and its width where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rendition {
    pub(super) written: String,
    pub(super) width: Option<u32>,
}

impl Rendition {
    pub(super) fn new(written: &str, width: Option<u32>) -> Self {
        Self {
            written: written.to_owned(),
            width: width.or_else(|| address::width(written)),
        }
    }
}

impl Found {
    pub(super) fn new(kind: MediaKind, place: Place, offset: usize) -> Self {
        Self {
            kind,
            place,
            offset,
            node: None,
            renditions: Vec::new(),
            inline: None,
            too_large: None,
            is_stated: place == Place::Stated,
            stills: Vec::new(),
            alt: None,
            caption: None,
            credit: None,
            credit_offset: None,
            byline: None,
            disputed: None,
            desk: DeskTerms::default(),
            provider: None,
            embed_id: None,
            posted_by: None,
            hedge: None,
            disclaimer: None,
            context: None,
            quoted: None,
            location: None,
            date_created: None,
            words: None,
        }
    }

    /// Fills in a credit and its place where there is none.
    pub(super) fn take_credit(&mut self, credit: Option<String>, offset: Option<usize>) {
        if self.credit.is_none() {
            self.credit = credit;
            self.credit_offset = offset;
        }
    }

    pub(super) fn add(&mut self, written: &str, width: Option<u32>) {
        let written = address::without_size(written.trim());
        if address::is_address(written)
            && self.renditions.iter().all(|known| known.written != written)
            && self.renditions.len() < 200
        {
            self.renditions.push(Rendition::new(written, width));
        }
    }
}
