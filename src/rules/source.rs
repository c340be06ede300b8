//! The records of a case as rules see them: who says it, how well that stands, and which source it comes from.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::LazyLock;

use crate::archive::{EntryId, Record, RecordSource};
use crate::claim::{Claim, When};
use crate::fetch::Digest;
use crate::finding::Evidence;
use crate::reference::{self, CreditLine, MediaRef};
use crate::time::{DateInterval, Precision};

use super::dated::Dated;
use super::words::{address, folded, plain, repeats};
use super::{Case, CaseFile, Known, clues, origin};

/// Signal of a match that rests on the agency's asset id, not on the picture.
pub(super) const BY_ASSET_ID: &str = "asset-id";

/// Days in which a picture is still fresh, not taken from an archive; the span of AP's `NARCH30`.
pub(super) const FRESH_DAYS: i64 = 30;

/// How well a record stands; a better or equal one that agrees with the line silences a worse one that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A camera clock, a name, an address.
    Hint,
    /// A file's own caption data, or a row that names neither outlet nor credit.
    Stated,
    /// A row of a list or feed with an outlet or a credit.
    Listed,
}

impl Standing {
    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Stated => "stated",
            Self::Listed => "listed",
        }
    }
}

/// What carries a record.
#[derive(Debug, Clone, Copy)]
enum Holder<'a> {
    /// The reference being checked.
    Reference(&'a MediaRef),
    /// The file being checked.
    File(&'a CaseFile),
    /// An archive entry.
    Entry(&'a Known),
}

/// A record and who carries it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried<'a> {
    holder: Holder<'a>,
    /// The record.
    pub(super) record: &'a Record,
    claim: Option<&'a Claim>,
    dates: &'a [Dated],
}

/// One record with what it claims.
#[derive(Debug)]
pub(super) struct Source<'a> {
    carried: Carried<'a>,
    /// The record.
    pub(super) record: &'a Record,
    vouches: bool,
    at: usize,
    all: Rc<All<'a>>,
}

/// What is worked out of all records of a case together, once it is asked for.
#[derive(Debug)]
struct All<'a> {
    carried: Vec<Carried<'a>>,
    origins: OnceCell<Vec<String>>,
    /// The line, folded, word by word.
    line: Vec<String>,
    /// The day of a line that names it by a word alone (`Friday`, `yesterday`), read by the day of the story; empty for any
    /// other.
    by_story: Vec<DateInterval>,
}

/// All records of a case.
#[derive(Debug)]
pub(super) struct Sources<'a> {
    /// The reference, which dates by its id and address and has no record.
    reference: Option<Source<'a>>,
    /// The checked file's own.
    pub(super) file: Option<Source<'a>>,
    /// Those of the archive, in the order of `Case.known`; what the checked file says of itself in the archive too is
    /// left out.
    pub(super) archived: Vec<Source<'a>>,
}

impl<'a> Sources<'a> {
    /// The records of the entries proved to hold the picture, grouped into sources.
    pub(super) fn of(case: &'a Case) -> Self {
        Self::gather(case, |known| known.matched.signal != BY_ASSET_ID)
    }

    /// The same with the entries known by asset id alone: enough for a notice on use, not for what a picture shows.
    pub(super) fn with_asset_ids(case: &'a Case) -> Self {
        Self::gather(case, |_| true)
    }

    fn gather(case: &'a Case, wanted: fn(&Known) -> bool) -> Self {
        static NOTHING: LazyLock<Record> = LazyLock::new(|| Record::empty(RecordSource::File));
        let file_digest = case.file.as_ref().map(|file| file.digest);
        let mut carried = vec![Carried {
            holder: Holder::Reference(&case.reference),
            record: &NOTHING,
            claim: None,
            dates: &[],
        }];
        let mut vouching = vec![false];
        if let Some(file) = &case.file {
            carried.push(Carried {
                holder: Holder::File(file),
                record: &file.record,
                claim: Some(&file.claim),
                dates: &[],
            });
            vouching.push(false);
        }
        for known in case.known.iter().filter(|known| wanted(known)) {
            let same_file = known.same_source
                || (known.entry.digest.is_some() && known.entry.digest == file_digest);
            for (at, record) in known.entry.records.iter().enumerate() {
                let own = record.source == RecordSource::File;
                if own && known.same_source {
                    continue;
                }
                carried.push(Carried {
                    holder: Holder::Entry(known),
                    record,
                    claim: known.claims.get(at),
                    dates: known.dates.get(at).map_or(&[], Vec::as_slice),
                });
                let in_doubt = record.rating.is_some() || record.killed.is_some();
                let heard_twice = own && same_file;
                vouching.push(!heard_twice && !in_doubt);
            }
        }
        let line = case.claim.caption.as_deref().map(folded);
        let line = line.iter().flat_map(|line| line.split(' '));
        let all = Rc::new(All {
            carried,
            origins: OnceCell::new(),
            line: line.map(str::to_owned).collect(),
            by_story: match case.bound_when() {
                Some(when) if is_by_a_word(when) => when.readings.clone(),
                _ => Vec::new(),
            },
        });
        let mut sources =
            all.carried
                .iter()
                .zip(vouching)
                .enumerate()
                .map(|(at, (carried, vouches))| Source {
                    carried: *carried,
                    record: carried.record,
                    vouches,
                    at,
                    all: Rc::clone(&all),
                });
        Self {
            reference: sources.next(),
            file: case.file.is_some().then(|| sources.next()).flatten(),
            archived: sources.collect(),
        }
    }

    /// What the checked file and its reference date, what stands best first.
    pub(super) fn own(&self, case: &Case) -> Vec<(&Source<'a>, Dated)> {
        let of_file = case.file.as_ref().map_or_else(Vec::new, clues::of_file);
        let of_reference = clues::of_reference(&case.reference, case.file.as_ref());
        let mut own = Vec::new();
        for (source, dates) in [(&self.file, of_file), (&self.reference, of_reference)] {
            let Some(source) = source else { continue };
            own.extend(dates.into_iter().map(|dated| (source, dated)));
        }
        own.sort_by_key(|(_, dated)| dated.clue);
        own
    }
}

impl<'a> Carried<'a> {
    /// The entry's id; `None` for the checked file.
    pub(super) fn entry(&self) -> Option<&'a EntryId> {
        match self.holder {
            Holder::Reference(_) | Holder::File(_) => None,
            Holder::Entry(known) => Some(&known.entry.id),
        }
    }

    /// What it claims.
    pub(super) fn claim(&self) -> Option<&'a Claim> {
        self.claim
    }

    /// The post it is, by site and id.
    pub(super) fn post(&self) -> Option<(String, String)> {
        if let Holder::Reference(reference) = self.holder {
            return reference.provider.clone().zip(reference.embed_id.clone());
        }
        let post = reference::embedded(self.record.source_url.as_deref()?)?;
        Some((post.provider.to_owned(), post.id))
    }

    /// Whether it is the reference, which has no record.
    pub(super) fn is_reference(&self) -> bool {
        matches!(self.holder, Holder::Reference(_))
    }

    /// SHA-256 of the file it speaks of.
    pub(super) fn digest(&self) -> Option<Digest> {
        match self.holder {
            Holder::Reference(_) => None,
            Holder::File(file) => Some(file.digest),
            Holder::Entry(known) => known.entry.digest,
        }
    }
}

impl<'a> Source<'a> {
    /// The known entry it belongs to; `None` for the checked file.
    pub(super) fn known(&self) -> Option<&'a Known> {
        match self.carried.holder {
            Holder::Reference(_) | Holder::File(_) => None,
            Holder::Entry(known) => Some(known),
        }
    }

    /// The entry's id; `None` for the checked file.
    pub(super) fn entry(&self) -> Option<&'a EntryId> {
        self.carried.entry()
    }

    /// What it claims.
    pub(super) fn claim(&self) -> Option<&'a Claim> {
        self.carried.claim
    }

    /// Whether it is the reference, which has no record.
    pub(super) fn is_reference(&self) -> bool {
        self.carried.is_reference()
    }

    /// What it dates; the checked file's and the reference's own are in [`Sources::own`].
    pub(super) fn dates(&self) -> &'a [Dated] {
        self.carried.dates
    }

    /// What makes it independent.
    pub(super) fn origin(&self) -> &str {
        let origins = self
            .all
            .origins
            .get_or_init(|| origin::names(&self.all.carried));
        origins.get(self.at).map_or("", String::as_str)
    }

    /// How well it stands in all but hints.
    pub(super) fn standing(&self) -> Standing {
        let named = self.record.outlet.is_some() || self.record.credit.is_some();
        match self.record.source {
            RecordSource::List(_) if named => Standing::Listed,
            RecordSource::List(_) | RecordSource::File => Standing::Stated,
        }
    }

    /// Whether the line is this record's own caption, whole or shortened.
    pub(super) fn is_repeated(&self) -> bool {
        let caption = self.record.caption.as_deref();
        caption.is_some_and(|caption| repeats(&self.all.line, caption))
    }

    /// Whether the line's date is this record's too, its words being the record's own: `Friday` in it is then the record's
    /// Friday. A month later a reader takes it for another.
    pub(super) fn lends_its_date(&self) -> bool {
        let by_story = &self.all.by_story;
        let is_long_ago = |dated: &Dated| dated.surely_before(by_story, FRESH_DAYS);
        let is_old = || !by_story.is_empty() && self.dates().iter().any(is_long_ago);
        self.is_repeated() && !is_old()
    }

    /// Whether its agreement may silence others: a rated or withdrawn record repeats what is in doubt, and what a
    /// file says of itself is not heard twice.
    pub(super) fn vouches(&self) -> bool {
        self.vouches
    }

    /// Who says it, for messages: credit, outlet, photographers, else the list or the file.
    pub(super) fn who(&self) -> String {
        let record = self.record;
        if let Some(credit) = record.credit.as_deref() {
            return CreditLine::parse(credit)
                .and_then(|line| makers(&line))
                .unwrap_or_else(|| plain(credit));
        }
        if let Some(outlet) = record.outlet.as_deref() {
            return plain(outlet);
        }
        if let Some(name) = record.creator.first() {
            return plain(name);
        }
        match &record.source {
            RecordSource::List(list) => plain(list),
            RecordSource::File => "the data in the file".to_owned(),
        }
    }

    /// Evidence of `kind` resting on this record.
    pub(super) fn evidence(
        &self,
        kind: &str,
        says: String,
        date: Option<DateInterval>,
    ) -> Evidence {
        Evidence {
            kind: kind.to_owned(),
            says: says + &self.printed_in(),
            source: self.found_at(),
            date,
            entry: self.entry().cloned(),
            digest: self.digest(),
            origin: Some(self.origin().to_owned()),
        }
    }

    /// `, in The Evening Ledger` for a record of an outlet that is not named as who says it already.
    fn printed_in(&self) -> String {
        let outlet = self.record.outlet.as_deref().map(plain);
        let is_new = |outlet: &String| !folded(&self.who()).contains(&folded(outlet));
        outlet
            .filter(is_new)
            .map_or_else(String::new, |outlet| format!(", in {outlet}"))
    }

    /// SHA-256 of the file it speaks of.
    pub(super) fn digest(&self) -> Option<Digest> {
        self.carried.digest()
    }

    /// Where it stands: a URL, a list, a file.
    pub(super) fn found_at(&self) -> String {
        if let Some(url) = &self.record.source_url {
            return address(url);
        }
        match (&self.record.source, self.carried.holder) {
            (_, Holder::Reference(reference)) => reference
                .best_url
                .as_deref()
                .map_or_else(|| "article".to_owned(), address),
            (RecordSource::List(list), _) => plain(list),
            (RecordSource::File, Holder::File(file)) => plain(&file.name),
            (RecordSource::File, Holder::Entry(known)) => known
                .entry
                .paths
                .first()
                .map_or_else(|| known.entry.id.0.clone(), |path| plain(path)),
        }
    }
}

/// Whether a day is named by one word alone, as `Friday` and `yesterday` do.
fn is_by_a_word(when: &When) -> bool {
    let is_more = |sign: char| sign.is_numeric() || sign.is_whitespace();
    when.interval.precision() >= Precision::Day && !when.words.contains(is_more)
}

/// A credit line without its "Photo by": photographer, agency and distributor.
fn makers(line: &CreditLine) -> Option<String> {
    let names = [&line.photographer, &line.agency, &line.distributor];
    let names: Vec<String> = names
        .into_iter()
        .flatten()
        .map(|name| plain(name))
        .collect();
    (!names.is_empty()).then(|| names.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::cases::{case, entry, file_record, known, list_record};

    #[test]
    fn the_checked_file_is_not_heard_twice() {
        let mut case = case("a caption");
        let mut same = known(entry("00", vec![file_record(), list_record("a.csv")]));
        same.same_source = true;
        case.known.push(same);
        let sources = Sources::of(&case);
        assert_eq!(sources.archived.len(), 1);
        assert!(sources.archived.iter().all(Source::vouches));
    }

    #[test]
    fn a_record_in_doubt_never_vouches() {
        let rated = Record {
            rating: Some("False".to_owned()),
            ..list_record("a.csv")
        };
        let killed = Record {
            killed: Some("withdrawn".to_owned()),
            ..list_record("b.csv")
        };
        let mut case = case("a caption");
        case.known.push(known(entry("00", vec![rated, killed])));
        assert!(!Sources::of(&case).archived.iter().any(Source::vouches));
    }
}
