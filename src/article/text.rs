//! Plain text read into an article.
//!
//! Text saved off a page carries the site's labels before the headline and after the last paragraph; what is no prose
//! there is left out.

use super::dom::Folded;
use super::lines::Lines;
use super::{Article, Document, DocumentForm, Paragraph, Source, dateline};
use crate::limit::Problem;
use crate::time::DateInterval;

/// Fewest words of a paragraph of prose.
const PROSE_WORDS: usize = 9;
/// Fewest words of a headline that stands among labels.
const HEADLINE_WORDS: usize = 4;

/// A run of lines without an empty one, or one line of it.
struct Block {
    folded: Folded,
    is_prose: bool,
}

pub(super) fn read(lines: Lines, source: &Source, problems: Vec<Problem>) -> Article {
    let blocks = blocks(lines.source());
    let headline_at = headline(&blocks);
    let start = headline_at.map_or_else(
        || blocks.iter().position(|block| block.is_prose).unwrap_or(0),
        |at| at + 1,
    );
    let end = blocks
        .iter()
        .rposition(|block| block.is_prose)
        .map_or(blocks.len(), |at| at + 1);
    let headline = headline_at
        .and_then(|at| blocks.get(at))
        .map(|block| block.folded.text.clone());
    let published = blocks
        .iter()
        .take(start + 4)
        .find_map(|block| published(&block.folded.text));
    let mut paragraphs = Vec::new();
    let mut runs = Vec::new();
    for block in blocks.into_iter().take(end.max(start)).skip(start) {
        if is_label(&block.folded.text) {
            continue;
        }
        let span = block
            .folded
            .runs
            .first()
            .map(|(_, source)| lines.span(*source));
        paragraphs.push(Paragraph {
            text: block.folded.text,
            span,
        });
        runs.push(block.folded.runs);
    }
    let dateline = paragraphs
        .iter()
        .take(8)
        .find_map(|paragraph: &Paragraph| dateline::find(&paragraph.text));
    Article {
        headline,
        published,
        dateline,
        paragraphs,
        problems,
        url: source.url.clone(),
        document: Document {
            base: source.url.clone(),
            lines,
            runs,
            ..Document::default()
        },
        ..Article::blank(DocumentForm::Text)
    }
}

fn blocks(source: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if line.trim().is_empty() {
            close(&mut open, &mut out);
        } else {
            open.push((line, at));
        }
        at += line.len();
    }
    close(&mut open, &mut out);
    out
}

/// Wrapped lines make one paragraph; lines that stand alone are one each.
fn close(open: &mut Vec<(&str, usize)>, out: &mut Vec<Block>) {
    let longest = open
        .iter()
        .map(|(line, _)| line.trim_end().chars().count())
        .max()
        .unwrap_or(0);
    let is_wrapped = |line: &str| {
        let length = line.trim_end().chars().count();
        (50..=100).contains(&length) && length * 10 >= longest * 7
    };
    let mut joined = Folded::default();
    for (line, at) in open.drain(..) {
        joined.push(line, at);
        if !is_wrapped(line) || longest > 100 {
            push(std::mem::take(&mut joined), out);
        }
    }
    push(joined, out);
}

fn push(folded: Folded, out: &mut Vec<Block>) {
    if !folded.text.is_empty() {
        out.push(Block {
            is_prose: is_prose(&folded.text),
            folded,
        });
    }
}

fn is_prose(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    let ends = text.ends_with(['.', '!', '?', '…', ':', '。', '؟', '।']);
    let words = text.split_whitespace().count();
    ends && (words >= PROSE_WORDS || text.chars().count() >= 60)
}

/// The first line of some length before the first paragraph; where all are short, the longest that is no label.
fn headline(blocks: &[Block]) -> Option<usize> {
    let prose = blocks
        .iter()
        .position(|block| block.is_prose)
        .unwrap_or(blocks.len());
    let words = |block: &Block| block.folded.text.split_whitespace().count();
    let fits = |block: &Block| {
        !is_label(&block.folded.text) && !is_byline(&block.folded.text) && words(block) >= 2
    };
    let candidates = || {
        blocks
            .iter()
            .enumerate()
            .take(prose)
            .filter(|(_, block)| fits(block))
    };
    let long = candidates().find(|(_, block)| words(block) > HEADLINE_WORDS);
    long.or_else(|| candidates().max_by_key(|(at, block)| (words(block), usize::MAX - at)))
        .map(|(at, _)| at)
}

fn is_byline(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "by ",
        "published ",
        "updated ",
        "posted ",
        "photo by ",
        "photo: ",
        "photo credit",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// Words of a site's buttons and boxes.
fn is_label(text: &str) -> bool {
    const LABELS: [&str; 30] = [
        "advertisement",
        "all articles",
        "click here",
        "comments",
        "continue reading",
        "editor's picks",
        "follow us",
        "latest news",
        "log in",
        "menu",
        "more stories",
        "more from",
        "most popular",
        "most read",
        "most recent",
        "please verify",
        "read more",
        "recommended",
        "related articles",
        "related stories",
        "share this",
        "sign in",
        "sign up",
        "skip to",
        "sponsored",
        "subscribe",
        "trending",
        "watch live",
        "you may also like",
        "story continues below",
    ];
    let lower = text.trim().to_lowercase();
    let is_short = text.split_whitespace().count() <= 5;
    is_short && LABELS.iter().any(|label| lower.starts_with(label))
}

/// The date of a line that says when the story was published.
fn published(text: &str) -> Option<DateInterval> {
    let lower = text.to_ascii_lowercase();
    let rest = [
        "published on ",
        "published: ",
        "published ",
        "posted on ",
        "posted ",
        "date: ",
    ]
    .iter()
    .find_map(|start| lower.starts_with(start).then(|| text.get(start.len()..))?)?;
    DateInterval::parse(rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Article {
        read(Lines::new(text.to_owned()), &Source::default(), Vec::new())
    }

    #[test]
    fn labels_round_the_story_are_left_out() {
        let article = read_text(
            "Please verify\n\nDaily Example\nWatch LIVE\n\nVIDEO: Crowds gather at the harbour after the storm\n\n'It was loud'\n\n\
             The mayor of Portsville tweeted a video on Friday that shows the waves.\n\nMost recent\nAll Articles\n",
        );
        assert_eq!(
            article.headline.as_deref(),
            Some("VIDEO: Crowds gather at the harbour after the storm")
        );
        let texts: Vec<&str> = article
            .paragraphs
            .iter()
            .map(|paragraph| &*paragraph.text)
            .collect();
        assert_eq!(
            texts,
            [
                "'It was loud'",
                "The mayor of Portsville tweeted a video on Friday that shows the waves."
            ]
        );
        assert_eq!(
            article
                .paragraphs
                .get(1)
                .and_then(|paragraph| paragraph.span)
                .map(|span| span.line),
            Some(10)
        );
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let article = read_text(
            "Storm hits coast towns\n\nThe storm hit the coast on Friday night and left many thousands of\n\
             people without power, officials of the region said on Saturday.\n",
        );
        assert_eq!(article.paragraphs.len(), 1);
        assert_eq!(article.headline.as_deref(), Some("Storm hits coast towns"));
    }

    #[test]
    fn prose_alone_has_no_headline() {
        let article =
            read_text("The storm hit the coast on Friday night and left many without power.");
        assert_eq!(article.headline, None);
        assert_eq!(article.paragraphs.len(), 1);
    }
}
