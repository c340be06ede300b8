//! Words and bytes made inert inside a page.

use crate::fetch::Digest;
use crate::limit::Problem;
use crate::report::human::{problem_words, safe};
use crate::report::view::View;

/// Words from outside: as the audience sees them, without hidden characters, and inert in text and attributes.
pub(super) fn words(text: &str, view: &View) -> String {
    escaped(&safe(&view.words(text)))
}

/// Our own sentences, likewise: what they quote in backticks stands in quotation marks, and what stands in those keeps its
/// own direction, so that the sentence around it keeps its own too.
pub(super) fn quoted(text: &str, view: &View) -> String {
    let mut page = String::new();
    let mut open = 0_usize;
    let mut ticks = ['“', '”'].into_iter().cycle();
    for c in words(text, view).chars() {
        let c = match c {
            '`' => ticks.next().unwrap_or(c),
            c => c,
        };
        match c {
            '“' => {
                page.push_str("“<bdi>");
                open += 1;
            }
            '”' if open > 0 => {
                page.push_str("</bdi>”");
                open -= 1;
            }
            c => page.push(c),
        }
    }
    page.push_str(&"</bdi>".repeat(open));
    page
}

/// Several facts as one list in a line, each in its own direction.
pub(super) fn facts(told: &[String], view: &View) -> String {
    let facts: Vec<String> = told
        .iter()
        .map(|fact| format!("<bdi>{}</bdi>", words(fact, view)))
        .collect();
    facts.join("; ")
}

/// The attribute that tells the language of words from outside; nothing where it is none that a browser knows (BCP 47).
pub(super) fn language(lang: Option<&str>) -> String {
    let is_tag = |tag: &&str| {
        (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    lang.filter(is_tag)
        .map_or_else(String::new, |tag| format!(" lang=\"{tag}\""))
}

/// A path or URL from outside, likewise.
pub(super) fn name(text: &str, view: &View) -> String {
    escaped(&safe(&view.name(text)))
}

/// `text` inert in text and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            c => shown.push(c),
        }
    }
    shown
}

/// A JPEG file as a `data:` URI.
pub(super) fn jpeg_uri(bytes: &[u8]) -> String {
    format!("data:image/jpeg;base64,{}", base64(bytes))
}

const STYLE: &str = include_str!("page.css");

/// What a page may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    /// Nothing.
    None,
    /// One script of our own, at its end.
    Own(&'static str),
}

/// How every page starts, by which it is known for one of ours: what names its maker, and that it may load nothing from
/// anywhere.
pub(in crate::report) const START: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"generator\" content=\"cutline\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; ";

/// The start of a page up to its body; what all pages share and `own` alone may style it, `script` alone may run, nothing
/// else is loaded.
pub(super) fn head(title: &str, own: &str, script: Script) -> String {
    let style = format!("{STYLE}{own}");
    let allowed = |text: &str| base64(Digest::of(text.as_bytes()).as_bytes());
    let scripts = match script {
        Script::None => String::new(),
        Script::Own(script) => format!(" script-src 'sha256-{}';", allowed(script)),
    };
    let policy = format!(
        "style-src 'sha256-{}';{scripts} base-uri 'none'; form-action 'none'",
        allowed(&style)
    );
    format!(
        "{START}{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <title>{}</title>\n<style>{style}</style>\n</head>\n",
        escaped(title)
    )
}

/// The end of a page whose pictures have `longest` pixels a side at most.
pub(super) fn foot(longest: usize, script: Script) -> String {
    let (runs, script) = match script {
        Script::None => ("This page loads nothing and runs nothing.", String::new()),
        Script::Own(script) => (
            "This page loads nothing; all it runs moves the divide between two pictures and unfolds what is printed.",
            format!("<script>{script}</script>\n"),
        ),
    };
    format!(
        "</main>\n<footer><p>Made by cutline {}. The pictures are reduced to at most {longest} pixels a side and written \
         anew, without their metadata. {runs}</p></footer>\n{script}</body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// What could not be done, as a section; nothing where there is none.
pub(super) fn problems(problems: &[Problem], view: &View) -> String {
    match problems {
        [] => String::new(),
        problems => format!(
            "<section>\n<h2>What could not be done</h2>\n{}</section>\n",
            problem_list(problems, view)
        ),
    }
}

/// The same as a list.
pub(super) fn problem_list(problems: &[Problem], view: &View) -> String {
    let row = |problem| {
        let words = quoted(&problem_words(problem), view);
        format!("<li>{words}</li>\n")
    };
    let rows: Vec<String> = problems.iter().map(row).collect();
    match rows.is_empty() {
        true => String::new(),
        false => format!("<ul>\n{}</ul>\n", rows.concat()),
    }
}

/// A phrase as the start of a sentence.
pub(super) fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let joined = group
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        let bits = joined << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let digit = DIGITS.get(digit as usize).copied().unwrap_or(b'=');
            let is_filled = place <= group.len();
            text.push(if is_filled { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xFB, 0xFF, 0xFE]), "+//+");
    }

    #[test]
    fn nothing_from_outside_is_markup() {
        let view = View::desk();
        assert_eq!(
            words("<img src=x onerror='a()'>\u{202e}\"&", &view),
            "&lt;img src=x onerror=&#39;a()&#39;&gt;\\u{202e}&quot;&amp;"
        );
        assert_eq!(name("a</title>.jpg", &view), "a&lt;/title&gt;.jpg");
    }

    #[test]
    fn what_is_quoted_keeps_its_direction_and_every_mark_is_closed() {
        let view = View::desk();
        for (said, shown) in [
            ("says `a`: 1", "says “<bdi>a</bdi>”: 1"),
            ("says “a “b” c”", "says “<bdi>a “<bdi>b</bdi>” c</bdi>”"),
            ("cut “short", "cut “<bdi>short</bdi>"),
            ("a” b", "a” b"),
        ] {
            assert_eq!(quoted(said, &view), shown);
        }
    }

    #[test]
    fn a_language_is_told_where_it_is_one() {
        assert_eq!(language(Some("zh-Hant-TW")), " lang=\"zh-Hant-TW\"");
        for none in [None, Some(""), Some("x"), Some("ar\" onclick=\"a()")] {
            assert_eq!(language(none), "");
        }
    }
}
