//! The agency withdrew the picture.

use crate::finding::Finding;
use crate::matching::FINGERPRINT_ONLY;

use super::fact::{Fact, finding, from_article, strongest_first};
use super::source::{BY_ASSET_ID, Source, Sources};
use super::words::quoted;
use super::{Case, Known, Rule};

/// `killed-picture`.
pub(super) struct KilledPicture;

impl Rule for KilledPicture {
    fn code(&self) -> &'static str {
        "killed-picture"
    }

    fn page(&self) -> &'static str {
        include_str!("killed_picture.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let sources = Sources::with_asset_ids(case);
        let mut facts: Vec<Fact<'_>> = Vec::new();
        for source in &sources.archived {
            facts.extend(source.record.killed.as_deref().map(|why| fact(source, why)));
        }
        strongest_first(&mut facts);
        let Some(first) = facts.first() else {
            return canceled(self.code(), case).into_iter().collect();
        };
        let message = format!("{}; {}", first.says, matched(case, first.source.known()));
        finding(self.code(), case, &facts, None, message)
            .into_iter()
            .collect()
    }
}

/// The feed that brought the story says that the picture is withdrawn.
fn canceled(rule: &'static str, case: &Case) -> Option<Finding> {
    let status = case.reference.desk.status.as_deref()?;
    if status != "canceled" {
        return None;
    }
    let says = "withdrawn by the feed itself: its publishing status is `canceled`".to_owned();
    let evidence = from_article("kill-notice", says.clone(), None);
    Some(Finding::new(
        rule,
        &case.reference.key,
        None,
        says,
        evidence,
    ))
}

fn fact<'a>(source: &'a Source<'a>, why: &str) -> Fact<'a> {
    Fact {
        source,
        kind: "kill-notice",
        says: format!("withdrawn by {}: {}", source.who(), quoted(why)),
        by: source.who(),
        date: source.record.date,
        standing: source.standing(),
    }
}

fn matched(case: &Case, known: Option<&Known>) -> String {
    let is_whole = |known: &Known| {
        let mut file = case.file.iter();
        file.all(|file| known.entry.digest == Some(file.digest))
    };
    match known.map(|known| known.matched.signal.as_str()) {
        Some("digest") if !known.is_none_or(is_whole) => {
            "a frame of it is the same file, byte for byte".to_owned()
        }
        Some("digest") => "the file is the same byte for byte".to_owned(),
        Some(BY_ASSET_ID) => "the asset id is the same".to_owned(),
        Some(FINGERPRINT_ONLY) => "the picture matches by fingerprint only".to_owned(),
        Some(signal) => format!("the picture matches by {signal}"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
    use crate::rules::cases::{case, entry, known, list_record};

    #[test]
    fn a_feed_that_cancels_its_picture_withdraws_it() {
        let mut case = case("a caption");
        case.reference.desk.status = Some("canceled".to_owned());
        let found = KilledPicture.check(&case);
        assert_eq!(found.len(), 1);
        case.reference.desk.status = Some("withheld".to_owned());
        assert!(KilledPicture.check(&case).is_empty());
    }

    fn notice(signal: &str) -> Case {
        let mut case = case("a caption");
        let record = Record {
            killed: Some("MANDATORY KILL: altered at source".to_owned()),
            credit: Some("AP".to_owned()),
            ..list_record("kills.csv")
        };
        let mut known = known(entry("aa", vec![record]));
        known.matched.signal = signal.to_owned();
        case.known.push(known);
        case
    }

    #[test]
    fn a_kill_notice_is_quoted_with_what_matched() {
        for (signal, how) in [
            ("digest", "the file is the same byte for byte"),
            ("asset-id", "the asset id is the same"),
            ("pdq", "the picture matches by pdq"),
        ] {
            let found = KilledPicture.check(&notice(signal));
            let expected = format!("withdrawn by AP: `MANDATORY KILL: altered at source`; {how}");
            assert_eq!(found.first().map(Finding::message), Some(expected.as_str()));
        }
    }

    #[test]
    fn the_very_same_file_is_no_excuse() {
        let mut case = notice("digest");
        case.known
            .iter_mut()
            .for_each(|known| known.same_source = true);
        assert_eq!(KilledPicture.check(&case).len(), 1);
        case.known.clear();
        assert_eq!(KilledPicture.check(&case), []);
    }
}
