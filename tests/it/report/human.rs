//! The pages people read.

use cutline::article::{self, Source};
use cutline::finding::Looked;
use cutline::limit::Limits;
use cutline::reference;
use cutline::report::human::{self, Raw};
use cutline::report::{Audience, Detail, Options, REPORTERS, Report, Style};

use super::build::{VERDICTS, bare, empty, report, sample, several};
use super::build_file::comparison;
use super::written;
use crate::run::fixture;

/// Terminal controls, direction marks and zero-width characters.
const HOSTILE: &str = "\u{1b}[35m\u{1b}]0;title\u{7} \u{9b}2J \u{202e}gpj\u{202c} \u{2066}x\u{2069} A\u{200b}F\u{200d}P \
    \u{feff}\r\n\t\u{0} end";

fn plain(report: &Report) -> String {
    written("human", report, Audience::Public, Style::Plain)
}

/// Everything `read`, `inspect`, `match` and `compare` print of a report's first picture.
fn pages(report: &Report, style: Style) -> String {
    let media = &report.articles[0].media[0];
    let mut out = Vec::new();
    let references = std::slice::from_ref(&media.reference);
    let article =
        article::read(b"<h1>Planes</h1>", &Source::default(), &Limits::default()).swap_remove(0);
    human::read(
        "story.html",
        &article,
        references,
        &report.problems,
        style,
        &mut out,
    )
    .unwrap();
    human::inspect(
        &media.files[0],
        Audience::Desk,
        Raw::Listed,
        style,
        &mut out,
    )
    .unwrap();
    human::matched(
        "q.jpg",
        Looked::Checked,
        &media.matches,
        &report.problems,
        style,
        &mut out,
    )
    .unwrap();
    human::compare(&comparison(report), style, &mut out).unwrap();
    human::entry(&media.matches[0].entry, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn uncoloured(text: &str) -> String {
    regex::Regex::new("\u{1b}\\[[0-9;]*m")
        .unwrap()
        .replace_all(text, "")
        .into_owned()
}

#[test]
fn nothing_from_outside_drives_the_terminal() {
    let hostile = report(&|words| format!("{words} {HOSTILE}"));
    let all = [
        plain(&hostile),
        written("human", &hostile, Audience::Desk, Style::Plain),
        pages(&hostile, Style::Plain),
    ];
    for text in all {
        let driving = text.chars().find(|c| {
            (c.is_control() && *c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        });
        assert_eq!(driving, None, "{text}");
        assert!(
            text.contains("\\u{202e}gpj") && text.contains("\\u{1b}[35m"),
            "{text}"
        );
    }
}

#[test]
fn colour_comes_from_the_page_alone() {
    let hostile = report(&|words| format!("{words} {HOSTILE}"));
    for text in [
        written("human", &hostile, Audience::Public, Style::Colour),
        written("human", &hostile, Audience::Desk, Style::Colour),
        pages(&hostile, Style::Colour),
    ] {
        assert!(text.contains('\u{1b}'));
        let bare = uncoloured(&text);
        assert!(!bare.contains(['\u{1b}', '\u{9b}', '\u{7}']), "{bare}");
        assert!(!text.contains("\u{1b}[35m"), "{text}");
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for report in [sample(), bare(), empty()] {
        let coloured = written("human", &report, Audience::Public, Style::Colour);
        assert_eq!(uncoloured(&coloured), plain(&report));
        assert!(coloured.contains('\u{1b}'));
        assert!(!plain(&report).contains('\u{1b}'));
    }
    let sample = sample();
    assert_eq!(
        uncoloured(&pages(&sample, Style::Colour)),
        pages(&sample, Style::Plain)
    );
}

#[test]
fn a_page_is_eighty_columns_wide() {
    let long = report(&|words| format!("{words} {}", "and so on ".repeat(40)));
    for text in [plain(&sample()), plain(&long), pages(&long, Style::Plain)] {
        for line in text.lines() {
            let longest_word = line
                .split_whitespace()
                .map(|word| word.chars().count())
                .max()
                .unwrap_or(0);
            assert!(line.chars().count() <= 80 || longest_word > 60, "{line}");
        }
    }
}

#[test]
fn every_verdict_is_said_and_none_too_much() {
    for verdict in VERDICTS {
        let mut report = sample();
        report.articles[0].media[0].verdict = verdict;
        let text = plain(&report);
        assert!(
            text.contains(&format!(
                "lead photo on x, posted by Hassan Hassan: {}",
                verdict.name()
            )),
            "{text}"
        );
        let text = text
            .replace("not a statement of authenticity", "")
            .to_lowercase();
        assert!(
            !text.contains("fake") && !text.contains("authentic"),
            "{text}"
        );
    }
}

#[test]
fn the_last_line_says_what_was_searched_and_what_the_exit_means() {
    let last = |report: &Report| {
        plain(report)
            .rsplit("\n\n")
            .next()
            .unwrap()
            .replace('\n', " ")
            .trim()
            .to_owned()
    };
    assert_eq!(
        last(&sample()),
        "2 references: 1 reused, 1 unverifiable; 5 entries searched, newest 2019-11-15; exit 1: findings that count"
    );
    assert_eq!(
        last(&empty()),
        "0 references; nothing to compare with; exit 0: nothing that counts"
    );
}

#[test]
fn the_worst_article_stands_first_and_what_is_quiet_is_counted() {
    let human = REPORTERS
        .iter()
        .find(|reporter| reporter.name() == "human")
        .unwrap();
    let written = |detail: Detail| {
        let options = Options {
            audience: Audience::Public,
            style: Style::Plain,
            detail,
            width: 80,
        };
        let mut out = Vec::new();
        human.write(&several(), &options, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let brief = written(Detail::Brief);
    let titles = |text: &str| -> Vec<String> {
        let titles = text.lines().filter(|line| line.starts_with("feeds/"));
        titles.map(str::to_owned).collect()
    };
    let order = ["feeds/news.xml#3", "feeds/news.xml#2", "feeds/news.xml#1"];
    assert_eq!(titles(&brief), order);
    let verbose = written(Detail::Verbose);
    assert_eq!(titles(&verbose), order);
    assert!(!verbose.contains("nothing to report"));
    insta::assert_snapshot!("check-several", brief);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "our own story")]
fn the_pages_read_as_they_always_did() {
    insta::assert_snapshot!(
        "check-desk",
        written("human", &sample(), Audience::Desk, Style::Plain)
    );
    insta::assert_snapshot!("check-public", plain(&sample()));
    insta::assert_snapshot!("check-bare", plain(&bare()));
    let sample = sample();
    let media = &sample.articles[0].media[0];
    let mut out = Vec::new();
    for (name, audience, raw) in [
        ("inspect", Audience::Desk, Raw::Counted),
        ("inspect-public", Audience::Public, Raw::Listed),
    ] {
        human::inspect(&media.files[0], audience, raw, Style::Plain, &mut out).unwrap();
        insta::assert_snapshot!(name, String::from_utf8(std::mem::take(&mut out)).unwrap());
    }
    human::matched(
        "q.jpg",
        Looked::Checked,
        &media.matches,
        &[],
        Style::Plain,
        &mut out,
    )
    .unwrap();
    insta::assert_snapshot!(
        "match",
        String::from_utf8(std::mem::take(&mut out)).unwrap()
    );
    let limits = Limits::default();
    let story = std::fs::read(fixture("stories/planes.html")).unwrap();
    let article = article::read(&story, &Source::default(), &limits).swap_remove(0);
    let (references, problems) = reference::extract(&article, &limits);
    human::read(
        "planes.html",
        &article,
        &references,
        &problems,
        Style::Plain,
        &mut out,
    )
    .unwrap();
    insta::assert_snapshot!("read", String::from_utf8(out).unwrap());
}
