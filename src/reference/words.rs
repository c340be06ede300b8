//! A sentence cut into words and signs.

/// One word or sign.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    /// As printed.
    pub(super) text: &'t str,
    /// In lower case.
    pub(super) key: String,
    /// Letters or digits, not a sign.
    pub(super) is_spoken: bool,
    /// Starts with a capital or is an account name.
    pub(super) is_name: bool,
}

/// Most words of one sentence looked at.
const MOST: usize = 400;

/// The words and signs of the text in order.
pub(super) fn cut(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_spoken = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let joins = matches!(c, '\'' | '’' | '-' | '.' | '_') && start.is_some() && next_is_spoken;
        let is_initial = c == '.'
            && start.is_some_and(|start| is_dotted(text.get(start..at).unwrap_or_default()));
        let opens = matches!(c, '@' | '_') && next_is_spoken;
        if c.is_alphanumeric() || c == '_' || joins || is_initial || opens {
            start = start.or(Some(at));
            continue;
        }
        push(text, start.take(), at, &mut out);
        if !c.is_whitespace() {
            push(text, Some(at), at + c.len_utf8(), &mut out);
        }
        if out.len() > MOST {
            return out;
        }
    }
    push(text, start, text.len(), &mut out);
    out
}

/// One capital, or letters with stops between: the stop belongs to it.
fn is_dotted(word: &str) -> bool {
    if word.len() > 16 {
        return false;
    }
    let is_capital = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    is_capital || word.contains('.') && word.split('.').all(|part| part.chars().count() == 1)
}

fn push<'t>(text: &'t str, start: Option<usize>, end: usize, out: &mut Vec<Word<'t>>) {
    let Some(text) = start.and_then(|start| text.get(start..end)) else {
        return;
    };
    out.push(Word {
        key: text.to_lowercase(),
        is_spoken: text.chars().any(char::is_alphanumeric),
        is_name: text.starts_with(|c: char| c.is_uppercase() || c == '@'),
        text,
    });
}
