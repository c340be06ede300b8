//! Facts that stand against the line, those that agreement silences, and the finding they make.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use crate::archive::DateKind;
use crate::finding::{Evidence, Finding};
use crate::time::DateInterval;

use super::source::{Source, Standing};
use super::{Case, CaseFile, clues};

/// Most facts one finding carries; independent ones go first.
const MOST_FACTS: usize = 12;

/// One fact of one record.
#[derive(Debug)]
pub(super) struct Fact<'a> {
    /// Whose.
    pub(super) source: &'a Source<'a>,
    /// Kind of evidence.
    pub(super) kind: &'static str,
    /// In words.
    pub(super) says: String,
    /// Who or what says it, in a sentence: `dated 2019-11-15 by …`.
    pub(super) by: String,
    /// Its date.
    pub(super) date: Option<DateInterval>,
    /// How well it stands.
    pub(super) standing: Standing,
}

impl Fact<'_> {
    fn evidence(&self) -> Evidence {
        self.source
            .evidence(self.kind, self.says.clone(), self.date)
    }
}

/// Those who agree with the line.
///
/// One who stands as well or better silences a fact against it, unless all he shows is a publication surely later
/// than that fact: that may be the same reuse again.
#[derive(Debug)]
pub(super) struct Agreement {
    reuse_min_days: i64,
    by_standing: BTreeMap<Standing, Voice>,
}

#[derive(Debug, Default)]
struct Voice {
    of_the_making: bool,
    first_published: Option<DateInterval>,
}

impl Agreement {
    /// Nobody yet.
    pub(super) fn new(case: &Case) -> Self {
        Self {
            reuse_min_days: case.thresholds.reuse_min_days,
            by_standing: BTreeMap::new(),
        }
    }

    /// Adds one who agrees.
    pub(super) fn hear(&mut self, source: &Source<'_>, standing: Standing) {
        if !source.vouches() {
            return;
        }
        let record = source.record;
        let published = record
            .date
            .filter(|_| clues::kind(record) != DateKind::Captured);
        match published {
            Some(date) => self.hear_of(standing, date),
            None => self.by_standing.entry(standing).or_default().of_the_making = true,
        }
    }

    /// Adds one whose own words the line is: it silences only what is not surely earlier than its own date, and nothing
    /// where it has none.
    pub(super) fn hear_repeated(&mut self, source: &Source<'_>, standing: Standing) {
        if let Some(date) = source.record.date.filter(|_| source.vouches()) {
            self.hear_of(standing, date);
        }
    }

    fn hear_of(&mut self, standing: Standing, date: DateInterval) {
        let voice = self.by_standing.entry(standing).or_default();
        let first = voice.first_published.get_or_insert(date);
        if date.from() < first.from() {
            *first = date;
        }
    }

    /// Whether somebody was heard who silences `fact`.
    pub(super) fn silences(&self, fact: &Fact<'_>) -> bool {
        self.by_standing
            .range(fact.standing..)
            .any(|(_, voice)| voice.of_the_making || self.no_later(voice, fact))
    }

    fn no_later(&self, voice: &Voice, fact: &Fact<'_>) -> bool {
        let Some(published) = voice.first_published else {
            return false;
        };
        match fact.source.record.date.or(fact.date) {
            Some(date) => date.days_surely_before(&published) < self.reuse_min_days,
            None => true,
        }
    }
}

/// Drops hints where something better speaks, and all but the first where nothing does, since they support nobody;
/// whether a hint is all there is.
pub(super) fn only_hints(facts: &mut Vec<Fact<'_>>) -> bool {
    let only = facts.iter().all(|fact| fact.standing == Standing::Hint);
    if only {
        facts.truncate(1);
    } else {
        facts.retain(|fact| fact.standing > Standing::Hint);
    }
    only
}

/// What the checked file says of itself.
pub(super) fn embedded(file: &CaseFile, says: String) -> Evidence {
    Evidence {
        kind: "embedded".to_owned(),
        says,
        source: file.name.clone(),
        date: None,
        entry: None,
        digest: Some(file.digest),
        origin: Some(format!("file:{}", file.digest)),
    }
}

/// What facts are ordered by: the best standing first, then the earliest, then by entry; an order no thread or index
/// can change.
pub(super) fn strength(fact: &Fact<'_>) -> impl Ord + use<> {
    (
        Reverse(fact.standing),
        first_day(fact),
        fact.source.entry().cloned(),
    )
}

/// The facts by [`strength`].
pub(super) fn strongest_first(facts: &mut [Fact<'_>]) {
    facts.sort_by_key(strength);
}

/// The facts, the earliest first, then the best standing, then by entry.
pub(super) fn earliest_first(facts: &mut [Fact<'_>]) {
    facts.sort_by_key(|fact| {
        (
            first_day(fact),
            Reverse(fact.standing),
            fact.source.entry().cloned(),
        )
    });
}

fn first_day(fact: &Fact<'_>) -> jiff::civil::Date {
    fact.date
        .map_or(jiff::civil::Date::MAX, |date| date.first_day())
}

/// The finding `facts` make, about the entry of the first of them; `None` without facts.
///
/// Its evidence is one fact of each independent source, then others, then `claim`.
pub(super) fn finding(
    rule: &'static str,
    case: &Case,
    facts: &[Fact<'_>],
    claim: Option<Evidence>,
    message: String,
) -> Option<Finding> {
    let first = facts.first()?;
    let mut origins = HashSet::new();
    let (independent, more): (Vec<_>, Vec<_>) = facts
        .iter()
        .partition(|fact| origins.insert(fact.source.origin()));
    let finding = Finding::new(
        rule,
        &case.reference.key,
        first.source.entry().cloned(),
        message,
        first.evidence(),
    );
    let others = independent.into_iter().skip(1).chain(more);
    let finding = others
        .take(MOST_FACTS - 1)
        .fold(finding, |finding, fact| finding.with(fact.evidence()));
    Some(match claim {
        Some(claim) => finding.with(claim),
        None => finding,
    })
}

/// A finding on the words of the article alone.
pub(super) fn text_finding(
    rule: &'static str,
    case: &Case,
    message: String,
    says: String,
) -> Finding {
    let words = from_article("caption", says, None);
    Finding::new(rule, &case.reference.key, None, message, words)
}

/// What the article says, as evidence that is no source against itself.
pub(super) fn from_article(kind: &str, says: String, date: Option<DateInterval>) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        says,
        source: "article".to_owned(),
        date,
        entry: None,
        digest: None,
        origin: None,
    }
}
