//! Shortcodes of Hugo, Jekyll and Eleventy: `{{< figure src="a.jpg" >}}`, `{% youtube ID %}`.

use std::collections::HashSet;

use super::super::dom::unmarked;
use super::escaped;

/// A shortcode taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shortcode {
    name: String,
    values: Vec<String>,
    named: Vec<(String, String)>,
    /// Whether a closing one follows.
    is_pair: bool,
    /// Jekyll's `include`, whose `title` is no caption but what a pointer shows.
    is_include: bool,
}

/// Opening and closing signs.
const SIGNS: [(&str, &str); 3] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
/// Longest shortcode, in bytes.
const LONGEST: usize = 4_000;
/// Shortest stand-in: `<!--0-->`.
const SHORTEST: usize = 8;

/// Whether a line starts with a shortcode that shows something.
pub(super) fn is_one(line: &str) -> bool {
    let found = SIGNS.iter().find_map(|(open, close)| {
        let inner = line.strip_prefix(open)?.split_once(close)?.0;
        Shortcode::read(inner)
    });
    found.is_some_and(|shortcode| !shortcode.html().is_empty())
}

/// The text with comments of the same length in place of its shortcodes, numbered in the order of the list.
pub(super) fn cut(text: &str) -> (String, Vec<Shortcode>) {
    let mut out = String::with_capacity(text.len());
    let mut found: Vec<Shortcode> = Vec::new();
    let mut ends = SIGNS.map(|(_, close)| Ends { close, next: 0 });
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('{')) {
        let here = at + open;
        out.push_str(text.get(at..here).unwrap_or_default());
        let number = found.len();
        match at_sign(text, here, &mut ends) {
            Some((shortcode, end)) if end - here >= SHORTEST + digits(number) => {
                let stand_in = format!("<!--{number}");
                let width = end - here - "-->".len();
                out.extend([&*format!("{stand_in:<width$}"), "-->"]);
                found.push(shortcode);
                at = end;
            }
            _ => {
                out.push('{');
                at = here + 1;
            }
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    let closed: HashSet<String> = found
        .iter()
        .filter_map(|s| s.closes().map(str::to_owned))
        .collect();
    for shortcode in &mut found {
        shortcode.is_pair = closed.contains(&shortcode.name);
    }
    (out, found)
}

/// The shortcode that opens at a byte, and where it ends.
fn at_sign(text: &str, here: usize, ends: &mut [Ends; 3]) -> Option<(Shortcode, usize)> {
    let rest = text.get(here..)?;
    for ((open, close), ends) in SIGNS.iter().zip(ends) {
        if !rest.starts_with(open) {
            continue;
        }
        let start = here + open.len();
        let end = ends.after(text, start)?;
        let inner = text
            .get(start..end)
            .filter(|inner| inner.len() <= LONGEST)?;
        return Some((Shortcode::read(inner)?, end + close.len()));
    }
    None
}

/// Where a closing sign stands next, looked for once however many openings precede it.
struct Ends {
    close: &'static str,
    next: usize,
}

impl Ends {
    fn after(&mut self, text: &str, at: usize) -> Option<usize> {
        if self.next < at {
            let found = text.get(at..).and_then(|rest| rest.find(self.close));
            self.next = found.map_or(usize::MAX, |found| at + found);
        }
        Some(self.next).filter(|next| *next != usize::MAX)
    }
}

fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(0, |digits| digits as usize)
}

/// The markup before the first stand-in, its number, and the markup after it.
pub(super) fn held(markup: &str) -> Option<(&str, usize, &str)> {
    let (before, rest) = markup.split_once("<!--")?;
    let (number, after) = rest.split_once("-->")?;
    Some((before, number.trim_end().parse().ok()?, after))
}

impl Shortcode {
    fn read(inner: &str) -> Option<Self> {
        let mut words = words(inner.trim().trim_matches('-').trim_end_matches('/')).into_iter();
        let first = words.next()?.1;
        let is_include = first.starts_with("include");
        let name = if is_include { words.next()?.1 } else { first };
        let name = name
            .rsplit('/')
            .next()
            .filter(|_| is_include)
            .unwrap_or(&name);
        let mut out = Self {
            name: name.split('.').next().unwrap_or(name).to_lowercase(),
            is_include,
            ..Self::default()
        };
        for (key, value) in words {
            match key {
                Some(key) => out.named.push((key.to_lowercase(), value)),
                None => out.values.push(value),
            }
        }
        (!out.name.is_empty()).then_some(out)
    }

    /// The name of the shortcode that this one closes.
    fn closes(&self) -> Option<&str> {
        self.name
            .strip_prefix('/')
            .or_else(|| self.name.strip_prefix("end"))
    }

    fn named(&self, keys: &[&str]) -> Option<&str> {
        keys.iter().find_map(|key| {
            let (_, value) = self.named.iter().find(|(name, _)| name == key)?;
            Some(&**value)
        })
    }

    /// The HTML it stands for; empty for what shows no media.
    pub(super) fn html(&self) -> String {
        if let Some(name) = self.closes() {
            return match is_figure(name.trim()) {
                true => "</figure>".to_owned(),
                false => String::new(),
            };
        }
        if let Some(player) = self.player() {
            return player;
        }
        let picture = self.picture();
        let is_figure = is_figure(&self.name);
        if picture.is_none() && !(is_figure && self.is_pair) {
            return String::new();
        }
        let alt = self
            .named(&["alt"])
            .or_else(|| self.values.get(1).map(|alt| &**alt))
            .map(escaped)
            .unwrap_or_default();
        let image =
            picture.map(|address| format!("<img src=\"{}\" alt=\"{alt}\">", escaped(address)));
        let close = if is_figure && self.is_pair {
            ""
        } else {
            "</figure>"
        };
        format!(
            "<figure>{}{}{close}",
            image.unwrap_or_default(),
            self.words().unwrap_or_default()
        )
    }

    /// The caption and credit it gives, as HTML.
    fn words(&self) -> Option<String> {
        let caption = match self.is_include {
            true => self.named(&["caption", "description"]),
            false => self.named(&["caption", "title", "description"]),
        };
        let caption = caption.map(unmarked);
        let credit = self.named(&[
            "attr",
            "credit",
            "attribution",
            "copyright",
            "source",
            "author",
            "by",
        ]);
        let credit =
            credit.map(|credit| format!(" <span class=\"credit\">{}</span>", escaped(credit)));
        (caption.is_some() || credit.is_some()).then(|| {
            let caption = escaped(&caption.unwrap_or_default());
            format!(
                "<figcaption>{caption}{}</figcaption>",
                credit.unwrap_or_default()
            )
        })
    }

    fn picture(&self) -> Option<&str> {
        let named = self.named(&[
            "src",
            "url",
            "image",
            "image_path",
            "path",
            "file",
            "img",
            "link",
        ]);
        let named = named.filter(|value| is_figure(&self.name) || is_picture(value));
        named.or_else(|| {
            self.values
                .iter()
                .map(|value| &**value)
                .find(|value| is_picture(value) || is_figure(&self.name) && value.contains('/'))
        })
    }

    /// A player or post, by the site its name says and the id or address it is given.
    fn player(&self) -> Option<String> {
        let value = self
            .named(&["id", "url", "src", "link", "tweet", "video"])
            .or_else(|| self.values.last().map(|last| &**last))?;
        let id = escaped(value);
        let is_address = value.contains("://");
        let name = self
            .name
            .trim_end_matches("_embed")
            .trim_end_matches("-embed")
            .trim_end_matches("_simple");
        let address = match name {
            "video" if is_address || value.contains('.') => {
                return Some(format!("<video src=\"{id}\"></video>"));
            }
            "tweet" | "twitter" | "x" | "youtube" | "vimeo" | "instagram" | "tiktok"
            | "facebook" | "dailymotion" | "bluesky" | "mastodon" | "telegram" | "embed"
            | "oembed"
                if is_address =>
            {
                id
            }
            "tweet" | "twitter" | "x" => format!("https://twitter.com/i/status/{id}"),
            "youtube" => format!("https://www.youtube.com/embed/{id}"),
            "vimeo" => format!("https://player.vimeo.com/video/{id}"),
            "instagram" => format!("https://www.instagram.com/p/{id}/embed"),
            "tiktok" => format!("https://www.tiktok.com/embed/v2/{id}"),
            "dailymotion" => format!("https://www.dailymotion.com/embed/video/{id}"),
            _ => return None,
        };
        Some(format!("<iframe src=\"{address}\"></iframe>"))
    }
}

/// Whether a shortcode of that name shows a picture.
fn is_figure(name: &str) -> bool {
    ["figure", "image", "img", "picture", "photo"]
        .iter()
        .any(|word| name.contains(word))
}

fn is_picture(value: &str) -> bool {
    let path = value
        .split(['?', '#'])
        .next()
        .unwrap_or(value)
        .to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

/// Words, quoted strings, and `name=value` or `name: value`.
fn words(text: &str) -> Vec<(Option<String>, String)> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && out.len() < 100 {
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | ',' | '"' | '\'' | '`'))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let is_key = !word.is_empty()
            && (after.starts_with('=')
                || word.ends_with(':') && after.starts_with([' ', '"', '\'']));
        if is_key {
            let (value, after) = value(after.trim_start_matches('=').trim_start());
            out.push((Some(word.trim_matches([':', '-']).to_owned()), value));
            rest = after;
        } else if word.is_empty() && after.starts_with(['"', '\'', '`']) {
            let (value, after) = value(after);
            out.push((None, value));
            rest = after;
        } else if word.is_empty() {
            let mut skipped = after.chars();
            skipped.next();
            rest = skipped.as_str();
        } else {
            out.push((None, word.to_owned()));
            rest = after;
        }
        rest = rest.trim_start();
    }
    out
}

/// The value the text starts with, without its quotes, and the rest.
fn value(text: &str) -> (String, &str) {
    for quote in ['"', '\'', '`'] {
        if let Some((value, rest)) = text
            .strip_prefix(quote)
            .and_then(|inner| quoted(inner, quote))
        {
            return (value, rest);
        }
    }
    let end = text
        .find(|c: char| c.is_whitespace() || c == ',')
        .unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    (value.to_owned(), rest)
}

/// The words up to the closing quote, and the rest; a backslash keeps the sign behind it.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => out.extend(chars.next().map(|(_, kept)| kept)),
            c if c == quote => return Some((out, text.get(at + c.len_utf8()..)?)),
            c => out.push(c),
        }
    }
    None
}
