//! The stages joined; the only module that knows every one of them.

mod add;
mod check;
mod clip;
mod compare;
mod decode;
mod inspect;
mod locate;
mod look;
mod memory;
mod search;
mod sound;
mod supply;

pub use add::{AddOutcome, AddProgress, add, add_list, entry_of, named_as_picture};
pub use check::{
    CheckContext, Document, ReadArticle, check_document, check_photo, file_report, read_document,
    run_of,
};
pub use clip::{ClipFound, Scene, scenes, search_clip};
pub use compare::compare;
pub use decode::FFMPEG;
pub use inspect::{Videos, inspect};
pub use look::{Looked, look, look_closely};
pub use memory::{Memory, identity, recheck};
pub use search::{Searched, known_by_asset, matched_entry, search};
pub use sound::sound;
pub use supply::{Attachment, Supplied};
