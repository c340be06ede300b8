//! A document in any form read into an article that remembers where each word came from.
//!
//! `charset` makes text of bytes, `form` tells its form, `dom` is a tree of HTML, `layout` tells the story from the site
//! round it, `html` and `text` write the article. Every other form is translated into HTML whose bytes remember their
//! places (`translation`), with what it states of its media beside (`given`); a new form is a new file and an arm in
//! [`read`].

mod charset;
mod dateline;
pub(crate) mod dom;
mod feed;
mod form;
pub(crate) mod given;
mod html;
mod json;
pub(crate) mod json_ld;
pub(crate) mod layout;
mod lines;
mod markdown;
mod mhtml;
mod newsml;
mod ninjs;
pub(crate) mod sentence;
mod text;
mod translation;
mod xml;

pub use given::DeskTerms;
pub(crate) use html::metas;

use std::collections::HashMap;

use url::Url;

use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

/// A position in the source document: 1-based line and 1-based column counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in characters.
    pub column: u32,
}

/// Where the reporter filed from ("BAGHDAD (AP) —"); it never says where a picture was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The line as printed.
    pub verbatim: String,
    /// The place name in it.
    pub place: String,
    /// The agency in brackets.
    pub agency: Option<String>,
}

/// The form a document came in, told from its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentForm {
    /// HTML, AMP and pages saved whole or as one file.
    Html,
    /// Plain text.
    Text,
    /// Markdown with front matter and shortcodes.
    Markdown,
    /// ninjs 1.0 to 3.0.
    Ninjs,
    /// `NewsML-G2` 2.x and bare NITF.
    NewsMl,
    /// A page saved as MHTML.
    Mhtml,
    /// RSS, Atom or a sitemap.
    Feed,
}

/// A document read.
#[derive(Debug, Clone)]
pub struct Article {
    /// Form it came in.
    pub form: DocumentForm,
    /// Its number, from 1, where the document holds several articles.
    pub part: Option<u32>,
    /// Canonical URL, else the URL it was got from.
    pub url: Option<Url>,
    /// Publisher's name.
    pub outlet: Option<String>,
    /// BCP 47 language.
    pub lang: Option<String>,
    /// Headline.
    pub headline: Option<String>,
    /// When it was published, with its zone.
    pub published: Option<DateInterval>,
    /// When it was last changed.
    pub modified: Option<DateInterval>,
    /// Dateline.
    pub dateline: Option<Dateline>,
    /// The story's paragraphs in order, site chrome left out.
    pub paragraphs: Vec<Paragraph>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    document: Document,
}

/// What `reference` needs of the document beside the story: its tree, its structured data and its places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    /// Base of relative URLs.
    pub(crate) base: Option<Url>,
    /// The tree, empty for plain text.
    pub(crate) dom: dom::Dom,
    /// Structured data.
    pub(crate) data: json_ld::JsonLd,
    /// Which part of the tree is the story.
    pub(crate) layout: layout::Layout,
    /// The decoded source.
    pub(crate) lines: lines::Lines,
    /// Media the form states.
    pub(crate) given: Vec<given::Given>,
    /// Files saved with the page, by the address the page gives them.
    pub(crate) parts: HashMap<String, Vec<u8>>,
    runs: html::Runs,
}

/// Where a document came from and what is known of it beforehand.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// How the user named it: a path, a URL or `-`.
    pub label: String,
    /// Where it was got from, the base of its relative URLs.
    pub url: Option<Url>,
    /// `Content-Type` of the answer that brought it.
    pub content_type: Option<String>,
    /// Its form where the user says so; else it is told from the content.
    pub form: Option<DocumentForm>,
}

/// The articles in a document of any form, at least one; what could not be read is in [`Article::problems`].
///
/// Feeds, ninjs lists and `NewsML-G2` messages hold several, in their order and numbered; every other form holds one.
pub fn read(bytes: &[u8], source: &Source, limits: &Limits) -> Vec<Article> {
    let mut problems = Vec::new();
    let bytes = within_limit(bytes, source, limits, &mut problems);
    if charset::is_binary(bytes) {
        problems.push(
            Problem::new(ProblemKind::Unsupported, form::of_binary(bytes)).about(&source.label),
        );
        return vec![Article {
            problems,
            url: source.url.clone(),
            ..Article::blank(source.form.unwrap_or(DocumentForm::Text))
        }];
    }
    let text = charset::decode(bytes, source.content_type.as_deref());
    if text.trim().is_empty() {
        let message = "the document is empty; check that it was saved or downloaded whole";
        problems.push(Problem::new(ProblemKind::Malformed, message).about(&source.label));
    }
    let form = source
        .form
        .unwrap_or_else(|| form::named(&text, &source.label));
    if form == DocumentForm::Mhtml {
        return vec![mhtml::read(bytes, source, limits, problems)];
    }
    let lines = lines::Lines::new(text);
    let read = match form {
        DocumentForm::Html | DocumentForm::Mhtml => {
            return vec![html::read(lines, source, limits, problems)];
        }
        DocumentForm::Text => return vec![text::read(lines, source, problems)],
        DocumentForm::Markdown => return vec![markdown::read(&lines, source, limits, problems)],
        DocumentForm::Ninjs => ninjs::read(&lines, source, limits),
        DocumentForm::NewsMl => newsml::read(&lines, source, limits),
        DocumentForm::Feed => feed::read(&lines, source, limits),
    };
    let own = read
        .problems
        .into_iter()
        .map(|problem| problem.about(&source.label));
    problems.extend(own);
    let read = Several {
        articles: read.articles,
        problems,
    };
    let mut articles = several(read, form);
    if articles.len() > 1 || form == DocumentForm::Feed {
        for (article, number) in articles.iter_mut().zip(1..) {
            article.part = Some(number);
        }
    }
    articles
}

/// Articles of one document, and what was wrong with the document.
#[derive(Debug, Default)]
struct Several {
    articles: Vec<Article>,
    problems: Vec<Problem>,
}

/// The articles, at least one; the document's problems are told with the first.
fn several(mut read: Several, form: DocumentForm) -> Vec<Article> {
    if read.articles.is_empty() {
        read.articles.push(Article::blank(form));
    }
    if let Some(first) = read.articles.first_mut() {
        first.problems.splice(0..0, read.problems).for_each(drop);
    }
    read.articles
}

fn within_limit<'b>(
    bytes: &'b [u8],
    source: &Source,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> &'b [u8] {
    let most = usize::try_from(limits.document_bytes).unwrap_or(usize::MAX);
    let Some(cut) = bytes.get(..most).filter(|cut| cut.len() < bytes.len()) else {
        return bytes;
    };
    let message = format!(
        "the document has `{}` bytes, only the first `{most}` were read; raise `document-bytes` to read it whole",
        bytes.len()
    );
    problems.push(Problem::new(ProblemKind::OverLimit, message).about(&source.label));
    cut
}

impl Article {
    /// An article of that form about which nothing is known.
    pub fn blank(form: DocumentForm) -> Self {
        Self {
            form,
            part: None,
            url: None,
            outlet: None,
            lang: None,
            headline: None,
            published: None,
            modified: None,
            dateline: None,
            paragraphs: Vec::new(),
            problems: Vec::new(),
            document: Document::default(),
        }
    }

    /// The article with media that its form states.
    fn with_given(mut self, given: Vec<given::Given>) -> Self {
        self.document.given = given;
        self
    }

    /// The article with the files saved beside it.
    fn with_parts(mut self, parts: mhtml::Parts) -> Self {
        self.document.parts = parts;
        self
    }

    /// The document it was read from.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }

    /// Byte offset in the source of byte `at` of the paragraph's text.
    pub(crate) fn offset_in(&self, paragraph: usize, at: usize) -> Option<usize> {
        dom::Folded::source(self.document.runs.get(paragraph)?, at)
    }
}

/// One paragraph of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text, white space folded.
    pub text: String,
    /// Where it starts.
    pub span: Option<Span>,
}

/// The articles of a document of that form, for tests.
#[cfg(test)]
fn read_as(form: DocumentForm, document: &str) -> Vec<Article> {
    let source = Source {
        form: Some(form),
        ..Source::default()
    };
    read(document.as_bytes(), &source, &Limits::default())
}
