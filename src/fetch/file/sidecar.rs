//! XMP files beside a picture.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Bound, open, read_handle, refuse_irregular};

/// Most bytes of a sidecar; longer ones are no XMP of one picture.
const BOUND: Bound = Bound {
    bytes: 8 << 20,
    key: "sidecar",
};

/// The first that is there: `photo.xmp` (and `.XMP`), as Adobe's programs name it, or `photo.jpg.xmp`, as others do.
pub(super) fn beside(path: &Path) -> Option<Vec<u8>> {
    names(path)?.iter().find_map(|path| {
        refuse_irregular(&std::fs::metadata(path).ok()?).ok()?;
        read_handle(open::without_waiting(path).ok()?, BOUND).ok()
    })
}

/// The same beside the file `inner` of `folder`, no link followed.
pub(super) fn beneath(folder: &Path, inner: &Path) -> Option<Vec<u8>> {
    names(inner)?.iter().find_map(|inner| {
        refuse_irregular(&std::fs::symlink_metadata(folder.join(inner)).ok()?).ok()?;
        read_handle(open::beneath(folder, inner).ok()?, BOUND).ok()
    })
}

/// `None` for a file that is XMP itself.
pub(super) fn names(path: &Path) -> Option<[PathBuf; 3]> {
    let extension = path.extension().unwrap_or_default();
    if extension.eq_ignore_ascii_case("xmp") {
        return None;
    }
    let mut longer = OsString::from(path);
    longer.push(".xmp");
    Some([
        path.with_extension("xmp"),
        path.with_extension("XMP"),
        PathBuf::from(longer),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let photo = folder.path().join("photo.jpg");
        assert_eq!(beside(&photo), None);
        std::fs::write(folder.path().join("photo.jpg.xmp"), b"long").expect("written");
        assert_eq!(beside(&photo), Some(b"long".to_vec()));
        std::fs::write(folder.path().join("photo.xmp"), b"short").expect("written");
        assert_eq!(beside(&photo), Some(b"short".to_vec()));
        assert_eq!(beside(&folder.path().join("photo.xmp")), None);
        std::fs::create_dir(folder.path().join("other.xmp")).expect("made");
        assert_eq!(beside(&folder.path().join("other.jpg")), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_page_is_given_no_sidecar_through_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = tempfile::tempdir().expect("a folder");
        let secret = outside.path().join("secret.xmp");
        std::fs::write(&secret, b"secret").expect("written");
        std::os::unix::fs::symlink(&secret, folder.path().join("photo.xmp")).expect("linked");
        assert_eq!(beneath(folder.path(), Path::new("photo.jpg")), None);
        std::fs::write(folder.path().join("own.xmp"), b"own").expect("written");
        assert_eq!(
            beneath(folder.path(), Path::new("own.jpg")),
            Some(b"own".to_vec())
        );
    }
}
