//! A pack: what an archive knows of its entries, without pictures, positions or paths, in one file that is only read.
//!
//! Lines of text with columns between tabs, so that anybody can see what leaves the house:
//!
//! | Line | Columns |
//! |---|---|
//! | first | `cutline-pack`, version, id of the archive, its state, entries, latest date (from, to, precision, or three `-`) |
//! | of a pair known to be no copies | `rejected`, SHA-256 of both files |
//! | of an entry | id as a JSON string, SHA-256 of the file or `-`, width, height, PDQ in hex or `-`, its quality, pHash in hex or `-`, when it was added, records as JSON |
//! | last | `sha256`, SHA-256 of all lines before it |
//!
//! Of a video the file's SHA-256 and its records are kept. Of a position nothing is, also in the words beside it.

mod read;
mod record;
mod write;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

pub use read::Pack;
pub use write::{Packed, write};

/// Bytes and entries a pack may have.
const MOST_BYTES: u64 = 4 << 30;
const MOST_ENTRIES: usize = 16 << 20;

const NAME: &str = "cutline-pack";
const VERSION: u32 = 1;
const REJECTED: &str = "rejected";
const SUM: &str = "sha256";
/// Stands for what is not known.
const NOTHING: &str = "-";

/// Whether the file at `path` begins as a pack does, of whatever version.
pub fn is_pack(path: &Path) -> bool {
    let mut begin = [0; NAME.len() + 1];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut begin));
    read.is_ok() && begins(&begin)
}

/// Whether `bytes` begin as a pack does.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(NAME.as_bytes());
    rest.is_some_and(|rest| rest.starts_with(b"\t"))
}
