//! What a gate would say of a site: findings of each rule for a thousand pictures, and levels at which it would be heard.

use std::collections::BTreeMap;

use crate::finding::{Confidence, Weight};
use crate::policy::{Level, Levels, Policy, is_unchecked};

use super::{ArticleReport, Leveled, MediaReport, Report};

/// Findings for a thousand pictures beyond which nobody reads what a gate says any more: one picture in a hundred.
const MOST: f64 = 10.0;
/// Pictures below which a share says little.
pub const FEW: usize = 100;
/// Findings that are few, whatever their share.
const FEW_FINDINGS: usize = 3;
/// Examples of a rule.
const EXAMPLES: usize = 3;

/// A site tried out.
#[derive(Debug, PartialEq)]
pub struct Trial<'r> {
    /// Articles looked at.
    pub articles: usize,
    /// Media references looked at.
    pub media: usize,
    /// The loudest first, then those that speak most, by name.
    pub rows: Vec<Row<'r>>,
    /// Articles that would stop a gate which fails on warnings, and one which fails on what is to be denied; what could not be
    /// checked and counts stops either.
    pub stopped: [usize; 2],
}

/// What one rule, or one kind of what could not be checked, said.
#[derive(Debug, PartialEq)]
pub struct Row<'r> {
    /// The rule, or the kind.
    pub name: Named<'r>,
    /// Findings with one source.
    pub possible: usize,
    /// Findings with two independent sources or more.
    pub corroborated: usize,
    /// Findings that are never more than notes, whatever the level.
    pub notes: usize,
    /// Its levels.
    pub levels: Levels,
    /// Those at which it would be heard.
    pub suggested: Levels,
    /// Some of them, loudest and first first.
    pub examples: Vec<Example<'r>>,
}

/// What spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named<'r> {
    /// A rule that has levels of its own.
    Rule(&'r str),
    /// A kind of `[unchecked]`.
    Unchecked(&'r str),
}

/// A finding where it was made.
pub type Example<'r> = (&'r ArticleReport, &'r MediaReport, &'r Leveled);

impl<'r> Trial<'r> {
    /// What `report` says, by rule.
    pub fn of(report: &'r Report, policy: &Policy) -> Self {
        let all = report
            .articles
            .iter()
            .flat_map(|article| article.media.iter().map(move |media| (article, media)));
        let mut found: BTreeMap<Named<'r>, Vec<Example<'r>>> = BTreeMap::new();
        for (article, media) in all.clone() {
            for leveled in &media.findings {
                let name = named(leveled);
                found
                    .entry(name)
                    .or_default()
                    .push((article, media, leveled));
            }
        }
        let media = all.count();
        let rows = found.into_iter();
        let mut rows: Vec<Row<'r>> = rows
            .map(|(name, found)| row(name, found, policy, media))
            .collect();
        rows.sort_by_key(|row| {
            let loudest = row.examples.first().map(|(_, _, leveled)| leveled.level);
            std::cmp::Reverse((loudest, row.findings()))
        });
        Self {
            articles: report.articles.len(),
            media,
            rows,
            stopped: [Level::Warn, Level::Deny].map(|least| {
                let articles = report.articles.iter();
                articles
                    .filter(|article| is_stopped(article, least))
                    .count()
            }),
        }
    }
}

/// Whether an article stops a gate of the level `least`.
fn is_stopped(article: &ArticleReport, least: Level) -> bool {
    let mut findings = article.media.iter().flat_map(|media| &media.findings);
    findings.any(|leveled| match is_unchecked(&leveled.finding) {
        true => leveled.level >= Level::Warn,
        false => leveled.level >= least,
    })
}

impl Row<'_> {
    /// All of its findings.
    pub fn findings(&self) -> usize {
        self.possible + self.corroborated + self.notes
    }

    /// Findings for a thousand of so many pictures.
    pub fn rate(&self, media: usize) -> f64 {
        rate(self.findings(), media)
    }
}

fn named(leveled: &Leveled) -> Named<'_> {
    let finding = &leveled.finding;
    let kind = finding.evidence().first().map(|evidence| &*evidence.kind);
    match kind.filter(|_| is_unchecked(finding)) {
        Some(kind) => Named::Unchecked(kind),
        None => Named::Rule(finding.rule()),
    }
}

fn row<'r>(name: Named<'r>, mut found: Vec<Example<'r>>, policy: &Policy, media: usize) -> Row<'r> {
    let is_note = |leveled: &Leveled| leveled.finding.weight() == Weight::NoteOnly;
    let count = |confidence: Confidence| {
        let counted = found
            .iter()
            .filter(|(_, _, leveled)| !is_note(leveled) && leveled.confidence == confidence);
        counted.count()
    };
    let possible = count(Confidence::Possible);
    let corroborated = count(Confidence::Corroborated);
    let notes = found
        .iter()
        .filter(|(_, _, leveled)| is_note(leveled))
        .count();
    let levels = match name {
        Named::Rule(rule) => policy.levels(rule),
        Named::Unchecked(kind) => policy.unchecked.level(kind).map(Levels::both),
    };
    let levels = levels.unwrap_or(Levels::both(Level::Warn));
    found.sort_by_key(|(_, _, leveled)| std::cmp::Reverse(leveled.level));
    found.truncate(EXAMPLES);
    Row {
        name,
        possible,
        corroborated,
        notes,
        levels,
        suggested: suggested(levels, [possible, corroborated], media),
        examples: found,
    }
}

/// The levels at which so many findings would still be read; what rests on less is never louder.
fn suggested(levels: Levels, [possible, corroborated]: [usize; 2], media: usize) -> Levels {
    let heard =
        |level: Level, count: usize| match rate(count, media) > MOST && count >= FEW_FINDINGS {
            true => level.min(Level::Note),
            false => level,
        };
    let corroborated = heard(levels.corroborated, corroborated);
    Levels {
        possible: heard(levels.possible, possible).min(corroborated),
        corroborated,
    }
}

fn rate(count: usize, media: usize) -> f64 {
    count as f64 * 1_000.0 / media.max(1) as f64
}
