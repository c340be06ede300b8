//! What a video was found to show.

use crate::limit::{Problem, ProblemKind};
use crate::matching;
use crate::signal::sequence::Sequence;

use super::search::Searched;
use super::video::{Says, cut_short};

/// What became of a search for what a video shows.
#[derive(Debug)]
pub struct ClipFound {
    /// Every entry proved to be shown in it, best first as [`super::search`] has it, with when it is shown.
    pub known: Vec<Searched>,
    /// Moments that show enough to be looked up.
    pub looked_up: usize,
    /// Width and height of its frames; `None` where they have several, or only fingerprints of them are known.
    pub size: Option<(u32, u32)>,
    /// What kept the rest from being looked at or heard.
    pub problems: Vec<Problem>,
}

impl ClipFound {
    /// That no moment of the video `name` could be looked up; `None` where one was.
    pub fn too_plain(&self, name: &str) -> Option<Problem> {
        (self.looked_up == 0).then(|| {
            let message = "no scene shows enough to be told from others";
            Problem::new(ProblemKind::TooPlain, message).about(name)
        })
    }

    /// Tells it in the pixels the video says it has, and whether that ends before it says; `shown` is what there was of it.
    pub(super) fn hold_against(&mut self, says: &Says, (name, shown): (&str, &Sequence)) {
        self.in_pixels_of(says.size(self.size.unwrap_or_default()));
        if self.problems.is_empty() {
            self.problems.extend(cut_short(name, shown, says.duration));
        }
    }

    /// Tells in the pixels of the query, `full`, what was found in those it was looked at in.
    pub(super) fn in_pixels_of(&mut self, full: (u32, u32)) {
        let Some(seen) = self.size.replace(full) else {
            return;
        };
        for (matched, _) in &mut self.known {
            matching::in_pixels_of(full, seen, matched);
        }
    }
}
