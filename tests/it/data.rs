//! Real test data, which is not part of the project.

use std::path::PathBuf;

/// The folder named by `CUTLINE_TEST_DATA`; where it is unset, says on stderr that `what` is skipped.
///
/// # Panics
/// Where the variable names something that is no folder.
pub(crate) fn test_data(what: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("CUTLINE_TEST_DATA").filter(|v| !v.is_empty()) else {
        eprintln!("skipped: {what} (CUTLINE_TEST_DATA is not set)");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(
        folder.is_dir(),
        "CUTLINE_TEST_DATA names no folder: {}",
        folder.display()
    );
    Some(folder)
}

/// The file named by `variable`; where that is unset, says on stderr that `what` is skipped.
///
/// # Panics
/// Where the variable names no file.
pub(crate) fn named(variable: &str, what: &str) -> Option<PathBuf> {
    let Some(file) = std::env::var_os(variable).filter(|value| !value.is_empty()) else {
        eprintln!("skipped: {what} ({variable} is not set)");
        return None;
    };
    let file = PathBuf::from(file);
    assert!(
        file.is_file(),
        "{variable} names no file: {}",
        file.display()
    );
    Some(file)
}
