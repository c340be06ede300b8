//! A sentence cut into words and signs.

use super::languages::{Language, folded};

/// One word or sign.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// As printed.
    pub(super) text: &'t str,
    /// Folded, as the tables hold it.
    pub(super) key: String,
    /// Letters or digits, not a sign.
    pub(super) is_spoken: bool,
    /// Starts with a capital or is an account name.
    pub(super) is_name: bool,
}

/// Most words of one sentence looked at.
const MOST: usize = 400;

/// The words and signs of the text in order; beginnings that are words of their own are cut off.
pub(super) fn cut<'t>(text: &'t str, language: &Language) -> Vec<Word<'t>> {
    let mut out = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_spoken = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let joins = matches!(c, '\'' | '’' | '-' | '.' | '_' | '\u{200c}')
            && start.is_some()
            && next_is_spoken;
        let is_initial = c == '.'
            && start.is_some_and(|start| is_dotted(text.get(start..at).unwrap_or_default()));
        let opens = matches!(c, '@' | '_') && next_is_spoken;
        if c.is_alphanumeric() || c == '_' || is_mark(c) || joins || is_initial || opens {
            start = start.or(Some(at));
            continue;
        }
        push(text, start.take(), at, language, &mut out);
        if !c.is_whitespace() {
            push(text, Some(at), at + c.len_utf8(), language, &mut out);
        }
        if out.len() > MOST {
            return out;
        }
    }
    push(text, start, text.len(), language, &mut out);
    out
}

/// Vowel signs and tatweel belong to the word they stand in.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{655}' | '\u{670}' | 'ـ')
}

/// One capital, or letters with stops between: the stop belongs to it.
fn is_dotted(word: &str) -> bool {
    if word.len() > 16 {
        return false;
    }
    let is_capital = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    is_capital || word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
}

fn push<'t>(
    text: &'t str,
    start: Option<usize>,
    end: usize,
    language: &Language,
    out: &mut Vec<Word<'t>>,
) {
    let Some(mut text) = start.and_then(|start| text.get(start..end)) else {
        return;
    };
    while let Some(length) = beginning(text, language) {
        let (head, rest) = text.split_at(length);
        out.push(word(head));
        text = rest;
    }
    out.push(word(text));
}

fn word(text: &str) -> Word<'_> {
    Word {
        key: folded(text),
        is_spoken: text.chars().any(char::is_alphanumeric),
        is_name: text.starts_with(|c: char| c.is_uppercase() || c == '@'),
        text,
    }
}

/// Bytes of the word's beginning that is a word of its own: always (`l'image`), or before a known word (`بالفيديو`).
fn beginning(text: &str, language: &Language) -> Option<usize> {
    if language.elision.is_empty() && language.clitic.is_empty() {
        return None;
    }
    let head: String = text.chars().take(6).collect();
    let key = folded(&head);
    let length_of = |prefix: &String| {
        let count = prefix.chars().count();
        text.char_indices().nth(count).map(|(at, _)| at)
    };
    let elided = language
        .elision
        .iter()
        .find(|prefix| key.starts_with(&***prefix));
    if let Some(length) = elided.and_then(length_of) {
        return Some(length);
    }
    if language.clitic.is_empty() || language.knows(&folded(text)) {
        return None;
    }
    let stem = stem(&folded(text), language, 3)?;
    let first = language
        .clitic
        .iter()
        .filter(|prefix| key.starts_with(&***prefix))
        .max_by_key(|prefix| prefix.len())?;
    (stem > 0).then(|| length_of(first))?
}

/// How many clitics stand before a known word, at most `depth`; `None` where there is no known word behind them.
fn stem(key: &str, language: &Language, depth: usize) -> Option<usize> {
    if language.knows(key) {
        return Some(0);
    }
    if depth == 0 {
        return None;
    }
    let cut = |prefix: &String| Some(1 + stem(key.strip_prefix(&**prefix)?, language, depth - 1)?);
    language.clitic.iter().find_map(cut)
}
