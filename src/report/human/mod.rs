//! Reports for eyes at a terminal: 80 columns, readable without colour.

mod check;
mod lines;
mod page;

use std::io::Write;

use super::view::View;
use super::{Options, Report, Reporter};

pub use check::problem_words;
pub use lines::{entry, inspect, matched, read, stats};
pub use page::safe;

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
        let view = View::of(report, options.audience);
        let mut page = page::Page::new(options.style, options.width);
        check::report(report, options, &view, &mut page);
        out.write_all(page.text().as_bytes())
    }
}
