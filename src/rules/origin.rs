//! Which records are one source.
//!
//! Independence must be shown. These are one source:
//! * all facts of one record, and all copies of one file;
//! * the rows of one list that name the same publisher (outlet, else host of the source URL, else agency of the
//!   credit), or none;
//! * records that name the same outlet, the same source URL or the same post, whichever lists they stand in, and the
//!   embed that is that post; posts of one site that name no outlet;
//! * records that repeat one caption word for word: a copy of a copy;
//! * an archived file and the first row on the same entry that names no outlet and no source URL: the row describes
//!   the file;
//! * files that carry no caption, and files of one exposure (the same capture time to the minute).
//!
//! Everything else is two: rows of different lists, rows of one list by different publishers, a file and a row that
//! names who published it, two files with different captions.

use std::collections::HashMap;

use crate::archive::RecordSource;
use crate::fetch::Digest;
use crate::time::Precision;

use super::source::Carried;
use super::words::{address, folded};

/// The source each record comes from; equal names are one source.
pub(super) fn names(all: &[Carried<'_>]) -> Vec<String> {
    groups(&keys_of(all))
}

/// What ties each record to others; two records with a key in common are one source.
fn keys_of(all: &[Carried<'_>]) -> Vec<Vec<String>> {
    let mut first_publisher: HashMap<&str, String> = HashMap::new();
    let mut describing_row: HashMap<String, String> = HashMap::new();
    for source in all {
        let RecordSource::List(list) = &source.record.source else {
            continue;
        };
        let publisher = publisher(source);
        if let Some(publisher) = &publisher {
            first_publisher
                .entry(list)
                .or_insert_with(|| publisher.clone());
        }
    }
    let row_key = |list: &str, source: &Carried<'_>| {
        let publisher = publisher(source).or_else(|| first_publisher.get(list).cloned());
        format!("list:{list}:{}", publisher.unwrap_or_default())
    };
    for source in all {
        let RecordSource::List(list) = &source.record.source else {
            continue;
        };
        if source.record.outlet.is_none() && source.record.source_url.is_none() {
            describing_row
                .entry(file_name(source))
                .or_insert_with(|| row_key(list, source));
        }
    }
    all.iter()
        .map(|source| {
            let record = source.record;
            let outlet = record.outlet.as_deref().map(folded);
            let mut keys = match &record.source {
                RecordSource::List(list) => vec![row_key(list, source)],
                RecordSource::File if source.is_reference() => Vec::new(),
                RecordSource::File => file_keys(source, &describing_row),
            };
            if let Some((site, id)) = source.post() {
                // Without an outlet nothing shows that two posts are not of one account.
                keys.extend(outlet.is_none().then(|| format!("posts:{site}")));
                keys.push(format!("post:{site}:{id}"));
            }
            if source.is_reference() && keys.is_empty() {
                keys.push("reference".to_owned());
            }
            keys.extend(outlet.map(|outlet| format!("outlet:{outlet}")));
            let url = record.source_url.as_deref().map(address);
            keys.extend(url.map(|url| format!("url:{url}")));
            let caption = record.caption.as_deref().map(folded);
            keys.extend(
                caption
                    .filter(|caption| !caption.is_empty())
                    .map(|caption| format!("words:{}", Digest::of(caption.as_bytes()).short())),
            );
            keys
        })
        .collect()
}

fn file_name(source: &Carried<'_>) -> String {
    match (source.digest(), source.entry()) {
        (Some(digest), _) => digest.to_string(),
        (None, Some(entry)) => entry.0.clone(),
        (None, None) => String::new(),
    }
}

fn file_keys(source: &Carried<'_>, describing_row: &HashMap<String, String>) -> Vec<String> {
    let name = file_name(source);
    let mut keys = vec![format!("file:{name}")];
    if source.record.caption.is_none() {
        keys.push("file:without-caption".to_owned());
    }
    let exposure = source
        .record
        .date
        .filter(|date| date.precision() >= Precision::Minute);
    keys.extend(exposure.map(|date| format!("exposure:{date}")));
    keys.extend(describing_row.get(&name).cloned());
    keys
}

/// Who stands behind a row: outlet, else host of its URL, else agency or words of its credit.
fn publisher(source: &Carried<'_>) -> Option<String> {
    let record = source.record;
    if let Some(outlet) = &record.outlet {
        return Some(folded(outlet));
    }
    let url = record.source_url.as_deref();
    if let Some(host) = url.and_then(|url| url::Url::parse(url).ok()?.host_str().map(str::to_owned))
    {
        return Some(host);
    }
    let agency = source
        .claim()
        .and_then(|claim| claim.credit.as_ref()?.agency.as_deref());
    agency.or(record.credit.as_deref()).map(folded)
}

/// One name for each record; equal where keys tie them, directly or through others.
fn groups(keys: &[Vec<String>]) -> Vec<String> {
    let mut parent: Vec<usize> = (0..keys.len()).collect();
    let mut holder: HashMap<&str, usize> = HashMap::new();
    for (at, keys) in keys.iter().enumerate() {
        for key in keys {
            let other = *holder.entry(key).or_insert(at);
            join(&mut parent, at, other);
        }
    }
    (0..keys.len())
        .map(|at| {
            let root = root(&mut parent, at);
            keys.get(root)
                .and_then(|keys| keys.first())
                .cloned()
                .unwrap_or_default()
        })
        .collect()
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    if let Some(slot) = parent.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

fn root(parent: &mut [usize], from: usize) -> usize {
    let mut root = from;
    while let Some(&up) = parent.get(root).filter(|up| **up != root) {
        root = up;
    }
    let mut at = from;
    while let Some(slot) = parent.get_mut(at).filter(|up| **up != root) {
        at = std::mem::replace(slot, root);
    }
    root
}

#[cfg(test)]
mod tests {
    use crate::archive::Record;
    use crate::rules::cases::{case, entry, file_record, known, list_record};
    use crate::rules::source::Sources;
    use crate::time::DateInterval;

    fn origins(records: Vec<Vec<Record>>) -> Vec<String> {
        let mut case = case("a caption");
        for (at, records) in records.into_iter().enumerate() {
            case.known
                .push(known(entry(&format!("{at:016x}"), records)));
        }
        let sources = Sources::of(&case);
        sources
            .archived
            .iter()
            .map(|source| source.origin().to_owned())
            .collect()
    }

    fn distinct(records: Vec<Vec<Record>>) -> usize {
        let mut origins = origins(records);
        origins.sort_unstable();
        origins.dedup();
        origins.len()
    }

    fn row(list: &str, caption: &str) -> Record {
        Record {
            caption: Some(caption.to_owned()),
            ..list_record(list)
        }
    }

    fn file(caption: &str) -> Record {
        Record {
            caption: Some(caption.to_owned()),
            ..file_record()
        }
    }

    #[test]
    fn rows_of_different_lists_are_two_sources() {
        let rows = vec![vec![row("agency.csv", "one")], vec![row("fact.csv", "two")]];
        assert_eq!(distinct(rows), 2);
        let on_one_entry = vec![vec![row("agency.csv", "one"), row("fact.csv", "two")]];
        assert_eq!(distinct(on_one_entry), 2);
    }

    #[test]
    fn rows_of_one_list_are_one_source_unless_publishers_differ() {
        let rows = || vec![vec![row("feed.csv", "one")], vec![row("feed.csv", "two")]];
        assert_eq!(distinct(rows()), 1);
        let by = |outlet: &str, caption: &str| Record {
            outlet: Some(outlet.to_owned()),
            ..row("feed.csv", caption)
        };
        assert_eq!(
            distinct(vec![vec![by("AFP", "one")], vec![by("BBC", "two")]]),
            2
        );
        assert_eq!(
            distinct(vec![vec![by("AFP", "one")], vec![by("afp", "two")]]),
            1
        );
        let silent = vec![vec![by("AFP", "one")], vec![row("feed.csv", "two")]];
        assert_eq!(distinct(silent), 1);
    }

    #[test]
    fn one_outlet_or_one_page_in_two_lists_is_one_source() {
        let by = |list: &str, caption: &str| Record {
            outlet: Some("BBC".to_owned()),
            ..row(list, caption)
        };
        assert_eq!(
            distinct(vec![vec![by("a.csv", "one")], vec![by("b.csv", "two")]]),
            1
        );
        let at = |list: &str, caption: &str| Record {
            source_url: Some("https://news.example/1".to_owned()),
            ..row(list, caption)
        };
        assert_eq!(
            distinct(vec![vec![at("a.csv", "one")], vec![at("b.csv", "two")]]),
            1
        );
    }

    #[test]
    fn posts_of_one_site_are_one_source_unless_outlets_made_them() {
        let post = |list: &str, id: &str, outlet: Option<&str>| Record {
            source_url: Some(format!("https://x.com/someone/status/{id}")),
            outlet: outlet.map(str::to_owned),
            ..row(list, id)
        };
        let (first, second) = ("1181337941215338496", "1181700000000000000");
        let posts = |outlets: [Option<&str>; 2]| {
            vec![
                vec![post("a.csv", first, outlets[0])],
                vec![post("b.csv", second, outlets[1])],
            ]
        };
        assert_eq!(distinct(posts([None, None])), 1);
        assert_eq!(distinct(posts([Some("AFP"), Some("BBC")])), 2);
    }

    #[test]
    fn a_caption_repeated_word_for_word_is_a_copy_of_a_copy() {
        let words = "Palestinians inspect the wreck, Khan Yunis";
        let files = vec![
            vec![file(words)],
            vec![file("palestinians inspect the wreck Khan Yunis.")],
        ];
        assert_eq!(distinct(files), 1);
        assert_eq!(
            distinct(vec![vec![row("a.csv", words)], vec![row("b.csv", words)]]),
            1
        );
        assert_eq!(distinct(vec![vec![file("one")], vec![file("two")]]), 2);
    }

    #[test]
    fn a_row_that_names_nobody_describes_the_file() {
        assert_eq!(distinct(vec![vec![file("one"), row("a.csv", "two")]]), 1);
        let published = Record {
            outlet: Some("BBC".to_owned()),
            ..row("a.csv", "two")
        };
        assert_eq!(distinct(vec![vec![file("one"), published]]), 2);
        let rows = vec![vec![
            file("one"),
            row("a.csv", "two"),
            row("b.csv", "three"),
        ]];
        assert_eq!(distinct(rows), 2);
    }

    #[test]
    fn copies_of_one_exposure_are_one_source() {
        let at = |caption: &str| Record {
            date: DateInterval::parse("2019-11-15T10:30:12"),
            ..file(caption)
        };
        assert_eq!(distinct(vec![vec![at("one")], vec![at("two")]]), 1);
        assert_eq!(distinct(vec![vec![file_record()], vec![file_record()]]), 1);
    }

    #[test]
    fn ten_thousand_records_are_grouped_without_delay() {
        let rows = (0..10_000)
            .map(|at| vec![row(&format!("{at}.csv"), &format!("caption {}", at / 2))])
            .collect();
        assert_eq!(distinct(rows), 5_000);
    }
}
