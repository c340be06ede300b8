//! Handles that never wait and never leave a folder.

use std::fs::File;
use std::io;
use std::path::Path;

#[cfg(unix)]
mod flags {
    use rustix::fs::OFlags;

    /// A pipe without a writer or a terminal is opened at once instead of waited for.
    pub(super) const READ: OFlags = OFlags::RDONLY
        .union(OFlags::NONBLOCK)
        .union(OFlags::NOCTTY)
        .union(OFlags::CLOEXEC);

    /// A folder that is only passed through, so that it need not be readable where the system knows such handles.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    pub(super) const PASS: OFlags = OFlags::PATH
        .union(OFlags::DIRECTORY)
        .union(OFlags::NOFOLLOW)
        .union(OFlags::CLOEXEC);
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    pub(super) const PASS: OFlags = OFlags::RDONLY
        .union(OFlags::DIRECTORY)
        .union(OFlags::NOFOLLOW)
        .union(OFlags::CLOEXEC);
}

/// A handle for reading; a pipe or terminal is not waited for.
#[cfg(unix)]
pub(super) fn without_waiting(path: &Path) -> io::Result<File> {
    let handle = rustix::fs::open(path, flags::READ, rustix::fs::Mode::empty())?;
    Ok(File::from(handle))
}

/// A handle on `inner` below `folder`, following no link on the way.
///
/// Both are resolved already, so a link met here was put in after the check and fails the call.
#[cfg(unix)]
pub(super) fn beneath(folder: &Path, inner: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};

    let mut at = rustix::fs::open(folder, flags::PASS, Mode::empty())?;
    let mut parts = inner.components().peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            let last = flags::READ.union(OFlags::NOFOLLOW);
            return Ok(rustix::fs::openat(&at, part.as_os_str(), last, Mode::empty())?.into());
        }
        at = rustix::fs::openat(&at, part.as_os_str(), flags::PASS, Mode::empty())?;
    }
    Err(io::Error::from(io::ErrorKind::IsADirectory))
}

/// A handle for reading.
#[cfg(not(unix))]
pub(super) fn without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// A handle on `inner` below `folder`; both are resolved already.
#[cfg(not(unix))]
pub(super) fn beneath(folder: &Path, inner: &Path) -> io::Result<File> {
    File::open(folder.join(inner))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_put_in_after_the_check_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = tempfile::tempdir().expect("another");
        std::fs::write(outside.path().join("secret"), b"x").expect("written");
        std::os::unix::fs::symlink(outside.path(), folder.path().join("dir")).expect("linked");
        std::os::unix::fs::symlink(outside.path().join("secret"), folder.path().join("a.jpg"))
            .expect("linked");
        assert!(beneath(folder.path(), Path::new("dir/secret")).is_err());
        assert!(beneath(folder.path(), Path::new("a.jpg")).is_err());
        assert!(beneath(folder.path(), Path::new("")).is_err());
        std::fs::create_dir(folder.path().join("real")).expect("made");
        std::fs::write(folder.path().join("real/b.jpg"), b"y").expect("written");
        assert!(beneath(folder.path(), Path::new("real/b.jpg")).is_ok());
    }
}
