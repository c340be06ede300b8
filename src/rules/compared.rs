//! What of the line was held against what is known, told where nothing came of it too.

use crate::finding::counted_entries;
use crate::place;
use crate::reference::{CreditAgreement, CreditLine};

use super::Case;
use super::dated::{Dated, Stand};
use super::dates;
use super::places;
use super::source::{Source, Sources};
use super::words::{plain, quoted};

/// Most records told of.
const MOST: usize = 8;

/// Each comparison in words, by record in the order of the matches: dates, places, credits, what is shown.
pub fn compared(case: &Case) -> Vec<String> {
    let sources = Sources::of(case);
    let mut lines: Vec<String> = sources
        .own(case)
        .iter()
        .map(|(source, dated)| own_date(case, source, dated))
        .collect();
    lines.extend(case.reach.part().map(|part| part.says().to_owned()));
    if !case.reach.is_looked_at() {
        let rest = if lines.is_empty() {
            "nothing"
        } else {
            "nothing else"
        };
        lines.push(format!("{rest}, the picture could not be looked at"));
        return lines;
    }
    if sources.archived.is_empty() {
        lines.push(format!(
            "the picture with {}, none of them a copy; place and credit with nothing",
            counted_entries(case.entries_searched)
        ));
        return lines;
    }
    for source in sources.archived.iter().take(MOST) {
        let who = source.who();
        lines.extend(date(case, source, &who));
        lines.extend(place_of(case, source, &who));
        lines.extend(credit(case, source, &who));
        lines.extend(subject(case, source, &who));
    }
    let more = sources.archived.len().saturating_sub(MOST);
    if more > 0 {
        lines.push(format!("{more} more records the same way"));
    }
    lines
}

fn own_date(case: &Case, source: &Source<'_>, dated: &Dated) -> String {
    let says = dates::own_fact(source, dated).says;
    match case.bound_when() {
        None => format!("the line gives no date; {says}"),
        Some(when) => format!(
            "the line's date {} with what dates the picture itself: {says}: {}",
            when.interval,
            how_it_stands(dated.against(when))
        ),
    }
}

fn date(case: &Case, source: &Source<'_>, who: &str) -> Vec<String> {
    let told = |dated: &Dated| {
        let known = dated.date()?;
        let how = dates::how(dated.clue);
        let Some(when) = case.bound_when() else {
            return Some(format!(
                "the line gives no date; {who} dates a copy {known} ({how})"
            ));
        };
        let stand = if source.lends_its_date() {
            "the line is that copy's own caption"
        } else {
            how_it_stands(dated.against(when))
        };
        Some(format!(
            "the line's date {} with {known} ({how}) by {who}: {stand}",
            when.interval
        ))
    };
    source.dates().iter().filter_map(told).collect()
}

fn how_it_stands(stand: Stand) -> &'static str {
    match stand {
        Stand::Against => "they exclude each other",
        Stand::Agrees => "they agree",
        Stand::Silent => "a later use says nothing of it",
    }
}

fn place_of(case: &Case, source: &Source<'_>, who: &str) -> Option<String> {
    let known = places::of(source)?;
    let Some(claimed) = &case.claim.place else {
        return Some(format!(
            "the line names no place; {who} says {}",
            quoted(&known.words)
        ));
    };
    let how = match places::compare(claimed, known, place::relation) {
        Some(places::Stand::Agrees) => "the same, near, or one in the other".to_owned(),
        Some(places::Stand::Against { km }) => format!("apart{}", places::away(km)),
        None => "not told apart".to_owned(),
    };
    let (ours, theirs) = (quoted(&claimed.words), quoted(&known.words));
    Some(format!("{ours} with {theirs} by {who}: {how}"))
}

fn credit(case: &Case, source: &Source<'_>, who: &str) -> Option<String> {
    let ours = case.claim.credit.as_ref()?;
    let theirs = source.claim()?.credit.as_ref()?;
    let how = match CreditLine::agreement(ours, theirs) {
        CreditAgreement::Agree => "they agree",
        CreditAgreement::Differ => "they differ",
        CreditAgreement::Unknown => "neither tells enough",
    };
    let (ours, theirs) = (quoted(&ours.verbatim), quoted(&theirs.verbatim));
    Some(format!("credit {ours} with {theirs} by {who}: {how}"))
}

fn subject(case: &Case, source: &Source<'_>, who: &str) -> Option<String> {
    case.claim.caption.as_ref()?;
    source.record.caption.as_ref()?;
    let how = match case.claim.subject.clash(&source.claim()?.subject) {
        Some(clash) => format!("{} with {}", quoted(&clash.ours), quoted(&clash.theirs)),
        None => "nothing that excludes the other".to_owned(),
    };
    Some(format!(
        "who and what the captions of the line and of {} tell: {how}",
        plain(who)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{DateKind, Record};
    use crate::rules::cases::{assumed, bound, case, date, entry, known, list_record, placed};

    #[test]
    fn a_silence_tells_what_was_compared() {
        let record = Record {
            date: date("2020-01-07"),
            date_kind: Some(DateKind::Captured),
            place: Some("Baghdad, Iraq".to_owned()),
            credit: Some("AFP".to_owned()),
            ..list_record("a.csv")
        };
        let mut dated = placed(bound(case("Planes burn"), "2020-01-07"), &["Iraq IQ"]);
        dated.known.push(known(entry("aa", vec![record])));
        assert_eq!(
            compared(&dated).first().map(String::as_str),
            Some("the line's date 2020-01-07 with 2020-01-07 (captured) by AFP: they agree")
        );
        let undated = compared(&assumed(dated, "2020-01-08"));
        assert!(
            undated
                .iter()
                .any(|line| line.starts_with("the line gives no date"))
        );
        let nothing = compared(&case("Planes burn"));
        assert!(
            nothing
                .iter()
                .any(|line| line.contains("none of them a copy"))
        );
    }
}
