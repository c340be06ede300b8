//! All dated evidence of a case, each piece with what it says, how well that stands, and how it stands to the line.

use crate::archive::EntryId;

use super::Case;
use super::dated::{Dated, Stand};
use super::dates;
use super::fact::Fact;
use super::source::{Sources, Standing};

/// Most pieces told of, best matches first.
const MOST: usize = 200;

/// One piece of dated evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The date and what gives it.
    pub dated: Dated,
    /// In words.
    pub says: String,
    /// Who says it: a file, a list, an address.
    pub source: String,
    /// The entry it is of; `None` where the checked file or its reference says it.
    pub entry: Option<EntryId>,
    /// How well it stands.
    pub standing: Standing,
    /// How it stands to the date of the line; `None` where the line binds none.
    pub stand: Option<Stand>,
}

/// Every dated piece: of the checked file and its reference, then of the archive in the order of the matches.
pub fn ledger(case: &Case) -> Vec<Piece> {
    let sources = Sources::of(case);
    let own = sources.own(case).into_iter();
    let own = own.map(|(source, dated)| piece(case, &dates::own_fact(source, &dated), &dated));
    let archived = sources.archived.iter().flat_map(|source| {
        let dates = source.dates().iter();
        dates.map(move |dated| piece(case, &dates::fact(source, dated), dated))
    });
    own.chain(archived).take(MOST).collect()
}

fn piece(case: &Case, fact: &Fact<'_>, dated: &Dated) -> Piece {
    Piece {
        dated: dated.clone(),
        says: fact.says.clone(),
        source: fact.source.found_at(),
        entry: fact.source.entry().cloned(),
        standing: fact.standing,
        stand: case.bound_when().map(|when| dated.against(when)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::{DateKind, Record};
    use crate::rules::cases::{bound, case, date, entry, file, known, list_record};

    #[test]
    fn each_piece_says_who_dates_what_and_how_it_stands() {
        let mut dated = bound(case("On Tuesday"), "2020-01-07");
        let mut own = file("a wreck");
        own.metadata.date_created = Some("2020-01-07".to_owned());
        dated.file = Some(own);
        dated.reference.best_url = Some("https://x.test/2019/11/15/a.jpg".to_owned());
        let row = Record {
            date: date("2019-11-15"),
            date_kind: Some(DateKind::Published),
            outlet: Some("BBC".to_owned()),
            ..list_record("a.csv")
        };
        dated.known.push(known(entry("aa", vec![row])));
        let said: Vec<String> = ledger(&dated)
            .iter()
            .map(|piece| {
                let stand = piece.stand.map_or("no line", Stand::name);
                let (standing, kind) = (piece.standing.name(), piece.dated.clue.name());
                format!(
                    "{kind}, {standing}, {stand}: {} [{}]",
                    piece.says, piece.source
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                "caption-data, stated, agrees: the file is dated 2020-01-07 by its caption data [photo.jpg]",
                "address, hint, against: the picture is dated 2019-11-15 by its address [https://x.test/2019/11/15/a.jpg]",
                "published, listed, against: dated 2019-11-15 (published) by BBC [a.csv]",
            ]
        );
    }
}
