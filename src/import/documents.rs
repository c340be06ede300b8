//! The documents of a site: folders walked and patterns expanded by name, without what `.gitignore` and
//! `.cutlineignore` leave out.

use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use crate::limit::{Problem, ProblemKind};

/// Endings of the names of documents, by which they are chosen.
pub const ENDINGS: [&str; 12] = [
    "atom", "htm", "html", "json", "markdown", "md", "mht", "mhtml", "rss", "txt", "xhtml", "xml",
];
/// A site's own list of what is not checked.
const IGNORE_FILE: &str = ".cutlineignore";

/// What lists of ignored files count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignoring {
    /// What they name is passed over.
    Listed,
    /// Nothing is.
    Nothing,
}

/// Names of such lists.
pub const LISTS: [&str; 2] = [".gitignore", IGNORE_FILE];

/// What was found, by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Documents {
    /// The files.
    pub files: Vec<PathBuf>,
    /// Documents and folders that could not be reached.
    pub unread: Vec<Problem>,
    /// What was passed over with good reason: links in a circle, lines of ignore files that are none.
    pub notices: Vec<Problem>,
}

/// Every document in `folder` by its name; the folder that a browser saves beside a page belongs to that page.
pub fn in_folder(folder: &Path, ignoring: Ignoring) -> Documents {
    walk(folder, ignoring, &|file| {
        is_document(file) && !is_saved_beside(file, folder)
    })
}

/// Whether `text` is a pattern and not the name of something that is there.
pub fn is_pattern(text: &str) -> bool {
    is_wild(text) && std::fs::symlink_metadata(text).is_err()
}

/// The files that fit `pattern` (`content/**/*.md`, `posts/{a,b}*.html`): documents alone, unless the pattern gives an
/// ending itself.
///
/// # Errors
/// What is wrong with the pattern.
pub fn fitting(pattern: &str, ignoring: Ignoring) -> Result<Documents, Problem> {
    let (folder, rest) = divided(pattern);
    let fits = compiled(&folder, &rest).map_err(|error| {
        let message = format!(
            "`{pattern}` is no pattern for paths: {error}; write it like `content/**/*.md`"
        );
        Problem::new(ProblemKind::Malformed, message)
    })?;
    let gives_ending = rest
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    let found = walk(&folder, ignoring, &|file| {
        fits.matched(file, false).is_whitelist()
            && (gives_ending || is_document(file) && !is_saved_beside(file, &folder))
    });
    Ok(found)
}

/// The part of a pattern that is a folder, and the rest.
fn divided(pattern: &str) -> (PathBuf, String) {
    let slashed = pattern.replace('\\', "/");
    let parts: Vec<&str> = slashed.split('/').collect();
    let plain = parts.iter().take_while(|part| !is_wild(part)).count();
    let (folder, rest) = parts.split_at(plain);
    let folder = match folder {
        [] => ".".to_owned(),
        [""] => "/".to_owned(),
        folder => folder.join("/"),
    };
    (PathBuf::from(folder), rest.join("/"))
}

fn is_wild(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

fn compiled(folder: &Path, rest: &str) -> Result<Override, ignore::Error> {
    let mut builder = OverrideBuilder::new(folder);
    // Without the slash a pattern would hold at any depth.
    builder.add(&format!("/{rest}"))?;
    builder.build()
}

fn walk(folder: &Path, ignoring: Ignoring, is_wanted: &dyn Fn(&Path) -> bool) -> Documents {
    let mut found = Documents::default();
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false)
        .hidden(true)
        .follow_links(true)
        .sort_by_file_path(Path::cmp);
    if ignoring == Ignoring::Listed {
        walk.parents(true)
            .git_ignore(true)
            .require_git(false)
            .add_custom_ignore_filename(IGNORE_FILE);
    }
    for entry in walk.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                tell(&error, is_wanted, &mut found);
                continue;
            }
        };
        if let Some(error) = entry.error() {
            let message = format!("a line of an ignore file is none: {error}");
            let problem = Problem::new(ProblemKind::Malformed, message);
            found.notices.push(problem);
        }
        let path = named(entry.path());
        if entry.file_type().is_some_and(|kind| kind.is_file()) && is_wanted(&path) {
            found.files.push(path);
        }
    }
    found
}

/// A path as the user would write it: without the `./` that stands for the current folder.
fn named(path: &Path) -> PathBuf {
    match path.components().next() {
        Some(Component::CurDir) => path.components().skip(1).collect(),
        _ => path.to_owned(),
    }
}

fn tell(error: &ignore::Error, is_wanted: &dyn Fn(&Path) -> bool, found: &mut Documents) {
    match error {
        ignore::Error::WithDepth { err, .. } => tell(err, is_wanted, found),
        ignore::Error::Loop { child, .. } => {
            let message = "a link leads back to a folder above it; not walked again";
            let problem = Problem::new(ProblemKind::Unreadable, message);
            found
                .notices
                .push(problem.about(named(child).display().to_string()));
        }
        ignore::Error::WithPath { path, err } => {
            let path = named(path);
            let cause = err.io_error();
            let is_absent = cause.is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
            let problem = match is_absent {
                // A link into nothing is missed only where it would have been checked.
                true if path.is_symlink() && !is_wanted(&path) => return,
                true if path.is_symlink() => Problem::new(
                    ProblemKind::MissingFile,
                    "a link to a file that is not there",
                ),
                true => Problem::new(ProblemKind::MissingFile, "no such file or folder"),
                false => Problem::new(ProblemKind::Unreadable, format!("cannot be read: {err}")),
            };
            found.unread.push(problem.about(path.display().to_string()));
        }
        other => found
            .unread
            .push(Problem::new(ProblemKind::Unreadable, other.to_string())),
    }
}

/// Whether a file's name says that it is a document.
pub fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        let ending = ending.to_string_lossy().to_ascii_lowercase();
        ENDINGS.contains(&&*ending)
    })
}

/// Whether a file's name says that it is a page, and no plain text.
pub fn is_named_as_page(path: &Path) -> bool {
    let mut ending = path.extension().into_iter();
    is_document(path) && !ending.any(|ending| ending.eq_ignore_ascii_case("txt"))
}

/// What browsers put behind a page's name for the folder of its files, by the language they speak.
const SAVED: [&str; 10] = [
    "_files",
    ".files",
    "-Dateien",
    "_fichiers",
    "_archivos",
    "_arquivos",
    "_ficheiros",
    "_bestanden",
    "-filer",
    "_file",
];

/// Whether the file lies, below `top`, in the folder of a page saved whole: `story_files` beside `story.html`.
fn is_saved_beside(file: &Path, top: &Path) -> bool {
    let folders = file.ancestors().skip(1);
    folders.take_while(|folder| *folder != top).any(|folder| {
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let stem = SAVED.iter().find_map(|ending| name.strip_suffix(ending));
        stem.is_some_and(|stem| {
            ["html", "htm"]
                .iter()
                .any(|ending| folder.with_file_name(format!("{stem}.{ending}")).is_file())
        })
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    use super::*;

    struct Site(tempfile::TempDir);

    impl Site {
        fn of(files: &[&str]) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            for file in files {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().expect("a parent")).expect("made");
                fs::write(path, "x").expect("written");
            }
            Self(folder)
        }

        fn names(&self, found: &Documents) -> Vec<String> {
            let root = self.0.path();
            let names = found.files.iter().map(|file| {
                let inner = file.strip_prefix(root).expect("below the root");
                inner.to_string_lossy().into_owned()
            });
            names.collect()
        }

        fn fitting(&self, pattern: &str) -> Vec<String> {
            let pattern = self.0.path().join(pattern).display().to_string();
            assert!(is_pattern(&pattern), "{pattern}");
            self.names(&fitting(&pattern, Ignoring::Listed).expect("a pattern"))
        }
    }

    #[test]
    fn a_folder_gives_its_documents_by_path_without_what_is_ignored() {
        let site = Site::of(&[
            "b.md",
            "a/2.html",
            "a/1.TXT",
            "a/photo.jpg",
            "drafts/c.md",
            "build/d.html",
            ".hidden/e.md",
            "story.html",
            "story_files/frame.html",
        ]);
        fs::write(site.0.path().join(".gitignore"), "build/\n").expect("written");
        fs::write(site.0.path().join(".cutlineignore"), "drafts/*\n").expect("written");
        let found = in_folder(site.0.path(), Ignoring::Listed);
        assert_eq!(
            site.names(&found),
            ["a/1.TXT", "a/2.html", "b.md", "story.html"]
        );
        assert_eq!((found.unread, found.notices), (Vec::new(), Vec::new()));
        let all = in_folder(site.0.path(), Ignoring::Nothing);
        assert_eq!(all.files.len(), 6, "but hidden ones");
        // What is named is walked, whatever the list above it says.
        let found = in_folder(&site.0.path().join("build"), Ignoring::Listed);
        assert_eq!(site.names(&found), ["build/d.html"]);
    }

    #[test]
    fn a_pattern_gives_what_fits_it() {
        let site = Site::of(&[
            "content/a.md",
            "content/b.html",
            "content/news/c.md",
            "content/news/d.jpg",
            "other/e.md",
        ]);
        fs::write(site.0.path().join(".gitignore"), "content/news/c.md\n").expect("written");
        assert_eq!(site.fitting("content/*.md"), ["content/a.md"]);
        assert_eq!(
            site.fitting("content/**"),
            ["content/a.md", "content/b.html"],
            "documents alone"
        );
        assert_eq!(site.fitting("content/**/*.jpg"), ["content/news/d.jpg"]);
        assert_eq!(
            site.fitting("{content,other}/[ae].md"),
            ["content/a.md", "other/e.md"]
        );
        assert!(site.fitting("content/?.txt").is_empty());
        assert!(fitting("content/[", Ignoring::Listed).is_err());
        assert!(!is_pattern("content/a.md"));
    }

    #[test]
    fn links_are_followed_once_and_names_need_no_utf_8() {
        let site = Site::of(&["a/x.md", "pics/p.jpg"]);
        let root = site.0.path();
        symlink(root.join("a"), root.join("a/again")).expect("linked");
        symlink(root.join("gone.md"), root.join("a/gone.md")).expect("linked");
        symlink(root.join("gone.jpg"), root.join("pics/gone.jpg")).expect("linked");
        let odd = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        fs::write(root.join("a").join(odd), "x").expect("written");
        let found = in_folder(root, Ignoring::Listed);
        assert_eq!(site.names(&found), ["a/caf\u{fffd}.md", "a/x.md"]);
        let unread: Vec<_> = found.unread.iter().map(|p| p.message.as_str()).collect();
        assert_eq!(unread, ["a link to a file that is not there"]);
        let told = |problem: &Problem| problem.message.contains("leads back");
        assert!(
            found.notices.len() == 1 && found.notices.iter().all(told),
            "{:?}",
            found.notices
        );
    }
}
