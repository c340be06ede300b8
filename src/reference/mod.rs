//! The places in an article that show, embed or merely name media.

//!
//! Each extractor finds one kind of place; `assemble` merges renditions of one picture, gives roles and ids, and says
//! what the story disputes. A new kind is a new file and a line in [`EXTRACTORS`].

mod address;
mod agencies;
mod assemble;
mod caption;
mod credit_line;
mod described;
mod disputed;
mod embed;
mod gallery;
mod given;
mod img;
mod inline;
mod languages;
mod mention;
mod page;
mod poster;
mod provider;
mod sentence;
mod stated;
mod video;
mod words;

pub use page::{Found, Page};

use url::Url;

use crate::article::{Article, DeskTerms, Span};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

/// What a reference points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MediaKind {
    /// A still picture.
    Photo,
    /// Moving pictures.
    Video,
    /// A post or player of another site.
    Embed,
}

/// The part a reference plays in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The picture that leads the story.
    Lead,
    /// In the run of the text.
    Inline,
    /// One of a set.
    Gallery,
    /// Words only.
    Mention,
}

/// Where the bytes can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A URL or a path relative to the page, verbatim as the page gives it, best rendition first.
    Locations(Vec<String>),
    /// The bytes themselves, decoded from a `data:` URL.
    Inline(Vec<u8>),
    /// A post or player known by provider and id.
    Embed,
    /// The file itself, which somebody named and no article shows.
    Given,
    /// Nothing but words.
    Words,
}

/// The printed credit of a picture, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreditLine {
    /// As printed, white space folded.
    pub verbatim: String,
    /// The named photographer.
    pub photographer: Option<String>,
    /// The agency that made the picture, by its usual short name ("AFP").
    pub agency: Option<String>,
    /// The house that distributes it ("Getty Images").
    pub distributor: Option<String>,
    /// Stands in for a name that is not given: `-`, STR, STRINGER, HANDOUT, N/A.
    pub placeholder: bool,
    /// Labelled FILE, archive or file photo.
    pub file_photo: bool,
}

/// One place in the article that shows, embeds or names media.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaRef {
    /// `m1`, `m2` … in article order.
    pub id: String,
    /// Normalised source URL, provider and id, or mention text; the same after a reorder.
    pub key: String,
    /// What it points at.
    pub kind: MediaKind,
    /// Its part in the article.
    pub role: Role,
    /// Where the bytes can be had.
    pub target: Target,
    /// Every rendition's absolute URL where the page's URL is known, else as written.
    pub urls: Vec<String>,
    /// The largest rendition where the page lets one decide.
    pub best_url: Option<String>,
    /// Alternative text.
    pub alt: Option<String>,
    /// The words under the picture, white space folded.
    pub caption: Option<String>,
    /// The credit line.
    pub credit: Option<CreditLine>,
    /// Site of the embed (`youtube`, `x`); `None` for the page's own media.
    pub provider: Option<String>,
    /// Id at that provider.
    pub embed_id: Option<String>,
    /// The instant the id encodes.
    pub id_time: Option<jiff::Timestamp>,
    /// Who is said to have posted it.
    pub posted_by: Option<String>,
    /// Hedge word kept as printed ("allegedly").
    pub hedge: Option<String>,
    /// The story's sentence that says that its place, time or truth are not known.
    pub disclaimer: Option<String>,
    /// The sentence that names the reference; the words of a quoted post.
    pub context: Option<String>,
    /// Whether `context` are the words of the post itself.
    pub quotes_post: bool,
    /// The story's sentence that stands nearest before it, else after it; it need not speak of it.
    pub beside: Option<String>,
    /// Where the page's structured data says the picture was taken.
    pub location: Option<String>,
    /// When the page's structured data says the picture was taken.
    pub date_created: Option<DateInterval>,
    /// Why the story presents the picture as disputed, in the page's own words; rules then only note.
    pub presented_as_claim: Option<String>,
    /// What a feed says of its use.
    pub desk: DeskTerms,
    /// Where in the source it stands.
    pub span: Option<Span>,
    /// Where its credit line stands, else the caption that holds it; `None` where there is no credit line or its place is
    /// not known.
    pub credit_span: Option<Span>,
    /// Base the relative locations resolve against, where the article has a URL.
    pub base: Option<Url>,
}

/// A post or player of another site, as its URL names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// Short name of the site (`youtube`, `x`).
    pub provider: &'static str,
    /// Id there.
    pub id: String,
    /// Account that posted it, where the URL says so.
    pub account: Option<String>,
    /// The instant the id encodes.
    pub time: Option<jiff::Timestamp>,
}

/// The post or player the URL names: its page, its player, an oEmbed request for it, a redirect to it or its copy in
/// the Wayback Machine. `None` for accounts, lists and sites that are not known; nothing is fetched.
pub fn embedded(url: &str) -> Option<Embedded> {
    let post = provider::of_url(url)?;
    Some(Embedded {
        provider: post.provider,
        time: provider::id_time(post.provider, &post.id),
        id: post.id,
        account: post.account,
    })
}

/// What two credit lines say of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditAgreement {
    /// The same agency or photographer, or one end of one distribution chain.
    Agree,
    /// Two different makers.
    Differ,
    /// One of the two names nobody.
    Unknown,
}

/// Finds the places of one kind in an article.
pub trait Extractor: Sync {
    /// The kind, for the log.
    fn name(&self) -> &'static str;

    /// Adds what it finds, in source order; places outside the story may be added as such.
    fn extract(&self, page: &Page<'_>, found: &mut Vec<Found>);
}

/// Every extractor, by name.
pub const EXTRACTORS: &[&dyn Extractor] = &[
    &embed::Embeds,
    &given::GivenMedia,
    &img::Pictures,
    &mention::Mentions,
    &gallery::Slides,
    &stated::Stated,
    &video::Videos,
];

/// The media references of the article, in its order, and what was left out.
pub fn extract(article: &Article, limits: &Limits) -> (Vec<MediaRef>, Vec<Problem>) {
    let page = Page::new(article, limits);
    let mut found = Vec::new();
    for extractor in EXTRACTORS {
        extractor.extract(&page, &mut found);
    }
    let mut problems = too_large(&page, &mut found);
    let mut references = assemble::references(&page, found);
    if references.len() > limits.references {
        let message = format!(
            "the article has more than `{0}` media references, and only the first `{0}` are checked; raise `references` in \
             `[limits]` of the settings to check all",
            limits.references
        );
        problems.push(Problem::new(ProblemKind::OverLimit, message));
        references.truncate(limits.references);
    }
    (references, problems)
}

/// Takes out the pictures in the page itself that are too large to decode, and says so.
fn too_large(page: &Page<'_>, found: &mut Vec<Found>) -> Vec<Problem> {
    let mut problems = Vec::new();
    found.retain(|found| {
        let Some(bytes) = found.too_large else {
            return true;
        };
        let span = page.article.document().lines.span(found.offset);
        let message = format!(
            "the picture in line `{}` stands in the page itself with about `{bytes}` bytes and was not decoded; save it as a file to check it",
            span.line
        );
        problems.push(Problem::new(ProblemKind::OverLimit, message));
        false
    });
    problems
}

/// The reference of one picture judged on its own: a photo of role lead at the location `label`.
pub fn photo(label: &str, caption: Option<&str>, credit: Option<&str>) -> MediaRef {
    let words = |text: Option<&str>| {
        text.map(crate::article::dom::fold)
            .filter(|text| !text.is_empty())
    };
    MediaRef {
        id: "m1".to_owned(),
        key: label.to_owned(),
        kind: MediaKind::Photo,
        role: Role::Lead,
        target: Target::Locations(vec![label.to_owned()]),
        urls: vec![label.to_owned()],
        best_url: Some(label.to_owned()),
        alt: None,
        caption: words(caption),
        credit: credit.and_then(CreditLine::parse),
        provider: None,
        embed_id: None,
        id_time: None,
        posted_by: None,
        hedge: None,
        disclaimer: None,
        context: None,
        quotes_post: false,
        beside: None,
        location: None,
        date_created: None,
        desk: DeskTerms::default(),
        presented_as_claim: None,
        span: None,
        credit_span: None,
        base: None,
    }
}
