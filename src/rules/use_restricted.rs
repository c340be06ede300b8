//! The file, a feed or an entry restricts its use.

use std::cmp::Reverse;

use crate::finding::{Evidence, Finding};
use crate::place;
use crate::reference::{CreditAgreement, CreditLine};
use crate::time::DateInterval;

use super::embargoed::{holder, terms_of};
use super::fact::from_article;
use super::source::{FRESH_DAYS, Source, Sources};
use super::terms::{self, Term};
use super::words::quoted;
use super::{Case, Rule};

/// Whether two credits name different makers.
type Differ = fn(&CreditLine, &str) -> bool;

/// `use-restricted`.
pub(super) struct UseRestricted;

/// How a restriction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// Whether it applies only the desk can tell.
    Unclear,
    /// It applies.
    Applies,
}

impl Rule for UseRestricted {
    fn code(&self) -> &'static str {
        "use-restricted"
    }

    fn page(&self) -> &'static str {
        include_str!("use_restricted.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        restricted(self.code(), case, differ).into_iter().collect()
    }
}

/// Whether the line names another maker than the mandatory credit, or leaves its photographer out.
fn differ(line: &CreditLine, mandatory: &str) -> bool {
    let Some(mandatory) = CreditLine::parse(mandatory) else {
        return false;
    };
    // By the last name, since accents and initials are what houses drop.
    let photographer = mandatory
        .photographer
        .as_deref()
        .and_then(|name| words_of(name).pop());
    let is_left_out = |name: String| !words_of(&line.verbatim).contains(&name);
    line.agreement(&mandatory) == CreditAgreement::Differ || photographer.is_some_and(is_left_out)
}

/// The words of a name, without accents.
fn words_of(name: &str) -> Vec<String> {
    let folded = place::fold(name);
    let words = folded.split(|sign: char| !sign.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn restricted(rule: &'static str, case: &Case, differ: Differ) -> Option<Finding> {
    let sources = Sources::with_asset_ids(case);
    let mut said: Vec<(Stand, String, Evidence)> = Vec::new();
    for source in sources.file.iter().chain(&sources.archived) {
        let written = terms_of(case, source).into_iter().flat_map(terms::read);
        for term in written.chain(expiry(case, source)) {
            let date = source.record.date;
            let Some((stand, what)) = restriction(case, date, &term, differ) else {
                continue;
            };
            let says = format!("{} says {what}", holder(source));
            let evidence = source.evidence("terms", says.clone(), date);
            if !said.iter().any(|(_, known, _)| *known == says) {
                said.push((stand, says, evidence));
            }
        }
        if said.len() >= 12 {
            break;
        }
    }
    let by_feed = case.reference.desk.usage_terms.as_deref();
    for term in by_feed.into_iter().flat_map(terms::read) {
        if let Some((stand, what)) = restriction(case, None, &term, differ) {
            let says = format!("the feed says {what}");
            let evidence = from_article("terms", says.clone(), None);
            said.push((stand, says, evidence));
        }
    }
    let loudest = said.iter().map(|(stand, ..)| *stand).max()?;
    // What is less loud stands behind it, as evidence alone.
    said.sort_by_key(|(stand, ..)| Reverse(*stand));
    let mut said = said.into_iter();
    let (_, mut message, first) = said.next()?;
    let mut evidence = Vec::new();
    for (stand, says, more) in said {
        if stand == loudest {
            message.push_str("; ");
            message.push_str(&says);
        }
        evidence.push(more);
    }
    let entry = first.entry.clone();
    let found = Finding::new(rule, &case.reference.key, entry, message, first);
    let found = evidence.into_iter().fold(found, Finding::with);
    Some(match loudest {
        Stand::Applies => found,
        Stand::Unclear => found.as_note(),
    })
}

/// How a term stands and what it says; `None` where it asks for nothing that is missing.
fn restriction(
    case: &Case,
    date: Option<DateInterval>,
    term: &Term,
    differ: Differ,
) -> Option<(Stand, String)> {
    match term {
        Term::Embargo { .. } => None,
        Term::NoArchive => Some((archive_stand(case, date), "no archive use".to_owned())),
        Term::NoUse => Some((Stand::Applies, "no use".to_owned())),
        Term::ForSome { words } => {
            let what = format!("{}; read whether that applies", quoted(words));
            Some((Stand::Unclear, what))
        }
        Term::Expires { on: None } => Some((Stand::Applies, "its licence has expired".to_owned())),
        Term::Expires { on: Some(on) } => (on.last_day() < case.today.first_day())
            .then(|| (Stand::Applies, format!("its licence ended on {on}"))),
        Term::MandatoryCredit { words } => {
            let missing = match (&case.claim.credit, words) {
                (None, _) => true,
                (Some(line), Some(words)) => differ(line, words),
                (Some(_), None) => false,
            };
            let what = match words {
                Some(words) => format!(
                    "the credit {} is mandatory, and the line lacks it",
                    quoted(words)
                ),
                None => "a credit is mandatory, and the line has none".to_owned(),
            };
            missing.then_some((Stand::Applies, what))
        }
    }
}

/// The day after which the file says it must not be used.
fn expiry(case: &Case, source: &Source<'_>) -> Option<Term> {
    let file = case.file.as_ref().filter(|_| source.entry().is_none())?;
    let on = DateInterval::parse(file.metadata.expires.as_deref()?)?;
    Some(Term::Expires { on: Some(on) })
}

/// `NO ARCHIVES` bars later use, not today's: a fresh picture is only noted.
fn archive_stand(case: &Case, date: Option<DateInterval>) -> Stand {
    let used: DateInterval = case.published.unwrap_or(case.today);
    match date {
        Some(date) if date.days_surely_before(&used) <= FRESH_DAYS => Stand::Unclear,
        _ => Stand::Applies,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
    use crate::finding::Weight;
    use crate::rules::cases::{case, credit, date, entry, file, known, list_record};

    fn story(terms: &str) -> Case {
        let mut case = case("a caption");
        case.claim.credit = Some(credit("Reuters"));
        let record = Record {
            usage_terms: Some(terms.to_owned()),
            outlet: Some("AFP".to_owned()),
            ..list_record("feed.csv")
        };
        case.known.push(known(entry("aa", vec![record])));
        case
    }

    fn check(case: &Case) -> Option<Finding> {
        restricted("use-restricted", case, |line, words| line.verbatim != words)
    }

    #[test]
    fn what_the_terms_forbid_is_said() {
        let found = check(&story("NO USE; NO ARCHIVES")).expect("a finding");
        assert_eq!(found.message(), "AFP says no archive use; AFP says no use");
        assert_eq!(found.weight(), Weight::Full);
        let expired = check(&story("expires 2020-01-07")).expect("a finding");
        assert_eq!(
            expired.message(),
            "AFP says its licence ended on 2020-01-07"
        );
        assert_eq!(check(&story("expires 2020-01-08")), None);
        assert_eq!(check(&story("HANDOUT")), None);
    }

    #[test]
    fn a_mandatory_credit_must_stand_in_the_line() {
        let mut case = story("MANDATORY CREDIT \"AFP PHOTO / US NAVY\"");
        assert!(check(&case).is_some());
        case.claim.credit = Some(credit("AFP PHOTO / US NAVY"));
        assert_eq!(check(&case), None);
        case.claim.credit = None;
        assert!(check(&case).is_some());
    }

    #[test]
    fn a_fresh_picture_may_say_no_archives() {
        let mut case = story("NO ARCHIVES");
        for known in &mut case.known {
            for record in &mut known.entry.records {
                record.date = date("2020-01-07");
            }
        }
        let fresh = check(&case).expect("a finding");
        assert_eq!(fresh.weight(), Weight::NoteOnly);
        case.today = date("2021-01-08").expect("a date");
        let later = check(&case).expect("a finding");
        assert_eq!(later.weight(), Weight::Full);
    }

    #[test]
    fn terms_only_a_desk_can_weigh_are_noted() {
        let found = check(&story("IRAQ OUT. NO SALES.")).expect("a finding");
        assert_eq!(found.weight(), Weight::NoteOnly);
        assert_eq!(
            found.message(),
            "AFP says `IRAQ OUT. NO SALES.`; read whether that applies"
        );
        let louder = check(&story("NO ARCHIVES. IRAQ OUT")).expect("a finding");
        assert_eq!(louder.message(), "AFP says no archive use");
        let mut behind = louder.evidence().iter();
        assert!(
            behind.any(|more| more.says.contains("IRAQ OUT")),
            "{louder:?}"
        );
    }

    #[test]
    fn a_mandatory_photographer_must_not_be_left_out() {
        let line = |text: &str| CreditLine::parse(text).expect("a credit");
        let mandatory = "Ada Fontein/AFP";
        assert!(differ(&line("Photo by AFP"), mandatory));
        assert!(differ(&line("Photo by Mark Smith/AFP"), mandatory));
        assert!(!differ(&line("Photo by Ada Fontein/AFP"), mandatory));
        assert!(!differ(&line("Photo by Ada Fontein/AFP"), "AFP"));
        assert!(!differ(&line("Jose Perez/AFP"), "José Pérez/AFP"));
        assert!(!differ(&line("John Smith/AFP"), "John Q. Smith/AFP"));
        assert!(differ(&line("Alice Li Weiss/AFP"), "Li Wei/AFP"));
    }

    #[test]
    fn the_files_own_terms_are_read() {
        let mut case = case("a caption");
        let mut own = file("a wreck");
        own.metadata.usage_terms = Some("Not for publication".to_owned());
        case.file = Some(own);
        assert_eq!(
            check(&case).expect("a finding").message(),
            "the file says no use"
        );
    }

    #[test]
    fn terms_of_the_feed_and_an_expiry_of_the_file_count() {
        let mut case = case("a caption");
        case.reference.desk.usage_terms = Some("NO ARCHIVES; NO SALES".to_owned());
        let found = UseRestricted.check(&case);
        assert!(
            found
                .first()
                .is_some_and(|found| found.message().contains("the feed says"))
        );
        case.reference.desk.usage_terms = None;
        let mut own = file("a wreck");
        own.metadata.expires = Some("2019-12-31".to_owned());
        case.file = Some(own);
        let found = UseRestricted.check(&case);
        assert!(
            found
                .first()
                .is_some_and(|found| found.message().contains("ended on 2019-12-31"))
        );
    }
}
