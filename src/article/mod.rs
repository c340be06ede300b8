//! A document in any form read into an article that remembers where each word came from.

use url::Url;

use crate::limit::Problem;
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
    /// HTML.
    Html,
    /// Plain text.
    Text,
}

/// A document read.
#[derive(Debug, Clone)]
pub struct Article {
    /// Form it came in.
    pub form: DocumentForm,
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
}

/// One paragraph of the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Its text, white space folded.
    pub text: String,
    /// Where it starts.
    pub span: Option<Span>,
}

/// STUB
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// l
    pub label: String,
    /// u
    pub url: Option<Url>,
    /// c
    pub content_type: Option<String>,
    /// f
    pub form: Option<DocumentForm>,
}
/// STUB
pub fn read(_: &[u8], _: &Source, _: &crate::limit::Limits) -> Article {
    Article {
        form: DocumentForm::Text,
        url: None,
        outlet: None,
        lang: None,
        headline: None,
        published: None,
        modified: None,
        dateline: None,
        paragraphs: vec![],
        problems: vec![],
    }
}
