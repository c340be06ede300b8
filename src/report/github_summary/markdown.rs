//! Words made inert in GitHub's Markdown.
//!
//! Signs with a meaning are written as character references, which hold inside HTML too and never start anything
//! (`CommonMark` 0.31, 2.5). Addresses, mentions, references to issues and emoji are looked for after those are read,
//! so a pair of tags with nothing in it takes them apart.

use std::fmt::Write;

use crate::report::human::safe;

/// Takes apart what would become a link.
const APART: &str = "<b></b>";

/// Words from outside: on one line, nothing hidden, none of it markup or a link, and with a direction of their own.
pub(super) fn words(text: &str) -> String {
    format!("<span dir=\"auto\">{}</span>", escaped(&safe(text)))
}

/// A name of our own, set as code.
pub(super) fn code(name: &str) -> String {
    format!("`{name}`")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut before = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '#' | '@' | '$'
            | '^' | '{' | '}' | '=' | '+' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
        let goes_on = rest.peek().is_some_and(|next| !next.is_whitespace());
        let starts_link = match c {
            '@' | '#' | ':' => true,
            '.' => before.eq_ignore_ascii_case("www"),
            '-' => before.eq_ignore_ascii_case("gh"),
            _ => false,
        };
        if starts_link && goes_on {
            out.push_str(APART);
        }
        match c.is_alphanumeric() {
            true => before.push(c),
            false => before.clear(),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(
            escaped("a_b *c* `d` [e](f) <g> | & \\h"),
            "a&#95;b &#42;c&#42; &#96;d&#96; &#91;e&#93;&#40;f&#41; &lt;g&gt; &#124; &amp; &#92;h"
        );
        assert_eq!(words("a\n# b"), "<span dir=\"auto\">a &#35; b</span>");
    }

    #[test]
    fn nothing_becomes_a_link() {
        for (text, shown) in [
            ("https://a.example", "https:<b></b>//a.example"),
            ("WWW.a.example", "WWW.<b></b>a.example"),
            ("see a@b.example", "see a&#64;<b></b>b.example"),
            ("@desk: it", "&#64;<b></b>desk: it"),
            ("#12 and GH-12", "&#35;<b></b>12 and GH-<b></b>12"),
            (":smile:", ":<b></b>smile:"),
            ("at 10:30", "at 10:<b></b>30"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }
}
