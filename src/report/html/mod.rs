//! Pages for a browser: one file each, without scripts, that load nothing.

mod compare;
mod markup;
mod pictures;

pub use compare::compare;
