//! What is heard in a video.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Seek as _;
use std::ops::ControlFlow;

use crate::archive::Entry;
use crate::limit::Problem;
use crate::matching::sound::Heard;
use crate::matching::{self, Edit, Match, Segment};
use crate::media::clip::{self, Samples};
use crate::process::{self, Bounds, ProcessError, Program};
use crate::signal::sound::{Listener, Sound};

use super::decode::{self, Decoding, stopped, wanted};
use super::search::Searched;

/// What is decoded here.
const PART: &str = "sound";
/// Bytes that may come beyond the seconds asked for, and bytes of a list of streams.
const SPARE: u64 = 1 << 20;

/// The first sound of the video in `file`, which starts with `head`; `None` where it has none.
///
/// Of a damaged sound what came before the damage counts.
///
/// # Errors
/// It is no video of a known kind, its sound could not be decoded, or that took longer than it may.
pub fn sound(
    decoding: &Decoding<'_>,
    (file, head): (File, &[u8]),
) -> Result<Option<Sound>, Problem> {
    let Decoding {
        ffmpeg,
        name,
        limits,
        ..
    } = *decoding;
    let demuxer = decode::demuxer(name, head)?;
    let wanted = wanted(None, limits);
    let again = file.try_clone();
    let bytes = u64::from(clip::SOUND_RATE) * 2;
    let most = limits.video_seconds.saturating_mul(bytes);
    let most = most.saturating_add(SPARE);
    let (mut samples, mut listener) = (Samples::default(), Listener::new(limits.video_seconds));
    let mut is_heard = false;
    let arguments = clip::sound_arguments(demuxer, &wanted);
    let ended = run(
        ffmpeg,
        &arguments,
        file,
        &decode::bounds(limits, most),
        &mut |bytes| {
            is_heard = true;
            listener.push(&samples.push(bytes))
        },
    );
    let Err(error) = ended else {
        return Ok(Some(listener.finish()));
    };
    if !matches!(error, ProcessError::Failed { .. }) {
        return Err(stopped(name, PART, &error, limits));
    }
    if is_heard {
        return Ok(Some(listener.finish()));
    }
    let arguments = clip::streams_arguments(demuxer, &wanted);
    let bounds = decode::bounds(limits, SPARE);
    match again.is_ok_and(|file| lists_no_sound(ffmpeg, &arguments, file, &bounds)) {
        true => Ok(None),
        false => Err(stopped(name, PART, &error, limits)),
    }
}

/// Names another sound under the same pictures; the query is heard only where a video with sound is found.
pub(super) fn compare_sound(
    known: &mut [Searched],
    hear: impl FnOnce() -> Result<Option<Sound>, Problem>,
) -> Option<Problem> {
    let sound_of = |entry: &Entry| entry.fingerprints.iter().find_map(Sound::from_fingerprint);
    let mut with_sound: Vec<(&mut Match, Sound)> = known
        .iter_mut()
        .filter(|(matched, _)| matched.signal != "digest")
        .filter_map(|(matched, entry)| Some((matched, sound_of(entry)?)))
        .collect();
    if with_sound.is_empty() {
        return None;
    }
    let heard = match hear() {
        Ok(heard) => heard?,
        Err(problem) => return Some(problem),
    };
    for (matched, sound) in &mut with_sound {
        let length = |segment: &&Segment| segment.query.map_or(0.0, |[from, to]| to - from);
        let longest = matched
            .segments
            .iter()
            .max_by(|a, b| length(a).total_cmp(&length(b)));
        let said = longest.map(|segment| matching::sound::heard(&heard, sound, segment));
        if said == Some(Heard::Other) {
            matched.edits.push(Edit::other_sound());
        }
    }
    None
}

/// Whether the streams of the video can be listed and no sound is among them: the program fails alike where there is
/// none and where it cannot be decoded.
fn lists_no_sound(
    ffmpeg: &Program,
    arguments: &[OsString],
    mut file: File,
    bounds: &Bounds,
) -> bool {
    // Where both handles share one place, the first left it behind.
    if file.rewind().is_err() {
        return false;
    }
    let mut list = Vec::new();
    let ended = run(ffmpeg, arguments, file, bounds, &mut |bytes| {
        list.extend_from_slice(bytes);
        ControlFlow::Continue(())
    });
    ended.is_ok() && clip::lists_sound(&String::from_utf8_lossy(&list)) == Some(false)
}

fn run(
    ffmpeg: &Program,
    arguments: &[OsString],
    file: File,
    bounds: &Bounds,
    sink: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
) -> Result<(), ProcessError> {
    let arguments: Vec<&OsStr> = arguments.iter().map(AsRef::as_ref).collect();
    process::stream(ffmpeg, &arguments, file, bounds, sink)
}
