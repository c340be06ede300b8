//! Findings with the evidence they rest on, and the verdict they add up to.

mod judge;

use crate::archive::EntryId;
use crate::fetch::Digest;
use crate::time::DateInterval;

pub use judge::{Basis, Looked, counted_entries, judge, says};

/// How well a finding is supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// One source.
    Possible,
    /// Two independent sources or more.
    Corroborated,
}

impl Confidence {
    /// The name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Corroborated => "corroborated",
        }
    }
}

/// One fact a finding rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Kebab-case kind (`archive-date`, `archive-place`, `archive-credit`, `caption`, `embedded`, `rating` …).
    pub kind: String,
    /// The fact in words an editor can check.
    pub says: String,
    /// Where it can be checked: path, URL, list name, or `article`.
    pub source: String,
    /// Its date.
    pub date: Option<DateInterval>,
    /// The archive entry.
    pub entry: Option<EntryId>,
    /// SHA-256 of the file.
    pub digest: Option<Digest>,
    /// What makes it independent: facts with equal `origin` are one source. `None` for the claim itself, which is
    /// never a source against itself.
    pub origin: Option<String>,
}

/// How much a finding may count, whatever the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// Never more than a note, and of no account for the verdict: the line was assumed, only hints speak
    /// against it, or the story itself presents the picture as disputed.
    NoteOnly,
    /// Never more than a warning and never corroborated: a copy it rests on is known by fingerprint only, or the hour tells.
    WarnAtMost,
    /// As policy says.
    Full,
}

/// What one rule says of one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    rule: &'static str,
    reference_key: String,
    entry: Option<EntryId>,
    message: String,
    evidence: Vec<Evidence>,
    is_note: bool,
    is_capped: bool,
}

impl Finding {
    /// A finding cannot exist without its first piece of evidence.
    pub fn new(
        rule: &'static str,
        reference_key: &str,
        entry: Option<EntryId>,
        message: String,
        first: Evidence,
    ) -> Self {
        Self {
            rule,
            reference_key: reference_key.to_owned(),
            entry,
            message,
            evidence: vec![first],
            is_note: false,
            is_capped: false,
        }
    }

    /// The same finding with one more piece.
    #[must_use]
    pub fn with(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// The same finding, never louder than a note.
    #[must_use]
    pub fn as_note(mut self) -> Self {
        self.is_note = true;
        self
    }

    /// The same finding, never corroborated or louder than a warning.
    #[must_use]
    pub fn warn_at_most(mut self) -> Self {
        self.is_capped = true;
        self
    }

    /// The same finding, where a copy it needs is known by fingerprint only: no louder than a warning.
    #[must_use]
    pub fn by_fingerprint_only(self) -> Self {
        self.warn_at_most().with(Evidence {
            kind: "match".to_owned(),
            says: "the copy is known by fingerprint only: hold the two pictures side by side"
                .to_owned(),
            source: "archive".to_owned(),
            date: None,
            entry: None,
            digest: None,
            origin: None,
        })
    }

    /// How much it may count.
    pub fn weight(&self) -> Weight {
        match (self.is_note, self.is_capped) {
            (true, _) => Weight::NoteOnly,
            (false, true) => Weight::WarnAtMost,
            (false, false) => Weight::Full,
        }
    }

    /// Code of the rule.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// The entry it is about.
    pub fn entry(&self) -> Option<&EntryId> {
        self.entry.as_ref()
    }

    /// What it says, in words an editor can print.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What it rests on; never empty.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// 16 hex digits from rule, reference key and entry; the same after a re-encode, a rename or a reorder.
    pub fn id(&self) -> String {
        let entry = self.entry.as_ref().map_or("", |id| id.0.as_str());
        Digest::of(format!("{}\0{}\0{entry}", self.rule, self.reference_key).as_bytes()).short()
    }

    /// Corroborated where two or more independent sources carry it, and the pictures are proven to be one.
    pub fn confidence(&self) -> Confidence {
        let mut origins: Vec<&str> = self
            .evidence
            .iter()
            .filter_map(|e| e.origin.as_deref())
            .collect();
        origins.sort_unstable();
        origins.dedup();
        if origins.len() >= 2 && !self.is_capped {
            Confidence::Corroborated
        } else {
            Confidence::Possible
        }
    }
}

/// What the findings on one picture add up to; the first that holds, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// A kill notice is known.
    Withdrawn,
    /// A corroborated edit that changes meaning.
    Altered,
    /// A corroborated caption conflict.
    Miscaptioned,
    /// Reuse before a bound event.
    Reused,
    /// A possible conflict not resolved, or nothing could be checked.
    Unverifiable,
    /// Checked, no copy known.
    NotFound,
    /// Copies known, no contradiction.
    Consistent,
}

impl Verdict {
    /// The kebab-case name used in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Altered => "altered",
            Self::Miscaptioned => "miscaptioned",
            Self::Reused => "reused",
            Self::Unverifiable => "unverifiable",
            Self::NotFound => "not-found",
            Self::Consistent => "consistent",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(origin: Option<&str>) -> Evidence {
        Evidence {
            kind: "archive-date".to_owned(),
            says: "dated 2019-11-15".to_owned(),
            source: "list.csv".to_owned(),
            date: None,
            entry: None,
            digest: None,
            origin: origin.map(str::to_owned),
        }
    }

    fn finding(first: Evidence) -> Finding {
        Finding::new("caption-date-conflict", "a.jpg", None, String::new(), first)
    }

    #[test]
    fn two_facts_of_one_origin_are_one_source() {
        let one = finding(fact(Some("list:a"))).with(fact(Some("list:a")));
        assert_eq!(one.confidence(), Confidence::Possible);
        let two = one.with(fact(Some("list:b")));
        assert_eq!(two.confidence(), Confidence::Corroborated);
    }

    #[test]
    fn the_claim_is_no_source_against_itself() {
        let finding = finding(fact(Some("list:a"))).with(fact(None));
        assert_eq!(finding.confidence(), Confidence::Possible);
    }

    #[test]
    fn the_id_hangs_on_rule_reference_and_entry_alone() {
        let plain = finding(fact(Some("list:a")));
        let other_words = Finding::new(
            "caption-date-conflict",
            "a.jpg",
            None,
            "other words".to_owned(),
            fact(None),
        );
        assert_eq!(plain.id(), other_words.as_note().id());
        assert_eq!(plain.id().len(), 16);
        let other_reference = Finding::new(
            "caption-date-conflict",
            "b.jpg",
            None,
            String::new(),
            fact(None),
        );
        assert_ne!(plain.id(), other_reference.id());
        let entry = Some(EntryId("0011223344556677".to_owned()));
        let other_entry = Finding::new(
            "caption-date-conflict",
            "a.jpg",
            entry,
            String::new(),
            fact(None),
        );
        assert_ne!(plain.id(), other_entry.id());
    }
}
