//! The files a page may reach.

use std::path::{Path, PathBuf};

use super::spelling::{Step, rooted, spellings, steps};
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
    /// Why a spelling of it leads nowhere.
    refused: Option<Problem>,
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
            let mut all = published.map(|folder| Folder::new(&folder, FolderKind::Root));
            let root = Folder::new(root, FolderKind::Root);
            // One of them may be a link to anywhere.
            let is_inside = |folder: &Folder| match (&root.real, &folder.real) {
                (Some(root), Some(folder)) => folder.starts_with(root),
                _ => false,
            };
            let inside: Vec<Folder> = all.by_ref().filter(is_inside).collect();
            folders.push(root);
            folders.extend(inside);
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
        match places.refused {
            Some(problem) => Err(problem),
            None if places.escapes => Err(out(reference, "it leaves the page's folder", WIDEN)),
            None => Err(missing(reference)),
        }
    }

    /// Whether a file that `is_meant`, or an XMP file that goes with one, is where a relative reference may lie, still there
    /// or not; it is told paths as written and with their links resolved.
    pub fn leads_to(&self, reference: &str, is_meant: &dyn Fn(&Path) -> bool) -> bool {
        let Ok(places) = self.places(reference) else {
            return false;
        };
        places.inside.iter().any(|(_, _, path)| {
            let is_meant = |path: &Path| super::is_or_goes_with(path, is_meant);
            let resolved = || std::fs::canonicalize(path).ok();
            // Of a file that is gone its folder can still be a link.
            let in_folder = || {
                let folder = std::fs::canonicalize(path.parent()?).ok()?;
                Some(folder.join(path.file_name()?))
            };
            is_meant(path)
                || resolved().is_some_and(|resolved| is_meant(&resolved))
                || in_folder().is_some_and(|path| is_meant(&path))
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
            refused: None,
            escapes: false,
        };
        for spelling in spellings(reference) {
            let (way, only) = match rooted(&spelling) {
                None => (spelling.as_slice(), None),
                Some(way) => (way, Some(FolderKind::Root)),
            };
            let is_tried = |folder: &&Folder| only.is_none_or(|kind| folder.kind == kind);
            let mut folders = self.folders.iter().filter(is_tried).peekable();
            let steps = match steps(way) {
                _ if folders.peek().is_none() => {
                    Err(out(reference, "it is an absolute path", SITE))
                }
                steps => steps.map_err(|why| out(reference, why, HAND_OVER)),
            };
            let steps = match steps {
                Ok(steps) => steps,
                Err(problem) => {
                    places.refused.get_or_insert(problem);
                    continue;
                }
            };
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
