//! Which rules run and at which level their findings count.

pub mod baseline;
mod defaults;
mod excuses;
mod paths;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::archive::Entry;
use crate::fetch::Digest;
use crate::finding::{Confidence, Finding, Weight};
use crate::rules::RULES;

pub use excuses::{Excuse, Excuses, Mark, Standing, Waiver};

use paths::PathLevels;

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Off,
    /// Reported, never counted.
    Note,
    /// Counted by default.
    Warn,
    /// Counted in CI too.
    Deny,
}

impl Level {
    /// The name used in settings and every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// The level of that name; `None` for anything else.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Off, Self::Note, Self::Warn, Self::Deny]
            .into_iter()
            .find(|level| level.name() == name)
    }
}

/// The levels of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// Of a finding with one source.
    pub possible: Level,
    /// Of a finding with two independent sources or more.
    pub corroborated: Level,
}

impl Levels {
    /// One level, however well a finding is supported.
    pub fn both(level: Level) -> Self {
        Self {
            possible: level,
            corroborated: level,
        }
    }

    fn of(self, confidence: Confidence) -> Level {
        match confidence {
            Confidence::Possible => self.possible,
            Confidence::Corroborated => self.corroborated,
        }
    }
}

/// How each kind of thing that could not be checked counts: `note` is reported and not counted, `warn` makes the exit
/// code 3, `deny` makes it 1 whatever `fail_on` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unchecked {
    /// Words only.
    pub mention: Level,
    /// A post or player whose media was not supplied.
    pub embed: Level,
    /// Remote, not fetched or not to be had.
    pub remote: Level,
    /// A local file missing or out of reach.
    pub missing_file: Level,
    /// A file that is cut short, broken or no picture.
    pub damaged: Level,
    /// Too plain, over a limit, or of a kind that is not decoded.
    pub undecidable: Level,
}

impl Unchecked {
    /// The kinds, by the name used in settings and as the kind of a finding's first evidence.
    pub const KINDS: [&'static str; 6] = [
        "damaged",
        "embed",
        "mention",
        "missing-file",
        "remote",
        "undecidable",
    ];

    /// The level of a kind; `None` for a name that is none of [`Unchecked::KINDS`].
    pub fn level(&self, kind: &str) -> Option<Level> {
        match kind {
            "damaged" => Some(self.damaged),
            "embed" => Some(self.embed),
            "mention" => Some(self.mention),
            "missing-file" => Some(self.missing_file),
            "remote" => Some(self.remote),
            "undecidable" => Some(self.undecidable),
            _ => None,
        }
    }

    /// Sets the level of a kind.
    pub fn set(&mut self, kind: &str, level: Level) -> Result<(), PolicyError> {
        let slot = match kind {
            "damaged" => &mut self.damaged,
            "embed" => &mut self.embed,
            "mention" => &mut self.mention,
            "missing-file" => &mut self.missing_file,
            "remote" => &mut self.remote,
            "undecidable" => &mut self.undecidable,
            _ => {
                return Err(PolicyError::UnknownKind {
                    kind: kind.to_owned(),
                });
            }
        };
        *slot = level;
        Ok(())
    }
}

/// Whether a check may fail a pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gate {
    /// The exit code says what was found.
    Enforce,
    /// Findings and what could not be checked are reported, and the exit code is 0.
    Advise,
}

/// Whether there was anything to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Compared {
    /// An archive with entries.
    Archive,
    /// No entry at all.
    Nothing,
}

/// A setting that names what does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// No such rule.
    #[error("no rule `{rule}`; `cutline explain` shows the rules")]
    UnknownRule {
        /// As named.
        rule: String,
    },
    /// A rule whose level is set by kind.
    #[error("`{rule}` takes its level from `[unchecked]`; set it there")]
    SetByKind {
        /// Its code.
        rule: String,
    },
    /// A pattern for articles that is none.
    #[error("`{pattern}` is no pattern for paths: {why}; write it like `drafts/**/*.md`")]
    Pattern {
        /// As written.
        pattern: String,
        /// What is wrong.
        why: String,
    },
    /// No such kind of unchecked media.
    #[error(
        "no kind `{kind}` in `[unchecked]`; the kinds are `damaged`, `embed`, `mention`, `missing-file`, `remote`, `undecidable`"
    )]
    UnknownKind {
        /// As named.
        kind: String,
    },
}

/// What a desk decides: the level of each rule, and what makes a check fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    levels: BTreeMap<&'static str, Levels>,
    /// In some articles only, the longest pattern last.
    paths: Vec<PathLevels>,
    /// Entries whose reuse the desk allows (logos, portraits, stock), by id or SHA-256 in hex.
    pub allowed: BTreeSet<String>,
    /// Levels of what could not be checked.
    pub unchecked: Unchecked,
    /// Findings at or above this level make the exit code 1.
    pub fail_on: Level,
    /// Whether the exit code says so.
    pub gate: Gate,
}

/// The rules whose level is that of the kind of their first evidence.
const BY_KIND: [&str; 3] = [
    "undecidable-media",
    "unreachable-media",
    "unresolved-reference",
];

impl Policy {
    /// The levels of a rule; `None` for a rule there is not, or one whose level is set by kind.
    pub fn levels(&self, rule: &str) -> Option<Levels> {
        self.levels.get(rule).copied()
    }

    /// Sets the levels of a rule.
    pub fn set(&mut self, rule: &str, levels: Levels) -> Result<(), PolicyError> {
        self.levels.insert(code_of(rule)?, levels);
        Ok(())
    }

    /// Sets the levels of a rule in the articles `pattern` names; where several patterns do, the longest holds.
    pub fn set_in(&mut self, pattern: &str, rule: &str, levels: Levels) -> Result<(), PolicyError> {
        let code = code_of(rule)?;
        let at = match self.paths.iter().position(|path| path.pattern == pattern) {
            Some(at) => at,
            None => {
                let at = self
                    .paths
                    .partition_point(|path| path.pattern.len() <= pattern.len());
                self.paths.insert(at, PathLevels::new(pattern)?);
                at
            }
        };
        if let Some(path) = self.paths.get_mut(at) {
            path.levels.insert(code, levels);
        }
        Ok(())
    }

    /// Whether the desk allows the reuse of an entry.
    pub fn allows(&self, entry: &Entry) -> bool {
        let digest = entry.digest.map(|digest| digest.to_string());
        self.allowed.contains(&entry.id.0)
            || digest.is_some_and(|digest| self.allowed.contains(&digest))
    }

    /// The level of a finding on a picture of no article in particular.
    pub fn level(&self, finding: &Finding) -> Level {
        self.level_in("", finding)
    }

    /// The level of a finding in an article, by its name; the only place where one is given.
    pub fn level_in(&self, article: &str, finding: &Finding) -> Level {
        let level = if is_unchecked(finding) {
            finding
                .evidence()
                .first()
                .and_then(|evidence| self.unchecked.level(&evidence.kind))
        } else {
            let mut paths = self.paths.iter().rev().filter(|path| path.holds(article));
            let here = paths.find_map(|path| path.levels.get(finding.rule()));
            here.copied()
                .or_else(|| self.levels(finding.rule()))
                .map(|levels| levels.of(finding.confidence()))
        };
        let level = level.unwrap_or(Level::Warn);
        match finding.weight() {
            Weight::Full => level,
            Weight::WarnAtMost => level.min(Level::Warn),
            Weight::NoteOnly => level.min(Level::Note),
        }
    }

    /// The exit code of a check with these findings and their levels, those that are excused left out: 1 for findings at
    /// or above `fail_on`, else 3 where something that counts could not
    /// be checked, else 0; always 0 where the gate only advises.
    pub fn exit(&self, findings: &[(&Finding, Level)], compared: Compared) -> u8 {
        if self.gate == Gate::Advise {
            return 0;
        }
        let mut exit = match compared {
            Compared::Archive => 0,
            Compared::Nothing => 3,
        };
        for (finding, level) in findings {
            match (*level, is_unchecked(finding)) {
                (Level::Off, _) | (Level::Note, true) => {}
                (Level::Warn, true) => exit = 3,
                (Level::Deny, true) => return 1,
                (level, false) if level >= self.fail_on => return 1,
                (_, false) => {}
            }
        }
        exit
    }

    /// SHA-256, in hex, of all that decides a level or an exit code; equal policies have equal digests.
    pub fn digest(&self) -> String {
        Digest::of(self.canonical().as_bytes()).to_string()
    }

    fn canonical(&self) -> String {
        let mut text = "policy 1\n".to_owned();
        for (rule, levels) in &self.levels {
            let (possible, corroborated) = (levels.possible.name(), levels.corroborated.name());
            line(
                &mut text,
                format_args!("rule {rule} {possible} {corroborated}"),
            );
        }
        for path in &self.paths {
            for (rule, levels) in &path.levels {
                let (possible, corroborated) = (levels.possible.name(), levels.corroborated.name());
                let pattern = &path.pattern;
                line(
                    &mut text,
                    format_args!("in {pattern} rule {rule} {possible} {corroborated}"),
                );
            }
        }
        for entry in &self.allowed {
            line(&mut text, format_args!("allow {entry}"));
        }
        for kind in Unchecked::KINDS {
            let level = self.unchecked.level(kind).map_or("", Level::name);
            line(&mut text, format_args!("unchecked {kind} {level}"));
        }
        line(&mut text, format_args!("fail-on {}", self.fail_on.name()));
        let gate = match self.gate {
            Gate::Enforce => "enforce",
            Gate::Advise => "advise",
        };
        line(&mut text, format_args!("gate {gate}"));
        text
    }
}

/// The code of a rule that has levels of its own.
fn code_of(rule: &str) -> Result<&'static str, PolicyError> {
    if BY_KIND.contains(&rule) {
        return Err(PolicyError::SetByKind {
            rule: rule.to_owned(),
        });
    }
    let mut codes = RULES.iter().map(|known| known.code());
    codes
        .find(|code| *code == rule)
        .ok_or_else(|| PolicyError::UnknownRule {
            rule: rule.to_owned(),
        })
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("writing to a string cannot fail");
}

/// Whether a finding says that something could not be looked at.
pub fn is_unchecked(finding: &Finding) -> bool {
    BY_KIND.contains(&finding.rule())
}

#[cfg(test)]
mod tests;
