//! The places in an article that show, embed or merely name media.

mod agencies;
mod credit_line;

use url::Url;

use crate::article::Span;

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
    /// The sentence round or naming the reference.
    pub context: Option<String>,
    /// Why the story presents the picture as disputed, in the page's own words; rules then only note.
    pub presented_as_claim: Option<String>,
    /// Where in the source it stands.
    pub span: Option<Span>,
    /// Base the relative locations resolve against, where the article has a URL.
    pub base: Option<Url>,
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
