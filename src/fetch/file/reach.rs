//! The files a page may reach.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use super::{
    Asked, Bound, Failure, FetchedMedia, media, open, read_handle, refuse_irregular, shown, sidecar,
};
use crate::limit::{Limits, Problem, ProblemKind};

/// Longest reference looked up, in bytes; no common file system has longer paths.
const LONGEST: usize = 4096;

/// What helps against a path that is too far away.
const WIDEN: &str = "name a folder that holds it with `--root DIR`, or hand the file over with `--media FILE` or `--attach REF=FILE`";

/// What helps against a path from the top of a site.
const SITE: &str = "name the site's folder with `--root DIR`, or hand the file over with `--media FILE` or `--attach REF=FILE`";

/// What helps against a path that is never read.
const HAND_OVER: &str = "hand the file over with `--media FILE` or `--attach REF=FILE`";

/// Folders below the root in which sites keep the files that they publish at their top: Hugo `static`, `assets` and
/// `content`, Eleventy `src`, others `public`.
const PUBLISHED: [&str; 5] = ["static", "assets", "content", "src", "public"];

/// The folders whose regular files a page may show: its own, and the one given as root.
///
/// A reference is looked up in the page's folder first, then in the root and in the folders of the root that sites
/// publish from; one that starts with a slash only in the latter. It is tried as written, with percent escapes decoded,
/// without query and fragment, and with accents as one character or as two. Whatever links it passes, the file at their
/// end must lie in one of the folders.
#[derive(Debug, Clone)]
pub struct Reach {
    folders: Vec<Folder>,
}

#[derive(Debug, Clone)]
struct Folder {
    /// As the user gave it; names are printed with it.
    walked: PathBuf,
    /// With links resolved; `None` where the folder is not there.
    real: Option<PathBuf>,
    kind: FolderKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FolderKind {
    Page,
    Root,
}

impl Folder {
    fn new(path: &Path, kind: FolderKind) -> Self {
        let here = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        Self {
            walked: path.to_owned(),
            real: std::fs::canonicalize(here).ok(),
            kind,
        }
    }
}

/// What one spelling of a reference came to in one folder.
enum Outcome {
    Read(Box<FetchedMedia>),
    Absent,
    Failed(Problem),
}

/// Where a reference may lie.
struct Places<'a> {
    /// Each with its folder and the way from there, the first to be tried first.
    inside: Vec<(&'a Folder, Vec<Step>, PathBuf)>,
    /// Whether a way leads out of the folders.
    escapes: bool,
}

impl Reach {
    /// The reach of a page in `page_folder` (`None` for standard input) when `root` was given.
    pub fn new(page_folder: Option<&Path>, root: Option<&Path>) -> Self {
        let page = page_folder.map(|page| Folder::new(page, FolderKind::Page));
        let mut folders: Vec<Folder> = page.into_iter().collect();
        if let Some(root) = root {
            let published = PUBLISHED.iter().map(|name| root.join(name));
            let all = std::iter::once(root.to_owned()).chain(published);
            folders.extend(all.map(|folder| Folder::new(&folder, FolderKind::Root)));
        }
        Self { folders }
    }

    /// The file behind a relative reference, at most `limits.file_bytes` long.
    ///
    /// # Errors
    /// `OutOfReach` for a network, device or `file:` path, for an absolute path where no root was given, for a way or
    /// link out of the folders, and for anything but a regular file; `MissingFile`, `Unreadable` and `OverLimit` as they
    /// say.
    pub fn read(&self, reference: &str, limits: &Limits) -> Result<FetchedMedia, Problem> {
        let bound = Bound {
            bytes: limits.file_bytes,
            key: "file-bytes",
        };
        let places = self.places(reference)?;
        for (folder, steps, path) in &places.inside {
            match self.read_one(folder, steps, path, (reference, bound)) {
                Outcome::Read(media) => return Ok(*media),
                Outcome::Failed(problem) => return Err(problem),
                Outcome::Absent => {}
            }
        }
        if places.escapes {
            return Err(out(reference, "it leaves the page's folder", WIDEN));
        }
        Err(missing(reference))
    }

    /// Whether a file that `is_meant`, or an XMP file that goes with one, is where a relative reference may lie, still there
    /// or not; it is told paths with the links of their folders resolved.
    pub fn leads_to(&self, reference: &str, is_meant: &dyn Fn(&Path) -> bool) -> bool {
        let Ok(places) = self.places(reference) else {
            return false;
        };
        places.inside.iter().any(|(_, _, path)| {
            let is_meant = |path: &Path| super::is_or_goes_with(path, is_meant);
            let resolved = || std::fs::canonicalize(path).ok();
            is_meant(path) || resolved().is_some_and(|resolved| is_meant(&resolved))
        })
    }

    fn places(&self, reference: &str) -> Result<Places<'_>, Problem> {
        if self.folders.is_empty() {
            return Err(out(
                reference,
                "the article has no folder that local files could be read from",
                WIDEN,
            ));
        }
        if reference.len() > LONGEST {
            return Err(missing(reference));
        }
        let mut places = Places {
            inside: Vec::new(),
            escapes: false,
        };
        for spelling in spellings(reference) {
            let (way, only) = match rooted(&spelling) {
                None => (spelling.as_slice(), None),
                Some(way) => (way, Some(FolderKind::Root)),
            };
            let is_tried = |folder: &&Folder| only.is_none_or(|kind| folder.kind == kind);
            let mut folders = self.folders.iter().filter(is_tried).peekable();
            if folders.peek().is_none() {
                return Err(out(reference, "it is an absolute path", SITE));
            }
            let steps = steps(way).map_err(|why| out(reference, why, HAND_OVER))?;
            for folder in folders {
                let Some(real) = &folder.real else { continue };
                match joined(real, &steps).filter(|path| self.holding(path).is_some()) {
                    Some(path) => places.inside.push((folder, steps.clone(), path)),
                    None => places.escapes = true,
                }
            }
        }
        Ok(places)
    }

    fn read_one(
        &self,
        folder: &Folder,
        steps: &[Step],
        path: &Path,
        (reference, bound): (&str, Bound),
    ) -> Outcome {
        let resolved = match std::fs::canonicalize(path) {
            Ok(resolved) => resolved,
            Err(error) if super::is_absent(&error) => return Outcome::Absent,
            Err(error) => {
                return Outcome::Failed(Failure::Io(error).problem(reference, Asked::ByPage));
            }
        };
        let Some((holder, inner)) = self.holding(&resolved) else {
            return Outcome::Failed(out(
                reference,
                "it is a link out of the page's folder",
                WIDEN,
            ));
        };
        let read = || {
            // A device may do something when it is opened, so the path is looked at first; the handle decides.
            refuse_irregular(&std::fs::symlink_metadata(&resolved)?)?;
            read_handle(open::beneath(holder, inner)?, bound)
        };
        match read() {
            Ok(bytes) => {
                let walked = walked(&folder.walked, steps);
                let read = media(walked.to_string_lossy().into_owned(), &walked, bytes);
                Outcome::Read(Box::new(FetchedMedia {
                    sidecar: sidecar::beneath(holder, inner),
                    ..read
                }))
            }
            Err(failure) => Outcome::Failed(failure.problem(reference, Asked::ByPage)),
        }
    }

    /// The folder that `path` lies in, and the way from there.
    fn holding<'a>(&'a self, path: &'a Path) -> Option<(&'a Path, &'a Path)> {
        self.folders.iter().find_map(|folder| {
            let real = folder.real.as_deref()?;
            Some((real, path.strip_prefix(real).ok()?))
        })
    }
}

/// Where `steps` lead from a folder; `None` above the root of the file system.
fn joined(folder: &Path, steps: &[Step]) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for step in steps {
        match step {
            Step::Up => {
                if !path.pop() {
                    return None;
                }
            }
            Step::Into(name) => path.push(name),
        }
    }
    Some(path)
}

/// The rest of a path that starts with one slash: on a site it starts at its top.
fn rooted(spelling: &[u8]) -> Option<&[u8]> {
    let rest = spelling.strip_prefix(b"/")?;
    (!rest.starts_with(b"/") && !rest.starts_with(br"\")).then_some(rest)
}

fn walked(folder: &Path, steps: &[Step]) -> PathBuf {
    let mut path = folder.strip_prefix(".").unwrap_or(folder).to_owned();
    for step in steps {
        match step {
            Step::Up => path.push(".."),
            Step::Into(name) => path.push(name),
        }
    }
    path
}

fn out(reference: &str, why: &str, remedy: &str) -> Problem {
    let message = format!("`{}` is not read: {why}; {remedy}", shown(reference));
    Problem::new(ProblemKind::OutOfReach, message).about(reference)
}

fn missing(reference: &str) -> Problem {
    Failure::Io(std::io::ErrorKind::NotFound.into()).problem(reference, Asked::ByPage)
}

/// One step of a relative path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Up,
    Into(OsString),
}

/// The ways to read a reference, the literal one first, each once.
fn spellings(reference: &str) -> Vec<Vec<u8>> {
    let slashed = reference.replace('\\', "/");
    let bare = slashed.split(['?', '#']).next().unwrap_or_default();
    let mut all: Vec<Vec<u8>> = Vec::new();
    let decoded = [percent_decoded(reference), percent_decoded(bare)];
    let accents: Vec<Vec<u8>> = decoded
        .iter()
        .flat_map(|spelling| accented(spelling))
        .collect();
    let [decoded, bare_decoded] = decoded;
    let written = [
        reference.as_bytes().to_vec(),
        decoded,
        bare.as_bytes().to_vec(),
        bare_decoded,
    ];
    for spelling in written.into_iter().chain(accents) {
        if !all.contains(&spelling) {
            all.push(spelling);
        }
    }
    all
}

/// A name with its accents as one character and as two: file systems keep either, and pages write either.
fn accented(spelling: &[u8]) -> Vec<Vec<u8>> {
    match std::str::from_utf8(spelling) {
        Ok(text) if !text.is_ascii() => vec![
            text.nfc().collect::<String>().into_bytes(),
            text.nfd().collect::<String>().into_bytes(),
        ],
        _ => Vec::new(),
    }
}

/// `text` with every `%XX` replaced by its byte; other percent signs stay.
pub(super) fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escape = (first == b'%')
            .then(|| after.split_at_checked(2))
            .flatten()
            .and_then(|(digits, tail)| Some((hex_byte(digits)?, tail)));
        match escape {
            Some((byte, tail)) => {
                bytes.push(byte);
                rest = tail;
            }
            None => bytes.push(first),
        }
    }
    bytes
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The steps of a relative path, or why it is none.
fn steps(spelling: &[u8]) -> Result<Vec<Step>, &'static str> {
    if spelling.contains(&0) {
        return Err("it holds a NUL byte");
    }
    if spelling.starts_with(br"\\") || spelling.starts_with(b"//") {
        return Err("it is a network path");
    }
    if spelling.starts_with(b"/") || spelling.starts_with(br"\") {
        return Err("it is an absolute path");
    }
    if let Some(colon) = scheme_length(spelling) {
        return Err(match colon {
            1 => "it is an absolute path",
            _ => "it is a URL and no relative path",
        });
    }
    let separates = |byte: &u8| *byte == b'/' || (cfg!(windows) && *byte == b'\\');
    let mut steps = Vec::new();
    for part in spelling.split(separates) {
        match part {
            b"" | b"." => {}
            b".." => match steps.last() {
                Some(Step::Into(_)) => {
                    steps.pop();
                }
                _ => steps.push(Step::Up),
            },
            name => {
                if is_device(name) {
                    return Err("it names a device");
                }
                steps.push(Step::Into(os_name(name).ok_or("its name is not UTF-8")?));
            }
        }
    }
    Ok(steps)
}

/// Length of the scheme or drive letter a path starts with.
fn scheme_length(spelling: &[u8]) -> Option<usize> {
    let colon = spelling.iter().position(|&byte| byte == b':')?;
    let scheme = spelling.get(..colon)?;
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    (scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(allowed))
        .then_some(colon)
}

/// Whether Windows takes `name` for a device or a stream; refused everywhere, so that a page means the same everywhere.
///
/// Source: "Naming Files, Paths, and Namespaces", Microsoft.
fn is_device(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else {
        return false;
    };
    if cfg!(windows) && name.contains(':') {
        return true;
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_uppercase();
    if matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) {
        return true;
    }
    let Some(port) = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"))
    else {
        return false;
    };
    matches!(
        port,
        "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
    )
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have names that are no paths"
)]
fn os_name(name: &[u8]) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(std::ffi::OsStr::from_bytes(name).to_owned())
}

#[cfg(not(unix))]
fn os_name(name: &[u8]) -> Option<OsString> {
    String::from_utf8(name.to_owned()).ok().map(OsString::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_once() {
        assert_eq!(percent_decoded("a%20b%2fc"), b"a b/c");
        assert_eq!(percent_decoded("%252e%zz%"), b"%2e%zz%");
        assert_eq!(percent_decoded("%+1"), b"%+1");
        assert_eq!(percent_decoded("é%C3%A9"), "éé".as_bytes());
    }

    #[test]
    fn dots_are_taken_off_before_anything_is_opened() {
        assert_eq!(
            steps(b"a/../../b"),
            Ok(vec![Step::Up, Step::Into("b".into())])
        );
        assert_eq!(steps(b"./a//b"), steps(b"a/b"));
        assert_eq!(steps(b""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_relative_path_is_refused() {
        for path in [
            r"\\host\share\a.jpg",
            "//host/x.jpg",
            "/etc/passwd",
            r"\windows\a.jpg",
            r"C:\a.jpg",
            "c:a.jpg",
            "file:///etc/passwd",
            "file:a.jpg",
            "data:,x",
            "a\0.jpg",
            "CON",
            "img/nul.jpg",
            "Lpt1 .txt",
            "com¹",
        ] {
            assert!(steps(path.as_bytes()).is_err(), "{path}");
        }
        for path in [
            "console.jpg",
            "a/12:30.jpg",
            "com.jpg",
            "auxiliary",
            "..a/b..jpg",
        ] {
            assert!(steps(path.as_bytes()).is_ok(), "{path}");
        }
    }
}
