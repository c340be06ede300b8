//! What reporters write: the forms other programs read, the page people read, and what the public never sees.

mod build;
mod build_file;
mod github;
mod hostile;
mod html;
mod human;
pub(crate) mod json;
mod junit;
mod media_review;
mod order;
mod public;
mod sarif;

use cutline::report::{Audience, Detail, Options, REPORTERS, Report, Style};

/// `report` as the format `name` writes it.
fn written(name: &str, report: &Report, audience: Audience, style: Style) -> String {
    let reporter = REPORTERS
        .iter()
        .find(|reporter| reporter.name() == name)
        .unwrap();
    let options = Options {
        audience,
        style,
        detail: Detail::Verbose,
        width: 80,
    };
    let mut out = Vec::new();
    reporter.write(report, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn formats_stand_in_order_of_their_names() {
    let names: Vec<&str> = REPORTERS.iter().map(|reporter| reporter.name()).collect();
    assert!(names.is_sorted(), "{names:?}");
}
