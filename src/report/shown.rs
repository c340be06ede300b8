//! Media references with the article they stand in, as an audience may see them, and the words of their findings.

use std::borrow::Cow;

use crate::article::Span;
use crate::finding::{Evidence, Finding};
use crate::limit::{Problem, ProblemKind};
use crate::policy::Excuse;

use super::view::View;
use super::{ArticleReport, Leveled, MediaReport, Report};

/// Rules that speak of the credit line.
const OF_CREDIT: [&str; 3] = ["credit-mismatch", "credit-missing", "credit-unnamed"];

/// One media reference of an article.
pub(super) struct Shown<'r> {
    article: &'r ArticleReport,
    /// What is said of the reference.
    pub(super) media: &'r MediaReport,
    /// What its audience may see of it.
    pub(super) view: View,
    whole: &'r View,
}

/// The media references of an article, in its order; `whole` is the view of the report.
pub(super) fn of_article<'r>(
    article: &'r ArticleReport,
    whole: &'r View,
) -> impl Iterator<Item = Shown<'r>> {
    article.media.iter().map(move |media| Shown {
        article,
        media,
        view: View::of_media(media, &article.article, whole.audience()),
        whole,
    })
}

/// The media references of every article, in the order of the report.
pub(super) fn all<'r>(report: &'r Report, whole: &'r View) -> impl Iterator<Item = Shown<'r>> {
    let articles = report.articles.iter();
    articles.flat_map(move |article| of_article(article, whole))
}

impl Shown<'_> {
    /// The article's name.
    pub(super) fn article(&self) -> Cow<'_, str> {
        self.whole.name(&self.article.article)
    }

    /// The name of the document the article stands in.
    pub(super) fn document(&self) -> Cow<'_, str> {
        self.whole.name(&self.article.document)
    }

    /// The language of the article.
    pub(super) fn lang(&self) -> Option<&str> {
        self.article.lang.as_deref()
    }

    /// The article's headline.
    pub(super) fn headline(&self) -> Option<Cow<'_, str>> {
        self.whole.maybe(self.article.headline.as_deref())
    }
}

/// Every finding of the report, in its order.
pub(super) fn findings(report: &Report) -> impl Iterator<Item = &Leveled> {
    let media = report.articles.iter().flat_map(|article| &article.media);
    media.flat_map(|media| &media.findings)
}

/// Whose words a line is that nobody proposed or printed.
pub(super) const OF_FILE: &str = "the caption in the file";

impl MediaReport {
    /// Where in the document a finding on this reference is shown: at the credit line where it speaks of that and its
    /// place is known, else at the reference; `None` where the document has no lines, such as a picture.
    pub fn place_of(&self, finding: &Finding) -> Option<Span> {
        let credit = self.reference.credit_span;
        credit
            .filter(|_| OF_CREDIT.contains(&finding.rule()))
            .or(self.reference.span)
    }

    /// The words printed with it or nearest to it, else the caption in the file; and whether they are that.
    pub(super) fn line(&self) -> Option<(&str, bool)> {
        let printed = self.reference.caption.as_ref();
        let printed = printed.or(self.reference.context.as_ref());
        let of_file = self.claim.caption.as_ref();
        let of_file = of_file.filter(|words| !words.trim().is_empty());
        let printed = printed.map(|words| (words.as_str(), false));
        printed.or(of_file.map(|words| (words.as_str(), true)))
    }

    /// The problems that no finding of the same picture tells already.
    pub(super) fn untold(&self) -> impl Iterator<Item = &Problem> {
        let told = |problem: &&Problem| {
            let mut messages = self
                .findings
                .iter()
                .map(|leveled| leveled.finding.message());
            messages.any(|message| message.contains(&problem.message))
        };
        self.problems.iter().filter(move |problem| !told(problem))
    }

    /// Those of the untold problems that a job must not pass over: something was not looked at, or a waiver holds no more.
    pub(super) fn pressing(&self) -> impl Iterator<Item = &Problem> {
        use ProblemKind::{ExpiredWaiver, OverLimit, Undecodable, Unreadable, Unsupported};
        self.untold().filter(|problem| {
            matches!(
                problem.kind,
                ExpiredWaiver | OverLimit | Undecodable | Unreadable | Unsupported
            )
        })
    }
}

/// A piece of evidence: what it says, and where that can be checked unless it says so itself.
pub(super) fn evidence_words(evidence: &Evidence, view: &View) -> String {
    let source = view.name(&evidence.source);
    let says = view.words(&evidence.says);
    if says.contains(&*source) {
        return says.into_owned();
    }
    format!("{says} [{source}]")
}

/// Why a finding does not count, in one word.
pub(super) fn excuse_name(excuse: &Excuse) -> &'static str {
    match excuse {
        Excuse::Waived { .. } => "waived",
        Excuse::Baseline => "known",
    }
}

/// Why and by whom a finding was waived and how long that holds; `None` where it was known before.
pub(super) fn waiver_words(excuse: &Excuse, view: &View) -> Option<String> {
    match excuse {
        Excuse::Waived {
            reason,
            owner,
            expires,
        } => {
            let words = format!("{reason} ({owner}, until {})", expires.last_day());
            Some(view.words(&words).into_owned())
        }
        Excuse::Baseline => None,
    }
}
