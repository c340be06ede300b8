//! Markdown with front matter, as Hugo, Jekyll and Eleventy keep stories: translated into HTML and read as that.

mod front;
mod shortcode;

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::lines::Lines;
use super::translation::Translation;
use super::{Article, DocumentForm, Source, html};
use crate::limit::{Limits, Problem};
use front::Front;
use shortcode::Shortcode;

/// The article in a Markdown document.
pub(super) fn read(
    lines: &Lines,
    source: &Source,
    limits: &Limits,
    mut problems: Vec<Problem>,
) -> Article {
    let document = lines.source();
    let front = Front::of(document);
    problems.extend(
        front
            .problem
            .iter()
            .cloned()
            .map(|problem| problem.about(&source.label)),
    );
    let mut made = Translation::default();
    let given = front.given(&mut made);
    let (text, shortcodes) = shortcode::cut(document.get(front.end..).unwrap_or_default());
    let mut writer = Writer {
        text: &text,
        start: front.end,
        shortcodes: &shortcodes,
        made: &mut made,
    };
    writer.all();
    let read = html::read(lines.through(made), source, limits, problems);
    let text_of = |names: &[&str]| front.text(names);
    let published = front.date(&[
        "date",
        "published",
        "publishdate",
        "pubdate",
        "created",
        "date_published",
    ]);
    Article {
        form: DocumentForm::Markdown,
        url: text_of(&["canonical_url", "canonicalurl", "canonical"])
            .and_then(|url| url::Url::parse(&url).ok())
            .or(read.url),
        outlet: text_of(&["outlet", "publisher"]).or(read.outlet),
        lang: text_of(&["lang", "language", "locale"]).or(read.lang),
        headline: text_of(&["title", "headline"]).or(read.headline),
        published: published.or(read.published),
        modified: front
            .date(&[
                "lastmod",
                "updated",
                "modified",
                "last_modified_at",
                "date_modified",
            ])
            .or(read.modified),
        ..read
    }
    .with_given(given)
}

/// Whether the text has the marks of Markdown: front matter, or several of its signs.
pub(super) fn is_markdown(text: &str) -> bool {
    if Front::of(text).end > 0 {
        return true;
    }
    let mut signs = 0;
    for line in text.lines().take(2_000) {
        let trimmed = line.trim_start();
        let is_heading = trimmed.starts_with('#')
            && trimmed.trim_start_matches('#').starts_with(' ')
            && trimmed.len() - trimmed.trim_start_matches('#').len() <= 6;
        let is_picture = line
            .find("![")
            .and_then(|at| line.get(at..))
            .is_some_and(|rest| rest.contains("](") && rest.contains(')'));
        let is_link = line
            .find("](")
            .and_then(|at| line.get(at + 2..))
            .is_some_and(|rest| rest.starts_with("http") || rest.starts_with('/'));
        if is_picture || shortcode::is_one(trimmed) {
            return true;
        }
        signs += usize::from(is_heading) + usize::from(is_link);
    }
    signs >= 2
}

struct Writer<'w> {
    text: &'w str,
    /// Byte of the document the text starts at.
    start: usize,
    shortcodes: &'w [Shortcode],
    made: &'w mut Translation,
}

type Events<'e> = Vec<(Event<'e>, Range<usize>)>;

impl Writer<'_> {
    fn all(&mut self) {
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        let mut paragraph: Option<Events<'_>> = None;
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            match (&event, &mut paragraph) {
                (Event::Start(Tag::Paragraph), _) => paragraph = Some(Vec::new()),
                (Event::End(TagEnd::Paragraph), open) => {
                    let events = open.take().unwrap_or_default();
                    self.paragraph(&events, &range);
                }
                (_, Some(events)) => events.push((event, range)),
                (_, None) => self.event(&event, &range),
            }
        }
    }

    /// A paragraph; a picture with a line in italics under it is a figure with its caption.
    fn paragraph(&mut self, events: &Events<'_>, range: &Range<usize>) {
        let (picture, rest) = events.split_at(end_of_picture(events));
        let rest = without_breaks(rest);
        let is_caption = is_emphasis(rest);
        if !picture.is_empty() && (rest.is_empty() || is_caption) {
            self.make("<figure>", range.start);
            self.events(picture);
            if is_caption {
                self.caption(rest, range);
            }
            self.make("</figure>", range.end);
            return;
        }
        if let Some(end) = self.end_of_bare_figure().filter(|_| is_emphasis(events)) {
            self.made.cut(end);
            self.caption(events, range);
            self.make("</figure>", range.end);
            return;
        }
        self.make("<p>", range.start);
        self.events(events);
        self.make("</p>\n", range.end);
    }

    /// Where the figure ends that was made last, where nothing follows it and it has no caption yet.
    fn end_of_bare_figure(&self) -> Option<usize> {
        let inner = self.made.text.trim_end().strip_suffix("</figure>")?;
        let start = inner.rfind("<figure>")?;
        let is_bare = !inner.get(start..)?.contains("<figcaption");
        is_bare.then_some(inner.len())
    }

    fn caption(&mut self, events: &[(Event<'_>, Range<usize>)], range: &Range<usize>) {
        self.make("<figcaption>", range.start);
        self.events(events);
        self.make("</figcaption>", range.end);
    }

    fn events(&mut self, events: &[(Event<'_>, Range<usize>)]) {
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            let Event::Start(Tag::Image {
                dest_url, title, ..
            }) = event
            else {
                self.event(event, range);
                at += 1;
                continue;
            };
            let length = events
                .get(at..)
                .and_then(|rest| {
                    rest.iter()
                        .position(|(event, _)| matches!(event, Event::End(TagEnd::Image)))
                })
                .unwrap_or(0);
            let inner = events.get(at + 1..at + length).unwrap_or_default();
            let alt: String = inner
                .iter()
                .filter_map(|(event, _)| match event {
                    Event::Text(text) | Event::Code(text) => Some(&**text),
                    Event::SoftBreak | Event::HardBreak => Some(" "),
                    _ => None,
                })
                .collect();
            self.picture(dest_url, &alt, title, range.start);
            at += length + 1;
        }
    }

    fn picture(&mut self, address: &str, alt: &str, title: &str, at: usize) {
        let title = match title {
            "" => String::new(),
            title => format!(" data-caption=\"{}\"", escaped(title)),
        };
        let tag = format!(
            "<img src=\"{}\" alt=\"{}\"{title}>",
            escaped(address),
            escaped(alt)
        );
        self.make(&tag, at);
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Text(text) => self.words(text, range.start),
            Event::Code(text) => {
                let code = format!("<code>{}</code>", escaped(text));
                self.make(&code, range.start);
            }
            Event::Html(markup) | Event::InlineHtml(markup) => self.markup(markup, range.start),
            Event::SoftBreak => self.make("\n", range.start),
            Event::HardBreak => self.make("<br>\n", range.start),
            Event::Rule => self.make("<hr>\n", range.start),
            Event::Start(tag) => {
                let open = opening(tag);
                self.make(&open, range.start);
            }
            Event::End(tag) => self.make(closing(*tag), range.end),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, at: usize) {
        if self.text.get(at..at + words.len()) == Some(words) {
            self.made.copy_escaped(words, self.start + at);
        } else {
            self.make(&escaped(words), at);
        }
    }

    fn markup(&mut self, markup: &str, at: usize) {
        let mut rest = markup;
        while let Some((before, number, after)) = shortcode::held(rest) {
            let from = at + (markup.len() - rest.len());
            self.made.copy(before, self.start + from);
            if let Some(shortcode) = self.shortcodes.get(number) {
                let made = shortcode.html();
                self.make(&made, from + before.len());
            }
            rest = after;
        }
        self.made
            .copy(rest, self.start + at + (markup.len() - rest.len()));
    }

    fn make(&mut self, words: &str, at: usize) {
        self.made.make(words, self.start + at);
    }
}

/// Number of events of the picture, linked or not, that they start with.
fn end_of_picture(events: &Events<'_>) -> usize {
    let ends = |end: fn(&Event<'_>) -> bool| {
        events
            .iter()
            .position(|(event, _)| end(event))
            .map_or(0, |at| at + 1)
    };
    match events.first().map(|(event, _)| event) {
        Some(Event::Start(Tag::Image { .. })) => {
            ends(|event| matches!(event, Event::End(TagEnd::Image)))
        }
        Some(Event::Start(Tag::Link { .. }))
            if matches!(events.get(1), Some((Event::Start(Tag::Image { .. }), _))) =>
        {
            ends(|event| matches!(event, Event::End(TagEnd::Link)))
        }
        _ => 0,
    }
}

fn without_breaks<'e>(
    mut events: &'e [(Event<'e>, Range<usize>)],
) -> &'e [(Event<'e>, Range<usize>)] {
    while let [(event, _), rest @ ..] = events {
        let is_blank = match event {
            Event::SoftBreak | Event::HardBreak => true,
            Event::Text(text) => text.trim().is_empty() || is_attributes(text),
            _ => false,
        };
        if !is_blank {
            break;
        }
        events = rest;
    }
    events
}

/// `{: .wide}`, `{width=50%}`: attributes of kramdown and Pandoc.
fn is_attributes(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') && text.ends_with('}')
}

/// Whether the events are one run in italics and nothing else.
fn is_emphasis(events: &[(Event<'_>, Range<usize>)]) -> bool {
    let is_mark = |event: &Event<'_>| matches!(event, Event::Start(Tag::Emphasis));
    let (Some((first, _)), Some((last, _))) = (events.first(), events.last()) else {
        return false;
    };
    is_mark(first)
        && matches!(last, Event::End(TagEnd::Emphasis))
        && events.iter().filter(|(event, _)| is_mark(event)).count() == 1
}

fn opening(tag: &Tag<'_>) -> String {
    let name = match tag {
        Tag::Paragraph => "p",
        Tag::Heading { level, .. } => return format!("<{}>", heading(*level)),
        Tag::BlockQuote(_) => "blockquote",
        Tag::CodeBlock(_) => "pre",
        Tag::List(_) => "ul",
        Tag::Item => "li",
        Tag::Table(_) => "table",
        Tag::TableHead | Tag::TableRow => "tr",
        Tag::TableCell => "td",
        Tag::Emphasis => "em",
        Tag::Strong => "strong",
        Tag::Strikethrough => "s",
        Tag::Link { dest_url, .. } => return format!("<a href=\"{}\">", escaped(dest_url)),
        Tag::Image { dest_url, .. } => return format!("<img src=\"{}\">", escaped(dest_url)),
        Tag::FootnoteDefinition(_) => "aside",
        _ => return String::new(),
    };
    format!("<{name}>")
}

fn closing(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::Heading(level) => match level {
            HeadingLevel::H1 => "</h1>\n",
            HeadingLevel::H2 => "</h2>\n",
            _ => "</h3>\n",
        },
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        TagEnd::CodeBlock => "</pre>\n",
        TagEnd::List(_) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Table => "</table>\n",
        TagEnd::TableHead | TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell => "</td>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</s>",
        TagEnd::Link => "</a>",
        TagEnd::FootnoteDefinition => "</aside>\n",
        _ => "",
    }
}

fn heading(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 => "h1",
        HeadingLevel::H2 => "h2",
        _ => "h3",
    }
}

fn escaped(text: &str) -> String {
    let mut out = Translation::default();
    out.copy_escaped(text, 0);
    out.text
}

#[cfg(test)]
mod tests;
