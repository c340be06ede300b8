//! Things a caption counts or measures.

use super::words::{Word, Words};

/// Words behind a number looked at for what it counts.
const REACH: usize = 3;

/// How far apart two numbers for one thing must be; two ordinal numbers need only differ.
const FACTOR: f64 = 2.0;

/// A number and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    number: f64,
    /// Written `94th`.
    ordinal: bool,
    of: Vec<String>,
    /// As written.
    pub(super) words: String,
}

/// Words that say nothing of what is counted.
const EMPTY: [&str; 16] = [
    "of", "the", "a", "an", "and", "in", "on", "at", "by", "to", "is", "are", "was", "were", "old",
    "year",
];

/// The counts of a caption: numbers but years, dates and ages, each with the words behind it.
///
/// None where the caption tells of the dead or hurt: tolls rise.
pub(super) fn of(words: &Words) -> Vec<Count> {
    const TOLL: [&str; 14] = [
        "killed",
        "dead",
        "died",
        "deaths",
        "injured",
        "wounded",
        "hurt",
        "missing",
        "toll",
        "victims",
        "casualties",
        "arrested",
        "detained",
        "homeless",
    ];
    let list = words.list();
    if list.iter().any(|word| TOLL.contains(&word.key.as_str())) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (at, word) in list.iter().enumerate() {
        let Some(number) = number_of(word) else {
            continue;
        };
        let behind: Vec<&Word> = list
            .iter()
            .skip(at + 1)
            .take(REACH)
            .take_while(|word| word.joined && !word.starts)
            .collect();
        let ordinal = is_ordinal(word);
        let of: Vec<String> = behind
            .iter()
            .take(if ordinal { 1 } else { REACH })
            .filter(|word| !EMPTY.contains(&word.key.as_str()) && word.stem.len() > 2)
            .map(|word| word.stem.clone())
            .collect();
        if of.is_empty() || behind.iter().any(|word| is_month(&word.key)) {
            continue;
        }
        let written: Vec<&str> = std::iter::once(word)
            .chain(behind)
            .map(|word| word.written.as_str())
            .collect();
        out.push(Count {
            number,
            ordinal,
            of,
            words: written.join(" "),
        });
    }
    out
}

fn is_ordinal(word: &Word) -> bool {
    ["st", "nd", "rd", "th"]
        .iter()
        .any(|ending| word.key.ends_with(ending))
}

fn number_of(word: &Word) -> Option<f64> {
    let digits: String = word
        .written
        .trim_end_matches(|sign: char| sign.is_alphabetic() || sign == '-')
        .replace(',', "");
    let number: f64 = digits.parse().ok()?;
    let is_whole = !word.written.contains(',') && digits.len() == 4;
    let is_year = is_whole && (1_000.0..2_100.0).contains(&number);
    (!is_year && number >= 2.0).then_some(number)
}

fn is_month(key: &str) -> bool {
    const STARTS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    key.get(..3).is_some_and(|start| STARTS.contains(&start)) && key.len() <= 9
}

/// The first of each where both count one thing, once each, and not alike.
pub(super) fn apart<'a>(ours: &'a [Count], theirs: &'a [Count]) -> Option<(&'a Count, &'a Count)> {
    let ([ours], [theirs]) = (ours, theirs) else {
        return None;
    };
    let one_thing = ours.of.iter().any(|of| theirs.of.contains(of));
    let (less, more) = (
        ours.number.min(theirs.number),
        ours.number.max(theirs.number),
    );
    let far = match (ours.ordinal, theirs.ordinal) {
        (true, true) => more > less,
        (false, false) => more >= less * FACTOR,
        _ => false,
    };
    (one_thing && far).then_some((ours, theirs))
}
