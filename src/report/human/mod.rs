//! Reports for eyes at a terminal: 80 columns, readable without colour.

mod check;
mod compare;
mod copies;
mod entry;
mod inspect;
mod lines;
mod page;
mod safe;
mod trial;

use std::io::Write;

use super::{Options, Report, Reporter};
use page::Page;

pub(super) use check::{exit_words, what};
pub use check::{problem_words, summary_words};
pub use compare::compare;
pub(super) use compare::{figure, outcome_words, share_words};
pub(super) use copies::{
    caption_of, edits_words, entry_name, facts_of, how_words, pair_words, proof_words, terms_of,
};
pub use entry::{entry, stats};
pub use inspect::{Raw, inspect};
pub(super) use lines::{claim_words, none_words};
pub use lines::{matched, read};
pub(super) use page::cut;
pub(super) use safe::hides;
pub use safe::safe;
pub use trial::trial;

/// Said once where something was looked for and not found, and no model was asked.
pub const NO_MODEL: &str = "no model was asked, so the hardest edits may be missed; `cutline model install sscd-small` \
    installs one";

/// The format `human`.
pub struct Human;

impl Reporter for Human {
    fn name(&self) -> &'static str {
        "human"
    }

    fn write(
        &self,
        report: &Report,
        options: &Options,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let mut page = Page::new(options.style, options.width);
        check::report(report, options, &mut page);
        out.write_all(page.text().as_bytes())
    }
}
