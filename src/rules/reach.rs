//! Findings on pictures that could not be looked at; the kind of their first evidence tells policy why.

use crate::finding::{Evidence, Finding};
use crate::reference::{MediaKind, MediaRef, Target};

use super::Case;
use super::words::{address, plain, quoted};

/// A finding whose first evidence has `kind`: `mention`, `embed`, `remote`, `missing-file`, `damaged` or `undecidable`.
pub(super) fn finding(
    rule: &'static str,
    case: &Case,
    kind: &str,
    says: &str,
    settle: &str,
) -> Finding {
    let reference = &case.reference;
    let evidence = Evidence {
        kind: kind.to_owned(),
        says: says.to_owned(),
        source: reference
            .best_url
            .as_deref()
            .map_or_else(|| "article".to_owned(), address),
        date: None,
        entry: None,
        digest: case.file.as_ref().map(|file| file.digest),
        origin: None,
    };
    Finding::new(
        rule,
        &reference.key,
        None,
        format!("{says}; {settle}"),
        evidence,
    )
}

/// The option that hands in the file of `reference`.
pub(super) fn attach(reference: &MediaRef) -> String {
    format!("`--attach {}=FILE`", plain(&reference.id))
}

/// What a file does that is handed in for `reference`.
pub(super) fn by_hand(reference: &MediaRef) -> String {
    let attach = attach(reference);
    // A file of a folder is found by its name: that of an address, or the id in it.
    let has_name = !reference.urls.is_empty() || reference.embed_id.is_some();
    match reference.target {
        Target::Given => "a file that can be read would settle it".to_owned(),
        _ if has_name => format!("its file given with {attach} or `--media DIR` would settle it"),
        _ => format!("its file given with {attach} would settle it"),
    }
}

/// The reference in words: what it is, who posted it, and the page's own hedge.
pub(super) fn named(reference: &MediaRef) -> String {
    let kind = match reference.kind {
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Embed => "post",
    };
    let by = reference
        .posted_by
        .as_deref()
        .map_or_else(String::new, |who| format!(" posted by {}", quoted(who)));
    let hedge = reference
        .hedge
        .as_deref()
        .map_or_else(String::new, |hedge| {
            format!(", {} in the story's own words", quoted(hedge))
        });
    format!("{kind}{by}{hedge}")
}

#[cfg(test)]
mod tests {
    use crate::fetch::resolve::Part;
    use crate::finding::Finding;
    use crate::limit::{Problem, ProblemKind};
    use crate::reference::{MediaKind, Target};
    use crate::rules::cases::{case, entry, known};
    use crate::rules::{Reach, check};

    fn reached(reach: Reach) -> Vec<Finding> {
        let mut case = case("a caption");
        case.reference.kind = MediaKind::Video;
        case.reference.posted_by = Some("Hassan Hassan".to_owned());
        case.reference.hedge = Some("allegedly".to_owned());
        if reach != Reach::Mention {
            case.reference.embed_id = Some("1215068021".to_owned());
        }
        case.reach = reach;
        let mut found = check(&case);
        found.retain(|f| f.rule().ends_with("-media") || f.rule() == "unresolved-reference");
        found
    }

    #[test]
    fn each_way_not_to_look_has_its_rule_kind_and_remedy() {
        let problem = || Problem::new(ProblemKind::MissingFile, "`a.jpg` is not there; add it");
        let cases = [
            (
                Reach::Mention,
                "unresolved-reference",
                "mention",
                "--attach m1=FILE",
            ),
            (Reach::Embed, "unresolved-reference", "embed", "--media DIR"),
            (
                Reach::Unresolved(problem()),
                "unresolved-reference",
                "embed",
                "`a.jpg` is not there",
            ),
            (
                Reach::Part(Part::Poster, problem()),
                "unresolved-reference",
                "embed",
                "only the poster frame of the video was looked at",
            ),
            (Reach::Remote, "unreachable-media", "remote", "--fetch"),
            (
                Reach::Failed(problem()),
                "unreachable-media",
                "remote",
                "--attach m1=FILE",
            ),
            (
                Reach::MissingFile(problem()),
                "unreachable-media",
                "missing-file",
                "--media DIR",
            ),
            (
                Reach::Undecidable(Problem::new(ProblemKind::Undecodable, "it is cut short")),
                "undecidable-media",
                "damaged",
                "--attach m1=FILE",
            ),
            (
                Reach::Undecidable(problem()),
                "undecidable-media",
                "undecidable",
                "--attach m1=FILE",
            ),
            (
                Reach::Incomplete(problem()),
                "undecidable-media",
                "undecidable",
                "the whole of it given with `--attach m1=FILE` would settle it",
            ),
        ];
        for (reach, rule, kind, remedy) in cases {
            let found = reached(reach);
            let [found] = found.as_slice() else {
                panic!("one finding, not {found:?}");
            };
            assert_eq!(found.rule(), rule);
            let first = found.evidence().first().expect("evidence");
            assert_eq!(first.kind, kind);
            assert!(found.message().contains(remedy), "{}", found.message());
        }
        assert_eq!(reached(Reach::Checked), []);
    }

    #[test]
    fn what_no_article_shows_is_attached_to_none() {
        let problem = || Problem::new(ProblemKind::Undecodable, "it is cut short");
        let reaches = [Reach::Undecidable(problem()), Reach::MissingFile(problem())];
        for reach in reaches {
            let mut case = case("a caption");
            case.reference.target = Target::Given;
            case.reach = reach;
            let found = check(&case);
            let found = found.iter().find(|f| f.rule().ends_with("-media"));
            let told = found.expect("it could not be looked at").message();
            assert!(
                told.ends_with("would settle it") && !told.contains("--"),
                "{told}"
            );
        }
    }

    #[test]
    fn a_known_copy_of_a_poster_settles_the_reference() {
        let mut case = case("a caption");
        let problem = Problem::new(ProblemKind::FetchFailed, "no video; save it");
        case.reach = Reach::Part(Part::Poster, problem);
        case.known.push(known(entry("aa", Vec::new())));
        let found = check(&case);
        assert!(!found.iter().any(|f| f.rule() == "unresolved-reference"));
    }

    #[test]
    fn a_mention_is_told_in_the_words_of_the_story() {
        let found = reached(Reach::Mention);
        assert_eq!(
            found.first().map(Finding::message),
            Some(
                "the story gives only words for the video posted by `Hassan Hassan`, `allegedly` in the story's own \
                 words; its file given with `--attach m1=FILE` would settle it"
            )
        );
    }
}
