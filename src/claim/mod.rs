//! When, where and by whom an article or an entry says a picture was made.
//!
//! `dates` reads dates of news prose (its words in `data/dates.tsv`), `bind` decides what binds, `place` reads places.

mod asides;
mod beside;
mod bind;
mod calendar;
mod cjk;
mod dates;
mod event;
#[cfg(test)]
mod date_language_tests;
#[cfg(test)]
mod date_script_tests;
#[cfg(test)]
mod date_tests;
mod implied;
mod lex;
mod numeric;
mod relative;
mod script;
mod subject;
#[cfg(test)]
mod tests;
mod thai;
mod unspaced;
mod vocabulary;

pub use bind::{Proposed, of_photo, of_record, of_reference};
pub use subject::{Clash, ClashKind, Subject};

use crate::place::{Readings, Spot};
use crate::reference::CreditLine;
use crate::time::DateInterval;

/// Whether a value was said of the picture or only taken from the story around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Binding {
    /// The caption, the embedded caption or the sentence naming the picture says so.
    Bound,
    /// Taken from the published time; can never raise more than a note.
    Assumed,
}

/// When the picture is said to have been taken.
#[derive(Debug, Clone, PartialEq)]
pub struct When {
    /// The span; for two readings of one date (day/month order) the first of `readings`.
    pub interval: DateInterval,
    /// All readings, likeliest first; a conflict needs every one disjoint.
    pub readings: Vec<DateInterval>,
    /// Bound or assumed.
    pub binding: Binding,
    /// The words it was read from.
    pub words: String,
}

/// Where the picture is said to have been taken: a set, one compatible place means no conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    /// Every place named, in order.
    pub places: Vec<Readings>,
    /// Names besides that may be where it was taken: they can leave a question open, never contradict.
    pub spots: Vec<Spot>,
    /// The words they were read from.
    pub words: String,
}

/// A date a caption gives of something else than what it shows: a birth, a book, what was before or is to come.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherDate {
    /// The span, the likeliest reading.
    pub interval: DateInterval,
    /// The words it was read from.
    pub words: String,
}

/// What is said of one picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Claim {
    /// When.
    pub when: Option<When>,
    /// Where; always bound.
    pub place: Option<Where>,
    /// The words claimed of it: caption or proposed line.
    pub caption: Option<String>,
    /// Credit line.
    pub credit: Option<CreditLine>,
    /// Labelled FILE or archive.
    pub file_photo: bool,
    /// Presented by the story itself as disputed, in its words.
    pub presented_as_claim: Option<String>,
    /// The date the caption of a record gives, read against the record's own date; `None` where it gives none.
    pub told: Option<When>,
    /// Dates the line gives of something else; they contradict nothing. Of an article's or a proposed line only.
    pub other_dates: Vec<OtherDate>,
    /// Who and what the caption says is shown, and how it was made.
    pub subject: Subject,
}

/// The date a text gives for what it describes, the finest one; `None` where it gives none.
///
/// Bound. `published` is what `Tuesday` and `Jan. 7` are read against; `lang` is a BCP 47 tag. Distinct dates of one
/// precision are all readings.
pub fn date_in(text: &str, published: Option<&DateInterval>, lang: Option<&str>) -> Option<When> {
    bind::date_in(text, published, lang)
}

/// The dates a text gives of something else than what it describes, in order.
pub fn other_dates_in(
    text: &str,
    published: Option<&DateInterval>,
    lang: Option<&str>,
) -> Vec<OtherDate> {
    bind::other_dates_in(text, published, lang)
}

/// The places a text names as where things are, in order; `None` where it names none.
pub fn places_in(text: &str) -> Option<Where> {
    bind::places_in(text)
}
