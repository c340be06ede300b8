//! The words by which each language names media, read from one table per language.
//!
//! `en.txt` says what every key means and how to add a word. A new language is a new table and a line in [`TABLES`].

mod choose;
mod fold;
mod pattern;

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::dom::fold;

pub(super) use choose::of;
pub(super) use fold::folded;
pub(super) use pattern::Pattern;

/// Tables by BCP 47 primary tag.
const TABLES: [(&str, &str); 6] = [
    ("ar", include_str!("ar.txt")),
    ("de", include_str!("de.txt")),
    ("en", include_str!("en.txt")),
    ("es", include_str!("es.txt")),
    ("fa", include_str!("fa.txt")),
    ("fr", include_str!("fr.txt")),
];

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    TABLES
        .iter()
        .map(|(tag, table)| Language::read(tag, table).expect("the tables are tested"))
        .collect()
});

/// A set of words, folded.
pub(super) type Words = HashSet<String>;

/// The words of one language; each field is the key of that name, whose meaning `en.txt` gives.
#[derive(Debug, Default)]
pub(super) struct Language {
    pub(super) tag: &'static str,
    pub(super) video: Words,
    pub(super) photo: Words,
    pub(super) new_form: Words,
    pub(super) label_video: Vec<String>,
    pub(super) label_photo: Vec<String>,
    /// Whether a noun without a determiner brings something new in.
    pub(super) bare_is_new: bool,
    pub(super) share: Words,
    pub(super) share_after: Words,
    pub(super) base: Words,
    pub(super) to: Words,
    pub(super) led: Words,
    pub(super) undone: Words,
    pub(super) passive: Words,
    pub(super) pass: Words,
    /// Whether a subject in small letters may stand between the verb and its noun.
    pub(super) subject_between: bool,
    pub(super) out: Words,
    pub(super) out_before: Words,
    pub(super) of: Words,
    pub(super) out_later: Words,
    pub(super) stop: Words,
    pub(super) show: Words,
    pub(super) show_before: Words,
    pub(super) show_after: Words,
    pub(super) between: Words,
    pub(super) new: Words,
    pub(super) known: Words,
    pub(super) own: Words,
    pub(super) none: Words,
    pub(super) chained: Words,
    pub(super) edge: Words,
    pub(super) join: Words,
    pub(super) not_before: Words,
    pub(super) not_after: Words,
    pub(super) figure_of: Words,
    pub(super) seen: Words,
    pub(super) seen_in: Words,
    pub(super) place_in: Words,
    pub(super) place_in_known: Words,
    pub(super) pointer: Words,
    pub(super) below: Words,
    pub(super) hedge: Words,
    pub(super) hedge_phrase: Vec<Pattern>,
    pub(super) disclaimer: Vec<Pattern>,
    pub(super) dispute: Vec<Pattern>,
    pub(super) poster: Words,
    pub(super) by: Words,
    pub(super) aside: Words,
    pub(super) not_name: Words,
    pub(super) article: Words,
    /// Ends of words that tell how, not who.
    pub(super) adverb: Vec<String>,
    pub(super) titles: Words,
    pub(super) times: Words,
    pub(super) particles: Words,
    pub(super) links: Words,
    pub(super) nobody: Words,
    pub(super) platforms: Words,
    pub(super) elision: Vec<String>,
    pub(super) clitic: Vec<String>,
    pub(super) it: Words,
    /// Whether every noun is written with a capital.
    pub(super) all_capital: bool,
    /// Ends of words for bodies, which are names alone.
    pub(super) body: Vec<String>,
    /// Ends of adjectives, which begin no name.
    pub(super) adjective: Vec<String>,
    small: Words,
}

/// What is wrong with a table.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum TableError {
    #[error("line {0}: no `key: words`; a line that goes on starts with a space")]
    Line(usize),
    #[error("line {0}: no key `{1}`; en.txt lists them")]
    Key(usize, String),
    #[error("line {0}: the key `{1}` stands twice")]
    Twice(usize, String),
    #[error("the key `{0}` is missing")]
    Missing(&'static str),
    #[error("line {0}: the word `{1}` stands twice")]
    Word(usize, String),
    #[error("line {0}: `{1}` is neither `{2}` nor `{3}`")]
    Choice(usize, String, &'static str, &'static str),
}

/// Every key, in the order of the tables.
const KEYS: [&str; 63] = [
    "video",
    "photo",
    "new-form",
    "label-video",
    "label-photo",
    "bare",
    "share",
    "share-after",
    "base",
    "to",
    "led",
    "undone",
    "passive",
    "pass",
    "subject-between",
    "out",
    "out-before",
    "of",
    "out-later",
    "stop",
    "show",
    "show-before",
    "show-after",
    "between",
    "new",
    "known",
    "own",
    "none",
    "chained",
    "edge",
    "join",
    "not-before",
    "not-after",
    "figure-of",
    "seen",
    "seen-in",
    "place-in",
    "place-in-known",
    "pointer",
    "below",
    "hedge",
    "hedge-phrase",
    "disclaimer",
    "dispute",
    "poster",
    "by",
    "aside",
    "not-name",
    "article",
    "adverb",
    "titles",
    "times",
    "particles",
    "links",
    "nobody",
    "platforms",
    "elision",
    "clitic",
    "it",
    "capital",
    "body",
    "adjective",
    "small",
];

/// A key with its line and the words as written.
struct Entry {
    line: usize,
    key: String,
    words: Vec<String>,
}

impl Language {
    fn read(tag: &'static str, table: &str) -> Result<Self, TableError> {
        let mut language = Self {
            tag,
            ..Self::default()
        };
        let entries = entries(table)?;
        let mut seen: HashSet<&str> = HashSet::new();
        for entry in &entries {
            if !KEYS.contains(&&*entry.key) {
                return Err(TableError::Key(entry.line, entry.key.clone()));
            }
            if !seen.insert(&entry.key) {
                return Err(TableError::Twice(entry.line, entry.key.clone()));
            }
            language.take(entry)?;
        }
        let missing = KEYS.iter().find(|key| !seen.contains(**key));
        match missing {
            Some(missing) => Err(TableError::Missing(missing)),
            None => Ok(language),
        }
    }

    fn take(&mut self, entry: &Entry) -> Result<(), TableError> {
        match &*entry.key {
            "bare" => self.bare_is_new = choice(entry, "new", "known")?,
            "subject-between" => self.subject_between = choice(entry, "yes", "no")?,
            "capital" => self.all_capital = choice(entry, "yes", "no")?,
            "body" => self.body.clone_from(&entry.words),
            "adjective" => self.adjective.clone_from(&entry.words),
            "label-video" => self.label_video.clone_from(&entry.words),
            "label-photo" => self.label_photo.clone_from(&entry.words),
            "adverb" => self.adverb.clone_from(&entry.words),
            "elision" => self.elision = entry.words.iter().map(|word| folded(word)).collect(),
            "clitic" => self.clitic = entry.words.iter().map(|word| folded(word)).collect(),
            "hedge-phrase" => {
                self.hedge_phrase = patterns(entry);
            }
            "disclaimer" => {
                self.disclaimer = patterns(entry);
            }
            "dispute" => {
                self.dispute = patterns(entry);
            }
            key => {
                let words = set(entry)?;
                if let Some(field) = self.field(key) {
                    *field = words;
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, key: &str) -> Option<&mut Words> {
        Some(match key {
            "video" => &mut self.video,
            "photo" => &mut self.photo,
            "new-form" => &mut self.new_form,
            "share" => &mut self.share,
            "share-after" => &mut self.share_after,
            "base" => &mut self.base,
            "to" => &mut self.to,
            "led" => &mut self.led,
            "undone" => &mut self.undone,
            "passive" => &mut self.passive,
            "pass" => &mut self.pass,
            "out" => &mut self.out,
            "out-before" => &mut self.out_before,
            "of" => &mut self.of,
            "out-later" => &mut self.out_later,
            "stop" => &mut self.stop,
            "show" => &mut self.show,
            "show-before" => &mut self.show_before,
            "show-after" => &mut self.show_after,
            "between" => &mut self.between,
            "new" => &mut self.new,
            "known" => &mut self.known,
            "own" => &mut self.own,
            "none" => &mut self.none,
            "chained" => &mut self.chained,
            "edge" => &mut self.edge,
            "join" => &mut self.join,
            "not-before" => &mut self.not_before,
            "not-after" => &mut self.not_after,
            "figure-of" => &mut self.figure_of,
            "seen" => &mut self.seen,
            "seen-in" => &mut self.seen_in,
            "place-in" => &mut self.place_in,
            "place-in-known" => &mut self.place_in_known,
            "pointer" => &mut self.pointer,
            "below" => &mut self.below,
            "hedge" => &mut self.hedge,
            "poster" => &mut self.poster,
            "by" => &mut self.by,
            "aside" => &mut self.aside,
            "not-name" => &mut self.not_name,
            "article" => &mut self.article,
            "titles" => &mut self.titles,
            "times" => &mut self.times,
            "particles" => &mut self.particles,
            "links" => &mut self.links,
            "nobody" => &mut self.nobody,
            "platforms" => &mut self.platforms,
            "it" => &mut self.it,
            "small" => &mut self.small,
            _ => return None,
        })
    }

    /// Whether the folded word stands in a line whose words may carry a clitic.
    pub(super) fn knows(&self, key: &str) -> bool {
        [
            &self.video,
            &self.photo,
            &self.share,
            &self.out,
            &self.show,
            &self.show_before,
            &self.hedge,
        ]
        .iter()
        .any(|words| words.contains(key))
    }
}

/// The entries of a table: a line that starts with a space goes on with the one before, a pattern broken behind its
/// `/` too.
fn entries(table: &str) -> Result<Vec<Entry>, TableError> {
    let mut whole: Vec<(usize, String, String)> = Vec::new();
    for (line, text) in (1..).zip(table.lines()) {
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        if let Some(more) = text.strip_prefix(' ') {
            let (_, _, open) = whole.last_mut().ok_or(TableError::Line(line))?;
            if !open.ends_with('/') {
                open.push(' ');
            }
            open.push_str(more.trim());
            continue;
        }
        let (key, rest) = text.split_once(':').ok_or(TableError::Line(line))?;
        whole.push((line, key.trim().to_owned(), rest.trim().to_owned()));
    }
    let entry = |(line, key, text): (usize, String, String)| Entry {
        line,
        key,
        words: text
            .split(',')
            .map(fold)
            .filter(|word| !word.is_empty())
            .collect(),
    };
    Ok(whole.into_iter().map(entry).collect())
}

fn patterns(entry: &Entry) -> Vec<Pattern> {
    entry
        .words
        .iter()
        .map(|written| Pattern::read(written))
        .collect()
}

fn set(entry: &Entry) -> Result<Words, TableError> {
    let mut out = Words::new();
    let mut written: HashSet<&str> = HashSet::new();
    for word in &entry.words {
        if !written.insert(word) {
            return Err(TableError::Word(entry.line, word.clone()));
        }
        out.insert(folded(word));
    }
    Ok(out)
}

fn choice(entry: &Entry, yes: &'static str, no: &'static str) -> Result<bool, TableError> {
    match entry.words.as_slice() {
        [word] if word == yes => Ok(true),
        [word] if word == no => Ok(false),
        words => Err(TableError::Choice(entry.line, words.join(", "), yes, no)),
    }
}

/// The language of that tag.
#[cfg(test)]
pub(super) fn tagged(tag: &str) -> &'static Language {
    LANGUAGES
        .iter()
        .find(|language| language.tag == tag)
        .expect("a language of the tables")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_whole() {
        for (tag, table) in TABLES {
            let read = Language::read(tag, table);
            assert_eq!(read.err(), None, "{tag}");
        }
    }

    #[test]
    fn a_bad_line_is_refused_with_its_number() {
        let (_, english) = TABLES[2];
        let with = |line: &str| Language::read("en", &format!("{line}\n{english}")).err();
        assert_eq!(with("video"), Some(TableError::Line(1)));
        assert_eq!(with(" video"), Some(TableError::Line(1)));
        assert_eq!(
            with("vidio: clip"),
            Some(TableError::Key(1, "vidio".to_owned()))
        );
        assert_eq!(
            with("led: went, went"),
            Some(TableError::Word(1, "went".to_owned()))
        );
        assert_eq!(
            with("bare: old"),
            Some(TableError::Choice(1, "old".to_owned(), "new", "known"))
        );
        assert!(matches!(with("led: went"), Some(TableError::Twice(_, key)) if key == "led"));
        assert_eq!(
            Language::read("en", "").err(),
            Some(TableError::Missing("video"))
        );
    }
}
