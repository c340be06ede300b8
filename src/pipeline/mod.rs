//! The stages joined; the only module that knows every one of them.

mod add;
mod answers;
mod check;
mod clip;
mod clip_found;
mod compare;
mod decode;
mod each;
mod exhibit;
mod frame_folder;
mod frames;
mod inspect;
mod judged;
mod locate;
mod look;
mod memory;
mod moving;
mod reel;
mod search;
mod seen;
mod sheet;
mod sound;
mod supply;
mod video;

pub use add::{AddOutcome, AddProgress, Adding, Making, add, add_list, entry_of, named_as_picture};
pub use answers::Answers;
pub use check::{
    CheckContext, Document, ReadArticle, check_document, check_moving, check_photo, read_document,
    run_of, shows_any,
};
pub use clip::{search_clip, search_sequence};
pub use clip_found::ClipFound;
pub use compare::compare;
pub use decode::{Decoding, FFMPEG, SeenSoFar, SoFar};
pub use each::each;
pub use exhibit::Pictures;
pub use frame_folder::FrameFolder;
pub use frames::frames;
pub use inspect::{Videos, inspect};
pub use judged::file_report;
pub use look::{Looked, Sight, look};
pub use memory::{Memory, identity, recheck};
pub use moving::Moving;
pub use search::{Searched, known_by_asset, matched_entry, search};
pub use sheet::{Showing, Shows};
pub use sound::sound;
pub use supply::{Attachment, Supplied};
pub use video::{duration, is_video};
