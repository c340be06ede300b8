//! Names from outside, made fit for one line of a message.

/// Longest name shown, in characters.
const SHOWN: usize = 200;

/// `text` on one line: control and direction marks escaped, backticks replaced, cut at 200 characters.
pub(crate) fn shown(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(SHOWN));
    for (count, c) in text.chars().enumerate() {
        if count == SHOWN {
            line.push('…');
            break;
        }
        match c {
            '`' => line.push('\''),
            c if hides(c) => line.extend(c.escape_default()),
            c => line.push(c),
        }
    }
    line
}

/// Whether `c` breaks the line, drives the terminal, or changes the order of what stands round it.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_whatever_comes() {
        assert_eq!(shown("a\n\u{1b}[2Jb"), "a\\n\\u{1b}[2Jb");
        assert_eq!(shown("gpj.\u{202e}exe"), "gpj.\\u{202e}exe");
        assert_eq!(shown("a`b é"), "a'b é");
        assert_eq!(shown(&"x".repeat(5_000)).chars().count(), SHOWN + 1);
    }
}
