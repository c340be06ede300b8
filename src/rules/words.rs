//! How findings quote what others wrote.

/// Characters of somebody else's words that a message repeats.
const QUOTE: usize = 240;

/// The words in backticks: white space folded, control characters and backticks dropped, cut at 240 characters.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", plain(text))
}

/// The same without the backticks.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        if length > 0 {
            out.push(' ');
            length += 1;
        }
        for c in word.chars().filter(|c| !c.is_control() && *c != '`') {
            if length == QUOTE {
                out.push('…');
                return out;
            }
            out.push(c);
            length += 1;
        }
    }
    out
}

/// A URL without user name and password; any other text is only made printable.
pub(super) fn address(text: &str) -> String {
    let Ok(mut url) = url::Url::parse(text.trim()) else {
        return plain(text);
    };
    if url.set_password(None).is_err() || url.set_username("").is_err() {
        return plain(text);
    }
    plain(url.as_str())
}

/// Letters and digits in lower case, runs of anything else as one space: for comparing wordings.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Fewest words of a line that can repeat a caption.
const LEAST_WORDS: usize = 4;

/// Whether a line is `caption` again, whole or shortened: its folded words stand there in their order.
pub(super) fn repeats(line: &[String], caption: &str) -> bool {
    let words = || caption.split(|sign: char| !sign.is_alphanumeric());
    let may = |word: &String| !word.is_ascii() || words().any(|w| w.eq_ignore_ascii_case(word));
    if line.len() < LEAST_WORDS || !line.iter().take(2).all(may) {
        return false;
    }
    let caption = folded(caption);
    let mut left = caption.split(' ');
    line.iter().all(|word| left.any(|other| other == word))
}

/// The first word of `text` that judges a picture instead of saying what is known of it.
#[cfg(test)]
pub(super) fn judging(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphabetic())
        .map(str::to_lowercase)
        .find(|word| {
            ["fake", "authentic", "confirm", "genuine", "forge"]
                .iter()
                .any(|banned| word.starts_with(banned))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_short_and_printable() {
        assert_eq!(
            quoted(" US\n planes\u{1b}[31m `burn` "),
            "`US planes[31m burn`"
        );
        let long = quoted(&"word ".repeat(100_000));
        assert_eq!(long.chars().count(), QUOTE + 3);
    }

    #[test]
    fn addresses_carry_no_password() {
        assert_eq!(
            address("https://me:secret@desk.example/a"),
            "https://desk.example/a"
        );
        assert_eq!(address("list.csv"), "list.csv");
    }

    #[test]
    fn a_line_repeats_a_caption_whole_or_shortened() {
        let caption = "Cranes stand in the harbour of Rotterdam on Friday, in bright light.";
        let repeats = |line: &str| {
            let folded = folded(line);
            let words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
            super::repeats(&words, caption)
        };
        assert!(repeats(caption));
        assert!(repeats("Cranes stand in the harbour on Friday"));
        assert!(!repeats("Cranes stand in the harbour on Monday"));
        assert!(!repeats("Cranes on Friday"));
        assert!(!repeats("in the in the in the harbour"));
        assert!(!repeats("on Friday cranes stand in the harbour"));
    }

    #[test]
    fn wordings_are_compared_by_letters() {
        assert_eq!(folded("  “US planes”, burning.\n"), "us planes burning");
        assert_eq!(folded("..."), "");
    }
}
