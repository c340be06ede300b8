//! Pages for a browser: one file each, without scripts, that load nothing.

mod compare;
mod markup;
mod pictures;
mod sheet;

pub use compare::compare;
pub use sheet::{MOST_MATCHES, SheetPage};
