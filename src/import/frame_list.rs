//! Lists of frames of a video, as vPDQ writes them: fingerprints without the video.

use std::path::Path;

use crate::fetch::{FetchedMedia, file};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::signal::sequence::Sequence;
use crate::signal::vpdq::{Line, sequence};

/// Bytes of the first line at most.
const FIRST_LINE: usize = 160;

/// Whether the file at `path` begins as a list of frames does.
pub fn is_frame_list(path: &Path) -> bool {
    let Ok((_, head)) = file::open_named(path, FIRST_LINE) else {
        return false;
    };
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    std::str::from_utf8(line).is_ok_and(|line| Line::parse(line).is_ok())
}

/// What the list at `path` tells of its video, with the file.
///
/// # Errors
/// A file that cannot be read, or a line that is none of such a list, named by its number.
pub fn read(path: &Path, limits: &Limits) -> Result<(FetchedMedia, Sequence), Problem> {
    let media = file::read_document(path, limits)?;
    let text = String::from_utf8_lossy(&media.bytes);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        lines.push(Line::parse(line).map_err(|wrong| {
            let message = format!(
                "line {number} of `{}` is no frame of a list as vPDQ writes it: {wrong}; a line is \
                 `number,quality,PDQ,second`",
                media.name
            );
            Problem::new(ProblemKind::Malformed, message).about(&media.name)
        })?);
    }
    let sequence = sequence(&lines);
    Ok((media, sequence))
}
