//! The line and the archive name people, events, numbers or a making that exclude each other.

use crate::claim::{Clash, ClashKind};
use crate::finding::{Evidence, Finding};
use crate::place;
use crate::time::Precision;

use super::dated::Stand;
use super::fact::{Agreement, Fact, finding, from_article, strength};
use super::places;
use super::source::{Source, Sources};
use super::words::quoted;
use super::{Case, Rule, caption_date_conflict, caption_place_conflict};

/// `caption-subject-conflict`.
pub(super) struct CaptionSubjectConflict;

impl Rule for CaptionSubjectConflict {
    fn code(&self) -> &'static str {
        "caption-subject-conflict"
    }

    fn page(&self) -> &'static str {
        include_str!("caption_subject_conflict.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let found = conflict(self.code(), case);
        let decided = || {
            !caption_date_conflict::CaptionDateConflict
                .check(case)
                .is_empty()
                || !caption_place_conflict::CaptionPlaceConflict
                    .check(case)
                    .is_empty()
        };
        found.into_iter().filter(|_| !decided()).collect()
    }
}

fn conflict(rule: &'static str, case: &Case) -> Option<Finding> {
    let line = case.claim.caption.as_deref()?;
    let ours = &case.claim.subject;
    let sources = Sources::of(case);
    let mut clashes: Vec<(Fact<'_>, Clash)> = Vec::new();
    let mut agreement = Agreement::new(case);
    for source in &sources.archived {
        let Some(caption) = told(source) else {
            continue;
        };
        if source.is_repeated() {
            agreement.hear(source, source.standing());
            continue;
        }
        let Some(theirs) = source.claim().map(|claim| &claim.subject) else {
            continue;
        };
        match ours.clash(theirs) {
            Some(clash) if clash.kind == ClashKind::Making || !is_same_occasion(case, source) => {
                clashes.push((fact(source, caption), clash));
            }
            None if ours.shares(theirs) => agreement.hear(source, source.standing()),
            _ => {}
        }
    }
    clashes.retain(|(fact, _)| !agreement.silences(fact));
    clashes.sort_by_key(|(fact, _)| strength(fact));
    let (facts, clashes): (Vec<Fact<'_>>, Vec<Clash>) = clashes.into_iter().unzip();
    let message = message(clashes.first()?, &facts.first()?.source.who());
    finding(rule, case, &facts, Some(claimed(line)), message)
}

/// The caption of a record that speaks for itself: one that was rated or withdrawn repeats what is in doubt.
fn told<'a>(source: &Source<'a>) -> Option<&'a str> {
    let record = source.record;
    let in_doubt = record.rating.is_some() || record.killed.is_some();
    record.caption.as_deref().filter(|_| !in_doubt)
}

/// Whether the record gives the day and the place of the line: then other words tell of the same occasion.
fn is_same_occasion(case: &Case, source: &Source<'_>) -> bool {
    let Some((when, place)) = case.bound_when().zip(case.claim.place.as_ref()) else {
        return false;
    };
    let same_day = when.interval.precision() >= Precision::Day
        && source
            .dates()
            .iter()
            .any(|dated| dated.against(when) == Stand::Agrees);
    let known = places::of(source);
    let stand = known.and_then(|known| places::compare(place, known, place::relation));
    same_day && stand == Some(places::Stand::Agrees)
}

fn fact<'a>(source: &'a Source<'a>, caption: &str) -> Fact<'a> {
    Fact {
        source,
        kind: "archive-caption",
        says: format!("{} says {}", source.who(), quoted(caption)),
        by: source.who(),
        date: source.record.date,
        standing: source.standing(),
    }
}

fn claimed(line: &str) -> Evidence {
    from_article(
        "caption",
        format!("the caption says {}", quoted(line)),
        None,
    )
}

fn message(clash: &Clash, who: &str) -> String {
    let (ours, theirs) = (quoted(&clash.ours), quoted(&clash.theirs));
    match clash.kind {
        ClashKind::Names => {
            format!("the caption names {ours}, but of a known copy {who} names {theirs}")
        }
        ClashKind::Event => {
            format!("the caption tells of {ours}, but of a known copy {who} tells of {theirs}")
        }
        ClashKind::Making => {
            format!(
                "the caption says {ours}, but of a known copy {who} says {theirs}: made otherwise than the line has it"
            )
        }
        ClashKind::Places => {
            format!("the caption speaks of {ours}, but of a known copy {who} speaks of {theirs}")
        }
        ClashKind::Number => {
            format!("the caption counts {ours}, but of a known copy {who} counts {theirs}")
        }
    }
}
