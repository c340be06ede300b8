//! Running text cut into sentences.

use std::ops::Range;

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: [&str; 46] = [
    "adm", "apr", "ave", "aug", "brig", "capt", "cmdr", "co", "col", "corp", "dec", "dr", "etc",
    "feb", "fla", "fri", "gen", "gov", "hon", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "maj",
    "mar", "mon", "mr", "mrs", "ms", "no", "nov", "oct", "prof", "rep", "rev", "sat", "sen",
    "sept", "sgt", "sr", "st", "vs", "wed",
];

/// Most bytes before a full stop that are looked at.
const LONGEST_ABBREVIATION: usize = 24;

/// Byte ranges of the sentences, without the white space between them.
pub(crate) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((_, close)) = chars.next_if(|(_, c)| {
            matches!(
                c,
                '.' | '!' | '?' | '"' | '\'' | '”' | '’' | ')' | ']' | '»'
            )
        }) {
            end += close.len_utf8();
        }
        let before = text.get(start..at).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let is_inside = is_abbreviation(before) || is_ordinal(before, after);
        if c == '.' && end == at + 1 && is_inside || !starts_sentence(c, after) {
            continue;
        }
        push(text, start..end, &mut out);
        start = end;
    }
    push(text, start..text.len(), &mut out);
    out
}

/// German months, which have a capital behind the point of an ordinal: `am 15. Mai`.
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Whether the point makes an ordinal of the number before it.
fn is_ordinal(before: &str, after: &str) -> bool {
    let is_number = before.ends_with(|c: char| c.is_ascii_digit());
    let word = after
        .trim_start()
        .split(|c: char| !c.is_alphabetic())
        .next();
    is_number && word.is_some_and(|word| MONTHS.contains(&word))
}

fn starts_sentence(mark: char, after: &str) -> bool {
    if matches!(mark, '。' | '！' | '？') {
        return true;
    }
    let rest = after.trim_start();
    rest.is_empty() || rest.len() < after.len() && !rest.starts_with(|c: char| c.is_lowercase())
}

fn is_abbreviation(before: &str) -> bool {
    let mut from = before.len().saturating_sub(LONGEST_ABBREVIATION);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let before = before.get(from..).unwrap_or(before);
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    let lower = word.to_lowercase();
    let is_initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let is_dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2);
    is_initial || is_dotted || ABBREVIATIONS.contains(&&*lower)
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let Some(words) = text.get(range.clone()) else {
        return;
    };
    let start = range.start + (words.len() - words.trim_start().len());
    let end = start + words.trim().len();
    if start < end {
        out.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        ranges(text)
            .into_iter()
            .filter_map(|range| text.get(range))
            .collect()
    }

    #[test]
    fn abbreviations_do_not_cut() {
        assert_eq!(
            cut("A U.S. strike hit. Gen. Soleimani died."),
            ["A U.S. strike hit.", "Gen. Soleimani died."]
        );
        assert_eq!(
            cut("He said \"stop.\" They did! Why?"),
            ["He said \"stop.\"", "They did!", "Why?"]
        );
        assert_eq!(
            cut("At 3.5 km. no capital follows"),
            ["At 3.5 km. no capital follows"]
        );
        assert_eq!(
            cut("Die Fähre am 15. Mai 2020. Mehr dazu."),
            ["Die Fähre am 15. Mai 2020.", "Mehr dazu."]
        );
        assert_eq!(cut(""), Vec::<&str>::new());
    }
}
