//! The picture is an edited copy of the earliest known one.

use crate::finding::{Evidence, Finding};
use crate::matching::{Edit, FINGERPRINT_ONLY};
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
            .filter(|known| !is_itself(case, known) && known.matched.signal != BY_ASSET_ID);
        let Some(original) = others.min_by_key(|known| age(case, known)) else {
            return Vec::new();
        };
        let least = case.thresholds.crop_min_percent;
        let edits = named_edits(&original.matched.edits, least);
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
            says: match original.matched.signal.as_str() {
                FINGERPRINT_ONLY => format!("{edits}, by fingerprint only"),
                signal => format!("{edits}, proved by {}", plain(signal)),
            },
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
fn age(case: &Case, known: &Known) -> (jiff::civil::Date, usize) {
    let day = earliest(known).map_or(jiff::civil::Date::MAX, |date| date.first_day());
    let edits = named_edits(&known.matched.edits, case.thresholds.crop_min_percent);
    (day, edits.len())
}

fn earliest(known: &Known) -> Option<DateInterval> {
    let dates = known.entry.records.iter().filter_map(|record| record.date);
    dates.min_by_key(DateInterval::first_day)
}

/// What the edits are called, one name each; resizing, compressing and tones are no edits, nor is a crop that takes less
/// than `crop_min_percent` of a side, in whole percent as it is told.
fn named_edits(edits: &[Edit], crop_min_percent: f64) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let percent = |edit: &Edit| edit.amount.unwrap_or_default() * 100.0;
    for edit in edits {
        let name = match edit.kind.as_str() {
            "mirror" => "mirrored".to_owned(),
            "rotate-90" => "turned by 90 degrees".to_owned(),
            "rotate-180" => "turned by 180 degrees".to_owned(),
            "rotate-270" => "turned by 270 degrees".to_owned(),
            "crop" if percent(edit).round() >= crop_min_percent => {
                let side = edit.side.as_deref().unwrap_or("one");
                format!("cropped at the {side} side by {:.0} %", percent(edit))
            }
            "caption-bar" => "with a caption bar over it".to_owned(),
            "overlay" => format!("{:.0} % of it covered or exchanged", percent(edit)),
            "blend" => "blended with another picture".to_owned(),
            "other-sound" => "under another sound".to_owned(),
            "reverse" => "run backwards".to_owned(),
            "speed" => format!("at {:.2} times its speed", edit.amount.unwrap_or(1.0)),
            _ => continue,
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Whether an entry is the very file, and no earlier state of it.
fn is_itself(case: &Case, known: &Known) -> bool {
    let mut file = case.file.iter();
    known.same_source && file.all(|file| known.entry.digest == Some(file.digest))
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
    fn crops_and_overlays_are_named_with_their_share() {
        let edit = |kind: &str, side: Option<&str>, amount: f64| Edit {
            kind: kind.to_owned(),
            side: side.map(str::to_owned),
            amount: Some(amount),
            area: None,
        };
        let edits = [
            edit("crop", Some("bottom"), 0.229),
            edit("crop", Some("left"), 0.04),
            edit("overlay", None, 0.22),
            edit("contrast", None, 1.3),
        ];
        assert_eq!(
            named_edits(&edits, 10.0),
            [
                "cropped at the bottom side by 23 %",
                "22 % of it covered or exchanged"
            ]
        );
        assert_eq!(named_edits(&edits, 3.0).len(), 3);
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
