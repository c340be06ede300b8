//! Words beside a date, in languages other than English, that tell whether it dates the picture.

use super::asides;
use super::calendar::is_not_to_come;
use super::dates::Scan;
use super::lex::Kind;
use super::vocabulary::Class;
use crate::time::{DateInterval, Precision};

/// Letters of the longest word that may stand between a date and the word that governs it (`dem`, `hari`, `ngày`).
const LONGEST_ARTICLE: usize = 4;

/// Words behind a date that are looked at.
const BEHIND: usize = 8;

/// The readings the date at `at..to` gives the picture, `None` where it dates something else.
///
/// A day that something happened `after` is read as any time from it to the reference.
pub(super) fn weigh(
    scan: &Scan,
    at: usize,
    to: usize,
    readings: Vec<DateInterval>,
) -> Option<Vec<DateInterval>> {
    let before: Vec<usize> = (0..at)
        .rev()
        .take_while(|at| asides::in_sentence(scan, *at).is_some())
        .collect();
    let behind: Vec<usize> = (to..to + BEHIND)
        .take_while(|at| asides::in_sentence(scan, *at).is_some())
        .collect();
    let has = |places: &[usize], most: usize, class: Class| {
        places
            .iter()
            .take(most)
            .any(|at| scan.is_foreign(*at, class))
    };
    let is_article = before
        .first()
        .is_some_and(|at| scan.key(*at).chars().count() <= LONGEST_ARTICLE);
    let governs = 1 + usize::from(is_article);
    let is_life = at.checked_sub(1).is_some_and(|at| scan.is_sign(at, "*†"));
    if is_life
        || has(&before, governs, Class::Until)
        || has(&behind, 2, Class::UntilBehind)
        || has(&before, 5, Class::Born)
        || has(&behind, 4, Class::Born)
    {
        return None;
    }
    let says_year = (at..to).any(|at| matches!(scan.kind(at), Some(Kind::Number(_, 4))));
    let is_coming = has(&before, usize::MAX, Class::Future) || has(&behind, BEHIND, Class::Future);
    let asks = (to..scan.tokens.len())
        .find(|at| asides::in_sentence(scan, *at).is_none())
        .is_some_and(|at| scan.is_sign(at, "?"));
    let is_ahead = !scan.scope.is_english() && is_ahead(scan, &readings);
    if !says_year && (is_coming || asks || is_ahead) {
        return None;
    }
    let is_memory = has(&before, usize::MAX, Class::Memory) || has(&behind, BEHIND, Class::Memory);
    if says_year && is_memory {
        return None;
    }
    let is_day = readings
        .iter()
        .all(|read| read.precision() == Precision::Day);
    if !is_day && (has(&before, 5, Class::Other) || has(&behind, 3, Class::Other)) {
        return None;
    }
    let is_one_day = readings
        .iter()
        .all(|read| read.first_day() == read.last_day());
    let is_of_event =
        is_one_day && has(&before, governs, Class::Attribute) && !has(&before, 5, Class::Photo);
    if !is_of_event && !has(&before, usize::MAX, Class::After) {
        return Some(readings);
    }
    is_day.then(|| asides::until_published(scan, &readings))
}

/// Whether no reading is of a day before publication; such a day, said without its year, is announced.
fn is_ahead(scan: &Scan, readings: &[DateInterval]) -> bool {
    let published = scan
        .reference
        .published
        .map(|published| published.last_day());
    published.is_some_and(|published| readings.iter().all(|read| !is_not_to_come(read, published)))
}
