//! What an audience may see of a string.

use std::borrow::Cow;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use crate::archive::Record;

use super::{Audience, MatchedEntry, Report};

/// An absolute path in running words: after a space, bracket or quote, so not inside a URL.
static ABSOLUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(^|[\s`'"(\[=,;])(?:/[^/\s`'"()\[\],;]+)+/([^/\s`'"()\[\],;]*)"#)
        .expect("a fixed pattern")
});

/// A report seen by an audience.
pub(super) struct View {
    audience: Audience,
    /// Absolute paths the report names, longest first.
    paths: Vec<String>,
}

impl View {
    /// `report` seen by `audience`.
    pub(super) fn of(report: &Report, audience: Audience) -> Self {
        let mut paths: Vec<&str> = Vec::new();
        let subjects = |problems: &'_ [crate::limit::Problem]| -> Vec<String> {
            problems
                .iter()
                .filter_map(|problem| problem.subject.clone())
                .collect()
        };
        let mut owned = subjects(&report.problems);
        for article in &report.articles {
            paths.push(&article.article);
            owned.extend(subjects(&article.problems));
            for media in &article.media {
                owned.extend(subjects(&media.problems));
                paths.extend(media.files.iter().map(|file| file.name.as_str()));
                paths.extend(
                    media
                        .matches
                        .iter()
                        .flat_map(|m| m.entry.paths.iter().map(String::as_str)),
                );
                let evidence = media
                    .findings
                    .iter()
                    .flat_map(|leveled| leveled.finding.evidence());
                paths.extend(evidence.map(|evidence| evidence.source.as_str()));
            }
        }
        let mut paths: Vec<String> = paths.into_iter().map(str::to_owned).chain(owned).collect();
        paths.retain(|path| Path::new(path).is_absolute());
        paths.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        paths.dedup();
        Self { audience, paths }
    }

    /// The view of what speaks to the desk.
    pub(super) fn desk() -> Self {
        Self {
            audience: Audience::Desk,
            paths: Vec::new(),
        }
    }

    /// Whether positions may be shown.
    pub(super) fn is_desk(&self) -> bool {
        self.audience == Audience::Desk
    }

    /// A path or URL as the audience may see it: for the public an absolute path is its file name; a URL never shows
    /// credentials.
    pub(super) fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        if let Some(url) = without_credentials(name) {
            return Cow::Owned(url);
        }
        if self.is_desk() || !Path::new(name).is_absolute() {
            return Cow::Borrowed(name);
        }
        Cow::Owned(file_name(name).to_owned())
    }

    /// Running words as the audience may see them.
    pub(super) fn words<'a>(&self, words: &'a str) -> Cow<'a, str> {
        if self.is_desk() {
            return Cow::Borrowed(words);
        }
        let mut shown = Cow::Borrowed(words);
        for path in self
            .paths
            .iter()
            .filter(|path| words.contains(path.as_str()))
        {
            shown = Cow::Owned(shown.replace(path.as_str(), file_name(path)));
        }
        match ABSOLUTE.is_match(&shown) {
            true => Cow::Owned(ABSOLUTE.replace_all(&shown, "$1$2").into_owned()),
            false => shown,
        }
    }
}

fn file_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default()
}

/// A URL without user name and password; `None` for what is no URL or has none.
fn without_credentials(text: &str) -> Option<String> {
    if !text.contains("://") || !text.contains('@') {
        return None;
    }
    let mut url = Url::parse(text).ok()?;
    let had = !url.username().is_empty() || url.password().is_some();
    // Only URLs that cannot have credentials refuse to lose them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    had.then(|| url.into())
}

/// The record of an entry that says most to a reader: a list's with a caption, else any with one, else the first.
pub(super) fn telling(matched: &MatchedEntry) -> Option<&Record> {
    let records = &matched.entry.records;
    let with_caption = || records.iter().filter(|record| record.caption.is_some());
    with_caption()
        .find(|record| record.source != crate::archive::RecordSource::File)
        .or_else(|| with_caption().next())
        .or_else(|| records.first())
}

/// The credit any record gives, that of the telling record first.
pub(super) fn credit_of(matched: &MatchedEntry) -> Option<&str> {
    let own = telling(matched).and_then(|record| record.credit.as_deref());
    own.or_else(|| {
        matched
            .entry
            .records
            .iter()
            .find_map(|record| record.credit.as_deref())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public() -> View {
        View {
            audience: Audience::Public,
            paths: vec!["/home/my desk/pic.jpg".to_owned()],
        }
    }

    #[test]
    fn the_public_sees_file_names_not_folders() {
        assert_eq!(public().name("/home/desk/pic.jpg"), "pic.jpg");
        assert_eq!(public().name("img/pic.jpg"), "img/pic.jpg");
        assert_eq!(
            public().words("cannot read `/home/my desk/pic.jpg`: no"),
            "cannot read `pic.jpg`: no"
        );
        assert_eq!(
            public().words("see /srv/a/b.jpg and /c/d.jpg"),
            "see b.jpg and d.jpg"
        );
        assert_eq!(
            public().words("see https://a.example/b/c.jpg"),
            "see https://a.example/b/c.jpg"
        );
        assert_eq!(View::desk().words("see /srv/a/b.jpg"), "see /srv/a/b.jpg");
    }

    #[test]
    fn nobody_sees_credentials() {
        assert_eq!(
            View::desk().name("https://me:secret@a.example/p.jpg"),
            "https://a.example/p.jpg"
        );
    }
}
