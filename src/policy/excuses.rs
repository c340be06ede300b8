//! Findings that do not count: waived by somebody with a reason, or known before.

use super::Level;
use crate::archive::EntryId;
use crate::fetch::Digest;
use crate::finding::Finding;
use crate::time::DateInterval;

/// What a finding is found again by: its id, else the same rule, entry and file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Id of the finding, 16 hex digits.
    pub finding: String,
    /// Code of its rule.
    pub rule: Option<String>,
    /// The archive entry it is about.
    pub entry: Option<EntryId>,
    /// SHA-256 of the file it was found on.
    pub digest: Option<Digest>,
    /// The level it was known at; `None` where that was not written down.
    pub level: Option<Level>,
}

impl Mark {
    /// The mark of a finding on a file, at a level.
    pub fn of(finding: &Finding, digest: Option<Digest>, level: Level) -> Self {
        Self {
            level: Some(level),
            finding: finding.id(),
            rule: Some(finding.rule().to_owned()),
            entry: finding.entry().cloned(),
            digest,
        }
    }

    /// Whether what is at `level` now was not less loud before.
    fn knows(&self, level: Level) -> bool {
        self.level.is_none_or(|known| level <= known)
    }

    /// Whether it marks the finding on the file: by id, which outlives a new encoding and a new order; else by rule,
    /// entry and digest, which outlive a new name.
    fn fits(&self, finding: &Finding, digest: Option<&Digest>) -> bool {
        if self.finding == finding.id() {
            return true;
        }
        self.digest.is_some()
            && self.digest.as_ref() == digest
            && self.rule.as_deref() == Some(finding.rule())
            && self.entry.as_ref() == finding.entry()
    }
}

/// A finding somebody answers for.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiver {
    /// Which.
    pub mark: Mark,
    /// Why it does not count.
    pub reason: String,
    /// Who says so.
    pub owner: String,
    /// The last day it holds.
    pub expires: DateInterval,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq)]
pub enum Excuse {
    /// Waived.
    Waived {
        /// Why.
        reason: String,
        /// By whom.
        owner: String,
        /// The last day it holds.
        expires: DateInterval,
    },
    /// Known before.
    Baseline,
}

/// What is known of a finding before it is counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// Why it does not count; `None` where it does.
    pub excuse: Option<Excuse>,
    /// A waiver that held once and holds no more.
    pub lapsed: Option<Waiver>,
}

/// Waivers and a baseline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Excuses {
    /// Waivers, in the order of their file.
    pub waivers: Vec<Waiver>,
    /// Findings known before; `None` where no baseline was given.
    pub baseline: Option<Vec<Mark>>,
}

impl Excuses {
    /// How a finding on a file, at a level, stands on the day `today`. One that is louder than it was known to be is new.
    pub fn standing(
        &self,
        (finding, level): (&Finding, Level),
        digest: Option<&Digest>,
        today: &DateInterval,
    ) -> Standing {
        let waivers = || {
            let all = self.waivers.iter();
            all.filter(|waiver| waiver.mark.fits(finding, digest))
        };
        let holds = |waiver: &&Waiver| waiver.expires.last_day() >= today.first_day();
        if let Some(waiver) = waivers().find(holds) {
            return Standing {
                excuse: Some(Excuse::Waived {
                    reason: waiver.reason.clone(),
                    owner: waiver.owner.clone(),
                    expires: waiver.expires,
                }),
                lapsed: None,
            };
        }
        let known = self
            .baseline
            .iter()
            .flatten()
            .any(|mark| mark.fits(finding, digest) && mark.knows(level));
        Standing {
            excuse: known.then_some(Excuse::Baseline),
            lapsed: waivers().next().cloned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Evidence;

    fn finding(key: &str, entry: &str) -> Finding {
        let fact = Evidence {
            kind: "archive-date".to_owned(),
            says: String::new(),
            source: String::new(),
            date: None,
            entry: None,
            digest: None,
            origin: None,
        };
        let entry = Some(EntryId(entry.to_owned()));
        Finding::new("reused-before-event", key, entry, String::new(), fact)
    }

    fn day(text: &str) -> DateInterval {
        DateInterval::parse(text).expect("a date")
    }

    fn waived(finding: &Finding, digest: Option<Digest>) -> Excuses {
        Excuses {
            waivers: vec![Waiver {
                mark: Mark::of(finding, digest, Level::Warn),
                reason: "an illustration, labelled in print".to_owned(),
                owner: "photo desk".to_owned(),
                expires: day("2020-06-30"),
            }],
            baseline: None,
        }
    }

    #[test]
    fn a_waiver_holds_to_its_last_day_and_speaks_up_behind_it() {
        let found = finding("a.jpg", "aa");
        let excuses = waived(&found, None);
        let on = |today: &str| excuses.standing((&found, Level::Warn), None, &day(today));
        assert!(matches!(
            on("2020-06-30").excuse,
            Some(Excuse::Waived { .. })
        ));
        assert_eq!(on("2020-06-30").lapsed, None);
        assert_eq!(on("2020-07-01").excuse, None);
        assert_eq!(on("2020-07-01").lapsed.as_ref(), excuses.waivers.first());
    }

    #[test]
    fn it_outlives_a_new_encoding_and_a_new_name() {
        let found = finding("a.jpg", "aa");
        let (old, new) = (Digest::of(b"old"), Digest::of(b"new"));
        let excuses = waived(&found, Some(old));
        let today = day("2020-01-08");
        let excused = |finding: &Finding, digest: &Digest| {
            excuses
                .standing((finding, Level::Warn), Some(digest), &today)
                .excuse
                .is_some()
        };
        assert!(excused(&found, &new), "encoded again");
        let renamed = finding("b.jpg", "aa");
        assert!(excused(&renamed, &old), "renamed");
        assert!(!excused(&renamed, &new), "another picture");
        assert!(!excused(&finding("b.jpg", "bb"), &old), "another entry");
    }

    #[test]
    fn a_baseline_excuses_what_was_known_and_nothing_else() {
        let found = finding("a.jpg", "aa");
        let excuses = Excuses {
            waivers: Vec::new(),
            baseline: Some(vec![Mark::of(&found, None, Level::Warn)]),
        };
        let today = day("2020-01-08");
        let known = excuses.standing((&found, Level::Note), None, &today);
        assert_eq!(known.excuse, Some(Excuse::Baseline));
        let other = finding("b.jpg", "aa");
        let other = excuses.standing((&other, Level::Warn), None, &today);
        assert_eq!(other, Standing::default());
        let louder = excuses.standing((&found, Level::Deny), None, &today);
        assert_eq!(louder, Standing::default(), "it was a warning then");
    }
}
