//! The verdict that the findings on one picture add up to.

use crate::fetch::resolve::Part;

use super::{Confidence, Finding, Verdict, Weight};

/// Whether the picture itself could be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Looked {
    /// No file, or one that cannot be decided.
    Nothing,
    /// Decoded and fingerprinted.
    Checked,
}

/// What a verdict is given on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Basis<'a> {
    /// Whether the picture could be looked at.
    pub looked: Looked,
    /// What of the media it is, where it is not all of it.
    pub part: Option<Part>,
    /// Whether some of it was not looked at, and nothing known is in the rest.
    pub is_incomplete: bool,
    /// Whether somebody named its file; else an article shows it.
    pub is_given: bool,
    /// Entries proved to hold the picture.
    pub copies: usize,
    /// Whether others may, by their fingerprint only.
    pub by_fingerprint: bool,
    /// Entries searched.
    pub entries_searched: u64,
    /// What the rules say.
    pub findings: &'a [Finding],
}

/// Rules that contradict the line under the picture.
const CAPTION_CONFLICTS: &[&str] = &[
    "caption-date-conflict",
    "caption-place-conflict",
    "caption-subject-conflict",
];

/// Rules that leave a question open where nothing stronger holds.
const OPEN_QUESTIONS: &[&str] = &[
    "caption-date-conflict",
    "caption-place-conflict",
    "caption-subject-conflict",
    "capture-date-conflict",
    "capture-place-conflict",
    "credit-mismatch",
    "known-fact-check",
];

/// The verdict: the first that holds in the order of [`Verdict`].
///
/// Findings of [`Weight::NoteOnly`] never move it. No rule of this version names an edit that changes meaning, so
/// [`Verdict::Altered`] is not given yet.
pub fn judge(basis: &Basis<'_>) -> Verdict {
    let full = |codes: &[&str]| counted(basis, codes).next().is_some();
    if full(&["killed-picture"]) {
        return Verdict::Withdrawn;
    }
    if counted(basis, CAPTION_CONFLICTS).any(|f| f.confidence() == Confidence::Corroborated) {
        return Verdict::Miscaptioned;
    }
    if full(&["reused-before-event"]) {
        return Verdict::Reused;
    }
    if full(OPEN_QUESTIONS)
        || is_by_fingerprint(basis)
        || basis.looked == Looked::Nothing
        || basis.entries_searched == 0
    {
        return Verdict::Unverifiable;
    }
    // The rest may show anything.
    if basis.part.is_some() && basis.copies == 0 {
        return Verdict::Unverifiable;
    }
    if basis.copies == 0 {
        return Verdict::NotFound;
    }
    Verdict::Consistent
}

/// The verdict in words, with its limits and, where it is open, what would settle it.
pub fn says(basis: &Basis<'_>, verdict: Verdict) -> String {
    match basis.part {
        Some(part) => format!("{}: {}", part.says(), of_what_was_seen(basis, verdict)),
        None => of_what_was_seen(basis, verdict),
    }
}

fn of_what_was_seen(basis: &Basis<'_>, verdict: Verdict) -> String {
    match verdict {
        Verdict::Withdrawn => {
            "the agency withdrew this picture; it must not be published".to_owned()
        }
        Verdict::Altered => "an edit that changes what the picture shows is known".to_owned(),
        Verdict::Miscaptioned => {
            "independent sources contradict the line under the picture".to_owned()
        }
        Verdict::Reused => {
            "an earlier copy exists, from before the event the line names".to_owned()
        }
        Verdict::Unverifiable => what_would_settle(basis),
        Verdict::NotFound => format!(
            "no copy among {}; this says nothing about where the picture comes from",
            counted_entries(basis.entries_searched)
        ),
        Verdict::Consistent => {
            let against = if only_noted(basis) {
                "no contradiction beyond a note"
            } else {
                "no contradiction"
            };
            let entries = counted_entries(basis.copies as u64);
            format!("{against} with {entries}; not a statement of authenticity")
        }
    }
}

fn counted<'a>(basis: &Basis<'a>, codes: &[&str]) -> impl Iterator<Item = &'a Finding> {
    basis
        .findings
        .iter()
        .filter(|f| f.weight() == Weight::Full && codes.contains(&f.rule()))
}

/// Whether only copies known by fingerprint tell of it, or something that would tell needs one.
fn is_by_fingerprint(basis: &Basis<'_>) -> bool {
    let tells = |rule: &str| {
        OPEN_QUESTIONS.contains(&rule) || ["killed-picture", "reused-before-event"].contains(&rule)
    };
    let mut findings = basis.findings.iter();
    basis.by_fingerprint && basis.copies == 0
        || findings.any(|f| f.weight() == Weight::WarnAtMost && tells(f.rule()))
}

/// Whether something stands against the line, or the archive against itself, in notes alone.
fn only_noted(basis: &Basis<'_>) -> bool {
    basis.findings.iter().any(|f| {
        OPEN_QUESTIONS.contains(&f.rule())
            || matches!(
                f.rule(),
                "archive-disagrees" | "edited-copy" | "reused-before-event" | "killed-picture"
            )
    })
}

/// A number of entries in words.
pub fn counted_entries(count: u64) -> String {
    match count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}

fn what_would_settle(basis: &Basis<'_>) -> String {
    let open: Vec<&str> = counted(basis, OPEN_QUESTIONS).map(Finding::rule).collect();
    if open == ["known-fact-check"] {
        return "a fact-check of this picture is known; reading it would settle what it shows"
            .to_owned();
    }
    if !open.is_empty() {
        return "a source contradicts the line; a second independent source or the original would settle it"
            .to_owned();
    }
    if is_by_fingerprint(basis) {
        return "a copy is known by fingerprint only; holding the two pictures side by side would settle it"
            .to_owned();
    }
    if basis.is_incomplete {
        return "not all of it could be looked at; the whole of it would settle it".to_owned();
    }
    if basis.looked == Looked::Nothing {
        return format!("the picture could not be looked at; {}", missing(basis));
    }
    if basis.entries_searched > 0 {
        let entries = counted_entries(basis.entries_searched);
        return format!("no copy of that among {entries}; {}", missing(basis));
    }
    "nothing to compare with; adding known pictures with `cutline archive add DIR` would let it be checked".to_owned()
}

fn missing(basis: &Basis<'_>) -> &'static str {
    let kind = basis
        .findings
        .iter()
        .filter(|f| {
            matches!(
                f.rule(),
                "unresolved-reference" | "unreachable-media" | "undecidable-media"
            )
        })
        .find_map(|f| f.evidence().first())
        .map_or("", |evidence| evidence.kind.as_str());
    match kind {
        "damaged" | "undecidable" if basis.is_given => {
            "a larger or undamaged original would settle it"
        }
        _ if basis.is_given => "a file that can be read would settle it",
        "remote" => {
            "fetching it with `--fetch`, or its file given with `--attach REF=FILE`, would settle it"
        }
        "damaged" | "undecidable" => {
            "a larger or undamaged original given with `--attach REF=FILE` would settle it"
        }
        "mention" => "its file given with `--attach REF=FILE` would settle it",
        _ => "its file given with `--attach REF=FILE` or `--media DIR` would settle it",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Evidence;

    fn fact(kind: &str, origin: &str) -> Evidence {
        Evidence {
            kind: kind.to_owned(),
            says: String::new(),
            source: String::new(),
            date: None,
            entry: None,
            digest: None,
            origin: Some(origin.to_owned()),
        }
    }

    fn possible(rule: &'static str) -> Finding {
        Finding::new(
            rule,
            "a.jpg",
            None,
            String::new(),
            fact("archive-date", "list:a"),
        )
    }

    fn corroborated(rule: &'static str) -> Finding {
        possible(rule).with(fact("archive-date", "list:b"))
    }

    fn checked(findings: &[Finding]) -> Basis<'_> {
        Basis {
            looked: Looked::Checked,
            part: None,
            is_incomplete: false,
            is_given: false,
            by_fingerprint: false,
            copies: 1,
            entries_searched: 10,
            findings,
        }
    }

    #[test]
    fn the_first_that_holds_wins() {
        let mut findings = vec![possible("credit-mismatch")];
        assert_eq!(judge(&checked(&findings)), Verdict::Unverifiable);
        findings.push(possible("reused-before-event"));
        assert_eq!(judge(&checked(&findings)), Verdict::Reused);
        findings.push(possible("caption-place-conflict"));
        assert_eq!(judge(&checked(&findings)), Verdict::Reused);
        findings.push(corroborated("caption-place-conflict"));
        assert_eq!(judge(&checked(&findings)), Verdict::Miscaptioned);
        findings.push(possible("killed-picture"));
        assert_eq!(judge(&checked(&findings)), Verdict::Withdrawn);
    }

    #[test]
    fn a_possible_conflict_is_open() {
        for rule in CAPTION_CONFLICTS {
            let findings = [possible(rule)];
            assert_eq!(judge(&checked(&findings)), Verdict::Unverifiable);
        }
    }

    #[test]
    fn notes_move_no_verdict() {
        let findings = [
            possible("killed-picture").as_note(),
            corroborated("caption-date-conflict").as_note(),
            possible("reused-before-event").as_note(),
            possible("capture-date-conflict").as_note(),
            possible("archive-disagrees"),
            possible("reused-earlier-publication"),
        ];
        let basis = checked(&findings);
        assert_eq!(judge(&basis), Verdict::Consistent);
        assert_eq!(
            says(&basis, Verdict::Consistent),
            "no contradiction beyond a note with 1 entry; not a statement of authenticity"
        );
    }

    #[test]
    fn nothing_looked_at_and_nothing_to_compare_with_are_open() {
        let nothing = Basis {
            looked: Looked::Nothing,
            copies: 0,
            ..checked(&[])
        };
        assert_eq!(judge(&nothing), Verdict::Unverifiable);
        assert!(says(&nothing, Verdict::Unverifiable).contains("--attach REF=FILE"));
        let empty = Basis {
            copies: 0,
            entries_searched: 0,
            ..checked(&[])
        };
        assert_eq!(judge(&empty), Verdict::Unverifiable);
        assert!(says(&empty, Verdict::Unverifiable).starts_with("nothing to compare with"));
    }

    #[test]
    fn what_would_settle_it_depends_on_what_is_missing() {
        let remote = [Finding::new(
            "unreachable-media",
            "a.jpg",
            None,
            String::new(),
            fact("remote", "article"),
        )];
        let basis = Basis {
            looked: Looked::Nothing,
            copies: 0,
            ..checked(&remote)
        };
        assert!(says(&basis, judge(&basis)).contains("`--fetch`"));
        let review = [possible("known-fact-check")];
        let basis = checked(&review);
        assert!(says(&basis, judge(&basis)).starts_with("a fact-check"));
    }

    #[test]
    fn a_copy_known_by_fingerprint_only_leaves_it_open() {
        for rule in [
            "killed-picture",
            "reused-before-event",
            "caption-date-conflict",
        ] {
            let two = possible(rule).with(fact("archive-date", "another list"));
            let findings = [two.by_fingerprint_only()];
            assert_eq!(findings[0].confidence(), Confidence::Possible);
            let basis = checked(&findings);
            assert_eq!(judge(&basis), Verdict::Unverifiable, "{rule}");
            assert!(says(&basis, Verdict::Unverifiable).contains("by fingerprint only"));
        }
        let two = possible("killed-picture").with(fact("archive-date", "another list"));
        let noted = two.by_fingerprint_only().as_note();
        let known = (noted.weight(), noted.confidence());
        assert_eq!(known, (Weight::NoteOnly, Confidence::Possible));
        let alone = Basis {
            by_fingerprint: true,
            copies: 0,
            ..checked(&[])
        };
        assert_eq!(judge(&alone), Verdict::Unverifiable);
        let proven = Basis { copies: 1, ..alone };
        assert_eq!(judge(&proven), Verdict::Consistent);
    }

    #[test]
    fn a_part_stands_for_the_whole_only_where_it_is_known() {
        let poster = Basis {
            part: Some(Part::Poster),
            copies: 0,
            ..checked(&[])
        };
        assert_eq!(judge(&poster), Verdict::Unverifiable);
        assert_eq!(
            says(&poster, Verdict::Unverifiable),
            "only the poster frame of the video was looked at: no copy of that among 10 entries; its file given with \
             `--attach REF=FILE` or `--media DIR` would settle it"
        );
        let known = Basis {
            copies: 2,
            ..poster
        };
        assert_eq!(judge(&known), Verdict::Consistent);
        assert_eq!(
            says(&known, Verdict::Consistent),
            "only the poster frame of the video was looked at: no contradiction with 2 entries; not a statement of \
             authenticity"
        );
    }

    #[test]
    fn silence_says_how_little_it_means() {
        let found = checked(&[]);
        assert_eq!(judge(&found), Verdict::Consistent);
        assert_eq!(
            says(&found, Verdict::Consistent),
            "no contradiction with 1 entry; not a statement of authenticity"
        );
        let not_found = Basis { copies: 0, ..found };
        assert_eq!(judge(&not_found), Verdict::NotFound);
        assert_eq!(
            says(&not_found, Verdict::NotFound),
            "no copy among 10 entries; this says nothing about where the picture comes from"
        );
    }
}
