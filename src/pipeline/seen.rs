//! A reference's file, wherever it was found, looked at.

use crate::rules::Reach;

use super::check::CheckContext;
use super::locate::Located;
use super::look::{Looked, look_closely};
use super::video::{Source, is_video_by, look_at_video};

/// What was seen of a reference's file.
pub(super) struct Seen {
    pub(super) looked: Option<Looked>,
    /// Its bytes, where it is a video.
    pub(super) video: Option<Source>,
    pub(super) reach: Reach,
}

pub(super) fn see(context: &CheckContext<'_>, located: Located) -> Seen {
    let (file, reach) = match located {
        Located::Not(reach) => (None, reach),
        Located::Video(path) => {
            return match look_at_video(&path, context.trust) {
                Ok(looked) => Seen {
                    looked: Some(looked),
                    video: Some(Source::Path(path)),
                    reach: Reach::Checked,
                },
                Err(problem) => Seen {
                    looked: None,
                    video: None,
                    reach: Reach::MissingFile(problem),
                },
            };
        }
        Located::File(file) => (Some(file), Reach::Checked),
        Located::Part(file, part, why) => (Some(file), Reach::Part(part, why)),
    };
    let looked = file
        .as_ref()
        .map(|file| look_closely(file, context.limits, context.trust));
    let video = file.filter(|file| is_video_by(&file.bytes));
    Seen {
        looked,
        video: video.map(|file| Source::Bytes(file.bytes)),
        reach,
    }
}
