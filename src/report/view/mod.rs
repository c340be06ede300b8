//! What an audience may see of a string.
//!
//! Every string from outside that a reporter writes goes through [`View::words`] or [`View::name`]. What the public
//! does not see is named by the report itself (paths, positions, and the fields of its files that name a device or its
//! owner), and looked for in all words, whoever wrote them.

mod credentials;
mod field;
mod path;

use std::borrow::Cow;

use crate::archive::Entry;
use crate::limit::Problem;
use crate::place::figures::{self, WITHHELD};

use super::{Audience, FileReport, MediaReport, Report};

pub(super) use field::is_public as is_public_field;

/// Strings as an audience sees them.
pub(super) struct View {
    audience: Audience,
    /// What names a device or its owner, longest first; withheld wherever it stands.
    secrets: Vec<String>,
    /// Paths and folders and what stands in their place, longest first.
    paths: Vec<(String, String)>,
    /// Latitudes and longitudes without their sign.
    degrees: Vec<f64>,
}

impl View {
    /// What speaks to the desk.
    pub(super) fn desk() -> Self {
        Self {
            audience: Audience::Desk,
            secrets: Vec::new(),
            paths: Vec::new(),
            degrees: Vec::new(),
        }
    }

    /// What is said of the whole run and of whole articles.
    pub(super) fn of_report(report: &Report, audience: Audience) -> Self {
        let mut view = Self {
            audience,
            ..Self::desk()
        };
        view.keep_problems(&report.problems);
        for article in &report.articles {
            view.keep_path(&article.article);
            view.keep_problems(&article.problems);
            article.media.iter().for_each(|media| view.keep(media));
        }
        view.ready()
    }

    /// What is said of one media reference of the article `article`.
    pub(super) fn of_media(media: &MediaReport, article: &str, audience: Audience) -> Self {
        let mut view = Self {
            audience,
            ..Self::desk()
        };
        view.keep_path(article);
        view.keep(media);
        view.ready()
    }

    /// What is said of one file.
    pub(super) fn of_file(file: &FileReport, audience: Audience) -> Self {
        let mut view = Self {
            audience,
            ..Self::desk()
        };
        view.keep_file(file);
        view.ready()
    }

    /// Who sees them.
    pub(super) fn audience(&self) -> Audience {
        self.audience
    }

    /// Whether the desk reads it.
    pub(super) fn is_desk(&self) -> bool {
        self.audience == Audience::Desk
    }

    /// A path or URL: for the public an absolute path is its file name; a URL never shows credentials.
    ///
    /// A root alone tells nothing and stays.
    pub(super) fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let file_name = path::file_name(name);
        if self.is_desk() || file_name.is_empty() || !path::is_absolute(name) {
            return self.words(name);
        }
        self.words(file_name)
    }

    /// The path of an archive entry: for the public its file name.
    pub(super) fn entry_path<'a>(&self, path: &'a str) -> Cow<'a, str> {
        if self.is_desk() {
            return self.words(path);
        }
        self.words(path::file_name(path))
    }

    /// Running words.
    pub(super) fn words<'a>(&self, words: &'a str) -> Cow<'a, str> {
        let mut shown = credentials::left_out(words);
        if self.is_desk() {
            return shown;
        }
        for secret in &self.secrets {
            if shown.contains(secret.as_str()) {
                shown = Cow::Owned(shown.replace(secret.as_str(), WITHHELD));
            }
        }
        for (path, instead) in &self.paths {
            shown = path::replaced_whole(shown, path, instead);
        }
        figures::withheld(path::shortened(shown), &self.degrees)
    }

    /// Running words where there are any.
    pub(super) fn maybe<'a>(&self, words: Option<&'a str>) -> Option<Cow<'a, str>> {
        let words = words.filter(|words| !words.trim().is_empty())?;
        Some(self.words(words))
    }

    fn keep(&mut self, media: &MediaReport) {
        if self.is_desk() {
            return;
        }
        self.keep_problems(&media.problems);
        for file in &media.files {
            self.keep_file(file);
        }
        for matched in &media.matches {
            self.keep_entry(&matched.entry);
        }
        for leveled in &media.findings {
            for evidence in leveled.finding.evidence() {
                self.keep_path(&evidence.source);
            }
        }
    }

    fn keep_file(&mut self, file: &FileReport) {
        if self.is_desk() {
            return;
        }
        self.keep_path(&file.name);
        self.keep_problems(&file.metadata.problems);
        let secrets = field::secrets(&file.metadata);
        self.secrets.extend(secrets.map(str::to_owned));
        self.degrees
            .extend(file.metadata.gps.iter().flat_map(|gps| [gps.lat, gps.lon]));
        let others = file.metadata.positions.iter();
        self.degrees
            .extend(others.flat_map(|gps| [gps.lat, gps.lon]));
    }

    fn keep_entry(&mut self, entry: &Entry) {
        for path in &entry.paths {
            let name = path::file_name(path);
            if name.len() < path.len() && !name.is_empty() {
                self.paths.push((path.clone(), name.to_owned()));
            }
        }
        let positions = entry.records.iter().filter_map(|record| record.position);
        self.degrees
            .extend(positions.flat_map(|(lat, lon)| [lat, lon]));
    }

    fn keep_problems(&mut self, problems: &[Problem]) {
        for subject in problems.iter().filter_map(|p| p.subject.as_deref()) {
            self.keep_path(subject);
        }
    }

    /// An absolute path, and the folder it lies in.
    fn keep_path(&mut self, path: &str) {
        if self.is_desk() || !path::is_absolute(path) {
            return;
        }
        let name = path::file_name(path);
        if name.is_empty() {
            return;
        }
        self.paths.push((path.to_owned(), name.to_owned()));
        let folder = path.strip_suffix(name).filter(|folder| folder.len() > 1);
        self.paths
            .extend(folder.map(|folder| (folder.to_owned(), String::new())));
    }

    fn ready(mut self) -> Self {
        self.secrets
            .sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.secrets.dedup();
        self.paths
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        self.paths.dedup();
        for degrees in &mut self.degrees {
            *degrees = degrees.abs();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public() -> View {
        let mut view = View {
            audience: Audience::Public,
            secrets: vec!["SN-4711".to_owned()],
            paths: Vec::new(),
            degrees: vec![30.508_1, -47.810_1],
        };
        view.keep_path("/home/my desk/pic.jpg");
        view.ready()
    }

    #[test]
    fn the_public_sees_file_names_not_folders() {
        assert_eq!(public().name("/home/my desk/pic.jpg"), "pic.jpg");
        assert_eq!(public().name("img/pic.jpg"), "img/pic.jpg");
        assert_eq!(
            public().words("cannot read `/home/my desk/pic.jpg`: no"),
            "cannot read `pic.jpg`: no"
        );
        assert_eq!(
            public().words("nor /home/my desk/other one.jpg"),
            "nor other one.jpg"
        );
        assert_eq!(public().entry_path("archive/2019/a.jpg"), "a.jpg");
        assert_eq!(View::desk().words("see /srv/a/b.jpg"), "see /srv/a/b.jpg");
    }

    #[test]
    fn an_address_keeps_what_it_shares_with_a_path() {
        let mut view = public();
        view.keep_path("/img/pic.jpg");
        view.keep_path("/");
        let view = view.ready();
        for words in [
            "see https://cdn.example/img/pic.jpg or https://cdn.example/img/other.jpg",
            "big/img/pic.jpg",
        ] {
            assert_eq!(view.words(words), words);
        }
        assert_eq!(view.words("`/img/pic.jpg` is gone"), "`pic.jpg` is gone");
        assert_eq!(view.words("file:///img/pic.jpg"), "pic.jpg");
        assert_eq!(
            view.words("https://a.example/?of=/img/pic.jpg"),
            "https://a.example/?of=pic.jpg"
        );
        assert_eq!(view.name("/"), "/");
    }

    #[test]
    fn the_public_sees_no_serial_number_and_no_position() {
        assert_eq!(
            public().words("body SN-4711 at 30.508100, 47.8101"),
            "body [withheld] at [withheld], [withheld]"
        );
        assert_eq!(View::desk().words("SN-4711 30.5081"), "SN-4711 30.5081");
    }

    #[test]
    fn nobody_sees_credentials() {
        let named = View::desk();
        assert_eq!(
            named.name("https://me:secret@a.example/p.jpg"),
            "https://a.example/p.jpg"
        );
        assert_eq!(
            named.words("`https://me:secret@a.example/` said 404"),
            "`https://a.example/` said 404"
        );
    }

    #[test]
    fn empty_words_are_none() {
        assert_eq!(public().maybe(Some(" ")), None);
        assert_eq!(public().maybe(Some("x")).as_deref(), Some("x"));
    }
}
