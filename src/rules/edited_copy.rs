//! The picture is a mirrored or turned copy of the best known one.

use crate::finding::{Evidence, Finding};
use crate::matching::Edit;
use crate::time::DateInterval;

use super::source::BY_ASSET_ID;
use super::words::plain;
use super::{Case, Known, Rule};

/// `edited-copy`.
pub(super) struct EditedCopy;

impl Rule for EditedCopy {
    fn code(&self) -> &'static str {
        "edited-copy"
    }

    fn page(&self) -> &'static str {
        include_str!("edited_copy.md")
    }

    fn check(&self, case: &Case) -> Vec<Finding> {
        let others = case
            .known
            .iter()
            .filter(|known| !known.same_source && known.matched.signal != BY_ASSET_ID);
        let Some(original) = others.min_by_key(|known| age(known)) else {
            return Vec::new();
        };
        let edits: Vec<&str> = original.matched.edits.iter().filter_map(named).collect();
        if edits.is_empty() {
            return Vec::new();
        }
        let edits = edits.join(" and ");
        let entry = &original.entry;
        let held = entry
            .paths
            .first()
            .map_or(entry.id.0.as_str(), String::as_str);
        let message = format!("a copy of `{}`, {edits}", plain(held));
        let evidence = Evidence {
            kind: "edit".to_owned(),
            says: format!("{edits}, proved by {}", plain(&original.matched.signal)),
            source: plain(held),
            date: earliest(original),
            entry: Some(entry.id.clone()),
            digest: entry.digest,
            origin: Some(format!("entry:{}", entry.id.0)),
        };
        let id = Some(entry.id.clone());
        vec![Finding::new(
            self.code(),
            &case.reference.key,
            id,
            message,
            evidence,
        )]
    }
}

/// The earliest dated entry comes first, an undated one last; among equals one that needs no edit.
fn age(known: &Known) -> (jiff::civil::Date, usize) {
    let day = earliest(known).map_or(jiff::civil::Date::MAX, |date| date.first_day());
    (day, known.matched.edits.iter().filter_map(named).count())
}

fn earliest(known: &Known) -> Option<DateInterval> {
    let dates = known.entry.records.iter().filter_map(|record| record.date);
    dates.min_by_key(DateInterval::first_day)
}

/// What an edit is called; resizing is no edit.
fn named(edit: &Edit) -> Option<&'static str> {
    match edit.kind.as_str() {
        "mirror" => Some("mirrored"),
        "rotate-90" => Some("turned by 90 degrees"),
        "rotate-180" => Some("turned by 180 degrees"),
        "rotate-270" => Some("turned by 270 degrees"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Record;
    use crate::rules::cases::{case, date, entry, known, list_record};

    fn copy(id: &str, day: &str, edits: &[&str]) -> Known {
        let record = Record {
            date: date(day),
            ..list_record("a.csv")
        };
        let mut known = known(entry(id, vec![record]));
        known.matched.edits = edits
            .iter()
            .map(|kind| Edit {
                kind: (*kind).to_owned(),
                side: None,
                amount: None,
                area: None,
            })
            .collect();
        known
    }

    fn check(known: Vec<Known>) -> Vec<Finding> {
        let mut case = case("a caption");
        case.known = known;
        EditedCopy.check(&case)
    }

    #[test]
    fn mirrors_and_turns_are_named_and_resizing_is_not() {
        let found = check(vec![copy("aa", "2019-11-15", &["mirror", "scale"])]);
        assert_eq!(
            found.first().map(Finding::message),
            Some("a copy of `aa.jpg`, mirrored")
        );
        assert_eq!(
            check(vec![copy("aa", "2019-11-15", &["scale", "stretch"])]),
            []
        );
    }

    #[test]
    fn the_earliest_entry_is_the_original() {
        let original_upright = vec![
            copy("aa", "2020-01-08", &["mirror"]),
            copy("bb", "2019-11-15", &[]),
        ];
        assert_eq!(check(original_upright), []);
        let reuse_upright = vec![
            copy("aa", "2020-01-08", &[]),
            copy("bb", "2019-11-15", &["mirror"]),
        ];
        assert_eq!(check(reuse_upright).len(), 1);
        let mut own = copy("aa", "2019-11-15", &["mirror"]);
        own.same_source = true;
        assert_eq!(check(vec![own]), []);
    }
}
