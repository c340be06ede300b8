//! Files that commands write because the user named them; what is kept is never written over.
//!
//! Every such file is a [`Target`], so this is the one place that says what stays: archives, packs, pictures, videos and
//! settings that are there, whatever they are called, and the files a command looks at. All of it is told before the work
//! begins, and asked again when the file is written.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::archive::{self, Stored};
use crate::config::{self, PROJECT_FILE};
use crate::fetch::file;
use crate::import::{folder, frame_list};
use crate::media;
use crate::pipeline;
use crate::policy::baseline;

/// A file that a command is to write.
pub(super) struct Target<'a> {
    /// The flag it was named by; empty for an argument.
    flag: &'static str,
    path: &'a Path,
    content: Content,
}

/// What is written, which may take the place of its own kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A report or page.
    Report,
    /// A baseline.
    Baseline,
    /// A pack.
    Pack,
}

impl<'a> Target<'a> {
    pub(super) fn new(flag: &'static str, path: &'a Path, content: Content) -> Self {
        Self {
            flag,
            path,
            content,
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.path
    }

    /// As it stands on the command line.
    fn shown(&self) -> String {
        format!("{} {}", self.flag, self.path.display())
            .trim_start()
            .to_owned()
    }

    /// Refuses to take the place of what is kept.
    pub(super) fn refuse_kept(&self) -> anyhow::Result<()> {
        if let Some(kept) = kept(self.path, self.content) {
            bail!(
                "`{}` would take the place of {kept}; name another file",
                self.shown()
            );
        }
        Ok(())
    }

    /// Refuses to take the place of a file that is looked at.
    pub(super) fn refuse_inputs<'i>(
        &self,
        inputs: impl IntoIterator<Item = &'i Path>,
    ) -> anyhow::Result<()> {
        if is_one_of(self.path, inputs) {
            bail!(
                "`{}` is one of the files looked at; name another file",
                self.shown()
            );
        }
        Ok(())
    }

    /// Writes the file whole or not at all; a pipe or device that stands there is written to as it is.
    pub(super) fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        // It may have come there meanwhile.
        self.refuse_kept()?;
        if !is_stream(self.path) {
            return write_whole(self.path, bytes);
        }
        let mut stream = File::options().write(true).open(self.path)?;
        stream.write_all(bytes)?;
        Ok(stream.flush()?)
    }
}

/// Refuses what one command is to write where two of its files are one, or one takes the place of what is kept.
pub(super) fn refuse(targets: &[Target<'_>]) -> anyhow::Result<()> {
    let mut rest = targets.iter();
    while let Some(target) = rest.next() {
        target.refuse_kept()?;
        let same = |other: &&Target<'_>| place(other.path) == place(target.path);
        if let Some(other) = rest.as_slice().iter().find(same)
            && !is_stream(target.path)
        {
            bail!(
                "`{}` and `{}` are one file; name another for one of them",
                target.shown(),
                other.shown()
            );
        }
    }
    Ok(())
}

/// Where a file lies or will lie, however it was typed.
fn place(path: &Path) -> PathBuf {
    if let Ok(place) = path.canonicalize() {
        return place;
    }
    let absolute = PathBuf::from(folder::absolute(path));
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return absolute;
    };
    match parent.canonicalize() {
        Ok(parent) => parent.join(name),
        Err(_) => absolute,
    }
}

fn is_one_of<'i>(path: &Path, files: impl IntoIterator<Item = &'i Path>) -> bool {
    let Ok(place) = path.canonicalize() else {
        return false;
    };
    let mut files = files.into_iter();
    files.any(|file| file.canonicalize().is_ok_and(|file| file == place))
}

/// Whether a pipe or device stands there.
fn is_stream(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// What stands at `path` and is to stay; `None` where nothing does, or what may be replaced.
fn kept(path: &Path, content: Content) -> Option<&'static str> {
    let place = path.canonicalize().ok()?;
    let there = place.metadata().ok()?;
    if !there.is_file() {
        // A folder is refused when it is written.
        return None;
    }
    let is_own = |file: Option<PathBuf>| is_one_of(&place, file.as_deref());
    if place.file_name() == Some(PROJECT_FILE.as_ref()) || is_own(config::user_file()) {
        return Some("settings");
    }
    if there.len() == 0 {
        return None;
    }
    let Ok((_, head)) = file::open_named(&place, media::HEAD) else {
        return Some("a file that cannot be read");
    };
    if baseline::begins(&head) {
        return (content != Content::Baseline).then_some("a baseline");
    }
    match archive::stored(&head) {
        Some(Stored::Pack) if content == Content::Pack => return None,
        Some(Stored::Archive) => return Some("an archive"),
        Some(Stored::Pack) => return Some("a pack"),
        Some(Stored::Database) => return Some("a database"),
        Some(Stored::Log | Stored::Segment) => return Some("a part of an archive"),
        None => {}
    }
    let mime = media::mime(&head).unwrap_or_default();
    match mime.split('/').next() {
        Some("image") => Some("a picture"),
        Some("video") => Some("a video"),
        Some("audio") => Some("a recording"),
        // It may be damaged, or of a kind that is not known.
        _ if pipeline::named_as_picture(&place) => Some("a picture"),
        _ if frame_list::is_frame_list(&place) => Some("a list of frames"),
        _ => other(&head),
    }
}

/// Kinds that cutline reads no pixels of, or nothing at all.
fn other(bytes: &[u8]) -> Option<&'static str> {
    const STARTS: [(&[u8], &str); 5] = [
        (b"<x:xmpmeta", "the metadata of a picture"),
        (b"<?xpacket", "the metadata of a picture"),
        (b"-----BEGIN ", "a certificate"),
        (b"ID3", "a recording"),
        (b"fLaC", "a recording"),
    ];
    if let (Some(b"RIFF"), Some(b"WAVE")) = (bytes.get(..4), bytes.get(8..12)) {
        return Some("a recording");
    }
    let start = STARTS.iter().find(|(start, _)| bytes.starts_with(start));
    start.map(|(_, kept)| *kept)
}

/// Writes a file whole or not at all: to a file beside it first, which then takes its name.
///
/// A link is followed; what stands there and is no regular file is left alone.
fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if target.exists() && !target.is_file() {
        bail!("it is there already and is no regular file");
    }
    let mut name = target
        .file_name()
        .context("it names no file")?
        .to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let part = target.with_file_name(name);
    let write = || -> io::Result<()> {
        let mut file = File::create_new(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&part, &target)
    };
    let written = write();
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    Ok(written?)
}
