//! Text from outside made safe for a terminal.

/// `text` on one line, without anything that drives a terminal, hides, or changes the order of what stands round it:
/// such characters show as escapes (`\u{202e}`).
///
/// A zero-width joiner stays where scripts and emoji need it: after a character beyond Latin, Greek and Cyrillic.
pub fn safe(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let joins = is_joiner(c) && before >= '\u{590}' && !is_joiner(before) && !hides(before);
        match c {
            '\n' | '\t' | '\r' => shown.push(' '),
            c if hides(c) && !joins => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
        before = c;
    }
    shown
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Control characters, direction marks, what takes no room (separators, fillers, marks of languages and notes), and what
/// Unicode sets aside as no character, which XML forbids in part.
pub(in crate::report) fn hides(c: char) -> bool {
    c.is_control()
        || is_no_character(c)
        || matches!(c,
            '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn is_no_character(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// Columns a character takes on a terminal, roughly: 2 for East Asian scripts and emoji, 0 for marks on the one
/// before, else 1.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => 0,
        c if is_wide(c) => 2,
        _ => 1,
    }
}

/// Whether `c` is of a script that is set in squares; lines may break after it.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_drives_the_terminal() {
        assert_eq!(
            safe("a\u{1b}[31mb\u{202e}c\nd"),
            "a\\u{1b}[31mb\\u{202e}c d"
        );
        assert_eq!(
            safe("\u{9b}2J\u{7}\u{2066}x\u{2069}"),
            "\\u{9b}2J\\u{7}\\u{2066}x\\u{2069}"
        );
        assert_eq!(safe("AF\u{200B}P\u{200D}"), "AF\\u{200b}P\\u{200d}");
        assert_eq!(safe("x\u{E0041}"), "x\\u{e0041}");
        assert_eq!(
            safe("\u{FFFE}\u{1FFFF}\u{FDD0}"),
            "\\u{fffe}\\u{1ffff}\\u{fdd0}"
        );
    }

    #[test]
    fn joiners_stay_where_they_join() {
        for text in ["می\u{200C}شود", "👩\u{200D}🚒", "Ünïcödé – “ok”"] {
            assert_eq!(safe(text), text);
        }
        assert_eq!(safe("می\u{200C}\u{200C}x"), "می\u{200C}\\u{200c}x");
    }
}
