//! A reference's file, wherever it was found, looked at and put to the archive.

use std::sync::Arc;

use crate::archive::ArchiveError;
use crate::fetch::FetchedMedia;
use crate::limit::{Problem, ProblemKind};
use crate::media;
use crate::metadata::Examine;
use crate::model::Model;
use crate::rules::Reach;
use crate::signal::{detail, for_proofs};

use super::answers::{Answer, Asked};
use super::check::CheckContext;
use super::clip_found::ClipFound;
use super::exhibit::Pictures;
use super::judged::Sighted;
use super::locate::Located;
use super::look::{Looked, look_closely, metadata_of};
use super::memory::Memory;
use super::search::{Searched, search};
use super::sheet::Shows;
use super::video::{Source, is_video_by, look_at_moving, search_video};

/// What was seen of a reference's file.
pub(super) struct Seen {
    pub(super) sighted: Sighted,
    /// What it was proved to show, or why the archive could not be asked.
    pub(super) found: Result<Found, Problem>,
    pub(super) reach: Reach,
}

/// What the archive knows of a file.
#[derive(Default)]
pub(super) struct Found {
    pub(super) known: Vec<Searched>,
    /// Why nothing but an identical file, or details of it, can be found.
    pub(super) too_plain: Option<Problem>,
    /// What kept some of it from being looked at.
    pub(super) problems: Vec<Problem>,
}

impl Found {
    fn of_video(clip: ClipFound, name: &str) -> Self {
        Self {
            too_plain: clip.too_plain(name),
            known: clip.known,
            problems: clip.problems,
        }
    }
}

pub(super) fn see(context: &CheckContext<'_>, located: Located) -> Result<Seen, ArchiveError> {
    let (file, reach) = match located {
        Located::Not(reach) => return Ok(nothing(reach)),
        Located::Moving(moving) => {
            return match look_at_moving(context, moving) {
                Ok((looked, source)) => see_video(context, looked, source, Reach::Checked),
                Err(problem) => Ok(nothing(Reach::MissingFile(problem))),
            };
        }
        Located::File(file) => (file, Reach::Checked),
        Located::Part(file, part, why) => (file, Reach::Part(part, why)),
    };
    if is_video_by(&file.bytes) {
        let metadata = metadata_of(&file, Examine::Whole(context.trust));
        let size = metadata.size;
        let looked = Looked::of(&file, metadata, size);
        return see_video(context, looked, Source::Bytes(file.bytes), reach);
    }
    see_picture(context, &file, reach)
}

fn nothing(reach: Reach) -> Seen {
    Seen {
        sighted: Sighted::default(),
        found: Ok(Found::default()),
        reach,
    }
}

fn see_video(
    context: &CheckContext<'_>,
    mut looked: Looked,
    source: Source,
    reach: Reach,
) -> Result<Seen, ArchiveError> {
    let asked = match &source {
        Source::Frames(frames, _) => Asked::frames(&looked.digest, &frames.timing()),
        Source::Path(_) | Source::Bytes(_) | Source::List(_) => Asked::video(&looked.digest),
    };
    let (size, found) = match answered(context, &asked, &looked.name)? {
        Some((answer, found)) => (answer.size, Ok(found)),
        None => match search_video(context, &looked, &source)? {
            Ok(clip) => (clip.size, Ok(Found::of_video(clip, &looked.name))),
            Err(problem) => (None, Err(problem)),
        },
    };
    looked.size = looked.size.or(size);
    if let Ok(found) = &found
        && found.problems.is_empty()
    {
        keep(context, &asked, &looked, found);
    }
    let shows = match (context.pictures, source) {
        (Pictures::Left, _) | (Pictures::Kept, Source::List(_)) => Shows::Nothing,
        (Pictures::Kept, Source::Path(path)) => Shows::File(path),
        (Pictures::Kept, Source::Bytes(bytes)) => Shows::Video(bytes),
        (Pictures::Kept, Source::Frames(frames, _)) => Shows::Frames(frames.frames()),
    };
    Ok(Seen {
        sighted: Sighted {
            looked: Some(looked),
            plane: None,
            shows,
        },
        found,
        reach,
    })
}

fn see_picture(
    context: &CheckContext<'_>,
    file: &FetchedMedia,
    reach: Reach,
) -> Result<Seen, ArchiveError> {
    let metadata = metadata_of(file, Examine::Whole(context.trust));
    let asked = Asked::picture(&file.digest, metadata.orientation);
    if let Some((answer, found)) = answered(context, &asked, &file.name)? {
        let shows = match context.pictures {
            Pictures::Left => Shows::Nothing,
            Pictures::Kept => {
                let orientation = metadata.orientation.unwrap_or(1);
                let decoded = media::decode(&file.bytes, orientation, context.limits);
                decoded.map_or(Shows::Nothing, Shows::Picture)
            }
        };
        let looked = Looked::of(file, metadata, answer.size);
        return Ok(Seen {
            sighted: Sighted {
                looked: Some(looked.with_thumbnail(answer.thumbnail.clone())),
                plane: None,
                shows,
            },
            found: Ok(found),
            reach,
        });
    }
    let failures = || context.model.map_or(0, Model::failures);
    let before = failures();
    let sight = look_closely(file, metadata, context.limits);
    let found = match sight.query(context.model) {
        Ok(query) => Ok(Found {
            too_plain: sight.too_plain(&query),
            known: match context.snapshot.as_deref() {
                Some(snapshot) => search(snapshot, &query)?,
                None => Vec::new(),
            },
            problems: Vec::new(),
        }),
        Err(problem) => Err(problem),
    };
    // Pictures are looked at side by side, so another's failure may count here: it is then looked at once more.
    if let Ok(found) = &found
        && failures() == before
    {
        keep(context, &asked, &sight.looked, found);
    }
    let recorded = (context.memory != Memory::Off).then_some(&sight.rendition);
    let plane = recorded.and_then(|rendition| {
        let mut proofs = for_proofs(rendition.as_ref().ok()?, 1).into_iter();
        proofs.find(|fingerprint| fingerprint.signal == detail::NAME)
    });
    let shows = match (context.pictures, sight.rendition) {
        (Pictures::Kept, Ok(picture)) => Shows::Picture(picture),
        _ => Shows::Nothing,
    };
    Ok(Seen {
        sighted: Sighted {
            looked: Some(sight.looked),
            plane,
            shows,
        },
        found,
        reach,
    })
}

/// What an earlier check found out about the same bytes.
fn answered(
    context: &CheckContext<'_>,
    asked: &Asked,
    name: &str,
) -> Result<Option<(Arc<Answer>, Found)>, ArchiveError> {
    // A recorded check needs the picture itself.
    let answers = context.answers.filter(|_| context.memory == Memory::Off);
    let answer = answers.and_then(|answers| answers.get(asked));
    let Some((answer, snapshot)) = answer.zip(context.snapshot.as_deref()) else {
        return Ok(None);
    };
    let mut known = Vec::new();
    for matched in &answer.matches {
        match snapshot.entry(&matched.entry)? {
            Some(entry) => known.push((matched.clone(), entry)),
            None => return Ok(None),
        }
    }
    let too_plain = answer.too_plain.as_ref();
    let found = Found {
        known,
        too_plain: too_plain.map(|message| plain(message, name)),
        problems: Vec::new(),
    };
    Ok(Some((answer, found)))
}

fn plain(message: &str, name: &str) -> Problem {
    Problem::new(ProblemKind::TooPlain, message).about(name)
}

fn keep(context: &CheckContext<'_>, asked: &Asked, looked: &Looked, found: &Found) {
    let Some(answers) = context
        .answers
        .filter(|answers| answers.get(asked).is_none())
    else {
        return;
    };
    let too_plain = found.too_plain.as_ref();
    let known = found.known.iter();
    answers.keep(
        asked,
        Answer {
            size: looked.size,
            thumbnail: looked.thumbnail.clone(),
            too_plain: too_plain.map(|problem| problem.message.clone()),
            matches: known.map(|(matched, _)| matched.clone()).collect(),
        },
    );
}
