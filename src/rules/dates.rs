//! Dates of records against the date of the line.

use crate::claim::When;
use crate::finding::Evidence;
use crate::time::DateInterval;

use super::dated::{Clue, Dated, Stand};
use super::fact::{Agreement, Fact, from_article};
use super::source::{Source, Sources, Standing};
use super::words::quoted;
use super::{Case, Known};

/// How well a date of `source` stands.
pub(super) fn standing(source: &Source<'_>, dated: &Dated) -> Standing {
    if dated.clue.is_hint() {
        Standing::Hint
    } else {
        source.standing()
    }
}

/// What gives a date, in words.
pub(super) fn how(clue: Clue) -> String {
    match clue {
        Clue::Recorded(kind) => kind.name().to_owned(),
        clue => clue.name().replace('-', " "),
    }
}

/// A date as a fact.
pub(super) fn fact<'a>(source: &'a Source<'a>, dated: &Dated) -> Fact<'a> {
    let date = dated.date();
    let shown = date.map_or_else(String::new, |date| date.to_string());
    let by = by(source, dated.clue);
    Fact {
        source,
        kind: "archive-date",
        says: format!("dated {shown} ({}) by {by}", how(dated.clue)),
        by,
        date,
        standing: standing(source, dated),
    }
}

/// Who or what dates a copy: nobody says what an address or a name hints at.
fn by(source: &Source<'_>, clue: Clue) -> String {
    match clue {
        Clue::Post => format!("the id of the post at {}", source.found_at()),
        Clue::Address => format!("the address {}", source.found_at()),
        Clue::CameraName | Clue::Name => format!("the name of {}", source.found_at()),
        _ => source.who(),
    }
}

/// A date of the checked file or its reference as a fact.
pub(super) fn own_fact<'a>(source: &'a Source<'a>, dated: &Dated) -> Fact<'a> {
    let date = dated.date();
    let shown = date.map_or_else(String::new, |date| date.to_string());
    let (what, by) = (what(source, dated.clue), voice(dated.clue));
    Fact {
        source,
        kind: match dated.clue {
            Clue::Desk | Clue::Clock => "embedded",
            clue => clue.name(),
        },
        says: format!("{what} is dated {shown} by {by}"),
        by: by.to_owned(),
        date,
        standing: standing(source, dated),
    }
}

fn what(source: &Source<'_>, clue: Clue) -> &'static str {
    match clue {
        Clue::Post => "the post",
        _ if source.is_reference() => "the picture",
        _ => "the file",
    }
}

fn voice(clue: Clue) -> &'static str {
    match clue {
        Clue::Recorded(_) => "the archive",
        Clue::Desk => "its caption data",
        Clue::Signature => "the time stamp of its signature",
        Clue::Post => "its id",
        Clue::Clock => "its camera clock",
        Clue::Position => "the time of its position",
        Clue::CameraName | Clue::Name => "its name",
        Clue::Address => "its address",
        Clue::Server => "the server that sent it",
    }
}

/// The dates of the archive that lie surely before every one of `claimed`, of the sources that are `wanted`; the same
/// file from the same source is no earlier copy.
pub(super) fn earlier_copies<'a>(
    case: &Case,
    sources: &'a Sources<'a>,
    claimed: &[DateInterval],
    wanted: impl Fn(&Source<'a>) -> bool,
) -> Vec<Fact<'a>> {
    let days = case.thresholds.reuse_min_days;
    let mut facts = Vec::new();
    for source in &sources.archived {
        let is_no_reuse = |known: &Known| known.same_source || known.reuse_allowed;
        if source.known().is_some_and(is_no_reuse) || !wanted(source) {
            continue;
        }
        let earlier = source
            .dates()
            .iter()
            .filter(|dated| dated.surely_before(claimed, days));
        facts.extend(earlier.map(|dated| fact(source, dated)));
    }
    facts
}

/// Those of the archive who say the picture was taken when the line says, and those whose own words the line is.
pub(super) fn agreement(case: &Case, when: &When, sources: &Sources<'_>) -> Agreement {
    let mut agreement = Agreement::new(case);
    for source in &sources.archived {
        if source.lends_its_date() {
            agreement.hear_repeated(source, source.standing());
            continue;
        }
        for dated in source.dates() {
            if dated.against(when) == Stand::Agrees {
                agreement.hear(source, standing(source, dated));
            }
        }
    }
    agreement
}

/// The date of the line, as evidence.
pub(super) fn claimed(when: &When) -> Evidence {
    let says = format!(
        "the caption says {}: {}",
        quoted(&when.words),
        when.interval
    );
    from_article("caption", says, Some(when.interval))
}
