//! The credit line names another maker than the file or the archive.

use crate::finding::Finding;
use crate::reference::{CreditAgreement, CreditLine};

use super::fact::{Agreement, Fact, finding, from_article, strongest_first};
use super::source::{Source, Sources};
use super::words::{folded, plain, quoted};
use super::{Case, Rule};

/// What two credit lines say of each other.
type Agree = fn(&CreditLine, &CreditLine) -> CreditAgreement;

/// `credit-mismatch`.
pub(super) struct CreditMismatch;

impl Rule for CreditMismatch {
    fn code(&self) -> &'static str {
        "credit-mismatch"
    }

    fn page(&self) -> &'static str {
        include_str!("credit_mismatch.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        mismatch(self.code(), case, CreditLine::agreement)
            .into_iter()
            .collect()
    }
}

fn mismatch(rule: &'static str, case: &Case, agree: Agree) -> Option<Finding> {
    let line = case.claim.credit.as_ref()?;
    let sources = Sources::of(case);
    let mut agreement = Agreement::new(case);
    let mut facts: Vec<Fact<'_>> = Vec::new();
    for source in sources.archived.iter().chain(&sources.file) {
        let Some(credit) = credit(source) else {
            continue;
        };
        match agree(line, credit) {
            CreditAgreement::Agree => agreement.hear(source, source.standing()),
            CreditAgreement::Differ if is_trusted(case, credit) => facts.push(fact(source, credit)),
            CreditAgreement::Differ | CreditAgreement::Unknown => {}
        }
    }
    facts.retain(|fact| !agreement.silences(fact));
    strongest_first(&mut facts);
    let first = facts.first()?;
    let holder = match first.source.entry() {
        Some(_) => "a known copy is credited",
        None => "the file itself is credited",
    };
    let other = credit(first.source).map_or_else(String::new, |credit| quoted(&credit.verbatim));
    let message = format!(
        "credited {} here, but {holder} {other}",
        quoted(&line.verbatim)
    );
    let says = format!("the credit line says {}", quoted(&line.verbatim));
    finding(
        rule,
        case,
        &facts,
        Some(from_article("credit", says, None)),
        message,
    )
}

/// Whether the desk lets this credit speak against a line: it names a trusted agency, or none is set apart.
fn is_trusted(case: &Case, credit: &CreditLine) -> bool {
    let trusted = &case.thresholds.trusted_agencies;
    let houses = || [&credit.agency, &credit.distributor].into_iter().flatten();
    trusted.is_empty()
        || houses().any(|house| trusted.iter().any(|name| folded(name) == folded(house)))
}

/// A rated record's credit may be the reviewer's own; it is left out.
fn credit<'a>(source: &Source<'a>) -> Option<&'a CreditLine> {
    if source.record.rating.is_some() {
        return None;
    }
    source.claim()?.credit.as_ref()
}

fn fact<'a>(source: &'a Source<'a>, credit: &CreditLine) -> Fact<'a> {
    let kind = match source.entry() {
        Some(_) => "archive-credit",
        None => "embedded",
    };
    Fact {
        source,
        kind,
        says: format!("credited {}", plain(&credit.verbatim)),
        by: source.who(),
        date: source.record.date,
        standing: source.standing(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
    use crate::finding::Confidence;
    use crate::rules::cases::{agree_by_agency, case, credit, entry, file, known, list_record};

    fn story(line: &str, credits: &[&str]) -> Case {
        let mut case = case("US planes burn");
        case.claim.credit = Some(credit(line));
        for (at, name) in credits.iter().enumerate() {
            let record = Record {
                credit: Some((*name).to_owned()),
                ..list_record(&format!("{at}.csv"))
            };
            let mut known = known(entry(&format!("{at:016x}"), vec![record]));
            known
                .claims
                .iter_mut()
                .for_each(|claim| claim.credit = Some(self::credit(name)));
            case.known.push(known);
        }
        case
    }

    fn check(case: &Case) -> Option<Finding> {
        mismatch("credit-mismatch", case, agree_by_agency)
    }

    #[test]
    fn credits_of_no_trusted_agency_say_nothing() {
        let mut case = story("IRNA", &["AFP/Getty"]);
        case.thresholds.trusted_agencies = vec!["Reuters".to_owned()];
        assert_eq!(check(&case), None);
        case.thresholds.trusted_agencies.push("afp".to_owned());
        assert!(check(&case).is_some());
    }

    #[test]
    fn another_maker_is_named() {
        let found = check(&story("IRNA", &["AFP/Getty"])).expect("a finding");
        assert_eq!(
            found.message(),
            "credited `IRNA` here, but a known copy is credited `AFP/Getty`"
        );
        assert_eq!(found.confidence(), Confidence::Possible);
        let two = check(&story("IRNA", &["AFP/Getty", "Reuters"])).expect("a finding");
        assert_eq!(two.confidence(), Confidence::Corroborated);
    }

    #[test]
    fn one_record_that_agrees_silences_the_others() {
        assert_eq!(check(&story("AFP/Getty", &["BBC", "AFP"])), None);
        assert_eq!(check(&story("-", &["AFP"])), None);
    }

    #[test]
    fn the_files_own_credit_counts() {
        let mut case = story("IRNA", &[]);
        let mut own = file("a wreck");
        own.claim.credit = Some(credit("AFP"));
        case.file = Some(own);
        let found = check(&case).expect("a finding");
        assert!(
            found
                .message()
                .contains("the file itself is credited `AFP`")
        );
    }
}
