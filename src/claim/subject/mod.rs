//! Who and what a caption says a picture shows and how it was made, and where two captions cannot both be right.
//!
//! Made to be silent rather than wrong: a clash needs something said on both sides that excludes the other. Reads English.

mod counts;
mod names;
mod places;
mod table;
#[cfg(test)]
mod tests;
mod words;

use counts::Count;
use names::Name;
use table::{Kind, Said};
use words::Words;

use crate::place::{self, Readings};

/// What a caption says is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Subject {
    words: Words,
    names: Vec<Name>,
    places: Vec<Readings>,
    counts: Vec<Count>,
    events: Vec<Said>,
    making: Vec<Said>,
}

/// In what two captions exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClashKind {
    /// Each names people or things, none of them the other's.
    Names,
    /// Each names what happens, and it is not the same.
    Event,
    /// One says how the picture was made, the other that it shows what happened.
    Making,
    /// Each counts the same, in numbers far apart.
    Number,
    /// Each speaks of places and peoples, and none of one lies in one of the other.
    Places,
}

/// Something two captions cannot both be right about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// In what.
    pub kind: ClashKind,
    /// The words of the first caption.
    pub ours: String,
    /// The words of the second.
    pub theirs: String,
}

impl Subject {
    /// What `caption` says is shown; nothing where no word tells that it is English.
    pub fn of(caption: &str) -> Self {
        let words = Words::of(caption);
        if !words.is_english() {
            return Self::default();
        }
        let firm = place::find(caption);
        Self {
            names: names::of(&words, &firm),
            places: places::of(caption, &words, firm),
            counts: counts::of(&words),
            events: table::said(Kind::Event, &words),
            making: table::said(Kind::Making, &words),
            words,
        }
    }

    /// What this caption and `other` cannot both be right about; `None` where they can.
    ///
    /// The order of the two does not matter but for the words given back.
    pub fn clash(&self, other: &Self) -> Option<Clash> {
        self.in_names(other)
            .or_else(|| self.in_making(other))
            .or_else(|| self.in_event(other))
            .or_else(|| self.in_number(other))
            .or_else(|| self.in_places(other))
    }

    /// Whether a name or what happens is in both captions.
    pub fn shares(&self, other: &Self) -> bool {
        self.shares_name(other)
            || self
                .events
                .iter()
                .any(|ours| other.events.iter().any(|theirs| theirs.class == ours.class))
    }

    fn shares_name(&self, other: &Self) -> bool {
        self.names.iter().any(|name| name.is_in(&other.words))
            || other.names.iter().any(|name| name.is_in(&self.words))
    }

    /// The names of this caption that `other` lacks, the full ones first.
    fn names_lacking_in<'a>(&'a self, other: &Self) -> Vec<&'a Name> {
        let mut lacking: Vec<&Name> = self
            .names
            .iter()
            .filter(|name| !name.is_in(&other.words))
            .collect();
        lacking.sort_by_key(|name| !name.is_full());
        lacking
    }

    /// Each names somebody the other does not: one of them in full where no name is shared, else both.
    fn in_names(&self, other: &Self) -> Option<Clash> {
        let (ours, theirs) = (self.names_lacking_in(other), other.names_lacking_in(self));
        let (ours, theirs) = (ours.first()?, theirs.first()?);
        let sure = match self.shares_name(other) {
            true => ours.is_full() && theirs.is_full(),
            false => ours.is_full() || theirs.is_full(),
        };
        sure.then(|| Clash {
            kind: ClashKind::Names,
            ours: ours.written.clone(),
            theirs: theirs.written.clone(),
        })
    }

    fn in_event(&self, other: &Self) -> Option<Clash> {
        if self.shares_name(other) {
            return None;
        }
        let (ours, theirs) = apart(&self.events, &other.events)?;
        Some(Clash {
            kind: ClashKind::Event,
            ours: ours.words.clone(),
            theirs: theirs.words.clone(),
        })
    }

    /// One is made, and the other tells of somebody else or of something else that happened and says nothing of the
    /// making.
    fn in_making(&self, other: &Self) -> Option<Clash> {
        if self.shares(other) {
            return None;
        }
        let (ours, theirs) = match (self.making.first(), other.making.first()) {
            (Some(made), None) => (made.words.clone(), other.told()?),
            (None, Some(made)) => (self.told()?, made.words.clone()),
            (Some(_), Some(_)) => {
                let (ours, theirs) = apart(&self.making, &other.making)?;
                (ours.words.clone(), theirs.words.clone())
            }
            (None, None) => return None,
        };
        Some(Clash {
            kind: ClashKind::Making,
            ours,
            theirs,
        })
    }

    /// The words for an event or a name of this caption.
    fn told(&self) -> Option<String> {
        let event = self.events.first().map(|said| said.words.clone());
        event.or_else(|| self.names.first().map(|name| name.written.clone()))
    }

    /// Each speaks of places and peoples, none of one in one of the other, and they share no name.
    fn in_places(&self, other: &Self) -> Option<Clash> {
        if self.shares_name(other) {
            return None;
        }
        let (ours, theirs) = places::apart(&self.places, &other.places)?;
        Some(Clash {
            kind: ClashKind::Places,
            ours: ours.name.clone(),
            theirs: theirs.name.clone(),
        })
    }

    fn in_number(&self, other: &Self) -> Option<Clash> {
        let (ours, theirs) = counts::apart(&self.counts, &other.counts)?;
        Some(Clash {
            kind: ClashKind::Number,
            ours: ours.words.clone(),
            theirs: theirs.words.clone(),
        })
    }
}

impl std::fmt::Display for Subject {
    /// Names, events and ways of making, for reading.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self
            .names
            .iter()
            .map(|name| name.written.as_str())
            .collect();
        let said = |said: &[Said]| -> Vec<String> {
            let words = said
                .iter()
                .map(|said| format!("{} ({})", said.words, said.class));
            words.collect()
        };
        let (events, making) = (said(&self.events), said(&self.making));
        write!(
            f,
            "{}; {}; {}",
            names.join(", "),
            events.join(", "),
            making.join(", ")
        )
    }
}

/// The first of each where none of one may stand beside one of the other.
fn apart<'a>(ours: &'a [Said], theirs: &'a [Said]) -> Option<(&'a Said, &'a Said)> {
    let beside = ours.iter().any(|ours| {
        theirs
            .iter()
            .any(|theirs| ours.class == theirs.class || table::beside(ours, theirs))
    });
    if beside {
        return None;
    }
    ours.first().zip(theirs.first())
}
