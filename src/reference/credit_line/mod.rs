//! Credit lines: who took a picture, for which agency, through which house, and what two lines say of each other.
//!
//! `parts` takes a line apart, `trailing` finds the line a caption ends with.

mod outlets;
mod parts;
mod trailing;

pub(super) use trailing::{is_house, is_surely_credit, is_whole_line, trailing, without_unnamed};

use self::parts::Parts;
use super::{CreditAgreement, CreditLine};
use crate::article::dom::fold;

/// Longest line taken for a credit, in bytes.
const LONGEST: usize = 400;
impl CreditLine {
    /// A printed or embedded credit taken apart; `None` where it holds no credit at all: nothing, a sentence, or more
    /// than a line.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let verbatim = fold(text);
        let parts = Parts::of(&verbatim);
        let mut line = Self {
            placeholder: parts.placeholder,
            file_photo: parts.file_photo,
            ..Self::default()
        };
        line.agency = parts.agency();
        line.distributor = parts.distributor();
        line.photographer = parts.people.first().cloned();
        if let Some(paper) = parts.paper.filter(|_| line.agency.is_none()) {
            line.agency = Some(paper);
        }
        let names_someone =
            line.agency.is_some() || line.distributor.is_some() || line.photographer.is_some();
        line.verbatim = verbatim;
        (names_someone || line.placeholder).then_some(line)
    }

    /// Compares makers after agency names are normalised; a distribution chain agrees with each of its members.
    pub fn agreement(&self, other: &Self) -> CreditAgreement {
        let (mine, theirs) = (self.houses(), other.houses());
        let same_person = match (&self.photographer, &other.photographer) {
            (Some(mine), Some(theirs)) => Some(same_name(mine, theirs)),
            _ => None,
        };
        if same_person == Some(true) || mine.iter().any(|house| theirs.contains(house)) {
            return CreditAgreement::Agree;
        }
        let houses_differ = !mine.is_empty() && !theirs.is_empty();
        let people_differ = same_person == Some(false) && mine.is_empty() && theirs.is_empty();
        if houses_differ || people_differ {
            CreditAgreement::Differ
        } else {
            CreditAgreement::Unknown
        }
    }

    /// Every house of the chain, by its short name in lower case.
    fn houses(&self) -> Vec<String> {
        let mut out: Vec<String> = [&self.agency, &self.distributor]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        out.extend(
            Parts::of(&self.verbatim)
                .houses
                .iter()
                .map(|house| house.name.to_owned()),
        );
        let mut out: Vec<String> = out
            .iter()
            .map(|name| name.to_lowercase())
            .filter(|name| name != "pool")
            .collect();
        out.sort();
        out.dedup();
        out
    }
}

/// The same person: equal words whatever their case and signs, or the same family name with an initial.
fn same_name(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let parts = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (mut a, mut b) = (words(a), words(b));
    if let (Some(last), Some(other)) = (a.last(), b.last())
        && last == other
        && let (Some(first), Some(second)) = (a.first(), b.first())
        && (first.chars().count() == 1 || second.chars().count() == 1)
    {
        return first.chars().next() == second.chars().next();
    }
    a.sort();
    b.sort();
    a == b
}

#[cfg(test)]
mod tests;
