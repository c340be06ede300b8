//! Pages for a browser: one file each, that load nothing.

mod compare;
mod exhibit;
mod facts;
mod item;
mod markup;
mod marks;
mod pictures;
mod report;
mod sheet;
mod shows;
mod timeline;

pub use compare::compare;
pub use exhibit::Exhibit;
pub(super) use markup::START;
pub use report::Html;
pub use sheet::{MOST_MATCHES, SheetPage};
