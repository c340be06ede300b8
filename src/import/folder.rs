//! Walking folders: links followed, loops told, files by name, paths as walked.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::limit::{Problem, ProblemKind};

use super::Incoming;

pub use crate::fetch::file::absolute;

/// The regular files under `paths`, in the order given and by name inside a folder; a path that names a file yields it.
///
/// Links to files and folders are followed; a link to a folder that holds it is told once and not entered. What is
/// neither file nor folder is passed over inside folders and told where it was named.
pub fn walk(paths: &[PathBuf]) -> Walk {
    let named = paths.iter().map(|path| Step {
        path: path.clone(),
        above: Vec::new(),
    });
    Walk {
        waiting: named.collect(),
    }
}

/// The iterator behind [`walk`].
pub struct Walk {
    waiting: VecDeque<Step>,
}

struct Step {
    path: PathBuf,
    /// Device and inode of every folder above it; empty for a path that was named.
    above: Vec<(u64, u64)>,
}

impl Iterator for Walk {
    type Item = Incoming;

    fn next(&mut self) -> Option<Incoming> {
        loop {
            let step = self.waiting.pop_front()?;
            if let Some(incoming) = self.visit(step) {
                return Some(incoming);
            }
        }
    }
}

impl Walk {
    fn visit(&mut self, step: Step) -> Option<Incoming> {
        let metadata = match fs::metadata(&step.path) {
            Ok(metadata) => metadata,
            Err(error) => return Some(Incoming::Problem(unreached(&step.path, &error))),
        };
        if metadata.is_file() {
            return Some(Incoming::File(step.path));
        }
        if !metadata.is_dir() {
            let message = "neither a file nor a folder; name a picture or a folder of pictures";
            let problem = Problem::new(ProblemKind::Unreadable, message)
                .about(step.path.display().to_string());
            return step.above.is_empty().then_some(Incoming::Problem(problem));
        }
        let here = (metadata.dev(), metadata.ino());
        if step.above.contains(&here) {
            let message = "a link leads back to a folder above it; not walked again";
            let problem = Problem::new(ProblemKind::Unreadable, message)
                .about(step.path.display().to_string());
            return Some(Incoming::Problem(problem));
        }
        let mut names: Vec<PathBuf> = match fs::read_dir(&step.path) {
            Ok(entries) => entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .collect(),
            Err(error) => return Some(Incoming::Problem(unreached(&step.path, &error))),
        };
        names.sort();
        let above = [step.above.as_slice(), &[here]].concat();
        for path in names.into_iter().rev() {
            self.waiting.push_front(Step {
                path,
                above: above.clone(),
            });
        }
        None
    }
}

/// Whether `path`, or a folder between it and `folder`, is hidden.
pub fn is_hidden(folder: &Path, path: &Path) -> bool {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    let mut names = inner.iter();
    names.any(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn unreached(path: &Path, error: &io::Error) -> Problem {
    let problem = match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => Problem::new(
            ProblemKind::MissingFile,
            "a link to a file that is not there",
        ),
        io::ErrorKind::NotFound => Problem::new(ProblemKind::MissingFile, "no such file or folder"),
        _ => Problem::new(ProblemKind::Unreadable, format!("cannot be read: {error}")),
    };
    problem.about(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn files(paths: &[PathBuf], root: &Path) -> (Vec<String>, Vec<Problem>) {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for incoming in walk(paths) {
            match incoming {
                Incoming::File(path) => {
                    files.push(
                        path.strip_prefix(root)
                            .expect("under the root")
                            .display()
                            .to_string(),
                    );
                }
                Incoming::Problem(problem) => problems.push(problem),
            }
        }
        (files, problems)
    }

    #[test]
    fn folders_are_walked_by_name_and_links_followed_once() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        fs::create_dir_all(at("b/deep")).expect("made");
        for name in ["b/2.jpg", "b/1.jpg", "b/deep/3.jpg", "a.jpg"] {
            fs::write(at(name), "x").expect("written");
        }
        symlink(at("a.jpg"), at("b/link.jpg")).expect("linked");
        symlink(at("b"), at("b/deep/loop")).expect("linked");
        symlink(at("gone"), at("b/dangling")).expect("linked");
        let (files, problems) = files(&[root.path().to_path_buf()], root.path());
        assert_eq!(
            files,
            ["a.jpg", "b/1.jpg", "b/2.jpg", "b/deep/3.jpg", "b/link.jpg"]
        );
        let messages: Vec<&str> = problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert_eq!(
            messages,
            [
                "a link to a file that is not there",
                "a link leads back to a folder above it; not walked again"
            ]
        );
    }

    #[test]
    fn what_is_named_and_missing_is_told() {
        let (files, problems) = files(&[PathBuf::from("no/such/folder")], Path::new(""));
        assert!(files.is_empty());
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems.first().map(|p| p.kind),
            Some(ProblemKind::MissingFile)
        );
    }
}
